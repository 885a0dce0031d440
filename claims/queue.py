"""The queue: which claims, in which order, and how many there are of each kind."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from sqlalchemy import ColumnElement, Select, and_, false, func, or_, select
from sqlalchemy.orm import Session

from claims.models import OPEN_STATES, AuditEntry, Claim
from claims.queue_entries import HIGH_RISK, QueueEntry, words_of

OVERDUE_DAYS = 7  # Offices promise a benefit within five to seven working days.
SORTS = ("age", "risk")
OWN = QueueEntry.claim_id == Claim.id  # claims from before have no entry until worked out again


@dataclass(frozen=True, slots=True)
class Filters:
    """What a reader wants to see. Empty texts and ``None`` are no wish."""

    status: str | None = None
    kind: str | None = None  # of event: inpatient, outpatient, …
    mark: str | None = None  # one of MARKS
    q: str | None = None
    sort: str = "age"
    actor: str = ""  # whose work ``mine`` is
    overdue_days: int = OVERDUE_DAYS


def _is_mine(wanted: Filters) -> ColumnElement[bool]:
    """Claims that the reader changed or decided since yesterday at this time."""
    since = datetime.now(UTC) - timedelta(days=1)
    touched = select(AuditEntry.claim_id).where(
        AuditEntry.actor == wanted.actor, AuditEntry.at >= since
    )
    return Claim.id.in_(touched)


def _is_overdue(wanted: Filters) -> ColumnElement[bool]:
    return and_(
        Claim.status.in_(OPEN_STATES),
        Claim.created_at < datetime.now(UTC) - timedelta(days=wanted.overdue_days),
    )


# In the order in which the page offers them.
MARKS: Mapping[str, Callable[[Filters], ColumnElement[bool]]] = {
    "proven": lambda _: QueueEntry.is_proven.is_(True),
    "risky": lambda _: QueueEntry.risk >= HIGH_RISK,
    "unlinked": lambda _: Claim.member_id.is_(None),
    "missing": lambda _: func.jsonb_array_length(Claim.missing) > 0,
    "overdue": _is_overdue,
    "mine": _is_mine,
}


def ordered(wanted: Filters) -> Select[Claim]:
    """The claims of ``wanted``, the most urgent first."""
    query = (
        select(Claim)
        .outerjoin(QueueEntry, OWN)
        .where(*_conditions(wanted, "status", "kind", "mark", "q"))
    )
    if wanted.sort == "risk":
        return query.order_by(QueueEntry.risk.desc().nulls_last(), Claim.created_at, Claim.id)
    return query.order_by(Claim.created_at, Claim.id)


def neighbours(session: Session, claim_id: int, wanted: Filters) -> tuple[int | None, int | None]:
    """The claims before and behind this one in the queue of ``wanted``, by age.

    A claim that has left the queue (it was decided) still has its place in it.
    """
    created_at = session.scalar(select(Claim.created_at).where(Claim.id == claim_id))
    if created_at is None:
        return None, None
    key, here = func.row(Claim.created_at, Claim.id), func.row(created_at, claim_id)
    same = (
        select(Claim.id)
        .outerjoin(QueueEntry, OWN)
        .where(*_conditions(wanted, "status", "kind", "mark", "q"))
    )
    return (
        session.scalar(
            same.where(key < here).order_by(Claim.created_at.desc(), Claim.id.desc()).limit(1)
        ),
        session.scalar(same.where(key > here).order_by(Claim.created_at, Claim.id).limit(1)),
    )


def next_by_risk(session: Session, claim_id: int, wanted: Filters) -> int | None:
    """The claim behind this one in the queue of ``wanted`` by risk.

    A claim that has left the queue (it was decided) still has its place in it.
    """
    risk = func.coalesce(QueueEntry.risk, -1)
    here = session.execute(
        select(risk, Claim.created_at).outerjoin(QueueEntry, OWN).where(Claim.id == claim_id)
    ).one_or_none()
    if here is None:
        return None
    is_later = func.row(Claim.created_at, Claim.id) > func.row(here[1], claim_id)
    return session.scalar(
        ordered(replace(wanted, sort="risk"))
        .with_only_columns(Claim.id)
        .where((risk < here[0]) | ((risk == here[0]) & is_later))
        .limit(1)
    )


def count_by_status(session: Session, wanted: Filters) -> dict[str, int]:
    """How many claims each state holds, with the other wishes kept."""
    query = select(Claim.status, func.count()).group_by(Claim.status)
    if wanted.mark or wanted.q:
        query = query.outerjoin(QueueEntry, OWN)
    query = query.where(*_conditions(wanted, "kind", "mark", "q"))
    return {name: int(number) for name, number in session.execute(query)}


def count_by_mark(session: Session, wanted: Filters) -> dict[str, int]:
    """How many claims bear each mark, with the other wishes kept."""
    columns = [func.count().filter(condition(wanted)) for condition in MARKS.values()]
    query = select(*columns).select_from(Claim).outerjoin(QueueEntry, OWN)
    counted = session.execute(query.where(*_conditions(wanted, "status", "kind", "q"))).one()
    return dict(zip(MARKS, (int(number) for number in counted), strict=True))


def _conditions(wanted: Filters, *names: str) -> list[ColumnElement[bool]]:
    made: Mapping[str, Callable[[], ColumnElement[bool]]] = {
        "status": lambda: Claim.status == wanted.status,
        "kind": lambda: Claim.event_kind == wanted.kind,
        "mark": lambda: MARKS[wanted.mark or ""](wanted),
        "q": lambda: _search((wanted.q or "").strip()),
    }
    return [made[name]() for name in names if getattr(wanted, name)]


def _search(q: str) -> ColumnElement[bool]:
    """Names, hospitals, units, member numbers, ends of ID and invoice numbers, words on pages."""
    ways: list[ColumnElement[bool]] = []
    words = words_of(q)
    if re.fullmatch(r"[㐀-鿿]", q):
        ways.append(Claim.person_name.startswith(q))
    elif words:
        ways.append(QueueEntry.words.contains(sorted(words)))
    if q.isdecimal() and len(q) < 10:
        ways.append(Claim.id == int(q))
    return or_(*ways) if ways else false()
