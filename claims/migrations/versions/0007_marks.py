"""What ties a claim and its papers to others: one indexed array each instead of a column a kind."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0007_marks"
down_revision = "0006_claim_outdated"
branch_labels = None
depends_on = None


def upgrade() -> None:
    kinds: dict[str, postgresql.ARRAY[Any]] = {
        "claim": postgresql.ARRAY(sa.Text()),
        "document": postgresql.ARRAY(sa.BigInteger()),
    }
    for table, kind in kinds.items():
        empty = sa.text("'{}'")
        op.add_column(table, sa.Column("marks", kind, nullable=False, server_default=empty))
        # Looked up with every claim: no list of pending entries to search through each time.
        op.create_index(
            f"ix_{table}_marks",
            table,
            ["marks"],
            postgresql_using="gin",
            postgresql_with={"fastupdate": "off"},
        )


def downgrade() -> None:
    for table in ("document", "claim"):
        op.drop_index(f"ix_{table}_marks", table_name=table)
        op.drop_column(table, "marks")
