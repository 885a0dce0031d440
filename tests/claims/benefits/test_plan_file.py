"""Mistakes in plan files are named by line, in words that help."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claims.benefits.plan_file import PlanFileError, check_plans, load_plan, load_plans

PLAN = """\
plan: test-plan
title: 测试
versions:
  - version: "1"
    valid_from: 2025-01-01
    valid_until: 2025-12-31
    source: 规则
    date_in_cover: admission
    eligibility: {insured: true}
    waiting: {days: 30}
    claim_limits:
      - {after: discharge, days: 60}
    benefits:
      - id: stay # the first
        title: 住院
        kinds: [inpatient]
        base: in_scope_self_paid
        deductible: {amount: 300, per: stay}
        bands:
          - {from: 0, until: 5000, rate: 50%}
          - {from: 5000, rate: 60%}
        at_least: 100
        limits:
          - {per: claim, amount: 10000}
      - id: daily
        title: 津贴
        kinds: [inpatient]
        per_day:
          amount:
            by: membership_years
            steps:
              - {from: 0, until: 2, value: 10}
              - {from: 3, value: 20}
    limits:
      - {per: period, amount: 50000, benefits: [stay]}
    papers:
      inpatient: [id_card]
"""
SECOND_VERSION = """\
  - version: "2"
    valid_from: 2026-01-01
    source: 规则
    date_in_cover: admission
    benefits:
      - {id: stay, title: 住院, kinds: inpatient, fixed: 100}
    papers: {any: [id_card]}
"""


# Where a mistake is told on another line than the one that was changed.
ELSEWHERE = {
    "a second limit per period": "{per: period, amount: 50000",
    "the version ends before it begins": "valid_until",
    "pays by one of rate, bands, tiers, fixed, per_day": "- id: stay",
    "insured is true": "insured: false",
}


def line_of(text: str, part: str) -> int:
    return text[: text.index(part)].count("\n") + 1


def test_the_plan_itself_is_right() -> None:
    assert check_plans(PLAN + SECOND_VERSION) == []


@pytest.mark.parametrize(
    ("right", "wrong", "says"),
    [
        ("deductible: {", "deductable: {", "unknown word `deductable`; did you mean `deductible`?"),
        ("    source: 规则\n", "    rate: 5%\n    source: 规则\n", "`rate` does not belong here"),
        ("base: in_scope_self_paid", "base: in_scope_paid", "did you mean `in_scope_self_paid`"),
        ("date_in_cover: admission", "date_in_cover: admision", "did you mean `admission`"),
        ("kinds: [inpatient]", "kinds: [inpatients]", "did you mean `inpatient`"),
        ("rate: 50%", "rate: 0.5", "should be a percentage such as 60%, not 0.5"),
        ("rate: 50%", "rate: 150%", "should be a percentage"),
        ("amount: 300", "amount: three", "should be an amount of yuan"),
        ("amount: 300", "amount: -300", "should be an amount of yuan"),
        ("amount: 300", "amount: 300.005", "should be an amount of yuan"),
        ("amount: 300", "amount: .nan", "should be an amount of yuan"),
        ("valid_from: 2025-01-01", "valid_from: 2025-02-30", "should be a date"),
        ("valid_from: 2025-01-01", "valid_from: 2025", "should be a date"),
        ("valid_from: 2025-01-01", "valid_from: 2026-01-01", "the version ends before it begins"),
        ("per: stay", "per: year", "it is one of: stay, accident, period"),
        ("from: 5000, rate", "from: 6000, rate", "gap: nothing is said for 5000 to 6000"),
        ("from: 5000, rate", "from: 4000, rate", "overlap: the part from 4000 to 5000"),
        ("from: 0, until: 5000", "from: 100, until: 5000", "gap: nothing is said for 0 to 100"),
        ("from: 3, value", "from: 2, value", "overlap: 2 is in the step before"),
        ("from: 3, value", "from: 4, value", "gap: nothing is said for 3 to 3"),
        ("from: 0, until: 2", "from: 1, until: 2", "gap: nothing is said for 0 to 0"),
        ("at_least: 100", "at_least: 20000", "at least 20000, but at most 10000"),
        ("at_least: 100", "rate: 50%", "pays by one of rate, bands, tiers, fixed, per_day"),
        ("        per_day:\n", "        base: total_amount\n        per_day:\n", "has no effect"),
        ("benefits: [stay]", "benefits: [stays]", "has no benefit `stays`"),
        ("id: daily", "id: stay", "two benefits have the id `stay`"),
        ("days: 60", "days: 60, years: 1", "give `after` with one of days, months, years"),
        ("{days: 30}", "{days: -1}", "days"),
        ("{days: 30}", "{days: soon}", "should be a whole number, not soon"),
        ("{days: 30}", "{}", "give `days` without payment, or a ladder"),
        ("title: 津贴", "title: 津贴\n        when: {insured: false}", "insured is true"),
        ("title: 测试", "title: 测试\ntitle: 又", "stands here a second time (first on line 2)"),
        ("inpatient: [id_card]", "inpatient: [id_crad]", "did you mean `id_card`"),
        ("\n      - {per: period",
         "\n      - {per: period, amount: 9, benefits: stay}\n      - {per: period",
         "a second limit per period"),
        ("title: 津贴", "title: 津贴\n        when: {amounts: {amount: total_amount}}",
         "give `at_least` or `more_than`"),
        ("title: 测试", "title: 测试\nrequires: [x]", "`requires` does not belong here"),
    ],
)  # fmt: skip
def test_a_mistake_is_found_on_its_line(right: str, wrong: str, says: str) -> None:
    assert right in PLAN
    text = PLAN.replace(right, wrong, 1)
    lines = text.splitlines()
    changed = next(i for i, line in enumerate(lines, 1) if line not in PLAN.splitlines())
    expected = line_of(text, ELSEWHERE[says]) if says in ELSEWHERE else changed
    problems = check_plans(text)
    assert any(p.line == expected and says in p.message for p in problems), problems
    assert len({problem.message for problem in problems}) == 1, problems


def test_one_mistake_does_not_hide_another() -> None:
    text = PLAN.replace("title: 津贴", "titel: 津贴").replace(
        "    waiting", "    wait: 1\n    waiting"
    )
    text = text.replace("from: 5000, rate", "from: 5001, rate")
    assert [problem.line for problem in check_plans(text)] == [
        line_of(text, "wait: 1"),
        line_of(text, "id: daily"),
        line_of(text, "titel"),
    ]
    text = text.replace("titel", "title")
    assert [problem.line for problem in check_plans(text)] == [
        line_of(text, "wait: 1"),
        line_of(text, "{from: 5001"),
    ]


@pytest.mark.parametrize(
    ("begins", "message", "severity"),
    [
        ("2025-12-31", "overlaps version `1`, valid until 2025-12-31", "error"),
        ("2026-01-02", "from 2026-01-01 to 2026-01-01", "warning"),
    ],
)
def test_versions_must_follow_each_other(begins: str, message: str, severity: str) -> None:
    text = PLAN + SECOND_VERSION.replace("2026-01-01", begins)
    (problem,) = check_plans(text)
    assert message in problem.message
    assert problem.severity == severity
    assert problem.line == line_of(text, f"valid_from: {begins}")


def test_an_open_version_must_be_the_last() -> None:
    text = PLAN.replace("    valid_until: 2025-12-31\n", "") + SECOND_VERSION
    assert ["overlaps version `1`" in problem.message for problem in check_plans(text)] == [True]


def test_warnings_do_not_stop_loading() -> None:
    text = PLAN.replace("from: 5000, rate", "from: 5000, until: 9000, rate")
    (problem,) = check_plans(text)
    assert problem.severity == "warning"
    assert load_plan(text).plan == "test-plan"


@pytest.mark.parametrize(
    ("text", "line", "says"),
    [
        ("", 1, "the file is empty"),
        ("# only a comment\n", 1, "the file is empty"),
        ("just words", 1, "should be a group of keys"),
        ("- a\n- b\n", 1, "should be a group of keys"),
        ("plan: a\n\ttitle: b\n", 2, "a tab stands here"),
        ("plan: [a\ntitle: b\n", 1, "that opens here is not closed"),
        ("plan: &a x\ntitle: *a\n", 2, "alias"),
        ("plan: a\nb\x00c: d\n", 2, "no text in UTF-8"),
        ("plan: a\ntitle: \ufffd\ufffd\n", 2, "no text in UTF-8"),
        ("字" * 5000, 1, "should be a group of keys, not " + "字" * 59 + "…"),
        ("[" * 3000 + "]" * 3000, 1, "nested too deeply"),
    ],
)
def test_what_is_no_plan_at_all(text: str, line: int, says: str) -> None:
    problems = check_plans(text)
    assert any(problem.line == line and says in problem.message for problem in problems), problems
    with pytest.raises(PlanFileError) as caught:
        load_plans(text, "my.yaml")
    assert "Traceback" not in str(caught.value)


def test_plans_that_exclude_each_other_never_pay() -> None:
    first = PLAN.replace("    waiting", "    exclusive_with: second\n    waiting")
    second = PLAN.replace("plan: test-plan", "plan: second")
    second = second.replace("    waiting", "    exclusive_with: [test-plan]\n    waiting")
    text = first + "---\n" + second
    (problem,) = check_plans(text)
    assert "each give way to the other" in problem.message
    assert problem.line == line_of(text, "plan: second")


def test_a_plan_stands_in_a_file_once() -> None:
    (problem,) = check_plans(PLAN + "---\n" + PLAN)
    assert "stands in this file twice" in problem.message


@given(st.text(max_size=300))
def test_any_text_gives_problems_and_no_crash(text: str) -> None:
    assert check_plans(text)


@given(st.integers(0, len(PLAN) - 1), st.sampled_from([*"x0-:[]{}#'\"%&*!|>\t\n ", ""]))
def test_one_slip_of_the_keyboard_never_crashes(at: int, typed: str) -> None:
    for problem in check_plans(PLAN[:at] + typed + PLAN[at + 1 :]):
        assert 1 <= problem.line <= PLAN.count("\n") + 2
        assert problem.message


def test_every_line_ending_and_a_byte_order_mark_are_read() -> None:
    assert load_plan("\ufeff" + PLAN.replace("\n", "\r\n")) == load_plan(PLAN)


def test_loading_names_the_file(tmp_path: Path) -> None:
    with pytest.raises(PlanFileError, match=r"roster\.csv:1: "):
        load_plans("member_no,name\n1,2\n", "roster.csv")
