"""The desk in a real browser: what a reviewer sees, types and decides."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from claims import desk
from claims.arrangement import NEW_CLAIM, Operation
from claims.models import Claim, DocumentRow
from claims.rearranging import rearrange
from tests.review_ui import seeding
from tests.review_ui.conftest import Office

pytestmark = pytest.mark.browser


def field_id(office: Office, claim_id: int, type_of_paper: str, key: str) -> str:
    with office.db.begin() as session:
        row = session.query(DocumentRow).filter_by(claim_id=claim_id, type=type_of_paper).one()
        return f"f-{row.id}-{key}"


@pytest.fixture
def claim_id(office: Office) -> int:
    return office.seed()


@pytest.fixture
def invoice(office: Office, claim_id: int) -> Any:
    return lambda key: "#" + field_id(office, claim_id, "inpatient_invoice", key)


@pytest.fixture
def desk_page(page: Page, claim_id: int) -> Page:
    """The claim's page, after it has asked whether the claim has changed on the way."""
    with page.expect_response("**/look"):
        page.goto(f"/claims/{claim_id}")
    return page


def test_a_field_lights_up_its_ink_and_shows_its_page(
    office: Office, claim_id: int, desk_page: Page, invoice: Any
) -> None:
    total = invoice("total_amount")
    desk_page.locator(total).focus()
    box = desk_page.locator(f'.box[data-for="{total[1:]}"]')
    expect(box).to_have_class(re.compile("is-lit"))
    expect(desk_page.locator('.sheet[data-page="0"]')).to_be_visible()

    name = field_id(office, claim_id, "discharge_summary", "patient_name")
    desk_page.locator(f"#{name}").focus()
    expect(box).not_to_have_class(re.compile("is-lit"))
    expect(desk_page.locator('.sheet[data-page="1"]')).to_be_visible()
    lit = desk_page.locator(f'.box[data-for="{name}"]')
    expect(lit).to_have_class(re.compile("is-lit"))
    expect(lit).to_be_in_viewport()


def test_a_box_leads_to_its_field(desk_page: Page, invoice: Any) -> None:
    cash = invoice("cash_paid")
    box = desk_page.locator(f'.box[data-for="{cash[1:]}"]')
    box.hover()
    row = desk_page.locator(f'[data-field="{cash[1:]}"]')
    expect(row).to_have_class(re.compile("is-lit"))
    box.click()
    expect(desk_page.locator(cash)).to_be_focused()
    expect(desk_page.locator(cash)).to_be_in_viewport()


def test_a_correction_is_saved_as_typed_and_can_be_taken_back(
    desk_page: Page, invoice: Any
) -> None:
    own_share = desk_page.locator(invoice("in_scope_self_paid"))
    read = own_share.input_value()
    own_share.fill("1300")
    # Nothing pressed, no field left: it is saved while the reviewer thinks.
    expect(desk_page.locator(".decision .payable")).to_have_text("¥ 600.00")
    row = desk_page.locator(f'[data-field="{invoice("in_scope_self_paid")[1:]}"]')
    expect(row.locator("[data-state]")).to_have_text("已更正")
    expect(row).to_contain_text(f"原读：{read}")
    expect(own_share).to_be_focused()

    row.get_by_role("button", name="恢复原读").click()
    expect(row).not_to_contain_text("原读")
    expect(own_share).to_have_value(read)


def test_the_likely_reading_is_offered_and_counts_as_the_reviewers_own(
    office: Office, page: Page
) -> None:
    """Three sums of the paper are kept if one digit of the cash is another."""
    printed = seeding.expected(seeding.INVOICE)["documents"][0]["fields"]["cash_paid"]["value"]
    altered = ("2" if printed[0] != "2" else "3") + printed[1:]
    sheets = seeding.invoice_and_summary(cash_paid=altered)
    claim_id = office.seed(*sheets, seeding.card())
    page.goto(f"/claims/{claim_id}")
    cash = "#" + field_id(office, claim_id, "inpatient_invoice", "cash_paid")
    row = page.locator(f'[data-field="{cash[1:]}"]')
    expect(row.locator(".offer")).to_contain_text(f"可能是 {printed}")
    expect(page.locator(cash)).to_have_value(altered)  # offered, not taken

    row.get_by_role("button", name="采用").click()
    expect(row.locator("[data-state]")).to_have_text("已更正")
    expect(row).to_contain_text(f"原读：{altered}")
    expect(page.locator(cash)).to_have_value(printed)
    assert office.claim(claim_id).version == 2


def test_enter_leads_through_the_fields(desk_page: Page, invoice: Any) -> None:
    first = desk_page.locator(invoice("payer_name"))
    first.focus()
    desk_page.keyboard.press("Enter")
    expect(desk_page.locator(invoice("payer_id"))).to_be_focused()
    desk_page.keyboard.press("Shift+Enter")
    expect(first).to_be_focused()
    desk_page.keyboard.press("Escape")
    expect(first).not_to_be_focused()


def test_what_is_no_amount_is_said_under_the_field(
    office: Office, claim_id: int, desk_page: Page, invoice: Any
) -> None:
    cash = desk_page.locator(invoice("cash_paid"))
    cash.fill("一些钱")
    cash.press("Tab")
    problem = desk_page.locator(f'[data-problem-of="{invoice("cash_paid")[1:]}"]')
    expect(problem).to_be_visible()
    expect(cash).to_have_value("一些钱")
    assert office.claim(claim_id).version == 1
    cash.fill("11635.24")
    cash.press("Tab")
    expect(problem).to_be_hidden()


def other_reviewer_types(office: Office, claim_id: int, key: str, value: str) -> None:
    with office.db.begin() as session:
        claim = session.get_one(Claim, claim_id)
        document = (
            session.query(DocumentRow).filter_by(type="inpatient_invoice", claim_id=claim_id).one()
        )
        patch = {"documents": [{"id": document.id, "fields": {key: value}}]}
        desk.correct(session, claim_id, claim.version, patch, "another reviewer")


def test_a_conflict_loses_nothing(
    office: Office, claim_id: int, desk_page: Page, invoice: Any
) -> None:
    other_reviewer_types(office, claim_id, "in_scope_self_paid", "2300.00")
    mine = desk_page.locator(invoice("in_scope_self_paid"))
    mine.fill("1300.00")
    mine.press("Tab")
    banner = desk_page.locator("[data-banner]")
    expect(banner).to_contain_text("尚未保存")
    expect(banner).to_contain_text("another reviewer")
    expect(banner.locator("li")).to_have_count(1)
    expect(banner.locator("li ins")).to_have_text("2300.00")
    expect(mine).to_have_value("1300.00")
    row = desk_page.locator(f'[data-field="{invoice("in_scope_self_paid")[1:]}"]')
    expect(row).to_contain_text("现在系统中是：2300.00")
    expect(desk_page.locator(".decision .payable")).to_have_text("¥ 1,200.00")

    banner.get_by_role("button", name="保存我输入的内容").click()
    expect(desk_page.locator(".decision .payable")).to_have_text("¥ 600.00")
    expect(banner).to_be_hidden()


def test_a_conflict_can_be_settled_the_other_way(
    office: Office, claim_id: int, desk_page: Page, invoice: Any
) -> None:
    other_reviewer_types(office, claim_id, "in_scope_self_paid", "2300.00")
    mine = desk_page.locator(invoice("in_scope_self_paid"))
    mine.fill("1300.00")
    mine.press("Tab")
    desk_page.get_by_role("button", name="采用对方的内容").click()
    expect(mine).to_have_value("2300.00")
    assert office.claim(claim_id).version == 2


def test_nothing_is_saved_over_a_conflict_that_has_no_answer(
    office: Office, claim_id: int, desk_page: Page, invoice: Any
) -> None:
    with office.db.begin() as session:
        papers = seeding.invoice_and_summary("张俊", invoice_number="0000000001")
        seeding.claim_of(session, office.store, papers)
    desk_page.goto(f"/claims/{claim_id}?status=all")
    other_reviewer_types(office, claim_id, "in_scope_self_paid", "2300.00")
    mine = desk_page.locator(invoice("in_scope_self_paid"))
    mine.fill("1300.00")
    mine.press("Tab")
    banner = desk_page.locator("[data-banner]")
    expect(banner).to_contain_text("尚未保存")
    desk_page.keyboard.press("Escape")
    row = desk_page.locator(f'[data-field="{invoice("in_scope_self_paid")[1:]}"]')

    def click(name: str) -> None:
        desk_page.locator("main").get_by_role("button", name=name).first.click()

    for act in (
        lambda: desk_page.keyboard.press("c"),
        lambda: desk_page.keyboard.press("Enter"),  # meant for the dialog, chooses nothing
        lambda: desk_page.keyboard.press("r"),
        lambda: desk_page.keyboard.press("n"),
        lambda: click("确认"),
        lambda: row.get_by_role("button", name="恢复原读").click(),
    ):
        desk_page.evaluate("document.activeElement.blur()")
        act()
        desk_page.wait_for_timeout(150)
        assert office.claim(claim_id).version == 2
        expect(desk_page.locator("dialog[open]")).to_have_count(0)
        expect(banner).to_be_in_viewport()
    expect(banner).to_be_focused()
    assert desk_page.url.endswith(f"/claims/{claim_id}?status=all")

    mine.fill("1300.00")
    banner.get_by_role("button", name="保存我输入的内容").click()
    expect(desk_page.locator(".decision .payable")).to_have_text("¥ 600.00")
    assert office.claim(claim_id).version == 3


def test_typing_what_the_colleague_typed_ends_the_conflict(
    office: Office, claim_id: int, desk_page: Page, invoice: Any
) -> None:
    other_reviewer_types(office, claim_id, "in_scope_self_paid", "2300.00")
    mine = desk_page.locator(invoice("in_scope_self_paid"))
    read = mine.input_value()
    mine.fill("1300.00")
    mine.press("Tab")
    banner = desk_page.locator("[data-banner]")
    expect(banner).to_be_visible()
    mine.fill(read)  # as it was before both: a change against theirs
    expect(banner).to_be_visible()
    mine.fill("2300.00")
    expect(banner).to_be_hidden()
    desk_page.keyboard.press("Escape")
    desk_page.keyboard.press("c")
    expect(desk_page.locator('[data-dialog="confirm"]')).to_contain_text("1,200.00")
    assert office.claim(claim_id).version == 2


def test_a_key_for_a_decision_leads_to_the_value_that_is_wrong(
    desk_page: Page, invoice: Any
) -> None:
    cash = desk_page.locator(invoice("cash_paid"))
    cash.fill("一些钱")
    cash.press("Escape")
    expect(cash).to_have_attribute("aria-invalid", "true")
    desk_page.evaluate("document.querySelector('.panel').scrollTo(0, 0)")
    for key in "crx":
        desk_page.evaluate("document.activeElement.blur()")
        desk_page.keyboard.press(key)
        expect(cash).to_be_focused()
        expect(cash).to_be_in_viewport()
        expect(desk_page.locator(".flash")).to_contain_text("请先改正")
        expect(desk_page.locator("dialog[open]")).to_have_count(0)
    cash.fill("11635.24")


def test_a_decision_on_what_was_not_seen_is_not_made(
    office: Office, claim_id: int, desk_page: Page
) -> None:
    other_reviewer_types(office, claim_id, "in_scope_self_paid", "2300.00")
    desk_page.keyboard.press("c")
    desk_page.keyboard.press("Enter")
    expect(desk_page.locator("[data-banner]")).to_contain_text("最新内容")
    expect(desk_page.locator(".decision .payable")).to_have_text("¥ 1,200.00")
    assert office.claim(claim_id).status != "confirmed"


def test_two_keys_confirm_and_lead_to_the_next_claim(
    office: Office, claim_id: int, page: Page
) -> None:
    with office.db.begin() as session:
        papers = seeding.invoice_and_summary("张俊", invoice_number="0000000001")
        other = seeding.claim_of(session, office.store, papers).id
    page.goto(f"/claims/{claim_id}?status=all")
    page.keyboard.press("c")
    expect(page.locator('[data-dialog="confirm"]')).to_contain_text("4,186.70")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/claims/{other}?status=all")
    expect(page.locator(".flash")).to_contain_text("已确认 陈刚 的申请")
    assert office.claim(claim_id).status == "confirmed"


def test_without_a_member_the_dialog_says_what_to_do(office: Office, page: Page) -> None:
    claim_id = office.seed(with_member=False)
    page.goto(f"/claims/{claim_id}")
    page.keyboard.press("c")
    dialog = page.locator('[data-dialog="confirm"]')
    expect(dialog).to_contain_text("请先选定会员")
    expect(dialog.get_by_role("button", name="确认")).to_be_disabled()


def test_a_contradiction_is_confirmed_only_when_taken_on(office: Office, page: Page) -> None:
    papers = seeding.invoice_and_summary(total_amount="20051.39")
    claim_id = office.seed(*papers, seeding.card())
    page.goto(f"/claims/{claim_id}")
    expect(page.locator(".findings")).to_contain_text("各项相加为 20050.39")
    page.keyboard.press("c")
    dialog = page.locator('[data-dialog="confirm"]')
    dialog.get_by_role("button", name="确认").click()
    assert office.claim(claim_id).status != "confirmed"  # the browser asks for the ticks first
    for box in dialog.get_by_role("checkbox").all():
        box.check()
    dialog.get_by_role("button", name="确认").click()
    page.wait_for_url("**/?status=*")
    assert office.claim(claim_id).status == "confirmed"


def test_missing_papers_are_named_and_taken_on_before_confirming(
    office: Office, page: Page
) -> None:
    invoice, _ = seeding.invoice_and_summary()
    claim_id = office.seed(invoice, seeding.card())
    assert office.claim(claim_id).status == "waiting_papers"
    page.goto(f"/claims/{claim_id}")
    page.keyboard.press("c")
    dialog = page.locator('[data-dialog="confirm"]')
    expect(dialog).to_contain_text("我已知材料不齐，仍然确认：缺少出院记录")
    page.keyboard.press("Enter")
    expect(dialog).to_be_visible()
    assert office.claim(claim_id).status == "waiting_papers"
    dialog.get_by_role("checkbox").check()
    dialog.get_by_role("button", name="确认").click()
    page.wait_for_url("**/?status=*")
    assert office.claim(claim_id).status == "confirmed"


def test_a_finding_tells_the_papers_apart_that_it_names(office: Office, page: Page) -> None:
    invoice, summary = seeding.invoice_and_summary(sex="female")
    claim_id = office.seed(invoice, summary, seeding.card())
    page.goto(f"/claims/{claim_id}")
    links = page.locator(".finding-list").first.get_by_role("link", name="性别")
    names = links.all_text_contents()
    assert any("住院收费票据" in name for name in names), names
    for finding in page.locator(".finding").all():
        told = finding.get_by_role("link").all_text_contents()
        assert len(told) == len(set(told))


def test_pages_of_a_split_scan_are_counted_alike_everywhere(office: Office, page: Page) -> None:
    (invoice, summary), (other, _) = (
        seeding.invoice_and_summary(),
        seeding.invoice_and_summary("张俊", invoice_number="0000000001"),
    )
    with office.db.begin() as session:
        bundle = seeding.hand_in(
            session, office.store, [invoice, replace(other, without=["payer_id"]), summary]
        )
        claim = session.query(Claim).filter_by(bundle_id=bundle.id, person_name="陈刚").one()
    page.goto(f"/claims/{claim.id}")
    expect(page.locator(".thumbs button")).to_have_text(["1", "2"])
    page.keyboard.press("]")
    expect(page.locator('.sheet[data-page="2"]')).to_be_visible()
    expect(page.locator("[data-page-words]")).to_have_text("第 2 / 2 页")
    expect(page.locator(".paper [data-shows-page='2']")).to_have_text("第 2 页")


def test_keys_do_nothing_while_typing(desk_page: Page, invoice: Any) -> None:
    name = desk_page.locator(invoice("payer_name"))
    name.focus()
    name.press("End")
    desk_page.keyboard.type("crxm?0")
    expect(name).to_have_value("陈刚crxm?0")
    expect(desk_page.locator("dialog[open]")).to_have_count(0)
    name.fill("陈刚")


def test_returning_with_a_reason(office: Office, page: Page) -> None:
    claim_id = office.seed(*seeding.invoice_and_summary()[:1])
    page.goto(f"/claims/{claim_id}")
    expect(page.locator(".findings")).to_contain_text("还缺材料")
    page.keyboard.press("r")
    dialog = page.locator('[data-dialog="return"]')
    dialog.locator("[data-suggests]").first.click()
    reason = dialog.get_by_role("textbox").input_value()
    assert "出院记录" in reason
    dialog.get_by_role("button", name="退回").click()
    page.wait_for_url("**/?status=*")
    assert office.claim(claim_id).reason == reason


def test_choosing_another_member_from_the_roster(
    office: Office, claim_id: int, desk_page: Page
) -> None:
    with office.db.begin() as session:
        seeding.add_member(session, "ZZ90002", "林<i>小</i>燕", None)
    desk_page.keyboard.press("m")
    search = desk_page.locator("#roster-q")
    search.fill("林")
    search.press("Enter")
    found = desk_page.locator("[data-roster-found] li")
    expect(found).to_contain_text("林<i>小</i>燕")
    found.get_by_role("button", name="选择").click()
    expect(desk_page.locator(".member-linked")).to_contain_text("ZZ90002")
    expect(desk_page.locator("#member")).to_contain_text("人工选定")
    chosen = office.claim(claim_id)
    assert (chosen.version, chosen.member_chosen_by) == (2, "local reviewer")


def test_recognised_markup_stays_text(office: Office, page: Page) -> None:
    name = "<img src=x onerror=alert(1)>"
    page.on("dialog", lambda dialog: pytest.fail(f"a script ran: {dialog.message}"))
    claim_id = office.seed(*seeding.invoice_and_summary(name), with_member=False)
    page.goto("/?status=all")
    expect(page.locator("[data-row]")).to_contain_text(name)
    page.goto(f"/claims/{claim_id}")
    expect(page.locator("h1")).to_have_text(name)
    assert page.locator("h1 img").count() == 0


def test_zoom_and_pages_by_key(desk_page: Page) -> None:
    sheet = desk_page.locator('.sheet[data-page="0"]')
    before = sheet.bounding_box()["width"]
    desk_page.keyboard.press("+")
    assert sheet.bounding_box()["width"] > before * 1.2
    desk_page.keyboard.press("0")
    assert abs(sheet.bounding_box()["width"] - before) < 2
    desk_page.keyboard.press("]")
    expect(desk_page.locator('.sheet[data-page="1"]')).to_be_visible()
    expect(sheet).to_be_hidden()


def test_the_keys_are_listed_on_demand(desk_page: Page) -> None:
    desk_page.keyboard.press("?")
    expect(desk_page.locator("#keys")).to_be_visible()
    expect(desk_page.locator("#keys")).to_contain_text("下一份申请")
    desk_page.keyboard.press("Escape")
    expect(desk_page.locator("#keys")).to_be_hidden()


def test_the_next_place_to_look_at(desk_page: Page, invoice: Any) -> None:
    desk_page.keyboard.press("i")
    expect(desk_page.locator(invoice("check_code"))).to_be_focused()
    for _ in range(20):
        desk_page.keyboard.press("Control+i")  # from within a field too
        if desk_page.locator(".flash").is_visible():
            break
    expect(desk_page.locator(".flash")).to_have_text("待核对的都看过了；再按 i 从头看。")
    desk_page.keyboard.press("Control+i")
    expect(desk_page.locator(invoice("check_code"))).to_be_focused()


def test_folded_fields_are_passed_over(desk_page: Page) -> None:
    folded = "details.spare:not([open])"
    expect(desk_page.locator(f"{folded} [data-state=absent]").first).to_be_attached()
    desk_page.keyboard.press("i")
    while desk_page.locator(".flash").is_hidden():
        assert desk_page.locator("[data-kept]:focus").count() == 1
        desk_page.keyboard.press("Control+i")
    expect(desk_page.locator("details.spare[open]")).to_have_count(0)

    last = desk_page.locator(".paper").first.locator(".fields [data-kept]:visible").last
    last.focus()
    desk_page.keyboard.press("Control+Enter")
    focused = desk_page.locator(".paper").nth(1).locator("[data-kept]:focus")
    expect(focused).to_have_count(1)


def test_a_decided_claim_takes_no_changes(office: Office, page: Page) -> None:
    claim_id = office.seed()
    with office.db.begin() as session:
        desk.reject(session, claim_id, 1, "不在保障期内", "someone")
    page.goto(f"/claims/{claim_id}")
    expect(page.locator(".claim-head")).to_contain_text("不在保障期内")
    expect(page.locator("[data-decides]")).to_have_count(0)
    assert page.locator("[data-kept]:not([readonly]):not([disabled])").count() == 0


def test_everything_is_usable_on_a_phone(desk_page: Page, invoice: Any) -> None:
    desk_page.set_viewport_size({"width": 390, "height": 844})
    width = desk_page.evaluate("document.documentElement.scrollWidth")
    assert width <= 390
    total = desk_page.locator(invoice("total_amount"))
    total.scroll_into_view_if_needed()
    expect(total).to_be_in_viewport()
    expect(desk_page.get_by_role("button", name="确认").first).to_be_in_viewport()


def test_what_was_typed_on_a_claim_that_is_decided_meanwhile_is_not_lost_unseen(
    office: Office, claim_id: int, desk_page: Page, invoice: Any
) -> None:
    with office.db.begin() as session:
        desk.reject(session, claim_id, 1, "不在保障期内", "another reviewer")
    mine = desk_page.locator(invoice("serial_number"))
    mine.fill("90017")
    mine.press("Tab")
    banner = desk_page.locator("[data-banner]")
    expect(banner).to_contain_text("不能再保存")
    expect(banner).to_contain_text("another reviewer")
    expect(mine).to_have_value("90017")
    expect(banner.get_by_role("button")).to_have_count(1)
    banner.get_by_role("button", name="看最新内容").click()
    expect(desk_page.locator(".claim-head")).to_contain_text("不在保障期内")
    expect(mine).not_to_have_value("90017")
    expect(mine).to_have_attribute("readonly", "")


def test_what_was_typed_on_a_paper_that_is_moved_meanwhile_says_so(
    office: Office, claim_id: int, desk_page: Page, invoice: Any
) -> None:
    serial = invoice("serial_number")
    with office.db.begin() as session:
        row = session.query(DocumentRow).filter_by(type="inpatient_invoice").one()
        away = Operation("move", document=row.id, to_claim=NEW_CLAIM)
        rearrange(session, row.bundle_id, 0, away, "clerk")
    desk_page.locator(serial).fill("90017")
    desk_page.locator(serial).press("Tab")
    banner = desk_page.locator("[data-banner]")
    expect(banner).to_contain_text("移走了这份材料")
    expect(desk_page.locator(serial)).to_have_value("90017")
    banner.get_by_role("button", name="看最新内容").click()
    expect(desk_page.locator(serial)).to_have_count(0)
