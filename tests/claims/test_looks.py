"""Marks of who looks at which claim, on a real database."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

from claims import looks
from claims.db import Database
from claims.models import Bundle, Claim
from claims.queue import Filters

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
SECOND = timedelta(seconds=1)


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
        assert looks.next_for(session, "mine", now=NOW) == first
        assert looks.next_for(session, "mine", behind=first, now=NOW) == second
        # Never back: that page is fetched before this one is decided.
        assert looks.next_for(session, "mine", behind=second, now=NOW) not in (first, second)
        looks.look(session, first, "theirs", "Wang", NOW)
        assert looks.next_for(session, "mine", now=NOW) == second
        assert looks.next_for(session, "theirs", now=NOW) == first
        looks.look(session, second, "theirs", "Wang", NOW)
        looks.look(session, third, "another", "Li", NOW)
        assert looks.next_for(session, "mine", now=NOW) is None


def test_a_mark_fades_and_can_be_taken_away(db: Database) -> None:
    (claim_id,) = add_claims(db, "review")
    with db.begin() as session:
        looks.look(session, claim_id, "theirs", "Wang", NOW)
        just_before = NOW + looks.LOOK_LASTS
        assert looks.next_for(session, "mine", now=just_before) is None
        after = just_before + timedelta(seconds=1)
        assert looks.next_for(session, "mine", now=after) == claim_id
        assert looks.look(session, claim_id, "mine", "Li", after) == looks.Look(1, others=0)

        assert looks.look(session, claim_id, "theirs", "Wang", after) == looks.Look(1, others=1)
        looks.look_away(session, claim_id, "mine")
        assert looks.look(session, claim_id, "theirs", "Wang", after) == looks.Look(1, others=0)


def test_nothing_is_marked_where_there_is_no_claim(db: Database) -> None:
    with db.begin() as session:
        assert looks.look(session, 77, "mine", "Li") is None


def test_what_a_desk_was_handed_is_nobody_elses_until_it_comes_back(db: Database) -> None:
    first, second = add_claims(db, "review", "review")
    with db.begin() as session:
        assert looks.hand_out(session, "mine", "Li", now=NOW) == first
        assert looks.hand_out(session, "theirs", "Wang", now=NOW) == second
        assert looks.hand_out(session, "late", "Sun", now=NOW) is None
        # Nobody looks at it yet: it was only handed out.
        assert looks.look(session, first, "boss", "He", NOW) == looks.Look(1, others=0)
        looks.look_away(session, first, "boss")
        # Left unopened, it comes back after the stated time, and not before.
        just_before = NOW + looks.LOOK_LASTS
        assert looks.next_for(session, "late", now=just_before) is None
        assert looks.hand_out(session, "late", "Sun", now=just_before + SECOND) == first


def test_who_is_idle_takes_over_what_is_only_kept(db: Database) -> None:
    first, second, third = add_claims(db, "review", "review", "review")
    with db.begin() as session:
        looks.look(session, first, "mine", "Li", NOW)
        assert looks.hand_out(session, "mine", "Li", behind=first, now=NOW) == second
        assert looks.hand_out(session, "theirs", "Wang", is_idle=True, now=NOW) == third
        assert looks.hand_out(session, "late", "Sun", now=NOW) is None
        assert looks.hand_out(session, "late", "Sun", is_idle=True, now=NOW) == second
        # It is theirs now, and whoever kept it is told so. What somebody is on the way to or has
        # on screen is taken from nobody.
        kept = looks.hand_out(session, "mine", "Li", behind=first, keep=second, now=NOW)
        assert kept is None
        assert looks.is_more_behind(session, first)
        assert not looks.is_more_behind(session, third)
        assert looks.hand_out(session, "boss", "He", is_idle=True, now=NOW) is None
        looks.look(session, second, "late", "Sun", NOW)
        assert looks.hand_out(session, "boss", "He", is_idle=True, now=NOW) is None


def test_what_was_handed_out_is_kept_while_it_can_be(db: Database) -> None:
    first, second, third = add_claims(db, "review", "review", "review")
    with db.begin() as session:
        looks.look(session, first, "mine", "Li", NOW)
        assert looks.hand_out(session, "mine", "Li", behind=first, now=NOW) == second
        soon = NOW + looks.LOOK_LASTS / 2
        assert looks.hand_out(session, "mine", "Li", behind=first, keep=second, now=soon) == second
        # Renewed: it is still kept when the first mark would have faded.
        later = NOW + looks.LOOK_LASTS + SECOND
        assert looks.next_for(session, "theirs", behind=first, now=later) == third
        # Away for long, and meanwhile somebody was handed it: then it is another.
        much_later = later + looks.LOOK_LASTS
        assert looks.hand_out(session, "theirs", "Wang", behind=first, now=much_later) == second
        found = looks.hand_out(session, "mine", "Li", behind=first, keep=second, now=much_later)
        assert found == third
        session.get_one(Claim, third).status = "confirmed"
        session.flush()
        again = looks.hand_out(session, "mine", "Li", behind=first, keep=third, now=much_later)
        assert again is None


def test_a_chosen_queue_leads_past_what_others_have(db: Database) -> None:
    first, second, third, done, also_done = add_claims(
        db, "review", "review", "review", "confirmed", "confirmed"
    )
    review, confirmed = Filters(status="review"), Filters(status="confirmed")
    with db.begin() as session:
        looks.look(session, second, "theirs", "Wang", NOW)
        looks.look(session, also_done, "theirs", "Wang", NOW)
        following = looks.next_for(session, "mine", behind=first, wanted=review, now=NOW)
        assert following == third
        # Who reads through decided claims is in nobody's way.
        following = looks.next_for(session, "mine", behind=done, wanted=confirmed, now=NOW)
        assert following == also_done


def test_no_two_desks_are_ever_handed_the_same_claim(db: Database) -> None:
    """Twelve reviewers at once, each on a connection of their own, take what there is."""
    ids = add_claims(db, *["review"] * 60)

    def take(number: int) -> list[int]:
        own, here = [], None
        while True:
            with db.begin() as session:
                here = looks.hand_out(session, f"desk {number}", "Li", behind=here)
            if here is None:
                return own
            own.append(here)

    with ThreadPoolExecutor(12) as desks:
        taken = [claim_id for own in desks.map(take, range(12)) for claim_id in own]
    assert sorted(taken) == ids
