"""What a decision took, from the browser's clock to the page of figures."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import Page, expect

from claims.desk_time import DeskTime
from claims.models import Claim
from tests.review_ui.conftest import Office

pytestmark = pytest.mark.browser


def taken(office: Office, claim_id: int) -> list[tuple[str, float, int]]:
    with office.db.begin() as session:
        rows = session.query(DeskTime).filter_by(claim_id=claim_id)
        return [(row.decision, row.seconds, row.keys) for row in rows]


def test_a_decision_brings_its_seconds_and_keys_along(office: Office, page: Page) -> None:
    claim_id = office.seed()
    page.clock.install()
    page.goto(f"/claims/{claim_id}")
    page.clock.run_for(3_000)
    page.keyboard.press("i")  # 3 s after arriving
    page.keyboard.press("Escape")
    page.clock.run_for(600_000)  # called away: of ten minutes twenty seconds count
    page.keyboard.press("c")
    page.locator("dialog[open] button.primary").wait_for()
    page.keyboard.press("Enter")
    page.wait_for_url("**/?status=*")
    ((decision, seconds, keys),) = taken(office, claim_id)
    assert (decision, keys) == ("confirmed", 4)
    assert 23 <= seconds < 30


def test_what_was_done_before_leaving_counts_too(office: Office, page: Page) -> None:
    claim_id = office.seed()
    page.clock.install()
    page.goto(f"/claims/{claim_id}")
    page.clock.run_for(5_000)
    page.keyboard.press("m")
    page.keyboard.press("Escape")
    page.goto("/members")
    page.clock.run_for(60_000)
    page.goto(f"/claims/{claim_id}")
    page.keyboard.press("x")
    page.locator("dialog[open] textarea").fill("不在保障期内")
    page.locator("dialog[open] button.primary").click()
    page.wait_for_url("**/?status=*")
    ((decision, seconds, keys),) = taken(office, claim_id)
    assert (decision, keys) == ("rejected", 3)
    assert 5 <= seconds < 15


@pytest.fixture
def figures(office: Office) -> int:
    """A decided claim, timed by two people, and one that waits."""
    claim_id, _ = office.seed(), office.seed(with_member=False)
    now = datetime.now(UTC)
    with office.db.begin() as session:
        claim = session.get_one(Claim, claim_id)
        claim.status, claim.decided_at = "confirmed", now
        claim.documents[0].corrections = {"check_code": "x"}
        for number, actor in enumerate(("local reviewer", "local reviewer", "someone")):
            session.add(
                DeskTime(
                    claim_id=claim_id,
                    at=now - timedelta(days=number),
                    actor=actor,
                    decision="confirmed",
                    seconds=10.0 + number,
                    keys=2 + number,
                )
            )
    return claim_id


@pytest.mark.parametrize(("language", "width"), [("zh", 1366), ("en", 390)])
def test_the_page_of_figures(
    office: Office, page: Page, figures: int, language: str, width: int
) -> None:
    page.set_viewport_size({"width": width, "height": 768})
    page.goto(f"/language/{language}")
    page.keyboard.press("g")
    page.keyboard.press("d")
    page.wait_for_url("**/desk")
    for what, dots in (("seconds", 3), ("keys", 3)):
        plot = page.locator(f"section[aria-labelledby={what}-title]")
        expect(plot.locator(".is-median circle")).to_have_count(dots)
        expect(plot.locator(".is-own circle")).to_have_count(2)
        expect(plot.locator("svg")).to_have_attribute("aria-label", plot.locator("h2").inner_text())
    seconds = page.locator("section[aria-labelledby=seconds-title] .sum")
    expect(seconds).to_contain_text("11")
    # Everything that the plots show stands in tables, too.
    page.locator("summary").click()
    today = page.locator("details tbody tr").first
    cells = [cell.strip() for cell in today.locator("td").all_inner_texts()]
    assert cells == ["2", "1", "10", "10", "2", "2", "10", "2"]
    # Nothing sticks out of the page, however narrow.
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    # One of the values read from the invoice was corrected.
    shares = page.locator("table", has=page.locator(".share")).first.locator(".share")
    expect(shares.first).to_contain_text("%")
    expect(shares.first).not_to_contain_text("0.0%")
    expect(shares.last).to_contain_text("0.0%")


def test_a_period_that_there_is_not(page: Page) -> None:
    answer = page.goto("/desk?days=8")
    assert answer is not None
    assert answer.status == 404


def test_nothing_to_show_yet(page: Page) -> None:
    page.goto("/desk?days=7")
    expect(page.locator(".empty")).to_have_count(3)
