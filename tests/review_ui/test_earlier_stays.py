"""The member's earlier claims beside the one on the desk, with what each plan has paid."""

from __future__ import annotations

from decimal import Decimal

import pytest
from playwright.sync_api import Page, expect

from claims import desk
from claims.earlier_stays import earlier_stays
from claims.models import Claim
from tests.review_ui import seeding
from tests.review_ui.conftest import Office


def second_stay(office: Office) -> int:
    """Another stay of the same member, later in the same period."""
    stay = {"admission_date": "2024-09-02", "discharge_date": "2024-09-10"}
    invoice = seeding.Sheet(
        seeding.INVOICE, {"payer_name": seeding.PERSON, "invoice_number": "0000000002", **stay}
    )
    with office.db.begin() as session:
        papers = (invoice, seeding.card())
        return seeding.claim_of(session, office.store, papers).id


def test_sums_and_stays_of_the_same_member_only(office: Office) -> None:
    first = office.seed()
    second = second_stay(office)
    with office.db.begin() as session:
        other = seeding.claim_of(session, office.store, seeding.invoice_and_summary("林小燕")[1:])
        assert earlier_stays(session, other.id) == ((), ())
        (stay,), sums = earlier_stays(session, second)
        assert (stay.claim_id, stay.paid, sums) == (first, None, ())
        desk.confirm(session, first, session.get_one(Claim, first).version, "reviewer")
        (stay,), (paid,) = earlier_stays(session, second)
        assert (stay.status, stay.paid) == ("confirmed", Decimal("4186.70"))
        assert (paid.plan, paid.paid, paid.claims) == ("zhangzhou-inpatient", stay.paid, 1)
        (later,), none_yet = earlier_stays(session, first)  # what it paid itself is not earlier
        assert (later.claim_id, none_yet) == (second, ())


@pytest.mark.browser
def test_they_stand_on_the_page(office: Office, page: Page) -> None:
    first = office.seed()
    second = second_stay(office)
    with office.db.begin() as session:
        desk.confirm(session, first, 1, "reviewer", ["papers_missing"])
    page.goto(f"/claims/{second}")
    page.locator("#earlier summary").click()
    expect(page.locator("#earlier")).to_contain_text("已付 ¥ 4,186.70（1 次）")
    page.locator("#earlier").get_by_role("link", name="2024-05-27").click()
    page.wait_for_url(f"**/claims/{first}")
    expect(page.locator("h1")).to_have_text(seeding.PERSON)
