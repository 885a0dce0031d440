"""What is left under the limits of a plan, and limits that a household shares."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from claims.benefits.case import case_from_json
from claims.benefits.compute import compute
from claims.benefits.plan_file import load_plans
from claims.benefits.result import Result, result_to_json
from claims.benefits.rules import Plan

Json = dict[str, Any]

HEAD = """\
plan: {plan}
title: 测试计划
versions:
  - version: "1"
    valid_from: 2026-01-01
    source: 规则
    date_in_cover: {{any: admission, accident: accident}}
"""
HARBOUR = (
    HEAD.format(plan="harbour")
    + """\
    benefits:
      - id: share
        title: 住院
        title_en: Share
        kinds: [inpatient]
        base: in_scope_self_paid
        rate: 50%
        limits: [{per: period, amount: 3000, source: 第七条}, {per: claim, amount: 2000}]
      - id: allowance
        title: 津贴
        kinds: [inpatient]
        per_day: {amount: 10, days_per_period: 20}
      - id: accident
        title: 意外
        kinds: [accident]
        fixed: 500
        limits: [{per: life, times: 2}, {per: accident, amount: 800}]
    limits: [{per: life, amount: 9000}]
    papers: {any: [id_card]}
"""
)


def plans(*texts: str) -> list[Plan]:
    return [plan for text in texts for plan in load_plans(text)]


def case(*history: Json, **event: Any) -> Json:
    usual = {"kind": "inpatient", "admission_date": "2026-03-01", "discharge_date": "2026-03-09"}
    return {
        "member": {
            "coverage": [
                {"plan": plan, "from": "2026-01-01", "until": "2026-12-31"}
                for plan in ("harbour", "hill")
            ]
        },
        "event": usual | event,
        "amounts": {"in_scope_self_paid": "1000.00"},
        "history": list(history),
    }


def earlier(paid: str, **more: Any) -> Json:
    stay = {"kind": "inpatient", "admission_date": "2026-02-01", "discharge_date": "2026-02-02"}
    return {"plan": "harbour", "paid": paid} | stay | more


def caps(result: Result) -> list[Json]:
    return [
        {key: cap[key] for key in ("per", "unit", "cap", "used", "left", "this_claim")}
        for cap in result_to_json(result)["plans"][0]["caps"]
    ]


def run(given: Json, *texts: str) -> Result:
    return compute(plans(*(texts or (HARBOUR,))), case_from_json(given))


def test_each_limit_says_what_is_left_before_and_after_this_claim() -> None:
    before = earlier(
        "1100.00",
        discharge_date="2026-02-11",
        parts=[{"benefit": "share", "paid": "1000.00"}, {"benefit": "allowance", "paid": "100.00"}],
    )
    result = run(case(before))
    assert result.payable == Decimal("580.00")  # 500.00, and 8 days at 10
    assert caps(result) == [
        {"per": "period", "unit": "yuan", "cap": "3000.00", "used": "1000.00", "left": "2000.00",
         "this_claim": "500.00"},
        {"per": "period", "unit": "days", "cap": "20", "used": "10", "left": "10",
         "this_claim": "8"},
        {"per": "life", "unit": "yuan", "cap": "9000.00", "used": "1100.00", "left": "7900.00",
         "this_claim": "580.00"},
    ]  # fmt: skip
    (share, _, whole) = result_to_json(result)["plans"][0]["caps"]
    assert share["used_by"] == [{"place": "history[0]", "amount": "1000.00"}]
    assert share["benefits"] == [{"id": "share", "title": "住院", "title_en": "Share"}]
    assert (share["source"], share["left_after"], whole["benefits"]) == ("第七条", "1500.00", [])


def test_a_used_up_limit_leaves_nothing_and_never_less() -> None:
    result = run(case(earlier("3500.00", parts=[{"benefit": "share", "paid": "3500.00"}])))
    share = caps(result)[0]
    assert (share["used"], share["left"], share["this_claim"]) == ("3500.00", "0.00", "0.00")


def test_what_cannot_be_computed_yet_takes_no_known_amount() -> None:
    given = case()
    del given["amounts"]["in_scope_self_paid"]
    result = run(given)
    assert [cap["this_claim"] for cap in caps(result)] == [None, None, None]
    assert [cap["left"] for cap in caps(result)] == ["3000.00", "20", "9000.00"]


def test_payments_are_counted_and_an_accident_without_its_date_has_no_limit_yet() -> None:
    # An accident without its date lies in no cover, so that no limit can be told.
    assert caps(run(case(kind="accident"))) == []
    before = earlier("500.00", kind="accident", accident_date="2026-02-02", date="2026-02-02")
    result = run(case(before, kind="accident", accident_date="2026-02-02"))
    assert caps(result) == [
        {"per": "life", "unit": "times", "cap": "2", "used": "1", "left": "1", "this_claim": "1"},
        {"per": "accident", "unit": "yuan", "cap": "800.00", "used": "500.00", "left": "300.00",
         "this_claim": "300.00"},
        {"per": "life", "unit": "yuan", "cap": "9000.00", "used": "500.00", "left": "8500.00",
         "this_claim": "300.00"},
    ]  # fmt: skip


def test_a_claim_outside_every_cover_has_no_limits() -> None:
    assert caps(run(case(admission_date="2027-03-01", discharge_date="2027-03-02"))) == []


def test_a_limit_over_two_plans_counts_what_both_paid_and_pay() -> None:
    hill = (
        HEAD.format(plan="hill")
        + """\
    benefits:
      - {id: hill, title: 山, kinds: [inpatient], fixed: 100}
    limits: [{per: period, amount: 700, plans: [harbour]}]
    papers: {any: [id_card]}
"""
    )
    shared = next(
        cap
        for plan in result_to_json(run(case(earlier("50.00")), HARBOUR, hill))["plans"]
        for cap in plan["caps"]
        if cap["plans"]
    )
    assert shared["plans"] == ["harbour", "hill"]
    # 580.00 and 100.00 would be due; 50.00 of the 700.00 are used, so the later plan gives way.
    assert (shared["used"], shared["left"], shared["this_claim"]) == ("50.00", "650.00", "650.00")


FAMILY = (
    HEAD.format(plan="harbour")
    + """\
    benefits:
      - {id: share, title: 住院, kinds: [inpatient], base: in_scope_self_paid, rate: 50%}
    limits: [{per: period, amount: 1000, household: true, source: 第八条}]
    papers: {any: [id_card]}
"""
)


def test_what_the_household_was_paid_counts_for_the_limit_it_shares() -> None:
    given = case(earlier("200.00"))
    alone = run(given, FAMILY)
    given["household"] = [earlier("500.00")]
    result = run(given, FAMILY)
    assert (alone.payable, result.payable) == (Decimal("500.00"), Decimal("300.00"))
    assert caps(result)[0]["used"] == "700.00"
    step = next(s for s in result.plans[0].steps if s.code == "limit_household_period")
    assert step.inputs == ("history[0].paid", "household[0].paid")
    assert step.source == "第八条" and "700.00" in step.text


def test_what_the_household_was_paid_counts_for_nothing_else() -> None:
    given = case()
    given["household"] = [earlier("8900.00", parts=[{"benefit": "share", "paid": "8900.00"}])]
    assert run(given).payable == Decimal("580.00")
    assert [cap["used"] for cap in caps(run(given))] == ["0.00", "0", "0.00"]


def test_the_household_of_another_period_or_plan_does_not_count() -> None:
    given = case()
    given["household"] = [
        earlier("500.00", admission_date="2025-12-31"),
        earlier("500.00") | {"plan": "hill"},
    ]
    assert run(given, FAMILY).payable == Decimal("500.00")
