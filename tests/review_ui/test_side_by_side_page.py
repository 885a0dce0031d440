"""The papers next to each other, walked over by keys."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from playwright.sync_api import Page, expect

from tests.review_ui import seeding
from tests.review_ui.conftest import Office
from tests.review_ui.test_claim_page import field_id

pytestmark = pytest.mark.browser


def test_a_difference_is_open_marked_and_led_to_by_one_key(office: Office, page: Page) -> None:
    invoice, summary = seeding.invoice_and_summary()
    later = replace(summary, values={**(summary.values or {}), "discharge_date": "2024-06-09"})
    claim_id = office.seed(invoice, later, seeding.card())
    page.goto(f"/claims/{claim_id}")
    table = page.locator("#side-by-side")
    expect(table).to_have_attribute("open", "")
    expect(table.locator("summary")).to_contain_text("不一致：出院日期")
    expect(table.locator("td.differs")).to_have_text([re.compile("不一致"), re.compile("不一致")])
    expect(table.locator("thead th").last).to_have_text("名册")

    page.keyboard.press("d")
    on_bill = field_id(office, claim_id, "inpatient_invoice", "discharge_date")
    expect(page.locator(f'.box[data-for="{on_bill}"]')).to_have_class(re.compile("is-lit"))
    page.keyboard.press("ArrowRight")
    in_summary = field_id(office, claim_id, "discharge_summary", "discharge_date")
    expect(page.locator(f'.box[data-for="{in_summary}"]')).to_have_class(re.compile("is-lit"))
    expect(page.locator('.sheet[data-page="1"]')).to_be_visible()
    page.keyboard.press("Enter")
    expect(page.locator(f"#{in_summary}")).to_be_focused()

    page.keyboard.press("Control+a")
    page.keyboard.type("2024-06-06")
    page.keyboard.press("Escape")
    expect(table.locator("summary")).to_contain_text("没有矛盾")
    expect(table.locator("td.differs")).to_have_count(0)


def test_what_agrees_is_folded_and_one_key_opens_and_folds_it(office: Office, page: Page) -> None:
    claim_id = office.seed()
    page.goto(f"/claims/{claim_id}")
    table = page.locator("#side-by-side")
    expect(table).not_to_have_attribute("open", "")
    page.keyboard.press("d")
    expect(table).to_have_attribute("open", "")
    first = table.locator(".cell").first
    expect(first).to_be_focused()
    page.keyboard.press("ArrowUp")
    expect(first).to_be_focused()
    # An arrow passes over a paper that does not say.
    row = table.locator("tbody tr", has_text="身份证号")
    row.locator(".cell").first.focus()
    page.keyboard.press("ArrowRight")
    expect(row.locator(".cell").last).to_be_focused()
    page.keyboard.press("d")
    expect(table).not_to_have_attribute("open", "")
    page.keyboard.press("c")
    expect(page.locator("dialog[open]")).to_be_visible()


def test_marks_of_direction_turn_nothing_round(office: Office, page: Page) -> None:
    claim_id = office.seed(*seeding.invoice_and_summary("陈\u202e刚<b>"))
    page.goto(f"/claims/{claim_id}")
    expect(page.locator("h1")).to_have_text("陈刚<b>")
    assert "\u202e" not in page.content()
