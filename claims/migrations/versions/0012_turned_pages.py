"""Pages that people turn: how far, and that their papers wait for the new reading."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0012_turned_pages"
down_revision = "0011_desk"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("page", sa.Column("turned", sa.Integer(), nullable=True))
    op.add_column(
        "page",
        sa.Column("is_renewed", sa.Boolean(), nullable=False, server_default=sa.false()),
    )


def downgrade() -> None:
    op.drop_column("page", "is_renewed")
    op.drop_column("page", "turned")
