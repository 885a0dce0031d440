"""What is left under a limit, as a bar and in numbers."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from playwright.sync_api import Page, expect

from claims import desk
from review_ui import cap_bars
from review_ui.texts import catalogue
from tests.review_ui import seeding
from tests.review_ui.conftest import Office

AMOUNTS = st.decimals(min_value=0, max_value=90_000, places=2)


def cap(**more: Any) -> dict[str, Any]:
    usual = {
        "plan": "harbour",
        "per": "period",
        "from": "2026-01-01",
        "until": "2026-12-31",
        "unit": "yuan",
        "benefits": [],
        "plans": [],
        "household": False,
        "cap": "50000.00",
        "paid": "12000.00",
        "committed": "3000.00",
        "this_claim": "1020.00",
    }
    return usual | more


def test_the_parts_lie_one_behind_the_other() -> None:
    drawn = cap_bars.bar(cap())
    assert (drawn.paid, drawn.committed) == ((0.0, 24.0), (24.0, 6.0))
    assert drawn.this_claim == (30.0, 2.04)


def test_an_amount_not_known_and_a_limit_of_nothing_draw_nothing() -> None:
    assert cap_bars.bar(cap(this_claim=None)).this_claim == (30.0, 0.0)
    assert cap_bars.bar(cap(cap="0.00")).paid == (0.0, 0.0)


@given(AMOUNTS, AMOUNTS, AMOUNTS, AMOUNTS)
def test_the_bar_never_reaches_over_its_end(
    whole: Decimal, paid: Decimal, committed: Decimal, this: Decimal
) -> None:
    told = {"cap": whole, "paid": paid, "committed": committed, "this_claim": this}
    drawn = cap_bars.bar(cap(**{key: str(value) for key, value in told.items()}))
    for at, width in (drawn.paid, drawn.committed, drawn.this_claim):
        assert at >= 0
        assert width >= 0
        assert at + width <= 100.02


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({}, "本保障期 2026-01-01 至 2026-12-31"),
        ({"per": "life"}, "终身"),
        ({"per": "accident", "household": True}, "全家合计，本次事故"),
        ({"until": None}, "本保障期"),
    ],
)
def test_what_it_is_counted_over_is_said(more: dict[str, Any], words: str) -> None:
    assert cap_bars.scope(catalogue("zh"), cap(**more)) == words


def test_numbers_have_their_unit() -> None:
    t = catalogue("zh")
    assert cap_bars.amount(t, cap(), "paid") == "¥ 12,000.00"
    assert cap_bars.amount(t, cap(unit="days", paid="12"), "paid") == "12 天"


@pytest.mark.browser
def test_what_was_confirmed_before_is_shown_beside_what_is_left(office: Office, page: Page) -> None:
    first = office.seed()
    with office.db.begin() as session:
        accepted = ["papers_missing"]
        desk.confirm(session, first, office.claim(first).version, "reviewer", accepted)
        stay = {"admission_date": "2024-08-01", "discharge_date": "2024-08-09"}
        numbers = {"invoice_number": "0862654999", "admission_number": "8068000001"}
        second = seeding.invoice_and_summary(**stay, **numbers)[:1]
        later = seeding.claim_of(session, office.store, second).id
    page.goto(f"/claims/{later}")
    caps = page.locator(".caps")
    expect(caps).to_contain_text("本保障期 2024-01-01 至 2024-12-31")
    expect(caps.locator(".cap-head strong")).to_have_text("还可给付 ¥ 45,813.30")
    expect(caps).to_contain_text("限额 ¥ 50,000.00")
    expect(caps).to_contain_text("已确认未付 ¥ 4,186.70")
    expect(caps.get_by_role("link")).to_have_attribute("href", f"/claims/{first}")
    width = caps.locator("rect.committed").get_attribute("width")
    assert float(width or 0) == pytest.approx(8.37)
