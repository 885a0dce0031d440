"""What the office learns from its desk: effort, corrections, throughput, age of what waits.

Days are those of the server's clock, the last one today. Nothing here compares people: figures are
the office's, and the reader's own.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from sqlalchemy import SQLColumnExpression, func, literal, select, text
from sqlalchemy.orm import Session

from claims.desk_time import DeskTime
from claims.models import OPEN_STATES, Claim
from claims.queue_entries import QueueEntry

DAY_S = 86_400
WAITING_DAYS = (0, 1, 3, 7, 14, 30)  # where the groups of what waits begin, in whole days
LEAST_GIVEN = 10  # values; a share of fewer says nothing
LEAST_PAPERS = 3  # of one layout


@dataclass(frozen=True, slots=True)
class Effort:
    """What decisions took: the middle one, and the one that nine of ten stay below."""

    decisions: int
    seconds: float
    seconds_p90: float
    keys: float
    keys_p90: float


@dataclass(frozen=True, slots=True)
class Throughput:
    """Claims of one day."""

    received: int
    decided: int


@dataclass(frozen=True, slots=True)
class Waiting:
    """Open claims that were received from ``days`` to ``until`` days ago (``None``: ever)."""

    days: int
    until: int | None
    claims: int


@dataclass(frozen=True, slots=True)
class Corrected:
    """How often values read from one kind of paper, or one field of it, were corrected.

    Counted on decided claims only: before, nobody has looked.
    """

    paper: str  # type of document
    what: str  # the printed title or the code of the province, or the field's key
    source: str  # text_layer or ocr; empty for fields
    papers: int
    given: int
    corrected: int
    added: int  # typed by hand where nothing was read
    checked: int = 0  # looked at and found right

    @property
    def share(self) -> float:
        return self.corrected / self.given if self.given else 0.0


@dataclass(frozen=True, slots=True)
class Period:
    """The last ``days`` days up to and with today."""

    days: int
    since: datetime  # midnight of its first day

    @staticmethod
    def of(days: int, now: datetime | None = None) -> Period:
        today = (now or datetime.now(UTC)).astimezone()
        midnight = today.replace(hour=0, minute=0, second=0, microsecond=0)
        return Period(days, midnight - timedelta(days=days - 1))

    def dates(self) -> list[date]:
        return [(self.since + timedelta(days=n)).date() for n in range(self.days)]

    def day_of(self, moment: SQLColumnExpression[Any]) -> SQLColumnExpression[int]:
        """The number of the day that a moment falls on, from 0."""
        return func.floor(func.extract("epoch", moment - self.since) / DAY_S)


def effort(session: Session, period: Period, actor: str | None = None) -> Effort | None:
    """Of the whole period; ``None`` where nothing was timed. ``actor`` asks for their own only."""
    return _efforts(session, period, actor, is_by_day=False).get(0)


def effort_by_day(
    session: Session, period: Period, actor: str | None = None
) -> list[Effort | None]:
    """One entry a day of the period."""
    found = _efforts(session, period, actor, is_by_day=True)
    return [found.get(day) for day in range(period.days)]


def _efforts(
    session: Session, period: Period, actor: str | None, is_by_day: bool
) -> Mapping[int, Effort]:
    day = period.day_of(DeskTime.at)
    shares = [0.5, 0.9]
    columns = [
        func.count(),
        func.percentile_cont(shares).within_group(DeskTime.seconds),
        func.percentile_cont(shares).within_group(DeskTime.keys),
    ]
    query = select(*columns).where(DeskTime.at >= period.since)
    if actor is not None:
        query = query.where(DeskTime.actor == actor)
    query = query.add_columns(day).group_by(day) if is_by_day else query.add_columns(literal(0))
    return {
        int(at): Effort(int(number), seconds[0], seconds[1], keys[0], keys[1])
        for number, seconds, keys, at in session.execute(query)
        if number
    }


def throughput(session: Session, period: Period) -> list[Throughput]:
    """Claims received and decided on each day of the period."""
    received = _by_day(session, period, QueueEntry.created_at)
    decided = _by_day(session, period, Claim.decided_at)
    return [Throughput(received.get(n, 0), decided.get(n, 0)) for n in range(period.days)]


def _by_day(session: Session, period: Period, moment: Any) -> Mapping[int, int]:
    day = period.day_of(moment)
    query = select(day, func.count()).where(moment >= period.since).group_by(day)
    return {int(at): int(number) for at, number in session.execute(query)}


def waiting(session: Session, now: datetime | None = None) -> list[Waiting]:
    """Open claims by how long they have waited, the newest first."""
    now = now or datetime.now(UTC)
    days = func.extract("epoch", now - QueueEntry.created_at) / DAY_S
    group = func.width_bucket(days, list(map(float, WAITING_DAYS)))
    query = select(group, func.count()).where(QueueEntry.status.in_(OPEN_STATES)).group_by(group)
    counted = {max(int(at), 1): int(number) for at, number in session.execute(query)}
    ends: Sequence[int | None] = (*WAITING_DAYS[1:], None)
    return [
        Waiting(start, end, counted.get(at, 0))
        for at, (start, end) in enumerate(zip(WAITING_DAYS, ends, strict=True), start=1)
    ]


# Read values are many and corrections few: they are counted apart and summed.
_COUNTED = """
WITH paper AS (
    SELECT d.type, d.fields, d.corrections, coalesce(p.source, '') AS source,
           coalesce(nullif(d.title, ''),
                    substring(d.fields -> 'invoice_code' ->> 'value' FROM '^[0-9]{{2}}'), '')
               AS layout
    FROM claim c JOIN document d ON d.claim_id = c.id
    LEFT JOIN page p ON p.bundle_id = d.bundle_id AND p.position = (d.pages ->> 0)::int
    WHERE c.decided_at >= :since
), part AS (
    {given}
    UNION ALL
    SELECT type, {what}, {source}, 0, 0,
           count(*) FILTER (WHERE fields ? key AND fields -> key -> 'value' <> value),
           count(*) FILTER (WHERE NOT fields ? key AND value <> 'null'),
           count(*) FILTER (WHERE fields ? key AND fields -> key -> 'value' = value)
    FROM paper, jsonb_each(corrections) GROUP BY 1, 2, 3
)
SELECT type, what, source, sum(papers)::int, sum(given)::int, sum(corrected)::int, sum(added)::int,
       sum(checked)::int
FROM part GROUP BY 1, 2, 3
"""
_GIVEN_BY_PAPER = """
    SELECT type, layout AS what, source, count(*) AS papers,
           sum((SELECT count(*) FROM jsonb_object_keys(fields) key WHERE key <> 'extras')) AS given,
           0 AS corrected, 0 AS added, 0 AS checked
    FROM paper GROUP BY 1, 2, 3
"""
_GIVEN_BY_FIELD = """
    SELECT type, key AS what, '' AS source, count(*) AS papers, count(*) AS given,
           0 AS corrected, 0 AS added, 0 AS checked
    FROM paper, jsonb_object_keys(fields) key WHERE key <> 'extras' GROUP BY 1, 2
"""


def corrected_papers(session: Session, period: Period) -> list[Corrected]:
    """By kind of paper, layout and whether it came as text or as a picture.

    The layout is the printed title, or the province that the invoice's code begins with: forms
    differ from province to province. Those of few papers are counted together, under none: many
    are one title, misread.
    """
    together: dict[tuple[str, str, str], list[Corrected]] = {}
    for row in _corrected(session, period, _GIVEN_BY_PAPER, what="layout", source="source"):
        layout = row.what if row.papers >= LEAST_PAPERS else ""
        together.setdefault((row.paper, layout, row.source), []).append(row)
    return _worst_first(
        Corrected(
            *key,
            papers=sum(row.papers for row in rows),
            given=sum(row.given for row in rows),
            corrected=sum(row.corrected for row in rows),
            added=sum(row.added for row in rows),
            checked=sum(row.checked for row in rows),
        )
        for key, rows in together.items()
    )


def corrected_fields(session: Session, period: Period) -> list[Corrected]:
    """By kind of paper and field, as far as it was read often enough."""
    return _worst_first(_corrected(session, period, _GIVEN_BY_FIELD, what="key", source="''"))


def _corrected(
    session: Session, period: Period, given: str, what: str, source: str
) -> list[Corrected]:
    query = text(_COUNTED.format(given=given, what=what, source=source))
    return [Corrected(*row) for row in session.execute(query, {"since": period.since})]


def _worst_first(rows: Iterable[Corrected]) -> list[Corrected]:
    enough = [row for row in rows if row.given >= LEAST_GIVEN]
    return sorted(enough, key=lambda row: (-row.share, -row.given, row.paper, row.what))
