"""Asking at the counter how far a claim is."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from claims import desk
from claims.db import Database
from claims.looking_up import TooVague, look_up, masked_name
from claims.models import ClaimLookup
from tests.review_ui import seeding
from tests.review_ui.conftest import Office

pytestmark = pytest.mark.browser


def ask(db: Database, name: str = "", tail: str = "", number: str = "") -> list[int]:
    with db.begin() as session:
        return [one.claim_id for one in look_up(session, name, tail, number, "counter")]


def test_by_name_and_the_end_of_a_number(office: Office) -> None:
    claim_id = office.seed()
    with office.db.begin() as session:
        member = session.get_one(type(office.claim(claim_id)), claim_id).member
        assert member is not None
        member.phone = "13800001234"
    tail = seeding.PERSON_ID[-4:]
    assert ask(office.db, seeding.PERSON, tail) == [claim_id]
    assert ask(office.db, f" {seeding.PERSON} ", seeding.PERSON_ID) == [claim_id]
    assert ask(office.db, seeding.PERSON, "1234") == [claim_id]
    assert ask(office.db, seeding.PERSON, "9999") == []
    assert ask(office.db, "陈素芬", tail) == [], "the number alone finds nobody"
    assert ask(office.db, number=office.claim(claim_id).bundle_id) == [claim_id]


def test_a_claim_that_nobody_is_linked_to_is_found_by_its_papers(office: Office) -> None:
    claim_id = office.seed(with_member=False)
    assert office.claim(claim_id).member_id is None
    assert ask(office.db, seeding.PERSON, seeding.PERSON_ID[-4:]) == [claim_id]
    assert ask(office.db, seeding.PERSON, "9999") == []


@pytest.mark.parametrize(
    ("asked", "code"),
    [
        ({"name": seeding.PERSON}, "name_and_tail"),
        ({"tail": "8276"}, "name_and_tail"),
        ({"name": seeding.PERSON, "tail": "276"}, "name_and_tail"),
        ({"name": seeding.PERSON, "tail": "%276"}, "name_and_tail"),
        ({"number": "1"}, "bad_number"),
    ],
)
def test_what_is_too_vague_is_not_answered(db: Database, asked: dict, code: str) -> None:
    with pytest.raises(TooVague) as refused:
        ask(db, **asked)
    assert refused.value.code == code


def test_each_look_up_is_on_record(office: Office) -> None:
    claim_id = office.seed()
    ask(office.db, seeding.PERSON, seeding.PERSON_ID)
    ask(office.db, "没有这个人", "1234")
    with office.db.begin() as session:
        rows = [(r.actor, r.asked, r.claims) for r in session.query(ClaimLookup).order_by("id")]
    assert rows == [
        ("counter", {"name": seeding.PERSON, "tail": "8276"}, [claim_id]),
        ("counter", {"name": "没有这个人", "tail": "1234"}, []),
    ]


def test_a_name_is_masked() -> None:
    assert (masked_name("陈素芬"), masked_name("陈"), masked_name(None)) == ("陈**", "陈", "")


@pytest.mark.parametrize(("language", "width"), [("zh", 390), ("en", 1366)])
def test_the_counters_page(office: Office, page: Page, language: str, width: int) -> None:
    claim_id = office.seed()
    with office.db.begin() as session:
        desk.give_back(session, claim_id, office.claim(claim_id).version, "<b>缺发票</b>", "x")
    page.set_viewport_size({"width": width, "height": 800})
    page.goto(f"/language/{language}?back=/lookup")
    page.locator("#name").fill(seeding.PERSON)
    page.locator("#tail").fill("8276")
    page.keyboard.press("Enter")
    answer = page.locator('section[role="status"]')
    expect(answer).to_contain_text("陈*")
    expect(answer).to_contain_text("<b>缺发票</b>")
    assert seeding.PERSON not in answer.inner_text()
    assert page.url.endswith("/lookup"), "nothing of what was asked is in the address"
    assert Axe().run(page).response["violations"] == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.locator("#tail").fill("6")
    page.keyboard.press("Enter")
    expect(page.locator('[role="alert"]')).to_be_visible()
