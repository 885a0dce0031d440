"""What the reviewer's desk keeps: who looks at which claim, what undo needs, what the queue sorts
and searches by, and how long decisions took."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0011_desk"
down_revision = "0010_rearrangements"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "claim_look",
        _claim_id(primary_key=True),
        sa.Column("desk", sa.String(32), primary_key=True),
        sa.Column("actor", sa.Text(), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False, index=True),
    )
    op.create_table(
        "desk_step",
        sa.Column("id", sa.BigInteger(), primary_key=True),
        _claim_id(index=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False, server_default=sa.func.now()),
        sa.Column("actor", sa.Text(), nullable=False),
        sa.Column("before", postgresql.JSONB(), nullable=False),
        sa.Column("is_undone", sa.Boolean(), nullable=False, server_default=sa.false()),
    )
    op.create_table(
        "queue_entry",
        _claim_id(primary_key=True),
        sa.Column("risk", sa.Integer(), nullable=False, index=True),
        sa.Column("is_proven", sa.Boolean(), nullable=False),
        sa.Column("words", postgresql.ARRAY(sa.Text()), nullable=False),
    )
    # The words lie beside the table: what sorts and counts reads a row of some 50 bytes.
    op.execute("ALTER TABLE queue_entry SET (toast_tuple_target = 128)")
    op.create_index("ix_queue_entry_words", "queue_entry", ["words"], postgresql_using="gin")
    op.create_index(
        "ix_queue_entry_is_proven",
        "queue_entry",
        ["claim_id"],
        postgresql_where=sa.text("is_proven"),
    )
    op.create_table(
        "desk_time",
        sa.Column("id", sa.BigInteger(), primary_key=True),
        _claim_id(index=True),
        sa.Column(
            *("at", sa.DateTime(timezone=True)),
            nullable=False,
            server_default=sa.func.now(),
            index=True,
        ),
        sa.Column("actor", sa.Text(), nullable=False),
        sa.Column("decision", sa.String(16), nullable=False),
        sa.Column("seconds", sa.Float(), nullable=False),
        sa.Column("keys", sa.Integer(), nullable=False),
    )
    # Claims from before get their place in the queue when they are worked out again.
    op.execute(
        "UPDATE claim SET outdated = true"
        " WHERE status IN ('waiting_papers', 'review', 'second_look', 'returned')"
    )


def downgrade() -> None:
    for table in ("desk_time", "queue_entry", "desk_step", "claim_look"):
        op.drop_table(table)


def _claim_id(*, primary_key: bool = False, index: bool = False) -> sa.Column[int]:
    return sa.Column(
        "claim_id",
        sa.BigInteger(),
        sa.ForeignKey("claim.id", ondelete="CASCADE"),
        primary_key=primary_key,
        nullable=False,
        index=index,
    )
