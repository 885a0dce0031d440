"""Marks of who looks at which claim, on a real database."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from claims import looks
from claims.db import Database
from claims.models import Bundle, Claim

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


def add_claims(db: Database, *states: str) -> list[int]:
    """Claims of these states, each a minute younger than the one before."""
    with db.begin() as session:
        session.add(Bundle(id="b", status="ready"))
        session.flush()
        claims = [
            Claim(bundle_id="b", status=state, created_at=NOW + timedelta(minutes=number))
            for number, state in enumerate(states)
        ]
        session.add_all(claims)
        session.flush()
        return [claim.id for claim in claims]


def test_the_next_claim_is_the_oldest_that_nobody_else_looks_at(db: Database) -> None:
    _, _, first, second, third = add_claims(
        db, "confirmed", "waiting_papers", "review", "second_look", "review"
    )
    with db.begin() as session:
        assert looks.next_open(session, "mine", now=NOW) == first
        assert looks.next_open(session, "mine", behind=first, now=NOW) == second
        # Never back: that page is fetched before this one is decided.
        assert looks.next_open(session, "mine", behind=second, now=NOW) not in (first, second)
        looks.look(session, first, "theirs", "Wang", NOW)
        assert looks.next_open(session, "mine", now=NOW) == second
        assert looks.next_open(session, "theirs", now=NOW) == first
        looks.look(session, second, "theirs", "Wang", NOW)
        looks.look(session, third, "another", "Li", NOW)
        assert looks.next_open(session, "mine", now=NOW) is None


def test_a_mark_fades_and_can_be_taken_away(db: Database) -> None:
    (claim_id,) = add_claims(db, "review")
    with db.begin() as session:
        looks.look(session, claim_id, "theirs", "Wang", NOW)
        just_before = NOW + looks.LOOK_LASTS
        assert looks.next_open(session, "mine", now=just_before) is None
        after = just_before + timedelta(seconds=1)
        assert looks.next_open(session, "mine", now=after) == claim_id
        assert looks.look(session, claim_id, "mine", "Li", after) == looks.Look(1, others=0)

        assert looks.look(session, claim_id, "theirs", "Wang", after) == looks.Look(1, others=1)
        looks.look_away(session, claim_id, "mine")
        assert looks.look(session, claim_id, "theirs", "Wang", after) == looks.Look(1, others=0)


def test_nothing_is_marked_where_there_is_no_claim(db: Database) -> None:
    with db.begin() as session:
        assert looks.look(session, 77, "mine", "Li") is None
