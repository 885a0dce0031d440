"""The members of a household are found by an index: plans may limit what a household is paid."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0016_households"
down_revision = "0015_queue_columns"
branch_labels = None
depends_on = None

HOUSEHOLD = "COALESCE(extra ->> 'household', extra ->> '家庭编号', extra ->> '户号')"


def upgrade() -> None:
    op.create_index(
        "ix_member_household",
        "member",
        [sa.text(f"({HOUSEHOLD})")],
        postgresql_where=sa.text(f"{HOUSEHOLD} IS NOT NULL"),
    )


def downgrade() -> None:
    op.drop_index("ix_member_household", table_name="member")
