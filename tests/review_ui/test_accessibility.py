"""axe finds nothing on any page, in either language or size."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from claims import desk
from tests.review_ui import seeding
from tests.review_ui.conftest import Office

pytestmark = pytest.mark.browser

PATHS = (
    "/?status=all",
    "/batch",
    "/upload",
    "/bundles",
    "/members",
    "/members/new",
    "/plans",
    "/desk",
    "/docs",
    "/lookup",
    "/members/ZZ90001",
    "/?status=all&q=没有这个人",
    "/nowhere",
)


def faults(page: Page) -> list[str]:
    found = Axe().run(page).response["violations"]
    return [f"{page.url} {one['id']}: {one['nodes'][0]['html'][:200]}" for one in found]


def _returned(office: Office) -> int:
    with office.db.begin() as session:
        sheets = seeding.invoice_and_summary("王丽", invoice_number="0000000009")
        claim = seeding.claim_of(session, office.store, sheets)
        desk.reject(session, claim.id, claim.version, "不在保障期内", "reviewer")
        return claim.id


@pytest.mark.parametrize(("language", "width"), [("zh", 390), ("en", 1366)])
def test_nothing_stands_in_the_way(office: Office, page: Page, language: str, width: int) -> None:
    whole = office.seed()
    with office.db.begin() as session:
        broken = seeding.invoice_and_summary("林小燕", total_amount="20051.39")[:1]
        open_claim = seeding.claim_of(session, office.store, broken).id
    page.set_viewport_size({"width": width, "height": 800})
    page.goto(f"/language/{language}")
    found = []
    bundle = f"/bundles/{office.claim(open_claim).bundle_id}"
    papers = (bundle, f"{bundle}/people", f"{bundle}/receipt", f"/upload?claim={open_claim}")
    letter = f"/claims/{_returned(office)}/letter"
    for path in (*PATHS, *papers, letter, f"/claims/{whole}", f"/claims/{open_claim}"):
        page.goto(path)
        found += faults(page)
    for key in ("c", "r", "x", "e", "?"):
        page.goto(f"/claims/{open_claim}")
        page.keyboard.press(key)
        page.locator("dialog[open]").wait_for()
        found += faults(page)
    page.goto(f"/claims/{whole}")
    page.keyboard.press("d")
    page.locator("#side-by-side[open]").wait_for()
    found += faults(page)
    page.keyboard.press("i")
    page.keyboard.press("Control+b")
    page.locator("[data-draw-bar]").wait_for()
    found += faults(page)
    page.goto(f"/claims/{whole}")
    page.keyboard.press("v")
    page.keyboard.press("v")
    page.locator(".field.state-checked").first.wait_for()
    found += faults(page)
    assert found == []
