"""Pages that people move: the bundle's version, each change with what undoes it, papers that are
added to a claim, and claims that are left without papers."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0010_rearrangements"
down_revision = "0008_phone_tail"
branch_labels = None
depends_on = None

STATES = (
    *("waiting_papers", "review", "second_look", "returned", "confirmed", "rejected"),
    *("in_payment", "paid", "payment_failed", "archived"),
)


def upgrade() -> None:
    _allow_states(*STATES, "dissolved")
    version = sa.Column("version", sa.Integer(), nullable=False, server_default=sa.text("0"))
    op.add_column("bundle", version)
    op.add_column(
        "bundle_file",
        sa.Column(
            "claim_id",
            sa.BigInteger(),
            sa.ForeignKey("claim.id", name="fk_bundle_file_claim_id"),
            nullable=True,
        ),
    )
    op.create_table(
        "rearrangement",
        sa.Column("id", sa.BigInteger(), primary_key=True),
        sa.Column("bundle_id", sa.String(32), sa.ForeignKey("bundle.id"), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False, server_default=sa.func.now()),
        sa.Column("actor", sa.Text(), nullable=False),
        sa.Column("operation", postgresql.JSONB(), nullable=False),
        sa.Column("before", postgresql.JSONB(), nullable=False),
        sa.Column("is_undone", sa.Boolean(), nullable=False, server_default=sa.false()),
        sa.UniqueConstraint("bundle_id", "version", name="uq_rearrangement_bundle_id"),
    )


def downgrade() -> None:
    op.drop_table("rearrangement")
    op.drop_column("bundle_file", "claim_id")
    op.drop_column("bundle", "version")
    op.execute("UPDATE claim SET status = 'archived' WHERE status = 'dissolved'")
    _allow_states(*STATES)


def _allow_states(*states: str) -> None:
    op.drop_constraint(op.f("ck_claim_status_known"), "claim", type_="check")
    listed = ", ".join(f"'{state}'" for state in states)
    op.create_check_constraint(op.f("ck_claim_status_known"), "claim", f"status IN ({listed})")
