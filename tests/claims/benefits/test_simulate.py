"""Past claims under another plan: totals and who gains or loses."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

from claims.benefits.case import Case, CaseMember, CoverPeriod, Event
from claims.benefits.plan_file import load_plan
from claims.benefits.simulate import compare, simulate, simulation_to_json

TEXT = (Path(__file__).parents[3] / "fixtures/demo/plans/shaoxing-inpatient.yaml").read_text()
NOW = load_plan(TEXT)
# Half as much, raised to 300 where it is less, but sums below 301 are not paid.
THEN = load_plan(
    TEXT.replace("rate: 70%", "rate: 35%\n        at_least: 300").replace(
        "base: in_scope_self_paid", "base: in_scope_self_paid\n        not_paid_below: 301"
    )
)


def case(self_paid: str | None) -> Case:
    cover = CoverPeriod(NOW.plan, date(2025, 1, 1), date(2025, 12, 31))
    amounts = {} if self_paid is None else {"in_scope_self_paid": Decimal(self_paid)}
    event = Event("inpatient", admission_date=date(2025, 5, 5))
    return Case(CaseMember(coverage=(cover,)), event, amounts)


def test_totals_and_changes() -> None:
    cases = [("1", case("1000.00")), ("2", case("2000.00")), ("3", case("100.00")),
             ("4", case("0.00")), ("5", case(None))]  # fmt: skip
    told = simulation_to_json(simulate(cases, [NOW], [THEN]))
    assert (told["claims"], told["more"], told["less"], told["same"]) == (5, 0, 3, 2)
    assert (told["total_before"], told["total_after"]) == ("2170.00", "1050.00")
    assert told["difference"] == "-1120.00"
    assert told["not_computed"] == 1
    assert told["refused"] == {"below_minimum": 2, "missing_amount": 1}
    assert [(entry["claim"], entry["difference"]) for entry in told["changed"]] == [
        ("2", "-700.00"), ("1", "-350.00"), ("3", "-70.00"),
    ]  # fmt: skip
    assert told["distribution_before"]["median"] == "700.00"
    assert told["distribution_before"]["p90"] == "1400.00"
    counted = [bucket["claims"] for bucket in told["distribution_before"]["counts"]]
    assert counted == [1, 1, 0, 1, 1, 0, 0, 0, 0, 0]


def test_the_same_plan_changes_nothing() -> None:
    simulation = simulate([("1", case("1000.00")), ("2", case(None))], [NOW], [NOW])
    assert simulation.changed == ()


def test_no_claims_at_all() -> None:
    told = simulation_to_json(simulate([], [NOW], [THEN]))
    assert told["claims"] == 0 and told["distribution_after"]["median"] is None


def test_a_plan_on_top_of_another_looks_at_what_the_other_pays() -> None:
    second = load_plan(
        TEXT.replace("plan: shaoxing-inpatient", "plan: second")
        .replace(
            "base: in_scope_self_paid",
            "base: {add: in_scope_self_paid, subtract: {paid_by: shaoxing-inpatient}}",
        )
        .replace("rate: 70%", "rate: 50%")
    )
    stay = case("1000.00")
    covers = (*stay.member.coverage, replace(stay.member.coverage[0], plan="second"))
    both = replace(stay, member=replace(stay.member, coverage=covers))
    # 700 are paid by the first plan, which is not counted here; 300 are left
    assert compare("1", both, (), [second], beside=[NOW]).after == Decimal("150.00")
    assert compare("1", both, (), [second]).after is None  # its rules are not known
    alone = replace(both, member=replace(both.member, coverage=covers[1:]))
    assert compare("1", alone, (), [second]).after == Decimal("500.00")
