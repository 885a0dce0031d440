"""What must hold for every case: bounds, monotony, and independence of the order of claims."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from claims.benefits.case import KINDS, Case, CaseMember, CoverPeriod, Event, history_from_json
from claims.benefits.compute import compute
from claims.benefits.plan_file import load_plans
from claims.benefits.result import Result, result_to_json
from claims.benefits.rules import Plan

FIXTURES = Path(__file__).parents[3] / "fixtures"
PLANS: dict[str, Plan] = {
    plan.plan: plan
    for path in [*FIXTURES.glob("plans/*.yaml"), *FIXTURES.glob("demo/plans/*.yaml")]
    for plan in load_plans(path.read_text(), path.name)
}
AMOUNT_KEYS = (
    "total_amount", "pooled_fund_paid", "other_paid", "in_scope_self_paid",
    "out_of_scope_self_paid", "in_scope_amount", "deductible", "proportional_self_paid",
    "advance_self_paid", "over_ward_bed_fee", "commercial_insurance_paid", "cash_paid",
)  # fmt: skip
yuan = st.decimals("0.00", "400000.00", places=2)
small = st.decimals("0.00", "9000.00", places=2)


def days(first: date, last: date) -> st.SearchStrategy[date]:
    return st.dates(first, last)


@st.composite
def cases(draw: st.DrawFn, plan: Plan) -> Case:
    """Any case of a member who was covered for the first year of one of the plan's versions."""
    begins = draw(st.sampled_from(plan.versions)).valid_from
    cover = CoverPeriod(plan.plan, begins, begins + timedelta(days=364))
    others = [CoverPeriod(key, cover.from_, cover.until) for key in PLANS if key != plan.plan]
    day = days(cover.from_ - timedelta(days=5), cover.until + timedelta(days=5))
    admission = draw(day)
    keys = draw(st.just(set(AMOUNT_KEYS)) | st.sets(st.sampled_from(AMOUNT_KEYS)))
    event = Event(
        draw(st.sampled_from(KINDS) | st.just("inpatient")),
        admission_date=admission,
        discharge_date=admission + timedelta(days=draw(st.integers(0, 60))),
        settlement_date=draw(day),
        diagnosed_date=draw(day),
        death_date=draw(day),
        accident_date=draw(day),
        hospital_level=draw(st.sampled_from(["一级", "二级", "三级甲等", None])),
        hospital_name=draw(st.sampled_from(["漳州市医院", "漳州市康复医院", None])),
        in_city=draw(st.booleans()),
        diagnoses=("乳腺癌",),
        settled_by_insurance=draw(st.booleans()),
        injury_grade=draw(st.integers(1, 10)),
    )
    member = CaseMember(
        sex=draw(st.sampled_from(["male", "female"])),
        birth_date=date(1980, 1, 1),
        joined=begins - timedelta(days=draw(st.integers(0, 4000))),
        shares=draw(st.integers(1, 6)),
        unit_kind=draw(st.sampled_from(["enterprise", "institution"])),
        insured=draw(st.booleans()),
        roster=draw(st.sampled_from([{}, {"困难职工": "是", "岗位类别": "一类"}])),
        coverage=(cover, *draw(st.sampled_from([(), tuple(others)]))),
    )
    return Case(member, event, {key: draw(yuan) for key in keys})


any_plan = st.sampled_from(sorted(PLANS)).map(PLANS.__getitem__)
plan_and_case = any_plan.flatmap(lambda plan: st.tuples(st.just(plan), cases(plan)))


@given(plan_and_case)
def test_every_outcome_is_well_formed(drawn: tuple[Plan, Case]) -> None:
    plan, case = drawn
    (outcome,) = compute([plan], case).plans
    assert outcome.payable >= 0
    assert outcome.payable == outcome.payable.quantize(Decimal("0.01"))
    assert (outcome.payable == 0) == bool(outcome.reasons)
    assert outcome.eligible == (not outcome.reasons or bool(outcome.incomplete))
    assert all(step.amount >= 0 and step.text and step.text_zh for step in outcome.steps)
    assert all("{" not in step.text + step.text_zh for step in outcome.steps)
    told = " ".join(reason.message + reason.message_zh for reason in outcome.reasons)
    assert not re.search(r"event\.|member\.|amounts\.|history\[|\.payable|_|{", told)
    if outcome.payable:
        assert outcome.steps[-1].amount == outcome.payable
        assert sum(part.amount for part in outcome.parts) == outcome.payable
        assert outcome.history is not None
        assert history_from_json(outcome.history).paid == outcome.payable
    result_to_json(Result(outcome.payable, (outcome,)))


# (plan, what the plan's rule allows at the very most for one claim)
SHARES_OF_A_BASE = {
    "zhangzhou-inpatient": ("in_scope_self_paid", "total_amount"),
    "shaoxing-inpatient": ("in_scope_self_paid",),
    "fuzhou-inpatient": ("in_scope_amount",),
    "quanzhou-inpatient": ("total_amount",),
    "like-chengdu-inpatient": ("cash_paid",),
    "like-shenzhen-inpatient": ("in_scope_self_paid",),
}


@given(st.sampled_from(sorted(SHARES_OF_A_BASE)).flatmap(
    lambda key: st.tuples(st.just(key), cases(PLANS[key]))
))  # fmt: skip
def test_a_share_never_exceeds_its_base(drawn: tuple[str, Case]) -> None:
    key, case = drawn
    case = replace(case, event=replace(case.event, kind="inpatient"))
    paid = compute([PLANS[key]], case).payable
    base = max(case.amounts.get(name, Decimal(0)) for name in SHARES_OF_A_BASE[key])
    assert paid <= base


@given(cases(PLANS["quanzhou-inpatient"]))
def test_never_more_than_was_self_paid(case: Case) -> None:
    case = replace(case, event=replace(case.event, kind="inpatient"))
    a = {key: case.amounts.get(key, Decimal(0)) for key in AMOUNT_KEYS}
    others = a["pooled_fund_paid"] + a["other_paid"] + a["commercial_insurance_paid"]
    paid = compute([PLANS["quanzhou-inpatient"]], case).payable
    assert paid <= max(a["total_amount"] - others, Decimal(0))


MONOTONE = (
    "zhangzhou-inpatient", "shaoxing-inpatient", "fuzhou-inpatient", "neimenggu-inpatient",
    "xiamen-inpatient", "example-base", "like-beijing-inpatient", "like-shanghai-inpatient",
    "like-shenzhen-inpatient", "like-chengdu-inpatient", "like-zhengzhou-hardship",
    "like-hefei-family", "like-ningbo-days",
)  # fmt: skip
BASES = ("in_scope_self_paid", "in_scope_amount", "proportional_self_paid")


@given(
    st.sampled_from(MONOTONE).flatmap(lambda key: st.tuples(st.just(key), cases(PLANS[key]))),
    st.sampled_from(BASES),
    small,
)
def test_a_dearer_stay_never_pays_less(drawn: tuple[str, Case], dearer: str, more: Decimal) -> None:
    key, case = drawn
    amounts = {**case.amounts, dearer: case.amounts.get(dearer, Decimal(0))}
    cheap = replace(case, amounts=amounts)
    dear = replace(case, amounts={**amounts, dearer: amounts[dearer] + more})
    assert compute([PLANS[key]], cheap).payable <= compute([PLANS[key]], dear).payable


COVER = CoverPeriod("zhangzhou-inpatient", date(2025, 1, 1), date(2025, 12, 31))


def year_total(plan: Plan, stays: Sequence[tuple[Decimal, date]]) -> Decimal:
    """What a year's claims pay together when they are confirmed in this order."""
    cover = replace(COVER, plan=plan.plan)
    case = Case(
        CaseMember(joined=date(2019, 1, 1), coverage=(cover,)),
        Event("inpatient", hospital_level="三级", diagnoses=("骨折",)),
    )
    history, total = [], Decimal(0)
    for self_paid, day in stays:
        result = compute(
            [plan],
            replace(
                case,
                event=replace(case.event, admission_date=day, discharge_date=day),
                amounts={"in_scope_self_paid": self_paid},
                history=tuple(history),
            ),
        )
        total += result.payable
        if result.plans[0].history is not None:
            history.append(history_from_json(result.plans[0].history))
    return total


stays = st.lists(st.tuples(small, days(COVER.from_, COVER.until)), min_size=1, max_size=6)


@given(stays, st.randoms())
def test_the_order_of_claims_does_not_move_a_cent(
    drawn: list[tuple[Decimal, date]], random: object
) -> None:
    plan = PLANS["zhangzhou-inpatient"]
    shuffled = list(drawn)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert year_total(plan, drawn) == year_total(plan, shuffled)


@given(stays)
def test_the_cumulative_year_is_one_sum(drawn: list[tuple[Decimal, date]]) -> None:
    """Plan B worked out in one line: 60 % of what exceeds 300 in the year, at most 50,000."""
    above = max(sum((amount for amount, _ in drawn), Decimal(0)) - 300, Decimal(0))
    expected = min((above * Decimal("0.6")).quantize(Decimal("0.01"), "ROUND_HALF_UP"), 50000)
    assert year_total(PLANS["zhangzhou-inpatient"], drawn) == expected


@given(st.lists(st.tuples(yuan, days(COVER.from_, COVER.until)), min_size=2, max_size=8))
def test_a_period_limit_holds_over_any_number_of_claims(
    drawn: list[tuple[Decimal, date]],
) -> None:
    assert year_total(PLANS["neimenggu-inpatient"], drawn) <= 500_000
    assert year_total(PLANS["zhangzhou-inpatient"], drawn) <= 50_000
