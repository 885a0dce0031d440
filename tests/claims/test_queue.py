"""The queue: search without extensions, filters, order, counts, neighbours."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from claims import queue
from claims.db import Database
from claims.models import AuditEntry, Bundle, Claim, Member
from claims.queue import Filters
from claims.queue_entries import QueueEntry, tails_of, words_of

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
    entry = {key: values.pop(key) for key in ("is_proven", "words") if key in values}
    claim = Claim(bundle_id="b", created_at=NOW - timedelta(days=age_days), **values)
    session.add(claim)
    session.flush()
    session.add(
        QueueEntry(**{"claim_id": claim.id, "risk": risk, "is_proven": False, "words": []} | entry)
    )
    session.flush()
    return claim.id


@pytest.fixture
def ids(db: Database) -> dict[str, int]:
    """A few claims, by what is special about each."""
    with db.begin() as session:
        session.add(Bundle(id="b", status="ready"))
        member = Member(member_no="M1", name="陈刚")
        session.add(member)
        session.flush()
        own: dict[str, Any] = {"member_id": member.id}
        made = {
            "old": add(session, 30, **own),
            "risky": add(session, 5, risk=70, **own),
            "unlinked": add(session, 4, risk=40, event_kind="outpatient"),
            "missing": add(session, 3, **own, status="waiting_papers", missing=[{"paper": "x"}]),
            "proven": add(session, 2, **own, is_proven=True, words=["漳州", "州市", "8276"]),
            "confirmed": add(session, 40, **own, status="confirmed"),
        }
        session.add(
            AuditEntry(claim_id=made["confirmed"], actor="Li", action="confirmed", version=2)
        )
        session.add(AuditEntry(claim_id=made["old"], actor="Wang", action="changed", version=2))
    return made


def found(db: Database, wanted: Filters) -> list[int]:
    with db.begin() as session:
        return [claim.id for claim in session.scalars(queue.ordered(wanted))]


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
    ],
)
def test_filters_and_order(
    db: Database, ids: dict[str, int], wanted: Filters, names: tuple[str, ...]
) -> None:
    assert found(db, wanted) == [ids[name] for name in names]


def test_counts_are_what_each_choice_would_show(db: Database, ids: dict[str, int]) -> None:
    wanted = Filters(status="review", actor="Li")
    with db.begin() as session:
        by_status = queue.count_by_status(session, wanted)
        by_mark = queue.count_by_mark(session, wanted)
    assert by_status == {"review": 4, "waiting_papers": 1, "confirmed": 1}
    for mark, number in by_mark.items():
        assert number == len(found(db, Filters(status="review", mark=mark, actor="Li"))), mark


def test_neighbours_stay_in_the_queue_that_was_chosen(db: Database, ids: dict[str, int]) -> None:
    review = Filters(status="review")
    with db.begin() as session:
        assert queue.neighbours(session, ids["risky"], review) == (ids["old"], ids["unlinked"])
        # Decided a moment ago: its place is still known.
        assert queue.neighbours(session, ids["confirmed"], review) == (None, ids["old"])
        by_risk = ("risky", "unlinked", "old", "proven")
        for here, behind in pairwise(by_risk):
            assert queue.next_by_risk(session, ids[here], review) == ids[behind]
        assert queue.next_by_risk(session, ids["proven"], review) is None
        assert queue.neighbours(session, 99, review) == (None, None)
