"""What a clerk tells or prints about a bundle: whose it is, what is missing or illegible."""

from __future__ import annotations

import csv
from io import StringIO

import pytest
from axe_playwright_python.sync_playwright import Axe
from fastapi.testclient import TestClient
from playwright.sync_api import Page, expect

from claims.models import Bundle, Claim
from tests.claims.readings import BANK_CARD, INVOICE, SUMMARY, bundle_of
from tests.review_ui import seeding
from tests.review_ui.conftest import Office

pytestmark = pytest.mark.browser


def hand_in(office: Office, *names: str, unread: int = 0, note: str | None = None) -> str:
    with office.db.begin() as session:
        seeding.load_plans(session)
        if session.query(Claim).count() == 0:
            seeding.add_member(session)
        bundle = bundle_of(session, names, unread, office.store)
        bundle.note = note
        return bundle.id


def test_the_bundles_page_says_what_is_missing_and_illegible(office: Office, page: Page) -> None:
    bundle_id = hand_in(office, INVOICE, BANK_CARD, SUMMARY, unread=2)
    page.goto(f"/bundles/{bundle_id}")
    progress = page.locator('[data-part="progress"]')
    expect(progress).to_contain_text("没有读出的页：第 4, 5 页")
    expect(page.locator("[data-aside] .file-state").first).to_contain_text("识别超时")
    other = page.locator(".pile", has_text="王鹏伟")
    expect(other.locator(".pile-needs")).to_contain_text("待补材料：住院（门诊）收费票据")


def test_the_same_invoice_again_is_linked_from_the_bundle(office: Office, page: Page) -> None:
    hand_in(office, INVOICE)
    with office.db.begin() as session:
        first = session.query(Claim).one().id
    page.goto(f"/bundles/{hand_in(office, INVOICE, BANK_CARD)}")
    link = page.locator(".pile-needs").get_by_role("link", name=f"申请 {first}")
    expect(link).to_have_attribute("href", f"/claims/{first}")


def test_colleagues_are_listed_by_unit_and_as_csv(
    office: Office, page: Page, client: TestClient
) -> None:
    bundle_id = hand_in(office, INVOICE, SUMMARY, note="东方小学 三月")
    page.goto(f"/bundles/{bundle_id}/people")
    expect(page.locator(".unit-name").first).to_contain_text("漳州市东方小学")
    expect(page.locator(".unit-name").last).to_contain_text("单位未知")
    expect(page.locator("tbody tr").first).to_contain_text("陈刚")
    answer = client.get(f"/bundles/{bundle_id}/people.csv")
    assert answer.text.startswith("\ufeff"), "Excel needs it"
    rows = list(csv.reader(StringIO(answer.text.removeprefix("\ufeff"))))
    assert [row[:3] for row in rows[1:]] == [
        ["漳州市东方小学", "陈刚", "ZZ90001"],
        ["", "王鹏伟", ""],
    ]
    assert "住院（门诊）收费票据" in rows[2][6]
    assert client.get("/bundles/none/people.csv").status_code == 404


def test_a_name_is_no_formula(office: Office, client: TestClient) -> None:
    bundle_id = hand_in(office, INVOICE)
    with office.db.begin() as session:
        session.query(Claim).one().person_name = "=1+1"
    assert ",'=1+1," in client.get(f"/bundles/{bundle_id}/people.csv").text


def test_the_slip_has_no_id_number_and_can_be_printed(office: Office, page: Page) -> None:
    bundle_id = hand_in(office, INVOICE, BANK_CARD, unread=1, note="<b>三小</b>")
    page.goto(f"/bundles/{bundle_id}/receipt")
    expect(page.locator("main")).to_contain_text(bundle_id)
    expect(page.locator("main")).to_contain_text("<b>三小</b>")
    expect(page.locator("main")).to_contain_text("1 个文件，共 3 页")
    assert seeding.PERSON_ID[6:14] not in page.content()
    page.evaluate("window.print = () => { document.title = 'printed' }")
    page.locator("[data-prints]").click()
    expect(page).to_have_title("printed")
    page.emulate_media(media="print")
    expect(page.locator(".topbar")).to_be_hidden()


@pytest.mark.parametrize(("language", "width"), [("zh", 390), ("en", 1366)])
def test_nothing_stands_in_the_way(office: Office, page: Page, language: str, width: int) -> None:
    bundle_id = hand_in(office, INVOICE, SUMMARY, unread=1)
    page.set_viewport_size({"width": width, "height": 800})
    page.goto(f"/language/{language}")
    for path in ("", "/people", "/receipt"):
        page.goto(f"/bundles/{bundle_id}{path}")
        assert Axe().run(page).response["violations"] == []
        assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_a_claim_is_opened_by_hand_where_nothing_is_legible(office: Office, page: Page) -> None:
    bundle_id = hand_in(office, unread=2)
    with office.db.begin() as session:
        session.get_one(Bundle, bundle_id).status = "failed"
    page.goto(f"/bundles/{bundle_id}")
    for number in (0, 1):
        page.locator(f'.thumb-face[data-page="{number}"]').focus()
        page.keyboard.press("Space")
    page.keyboard.press("m")
    expect(page.locator("#move-to")).to_contain_text("新开一份申请")
    page.keyboard.press("Enter")
    page.locator(".pile .card-link").click()
    page.wait_for_url("**/claims/*")
    with office.db.begin() as session:
        assert session.get_one(Bundle, bundle_id).status == "ready"
    kind = page.locator("select").first
    kind.select_option("inpatient_invoice")
    name = page.locator('input[data-kept][id*="payer_name"]').first
    name.fill("陈刚")
    name.press("Tab")
    expect(page.locator("h1")).to_contain_text("陈刚")
