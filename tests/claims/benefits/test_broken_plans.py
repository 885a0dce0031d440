"""Slips of people who write a plan: each is found on its line, and said in Chinese too."""

from __future__ import annotations

import re
from pathlib import Path
from string import Formatter

import pytest

from claims.benefits import problem_texts
from claims.benefits.plan_file import check_plans
from claims.benefits.problem_texts import GROUP, PROBLEMS, problem

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
      - id: stay
        title: 住院
        kinds: [inpatient, accident]
        base: in_scope_self_paid
        deductible: {amount: 300, per: stay}
        bands:
          - {from: 0, until: 5000, rate: 50%}
          - {from: 5000, rate: 60%}
        limits:
          - {per: claim, amount: 10000}
      - id: daily
        title: 津贴
        kinds: [inpatient]
        per_day: {amount: 20}
    limits:
      - {per: period, amount: 50000}
    papers:
      any: [id_card]
"""
BASE = "base: in_scope_self_paid"
DAILY = "per_day: {amount: 20}"
FIXED = "fixed: 5\n        when: "
TIERED = "base: total_amount\n        tiers: "
KINDS = "kinds: [inpatient, accident]"

# (what stands there, what somebody wrote, the line, the code of the sentence)
SLIPS = [
    # typing
    ("plan: test-plan", "plan：test-plan", 1, "full_width_colon"),
    ("title: 测试", "title：测试", 2, "full_width_colon"),
    (KINDS, "kinds: [inpatient，accident]", 16, "full_width_comma"),
    (KINDS, "kinds:[inpatient]", 16, "no_space_after_colon"),
    ("      - id: daily", "      id: daily", 24, "yaml_indent"),
    ("title: 津贴", "title: 津贴: 每天", 25, "yaml_second_colon"),
    ("{insured: true}", "{insured: true", 9, "yaml_open"),
    ("amount: 10000", "amount: 10,000", 23, "comma_in_amount"),
    # words and values
    (KINDS, "kinds: [住院]", 16, "no_such_word_close"),
    ("after: discharge", "after: 出院", 12, "no_such_word_close"),
    (BASE, "base: 个人自付", 17, "no_such_word_close"),
    ("[id_card]", "[户口本]", 31, "no_such_word"),
    ("title: 津贴", "titel: 津贴", 25, "unknown_word_close"),
    ("days: 60", "days: 60天", 12, "whole_number"),
    ("rate: 60%", "rate: 0.6", 21, "percent"),
    ("amount: 300", "amount: 三百", 18, "money"),
    ("valid_until: 2025-12-31", "valid_until: 2025-02-30", 6, "date"),
    ("days: 60", "on: 02-29", 12, "calendar_day"),
    (DAILY, "per_day: {amount: 20, from_day: 0}", 27, "small_number"),
    (DAILY, FIXED + "{insured: 是}", 28, "yes_no"),
    ("id: daily", "id: 每日", 24, "name"),
    # gaps, overlaps, tables
    ("from: 5000, rate", "from: 4000, rate", 21, "band_overlap"),
    ("from: 5000, rate", "from: 6000, rate", 21, "band_gap"),
    (DAILY, TIERED + "[{at_least: 500, pays: 2}, {at_least: 400, pays: 3}]", 28, "tier_order"),
    (DAILY, TIERED + "[{at_least: 500, pays: 3}, {at_least: 600, pays: 2}]", 28, "tier_falls"),
    (DAILY, TIERED + "[{at_least: 500}]", 28, "tier_value"),
    (DAILY, TIERED + "[{pays: 5}]", 28, "tier_mark"),
    (DAILY, "per_day: {amount: {by: sex, values: {女: 5, any: 2}}}", 27, "odd_value"),
    (DAILY, "per_day: {amount: {by: hospital_level, values: {三级: 5}}}", 27, "untold_values"),
    (DAILY, "fixed: {by: injury_grade, steps: [{from: 1, until: 11, value: 5}]}", 27, "beyond"),
    (DAILY, "fixed: {by: stay_number, steps: [{from: 0, value: 5}]}", 27, "step_early"),
    # rules that cannot both be meant
    (BASE, "base: {add: cash_paid, subtract: cash_paid}", 17, "added_and_taken"),
    (BASE, "base: {add: [self_paid, in_scope_self_paid]}", 17, "amount_twice"),
    (BASE, "base: {add: [{paid_by: test-plan}]}", 17, "names_itself"),
    (BASE, "base: {add: [{if_missing: 3}]}", 17, "amount_or_plan"),
    ("days: 30", "days: 365", 10, "waiting_long"),
    ("after: discharge, days: 60", "date: 2024-12-31", 12, "claim_limit_early"),
    ("days: 60", "on: 06-30", 12, "on_same_year"),
    ("amount: 10000", "amount: 0", 23, "never_pays"),
    ("amount: 10000}", "amount: 10000}\n          - {per: life, amount: 5000}", 23, "limit_idle"),
    ("amount: 10000}",
     "amount: 10000}\n          - {per: period, amount: 20000}"
     "\n          - {per: period, amount: 15000, household: true}",
     24, "household_idle"),
    (DAILY, "per_day: {amount: 20, days_per_stay: 90, days_per_period: 30}", 27, "days_idle"),
    (DAILY, FIXED + "{injury_grade: {from: 6, until: 3}}", 28, "backward_range"),
    (DAILY, FIXED + "{diseases: 乳腺癌, excluded_diseases: 癌}", 28, "always_excluded"),
    (DAILY, FIXED + "{hospital_level_at_least: 三级, hospital_levels: 一级}", 28, "level_twice"),
    (DAILY, FIXED + "{days_between: {date: death, after: death, at_most: 9}}", 28, "same_dates"),
    (DAILY, FIXED + "{amounts: {amount: {add: {paid_by: b}}, over: period, at_most: 9}}", 28,
     "paid_by_period"),
    (DAILY, FIXED + "{amounts: {amount: total_amount, at_least: 9, less_than: 9}}", 28,
     "marks_apart"),
    ("    benefits:\n", "    max_shares: 3\n    benefits:\n", 13, "idle_shares"),
    ("date_in_cover: admission", "date_in_cover: visit", 16, "odd_date"),
    # households, rounding, the highest of several, columns of the roster
    ("amount: 10000}", "amount: 10000, household: true}", 23, "household_alone"),
    ("amount: 50000}", "amount: 50000, household: true, plans: [b]}", 29, "household_alone"),
    ("amount: 50000}", "amount: 50000.50}\n    rounding: yuan", 29, "uneven"),
    ("amount: 50000}", "amount: 50000.05}\n    rounding: {to: jiao, mode: down}", 29, "uneven"),
    ("    benefits:\n", "    rounding: fen\n    benefits:\n", 13, "no_such_word"),
    ("    papers:\n", "    only_highest: {benefits: [stay, day]}\n    papers:\n", 30,
     "no_benefit"),
    ("    papers:\n", "    only_highest: {benefits: [stay, stay]}\n    papers:\n", 30, "twice"),
    ("    papers:\n", "    only_highest: {benefits: [stay]}\n    papers:\n", 30, "one_alone"),
    ("kinds: [inpatient]\n", "kinds: [inpatient]\n        when: {roster: {column: 类别}}\n", 27,
     "is_or_not"),
    ("{amount: 20}", "{amount: {by: roster, values: {是: 5, any: 9}}}", 27, "column_for_roster"),
    ("{amount: 20}", "{amount: {by: sex, column: 类别, values: {any: 9}}}", 27,
     "column_for_roster"),
    (DAILY, FIXED + "{hospitals: 医院, excluded_hospitals: 医院}", 28, "listed_and_excluded"),
]  # fmt: skip


@pytest.mark.parametrize(("right", "slip", "line", "code"), SLIPS)
def test_a_slip_is_found_on_its_line(right: str, slip: str, line: int, code: str) -> None:
    assert PLAN.count(right) >= 1
    found = check_plans(PLAN.replace(right, slip, 1))
    # The fixed words of the sentence; what fills its places differs.
    said = [part for part, *_ in Formatter().parse(PROBLEMS[code].zh) if part]
    there = [p for p in found if p.line == line and all(part in p.message_zh for part in said)]
    assert there, found


def test_benefits_that_never_meet_need_no_choice_between_them() -> None:
    other = PLAN.replace(KINDS, "kinds: [accident]")
    group = "    only_highest: {benefits: [stay, daily]}\n    papers:\n"
    found = check_plans(other.replace("    papers:\n", group))
    assert {(one.line, one.severity) for one in found} == {(30, "warning")}


def test_the_plan_without_slips_has_no_problems() -> None:
    assert check_plans(PLAN) == []


def test_plans_that_wait_for_each_other_are_named() -> None:
    other = PLAN.replace("plan: test-plan", "plan: other")
    pair = PLAN.replace("base: in_scope_self_paid", "base: {add: [{paid_by: other}]}") + "---\n"
    pair += other.replace("base: in_scope_self_paid", "base: {add: [{paid_by: test-plan}]}")
    (found,) = check_plans(pair)
    assert found.line == PLAN.count("\n") + 2
    assert "each ask what the other pays" in found.message


@pytest.mark.parametrize("code", sorted(PROBLEMS))
def test_a_sentence_names_the_same_in_both_languages(code: str) -> None:
    def places(text: str) -> set[str]:
        return {name for _, name, _, _ in Formatter().parse(text) if name}

    text = PROBLEMS[code]
    assert places(text.en) == places(text.zh)
    assert re.search("[\u4e00-\u9fff]", text.zh) and not re.search("[\u4e00-\u9fff]", text.en)


def test_no_sentence_is_left_over() -> None:
    texts = Path(problem_texts.__file__)
    code = "\n".join(path.read_text() for path in texts.parent.glob("*.py") if path != texts)
    assert {name for name in PROBLEMS if f'"{name}"' not in code} == set()


def test_what_fills_a_place_is_said_in_the_same_language() -> None:
    said = problem("money", key="fee", given=GROUP)
    assert "a group of keys" in said.en
    assert "一组键值" in said.zh


def test_a_file_without_a_group_of_keys_says_what_stands_there() -> None:
    (said,) = check_plans("- a\n- b\n")
    assert "not a list" in said.text.en and "而不是 列表" in said.text.zh
