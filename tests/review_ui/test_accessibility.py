"""axe finds nothing on any page, in either language or size."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

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
)


def faults(page: Page) -> list[str]:
    found = Axe().run(page).response["violations"]
    return [f"{page.url} {one['id']}: {one['nodes'][0]['html'][:200]}" for one in found]


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
    for path in (*PATHS, bundle, f"/claims/{whole}", f"/claims/{open_claim}"):
        page.goto(path)
        found += faults(page)
    for key in ("c", "r", "x", "?"):
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
    assert found == []
