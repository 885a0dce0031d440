"""Names with a lost or illegible middle are found by their first and last character."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004_name_ends"
down_revision = "0003_shared_documents"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index(
        "ix_member_key_name_ends",
        "member_key",
        [sa.text('("left"(name, 1) || "right"(name, 1))')],
    )


def downgrade() -> None:
    op.drop_index("ix_member_key_name_ends", table_name="member_key")
