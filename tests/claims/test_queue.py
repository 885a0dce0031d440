"""The queue: search without extensions, filters, order, counts, neighbours."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import text, update
from sqlalchemy.orm import Session

from claims import queue
from claims.db import Database
from claims.models import CLAIM_STATES, AuditEntry, Bundle, Claim, Member, Unit
from claims.queue import Filters
from claims.queue_backfill import enter_forgotten
from claims.queue_entries import ClaimWords, QueueEntry, tails_of, words_of

chinese = st.text(st.characters(min_codepoint=0x4E00, max_codepoint=0x9FA5), min_size=2)


@given(chinese, st.text(), st.text(), st.data())
def test_any_two_or_more_characters_of_a_text_find_it(
    name: str, before: str, behind: str, data: st.DataObject
) -> None:
    start = data.draw(st.integers(0, len(name) - 2))
    end = data.draw(st.integers(start + 2, len(name)))
    assert words_of(name[start:end]) <= words_of(f"{before} {name} {behind}")


def test_numbers_are_whole_words_and_case_does_not_matter() -> None:
    assert words_of("票据号码：0018273645 No.AB12") == {
        *("票据", "据号", "号码", "0018273645", "no", "ab12"),
    }
    assert words_of("%_\\ <>") == set()


def test_ends_of_a_number() -> None:
    assert tails_of("350602198111238276") >= {"8276", "38276", "350602198111238276"}
    assert "276" not in tails_of("350602198111238276")
    assert tails_of("12") == set()


NOW = datetime.now(UTC)


def add(session: Session, age_days: float, risk: int = 0, **values: Any) -> int:
    """A claim with its place in the queue."""
    words = values.pop("words", [])
    entry = {"risk": risk, "is_worked_out": True}
    entry |= {key: values.pop(key) for key in ("is_proven", "unit_id") if key in values}
    claim = Claim(bundle_id="b", created_at=NOW - timedelta(days=age_days), **values)
    session.add(claim)
    session.flush()
    session.execute(update(QueueEntry).where(QueueEntry.claim_id == claim.id).values(entry))
    session.add(ClaimWords(claim_id=claim.id, words=words))
    session.flush()
    return claim.id


WORDS = ["漳州", "州市", "8276"]
PLACES = (  # name, level, above
    ("福建省", "province", None),
    ("福建省 漳州市", "city", "福建省"),
    ("福建省 厦门市", "city", "福建省"),
    ("漳州市东方小学", "unit", "福建省 漳州市"),
    ("厦门船厂", "unit", "福建省 厦门市"),
)


def add_units(session: Session) -> dict[str, int]:
    """A small tree: a province, two cities, a unit in each."""
    made: dict[str, int] = {}
    for name, level, above in PLACES:
        unit = Unit(name=name, key=name, letters=[], level=level, parent_id=made.get(above or ""))
        session.add(unit)
        session.flush()
        made[name] = unit.id
    return made


@pytest.fixture
def ids(db: Database) -> dict[str, int]:
    """A few claims, by what is special about each."""
    with db.begin() as session:
        session.add(Bundle(id="b", status="ready"))
        member = Member(member_no="M1", name="陈刚")
        session.add(member)
        session.flush()
        own: dict[str, Any] = {"member_id": member.id}
        units = add_units(session)
        made = {
            "old": add(session, 30, **own, unit_id=units["漳州市东方小学"]),
            "risky": add(session, 5, risk=70, **own, unit_id=units["福建省 漳州市"]),
            "unlinked": add(session, 4, risk=40, event_kind="outpatient"),
            "missing": add(session, 3, **own, status="waiting_papers", missing=[{"paper": "x"}]),
            "proven": add(
                session, 2, **own, is_proven=True, words=WORDS, unit_id=units["厦门船厂"]
            ),
            "confirmed": add(session, 40, **own, status="confirmed"),
        }
        session.add(
            AuditEntry(claim_id=made["confirmed"], actor="Li", action="confirmed", version=2)
        )
        session.add(AuditEntry(claim_id=made["old"], actor="Wang", action="changed", version=2))
    return made


def found(db: Database, wanted: Filters) -> list[int]:
    with db.begin() as session:
        return list(session.scalars(queue.ordered(wanted)))


@pytest.mark.parametrize(
    ("wanted", "names"),
    [
        (Filters(), ("confirmed", "old", "risky", "unlinked", "missing", "proven")),
        (Filters(status="review"), ("old", "risky", "unlinked", "proven")),
        (Filters(status="review", sort="risk"), ("risky", "unlinked", "old", "proven")),
        (Filters(kind="outpatient"), ("unlinked",)),
        (Filters(mark="proven"), ("proven",)),
        (Filters(mark="risky"), ("risky", "unlinked")),
        (Filters(mark="unlinked"), ("unlinked",)),
        (Filters(mark="missing"), ("missing",)),
        (Filters(mark="overdue"), ("old",)),  # what is decided is never overdue
        (Filters(mark="overdue", overdue_days=3), ("old", "risky", "unlinked", "missing")),
        (Filters(mark="mine", actor="Li"), ("confirmed",)),
        (Filters(q="漳州市"), ("proven",)),
        (Filters(q="漳州市 8276"), ("proven",)),
        (Filters(q="州漳"), ()),
        (Filters(q="%"), ()),
        (Filters(q="漳州", mark="risky"), ()),
        (Filters(unit="漳州市东方小学"), ("old",)),
        (Filters(unit="福建省 漳州市"), ("old", "risky")),
        (Filters(office="福建省"), ("old", "risky", "proven")),
        (Filters(office="福建省 漳州市", unit="厦门船厂"), ()),
        (Filters(unit="没有这个单位"), ()),
    ],
)
def test_filters_and_order(
    db: Database, ids: dict[str, int], wanted: Filters, names: tuple[str, ...]
) -> None:
    assert found(db, wanted) == [ids[name] for name in names]


@pytest.mark.parametrize(
    "wanted",
    [
        Filters(actor="Li"),
        Filters(status="review", actor="Li"),
        Filters(status="review", mark="risky"),
        Filters(mark="proven", q="漳州"),
        Filters(office="福建省", kind="inpatient"),
    ],
)
def test_counts_are_what_each_choice_would_show(
    db: Database, ids: dict[str, int], wanted: Filters
) -> None:
    with db.begin() as session:
        counts = queue.count(session, wanted)
    for status in CLAIM_STATES:
        number = len(found(db, replace(wanted, status=status)))
        assert counts.by_status.get(status, 0) == number, status
    assert counts.by_mark.keys() == queue.MARKS.keys()
    for mark, number in counts.by_mark.items():
        assert number == len(found(db, replace(wanted, mark=mark))), mark


@pytest.mark.parametrize(
    ("sort", "names"),
    [
        ("age", ("old", "risky", "unlinked", "proven")),
        ("risk", ("risky", "unlinked", "old", "proven")),
    ],
)
def test_back_and_forth_in_the_queue_that_was_chosen(
    db: Database, ids: dict[str, int], sort: str, names: tuple[str, ...]
) -> None:
    review = Filters(status="review", sort=sort)
    with db.begin() as session:
        for here, there in pairwise(names):
            assert queue.behind(session, ids[here], review) == ids[there]
            assert queue.before(session, ids[there], review) == ids[here]
        assert queue.before(session, ids[names[0]], review) is None
        assert queue.behind(session, ids[names[-1]], review) is None
        assert queue.before(session, 99, review) is None
        assert queue.behind(session, 99, review) is None


def test_a_decided_claim_still_has_its_place(db: Database, ids: dict[str, int]) -> None:
    with db.begin() as session:
        session.get_one(Claim, ids["risky"]).status = "confirmed"
    with db.begin() as session:
        by_age, by_risk = Filters(status="review"), Filters(status="review", sort="risk")
        assert queue.behind(session, ids["risky"], by_age) == ids["unlinked"]
        assert queue.before(session, ids["risky"], by_age) == ids["old"]
        assert queue.behind(session, ids["risky"], by_risk) == ids["unlinked"]


def test_the_entry_follows_the_claim_however_it_is_changed(
    db: Database, ids: dict[str, int]
) -> None:
    with db.begin() as session:
        session.execute(
            text("UPDATE claim SET status = 'returned', missing = '[1]' WHERE id = :id"),
            {"id": ids["proven"]},
        )
    assert found(db, Filters(status="returned", mark="missing")) == [ids["proven"]]
    assert found(db, Filters(mark="proven", q="漳州市")) == [ids["proven"]]


def test_claims_that_the_queue_knows_by_their_state_only_are_entered_later(db: Database) -> None:
    with db.begin() as session:
        session.add(Bundle(id="b", status="ready"))
        claim = Claim(bundle_id="b", status="confirmed", person_name="陈素芬")
        session.add(claim)
        session.flush()
        claim_id = claim.id
        assert session.get_one(QueueEntry, claim_id).risk == 0
    assert found(db, Filters(status="confirmed")) == [claim_id]
    assert found(db, Filters(q="素芬")) == []
    assert enter_forgotten(db) == 1
    assert found(db, Filters(q="素芬", mark="risky")) == [claim_id]  # nobody is linked
    assert enter_forgotten(db) == 0
