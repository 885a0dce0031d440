"""Details of the computation that the readable cases do not show."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from claims.benefits.case import Case, CaseMember, CoverPeriod, Event, history_from_json
from claims.benefits.compute import compute
from claims.benefits.plan_file import load_plan
from claims.benefits.rules import Plan


def plan_of(benefits: str, more: str = "", key: str = "test-plan") -> Plan:
    return load_plan(f"""\
plan: {key}
title: 测试
versions:
  - version: "1"
    valid_from: 2025-01-01
    source: 规则
    date_in_cover: admission
    papers: {{any: [id_card]}}
{more}    benefits:
{benefits}""")


def case_of(total: str, *plans: str) -> Case:
    covers = tuple(
        CoverPeriod(plan, date(2025, 1, 1), date(2025, 12, 31)) for plan in plans or ("test-plan",)
    )
    event = Event("inpatient", admission_date=date(2025, 5, 5), discharge_date=date(2025, 5, 9))
    return Case(CaseMember(coverage=covers), event, {"total_amount": Decimal(total)})


THIRDS = plan_of("""\
      - {id: first, title: 一, kinds: [inpatient], base: total_amount, rate: 33.33%}
      - {id: second, title: 二, kinds: [inpatient], base: total_amount, rate: 33.33%}
""")


def test_the_sum_is_rounded_once_and_its_parts_add_up() -> None:
    (outcome,) = compute([THIRDS], case_of("1.01")).plans
    assert outcome.payable == Decimal("0.67")  # 2 × 0.336633; each rounded alone would make 0.68
    assert [part.amount for part in outcome.parts] == [Decimal("0.34"), Decimal("0.33")]
    assert [step.code for step in outcome.steps][-2:] == ["total", "rounded"]


def test_the_nearest_source_is_named() -> None:
    plan = plan_of("""\
      - id: stay
        title: 一
        kinds: [inpatient]
        source: 第二条
        base: total_amount
        deductible: {amount: 100, per: stay, source: 第三条}
        rate: {fixed: 50%, source: 第四条}
        limits: [{per: claim, amount: 5}]
""")
    (outcome,) = compute([plan], case_of("200.00")).plans
    assert [(step.code, step.source) for step in outcome.steps] == [
        ("base", "第二条"),
        ("deductible", "第三条"),
        ("rate", "第四条"),
        ("limit_claim", "规则"),
        ("rounded", None),
    ]


def test_a_total_limit_takes_from_the_last_benefit_first() -> None:
    plan = plan_of(
        """\
      - {id: first, title: 一, kinds: [inpatient], fixed: 80}
      - {id: second, title: 二, kinds: [inpatient], fixed: 80}
""",
        "    limits: [{per: claim, amount: 100}]\n",
    )
    (outcome,) = compute([plan], case_of("1.00")).plans
    assert [part.amount for part in outcome.parts] == [Decimal(80), Decimal(20)]


def test_a_joint_limit_over_self_paid_takes_from_the_last_plan() -> None:
    pays = "      - {id: a, title: 一, kinds: [inpatient], base: total_amount, rate: 80%}\n"
    first = plan_of(pays, key="first")
    limit = "    limits: [{per: claim, amount: {of: total_amount}, plans: [first]}]\n"
    second = plan_of(pays, limit, key="second")
    case = case_of("1000.00", "first", "second")
    for order in ([first, second], [second, first]):
        result = compute(order, case)
        assert result.payable == Decimal("1000.00")
        assert [plan.payable for plan in result.plans] == [Decimal(800), Decimal(200)]


def test_history_tells_benefits_apart() -> None:
    """A plan pays a share and a daily sum; only the share's payments use up its limit."""
    plan = plan_of("""\
      - id: share
        title: 一
        kinds: [inpatient]
        base: total_amount
        rate: 50%
        limits: [{per: period, amount: 600}]
      - {id: daily, title: 二, kinds: [inpatient], per_day: {amount: 100, days_per_period: 6}}
""")
    case = case_of("1000.00")
    first = compute([plan], case)
    assert first.payable == Decimal(900)
    assert first.plans[0].history is not None
    earlier = history_from_json(first.plans[0].history)
    second = compute([plan], replace(case, history=(earlier,)))
    assert [part.amount for part in second.plans[0].parts] == [Decimal(100), Decimal(200)]
    # An entry that does not tell them apart counts whole against the share's limit.
    vague = compute([plan], replace(case, history=(replace(earlier, parts=None),)))
    assert [part.amount for part in vague.plans[0].parts] == [Decimal(0), Decimal(200)]


def test_a_missing_amount_stops_the_whole_plan_and_no_other() -> None:
    plan = plan_of("""\
      - {id: known, title: 一, kinds: [inpatient], fixed: 100}
      - {id: unknown, title: 二, kinds: [inpatient], base: in_scope_self_paid, rate: 50%}
""")
    other = plan_of("      - {id: a, title: 一, kinds: [inpatient], fixed: 7}\n", key="other")
    result = compute([plan, other], case_of("1.00", "test-plan", "other"))
    assert [found.payable for found in result.plans] == [Decimal(0), Decimal(7)]
    assert result.plans[0].incomplete == ("amounts.in_scope_self_paid",)
    assert result.plans[0].eligible and result.plans[0].history is None
    assert result.payable == Decimal(7)


def test_self_paid_is_both_kinds_and_never_half_known() -> None:
    plan = plan_of("      - {id: a, title: 一, kinds: [inpatient], base: self_paid, rate: 100%}\n")
    case = replace(case_of("1.00"), amounts={"in_scope_self_paid": Decimal(3)})
    assert compute([plan], case).plans[0].incomplete == ("amounts.out_of_scope_self_paid",)
    whole = {"in_scope_self_paid": Decimal(3), "out_of_scope_self_paid": Decimal(4)}
    assert compute([plan], replace(case, amounts=whole)).payable == Decimal(7)


def test_a_certain_refusal_needs_no_further_facts() -> None:
    plan = plan_of(
        "      - {id: a, title: 一, kinds: [inpatient], base: in_scope_self_paid, rate: 9%}\n",
        "    eligibility: {hospital_level_at_least: 二级, insured: true}\n",
    )
    case = case_of("1.00")
    case = replace(case, member=replace(case.member, insured=False))
    (outcome,) = compute([plan], case).plans
    assert [reason.code for reason in outcome.reasons] == ["not_settled_by_insurance"]
    assert not outcome.eligible and not outcome.incomplete


def test_of_two_covers_the_newest_that_holds_the_day_counts() -> None:
    plan = plan_of("      - {id: a, title: 一, kinds: [inpatient], fixed: 5}\n")
    covers = (
        CoverPeriod("test-plan", date(2025, 1, 1), date(2025, 12, 31)),
        CoverPeriod("test-plan", date(2025, 3, 1), date(2026, 2, 28)),
        CoverPeriod("test-plan", date(2025, 6, 1), date(2026, 5, 31)),
    )
    case = case_of("1.00")
    case = replace(case, member=replace(case.member, coverage=covers))
    assert compute([plan], case).plans[0].cover_from == "2025-03-01"


def test_payers_who_gave_more_than_the_bill_leave_nothing() -> None:
    base = "{add: [total_amount], subtract: [pooled_fund_paid]}"
    plan = plan_of(f"      - {{id: a, title: 一, kinds: [inpatient], base: {base}, rate: 50%}}\n")
    case = case_of("100.00")
    case = replace(case, amounts={**case.amounts, "pooled_fund_paid": Decimal(120)})
    (outcome,) = compute([plan], case).plans
    assert outcome.payable == 0 and outcome.steps[0].amount == 0
    assert [reason.code for reason in outcome.reasons] == ["below_minimum"]


def test_bills_of_one_accident_share_its_deductible_and_limit() -> None:
    text = Path(__file__).parents[3] / "fixtures/plans/like-guangzhou-accident.yaml"
    plan = load_plan(text.read_text())
    day = date(2025, 3, 1)
    bill = replace(
        case_of("6100.00", plan.plan),
        event=Event("accident", accident_date=day, visit_date=day),
        amounts={"total_amount": Decimal("6100.00"), "pooled_fund_paid": Decimal(0)},
    )
    (first,) = compute([plan], bill).plans
    assert first.payable == Decimal("4800.00")  # (6100 − 100) × 80 %
    assert first.history is not None
    later = replace(bill, history=(history_from_json(first.history),))
    assert compute([plan], later).payable == Decimal("200.00")  # 5000 an accident
    next_day = replace(later.event, accident_date=date(2025, 3, 2))
    assert compute([plan], replace(later, event=next_day)).payable == Decimal("4800.00")


def test_a_limit_over_plans_that_asks_for_what_is_not_known_leaves_the_claim_open() -> None:
    joint = "    limits: [{per: accident, amount: 100, plans: [other-plan]}]\n"
    plan = plan_of("      - {id: a, title: 一, kinds: [accident], fixed: 50}\n", joint)
    case = case_of("1.00")
    (outcome,) = compute([plan], replace(case, event=replace(case.event, kind="accident"))).plans
    assert outcome.incomplete == ("event.accident_date",)
    assert outcome.reasons[0].message_zh == "缺少信息，无法判定：意外发生日期"


BY_ACCIDENT = plan_of(
    """\
      - id: share
        title: 一
        kinds: [inpatient, accident]
        base: total_amount
        deductible: {amount: 100, per: accident}
        rate: 50%
        limits: [{per: accident, amount: 60}]
      - id: days
        title: 二
        kinds: [inpatient, accident]
        per_day: {amount: 10, days_per_accident: 3}
""",
    """\
    limits:
      - {per: accident, amount: 80}
      - {per: accident, amount: 70, plans: [other-plan]}
""",
)


def test_what_is_counted_by_accident_does_not_concern_an_illness() -> None:
    case = case_of("300.00")  # four days
    earlier = history_from_json({"plan": "test-plan", "paid": "55.00", "kind": "inpatient"})
    for history in ((), (earlier,)):
        (outcome,) = compute([BY_ACCIDENT], replace(case, history=history)).plans
        assert outcome.incomplete == ()
        assert outcome.payable == Decimal("140.00")  # (300 − 100) × 50 % + 4 × 10
        assert outcome.caps == ()


def test_an_illness_with_the_day_of_an_accident_falls_under_its_limits() -> None:
    case = case_of("300.00")
    event = replace(case.event, accident_date=date(2025, 5, 4))
    (outcome,) = compute([BY_ACCIDENT], replace(case, event=event)).plans
    assert outcome.payable == Decimal("70.00")  # 60 + 3 × 10, held to 80 and to 70


@pytest.mark.parametrize("kind", ["accident", "disability", "death"])
def test_an_accident_whose_day_is_not_known_stays_open(kind: Any) -> None:
    plan = plan_of(
        f"      - {{id: a, title: 一, kinds: [{kind}], fixed: 50,"
        " limits: [{per: accident, amount: 40}]}\n"
    )
    case = case_of("1.00")
    (outcome,) = compute([plan], replace(case, event=replace(case.event, kind=kind))).plans
    assert outcome.incomplete == ("event.accident_date",)


def test_plans_are_worked_out_after_those_they_ask_but_told_in_the_order_given() -> None:
    rest = "base: {add: total_amount, subtract: {paid_by: test-plan}}, rate: 100%"
    top = plan_of(f"      - {{id: a, title: 一, kinds: [inpatient], {rest}}}\n", key="top-plan")
    base = plan_of(
        "      - {id: a, title: 一, kinds: [inpatient], base: total_amount, rate: 70%}\n"
    )
    result = compute([top, base], case_of("100.00", "top-plan", "test-plan"))
    assert [(p.plan, p.payable) for p in result.plans] == [
        ("top-plan", Decimal("30.00")), ("test-plan", Decimal("70.00")),
    ]  # fmt: skip
    assert result.plans[0].steps[0].inputs == ("amounts.total_amount", "plans.test-plan.payable")
