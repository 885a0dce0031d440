"""The queue by itself: what it filters, counts and sorts by lies in one narrow row a claim, kept
true by a trigger; the words to search by lie in a table of their own, so that a decision does not
rewrite them. Every claim has its row, decided ones too. And what a desk is handed as its next claim
is marked as its own before it is on screen."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0015_queue_columns"
down_revision = "0014_paper_titles"
branch_labels = None
depends_on = None

OF_THE_CLAIM = "status, created_at, event_kind, member_id, is_missing"
FROM_CLAIM = "status, created_at, event_kind, member_id, jsonb_array_length(missing) > 0"
WAITS = "status IN ('review', 'second_look')"

FOLLOW = """
CREATE FUNCTION queue_entry_follows_claim() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO queue_entry AS own
        (claim_id, status, created_at, event_kind, member_id, is_missing)
    VALUES (NEW.id, NEW.status, NEW.created_at, NEW.event_kind, NEW.member_id,
            jsonb_array_length(NEW.missing) > 0)
    ON CONFLICT (claim_id) DO UPDATE
    SET status = excluded.status, created_at = excluded.created_at,
        event_kind = excluded.event_kind, member_id = excluded.member_id,
        is_missing = excluded.is_missing
    WHERE (own.status, own.created_at, own.event_kind, own.member_id, own.is_missing)
        IS DISTINCT FROM (excluded.status, excluded.created_at, excluded.event_kind,
                          excluded.member_id, excluded.is_missing);
    RETURN NULL;
END $$
"""
TRIGGER = """
CREATE TRIGGER claim_into_queue
AFTER INSERT OR UPDATE OF status, created_at, event_kind, member_id, missing ON claim
FOR EACH ROW EXECUTE FUNCTION queue_entry_follows_claim()
"""


def upgrade() -> None:
    _move_the_words()
    _widen_the_entry()
    # Claims from before the queue had entries; `claims.queue_backfill` works out the rest of them.
    op.execute(
        f"""INSERT INTO queue_entry (claim_id, {OF_THE_CLAIM})
            SELECT id, {FROM_CLAIM} FROM claim
            WHERE NOT EXISTS (SELECT FROM queue_entry WHERE claim_id = claim.id)"""
    )
    op.execute(
        """UPDATE queue_entry SET unit_id = k.unit_id FROM member_key k
           WHERE k.member_id = queue_entry.member_id AND k.unit_id IS NOT NULL"""
    )
    for column in ("status", "created_at", "event_kind"):
        op.alter_column("queue_entry", column, nullable=False)
    op.execute(FOLLOW)
    op.execute(TRIGGER)
    by_age = ["created_at", "claim_id"]
    op.create_index("ix_queue_entry_status_age", "queue_entry", ["status", *by_age])
    op.create_index("ix_queue_entry_age", "queue_entry", by_age)
    op.create_index(
        "ix_queue_entry_waiting", "queue_entry", by_age, postgresql_where=sa.text(WAITS)
    )
    op.create_index(
        *("ix_queue_entry_to_work_out", "queue_entry", ["claim_id"]),
        postgresql_where=sa.text("NOT is_worked_out"),
    )
    op.add_column(
        "claim_look",
        sa.Column("is_ahead", sa.Boolean(), nullable=False, server_default=sa.false()),
    )
    op.create_index("ix_audit_entry_actor_at", "audit_entry", ["actor", "at"])
    op.create_index("ix_claim_decided_at", "claim", ["decided_at"])


def _move_the_words() -> None:
    op.create_table(
        "claim_words",
        sa.Column(
            *("claim_id", sa.BigInteger(), sa.ForeignKey("claim.id", ondelete="CASCADE")),
            primary_key=True,
        ),
        sa.Column("words", postgresql.ARRAY(sa.Text()), nullable=False),
    )
    op.execute("ALTER TABLE claim_words SET (toast_tuple_target = 128)")
    op.execute("INSERT INTO claim_words SELECT claim_id, words FROM queue_entry")
    op.create_index("ix_claim_words_words", "claim_words", ["words"], postgresql_using="gin")
    op.drop_column("queue_entry", "words")  # takes its index along


def _widen_the_entry() -> None:
    op.drop_index("ix_queue_entry_risk", "queue_entry")
    for column in (
        sa.Column("status", sa.String(16)),
        sa.Column("created_at", sa.DateTime(timezone=True)),
        sa.Column("event_kind", sa.String(32)),
        sa.Column("member_id", sa.BigInteger()),
        sa.Column("is_missing", sa.Boolean(), nullable=False, server_default=sa.false()),
        sa.Column("unit_id", sa.BigInteger()),
        sa.Column("is_worked_out", sa.Boolean(), nullable=False, server_default=sa.false()),
    ):
        op.add_column("queue_entry", column)
    op.alter_column("queue_entry", "risk", server_default="0")
    op.alter_column("queue_entry", "is_proven", server_default=sa.false())
    op.execute(
        """UPDATE queue_entry q
           SET status = c.status, created_at = c.created_at, event_kind = c.event_kind,
               member_id = c.member_id, is_missing = jsonb_array_length(c.missing) > 0,
               is_worked_out = true
           FROM claim c WHERE c.id = q.claim_id"""
    )


def downgrade() -> None:
    op.drop_index("ix_claim_decided_at", "claim")
    op.drop_index("ix_audit_entry_actor_at", "audit_entry")
    op.drop_column("claim_look", "is_ahead")
    op.execute("DROP TRIGGER claim_into_queue ON claim")
    op.execute("DROP FUNCTION queue_entry_follows_claim()")
    for name in ("to_work_out", "waiting", "age", "status_age"):
        op.drop_index(f"ix_queue_entry_{name}", "queue_entry")
    op.execute("DELETE FROM queue_entry WHERE NOT is_worked_out")
    for column in (
        *("status", "created_at", "event_kind"),
        *("member_id", "is_missing", "unit_id", "is_worked_out"),
    ):
        op.drop_column("queue_entry", column)
    op.add_column("queue_entry", sa.Column("words", postgresql.ARRAY(sa.Text())))
    op.execute(
        """UPDATE queue_entry q SET words = w.words
           FROM claim_words w WHERE w.claim_id = q.claim_id"""
    )
    op.execute("UPDATE queue_entry SET words = '{}' WHERE words IS NULL")
    op.alter_column("queue_entry", "words", nullable=False)
    op.create_index("ix_queue_entry_words", "queue_entry", ["words"], postgresql_using="gin")
    op.create_index("ix_queue_entry_risk", "queue_entry", ["risk"])
    op.drop_table("claim_words")
