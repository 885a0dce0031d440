"""Contradictions inside a plan that is well formed: gaps, overlaps, rules that cannot both hold."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise
from typing import Literal

from claims.benefits.plan_text import Path
from claims.benefits.rules import (
    Band,
    BenefitRule,
    ClaimLimit,
    Conditions,
    Limit,
    MoneyChoice,
    PercentChoice,
    Plan,
    Range,
    Version,
    Waiting,
)
from claims.benefits.words import NUMBER_FACT_END, NUMBER_FACT_START


@dataclass(frozen=True, slots=True)
class Contradiction:
    """Something wrong at one place (keys and list positions from the top of the plan)."""

    path: Path
    message: str
    severity: Literal["error", "warning"] = "error"


Found = Iterator[Contradiction]


def find_contradictions(plan: Plan) -> list[Contradiction]:
    """Everything in one plan that cannot be meant."""
    found = list(_check_version_periods(plan))
    for i, version in enumerate(plan.versions):
        found += _check_version(version, ("versions", i), plan.plan)
    return found


def find_double_plans(plans: Sequence[Plan]) -> Iterator[tuple[int, str]]:
    """Plans that stand twice, and pairs that each give way to the other; with their position."""
    by_key: dict[str, int] = {}
    for i, plan in enumerate(plans):
        if plan.plan in by_key:
            yield i, f"the plan `{plan.plan}` stands in this file twice; put its versions together"
        by_key.setdefault(plan.plan, i)
        for other in {key for version in plan.versions for key in version.exclusive_with}:
            at = by_key.get(other)
            if at is not None and other != plan.plan:
                back = {key for version in plans[at].versions for key in version.exclusive_with}
                if plan.plan in back:
                    yield i, f"`{plan.plan}` and `{other}` each give way to the other: neither pays"


def _check_version_periods(plan: Plan) -> Found:
    numbered = sorted(enumerate(plan.versions), key=lambda pair: pair[1].valid_from)
    names = Counter(version.version for version in plan.versions)
    for i, version in numbered:
        if names[version.version] > 1:
            path: Path = ("versions", i, "version")
            yield Contradiction(path, f"two versions are called `{version.version}`")
        if version.valid_until is not None and version.valid_until < version.valid_from:
            yield Contradiction(("versions", i, "valid_until"), "the version ends before it begins")
    for (_, earlier), (i, later) in pairwise(numbered):
        path = ("versions", i, "valid_from")
        end = earlier.valid_until or date.max
        if later.valid_from <= end:
            said = (
                f"overlaps version `{earlier.version}`, valid until {earlier.valid_until or 'ever'}"
            )
            yield Contradiction(path, said)
        elif later.valid_from > end + timedelta(days=1):
            gap = f"{end + timedelta(days=1)} to {later.valid_from - timedelta(days=1)}"
            said = f"no version is valid for covers that begin from {gap}"
            yield Contradiction(path, said, "warning")


def _check_version(version: Version, at: Path, plan: str) -> Found:
    ids = Counter(benefit.id for benefit in version.benefits)
    for i, benefit in enumerate(version.benefits):
        here = (*at, "benefits", i)
        if ids[benefit.id] > 1:
            yield Contradiction((*here, "id"), f"two benefits have the id `{benefit.id}`")
        yield from _check_benefit(benefit, here, version)
        yield from _check_reachable(benefit.when, version.eligibility, (*here, "when"))
    yield from _check_double_limits(version.limits, (*at, "limits"))
    for i, limit in enumerate(version.limits):
        here = (*at, "limits", i)
        yield from _check_limit(limit, here)
        for name in set(limit.benefits) - set(ids):
            said = f"this version has no benefit `{name}`"
            yield Contradiction((*here, "benefits"), said)
    if version.waiting is not None:
        yield from _check_waiting(version.waiting, (*at, "waiting"))
    yield from _check_conditions(version.eligibility, (*at, "eligibility"))
    for i, claim_limit in enumerate(version.claim_limits):
        yield from _check_claim_limit(claim_limit, (*at, "claim_limits", i))
    for key in ("exclusive_with", "requires"):
        if plan in getattr(version, key):
            yield Contradiction((*at, key), "a plan cannot name itself here")
    for other in set(version.exclusive_with) & set(version.requires):
        yield Contradiction((*at, "requires"), f"`{other}` is required and excluded at once")
    yield from _check_papers(version, at)
    if version.fee is not None:
        yield from _check_choice(version.fee, (*at, "fee"))


def _check_papers(version: Version, at: Path) -> Found:
    kinds = {kind for benefit in version.benefits for kind in benefit.kinds}
    for kind in sorted(kinds - set(version.papers)):
        if "any" not in version.papers:
            said = f"no checklist of papers for {kind}; claims of that kind will lack nothing"
            yield Contradiction((*at, "papers"), said, "warning")
    for listed, papers in version.papers.items():
        if listed != "any" and listed not in kinds:
            said = f"no benefit of this version is for {listed}"
            yield Contradiction((*at, "papers", listed), said, "warning")
        for i, paper in enumerate(papers):
            if (paper.paper is None) == (not paper.any):
                said = "name one `paper`, or several in `any`"
                yield Contradiction((*at, "papers", listed, i), said)


def _check_benefit(benefit: BenefitRule, at: Path, version: Version) -> Found:
    ways = [name for name in ("rate", "bands", "fixed", "per_day") if getattr(benefit, name)]
    if len(ways) != 1:
        said = (
            f"a benefit pays by one of rate, bands, fixed, per_day; this one has {ways or 'none'}"
        )
        yield Contradiction(at, said)
    by_base = bool({"rate", "bands"} & set(ways))
    if by_base and benefit.base is None:
        yield Contradiction(at, "`rate` and `bands` need a `base`")
    for key in ("base", "deductible"):
        if not by_base and ways and getattr(benefit, key) is not None:
            yield Contradiction((*at, key), f"`{key}` has no effect beside `{ways[0]}`")
    if not by_base and ways and benefit.add_up == "period":
        yield Contradiction((*at, "add_up"), f"`add_up` has no effect beside `{ways[0]}`")
    yield from _check_bands(benefit.bands, (*at, "bands"))
    yield from _check_deductible(benefit, (*at, "deductible"))
    for kind in benefit.kinds:
        if kind not in version.date_in_cover and "any" not in version.date_in_cover:
            said = f"`date_in_cover` does not say which date counts for {kind}"
            yield Contradiction((*at, "kinds"), said)
    yield from _check_double_limits(benefit.limits, (*at, "limits"))
    for i, limit in enumerate(benefit.limits):
        yield from _check_limit(limit, (*at, "limits", i))
        if limit.benefits or limit.plans:
            said = "a limit over several benefits or plans stands under the version's `limits`"
            yield Contradiction((*at, "limits", i), said)
    if benefit.waiting is not None:
        yield from _check_waiting(benefit.waiting, (*at, "waiting"))
    yield from _check_conditions(benefit.when, (*at, "when"))
    yield from _check_choices(benefit, at)


def _check_deductible(benefit: BenefitRule, at: Path) -> Found:
    deductible = benefit.deductible
    if deductible is not None and deductible.per == "stay" and benefit.add_up == "period":
        said = "`add_up: period` adds the stays up first: the deductible must be `per: period` too"
        yield Contradiction(at, said)
    if (
        deductible is not None
        and deductible.per == "period"
        and deductible.amount.by == "stay_number"
    ):
        said = "a deductible by stay number is `per: stay`"
        yield Contradiction(at, said)


def _check_choices(benefit: BenefitRule, at: Path) -> Found:
    for key in ("rate", "fixed", "at_least", "not_paid_below"):
        choice = getattr(benefit, key)
        if choice is not None:
            yield from _check_choice(choice, (*at, key))
    if benefit.deductible is not None:
        yield from _check_choice(benefit.deductible.amount, (*at, "deductible", "amount"))
    if benefit.per_day is not None:
        yield from _check_choice(benefit.per_day.amount, (*at, "per_day", "amount"))
    yield from _check_amounts_of_limits(benefit, at)


def _check_amounts_of_limits(benefit: BenefitRule, at: Path) -> Found:
    least, threshold = benefit.at_least, benefit.not_paid_below
    most = [limit.amount.fixed for limit in benefit.limits if limit.per == "claim" and limit.amount]
    for cap in most:
        if cap is not None and least is not None and least.fixed is not None and cap < least.fixed:
            yield Contradiction((*at, "at_least"), f"at least {least.fixed}, but at most {cap}")
        if cap is not None and threshold is not None and (threshold.fixed or 0) > cap:
            said = f"nothing below {threshold.fixed} is paid, but at most {cap}: it never pays"
            yield Contradiction((*at, "not_paid_below"), said)


def _check_reachable(when: Conditions, eligibility: Conditions, at: Path) -> Found:
    """A benefit for people whom the plan as a whole leaves out never pays."""
    for key in ("sex", "insured", "settled_by_insurance", "in_city"):
        wanted, allowed = getattr(when, key), getattr(eligibility, key)
        if None not in (wanted, allowed) and wanted != allowed:
            yield Contradiction((*at, key), f"the plan's `eligibility` says {key} is {allowed}")
    wanted_kinds, allowed_kinds = set(when.unit_kinds), set(eligibility.unit_kinds)
    if wanted_kinds and allowed_kinds and not wanted_kinds & allowed_kinds:
        said = "none of these is among the unit kinds of the plan's `eligibility`"
        yield Contradiction((*at, "unit_kinds"), said)


def _check_bands(bands: Sequence[Band], at: Path) -> Found:
    if not bands:
        return
    expected: Decimal | None = Decimal(0)
    for i, band in enumerate(bands):
        here = (*at, i)
        if expected is None:
            yield Contradiction(here, "a band follows one that has no `until`")
            return
        if band.from_ > expected:
            yield Contradiction(here, f"gap: nothing is said for {expected} to {band.from_}")
        elif band.from_ < expected:
            said = f"overlap: the part from {band.from_} to {expected} is in two bands"
            yield Contradiction(here, said)
        if band.until is not None and band.until <= band.from_:
            yield Contradiction(here, "the band ends before it begins")
        expected = band.until
    if expected is not None:
        said = f"nothing is said for the part above {expected}; write `rate: 0%` if it is not paid"
        yield Contradiction((*at, len(bands) - 1), said, "warning")


def _check_choice(choice: MoneyChoice | PercentChoice, at: Path) -> Found:
    named = [key for key in ("fixed", "of", "by") if getattr(choice, key, None) is not None]
    if len(named) != 1:
        yield Contradiction(at, "give one of: a number, `of` an amount, `by` a fact with a table")
        return
    if choice.by is None:
        if choice.steps or choice.values:
            yield Contradiction(at, "a table needs `by`: the fact that it goes by")
        return
    start = NUMBER_FACT_START.get(choice.by)
    if start is None and (choice.steps or not choice.values):
        yield Contradiction(at, f"`by: {choice.by}` needs `values` (a word and its value each)")
    elif start is not None and (choice.values or not choice.steps):
        yield Contradiction(at, f"`by: {choice.by}` needs `steps` (`from`, `until` and `value`)")
    elif start is not None:
        steps = [(step.from_, step.until) for step in choice.steps]
        yield from _check_steps(steps, start, (*at, "steps"), NUMBER_FACT_END.get(choice.by))


def _check_steps(
    steps: Sequence[tuple[int, int | None]], start: int, at: Path, end: int | None = None
) -> Found:
    """Steps must begin at the smallest value and follow each other; ``until`` may be left out."""
    previous_from, expected = start - 1, start
    for i, (first, last) in enumerate(steps):
        if first <= previous_from or (first < expected):
            yield Contradiction((*at, i), f"overlap: {first} is in the step before too")
        elif first > expected and (i == 0 or steps[i - 1][1] is not None):
            yield Contradiction((*at, i), f"gap: nothing is said for {expected} to {first - 1}")
        if last is not None and last < first:
            yield Contradiction((*at, i), "the step ends before it begins")
        previous_from, expected = first, (last or first) + 1
    if steps and steps[-1][1] not in (None, end):
        said = f"nothing is said from {expected} on"
        yield Contradiction((*at, len(steps) - 1), said, "warning")


def _check_waiting(waiting: Waiting, at: Path) -> Found:
    if (waiting.days is None) == (not waiting.steps):
        yield Contradiction(at, "give `days` without payment, or a ladder in `steps`")
    steps = [(step.from_day, step.until_day) for step in waiting.steps]
    yield from _check_steps(steps, 1, (*at, "steps"))


def _check_limit(limit: Limit, at: Path) -> Found:
    if (limit.amount is None) == (limit.times is None):
        yield Contradiction(at, "a limit has an `amount` of money or a number of `times`")
    if limit.times is not None and limit.per == "claim":
        yield Contradiction(at, "`times` counts payments in a period or a life, not in one claim")
    if limit.times is not None and (limit.plans or limit.per_share):
        yield Contradiction(at, "`times` goes neither with `plans` nor with `per_share`")
    if limit.benefits and limit.plans:
        yield Contradiction(at, "a limit goes over `benefits` of this plan or over `plans`")
    if limit.amount is not None:
        yield from _check_choice(limit.amount, (*at, "amount"))


def _check_double_limits(limits: Sequence[Limit], at: Path) -> Found:
    seen: set[object] = set()
    for i, limit in enumerate(limits):
        what = (limit.per, limit.times is None, limit.benefits, limit.plans)
        if what in seen:
            yield Contradiction((*at, i), f"a second limit per {limit.per} for the same")
        seen.add(what)


def _check_claim_limit(limit: ClaimLimit, at: Path) -> Found:
    spans = [span for span in (limit.days, limit.months, limit.years) if span is not None]
    if limit.date is not None and (spans or limit.after):
        yield Contradiction(at, "a fixed `date` stands alone")
    if limit.date is None and (limit.after is None or len(spans) != 1):
        yield Contradiction(at, "give `after` with one of days, months, years; or a fixed `date`")


def _check_conditions(conditions: Conditions, at: Path) -> Found:
    for i, amount in enumerate(conditions.amounts):
        lows = [mark for mark in (amount.at_least, amount.more_than) if mark is not None]
        highs = [mark for mark in (amount.at_most, amount.less_than) if mark is not None]
        here = (*at, "amounts", i)
        if len(lows) > 1 or len(highs) > 1 or not lows + highs:
            said = "give `at_least` or `more_than`, `at_most` or `less_than`, or one of each side"
            yield Contradiction(here, said)
        elif lows and highs and lows[0] > highs[0]:
            yield Contradiction(here, f"no amount is above {lows[0]} and below {highs[0]}")
    for key in ("injury_grade", "age", "stay_days"):
        yield from _check_range(getattr(conditions, key), (*at, key))
    for disease in set(conditions.diseases) & set(conditions.excluded_diseases):
        said = f"{disease} is both listed and excluded"
        yield Contradiction((*at, "excluded_diseases"), said)


def _check_range(span: Range | None, at: Path) -> Found:
    if span is None:
        return
    if span.from_ is None and span.until is None:
        yield Contradiction(at, "give `from`, `until` or both")
    elif span.from_ is not None and span.until is not None and span.until < span.from_:
        yield Contradiction(at, "the range ends before it begins")
