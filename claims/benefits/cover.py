"""Which cover and version a case falls under, and what time alone decides."""

from __future__ import annotations

import calendar
from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from claims.benefits.case import Case, CoverPeriod, HistoryEntry
from claims.benefits.facts import (
    Missing,
    Situation,
    count,
    days_later,
    event_date,
    history_date,
    unbroken_since,
)
from claims.benefits.reasons import reason
from claims.benefits.result import Reason
from claims.benefits.rules import BenefitRule, ClaimLimit, Plan, Version, Waiting
from claims.benefits.texts import DATES, KINDS


def find_situation(plan: Plan, case: Case) -> Situation | Reason:
    """The cover of ``plan`` that holds the event, with the version in force for it.

    The version is that of the cover's first day. Raises :class:`Missing` where the date that
    decides is not known.
    """
    covers = [cover for cover in case.member.coverage if cover.plan == plan.plan]
    refusals: list[Reason] = []
    missing: list[str] = []
    for cover in sorted(covers, key=lambda cover: cover.from_, reverse=True):
        version = plan.version_for(cover.from_)
        if version is None:
            refusals.append(reason("no_version", date=cover.from_.isoformat()))
            continue
        if not any(case.event.kind in benefit.kinds for benefit in version.benefits):
            kind = KINDS[case.event.kind]
            refusals.append(reason("wrong_kind", version.source, kind=kind.en, kind_zh=kind.zh))
            continue
        name = deciding_date(version, case.event.kind)
        try:
            day = event_date(case.event, name)
        except Missing as error:
            missing += error.paths
            continue
        if cover.from_ <= day <= cover.until:
            return _situation(case, plan, version, cover, day)
        refusals.append(_not_covered(name, day, version))
    if missing:
        raise Missing(*dict.fromkeys(missing))
    if not refusals:
        return reason("not_covered", date="–", event="no cover on record", event_zh="无参保记录")
    # The newest cover says most about why; a wrong kind says more than a wrong date.
    return next((r for r in refusals if r.code == "wrong_kind"), refusals[0])


def deciding_date(version: Version, kind: str) -> str:
    """The name of the date that must fall inside the cover for this kind of case."""
    for listed, name in version.date_in_cover.items():
        if listed == kind:
            return name
    return version.date_in_cover["any"]


def _not_covered(name: str, day: date, version: Version) -> Reason:
    text = DATES[name]
    return reason(
        "not_covered", version.source, date=day.isoformat(), event=text.en, event_zh=text.zh
    )


def _situation(
    case: Case, plan: Plan, version: Version, cover: CoverPeriod, day: date
) -> Situation:
    life = [(i, entry) for i, entry in enumerate(case.history) if entry.plan == plan.plan]
    period = [(i, entry) for i, entry in life if is_in_period(entry, version, cover)]
    return Situation(case, plan.plan, version, cover, day, tuple(life), tuple(period))


def is_in_period(entry: HistoryEntry, version: Version, cover: CoverPeriod) -> bool:
    """Whether an earlier claim counts in this cover period; one without any date does."""
    kind = entry.kind or "inpatient"
    is_known = kind in version.date_in_cover or "any" in version.date_in_cover
    day = history_date(entry, deciding_date(version, kind) if is_known else "admission")
    return day is None or cover.from_ <= day <= cover.until


def refusals_of_cover(at: Situation) -> list[Reason]:
    """What cover itself refuses: ended, another plan in the way, a base plan missing, too late."""
    found = _ended(at)
    covered = {c.plan for c in at.case.member.coverage if c.from_ <= at.day <= c.until}
    version = at.version
    for other in version.exclusive_with:
        if other in covered:
            found.append(reason("exclusive_plan", version.source, other=other))
    for other in version.requires:
        if other not in covered:
            found.append(reason("prerequisite_missing", version.source, other=other))
    return found


def _ended(at: Situation) -> list[Reason]:
    for benefit in at.version.benefits:
        if benefit.ends_cover is None:
            continue
        earlier = at.life if benefit.ends_cover == "life" else at.period
        for _, entry in earlier:
            day = history_date(entry, "admission")
            if paid_by(entry, (benefit,)) > 0 and (day is None or day <= at.day):
                source = benefit.source or at.version.source
                return [reason("cover_ended", source, date=str(day or "–"))]
    return []


def paid_by(entry: HistoryEntry, benefits: Sequence[BenefitRule]) -> Decimal:
    """What an earlier claim paid under these benefits.

    An entry that does not tell its benefits apart counts whole where its kind of case fits:
    rather a cap reached too early, and seen by a person, than money paid twice.
    """
    if entry.parts is not None:
        names = {benefit.id for benefit in benefits}
        return sum((part.paid for part in entry.parts if part.benefit in names), Decimal(0))
    fits = entry.kind is None or any(entry.kind in benefit.kinds for benefit in benefits)
    return entry.paid if fits else Decimal(0)


def too_late(at: Situation) -> list[Reason]:
    """A refusal for each claim limit that has passed. Nobody is late who has not applied yet."""
    applied = at.event.applied
    if applied is None:
        return []
    found = []
    for limit in at.version.claim_limits:
        if limit.kinds and at.event.kind not in limit.kinds:
            continue
        last = last_day(limit, at)
        if applied > last:
            source = limit.source or at.version.source
            found.append(
                reason("too_late", source, applied=applied.isoformat(), last=last.isoformat())
            )
    return found


def last_day(limit: ClaimLimit, at: Situation) -> date:
    """The last day on which the claim may be handed in."""
    if limit.date is not None:
        return limit.date
    name = limit.after or "cover_end"
    anchor = at.cover.until if name == "cover_end" else event_date(at.event, name)
    if limit.on is not None:
        month, day = (int(part) for part in limit.on.split("-"))
        year = anchor.year + (limit.years or 0)
        return date.max if year > date.max.year else date(year, month, day)
    if limit.days is not None:
        return days_later(anchor, limit.days)
    return _months_later(anchor, (limit.months or 0) + 12 * (limit.years or 0))


def _months_later(day: date, months: int) -> date:
    """The same day of a later month, or that month's last day where it is shorter."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    if year > date.max.year:
        return date.max
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def waiting_share(waiting: Waiting | None, at: Situation) -> tuple[Decimal, int]:
    """The share (0 to 1) that is paid on this day of cover, and which day it is (from 1)."""
    if waiting is None:
        return Decimal(1), 0
    day = (at.day - _counted_from(waiting, at)).days + 1
    if at.event.kind in waiting.not_for:
        return Decimal(1), day
    if waiting.days is not None:
        return Decimal(1 if day > count(waiting.days, at) else 0), day
    for rung in reversed(waiting.steps):
        if day >= rung.from_day:
            return rung.pays, day
    return Decimal(0), day


def _counted_from(waiting: Waiting, at: Situation) -> date:
    if waiting.counted_from == "cover":
        return at.cover.from_
    if waiting.counted_from == "joined":
        if at.case.member.joined is None:
            raise Missing("member.joined")
        return at.case.member.joined
    return unbroken_since(at)
