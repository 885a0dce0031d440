"""Cases in the contract's JSON: what is read, and what is refused with its place."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claims.benefits.case import CaseError, case_from_json
from claims.benefits.compute import compute
from claims.benefits.plan_file import load_plans
from claims.benefits.result import exact_text, money_text, result_to_json

FIXTURES = Path(__file__).parents[3] / "fixtures"
# As the contract prints it.
CASE: dict[str, Any] = {
    "member": {
        "name": "测试", "sex": "male", "birth_date": "1986-03-12", "joined": "2025-01-01",
        "shares": 1, "unit_kind": "enterprise", "insured": True,
        "coverage": [{"plan": "zhangzhou-inpatient", "from": "2025-01-01", "until": "2025-12-31"}],
    },
    "event": {
        "kind": "inpatient", "admission_date": "2025-06-04", "discharge_date": "2025-06-18",
        "settlement_date": "2025-06-18", "applied": "2025-07-01", "hospital_level": "三级",
        "in_city": True, "diagnoses": ["急性阑尾炎"], "settled_by_insurance": True,
    },
    "amounts": {
        "total_amount": "14878.33", "pooled_fund_paid": "9412.66", "other_paid": "726.08",
        "in_scope_self_paid": "5500.30", "out_of_scope_self_paid": "1634.37",
        "deductible": "900.00",
    },
    "history": [
        {
            "plan": "zhangzhou-inpatient", "paid": "1020.00", "base": "2000.00",
            "kind": "inpatient", "admission_date": "2025-02-20", "discharge_date": "2025-03-02",
            "stay_number": 1, "total_amount": "8000.00", "pooled_fund_paid": "5000.00",
        }
    ],
}  # fmt: skip


def test_the_contracts_case_is_read_whole() -> None:
    case = case_from_json(CASE)
    assert case.member.coverage[0].until == date(2025, 12, 31)
    assert case.event.diagnoses == ("急性阑尾炎",)
    assert case.amounts["total_amount"] == Decimal("14878.33")
    assert case.history[0].amounts == {
        "total_amount": Decimal("8000.00"),
        "pooled_fund_paid": Decimal("5000.00"),
    }


def test_the_contracts_result_names_where_each_amount_came_from() -> None:
    plans = load_plans((FIXTURES / "demo/plans/zhangzhou-inpatient.yaml").read_text())
    result = result_to_json(compute(plans, case_from_json(CASE)))
    (plan,) = result["plans"]
    assert result["payable"] == plan["payable"] == "3300.18"
    assert (plan["plan"], plan["version"], plan["eligible"]) == (
        "zhangzhou-inpatient",
        "2021",
        True,
    )
    assert [(step["code"], step["amount"]) for step in plan["steps"]] == [
        ("base", "5500.30"),
        ("earlier_base", "2000.00"),
        ("period_base", "7500.30"),
        ("deductible", "7200.30"),
        ("rate", "4320.18"),
        ("earlier_share", "3300.18"),
        ("limit_period", "3300.18"),
        ("rounded", "3300.18"),
    ]
    assert plan["steps"][0]["inputs"] == ["amounts.in_scope_self_paid"]
    assert plan["steps"][1]["inputs"] == ["history[0].base"]
    assert all(step["source"] for step in plan["steps"][:-1])


def test_null_is_absent_and_further_keys_are_let_pass() -> None:
    case = case_from_json(
        {
            "member": {"nickname": "x", "birth_date": None},
            "event": {"kind": "inpatient", "hospital_level": None},
            "amounts": {"total_amount": None, "local_subsidy": "3.00"},
            "remark": "",
        }
    )
    assert case.amounts == {"local_subsidy": Decimal("3.00")}
    assert case.member.insured is True and case.member.shares == 1


def changed(path: str, value: Any) -> dict[str, Any]:
    group, _, key = path.partition(".")
    return {**CASE, group: {**CASE[group], key: value} if key else value}


@pytest.mark.parametrize(
    ("path", "value", "place"),
    [
        ("event.kind", "inpatients", "$.event.kind"),
        ("event.admission_date", "2025-6-4", "$.event.admission_date"),
        ("event.admission_date", "2025-02-30", "$.event.admission_date"),
        ("event.admission_date", 20250604, "$.event.admission_date"),
        ("event.injury_grade", 11, "$.event.injury_grade"),
        ("event.injury_grade", "重", "$.event.injury_grade"),
        ("member.sex", "男", "$.member.sex"),
        ("member.shares", 0, "$.member.shares"),
        ("member.coverage", [{"plan": "x"}], "$.member.coverage[0].from"),
        ("amounts.total_amount", 14878.33, "$.amounts.total_amount"),
        ("amounts.total_amount", True, "$.amounts.total_amount"),
        ("amounts.total_amount", "14,878.33", "$.amounts.total_amount"),
        ("amounts.total_amount", "1.005", "$.amounts.total_amount"),
        ("amounts.total_amount", "NaN", "$.amounts.total_amount"),
        ("amounts.total_amount", "1e400", "$.amounts.total_amount"),
        ("amounts", [], "$.amounts"),
        ("member", None, "$.member"),
        ("history", [1], "$.history[0]"),
        ("history", [{"plan": "x", "paid": "1.001"}], "$.history[0].paid"),
        ("history", [{"plan": "x", "total_amount": "x"}], "$.history[0].amounts.total_amount"),
    ],
)
def test_what_is_wrong_is_named_by_its_place(path: str, value: Any, place: str) -> None:
    with pytest.raises(CaseError) as caught:
        case_from_json(changed(path, value))
    assert place in [found for found, _ in caught.value.problems]
    assert all(sentence for _, sentence in caught.value.problems)


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=12),
    lambda part: (
        st.lists(part, max_size=3) | st.dictionaries(st.text(max_size=8), part, max_size=3)
    ),
    max_leaves=6,
)
PLACES = [f"{group}.{key}" for group in ("member", "event", "amounts") for key in CASE[group]]


@given(st.sampled_from([*PLACES, "member", "event", "amounts", "history"]), json_values)
def test_any_value_anywhere_is_read_or_refused(path: str, value: Any) -> None:
    """Never another exception: what is read can also be computed."""
    try:
        case = case_from_json(changed(path, value))
    except CaseError as error:
        assert error.problems
        return
    plans = load_plans((FIXTURES / "demo/plans/zhangzhou-inpatient.yaml").read_text())
    result_to_json(compute(plans, case))


def test_an_open_ended_cover_neither_overflows_nor_waits() -> None:
    plans = load_plans((FIXTURES / "plans/examples.yaml").read_text())
    covers = [{"plan": plan.plan, "from": "2025-01-01", "until": "9999-12-31"} for plan in plans]
    case = changed("member.coverage", covers)
    case["amounts"] = {"proportional_self_paid": "2000.00", "advance_self_paid": "600.00",
                       "total_amount": "9.00", "pooled_fund_paid": "9.00"}  # fmt: skip
    assert result_to_json(compute(plans, case_from_json(case)))["payable"] != "0.00"


@pytest.mark.parametrize(
    ("amount", "rounded", "exact"),
    [
        ("1020", "1020.00", "1020.00"),
        ("0.005", "0.01", "0.005"),
        ("70.035", "70.04", "70.035"),
        ("70.0349", "70.03", "70.0349"),
        ("1E+3", "1000.00", "1000.00"),
    ],
)
def test_money_is_rounded_half_up(amount: str, rounded: str, exact: str) -> None:
    assert money_text(Decimal(amount)) == rounded
    assert exact_text(Decimal(amount)) == exact
