"""The queue in a browser: filters, search in page texts, order, and going on in the same queue."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import Page, expect

from claims import desk
from claims.models import Claim, PageRow, Unit
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
    expect(page.locator(".flash")).to_have_text("后面没有申请了")
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


def test_units_and_offices_narrow_the_queue_down(office: Office, page: Page) -> None:
    office.seed()
    with office.db.begin() as session:
        seeding.claim_of(session, office.store, seeding.invoice_and_summary("张俊"))
        city = Unit(name="福建省 漳州市", key="", letters=[], level="city")
        session.add(city)
        session.flush()
        school = session.query(Unit).filter_by(name="漳州市东方小学").one()
        school.parent_id = city.id
    page.goto("/?status=all")
    rows = page.locator("[data-row]")
    expect(rows).to_have_count(2)
    with page.expect_response("**/api/v1/units?*"):
        page.locator("#unit").press_sequentially("东方")
    expect(page.locator("#units option")).to_have_attribute("value", "漳州市东方小学")
    page.locator("#unit").fill("漳州市东方小学")
    page.keyboard.press("Enter")
    page.wait_for_url("**unit=*")
    expect(rows).to_have_count(1)
    expect(rows).to_contain_text("陈刚")
    page.locator("#unit").fill("")
    page.get_by_label("办事处").select_option("福建省 漳州市")
    page.wait_for_url("**office=*")
    assert "unit=" not in page.url
    expect(rows).to_have_count(1)
    page.get_by_role("link", name="陈刚").click()
    page.wait_for_url("**/claims/*office=*")
    expect(page.locator("a[rel=next]")).to_have_count(0)  # the other claim is of no office


def test_a_unit_that_there_is_not_is_told_with_those_that_are_like_it(
    office: Office, page: Page
) -> None:
    office.seed()
    page.goto("/?status=all&unit=东方")
    empty = page.locator(".empty")
    expect(empty).to_contain_text("没有叫“东方”的单位")
    empty.get_by_role("link", name="漳州市东方小学").click()
    page.wait_for_url("**unit=%E6%BC%B3*")
    expect(page.locator("[data-row]")).to_have_count(1)
    page.goto("/?status=all&unit=<b>没有的")
    expect(empty).to_contain_text("没有叫“<b>没有的”的单位")
    expect(empty.get_by_role("link")).to_have_count(0)


def test_what_the_search_says_can_be_read(page: Page) -> None:
    for language, width in (("zh", 390), ("en", 390), ("zh", 1366), ("en", 1366)):
        page.set_viewport_size({"width": width, "height": 800})
        page.goto(f"/language/{language}")
        room = page.locator("#q").evaluate(
            """(input) => {
                 const style = getComputedStyle(input);
                 const pen = document.createElement("canvas").getContext("2d");
                 pen.font = style.font;
                 const padding = parseFloat(style.paddingLeft) + parseFloat(style.paddingRight);
                 return input.clientWidth - padding - pen.measureText(input.placeholder).width;
               }"""
        )
        assert room >= 0, f"the hint is cut off, {language} at {width} px"


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_top_bar_hides_nothing_on_a_phone(page: Page, language: str) -> None:
    page.set_viewport_size({"width": 390, "height": 800})
    page.goto(f"/language/{language}")
    links = page.locator(".topbar a, .topbar button")
    for link in links.all():
        box = link.bounding_box()
        assert box is not None
        assert box["x"] >= 0 and box["x"] + box["width"] <= 390, link.text_content()
    page.locator("[data-shows-keys]").click()
    expect(page.locator("dialog[open]")).to_be_visible()


@pytest.mark.parametrize("query", ["status=lost", "mark=lost", "kind=lost", "sort=lost"])
def test_an_address_that_names_nothing_known_is_not_found(page: Page, query: str) -> None:
    answer = page.goto(f"/?{query}")
    assert answer is not None
    assert answer.status == 404
