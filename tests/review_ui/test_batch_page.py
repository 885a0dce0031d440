"""Confirming many proven claims at once: each on its own version, each with its own outcome."""

from __future__ import annotations

from dataclasses import replace

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import select

from claims import desk
from claims.models import Claim
from claims.queue_entries import QueueEntry
from tests.review_ui import seeding
from tests.review_ui.conftest import Office

pytestmark = pytest.mark.browser

PEOPLE = (
    ("陈刚", "350602198111238276"),
    ("林小燕", "350602198503152244"),
    ("张俊", "350602197707070318"),
)


@pytest.fixture
def claim_ids(office: Office) -> list[int]:
    """Three claims without anything to look at, oldest first; a fourth has a doubtful field."""
    made = []
    with office.db.begin() as session:
        seeding.load_plans(session)
        for number, (name, id_number) in enumerate((*PEOPLE, ("王芳", "350602199001010021"))):
            seeding.add_member(session, f"ZZ9000{number}", name, id_number)
            stay = {"invoice_number": f"000000000{number}", "payer_id": id_number}
            invoice, summary = seeding.invoice_and_summary(name, **stay)
            unsure = ["total_amount", "invoice_number"] if name == "王芳" else []
            papers = (
                replace(invoice, doubtful=unsure),
                replace(summary, without=["age", "sex"]),
                seeding.card(name, id_number),
            )
            made.append(seeding.claim_of(session, office.store, papers).id)
    return made


def proven(office: Office) -> list[int]:
    with office.db.begin() as session:
        query = select(QueueEntry.claim_id).where(QueueEntry.is_proven)
        return sorted(session.scalars(query))


def mark_as_proven(office: Office, claim_ids: list[int]) -> None:
    """The ready scans are one picture for all, which the check for repeats rightly reports."""
    with office.db.begin() as session:
        for claim_id in claim_ids:
            session.get_one(QueueEntry, claim_id).is_proven = True


def test_ticked_claims_are_confirmed_and_the_others_are_left(
    office: Office, page: Page, claim_ids: list[int]
) -> None:
    first, second, third, _ = claim_ids
    mark_as_proven(office, [first, second, third])
    page.goto("/?mark=proven")
    page.get_by_role("link", name="一并确认").click()
    page.wait_for_url("**/batch")
    expect(page.locator("[data-row]")).to_have_count(3)
    expect(page.locator("[data-sum]")).to_contain_text("已勾选 3 份，合计 ¥ 12,560.10")
    page.keyboard.press("j")
    page.keyboard.press("j")
    page.keyboard.press("Space")
    expect(page.locator("[data-sum]")).to_contain_text("已勾选 2 份，合计 ¥ 8,373.40")
    with office.db.begin() as session:  # a colleague was at the third one meanwhile
        desk.correct(session, third, 1, {"member_no": None}, "another reviewer")
    page.keyboard.press("c")
    expect(page.locator(f'[data-row="{first}"] [data-result]')).to_have_text("已确认")
    expect(page.locator(f'[data-row="{third}"] [data-result]')).to_contain_text("同事")
    states = [office.claim(one).status for one in claim_ids]
    assert states == ["confirmed", "review", "review", "review"]
    expect(page.locator("[data-sum]")).to_contain_text("已确认 1 份，合计 ¥ 4,186.70")
    expect(page.locator("[data-sum]")).to_contain_text("1 份没有确认")


def test_a_tick_is_taken_away_by_the_mouse(
    office: Office, page: Page, claim_ids: list[int]
) -> None:
    """The row is a link as a whole; its tick is not."""
    mark_as_proven(office, claim_ids[:2])
    page.goto("/batch")
    page.locator(f'[data-claim="{claim_ids[0]}"]').uncheck()
    expect(page.locator("[data-sum]")).to_contain_text("已勾选 1 份")
    page.locator(f'[data-row="{claim_ids[0]}"]').click()
    page.wait_for_url(f"**/claims/{claim_ids[0]}?*")


def test_only_what_every_rule_agrees_on_is_proven(office: Office) -> None:
    invoice, summary = seeding.invoice_and_summary()
    good = (replace(invoice, doubtful=[]), replace(summary, without=["age", "sex"]), seeding.card())
    claim_id = office.seed(*good)
    with office.db.begin() as session:
        claim = session.get_one(Claim, claim_id)
        assert [one for one in claim.checks if not one["passed"]] == []
    assert proven(office) == [claim_id]
    with office.db.begin() as session:  # chosen by a person: no longer the system's own proof
        desk.correct(session, claim_id, 1, {"member_no": None}, "reviewer")
        desk.correct(session, claim_id, 2, {"member_no": "ZZ90001"}, "reviewer")
    assert proven(office) == []


def test_there_may_be_nothing_to_confirm(page: Page) -> None:
    page.goto("/batch")
    expect(page.locator(".empty")).to_be_visible()
