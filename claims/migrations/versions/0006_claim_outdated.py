"""Open claims that a changed plan or roster concerns are marked, and worked out again later."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006_claim_outdated"
down_revision = "0005_lean_member"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        "claim", sa.Column("outdated", sa.Boolean, nullable=False, server_default=sa.false())
    )
    op.create_index("ix_claim_outdated", "claim", ["id"], postgresql_where=sa.text("outdated"))


def downgrade() -> None:
    op.drop_index("ix_claim_outdated", table_name="claim")
    op.drop_column("claim", "outdated")
