"""What a reviewer says of the event: over the API, and with the form on the claim page."""

from __future__ import annotations

from typing import Any

import pytest
from fastapi.testclient import TestClient
from playwright.sync_api import Page, expect

from claims import desk
from claims.benefits import store as plan_store
from claims.members import roster
from claims.models import Claim
from tests.review_ui import seeding
from tests.review_ui.conftest import Office

PLAN = """\
plan: mutual
title: 综合互助
title_en: Mutual aid
versions:
  - version: "1"
    valid_from: 2024-01-01
    source: 规则
    date_in_cover: {any: admission, accident: accident, disability: accident}
    benefits:
      - {id: stay, title: 住院, kinds: [inpatient], base: in_scope_self_paid, rate: 50%}
      - {id: accident, title: 意外, kinds: [accident], base: self_paid, rate: 80%,
         never_more_than: self_paid}
      - id: disability
        title: 伤残
        kinds: [disability]
        fixed: {by: injury_grade, steps: [{from: 1, until: 10, value: 8000}]}
    papers: {any: [inpatient_invoice]}
"""


def seed(office: Office) -> int:
    """A stay whose member is covered by a plan for accidents too. The invoice says 7,277.84 of
    self-payment in scope and 4,357.40 out of it."""
    with office.db.begin() as session:
        seeding.load_plans(session)
        plan_store.load_file(session, PLAN)
        seeding.add_member(session)
        cover = {"plan": "mutual", "cover_from": "2024-01-01", "cover_until": "2024-12-31"}
        roster.save_member(session, {"member_no": "ZZ90001", **cover}, "test")
        return seeding.claim_of(session, office.store, office.papers()).id


def payable(shown: dict[str, Any]) -> str | None:
    plans = {plan["plan"]: plan for plan in shown["benefit"]["plans"]}
    found: str | None = plans["mutual"]["payable"]
    return found


@pytest.mark.servers
class TestOverTheApi:
    def test_the_kind_is_changed_under_a_version(self, office: Office, client: TestClient) -> None:
        claim_id = seed(office)
        url = f"/api/v1/claims/{claim_id}"
        version = client.get(url).json()["version"]
        said = {"event": {"kind": "accident", "accident_date": "20240526"}}
        assert client.patch(url, json=said).status_code == 428
        stale = client.patch(url, json=said, headers={"If-Match": f'"{version + 1}"'})
        assert (stale.status_code, stale.json()["code"]) == (412, "version_conflict")
        answer = client.patch(url, json=said, headers={"If-Match": f'"{version}"'})
        assert answer.status_code == 200
        shown = answer.json()
        assert payable(shown) == "9308.19"  # 11,635.24 × 80 %
        assert shown["event"]["said"]["accident_date"] == "2024-05-26"
        trail = client.get(f"{url}/audit").json()
        assert {change["what"] for change in trail[-1]["changes"]} == {
            "event.kind",
            "event.accident_date",
        }

    @pytest.mark.parametrize(
        ("event", "field"),
        [
            ({"kind": "flood"}, "event.kind"),
            ({"injury_grade": 11}, "event.injury_grade"),
            ({"accident_date": "2024-13-01"}, "event.accident_date"),
            ({"over_ward_bed_fee": "-1"}, "event.over_ward_bed_fee"),
        ],
    )
    def test_what_cannot_be_names_its_field(
        self, office: Office, client: TestClient, event: dict[str, object], field: str
    ) -> None:
        url = f"/api/v1/claims/{seed(office)}"
        answer = client.patch(url, json={"event": event}, headers={"If-Match": "1"})
        assert (answer.status_code, answer.json()["code"]) == (422, "invalid_event")
        assert answer.json()["field"] == field

    def test_an_unknown_word_is_refused(self, office: Office, client: TestClient) -> None:
        url = f"/api/v1/claims/{seed(office)}"
        body = {"event": {"acident_date": "2024-05-26"}}
        assert client.patch(url, json=body, headers={"If-Match": "1"}).status_code == 422


@pytest.mark.browser
class TestOnThePage:
    def test_an_accident_is_said_by_keys_and_confirmed(self, office: Office, page: Page) -> None:
        claim_id = seed(office)
        page.goto(f"/claims/{claim_id}")
        page.keyboard.press("e")
        form = page.locator("[data-event-dialog]")
        expect(form).to_be_visible()
        expect(page.locator("#event-kind")).to_be_focused()
        expect(page.locator("#event-accident_date")).to_be_hidden()
        page.locator("#event-kind").select_option("accident")
        page.keyboard.press("Tab")
        page.keyboard.type("2024年5月26日")
        page.keyboard.press("Enter")
        expect(form).to_be_hidden()
        expect(page.locator(".event")).to_contain_text("2024-05-26")
        expect(page.locator(".claim-facts")).to_contain_text("意外")
        expect(page.locator(".benefit")).to_contain_text("9,308.19")
        assert office.claim(claim_id).event_kind == "accident"
        page.locator("#history summary").click()
        expect(page.locator("#history")).to_contain_text("申请情形: 住院 → 意外")
        page.keyboard.press("c")
        expect(page.locator("dialog[open]")).to_contain_text("9,308.19")
        page.keyboard.press("Enter")
        page.wait_for_url("**/?status=*")
        assert office.claim(claim_id).status == "confirmed"

    def test_a_wrong_date_is_told_at_its_place_and_nothing_is_lost(
        self, office: Office, page: Page
    ) -> None:
        claim_id = seed(office)
        page.goto(f"/claims/{claim_id}")
        page.keyboard.press("e")
        page.locator("#event-kind").select_option("disability")
        page.locator("#event-accident_date").fill("2024-05")
        page.locator("#event-injury_grade").fill("九级")
        page.keyboard.press("Enter")
        problem = page.locator("#event-accident_date-problem")
        expect(problem).to_contain_text("2026-03-01")
        expect(page.locator("#event-accident_date")).to_be_focused()
        expect(page.locator("[data-banner]")).to_be_hidden()
        # Given up, it is not "not saved" any more.
        saved = page.locator("[data-saved]")
        expect(saved).to_have_text("未保存")
        page.keyboard.press("Escape")
        expect(saved).to_have_text("")
        page.keyboard.press("e")
        page.locator("#event-kind").select_option("disability")
        page.locator("#event-injury_grade").fill("九级")
        page.locator("#event-accident_date").fill("2024-05-20")
        page.keyboard.press("Enter")
        expect(page.locator("[data-event-dialog]")).to_be_hidden()
        expect(page.locator(".benefit")).to_contain_text("8,000.00")
        said = office.claim(claim_id).event
        assert said == {
            "kind": "disability", "accident_date": "2024-05-20", "injury_grade": "9",
        }  # fmt: skip
        # Undo takes all of it back in one step, also in the form.
        page.keyboard.press("u")
        expect(page.locator(".claim-facts")).to_contain_text("住院")
        page.keyboard.press("e")
        expect(page.locator("#event-kind")).to_have_value("")

    def test_what_a_paper_proposes_is_taken_by_a_click(self, office: Office, page: Page) -> None:
        claim_id = seed(office)
        with office.db.begin() as session:
            claim = session.get_one(Claim, claim_id)
            claim.proposals = [
                {"key": "kind", "value": "accident", "document": claim.documents[0].id,
                 "field": None, "page": 0, "said": "<b>交通事故</b>"},
            ]  # fmt: skip
        page.goto(f"/claims/{claim_id}")
        proposal = page.locator(".event-proposed")
        expect(proposal).to_contain_text("“<b>交通事故</b>”")
        proposal.get_by_role("button").click()
        expect(page.locator(".claim-facts")).to_contain_text("意外")
        # The plan now asks for the day, and the form has it open.
        expect(page.locator(".event .notice")).to_contain_text("意外发生日期")
        page.keyboard.press("e")
        expect(page.locator("#event-accident_date")).to_be_visible()

    def test_a_proposal_that_cannot_be_says_why(self, office: Office, page: Page) -> None:
        claim_id = seed(office)
        with office.db.begin() as session:
            claim = session.get_one(Claim, claim_id)
            claim.proposals = [
                {"key": "kind", "value": "accident", "document": claim.documents[0].id,
                 "field": None, "page": 0, "said": "事故证明"},
                {"key": "accident_date", "value": "2204-05-20", "document": claim.documents[0].id,
                 "field": None, "page": 0, "said": "发生于2204年5月20日"},
            ]  # fmt: skip
        page.goto(f"/claims/{claim_id}")
        row = page.locator(".event-proposed li").filter(has_text="2204-05-20")
        row.get_by_role("button").click()
        expect(page.get_by_text("且不能晚于今天")).to_be_visible()
        expect(row.get_by_role("button")).to_be_enabled()
        assert office.claim(claim_id).event == {}

    def test_why_nothing_is_paid_now_is_shown_at_once(self, office: Office, page: Page) -> None:
        page.goto(f"/claims/{seed(office)}")
        plan = page.locator("details[id^=plan-]").filter(has_text="漳州市职工医疗互助")
        expect(plan).to_have_js_property("open", False)
        page.keyboard.press("e")
        page.locator("#event-kind").select_option("accident")
        page.locator("#event-accident_date").fill("2024-05-26")
        page.keyboard.press("Enter")
        expect(plan).to_have_js_property("open", True)
        expect(plan.locator(".reasons")).to_be_visible()
        # Closed by hand, it stays closed over later changes.
        plan.locator("summary").click()
        page.keyboard.press("u")
        expect(page.locator(".event .chip")).to_have_text("住院")
        expect(plan).to_have_js_property("open", False)

    def test_a_critical_illness_and_then_a_death(self, office: Office, page: Page) -> None:
        """The plan of Chongqing: 10,000 a share for a diagnosis in a hospital of the second level
        at least, 20,000 for a death within 180 days of it."""
        claim_id = seed(office)
        text = (seeding.FIXTURES / "plans" / "chongqing-critical-illness.yaml").read_text("utf-8")
        with office.db.begin() as session:
            plan_store.load_file(session, text)
            year = {"cover_from": "2015-01-01", "cover_until": "2015-12-31"}
            cover = {"plan": "chongqing-critical-illness", **year}
            roster.save_member(session, {"member_no": "ZZ90001", **cover}, "test")
        page.goto(f"/claims/{claim_id}")
        amount = page.locator(".benefit details").filter(has_text="重庆").locator("summary .number")
        page.keyboard.press("e")
        page.locator("#event-kind").select_option("critical_illness")
        expect(page.locator("#event-diagnosed_date")).to_be_visible()
        expect(page.locator("#event-death_date")).to_be_hidden()
        page.locator("#event-diagnosed_date").fill("2015-06-01")
        page.keyboard.press("Enter")
        expect(page.locator(".event .notice")).to_contain_text("医院等级")
        page.keyboard.press("e")
        page.locator("#event-hospital_level").select_option("三级")
        page.locator("[data-event-dialog] button.primary").click()
        expect(amount).to_have_text("10,000.00")
        expect(page.locator(".claim-facts")).to_contain_text("重大疾病")

        page.keyboard.press("e")
        page.locator("#event-kind").select_option("death")
        page.locator("#event-death_date").fill("2015-11-29")
        page.keyboard.press("Enter")
        expect(page.locator(".claim-facts")).to_contain_text("身故")
        expect(amount).to_have_text("0.00")  # on the 181st day
        page.keyboard.press("e")
        page.locator("#event-death_date").fill("2015-11-28")
        page.keyboard.press("Enter")
        expect(amount).to_have_text("20,000.00")
        page.keyboard.press("u")
        expect(amount).to_have_text("0.00")

    def test_a_colleague_who_was_first_is_told_of(self, office: Office, page: Page) -> None:
        claim_id = seed(office)
        page.goto(f"/claims/{claim_id}")
        page.keyboard.press("e")
        with office.db.begin() as session:
            version = office.claim(claim_id).version
            desk.correct(session, claim_id, version, {"event": {"kind": "death"}}, "other")
        page.locator("#event-kind").select_option("accident")
        page.locator("#event-accident_date").fill("2024-05-26")
        save = page.locator("[data-event-dialog] button.primary")
        save.click()
        expect(page.locator("[data-event-trouble]")).to_contain_text("身故")
        assert office.claim(claim_id).event_kind == "death"
        # What was typed is still there, and is saved over the colleague's at a second word only.
        expect(page.locator("#event-kind")).to_have_value("accident")
        expect(page.locator("#event-accident_date")).to_have_value("2024-05-26")
        save.click()
        expect(page.locator("[data-event-dialog]")).to_be_hidden()
        expect(page.locator(".event")).to_contain_text("2024-05-26")
        assert office.claim(claim_id).event == {"kind": "accident", "accident_date": "2024-05-26"}

    def test_a_colleague_who_has_decided_leaves_nothing_to_say(
        self, office: Office, page: Page
    ) -> None:
        claim_id = seed(office)
        page.goto(f"/claims/{claim_id}")
        page.keyboard.press("e")
        with office.db.begin() as session:
            desk.reject(session, claim_id, office.claim(claim_id).version, "不符合", "other")
        page.locator("#event-kind").select_option("accident")
        page.locator("[data-event-dialog] button.primary").click()
        expect(page.locator("[data-event-dialog]")).to_be_hidden()
        expect(page.locator("[data-banner]")).to_be_visible()

    def test_english_has_its_own_words(self, office: Office, page: Page) -> None:
        claim_id = seed(office)
        page.goto(f"/language/en?back=/claims/{claim_id}")
        expect(page.locator("#event-title")).to_have_text("Kind of case")
        page.keyboard.press("e")
        expect(page.locator("#event-kind")).to_contain_text("By the papers: Hospital stay")
