"""Rearranging a bundle's pages by keyboard, in a real browser and over the API."""

from __future__ import annotations

import re

import pytest
from fastapi.testclient import TestClient
from playwright.sync_api import Page, expect

from claims import desk
from claims.models import Bundle, Claim, PageRow
from claims.turning import turn
from extractors.types import Page as PageRead
from tests.claims.readings import (
    BANK_CARD,
    INVOICE,
    SUMMARY,
    bundle_of,
    bundle_of_pages,
    reading,
)
from tests.review_ui import seeding
from tests.review_ui.conftest import Office

pytestmark = pytest.mark.browser


def hand_in(office: Office, *names: str, unread: int = 0) -> str:
    with office.db.begin() as session:
        seeding.load_plans(session)
        return bundle_of(session, names, unread, office.store).id


def lie(office: Office, client: TestClient, bundle_id: str) -> list[list[int]]:
    """The pages of each document, as another program sees them."""
    return [one["pages"] for one in client.get(f"/api/v1/bundles/{bundle_id}").json()["documents"]]


def focus(page: Page, number: int) -> None:
    page.locator(f'.thumb-face[data-page="{number}"]').first.focus()


def test_pages_are_moved_by_keyboard_and_back(
    office: Office, page: Page, client: TestClient
) -> None:
    bundle_id = hand_in(office, INVOICE, BANK_CARD, SUMMARY)
    page.goto(f"/bundles/{bundle_id}")
    expect(page.locator(".pile")).to_have_count(2)
    focus(page, 2)
    page.keyboard.press("m")
    expect(page.locator("#move-to")).to_be_visible()
    page.keyboard.press("Enter")  # the first place: the invoice
    expect(page.locator(".pile")).to_have_count(1)
    expect(page.locator(".pile-paper").first.locator(".thumb")).to_have_count(2)
    expect(page.locator('.thumb-face[data-page="2"]')).to_be_focused()
    assert lie(office, client, bundle_id) == [[0, 2], [1]]

    page.keyboard.press("s")
    expect(page.locator(".pile-paper")).to_have_count(3)
    assert lie(office, client, bundle_id) == [[0], [1], [2]]
    page.keyboard.press("j")  # with the bank card before it
    expect(page.locator(".pile-paper")).to_have_count(2)
    assert lie(office, client, bundle_id) == [[0], [1, 2]]
    page.keyboard.type("uuu")  # none of them is lost while the one before is under way
    expect(page.locator(".pile")).to_have_count(2)
    assert lie(office, client, bundle_id) == [[0], [1], [2]]
    expect(page.locator('[data-does="undo"]')).to_be_disabled()


def test_pages_are_set_aside_with_a_reason_and_taken_back(office: Office, page: Page) -> None:
    bundle_id = hand_in(office, INVOICE, BANK_CARD)
    page.goto(f"/bundles/{bundle_id}")
    focus(page, 0)
    page.keyboard.press("ArrowRight")
    page.keyboard.press("x")
    page.keyboard.type("反光看不清")
    page.keyboard.press("Enter")
    aside = page.locator("[data-aside]")
    expect(aside).to_contain_text("反光看不清")
    expect(page.locator(".pile-paper")).to_have_count(1)
    page.keyboard.press("b")
    expect(page.locator(".pile-paper")).to_have_count(2)
    expect(aside).to_have_count(0)


def test_several_pages_become_a_claim_of_their_own(
    office: Office, page: Page, client: TestClient
) -> None:
    bundle_id = hand_in(office, INVOICE, BANK_CARD, SUMMARY)  # the summary is another person's
    page.goto(f"/bundles/{bundle_id}")
    for number in (1, 2):
        focus(page, number)
        page.keyboard.press("Space")
    page.keyboard.press("m")
    page.get_by_label("新开一份申请").check()
    page.keyboard.press("Enter")
    expect(page.locator(".flash")).to_contain_text("已整理")
    expect(page.locator(".pile-paper")).to_have_count(2)
    assert sorted(lie(office, client, bundle_id)) == [[0], [1, 2]]
    with office.db.begin() as session:
        states = {claim.status for claim in session.query(Claim)}
    assert "dissolved" in states, "the claim that lost its only paper"


def test_a_decided_claim_says_so(office: Office, page: Page) -> None:
    bundle_id = hand_in(office, INVOICE, BANK_CARD)
    with office.db.begin() as session:
        claim = session.query(Claim).one()
        desk.reject(session, claim.id, claim.version, "不在保障期内", "reviewer")
    page.goto(f"/bundles/{bundle_id}")
    for key in ("x", "m", "s"):
        focus(page, 1)
        page.evaluate("document.querySelector('.flash').hidden = true")
        page.keyboard.press(key)
        expect(page.locator(".flash")).to_contain_text("已办结，它的页面不能再动")
        expect(page.locator("dialog[open]")).to_have_count(0)
    expect(page.locator(".pile-paper")).to_have_count(2)


def test_what_is_decided_is_offered_no_pages(office: Office, page: Page) -> None:
    bundle_id = hand_in(office, INVOICE, SUMMARY)
    with office.db.begin() as session:
        first, second = session.query(Claim).order_by(Claim.id)
        desk.reject(session, first.id, first.version, "不在保障期内", "reviewer")
        decided, still_open = first.id, second.id
    page.goto(f"/bundles/{bundle_id}")
    focus(page, 1)
    page.keyboard.press("m")
    places = page.locator("#move-to .places")
    expect(places).to_contain_text(f"申请 {still_open}")
    expect(places).not_to_contain_text(f"申请 {decided}")
    expect(places.locator("input:checked")).to_have_value(f"claim {still_open}")


def test_blank_backs_are_called_so_and_joined_past(
    office: Office, page: Page, client: TestClient
) -> None:
    back = PageRead(0, 1000, 1400, 0, "ocr", (), is_blank=True)
    with office.db.begin() as session:
        pages = [*reading(INVOICE), back, *reading(BANK_CARD)]
        bundle = bundle_of_pages(session, pages)
        bundle_id, claim_id = bundle.id, session.query(Claim).one().id
    page.goto(f"/bundles/{bundle_id}")
    expect(page.locator(".pile-paper.is-blank h3")).to_have_text("空白页")
    focus(page, 2)
    page.keyboard.press("m")
    expect(page.locator("#move-to .places")).not_to_contain_text("空白页")
    expect(page.locator("#move-to input:checked")).to_have_value(re.compile("document "))
    page.keyboard.press("Escape")
    page.keyboard.press("j")
    expect(page.locator(".pile-paper")).to_have_count(2)
    assert lie(office, client, bundle_id) == [[0, 2], [1]]
    told = client.get(f"/api/v1/bundles/{bundle_id}").json()
    assert [one["blank"] for one in told["pages"]] == [False, True, False]
    assert [one["title"] for one in told["documents"]] == [None, "空白页"]

    page.goto(f"/bundles/{bundle_id}/receipt")
    expect(page.locator("tbody tr")).to_contain_text("另有空白页 1 页")
    expect(page.locator("tbody tr")).not_to_contain_text("其他材料")
    page.goto(f"/claims/{claim_id}")
    blanks = page.locator("#blanks")
    expect(blanks.locator("summary")).to_have_text("空白页 1 页")
    expect(page.locator(".paper")).to_have_count(1)
    blanks.locator("summary").click()
    blanks.get_by_role("button", name="第 2 页").click()
    expect(page.locator('.sheet[data-page="1"]')).to_be_visible()


def test_a_turn_is_undone_by_one_key(office: Office, page: Page) -> None:
    bundle_id = hand_in(office, INVOICE, BANK_CARD)
    with office.db.begin() as session:
        rows = turn(session, bundle_id, 0, [0], 90, "clerk")
        rows[0].state, rows[0].rotation, rows[0].is_renewed = "read", 90, False
        session.get_one(Bundle, bundle_id).status = "ready"
    page.goto(f"/bundles/{bundle_id}")
    focus(page, 0)
    page.keyboard.press("u")
    expect(page.locator(".flash")).to_contain_text("已撤销")
    expect(page.locator('[data-does="undo"]')).to_be_disabled()
    with office.db.begin() as session:
        row = session.query(PageRow).filter_by(bundle_id=bundle_id, position=0).one()
        assert (row.turned, row.rotation) == (None, 0)


def test_a_turned_page_is_followed_until_it_is_read_again(office: Office, page: Page) -> None:
    bundle_id = hand_in(office, INVOICE, BANK_CARD)
    page.goto(f"/bundles/{bundle_id}")
    focus(page, 0)
    page.keyboard.press("t")
    expect(page.locator("progress")).to_be_visible()
    expect(page.locator(".page-tools")).to_be_hidden()
    with office.db.begin() as session:
        row = session.query(PageRow).filter_by(bundle_id=bundle_id, position=0).one()
        assert (row.turned, row.state) == (90, "waiting")
        assert len(office.queues.waiting()) == 1
        row.state = "read"
        session.get_one(Bundle, bundle_id).status = "ready"
    expect(page.locator(".page-tools")).to_be_visible()
    expect(page.locator('.thumb-face[data-page="0"]')).to_be_focused()


def test_the_keys_are_shown(office: Office, page: Page) -> None:
    page.goto(f"/bundles/{hand_in(office, INVOICE)}")
    page.keyboard.press("?")
    expect(page.locator("#keys")).to_contain_text("从本页起拆开")


def test_the_api_names_each_refusal(office: Office, client: TestClient) -> None:
    bundle_id = hand_in(office, INVOICE, unread=1)
    path = f"/api/v1/bundles/{bundle_id}"

    def ask(body: dict | None, version: str | None = "0", what: str = "rearrange") -> tuple:
        headers = {"If-Match": version} if version else {}
        answer = client.post(f"{path}/{what}", json=body, headers=headers)
        return answer.status_code, answer.json().get("code")

    aside = {"do": "set_aside", "pages": [0], "reason": "x"}
    assert ask(aside, None) == (428, "version_required")
    assert ask(aside, "5") == (412, "moved_by_others")
    assert ask({"do": "set_aside", "pages": [0]}) == (422, "reason_needed")
    assert ask({"do": "burn"}) == (422, "invalid_request")
    assert ask({"do": "move", "pages": [0], "to_claim": 999}) == (404, "not_found")
    assert ask(None, "0", "undo") == (409, "nothing_to_undo")
    assert ask({"do": "take_back", "pages": [1]})[0] == 200
    told = client.get(path).json()
    assert (told["version"], told["can_undo"]) == (1, True)
    with office.db.begin() as session:
        session.get_one(Bundle, bundle_id).status = "reading"
    assert ask(aside, "1") == (409, "being_read")


def test_markup_in_names_and_reasons_stays_text(office: Office, page: Page) -> None:
    bundle_id = hand_in(office, INVOICE, BANK_CARD)
    with office.db.begin() as session:
        session.query(Claim).one().person_name = "<b id='evil'>陈</b>"
        row = session.query(PageRow).filter_by(bundle_id=bundle_id, position=1).one()
        row.problem_code, row.problem_message = "by_hand", "<b id='evil'>x</b>"
    page.goto(f"/bundles/{bundle_id}")
    focus(page, 0)
    page.keyboard.press("m")
    expect(page.locator("#move-to")).to_contain_text("<b id='evil'>")
    expect(page.locator("#evil")).to_have_count(0)
