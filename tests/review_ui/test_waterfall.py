"""The bars that tell why a candidate is as probable as it is."""

from __future__ import annotations

from math import log
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from playwright.sync_api import Page, expect

from review_ui import waterfall
from review_ui.waterfall import WIDTH, chance, margin, number, times
from tests.review_ui import seeding
from tests.review_ui.conftest import Office

weights = st.floats(-15, 30)


def candidate(prior: float, facts: list[float], others: float) -> dict[str, Any]:
    evidence = [{"code": "name_same", "weight": weight} for weight in facts]
    return {"prior": prior, "evidence": evidence, "others": others}


@given(st.floats(-16, -2), st.lists(weights, max_size=6), st.floats(-30, 0))
def test_bars_lie_end_to_end_and_inside(prior: float, facts: list[float], others: float) -> None:
    told = waterfall.waterfall(candidate(prior, facts, others))
    assert told is not None
    end = told.steps[0].x + told.steps[0].width
    for step in told.steps[1:]:
        assert -0.01 <= step.x <= step.x + step.width <= WIDTH + waterfall.MIN_BAR
        start = step.x if step.is_for else step.x + step.width
        assert start == pytest.approx(end, abs=waterfall.MIN_BAR + 0.02)
        end = step.x + step.width if step.is_for else step.x
    assert end == pytest.approx(told.result_x, abs=waterfall.MIN_BAR + 0.02)


@pytest.mark.parametrize(("weight", "is_past"), [(log(98) + 9, False), (log(100) + 9, True)])
def test_what_is_linked_ends_past_the_dashed_line(weight: float, is_past: bool) -> None:
    told = waterfall.waterfall(candidate(-9, [weight], 0))
    assert told is not None
    assert (told.result_x > told.bound_x) is is_past


def test_a_candidate_stored_without_weights_has_no_bars() -> None:
    assert waterfall.waterfall({"member_no": "M1", "score": 0.9, "reasons": []}) is None
    assert margin([{"score": 0.9}, {"score": 0.1}]) is None


def test_the_margin_compares_what_the_facts_say() -> None:
    pair = [candidate(-9, [log(2000)], 0), candidate(-9, [log(2)], -3)]
    assert margin(pair) == "1,000"
    assert margin(pair[:1]) is None


@pytest.mark.parametrize(
    ("probability", "words"),
    [
        (1.0, "> 99.99 %"),
        (0.9997, "99.97 %"),
        (0.5, "50 %"),
        (0.004, "0.40 %"),
        (0.0, "< 0.01 %"),
    ],
)
def test_no_probability_is_certain(probability: float, words: str) -> None:
    assert chance(probability) == words


def test_factors_have_two_telling_digits() -> None:
    assert [number(value) for value in (1.04, 9.9, 20.4, 15_499, 999_999, 7e10)] == [
        *("1.0", "9.9", "20", "15,000", "1,000,000", "10¹⁰")
    ]
    assert (times(log(20)), times(-log(1.5))) == ("× 20", "÷ 1.5")


@pytest.mark.browser
@pytest.mark.parametrize(
    ("language", "why_not"), [("zh", "未自动关联"), ("en", "Not linked by itself")]
)
def test_a_reviewer_sees_why_nobody_is_linked(
    office: Office, page: Page, language: str, why_not: str
) -> None:
    with office.db.begin() as session:
        seeding.load_plans(session)
        for number_, name in (("M1", "陈刚"), ("M2", "陈钢")):
            seeding.add_member(session, number_, name, None)
        papers = seeding.invoice_and_summary("陈刚")[1:]
        claim = seeding.claim_of(session, office.store, papers).id
    page.goto(f"/language/{language}")
    page.goto(f"/claims/{claim}")
    panel = page.locator("#member")
    expect(panel.locator(".why-not")).to_contain_text(why_not)
    first = panel.locator(".candidates > li").first
    expect(first).to_contain_text("M1")
    first.locator("summary").click()
    steps = first.locator(".waterfall li")
    expect(steps.first).to_be_visible()
    assert steps.count() >= 3  # any member, the name, all together
    box = first.locator("rect.for").first.bounding_box()
    assert box is not None
    assert box["width"] > 5
