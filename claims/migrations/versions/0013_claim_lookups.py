"""Who asked at the counter how far a claim is: each look-up is on record."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0013_claim_lookups"
down_revision = "0012_turned_pages"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "claim_lookup",
        sa.Column("id", sa.BigInteger(), primary_key=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False, server_default=sa.func.now()),
        sa.Column("actor", sa.Text(), nullable=False),
        sa.Column("asked", postgresql.JSONB(), nullable=False),
        sa.Column("claims", postgresql.JSONB(), nullable=False),
    )


def downgrade() -> None:
    op.drop_table("claim_lookup")
