"""What papers without a type call themselves, and which pages are blank."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0014_paper_titles"
down_revision = "0013_claim_lookups"
branch_labels = None
depends_on = None

BLANK = "空白页"


def upgrade() -> None:
    op.add_column("document", sa.Column("title", sa.Text(), nullable=False, server_default=""))
    op.add_column(
        "page", sa.Column("is_blank", sa.Boolean(), nullable=False, server_default=sa.false())
    )
    op.execute("UPDATE page SET is_blank = true WHERE reading @> '{\"blank\": true}'")
    # Other titles were never kept: such papers get theirs when their pages are next read.
    op.execute(
        f"""
        UPDATE document SET title = '{BLANK}'
        WHERE document.type = 'other' AND NOT EXISTS (
            SELECT 1 FROM page
            WHERE page.bundle_id = document.bundle_id
              AND document.pages @> to_jsonb(page.position) AND NOT page.is_blank
        )
        """
    )


def downgrade() -> None:
    op.drop_column("page", "is_blank")
    op.drop_column("document", "title")
