"""Parts of pages that reviewers have read again, and where on the page a correction stands."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0019_part_readings"
down_revision = "0018_claim_events"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "part_reading",
        sa.Column("id", sa.BigInteger(), primary_key=True),
        sa.Column(
            "page_id",
            sa.BigInteger(),
            sa.ForeignKey("page.id", ondelete="CASCADE"),
            nullable=False,
        ),
        sa.Column("box", postgresql.JSONB(), nullable=False),
        sa.Column("state", sa.String(length=8), nullable=False),
        sa.Column("found", postgresql.JSONB(), nullable=False),
        sa.Column("problem", sa.Text(), nullable=True),
        sa.Column("asked_by", sa.Text(), nullable=False),
        sa.Column(
            "asked_at", sa.DateTime(timezone=True), nullable=False, server_default=sa.func.now()
        ),
    )
    op.create_index("ix_part_reading_page_id", "part_reading", ["page_id"])
    op.add_column(
        "document", sa.Column("drawn", postgresql.JSONB(), nullable=False, server_default="{}")
    )


def downgrade() -> None:
    op.drop_column("document", "drawn")
    op.drop_table("part_reading")
