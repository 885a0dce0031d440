"""A value found right is settled by one key: it stays, and so does who looked."""

from __future__ import annotations

from dataclasses import replace

import pytest
from fastapi.testclient import TestClient
from playwright.sync_api import Page, expect

from claims.models import DocumentRow
from tests.review_ui import seeding
from tests.review_ui.conftest import Office
from tests.review_ui.test_claim_page import field_id

INVOICE = "inpatient_invoice"
DOUBTED = ("check_code", "serial_number", "cashier_name")


@pytest.fixture
def claim_id(office: Office) -> int:
    """Three values of the invoice were read unsurely."""
    invoice, summary = seeding.invoice_and_summary()
    return office.seed(replace(invoice, doubtful=DOUBTED), summary, seeding.card())


def corrections(office: Office, claim_id: int) -> dict[str, object]:
    with office.db.begin() as session:
        row = session.query(DocumentRow).filter_by(claim_id=claim_id, type=INVOICE).one()
        return dict(row.corrections)


def state(page: Page, id_: str) -> str | None:
    return page.locator(f'[data-field="{id_}"] [data-state]').get_attribute("data-state")


def test_the_api_takes_checked_fields(office: Office, client: TestClient, claim_id: int) -> None:
    url = f"/api/v1/claims/{claim_id}"
    claim = client.get(url).json()
    invoice = next(one for one in claim["documents"] if one["type"] == INVOICE)
    read = invoice["fields"]["check_code"]
    assert invoice["checked"] == []

    body = {"documents": [{"id": invoice["id"], "checked": ["check_code", "outpatient_number"]}]}
    headers = {"If-Match": str(claim["version"])}
    answer = client.patch(url, json=body, headers=headers).json()
    after = next(one for one in answer["documents"] if one["type"] == INVOICE)
    assert after["checked"] == ["check_code", "outpatient_number"]
    assert after["fields"]["check_code"] == read, "the value and its reading stay as they were"
    assert "outpatient_number" not in after["fields"], "what is not on the paper is not there"
    last = client.get(f"{url}/audit").json()[-1]
    assert (last["action"], last["actor"]) == ("checked", "local reviewer")
    assert last["changes"][0] == {
        "what": f"documents.{invoice['id']}.check_code",
        "from": read["value"],
        "to": read["value"],
        "checked": True,
    }
    stale = client.patch(url, json=body, headers=headers)
    assert stale.status_code == 412


def test_a_checked_value_can_still_be_corrected(
    office: Office, client: TestClient, claim_id: int
) -> None:
    url = f"/api/v1/claims/{claim_id}"
    for patch, is_checked, is_corrected in (
        ({"checked": ["serial_number"]}, True, False),
        ({"fields": {"serial_number": "90017"}}, False, True),
        ({"checked": ["serial_number"]}, False, True),  # a person's word already
    ):
        claim = client.get(url).json()
        invoice = next(one for one in claim["documents"] if one["type"] == INVOICE)
        body = {"documents": [{"id": invoice["id"], **patch}]}
        client.patch(url, json=body, headers={"If-Match": str(claim["version"])})
        claim = client.get(url).json()
        invoice = next(one for one in claim["documents"] if one["type"] == INVOICE)
        assert ("serial_number" in invoice["checked"]) is is_checked
        assert invoice["fields"]["serial_number"]["corrected"] is is_corrected


def test_what_is_no_field_cannot_be_checked(
    office: Office, client: TestClient, claim_id: int
) -> None:
    url = f"/api/v1/claims/{claim_id}"
    claim = client.get(url).json()
    document = claim["documents"][0]["id"]
    for name in ("extras", "<b>", "Ä"):
        body = {"documents": [{"id": document, "checked": [name]}]}
        answer = client.patch(url, json=body, headers={"If-Match": str(claim["version"])})
        assert answer.status_code == 422
    assert corrections(office, claim_id) == {}


@pytest.mark.browser
def test_one_key_a_doubt_then_the_claim_is_confirmed(
    office: Office, page: Page, claim_id: int
) -> None:
    page.goto(f"/claims/{claim_id}")
    ids = [field_id(office, claim_id, INVOICE, key) for key in DOUBTED]
    lit = page.locator(".field.is-lit")
    expect(lit).to_have_attribute("data-field", ids[0])
    page.keyboard.press("v")  # it is below what fits on the screen: nobody has seen it yet
    expect(page.locator(f"#{ids[0]}")).to_be_in_viewport()
    for at, id_ in enumerate(ids):
        expect(lit).to_have_attribute("data-field", id_)
        expect(page.locator(f'.box[data-for="{id_}"]')).to_be_in_viewport()
        assert corrections(office, claim_id).keys() <= set(DOUBTED[:at])
        page.keyboard.press("v")
        expect(page.locator(f'[data-field="{id_}"] [data-state]')).to_have_text("已核对")
    expect(page.locator(".flash")).to_contain_text("没有需要核对的地方了")
    page.keyboard.press("c")
    expect(page.locator("dialog[open]")).to_contain_text("4,186.70")
    assert set(corrections(office, claim_id)) == set(DOUBTED), "saved before it is confirmed"
    page.keyboard.press("Enter")
    page.wait_for_url("**/?status=*")
    assert office.claim(claim_id).status == "confirmed"


@pytest.mark.browser
def test_keys_pressed_faster_than_they_are_saved_settle_each_doubt(
    office: Office, page: Page, claim_id: int
) -> None:
    page.goto(f"/claims/{claim_id}")
    for key in "vvvv":
        page.keyboard.press(key)
    ids = [field_id(office, claim_id, INVOICE, key) for key in DOUBTED]
    expect(page.locator("[data-saved]")).to_have_text("已保存")
    for id_ in ids:
        expect(page.locator(f'[data-field="{id_}"] [data-state]')).to_have_text("已核对")
    page.wait_for_function("() => !document.querySelector('[data-dirty]')")
    assert set(corrections(office, claim_id)) == set(DOUBTED)


@pytest.mark.browser
def test_while_typing_ctrl_enter_settles_what_was_not_changed(
    office: Office, page: Page, claim_id: int
) -> None:
    code, serial, cashier = (field_id(office, claim_id, INVOICE, key) for key in DOUBTED)
    page.goto(f"/claims/{claim_id}")
    page.keyboard.press("i")
    expect(page.locator(f"#{code}")).to_be_focused()
    page.keyboard.press("Control+Enter")
    expect(page.locator(f"#{serial}")).to_be_focused()
    page.keyboard.type("90017")
    page.keyboard.press("Control+Enter")
    expect(page.locator(f"#{cashier}")).to_be_focused()
    expect(page.locator(f'[data-field="{code}"] [data-state]')).to_have_text("已核对")
    expect(page.locator(f'[data-field="{serial}"] [data-state]')).to_have_text("已更正")
    assert state(page, cashier) == "look"


@pytest.mark.browser
def test_the_round_leads_through_a_long_claim(office: Office, page: Page) -> None:
    """Papers that were never in view have no height of their own yet: the way there is right all
    the same, and what is led to stays where it is."""
    sheets = [
        replace(seeding.invoice_and_summary(invoice_number=f"000000000{n}")[0], doubtful=["sex"])
        for n in range(7)
    ]
    claim_id = office.seed(*sheets)
    page.goto(f"/claims/{claim_id}")
    page.keyboard.press("v")
    seen: list[str] = []
    for number in range(7):
        lit = page.locator(".field.is-lit [data-kept]")
        for last in seen[-1:]:  # what was left may be lit for a moment yet
            expect(lit).not_to_have_id(last)
        expect(lit).to_be_in_viewport(ratio=1)
        expect(page.locator(".box.is-lit")).to_be_in_viewport()
        seen.append(str(lit.get_attribute("id")))
        before = lit.bounding_box()
        page.wait_for_timeout(300)
        assert lit.bounding_box() == before, f"it moved away ({number})"
        page.keyboard.press("v")
    assert len(set(seen)) == 7
    expect(page.locator(".flash")).to_contain_text("没有需要核对的地方了")
    expect(page.locator("[data-looks]")).to_have_count(0)


@pytest.mark.browser
def test_what_the_mouse_rests_on_is_not_what_was_looked_at(
    office: Office, page: Page, claim_id: int
) -> None:
    code, serial, _ = (field_id(office, claim_id, INVOICE, key) for key in DOUBTED)
    page.goto(f"/claims/{claim_id}")
    page.keyboard.press("v")
    page.locator(f'.box[data-for="{serial}"]').hover()
    lit = page.locator(".field.is-lit")
    expect(lit).to_have_attribute("data-field", serial)
    page.keyboard.press("v")
    expect(lit).to_have_attribute("data-field", code)
    page.keyboard.press("v")
    expect(page.locator(f'[data-field="{code}"] [data-state]')).to_have_text("已核对")
    assert state(page, serial) == "look"


@pytest.mark.browser
def test_the_button_settles_it_and_undo_takes_it_back(
    office: Office, page: Page, claim_id: int
) -> None:
    code = field_id(office, claim_id, INVOICE, "check_code")
    page.goto(f"/claims/{claim_id}")
    row = page.locator(f'[data-field="{code}"]')
    row.get_by_role("button", name="无误").click()
    expect(page.locator("[data-saved]")).to_have_text("已保存")
    expect(row.locator("[data-state]")).to_have_text("已核对")
    expect(row.get_by_role("button", name="无误")).to_be_hidden()
    page.locator("#history summary").click()
    trail = page.locator("#history li").first
    expect(trail).to_contain_text("本机审核员")
    expect(trail).to_contain_text("核对无误")
    page.keyboard.press("u")
    expect(row.locator("[data-state]")).to_contain_text("请核对")
    expect(trail).to_contain_text("改回待核对")
    assert corrections(office, claim_id) == {}


@pytest.mark.browser
def test_a_colleagues_value_is_not_checked_unseen(
    office: Office, page: Page, client: TestClient, claim_id: int
) -> None:
    """The value changes elsewhere between the look and the key."""
    code = field_id(office, claim_id, INVOICE, "check_code")
    with page.expect_response("**/look"):
        page.goto(f"/claims/{claim_id}")
    document = int(code.split("-")[1])
    body = {"documents": [{"id": document, "fields": {"check_code": "ffffff"}}]}
    client.patch(f"/api/v1/claims/{claim_id}", json=body, headers={"If-Match": "1"})
    page.keyboard.press("v")
    page.keyboard.press("v")
    expect(page.locator("[data-banner]")).to_contain_text("ffffff")
    expect(page.locator(f"#{code}")).to_have_value("ffffff")
    assert corrections(office, claim_id)["check_code"] == "ffffff"
