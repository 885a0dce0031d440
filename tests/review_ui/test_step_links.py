"""Each number of a calculation leads to its ink."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from claims import desk, queries
from review_ui.step_links import StepLink, links_of
from tests.review_ui import seeding
from tests.review_ui.conftest import Office
from tests.review_ui.test_claim_page import field_id


def field(value: str, page: int = 0) -> dict[str, Any]:
    return {"value": value, "page": page, "box": [1, 1, 9, 9]}


INVOICE = {"in_scope_self_paid": field("300.00"), "issue_date": field("2025-02-01")}
SECOND_INVOICE = {
    "in_scope_self_paid": field("40.00", 2),
    "admission_date": field("2025-01-02", 2),
    "extras": {"备注": field("无", 2), "起付标准": field("900.00", 2)},
}
NOT_COUNTED = {"in_scope_self_paid": field("300.00", 3)}
CLAIM: dict[str, Any] = {
    "documents": [
        {"id": 4, "fields": INVOICE},
        {"id": 5, "fields": SECOND_INVOICE},
        {"id": 6, "fields": NOT_COUNTED},
    ],
    "benefit": {
        "sources": {"in_scope_self_paid": [4, 5], "deductible": [5]},
        "history_claims": [71, 72],
        "household_claims": [90],
    },
    "event": {"said": {"accident_date": "2025-01-01", "over_ward_bed_fee": "20.00"}},
}


def links(*inputs: str) -> list[StepLink]:
    return links_of(CLAIM, {"inputs": list(inputs)})


def test_a_sum_leads_to_each_of_its_papers() -> None:
    assert links("amounts.in_scope_self_paid") == [
        StepLink("300.00", "f-4-in_scope_self_paid", "in_scope_self_paid", 0),
        StepLink("40.00", "f-5-in_scope_self_paid", "in_scope_self_paid", 2),
    ]


def test_an_amount_under_another_label_leads_to_that_line() -> None:
    assert links("amounts.deductible") == [StepLink("900.00", "e-5-1", "deductible", 2)]


def test_dates_earlier_claims_and_other_plans() -> None:
    assert links("event.admission_date") == [
        StepLink("2025-01-02", "f-5-admission_date", "admission_date", 2)
    ]
    assert links("event.settlement_date") == [
        StepLink("2025-02-01", "f-4-issue_date", "issue_date", 0)
    ]
    assert links("history[1].base") == [StepLink("", claim=72)]
    assert links("household[0].paid") == [StepLink("", claim=90)]
    assert links("plans.base-plan.payable") == [StepLink("", plan="base-plan")]


def test_what_stands_on_no_paper_has_no_link() -> None:
    assert links("amounts.cash_paid", "event.stay_number", "history[2].paid", "member.joined") == []
    bare: dict[str, Any] = {"documents": [], "benefit": None, "event": {"said": {}}}
    assert links_of(bare, {"inputs": ["amounts.cash_paid"]}) == []


def test_what_a_person_said_leads_to_the_card_of_the_event() -> None:
    assert links("event.accident_date", "amounts.over_ward_bed_fee") == [
        StepLink("2025-01-01", "ev-accident_date", "accident_date"),
        StepLink("20.00", "ev-over_ward_bed_fee", "over_ward_bed_fee"),
    ]


@pytest.mark.browser
def test_a_number_of_a_step_lights_up_its_ink(office: Office, page: Page) -> None:
    claim_id = office.seed()
    target = field_id(office, claim_id, "inpatient_invoice", "in_scope_self_paid")
    page.goto(f"/claims/{claim_id}")
    panel = page.locator('[data-part="benefit"]')
    panel.locator("summary").first.click()
    expect(panel.locator(".steps")).to_contain_text("漳州 2021")  # where the rule stands
    panel.locator(f'.steps a[href="#{target}"]').first.click()
    expect(page.locator(f"#{target}")).to_be_focused()
    box = page.locator(f'.box[data-for="{target}"]')
    expect(box).to_have_class(re.compile("is-lit"))
    expect(box).to_be_in_viewport()


@pytest.mark.browser
def test_what_was_paid_before_leads_to_the_earlier_claim(office: Office, page: Page) -> None:
    first = office.seed()
    with office.db.begin() as session:
        claim = queries.show_claim(session, first)
        assert claim is not None
        desk.confirm(session, first, claim["version"], "reviewer", claim["forbidding_checks"])
        stay = {"admission_date": "2024-08-01", "discharge_date": "2024-08-05"}
        invoice, summary = seeding.invoice_and_summary(invoice_number="0099887766", **stay)
        summary = replace(summary, values={**(summary.values or {}), **stay})
        sheets = (invoice, summary, seeding.card())
        second = seeding.claim_of(session, office.store, sheets).id
    page.goto(f"/claims/{second}")
    panel = page.locator('[data-part="benefit"]')
    panel.locator("summary").first.click()
    panel.locator(f'.steps a[href="/claims/{first}"]').first.click()
    page.wait_for_url(f"**/claims/{first}")
