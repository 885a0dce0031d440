"""A reviewer at work with the keyboard alone, every key counted."""

from __future__ import annotations

from dataclasses import replace

import pytest
from playwright.sync_api import Page, expect

from claims.models import DocumentRow
from tests.review_ui import seeding
from tests.review_ui.conftest import Office
from tests.review_ui.test_claim_page import field_id

pytestmark = pytest.mark.browser


class Reviewer:
    """Presses keys and counts them; characters typed as a value are counted apart."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.keys = 0

    def press(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)
            self.keys += 1

    def type(self, text: str) -> None:
        self.page.keyboard.type(text)


def corrected(office: Office, claim_id: int, type_of_paper: str) -> dict[str, object]:
    with office.db.begin() as session:
        row = session.query(DocumentRow).filter_by(claim_id=claim_id, type=type_of_paper).one()
        return dict(row.corrections)


def test_a_good_claim_takes_two_keys(office: Office, page: Page) -> None:
    claim_id = office.seed()
    page.goto(f"/claims/{claim_id}")
    reviewer = Reviewer(page)
    reviewer.press("c")
    expect(page.locator("dialog[open]")).to_contain_text("4,186.70")
    reviewer.press("Enter")
    page.wait_for_url("**/?status=*")
    assert office.claim(claim_id).status == "confirmed"
    assert reviewer.keys <= 3


def test_a_claim_with_two_wrong_fields_takes_few_keys_more(office: Office, page: Page) -> None:
    invoice, summary = seeding.invoice_and_summary()
    unsure = replace(invoice, doubtful=["check_code", "serial_number"])
    claim_id = office.seed(unsure, summary, seeding.card())
    page.goto(f"/claims/{claim_id}")
    code = field_id(office, claim_id, "inpatient_invoice", "check_code")
    serial = field_id(office, claim_id, "inpatient_invoice", "serial_number")
    expect(page.locator(f'[data-field="{code}"]')).to_have_class(
        "field state-look kind-text is-lit"
    )
    expect(page.locator(f'.box[data-for="{code}"]')).to_be_in_viewport()

    reviewer = Reviewer(page)
    for id_, value in ((code, "a1b2c3"), (serial, "90017")):
        reviewer.press("i")
        expect(page.locator(f"#{id_}")).to_be_focused()
        reviewer.type(value)  # in the place of what was read
        reviewer.press("Escape")
    reviewer.press("c")
    expect(page.locator("dialog[open]")).to_contain_text("4,186.70")
    reviewer.press("Enter")
    page.wait_for_url("**/?status=*")
    wanted = {"check_code": "a1b2c3", "serial_number": "90017"}
    assert corrected(office, claim_id, "inpatient_invoice") == wanted
    assert reviewer.keys <= 20


def test_contradictions_come_before_what_was_read_unsurely(office: Office, page: Page) -> None:
    papers = seeding.invoice_and_summary(total_amount="20051.39")
    claim_id = office.seed(*papers, seeding.card())
    page.goto(f"/claims/{claim_id}")
    page.keyboard.press("i")
    focused = page.locator("[data-kept]:focus")
    expect(focused).to_have_count(1)
    doubtful = page.locator(".field.state-doubt", has=focused)
    expect(doubtful).to_have_count(1)


def test_undo_takes_back_what_was_saved_last(office: Office, page: Page) -> None:
    claim_id = office.seed()
    page.goto(f"/claims/{claim_id}")
    share = page.locator(
        "#" + field_id(office, claim_id, "inpatient_invoice", "in_scope_self_paid")
    )
    payable = page.locator(".decision .payable")
    read = share.input_value()
    for value, amount in (("1300", "¥ 600.00"), ("2300", "¥ 1,200.00")):
        share.fill(value)
        expect(payable).to_have_text(amount)
    share.press("Escape")
    page.keyboard.press("u")
    expect(payable).to_have_text("¥ 600.00")
    expect(share).to_have_value("1300.00")
    page.keyboard.press("Control+z")
    expect(payable).to_have_text("¥ 4,186.70")
    expect(share).to_have_value(read)
    page.keyboard.press("u")
    expect(page.locator(".flash")).to_contain_text("没有可以撤销的")
    assert corrected(office, claim_id, "inpatient_invoice") == {}
    page.locator("#history summary").click()
    expect(page.locator("#history li").first).to_contain_text("撤销")


def test_one_wrong_value_does_not_keep_the_others_back(office: Office, page: Page) -> None:
    claim_id = office.seed()
    page.goto(f"/claims/{claim_id}")
    wrong, right, other = (
        field_id(office, claim_id, "inpatient_invoice", key)
        for key in ("cash_paid", "serial_number", "hospital_name")
    )
    page.evaluate(
        """(typed) => {
             for (const [id, value] of Object.entries(typed)) {
               const input = document.getElementById(id);
               input.value = value;
               input.dispatchEvent(new Event("input", { bubbles: true }));
             }
           }""",
        {wrong: "一些钱", right: "90017", other: "漳州市医院"},
    )
    expect(page.locator(f'[data-problem-of="{wrong}"]')).to_be_visible()
    expect(page.locator(f'[data-field="{right}"] [data-state]')).to_have_text("已更正")
    expect(page.locator(f"#{wrong}")).to_have_value("一些钱")
    wanted = {"serial_number": "90017", "hospital_name": "漳州市医院"}
    assert corrected(office, claim_id, "inpatient_invoice") == wanted
    page.keyboard.press("c")
    expect(page.locator(f"#{wrong}")).to_be_focused()
    page.locator(f"#{wrong}").fill("11635.24")


def test_a_reason_is_chosen_by_arrows_and_sent_from_anywhere(office: Office, page: Page) -> None:
    claim_id = office.seed()
    page.goto(f"/claims/{claim_id}")
    reviewer = Reviewer(page)
    reviewer.press("r")
    dialog = page.locator("dialog[open]")
    text = dialog.locator("textarea")
    expect(text).to_be_focused()
    suggestions = dialog.locator("[data-suggests]")
    reviewer.press("ArrowDown")
    expect(suggestions.first).to_be_focused()
    reviewer.press("ArrowDown", "ArrowUp", "ArrowUp")
    expect(text).to_be_focused()
    reviewer.press("ArrowUp")
    expect(suggestions.last).to_be_focused()
    words = suggestions.last.get_attribute("data-suggests")
    reviewer.press("Enter")
    expect(text).to_have_value(words or "")
    expect(text).to_be_focused()
    reviewer.press("ArrowUp")  # now it moves within the text
    expect(text).to_be_focused()
    reviewer.press("Shift+Tab")
    expect(suggestions.last).to_be_focused()
    reviewer.press("Control+Enter")
    page.wait_for_url("**/?status=*")
    assert office.claim(claim_id).status == "returned"
    assert office.claim(claim_id).reason == words


def test_ctrl_enter_decides_also_where_nothing_has_the_focus(office: Office, page: Page) -> None:
    claim_id = office.seed()
    page.goto(f"/claims/{claim_id}")
    page.keyboard.press("c")
    page.locator("dialog[open] h2").click()  # beside everything
    page.keyboard.press("Control+Enter")
    page.wait_for_url("**/?status=*")
    assert office.claim(claim_id).status == "confirmed"


def test_who_is_found_on_the_roster_is_chosen_by_the_next_enter(office: Office, page: Page) -> None:
    sheets = seeding.invoice_and_summary()
    nameless = [replace(sheet, without=["payer_id"]) for sheet in sheets]
    claim_id = office.seed(*nameless, with_member=False)
    with office.db.begin() as session:
        seeding.add_member(session, "ZZ70001", "林小燕", None)
    page.goto(f"/claims/{claim_id}")
    reviewer = Reviewer(page)
    reviewer.press("m")
    expect(page.locator("#roster-q")).to_be_focused()
    reviewer.type("林小燕")
    reviewer.press("Enter")
    expect(page.locator("[data-roster-found] button")).to_be_focused()
    reviewer.press("Enter")
    expect(page.locator("#member")).to_contain_text("人工选定")
    expect(page.locator("#member")).to_contain_text("ZZ70001")
    reviewer.press("u")
    expect(page.locator("#member .chip").first).to_have_text("未确定")


def test_escape_leaves_the_search_of_the_roster_and_the_keys_are_free(
    office: Office, page: Page
) -> None:
    page.goto(f"/claims/{office.seed()}")
    page.keyboard.press("m")
    expect(page.locator("#roster-q")).to_be_focused()
    page.keyboard.press("Escape")
    page.keyboard.press("c")
    expect(page.locator("dialog[open]")).to_be_visible()
