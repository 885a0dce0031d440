"""What a person says of the event behind a claim; and all claims get their patient marks.

Marks were only written when a claim was worked out, so that those decided before have none. They
are marked as outdated: `claims.refreshing` writes what other claims find them by, and changes
nothing else of a decided claim.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0018_claim_events"
down_revision = "0017_name_counts"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        "claim",
        sa.Column("event", postgresql.JSONB(), nullable=False, server_default=sa.text("'{}'")),
    )
    op.add_column(
        "claim",
        sa.Column("proposals", postgresql.JSONB(), nullable=False, server_default=sa.text("'[]'")),
    )
    op.execute("UPDATE claim SET outdated = true WHERE status <> 'dissolved' AND NOT outdated")


def downgrade() -> None:
    op.drop_column("claim", "proposals")
    op.drop_column("claim", "event")
