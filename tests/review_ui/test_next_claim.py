"""Going on to the next claim: fetched ahead, shared fairly, no key acts on what is not shown."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Page, Route, expect

from claims import desk
from tests.review_ui import seeding
from tests.review_ui.conftest import Office

pytestmark = pytest.mark.browser


@pytest.fixture
def claim_ids(office: Office) -> list[int]:
    """Four claims for a reviewer, oldest first."""
    made = [office.seed()]
    for number, name in enumerate(("张俊", "林小燕", "王丽"), start=1):
        with office.db.begin() as session:
            papers = seeding.invoice_and_summary(name, invoice_number=f"000000000{number}")
            made.append(seeding.claim_of(session, office.store, papers).id)
    return made


@pytest.fixture
def colleague(browser: Any, address: str) -> Iterator[Page]:
    """Another browser: another desk."""
    context = browser.new_context(base_url=address, locale="zh-CN")
    yield context.new_page()
    context.close()


def test_the_next_claim_and_its_picture_are_there_before_they_are_asked_for(
    page: Page, claim_ids: list[int]
) -> None:
    first, second, *_ = claim_ids
    with page.expect_request_finished(lambda request: request.url.endswith(f"claims/{second}")):
        page.goto(f"/claims/{first}")
    page.wait_for_load_state("networkidle")
    page.keyboard.press("n")
    page.wait_for_url(f"**/claims/{second}")
    sources = page.evaluate(
        """() => [performance.getEntriesByType("navigation")[0],
                  ...performance.getEntriesByType("resource").filter((one) =>
                    one.initiatorType === "img" && !one.name.includes("width="))]
                 .map((one) => one.transferSize)"""
    )
    assert sources[0] == 0, "the page came over the wire again"
    assert sources[1] == 0, "the picture came over the wire again"


def test_a_claim_changed_since_it_was_fetched_is_shown_as_it_is(
    office: Office, page: Page, claim_ids: list[int]
) -> None:
    first, second, *_ = claim_ids
    with page.expect_request_finished(lambda request: request.url.endswith(f"claims/{second}")):
        page.goto(f"/claims/{first}")
    with office.db.begin() as session:
        desk.reject(session, second, 1, "不在保障期内", "someone")
    page.keyboard.press("n")
    page.wait_for_url(f"**/claims/{second}")
    expect(page.locator(".claim-head")).to_contain_text("不在保障期内")
    expect(page.locator("[data-decides]")).to_have_count(0)


@pytest.mark.parametrize("slow", ["**/look", "**/claims/{second}"])
def test_keys_pressed_on_the_way_do_nothing(
    office: Office, page: Page, claim_ids: list[int], slow: str
) -> None:
    first, second, *_ = claim_ids
    held: list[Route] = []
    is_slow = True

    def hold(route: Route) -> None:
        if is_slow:
            held.append(route)
        else:
            route.continue_()

    page.route(slow.format(second=second), hold)
    page.goto(f"/claims/{first}")
    for key in ("n", "c", "Enter", "n"):
        page.keyboard.press(key)
    page.wait_for_timeout(300)
    assert held, "nothing was slow"
    is_slow = False
    for route in held:
        route.continue_()
    page.wait_for_url(f"**/claims/{second}")
    expect(page.locator("dialog[open]")).to_have_count(0)
    assert {office.claim(one).status for one in claim_ids} <= {"review", "waiting_papers"}


def test_a_colleague_is_led_to_other_claims(
    page: Page, colleague: Page, claim_ids: list[int]
) -> None:
    first, second, third, fourth = claim_ids
    with colleague.expect_response("**/look"):
        colleague.goto("/next")
    assert colleague.url.endswith(f"/claims/{first}")
    # The second is being fetched ahead for the colleague.
    with page.expect_response("**/look"):
        page.goto("/next")
    page.wait_for_url(f"**/claims/{third}")
    colleague.keyboard.press("n")
    colleague.wait_for_url(f"**/claims/{second}")
    page.keyboard.press("n")
    page.wait_for_url(f"**/claims/{fourth}")
    page.goto(f"/claims/{second}")
    expect(page.locator("[data-others]")).to_contain_text("另有 1 位同事正在看")


def test_two_reviewers_who_walk_through_one_list_part_at_once(
    page: Page, colleague: Page, claim_ids: list[int]
) -> None:
    first, second, third, _ = claim_ids
    for one in (colleague, page):
        with one.expect_response("**/look?*"):
            one.goto(f"/claims/{first}?status=all")
    colleague.keyboard.press("n")
    colleague.wait_for_url(f"**/claims/{second}?status=all")
    page.keyboard.press("n")
    page.wait_for_url(f"**/claims/{third}?status=all")
    page.keyboard.press("k")
    page.wait_for_url(f"**/claims/{second}?status=all")


def test_nobody_sits_idle_beside_a_claim_that_is_only_kept(
    office: Office, page: Page, colleague: Page, claim_ids: list[int]
) -> None:
    first, second, third, fourth = claim_ids
    with office.db.begin() as session:
        for done in (first, second):
            desk.reject(session, done, 1, "不在保障期内", "someone")
    with colleague.expect_response("**/look*"):
        colleague.goto(f"/claims/{third}?status=all")  # the fourth is kept for the colleague
    with page.expect_response("**/look*"):
        page.goto(f"/claims/{third}?status=all")
    page.keyboard.press("n")
    expect(page.locator(".flash")).to_have_text("后面的申请都有同事在看")
    page.goto("/next")
    page.wait_for_url(f"**/claims/{fourth}")
    with colleague.expect_response("**/look*"):
        colleague.reload()
    colleague.keyboard.press("n")
    expect(colleague.locator(".flash")).to_have_text("后面的申请都有同事在看")


def test_nobody_waits(page: Page) -> None:
    page.goto("/next")
    page.wait_for_url("**/")
    expect(page.locator(".empty")).to_be_visible()
