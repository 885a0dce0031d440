"""Reasons as data, and the letter that tells the member."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from fastapi.testclient import TestClient
from playwright.sync_api import Page, expect

from claims import desk, queries
from claims.reasons import reasons
from review_ui.texts import LANGUAGES
from tests.review_ui import seeding
from tests.review_ui.conftest import Office
from tests.review_ui.test_accessibility import faults


def decide(office: Office, claim_id: int, decision: str, *codes: str, extra: str = "") -> None:
    words = "\n".join([*(reasons().by_code[code].say["zh"] for code in codes), extra])
    act: Any = desk.give_back if decision == "return" else desk.reject
    with office.db.begin() as session:
        act(session, claim_id, 1, words, "reviewer", codes)


def test_every_reason_has_words_in_both_languages() -> None:
    known = reasons()
    assert known.of("return")
    assert known.of("reject")
    for reason in known.by_code.values():
        assert reason.decision in ("return", "reject")
        for words in (reason.say, reason.todo):
            assert words.keys() == set(LANGUAGES), reason.code
    for one in known.of("return"):  # words inside others would be counted as chosen with them
        others = [other for other in known.of("return") if other is not one]
        assert not any(one.say["zh"] in other.say["zh"] for other in others)


def test_a_returned_claim_says_why_what_to_do_and_by_when(
    office: Office, client: TestClient
) -> None:
    claim_id = office.seed(*seeding.invoice_and_summary()[:1], seeding.card())
    decide(office, claim_id, "return", "papers_illegible", extra="第二页<b>有水渍</b>")
    letter = client.get(f"/claims/{claim_id}/letter").text
    for words in (
        *("补正材料通知书", "陈刚", "ZZ90001", "住院收费票据，1 份", "身份证，1 份"),
        *("字迹或影像不清", "第二页&lt;b&gt;有水渍&lt;/b&gt;", "请重新扫描或拍照", "出院记录"),
    ):
        assert words in letter, words
    decided = office.claim(claim_id).decided_at
    assert decided is not None
    day = decided.astimezone().date() + timedelta(days=reasons().reply_within_days)
    assert f"请在 {day} 前办理" in letter
    assert seeding.PERSON_ID not in letter


def test_a_refused_and_a_confirmed_claim(office: Office, client: TestClient) -> None:
    refused = office.seed()
    early = client.get(f"/claims/{refused}/letter", headers={"Accept": "text/html"})
    assert early.status_code == 404  # nothing is decided yet
    assert "这份申请还在审核" in early.text
    decide(office, refused, "reject", "too_late")
    letter = client.get(f"/claims/{refused}/letter").text
    assert "不予给付通知书" in letter
    assert "超过了规定的申请期限" in letter
    assert "前办理" not in letter
    english = client.get(f"/claims/{refused}/letter?language=en").text
    assert "Claim refused" in english


def test_a_confirmed_claim_names_the_amount(office: Office, client: TestClient) -> None:
    claim_id = office.seed()
    with office.db.begin() as session:
        desk.confirm(session, claim_id, 1, "reviewer")
    letter = client.get(f"/claims/{claim_id}/letter").text
    assert "应付互助金 4,186.70 元" in letter


def test_an_unknown_reason_is_refused(office: Office, client: TestClient) -> None:
    claim_id = office.seed()
    body = {"reason": "不行", "codes": ["bad_mood"]}
    headers = {"If-Match": "1"}
    answer = client.post(f"/api/v1/claims/{claim_id}/reject", json=body, headers=headers)
    assert answer.status_code == 422
    assert office.claim(claim_id).status == "review"


@pytest.mark.browser
def test_reasons_are_chosen_with_a_click_and_kept_as_codes(office: Office, page: Page) -> None:
    claim_id = office.seed()
    page.goto(f"/claims/{claim_id}")
    page.keyboard.press("x")
    dialog = page.locator('[data-dialog="reject"]')
    dialog.get_by_role("button", name="等待期内").click()
    dialog.get_by_role("button", name="申请期限").click()
    text = dialog.get_by_role("textbox")
    text.fill(text.input_value().splitlines()[1] + "\n另见来信。")
    text.press("Control+Enter")
    page.wait_for_url("**/?status=*")
    with office.db.begin() as session:
        trail = queries.audit_trail(session, claim_id)
    assert trail is not None
    assert {"what": "reasons", "from": None, "to": ["too_late"]} in trail[-1]["changes"]
    page.goto(f"/claims/{claim_id}")
    page.get_by_role("link", name="通知书").click()
    page.wait_for_url("**/letter")
    expect(page.locator("main")).to_contain_text("另见来信。")
    expect(page.locator("main")).not_to_contain_text("等待期")
    assert faults(page) == []
