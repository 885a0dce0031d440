"""The queue: which claims, in which order, and how many there are of each kind.

Everything is asked of ``claims.queue_entries``: a row there is narrow, a claim's own is not.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Select,
    SQLColumnExpression,
    and_,
    false,
    func,
    or_,
    select,
    true,
)
from sqlalchemy.orm import Session

from claims.models import OPEN_STATES, AuditEntry, Claim
from claims.queue_entries import HIGH_RISK, ClaimWords, QueueEntry, words_of
from claims.units import beneath

OVERDUE_DAYS = 7  # Offices promise a benefit within five to seven working days.
SORTS = ("age", "risk")
# What waits for a reviewer; the other open states wait for the member or the clerk.
WAITING_FOR_A_REVIEWER = ("review", "second_look")
Condition = ColumnElement[bool]


@dataclass(frozen=True, slots=True)
class Filters:
    """What a reader wants to see. Empty texts and ``None`` are no wish."""

    status: str | None = None
    kind: str | None = None  # of event: inpatient, outpatient, …
    mark: str | None = None  # one of MARKS
    unit: str | None = None  # name of a unit or office; with all beneath it
    office: str | None = None  # name of an office; with all beneath it
    q: str | None = None
    sort: str = "age"
    actor: str = ""  # whose work ``mine`` is
    overdue_days: int = OVERDUE_DAYS


@dataclass(frozen=True, slots=True)
class Counts:
    """How many claims each other choice of state or of mark would show."""

    by_status: Mapping[str, int]
    by_mark: Mapping[str, int]


def _is_mine(wanted: Filters) -> Condition:
    """Claims that the reader changed or decided since yesterday at this time."""
    since = datetime.now(UTC) - timedelta(days=1)
    touched = select(AuditEntry.claim_id).where(
        AuditEntry.actor == wanted.actor, AuditEntry.at >= since
    )
    return QueueEntry.claim_id.in_(touched)


def _is_overdue(wanted: Filters) -> Condition:
    return and_(
        QueueEntry.status.in_(OPEN_STATES),
        QueueEntry.created_at < datetime.now(UTC) - timedelta(days=wanted.overdue_days),
    )


# In the order in which the page offers them.
MARKS: Mapping[str, Callable[[Filters], Condition]] = {
    "proven": lambda _: QueueEntry.is_proven.is_(True),
    "risky": lambda _: QueueEntry.risk >= HIGH_RISK,
    "unlinked": lambda _: QueueEntry.member_id.is_(None),
    "missing": lambda _: QueueEntry.is_missing.is_(True),
    "overdue": _is_overdue,
    "mine": _is_mine,
}


def ordered(wanted: Filters) -> Select[int]:
    """The ids of the claims of ``wanted``, the most urgent first."""
    return select(QueueEntry.claim_id).where(*_conditions(wanted)).order_by(*_order(wanted))


def before(session: Session, claim_id: int, wanted: Filters) -> int | None:
    """The claim before this one in the queue of ``wanted``, in its order.

    A claim that has left the queue (it was decided) still has its place in it.
    """
    here = _place(session, claim_id, wanted)
    if here is None:
        return None
    earlier = ordered(wanted).where(func.row(*_order(wanted)) < here).order_by(None)
    return session.scalar(earlier.order_by(*(one.desc() for one in _order(wanted))).limit(1))


def behind(
    session: Session, claim_id: int, wanted: Filters, is_wanted: Sequence[Condition] = ()
) -> int | None:
    """The first claim behind this one in the queue of ``wanted`` that fulfils ``is_wanted``."""
    here = _place(session, claim_id, wanted)
    if here is None:
        return None
    later = ordered(wanted).where(func.row(*_order(wanted)) > here, *is_wanted)
    return session.scalar(later.limit(1))


def _place(session: Session, claim_id: int, wanted: Filters) -> ColumnElement[Any] | None:
    """What the claim is ordered by, to be compared with that of others."""
    query = select(*_order(wanted)).where(QueueEntry.claim_id == claim_id)
    here = session.execute(query).one_or_none()
    return None if here is None else func.row(*here)


def count(session: Session, wanted: Filters) -> Counts:
    """Counts by state with the other wishes kept, and by mark with the other wishes kept."""
    is_shown = MARKS[wanted.mark](wanted) if wanted.mark else true()
    by_mark = [func.count().filter(is_marked(wanted)) for is_marked in MARKS.values()]
    rows = session.execute(
        select(QueueEntry.status, func.count().filter(is_shown), *by_mark)
        .where(*_conditions(wanted, leaving_out=("status", "mark")))
        .group_by(QueueEntry.status)
    ).all()
    shown = [row for row in rows if wanted.status in (None, "", row[0])]
    return Counts(
        {status: int(number) for status, number, *_ in rows if number},
        {mark: sum(int(row[at]) for row in shown) for at, mark in enumerate(MARKS, start=2)},
    )


def _order(wanted: Filters) -> tuple[SQLColumnExpression[Any], ...]:
    """Ascending, the claim's number last: every claim has a place of its own."""
    by_age = (QueueEntry.created_at, QueueEntry.claim_id)
    return (-QueueEntry.risk, *by_age) if wanted.sort == "risk" else by_age


def _conditions(wanted: Filters, leaving_out: Sequence[str] = ()) -> list[Condition]:
    made: Mapping[str, Callable[[], Condition]] = {
        "status": lambda: QueueEntry.status == wanted.status,
        "kind": lambda: QueueEntry.event_kind == wanted.kind,
        "mark": lambda: MARKS[wanted.mark or ""](wanted),
        "unit": lambda: QueueEntry.unit_id.in_(beneath(wanted.unit or "")),
        "office": lambda: QueueEntry.unit_id.in_(beneath(wanted.office or "")),
        "q": lambda: _search((wanted.q or "").strip()),
    }
    return [
        make() for name, make in made.items() if name not in leaving_out and getattr(wanted, name)
    ]


def _search(q: str) -> Condition:
    """Names, hospitals, units, member numbers, ends of ID and invoice numbers, words on pages."""
    ways: list[Condition] = []
    words = words_of(q)
    if re.fullmatch(r"[㐀-鿿]", q):
        surname = select(Claim.id).where(Claim.person_name.startswith(q))
        ways.append(QueueEntry.claim_id.in_(surname))
    elif words:
        # Found first, by the index: looking the words up claim by claim in the order of the queue
        # is what PostgreSQL would choose for a rare word, and takes a second.
        found = select(ClaimWords.claim_id).where(ClaimWords.words.contains(sorted(words)))
        at_once = found.cte().prefix_with("MATERIALIZED")
        ways.append(QueueEntry.claim_id.in_(select(at_once.c.claim_id)))
    if q.isdecimal() and len(q) < 10:
        ways.append(QueueEntry.claim_id == int(q))
    return or_(*ways) if ways else false()
