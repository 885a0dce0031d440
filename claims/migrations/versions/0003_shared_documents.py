"""Papers shared by sister claims, and an index to find an invoice again."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0003_shared_documents"
down_revision = "0002_member_keys"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        "claim",
        sa.Column("shared_document_ids", postgresql.JSONB(), server_default="[]", nullable=False),
    )
    op.create_index(
        "ix_claim_invoice_numbers", "claim", ["invoice_numbers"], postgresql_using="gin"
    )


def downgrade() -> None:
    op.drop_index("ix_claim_invoice_numbers", table_name="claim")
    op.drop_column("claim", "shared_document_ids")
