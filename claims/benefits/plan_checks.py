"""Contradictions inside a plan that is well formed: gaps, overlaps, rules that cannot both hold."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import timedelta
from itertools import pairwise

from claims.benefits.contradictions import Contradiction, Found, doubtful, wrong
from claims.benefits.order import payers_named
from claims.benefits.plan_text import Path
from claims.benefits.problem_texts import problem
from claims.benefits.rule_checks import (
    check_claim_limit,
    check_conditions,
    check_limits,
    check_waiting,
)
from claims.benefits.rules import BenefitRule, Conditions, Plan, Version
from claims.benefits.sum_checks import check_only_highest, check_rounding
from claims.benefits.table_checks import check_amounts, check_bands, check_choice, check_tiers
from claims.benefits.texts import Text

WAYS = ("rate", "bands", "tiers", "fixed", "per_day")
_WAYS_BY_BASE = ("rate", "bands", "tiers")

# The dates that cases of these kinds never have.
_NO_SUCH_DATE = {"outpatient": {"admission", "discharge"}, "inpatient": {"visit", "death"}}
# Where a plan speaks of shares, as its JSON has it.
_SHARES = ('"per_share":true', '"by":"shares"', '"shares":{')


def find_contradictions(plan: Plan) -> list[Contradiction]:
    """Everything in one plan that cannot be meant."""
    found = list(_check_version_periods(plan))
    for i, version in enumerate(plan.versions):
        found += _check_version(version, ("versions", i), plan.plan)
    return found


def find_double_plans(plans: Sequence[Plan]) -> Iterator[tuple[int, Text]]:
    """Plans that stand twice, and pairs that wait for each other; with their position."""
    by_key: dict[str, int] = {}
    for i, plan in enumerate(plans):
        if plan.plan in by_key:
            yield i, problem("double_plan", plan=plan.plan)
        by_key.setdefault(plan.plan, i)
        for code, named in (("both_give_way", _gives_way_to), ("both_wait", _asks)):
            for other in sorted(named(plan)):
                at = by_key.get(other)
                if at is not None and other != plan.plan and plan.plan in named(plans[at]):
                    yield i, problem(code, plan=plan.plan, other=other)


def _gives_way_to(plan: Plan) -> set[str]:
    return {key for version in plan.versions for key in version.exclusive_with}


def _asks(plan: Plan) -> set[str]:
    return {key for version in plan.versions for key in payers_named(version)}


def _check_version_periods(plan: Plan) -> Found:
    numbered = sorted(enumerate(plan.versions), key=lambda pair: pair[1].valid_from)
    names = Counter(version.version for version in plan.versions)
    for i, version in numbered:
        if names[version.version] > 1:
            yield wrong(("versions", i, "version"), "double_version", version=version.version)
        if version.valid_until is not None and version.valid_until < version.valid_from:
            yield wrong(("versions", i, "valid_until"), "backward_version")
    for (_, earlier), (i, later) in pairwise(numbered):
        path = ("versions", i, "valid_from")
        end = earlier.valid_until
        if end is None:
            yield wrong(path, "version_overlap_open", version=earlier.version)
        elif later.valid_from <= end:
            yield wrong(path, "version_overlap", version=earlier.version, until=end)
        elif later.valid_from > end + timedelta(days=1):
            gap = {"first": end + timedelta(days=1), "last": later.valid_from - timedelta(days=1)}
            yield doubtful(path, "version_gap", **gap)


def _check_version(version: Version, at: Path, plan: str) -> Found:
    ids = Counter(benefit.id for benefit in version.benefits)
    for i, benefit in enumerate(version.benefits):
        here = (*at, "benefits", i)
        if ids[benefit.id] > 1:
            yield wrong((*here, "id"), "double_benefit", id=benefit.id)
        yield from _check_benefit(benefit, here, version, plan)
        yield from _check_reachable(benefit.when, version.eligibility, (*here, "when"))
    yield from check_limits(version.limits, (*at, "limits"))
    for i, limit in enumerate(version.limits):
        for name in sorted(set(limit.benefits) - set(ids)):
            yield wrong((*at, "limits", i, "benefits"), "no_benefit", id=name)
        if plan in limit.plans:
            yield wrong((*at, "limits", i, "plans"), "names_itself")
    yield from check_waiting(version.waiting, (*at, "waiting"))
    if version.waiting is not None and all(b.waiting is not None for b in version.benefits):
        yield doubtful((*at, "waiting"), "idle_waiting")
    yield from check_conditions(version.eligibility, (*at, "eligibility"), plan)
    for i, claim_limit in enumerate(version.claim_limits):
        yield from check_claim_limit(claim_limit, (*at, "claim_limits", i), version)
    yield from _check_other_plans(version, at, plan)
    yield from _check_papers(version, at)
    yield from check_amounts(version.never_more_than, (*at, "never_more_than"), plan)
    if version.fee is not None:
        yield from check_choice(version.fee, (*at, "fee"))
    yield from check_only_highest(version, (*at, "only_highest"))
    yield from check_rounding(version, at)
    yield from _check_shares(version, at)


def _check_other_plans(version: Version, at: Path, plan: str) -> Found:
    for key in ("exclusive_with", "requires"):
        yield from _check_repeats(getattr(version, key), (*at, key))
        if plan in getattr(version, key):
            yield wrong((*at, key), "names_itself")
    for other in sorted(set(version.exclusive_with) & set(version.requires)):
        yield wrong((*at, "requires"), "required_and_excluded", plan=other)


def _check_repeats(words: Sequence[str], at: Path) -> Found:
    for word, times in Counter(words).items():
        if times > 1:
            yield doubtful(at, "twice", word=word)


def _check_shares(version: Version, at: Path) -> Found:
    rules = version.model_dump_json(include={"benefits", "limits"}, exclude_none=True)
    if (version.max_shares or 1) > 1 and not any(word in rules for word in _SHARES):
        yield doubtful((*at, "max_shares"), "idle_shares")


def _check_papers(version: Version, at: Path) -> Found:
    kinds = {kind for benefit in version.benefits for kind in benefit.kinds}
    for kind in sorted(kinds - set(version.papers)):
        if "any" not in version.papers:
            yield doubtful((*at, "papers"), "no_checklist", kind=kind)
    for listed, papers in version.papers.items():
        if listed != "any" and listed not in kinds:
            yield doubtful((*at, "papers", listed), "idle_checklist", kind=listed)
        for i, paper in enumerate(papers):
            if (paper.paper is None) == (not paper.any):
                yield wrong((*at, "papers", listed, i), "paper_or_any")


def _check_benefit(benefit: BenefitRule, at: Path, version: Version, plan: str) -> Found:
    yield from _check_way(benefit, at)
    yield from check_amounts(benefit.base, (*at, "base"), plan)
    yield from check_amounts(benefit.never_more_than, (*at, "never_more_than"), plan)
    yield from check_bands(benefit.bands, (*at, "bands"))
    yield from check_tiers(benefit.tiers, (*at, "tiers"), must_rise=benefit.add_up == "period")
    yield from _check_deductible(benefit, (*at, "deductible"))
    yield from _check_kinds(benefit, at, version)
    yield from check_limits(benefit.limits, (*at, "limits"))
    for i, limit in enumerate(benefit.limits):
        if limit.benefits or limit.plans:
            yield wrong((*at, "limits", i), "limit_place")
    yield from check_waiting(benefit.waiting, (*at, "waiting"))
    yield from check_conditions(benefit.when, (*at, "when"), plan)
    yield from _check_choices(benefit, at)
    yield from _check_least(benefit, at)
    if benefit.per_day is not None:
        stay, period = benefit.per_day.days_per_stay, benefit.per_day.days_per_period
        if stay is not None and period is not None and stay > period:
            yield doubtful((*at, "per_day"), "days_idle", stay=stay, period=period)


def _check_way(benefit: BenefitRule, at: Path) -> Found:
    ways = [name for name in WAYS if getattr(benefit, name)]
    if not ways:
        yield wrong(at, "no_way", all=", ".join(WAYS))
    elif len(ways) > 1:
        yield wrong(at, "ways", all=", ".join(WAYS), ways=", ".join(ways))
    by_base = [way for way in ways if way in _WAYS_BY_BASE]
    if by_base and benefit.base is None:
        yield wrong(at, "no_base", way=by_base[0])
    if not by_base and ways:
        for key in ("base", "deductible"):
            if getattr(benefit, key) is not None:
                yield wrong((*at, key), "idle", key=key, way=ways[0])
        if benefit.add_up == "period":
            yield wrong((*at, "add_up"), "idle", key="add_up", way=ways[0])


def _check_kinds(benefit: BenefitRule, at: Path, version: Version) -> Found:
    yield from _check_repeats(benefit.kinds, (*at, "kinds"))
    dates = {str(kind): str(name) for kind, name in version.date_in_cover.items()}
    for kind in benefit.kinds:
        name = dates.get(kind, dates.get("any"))
        if name is None:
            yield wrong((*at, "kinds"), "no_date", kind=kind)
        elif name in _NO_SUCH_DATE.get(kind, ()):
            yield doubtful((*at, "kinds"), "odd_date", kind=kind, date=name)
        if benefit.per_day is not None and kind == "outpatient":
            yield wrong((*at, "per_day"), "no_days", kind=kind)


def _check_deductible(benefit: BenefitRule, at: Path) -> Found:
    deductible = benefit.deductible
    if deductible is None:
        return
    if deductible.per != "period" and benefit.add_up == "period":
        yield wrong(at, "rival_stays")
    if deductible.per != "stay" and deductible.amount.by == "stay_number":
        yield wrong(at, "by_stay")


def _check_choices(benefit: BenefitRule, at: Path) -> Found:
    for key in ("rate", "fixed", "at_least", "not_paid_below"):
        choice = getattr(benefit, key)
        if choice is not None:
            yield from check_choice(choice, (*at, key))
    for key in ("rate", "fixed"):
        choice = getattr(benefit, key)
        if choice is not None and choice.fixed == 0:
            yield wrong((*at, key), "never_pays")
    if benefit.deductible is not None:
        yield from check_choice(benefit.deductible.amount, (*at, "deductible", "amount"))
    if benefit.per_day is not None:
        yield from check_choice(benefit.per_day.amount, (*at, "per_day", "amount"))


def _check_least(benefit: BenefitRule, at: Path) -> Found:
    """The least, the threshold and the most of one claim must leave something between them."""
    least = benefit.at_least.fixed if benefit.at_least else None
    threshold = benefit.not_paid_below.fixed if benefit.not_paid_below else None
    for limit in benefit.limits:
        most = limit.amount.fixed if limit.per == "claim" and limit.amount else None
        if most is not None and least is not None and most < least:
            yield wrong((*at, "at_least"), "least_above_most", least=least, most=most)
        if most is not None and threshold is not None and threshold > most:
            place = {"least": threshold, "most": most}
            yield wrong((*at, "not_paid_below"), "threshold_above_most", **place)
    if least is not None and threshold is not None and least < threshold:
        place = {"least": least, "threshold": threshold}
        yield doubtful((*at, "at_least"), "least_below_threshold", **place)


def _check_reachable(when: Conditions, eligibility: Conditions, at: Path) -> Found:
    """A benefit for people whom the plan as a whole leaves out never pays."""
    for key in ("sex", "insured", "settled_by_insurance", "in_city"):
        wanted, allowed = getattr(when, key), getattr(eligibility, key)
        if None not in (wanted, allowed) and wanted != allowed:
            shown = str(allowed).lower()
            yield wrong((*at, key), "unreachable", key=key, allowed=shown)
    wanted_kinds, allowed_kinds = set(when.unit_kinds), set(eligibility.unit_kinds)
    if wanted_kinds and allowed_kinds and not wanted_kinds & allowed_kinds:
        yield wrong((*at, "unit_kinds"), "unreachable_units")
