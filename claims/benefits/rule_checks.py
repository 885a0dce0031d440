"""Waiting, limits, claim limits and conditions of a plan: what cannot be meant."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from itertools import pairwise
from typing import get_args

from claims.benefits.contradictions import Found, doubtful, wrong
from claims.benefits.plan_text import Path
from claims.benefits.rules import ClaimLimit, Conditions, Limit, Range, Version, Waiting
from claims.benefits.table_checks import check_amounts, check_choice, check_steps
from claims.benefits.words import NUMBER_FACT_END, HospitalLevel, NumberFact

_DAYS_OF_A_YEAR = 365
_WIDER = {"claim": ("period", "life"), "accident": ("life",), "period": ("life",)}


def check_waiting(waiting: Waiting | None, at: Path) -> Found:
    """Days or a ladder, and neither longer than a cover lasts."""
    if waiting is None:
        return
    if (waiting.days is None) == (not waiting.steps):
        yield wrong(at, "waiting_shape")
    steps = [(step.from_day, step.until_day) for step in waiting.steps]
    yield from check_steps(steps, 1, (*at, "steps"))
    for i, (before, after) in enumerate(pairwise(waiting.steps), 1):
        if after.pays < before.pays:
            yield doubtful((*at, "steps", i), "ladder_falls")
    if waiting.days is None:
        return
    yield from check_choice(waiting.days, (*at, "days"))
    if waiting.days.by == "cover_days":
        yield wrong((*at, "days"), "waiting_by", by=waiting.days.by)
    days = waiting.days.fixed or 0
    if waiting.counted_from == "cover" and days >= _DAYS_OF_A_YEAR:
        yield doubtful((*at, "days"), "waiting_long", days=days)


def check_limits(limits: Sequence[Limit], at: Path) -> Found:
    """Each limit by itself, no two for the same, none that another makes idle."""
    seen: dict[tuple[object, ...], Decimal | None] = {}
    for i, limit in enumerate(limits):
        yield from _check_limit(limit, (*at, i))
        what = (limit.per, limit.times is None, limit.benefits, limit.plans, limit.household)
        if what in seen:
            yield wrong((*at, i), "double_limit", per=limit.per)
        seen[what] = limit.amount.fixed if limit.amount and not limit.per_share else None
    for i, limit in enumerate(limits):
        own = limit.amount.fixed if limit.amount and not limit.per_share else None
        for wider in _WIDER.get(limit.per, ()):
            most = seen.get((wider, True, limit.benefits, limit.plans, limit.household))
            if own is not None and most is not None and most < own:
                place = {"amount": own, "per": limit.per, "wider": wider, "most": most}
                yield doubtful((*at, i), "limit_idle", **place)
        shared = seen.get((limit.per, True, limit.benefits, limit.plans, True))
        if own is not None and shared is not None and not limit.household and shared < own:
            place = {"amount": own, "per": limit.per, "most": shared}
            yield doubtful((*at, i), "household_idle", **place)


def _check_limit(limit: Limit, at: Path) -> Found:
    if (limit.amount is None) == (limit.times is None):
        yield wrong(at, "limit_shape")
    if limit.times is not None and limit.per == "claim":
        yield wrong(at, "times_per_claim")
    if limit.times is not None and (limit.plans or limit.per_share):
        yield wrong(at, "times_alone")
    if limit.benefits and limit.plans:
        yield wrong(at, "benefits_or_plans")
    if limit.household and (limit.plans or limit.per == "claim"):
        yield wrong((*at, "household"), "household_alone")
    if limit.amount is not None:
        yield from check_choice(limit.amount, (*at, "amount"))
        if limit.amount.fixed == 0:
            yield wrong((*at, "amount"), "never_pays")


def check_claim_limit(limit: ClaimLimit, at: Path, version: Version) -> Found:
    """A span after a date, the same day of each year, or a fixed day."""
    spans = [span for span in (limit.days, limit.months, limit.years) if span is not None]
    if limit.date is not None:
        if spans or limit.after or limit.on:
            yield wrong(at, "date_alone")
        elif limit.date < version.valid_from:
            yield wrong((*at, "date"), "claim_limit_early")
        return
    with_day = limit.on is not None and limit.days is None and limit.months is None
    if limit.after is None or not (with_day or (limit.on is None and len(spans) == 1)):
        yield wrong(at, "claim_limit_shape")
    elif limit.on not in (None, "12-31") and limit.years is None:
        yield doubtful((*at, "on"), "on_same_year", on=limit.on)


def check_conditions(conditions: Conditions, at: Path, own_plan: str) -> Found:
    """Conditions that no case can meet."""
    yield from _check_marks(conditions, at, own_plan)
    for fact in get_args(NumberFact):
        yield from _check_range(fact, getattr(conditions, fact), (*at, fact))
    yield from _check_diseases(conditions, at)
    order = get_args(HospitalLevel)
    least = conditions.hospital_level_at_least
    if least is not None and conditions.hospital_levels:
        best = max(order.index(level) for level in conditions.hospital_levels)
        if best < order.index(least):
            yield wrong((*at, "hospital_levels"), "level_twice", least=least)
    for i, column in enumerate(conditions.roster):
        if bool(column.is_) == bool(column.not_):
            yield wrong((*at, "roster", i), "is_or_not")
    for word in sorted(set(conditions.hospitals) & set(conditions.excluded_hospitals)):
        yield wrong((*at, "excluded_hospitals"), "listed_and_excluded", disease=word)
    for i, span in enumerate(conditions.days_between):
        if span.date == span.after:
            yield wrong((*at, "days_between", i), "same_dates")


def _check_marks(conditions: Conditions, at: Path, own_plan: str) -> Found:
    for i, amount in enumerate(conditions.amounts):
        lows = [mark for mark in (amount.at_least, amount.more_than) if mark is not None]
        highs = [mark for mark in (amount.at_most, amount.less_than) if mark is not None]
        here = (*at, "amounts", i)
        yield from check_amounts(amount.amount, (*here, "amount"), own_plan)
        terms = (*amount.amount.add, *amount.amount.subtract)
        if amount.over == "period" and any(term.paid_by for term in terms):
            yield wrong((*here, "over"), "paid_by_period")
        if len(lows) > 1 or len(highs) > 1 or not lows + highs:
            yield wrong(here, "marks")
        elif lows and highs:
            is_open = amount.more_than is not None or amount.less_than is not None
            if lows[0] > highs[0] or (is_open and lows[0] == highs[0]):
                yield wrong(here, "marks_apart", low=lows[0], high=highs[0])


def _check_diseases(conditions: Conditions, at: Path) -> Found:
    for disease in conditions.diseases:
        for word in conditions.excluded_diseases:
            if disease == word:
                yield wrong((*at, "excluded_diseases"), "listed_and_excluded", disease=disease)
            elif word in disease:
                place = {"disease": disease, "word": word}
                yield wrong((*at, "excluded_diseases"), "always_excluded", **place)


def _check_range(fact: str, span: Range | None, at: Path) -> Found:
    if span is None:
        return
    most = NUMBER_FACT_END.get(fact)
    ends = [end for end in (span.from_, span.until) if end is not None]
    if not ends:
        yield wrong(at, "range_open")
    elif span.from_ is not None and span.until is not None and span.until < span.from_:
        yield wrong(at, "backward_range")
    elif most is not None and max(ends) > most:
        yield wrong(at, "beyond", by=fact, most=most)
