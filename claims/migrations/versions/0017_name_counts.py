"""How many members have a name is kept beside them: counting a usual one took longest of all."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0017_name_counts"
down_revision = "0016_households"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "name_count",
        sa.Column("name", sa.Text(collation="C"), primary_key=True),
        sa.Column("members", sa.Integer(), nullable=False),
    )
    op.execute("INSERT INTO name_count SELECT name, count(*) FROM member_key GROUP BY name")


def downgrade() -> None:
    op.drop_table("name_count")
