"""How long it takes to find repeats among the claims of years: the same invoice, bill, page, card.

    python -m bench.repeats [--claims 400000] [--asked 500]

Fills a database with made-up claims (set-based, no papers are read), then looks for the repeats of
some of them, as every evaluation of a claim does. Prints median, p95 and maximum in milliseconds,
and whether each planted repeat was found. The goal is 50 ms.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from datetime import date
from random import Random
from statistics import median, quantiles

from sqlalchemy.orm import Session

from bench.databases import fill, open_database
from claims.db import Database
from claims.evaluation import documents_of
from claims.facts import Facts
from claims.models import Claim
from claims.other_claims import find_in_other_claims

GOAL_MS = 50
REPEATED_EVERY = 20  # one claim in twenty comes a second time: a published intake study found 5.1 %

FILL = (
    # Members and their cover; ten to a unit.
    """INSERT INTO unit (id, name, key, letters, level)
       SELECT n, '单位' || n, '单位' || n, '{}', 'unit'
       FROM generate_series(1, :claims / 40 + 1) n""",
    """INSERT INTO member (id, member_no, name, bank_card, phone, shares, insured, extra)
       SELECT n, 'M' || n, '会员' || n, '62220212' || lpad(n::text, 11, '0'),
              '138' || lpad(n::text, 8, '0'), 1, true, '{}'
       FROM generate_series(1, :claims / 4 + 1) n""",
    """INSERT INTO member_key (member_id, name, sound, unit_id)
       SELECT n, '会员' || n, 'huiyuan', n / 10 + 1 FROM generate_series(1, :claims / 4) n""",
    """INSERT INTO cover (member_id, plan, cover_from, cover_until)
       SELECT n, 'p', '2020-01-01', '2026-12-31' FROM generate_series(1, :claims / 4) n""",
    """INSERT INTO stored_file (sha256, size, media_type, first_bundle_id)
       SELECT lpad(to_hex(n), 64, '0'), 1, 'image/png', 'b' || n
       FROM generate_series(1, :claims) n""",
    "INSERT INTO bundle (id, status, lane, attempts, assemble_attempts)"
    " SELECT 'b' || n, 'ready', 'bulk', 0, 0 FROM generate_series(1, :claims) n",
    """INSERT INTO bundle_file (id, bundle_id, position, name, sha256, problems)
       SELECT n, 'b' || n, 0, 'scan.pdf', lpad(to_hex(n), 64, '0'), '[]'
       FROM generate_series(1, :claims) n""",
    """INSERT INTO page (id, bundle_id, bundle_file_id, position, "index", state, attempts)
       SELECT n * 2 + p, 'b' || n, n, p, p, 'read', 0
       FROM generate_series(1, :claims) n, generate_series(0, 1) p""",
    # k: the claim that n repeats, or n itself.
    """INSERT INTO claim (id, bundle_id, status, version, member_id, candidates, invoice_numbers,
                          shared_document_ids, event_kind, admission_date, discharge_date, checks,
                          missing, marks)
       SELECT n, 'b' || n, CASE WHEN n % 3 = 0 THEN 'review' ELSE 'confirmed' END, 1,
              k % (:claims / 4) + 1, '[]', to_jsonb(ARRAY['35060226/' || lpad(k::text, 10, '0')]),
              '[]', 'inpatient', date '2020-01-01' + k % 2000, date '2020-01-08' + k % 2000, '[]',
              '[]', ARRAY['serial:' || md5(k::text) || '/1000.00',
                          'bill:医院' || k % 300 || '/会员' || k % (:claims / 4) || ':' || k % 2000,
                          'card:62220212' || lpad((k % (:claims / 4))::text, 11, '0'),
                          'phone:138' || lpad((k % (:claims / 4))::text, 8, '0')]
       FROM (SELECT n, CASE WHEN n > :every AND n % :every = 0 THEN n - :every + 1 ELSE n END k
             FROM generate_series(1, :claims) n) numbered""",
    """INSERT INTO document (id, bundle_id, claim_id, position, type, read_type, pages, confidence,
                             fields, corrections, items, checks, marks)
       SELECT n, 'b' || n, n, 0, 'inpatient_invoice', 'inpatient_invoice', '[0]', 0.99, '{}', '{}',
              '[]', '[]',
              ARRAY(SELECT ('x' || substr(md5(k || '.' || i), 1, 14))::bit(56)::bigint
                    FROM generate_series(1, 12) i)
       FROM (SELECT n, CASE WHEN n > :every AND n % :every = 0 THEN n - :every + 1 ELSE n END k
             FROM generate_series(1, :claims) n) numbered""",
    "ANALYZE",
)  # fmt: skip


def main() -> int:
    """Run the bench; exit code 1 where a planted repeat was not found."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--claims", type=int, default=400_000)
    parser.add_argument("--asked", type=int, default=500)
    options = parser.parse_args()
    with open_database() as db:
        start = time.perf_counter()
        fill(db, FILL, {"claims": options.claims, "every": REPEATED_EVERY})
        print(f"filled in {time.perf_counter() - start:.0f} s", file=sys.stderr)
        figures = _ask(db, options.claims, options.asked)
    print(json.dumps(figures, indent=1))
    return 1 if figures["repeats_found"] < figures["repeats"] else 0


def _ask(db: Database, claims: int, asked: int) -> dict[str, float]:
    random = Random(7)
    took: list[float] = []
    repeats = found = false = 0
    with db.begin() as session:
        for _ in range(20):  # a server that has been up for a while
            _findings(session, random.randint(1, claims))
    for at in range(asked):
        number = random.randint(2, claims // REPEATED_EVERY) * REPEATED_EVERY
        number += 0 if at % 2 else 7
        with db.begin() as session:
            start = time.perf_counter()
            said = _findings(session, min(number, claims))
            took.append(1000 * (time.perf_counter() - start))
        if number % REPEATED_EVERY == 0:
            repeats += 1
            found += "invoice_seen_before" in said
        else:
            false += "invoice_seen_before" in said
    return {
        "claims": claims,
        "asked": asked,
        "median_ms": round(median(took), 1),
        "p95_ms": round(quantiles(took, n=20)[-1], 1),
        "max_ms": round(max(took), 1),
        "goal_ms": GOAL_MS,
        "repeats": repeats,
        "repeats_found": found,
        "false": false,
    }


def _findings(session: Session, number: int) -> set[str]:
    claim = session.get_one(Claim, number)
    facts = Facts(
        invoice_numbers=tuple(claim.invoice_numbers),
        admission_date=claim.admission_date or date.min,
        discharge_date=claim.discharge_date or date.min,
    )
    rows = documents_of(session, claim)
    return {found["id"] for found in find_in_other_claims(session, claim, facts, rows)}


if __name__ == "__main__":
    sys.exit(main())
