"""The queue in a browser: filters, search in page texts, order, and going on in the same queue."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import Page, expect

from claims import desk
from claims.models import Claim, PageRow
from tests.review_ui import seeding
from tests.review_ui.conftest import Office

pytestmark = pytest.mark.browser


def test_filters_lead_through_their_own_claims(office: Office, page: Page) -> None:
    good = office.seed()
    wrong = seeding.invoice_and_summary(
        "张俊", total_amount="20051.39", invoice_number="0000000001"
    )
    with office.db.begin() as session:
        risky = seeding.claim_of(session, office.store, wrong).id
        session.get_one(Claim, good).created_at = datetime.now(UTC) - timedelta(days=9)
        session.get_one(Claim, risky).status = "review"
    page.goto("/")
    rows = page.locator("[data-row]")
    expect(rows).to_have_count(2)
    expect(rows.first).to_contain_text("超期")
    expect(rows.last).not_to_contain_text("超期")
    page.get_by_role("link", name="风险最高在前").click()
    expect(rows.first).to_contain_text("张俊")
    page.get_by_role("link", name="风险较高").click()
    expect(rows).to_have_count(1)
    page.get_by_role("link", name="张俊").click()
    page.wait_for_url(f"**/claims/{risky}?*mark=risky*")
    page.keyboard.press("n")  # there is no other of these
    page.keyboard.press("g")
    page.keyboard.press("q")
    page.wait_for_url("**/")


def test_a_word_on_a_page_finds_its_claim(office: Office, page: Page) -> None:
    claim_id = office.seed()
    with office.db.begin() as session:
        session.query(PageRow).first().text = "中药饮片 <b>当归</b> 12.00"  # type: ignore[union-attr]
        desk.refresh(session, claim_id)
    page.goto("/?status=all")
    page.keyboard.press("/")
    page.keyboard.type("当归")
    page.keyboard.press("Enter")
    page.wait_for_url("**q=*")
    expect(page.locator("[data-row]")).to_have_count(1)
    page.goto("/?status=all&q=川芎")
    expect(page.locator(".empty")).to_contain_text("川芎")


@pytest.mark.parametrize("query", ["status=lost", "mark=lost", "kind=lost", "sort=lost"])
def test_an_address_that_names_nothing_known_is_not_found(page: Page, query: str) -> None:
    answer = page.goto(f"/?{query}")
    assert answer is not None
    assert answer.status == 404
