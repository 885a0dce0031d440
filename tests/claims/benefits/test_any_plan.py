"""What must hold for every plan that can be written, not only for those that are."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from random import Random
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from claims.benefits.case import (
    Case,
    CaseMember,
    CoverPeriod,
    Event,
    HistoryEntry,
    history_from_json,
)
from claims.benefits.compute import compute
from claims.benefits.plan_checks import find_contradictions
from claims.benefits.result import PlanResult
from claims.benefits.rounding import UNITS
from claims.benefits.rules import Plan

Json = dict[str, Any]
COVER = CoverPeriod("any-plan", date(2025, 1, 1), date(2025, 12, 31))
yuan = st.decimals("0.00", "200000.00", places=2)
small = st.decimals("0.00", "9000.00", places=2)
days = st.dates(COVER.from_, COVER.until)
# High shares and low marks oftener than chance has them: there the bounds are in reach.
percents = (st.integers(0, 100) | st.integers(80, 100)).map(lambda share: f"{share}%")
marks = st.lists(
    st.integers(1, 3_000) | st.integers(1, 60_000), min_size=1, max_size=5, unique=True
).map(sorted)


@st.composite
def bands(draw: st.DrawFn) -> Json:
    edges = [0, *draw(marks)]
    ends = [*map(str, edges[1:]), None]
    return {
        "bands": [
            {"from": str(begin), **({"until": end} if end else {}), "rate": draw(percents)}
            for begin, end in zip(edges, ends, strict=True)
        ]
    }


@st.composite
def tiers(draw: st.DrawFn) -> Json:
    """Sums that rise with their marks and never pass them."""
    chosen = draw(marks)
    paid = sorted(draw(st.integers(1, mark)) for mark in chosen)
    holds = st.sampled_from(["at_least", "more_than"])
    return {
        "tiers": [
            {draw(holds): str(mark), "pays": str(min(sum_, mark))}
            for mark, sum_ in zip(chosen, paid, strict=True)
        ]
    }


rates = st.integers(1, 100).map(lambda share: {"rate": f"{share}%"})
ways = rates | bands() | tiers()
most = st.integers(1, 80_000).map(str) | st.decimals("0.01", "9000.00", places=2).map(str)
limits: st.SearchStrategy[list[Json]] = st.just([]) | st.dictionaries(
    st.sampled_from(["claim", "period", "life"]), most, max_size=3
).map(lambda most: [{"per": per, "amount": amount} for per, amount in most.items()])
roundings = st.sampled_from(
    ["cent", "jiao", "yuan", {"to": "jiao", "mode": "down"}, {"to": "yuan", "mode": "down"}]
)


@st.composite
def plans(draw: st.DrawFn, *, cumulative: bool = False, shared: bool = False) -> Plan:
    """A plan of one benefit on the self-payment inside the catalogue; ``shared``: with a limit
    that the household shares."""
    add_up = cumulative or draw(st.booleans())
    per = "period" if add_up else draw(st.sampled_from(["stay", "period"]))
    benefit = {
        "id": "share",
        "title": "份额",
        "kinds": ["inpatient"],
        "base": "in_scope_self_paid",
        "add_up": "period" if add_up else "claim",
        **draw(ways),
    }
    if draw(st.booleans()):
        benefit["deductible"] = {"amount": str(draw(st.integers(0, 5000))), "per": per}
    # A most per claim would depend on how a year is cut into claims.
    chosen = [most for most in draw(limits) if not cumulative or most["per"] != "claim"]
    if shared:
        chosen = [{"per": "period", "amount": draw(most), "household": True}]
    version = {
        "version": "1",
        "valid_from": "2025-01-01",
        "source": "规则",
        "date_in_cover": "admission",
        "benefits": [benefit],
        "limits": chosen,
        "rounding": draw(roundings),
        "papers": {"any": ["id_card"]},
    }
    plan = Plan.model_validate({"plan": COVER.plan, "title": "任一", "versions": [version]})
    assert [found for found in find_contradictions(plan) if found.severity == "error"] == []
    return plan


def outcome(
    plan: Plan,
    self_paid: Decimal,
    day: date,
    history: Sequence[HistoryEntry] = (),
    household: Sequence[HistoryEntry] = (),
) -> PlanResult:
    event = Event("inpatient", admission_date=day, discharge_date=day)
    amounts = {"in_scope_self_paid": self_paid}
    member = CaseMember(coverage=(COVER,))
    case = Case(member, event, amounts, tuple(history), tuple(household))
    return compute([plan], case).plans[0]


def year(plan: Plan, stays: Sequence[tuple[Decimal, date]]) -> list[PlanResult]:
    """The stays confirmed one after the other, in this order."""
    results: list[PlanResult] = []
    history: list[HistoryEntry] = []
    for self_paid, day in stays:
        results.append(outcome(plan, self_paid, day, history))
        trace = results[-1].history
        if trace is not None:
            history.append(history_from_json(trace))
    return results


def total(results: Sequence[PlanResult]) -> Decimal:
    return sum((result.payable for result in results), Decimal(0))


stays = st.lists(st.tuples(yuan | small, days), min_size=1, max_size=6)


@given(plans(), stays)
def test_nothing_is_negative_and_nothing_above_its_base(
    plan: Plan, drawn: list[tuple[Decimal, date]]
) -> None:
    results = year(plan, drawn)
    rule = plan.versions[0].rounding
    # A plan that rounds to yuan may pay half a yuan more than the base, and no more.
    spare = UNITS[rule.to] / 2 if rule.mode == "half_up" else Decimal(0)
    assert all(result.payable >= 0 for result in results)
    assert all(step.amount >= 0 for result in results for step in result.steps)
    if plan.versions[0].benefits[0].add_up == "claim":
        pairs = zip(results, drawn, strict=True)
        assert all(result.payable <= self_paid + spare for result, (self_paid, _) in pairs)
        spare *= len(drawn)
    assert total(results) <= sum(self_paid for self_paid, _ in drawn) + spare


earlier_claims = st.lists(
    st.builds(
        HistoryEntry,
        plan=st.just(COVER.plan),
        paid=yuan,
        base=yuan,
        kind=st.just("inpatient"),
        admission_date=days,
        discharge_date=days,
    ),
    max_size=4,
)


@given(plans() | plans(shared=True), yuan | small, earlier_claims, earlier_claims)
def test_whatever_was_paid_before_nothing_is_negative(
    plan: Plan, self_paid: Decimal, own: list[HistoryEntry], household: list[HistoryEntry]
) -> None:
    """Offices bring histories of their own, with payments beyond any limit of ours."""
    result = outcome(plan, self_paid, COVER.from_, own, household)
    assert result.payable >= 0
    assert all(step.amount >= 0 for step in result.steps)
    for cap in result.caps:
        assert Decimal(cap["left"]) >= Decimal(cap["this_claim"]) >= 0
        assert Decimal(cap["left"]) - Decimal(cap["this_claim"]) == Decimal(cap["left_after"])


several = st.lists(st.tuples(rates, limits), min_size=2, max_size=4).map(
    lambda drawn: [
        {
            "id": f"b{number}",
            "title": f"第{number}项",
            "kinds": ["inpatient"],
            "base": "in_scope_self_paid",
            **way,
            "limits": own,
        }
        for number, (way, own) in enumerate(drawn)
    ]
)


def plan_of(benefits: list[Json], **more: Any) -> Plan:
    version = {
        "version": "1",
        "valid_from": "2025-01-01",
        "source": "规则",
        "date_in_cover": "admission",
        "benefits": benefits,
        **more,
    }
    return Plan.model_validate({"plan": COVER.plan, "title": "任一", "versions": [version]})


def paid_by(benefits: list[Json], self_paid: Decimal, **more: Any) -> PlanResult:
    """What a plan of these benefits pays for one claim."""
    return outcome(plan_of(benefits, **more), self_paid, COVER.from_)


@given(several, yuan | small, roundings)
def test_of_benefits_that_exclude_each_other_the_highest_is_paid(
    benefits: list[Json], self_paid: Decimal, rounding: Json | str
) -> None:
    group = [{"benefits": [one["id"] for one in benefits]}]
    result = paid_by(benefits, self_paid, only_highest=group, rounding=rounding)
    alone = [paid_by([one], self_paid, rounding=rounding).payable for one in benefits]
    assert result.payable == max(alone)
    assert len(result.parts) == 1


@given(st.integers(1, 9_000), yuan | small, roundings, st.booleans())
def test_no_more_than_was_self_paid_is_no_more_whatever_the_rounding(
    sum_: int, self_paid: Decimal, rounding: Json | str, of_the_whole_plan: bool
) -> None:
    most: Json = {"never_more_than": "in_scope_self_paid"}
    benefit: Json = {"id": "sum", "title": "定额", "kinds": ["inpatient"], "fixed": str(sum_)}
    if of_the_whole_plan:
        result = paid_by([benefit], self_paid, rounding=rounding, **most)
    else:
        result = paid_by([{**benefit, **most}], self_paid, rounding=rounding)
    assert result.payable <= min(self_paid, sum_)
    # What is lost is less than a unit of the rounding.
    assert min(self_paid, Decimal(sum_)) - result.payable < 1


@given(st.integers(0, 5000), st.booleans(), stays)
def test_a_deductible_of_the_period_is_taken_off_once(
    deductible: int, adds_up: bool, drawn: list[tuple[Decimal, date]]
) -> None:
    """Paid in full, the year comes to all that was self-paid less the deductible."""
    benefit = {
        "id": "share",
        "title": "份额",
        "kinds": ["inpatient"],
        "base": "in_scope_self_paid",
        "add_up": "period" if adds_up else "claim",
        "deductible": {"amount": str(deductible), "per": "period"},
        "rate": "100%",
    }
    self_paid = sum((amount for amount, _ in drawn), Decimal(0))
    assert total(year(plan_of([benefit]), drawn)) == max(self_paid - deductible, Decimal(0))


@given(several, yuan | small, roundings, limits)
def test_the_parts_of_several_benefits_add_up(
    benefits: list[Json], self_paid: Decimal, rounding: Json | str, of_the_plan: list[Json]
) -> None:
    result = paid_by(benefits, self_paid, rounding=rounding, limits=of_the_plan)
    assert sum(part.amount for part in result.parts) == result.payable
    assert all(part.amount >= 0 for part in result.parts)


@given(plans(), stays)
def test_each_payment_is_a_whole_sum_of_the_plans_rounding(
    plan: Plan, drawn: list[tuple[Decimal, date]]
) -> None:
    rule = plan.versions[0].rounding
    results = year(plan, drawn)
    assert all(result.payable % UNITS[rule.to] == 0 for result in results)
    for result in results:
        assert sum(part.amount for part in result.parts) == result.payable


household_stays = st.lists(st.tuples(st.booleans(), yuan | small, days), min_size=1, max_size=6)


def household_total(plan: Plan, drawn: Sequence[tuple[bool, Decimal, date]]) -> Decimal:
    """What two members of one household are paid, their stays confirmed in this order."""
    traces: dict[bool, list[HistoryEntry]] = {True: [], False: []}
    paid = Decimal(0)
    for is_first, self_paid, day in drawn:
        result = outcome(plan, self_paid, day, traces[is_first], traces[not is_first])
        paid += result.payable
        if result.history is not None:
            traces[is_first].append(history_from_json(result.history))
    return paid


@given(plans(shared=True), household_stays)
def test_a_limit_that_a_household_shares_holds_for_all_of_it(
    plan: Plan, drawn: list[tuple[bool, Decimal, date]]
) -> None:
    (limit,) = plan.versions[0].limits
    assert limit.amount is not None and limit.amount.fixed is not None
    assert household_total(plan, drawn) <= limit.amount.fixed


@given(plans(cumulative=True, shared=True), household_stays, st.integers())
def test_who_of_a_household_comes_first_does_not_move_a_cent(
    plan: Plan, drawn: list[tuple[bool, Decimal, date]], seed: int
) -> None:
    shuffled = list(drawn)
    Random(seed).shuffle(shuffled)
    assert household_total(plan, drawn) == household_total(plan, shuffled)


@given(plans(), stays)
def test_every_limit_holds_over_a_year(plan: Plan, drawn: list[tuple[Decimal, date]]) -> None:
    results = year(plan, drawn)
    for limit in plan.versions[0].limits:
        assert limit.amount is not None and limit.amount.fixed is not None
        paid = max(r.payable for r in results) if limit.per == "claim" else total(results)
        assert paid <= limit.amount.fixed


@given(plans(), stays, yuan, small)
def test_more_self_payment_never_pays_less(
    plan: Plan, earlier: list[tuple[Decimal, date]], self_paid: Decimal, more: Decimal
) -> None:
    traces = [result.history for result in year(plan, earlier)]
    history = [history_from_json(trace) for trace in traces if trace is not None]
    cheap = outcome(plan, self_paid, COVER.from_, history)
    dear = outcome(plan, self_paid + more, COVER.from_, history)
    assert cheap.payable <= dear.payable


@given(plans(cumulative=True), stays, st.integers())
def test_the_order_of_claims_does_not_move_a_cent_where_a_plan_adds_up(
    plan: Plan, drawn: list[tuple[Decimal, date]], seed: int
) -> None:
    shuffled = list(drawn)
    Random(seed).shuffle(shuffled)
    assert total(year(plan, drawn)) == total(year(plan, shuffled))


@given(plans(cumulative=True), stays)
def test_claims_that_add_up_pay_as_one(plan: Plan, drawn: list[tuple[Decimal, date]]) -> None:
    whole = sum((self_paid for self_paid, _ in drawn), Decimal(0))
    assert total(year(plan, drawn)) == outcome(plan, whole, COVER.from_).payable
