"""How long the queue takes in the database, with many claims in it.

Fills the database with made-up claims (set-based, no papers are read) and asks for the first page
of each filter, order and search, as the queue page does.
"""

from __future__ import annotations

import time
from collections.abc import Callable

from sqlalchemy import text
from sqlalchemy.orm import Session

from bench.databases import fill
from bench.desk_figures import Figure, figure
from claims import desk_figures, looks, queries, queue
from claims.db import Database
from claims.queue import Filters

GOAL_MS = 200
WORDS_A_CLAIM = 200  # an invoice and a short discharge summary
STATES = "'review', 'review', 'waiting_papers', 'returned', 'confirmed', 'confirmed', 'rejected'"

FILL = (
    "INSERT INTO member (id, member_no, name, shares, insured, extra)"
    " SELECT n, 'M' || n, '会员' || n, 1, true, '{}' FROM generate_series(1, :claims / 4 + 1) n",
    "INSERT INTO bundle (id, status, lane, attempts, assemble_attempts)"
    " SELECT 'b' || n, 'ready', 'bulk', 0, 0 FROM generate_series(1, :claims) n",
    f"""INSERT INTO claim (id, bundle_id, status, version, member_id, candidates, person_name,
                          hospital_name, invoice_numbers, shared_document_ids, event_kind, checks,
                          missing, total_amount, created_at)
       SELECT n, 'b' || n, (ARRAY[{STATES}])[n % 7 + 1], 1,
              CASE WHEN n % 9 = 0 THEN NULL ELSE n % (:claims / 4) + 1 END, '[]', '会员' || n,
              '医院' || n % 300, to_jsonb(ARRAY['35060226/' || lpad(n::text, 10, '0')]), '[]',
              CASE WHEN n % 5 = 0 THEN 'outpatient' ELSE 'inpatient' END, '[]',
              CASE WHEN n % 7 = 2 THEN '[{{"paper": "x"}}]'::jsonb ELSE '[]'::jsonb END,
              n % 90000, now() - n * interval '4 minutes'
       FROM generate_series(1, :claims) n""",
    # A province with ten cities, a hundred counties and a thousand units.
    """INSERT INTO unit (id, name, key, letters, level, parent_id)
       SELECT n, CASE WHEN n = 1 THEN '某省' ELSE '单位' || n END, '', '{}',
              CASE WHEN n = 1 THEN 'province' WHEN n <= 11 THEN 'city'
                   WHEN n <= 111 THEN 'county' ELSE 'unit' END,
              CASE WHEN n = 1 THEN NULL WHEN n <= 11 THEN 1
                   WHEN n <= 111 THEN 2 + n % 10 ELSE 12 + n % 100 END
       FROM generate_series(1, 1111) n""",
    """UPDATE queue_entry
       SET risk = (claim_id * 7919) % 200, is_proven = claim_id % 4 = 0, is_worked_out = true,
           unit_id = CASE WHEN claim_id % 9 = 0 THEN NULL ELSE 112 + claim_id % 1000 END""",
    # Filled without its index, which is made afterwards: that takes a fifth of the time.
    "DROP INDEX ix_claim_words_words",
    # Pairs of characters recur on many papers, some on nearly all: squared, they crowd at nought.
    """INSERT INTO claim_words (claim_id, words)
       SELECT n, ARRAY(SELECT 'w' || (power(random(), 3) * 40000)::int + 0 * n
                       FROM generate_series(1, :words)) || lpad(n::text, 10, '0')
       FROM generate_series(1, :claims) n""",
    "SET LOCAL maintenance_work_mem = '512MB'",
    "CREATE INDEX ix_claim_words_words ON claim_words USING gin (words)",
    """INSERT INTO audit_entry (claim_id, actor, action, changes, version, at)
       SELECT n, CASE WHEN n % 50 = 0 THEN 'local reviewer' ELSE 'another' END, 'changed', '[]', 2,
              now() - n * interval '1 minute'
       FROM generate_series(1, :claims) n, generate_series(1, 3)""",
    # Whoever is added later comes after these.
    *(
        f"SELECT setval(pg_get_serial_sequence('{name}', 'id'), (SELECT max(id) FROM {name}))"
        for name in ("member", "claim", "unit")
    ),
)

REVIEW = Filters(status="review", actor="local reviewer")
BY_RISK = Filters(status="review", sort="risk")
ASKED = {
    "state": REVIEW,
    "all": Filters(),
    "by risk": BY_RISK,
    "all by risk": Filters(sort="risk"),
    "kind": Filters(status="review", kind="outpatient"),
    **{mark: Filters(status="review", mark=mark, actor="local reviewer") for mark in queue.MARKS},
    "unit": Filters(status="review", unit="单位77"),
    "office": Filters(status="review", office="某省"),
    "office, all states": Filters(office="某省"),
    "number": Filters(q="0000012345"),
    "rare words": Filters(q="w31007 w20011"),
    "common words": Filters(q="w3 w10"),
    "nothing": Filters(q="没有这个人"),
}


def fill_queue(db: Database, claims: int) -> None:
    """Made-up claims of every state, the youngest four minutes old."""
    values = {"claims": claims, "words": WORDS_A_CLAIM}
    fill(db, FILL, values)
    with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("VACUUM ANALYZE"))  # as PostgreSQL does by itself within a minute


def ask(db: Database, rounds: int) -> list[Figure]:
    """Every wish once a round, so that a noisy minute does not hit one of them alone."""

    def page_of(wanted: Filters) -> Callable[[Session], object]:
        return lambda session: queries.list_claims(session, filters=wanted)

    calls = {f"queue: {name}": page_of(wanted) for name, wanted in ASKED.items()}
    calls |= {
        "next claim": lambda session: looks.next_for(session, "desk"),
        "next claim, handed out": lambda session: looks.hand_out(
            session, "desk", "bench", behind=700
        ),
        "the one before": lambda session: queue.before(session, 700, REVIEW),
        "the one behind, by risk": lambda session: queue.behind(session, 700, BY_RISK),
        "figures: throughput of 90 days": lambda session: desk_figures.throughput(
            session, desk_figures.Period.of(90)
        ),
        "figures: what waits": desk_figures.waiting,
    }
    taken: dict[str, list[float]] = {name: [] for name in calls}
    for _ in range(rounds):
        for name, call in calls.items():
            with db.begin() as session:
                start = time.perf_counter()
                call(session)
                taken[name].append((time.perf_counter() - start) * 1000)
    return [figure(name, times, GOAL_MS) for name, times in taken.items()]
