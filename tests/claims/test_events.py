"""What a reviewer says of the event, on claims in a real PostgreSQL."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import select

from claims import desk, queries
from claims.benefits import store
from claims.db import Database
from claims.members.roster import save_member
from claims.models import Benefit, Bundle, Claim, DocumentRow
from claims.recording import record
from extractors.types import Document
from tests.claims.papers import document, invoice, summary

pytestmark = pytest.mark.servers
NUMBER = "350602198111238268"
REVIEWER = "reviewer"

PLAN = """\
plan: all-kinds
title: 综合互助
versions:
  - version: "1"
    valid_from: 2026-01-01
    source: 规则
    date_in_cover: {any: admission, accident: accident, disability: accident, death: death,
                    critical_illness: diagnosis}
    benefits:
      - {id: stay, title: 住院, kinds: [inpatient], base: in_scope_self_paid, rate: 50%}
      - id: accident
        title: 意外住院
        kinds: [accident]
        base: {add: [self_paid], subtract: [{amount: commercial_insurance_paid, if_missing: 0}]}
        rate: 80%
        limits: [{per: accident, amount: 3000}]
      - id: disability
        title: 伤残
        kinds: [disability]
        fixed:
          by: injury_grade
          steps: [{from: 1, until: 4, value: 20000}, {from: 5, until: 10, value: 5000}]
      - {id: illness, title: 重大疾病, kinds: [critical_illness], fixed: 10000,
         when: {diseases: [恶性肿瘤]}}
      - {id: death, title: 身故, kinds: [death], fixed: 30000}
    papers:
      inpatient: [inpatient_invoice]
      critical_illness: [pathology_report]
      any: [{paper: other, note: 证明材料}]
"""


@pytest.fixture
def office(db: Database) -> Iterator[Database]:
    with db.begin() as session:
        store.load_file(session, PLAN)
        member = {
            "member_no": "M1", "name": "陈素芬", "id_number": NUMBER, "plan": "all-kinds",
            "cover_from": "2026-01-01", "cover_until": "2026-12-31",
        }  # fmt: skip
        save_member(session, member, "clerk")
    yield db


def hand_in(db: Database, *more: Document, bundle_id: str = "b1") -> int:
    card = document("id_card", 2, name="陈素芬", sex="female", id_number=NUMBER)
    with db.begin() as session:
        bundle = Bundle(id=bundle_id, status="ready")
        session.add(bundle)
        session.flush()
        (claim,) = record(session, bundle, (invoice(0), summary(1), card, *more))
        return claim.id


def shown(db: Database, claim_id: int) -> dict[str, Any]:
    with db.begin() as session:
        found = queries.show_claim(session, claim_id)
    assert found is not None
    return found


def say(db: Database, claim_id: int, **event: Any) -> dict[str, Any]:
    with db.begin() as session:
        version = session.get_one(Claim, claim_id).version
        desk.correct(session, claim_id, version, {"event": event}, REVIEWER)
    return shown(db, claim_id)


def last_changes(db: Database, claim_id: int) -> list[dict[str, Any]]:
    with db.begin() as session:
        trail = queries.audit_trail(session, claim_id)
    assert trail
    found: list[dict[str, Any]] = trail[-1]["changes"]
    return found


def test_another_kind_takes_another_benefit_and_another_checklist(office: Database) -> None:
    claim_id = hand_in(office)
    before = shown(office, claim_id)
    assert (before["payable"], before["missing"]) == ("1000.00", [])
    assert before["event"] == {
        "kind": "inpatient", "read_kind": "inpatient", "said": {}, "proposed": [], "needed": [],
    }  # fmt: skip
    told = say(office, claim_id, kind="accident")
    assert (told["event_kind"], told["payable"]) == ("accident", None)
    assert told["event"]["needed"] == ["accident_date"]
    assert [paper["message_zh"] for paper in told["missing"]] == ["缺少证明材料"]
    assert told["status"] == "waiting_papers"
    assert last_changes(office, claim_id) == [
        {"what": "event.kind", "from": "inpatient", "to": "accident"}
    ]
    told = say(office, claim_id, accident_date="2026年3月1日", commercial_insurance_paid="1,000")
    # (2000.00 + 2000.00 − 1000.00) × 80 %
    assert (told["payable"], told["event"]["needed"]) == ("2400.00", [])
    assert told["event"]["said"] == {
        "kind": "accident",
        "accident_date": "2026-03-01",
        "commercial_insurance_paid": "1000.00",
    }
    assert told["benefit"]["amounts"]["commercial_insurance_paid"] == "1000.00"


def test_a_grade_a_death_and_an_illness_pay_their_sums(office: Database) -> None:
    claim_id = hand_in(
        office,
        document("pathology_report", 3, patient_name="陈素芬", pathological_diagnosis="恶性肿瘤"),
    )
    disabled = say(office, claim_id, kind="disability", accident_date="2026-02-01")
    assert (disabled["payable"], disabled["event"]["needed"]) == (None, ["injury_grade"])
    assert say(office, claim_id, injury_grade="四级")["payable"] == "20000.00"
    assert say(office, claim_id, injury_grade="5")["payable"] == "5000.00"
    assert say(office, claim_id, kind="death", death_date="2026-03-08")["payable"] == "30000.00"
    ill = say(office, claim_id, kind="critical_illness", diagnosed_date="2026-03-05")
    assert (ill["payable"], ill["missing"]) == ("10000.00", [])


def test_what_was_said_is_taken_back_by_null_and_by_undo(office: Database) -> None:
    claim_id = hand_in(office)
    say(office, claim_id, kind="accident", accident_date="2026-03-01")
    told = say(office, claim_id, accident_date=None)
    assert told["event"]["said"] == {"kind": "accident"}
    with office.begin() as session:
        desk.undo(session, claim_id, told["version"], REVIEWER)
    assert shown(office, claim_id)["event"]["said"]["accident_date"] == "2026-03-01"
    assert last_changes(office, claim_id) == [
        {"what": "event.accident_date", "from": None, "to": "2026-03-01"}
    ]
    with office.begin() as session:
        desk.undo(session, claim_id, told["version"] + 1, REVIEWER)
    back = shown(office, claim_id)
    assert (back["event_kind"], back["payable"], back["event"]["said"]) == (
        "inpatient", "1000.00", {},
    )  # fmt: skip
    say(office, claim_id, kind="death")
    assert say(office, claim_id, kind=None)["event_kind"] == "inpatient"


def test_saying_the_same_again_is_no_change(office: Database) -> None:
    claim_id = hand_in(office)
    version = say(office, claim_id, kind="accident")["version"]
    assert say(office, claim_id, kind="accident")["version"] == version


TOMORROW_AND_MORE = (date.today() + timedelta(days=3)).isoformat()


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("kind", "flood"), ("accident_date", "2026-03"), ("accident_date", "2026-02-30"),
        ("death_date", TOMORROW_AND_MORE), ("diagnosed_date", "1899-12-31"),
        ("injury_grade", "11"), ("injury_grade", "0"), ("injury_grade", "²"),
        ("injury_grade", "四五"), ("stay_number", "-1"), ("in_city", "yes"),
        ("hospital_level", "四级"), ("over_ward_bed_fee", "abc"), ("over_ward_bed_fee", "-5"),
        ("commercial_insurance_paid", "1" + "0" * 13), ("planet", "Mars"),
    ],
)  # fmt: skip
def test_what_cannot_be_is_refused_by_its_name(office: Database, key: str, value: str) -> None:
    claim_id = hand_in(office)
    with pytest.raises(desk.InvalidEvent, match=key) as refused:
        say(office, claim_id, **{key: value})
    assert refused.value.key == key
    assert shown(office, claim_id)["version"] == 1


def test_a_colleague_who_was_first_is_told_of(office: Database) -> None:
    claim_id = hand_in(office)
    say(office, claim_id, kind="accident")
    with pytest.raises(desk.Conflict), office.begin() as session:
        desk.correct(session, claim_id, 1, {"event": {"kind": "death"}}, REVIEWER)


def test_a_confirmed_accident_counts_for_the_next_claim_of_that_day(office: Database) -> None:
    first = hand_in(office)
    say(office, first, kind="accident", accident_date="2026-03-01")
    with office.begin() as session:
        version = session.get_one(Claim, first).version
        accepted = ["papers_missing"]
        desk.confirm(session, first, version, REVIEWER, accepted_checks=accepted)
    with office.begin() as session:
        (paid,) = session.scalars(select(Benefit))
        assert (paid.payable, paid.history["accident_date"]) == (Decimal("3000.00"), "2026-03-01")
    second = hand_in(office, bundle_id="b2")
    same = say(office, second, kind="accident", accident_date="2026-03-01")
    assert same["payable"] == "0.00"
    assert [cap["left"] for cap in same["caps"]] == ["0.00"]
    assert say(office, second, accident_date="2026-03-02")["payable"] == "3000.00"


def test_dates_that_cannot_all_be_are_a_finding(office: Database) -> None:
    claim_id = hand_in(office)
    told = say(office, claim_id, kind="accident", accident_date="2026-03-05")
    found = [check for check in told["checks"] if check["id"] == "event_dates"]
    assert [(f["passed"], f["severity"], f["values"]["late"]) for f in found] == [
        (False, "warning", "admission_date")
    ]
    told = say(office, claim_id, accident_date="2026-03-02")
    assert not [check for check in told["checks"] if check["id"] == "event_dates"]


def test_moved_pages_keep_the_kind_that_was_chosen(office: Database) -> None:
    claim_id = hand_in(office)
    say(office, claim_id, kind="outpatient")
    with office.begin() as session:
        desk.refresh(session, claim_id)
    assert shown(office, claim_id)["event_kind"] == "outpatient"


def test_what_a_paper_proposes_is_shown_and_not_taken(office: Database) -> None:
    form = document("application_form", 3, claim_reason="下班途中意外摔伤", apply_date="2026-03-20")
    claim_id = hand_in(office, form)
    told = shown(office, claim_id)
    assert (told["event_kind"], told["payable"]) == ("inpatient", "1000.00")
    form_id = next(d["id"] for d in told["documents"] if d["type"] == "application_form")
    assert [(p["key"], p["value"], p["document"]) for p in told["event"]["proposed"]] == [
        ("kind", "accident", form_id)
    ]
    doubts = [check["id"] for check in told["checks"] if not check["passed"]]
    assert "event_kind_fits" in doubts
    # Somebody looked, and it is a stay all the same: nothing is left to ask.
    told = say(office, claim_id, kind="inpatient")
    assert told["event"]["proposed"] == []
    assert "event_kind_fits" not in [check["id"] for check in told["checks"]]


def test_the_day_of_application_that_was_said_decides_what_is_late(office: Database) -> None:
    form = document("application_form", 3, claim_reason="住院", apply_date="2026-03-19")
    claim_id = hand_in(office, form)
    late = PLAN.replace('"1"', '"1"\n    claim_limits: [{after: discharge, days: 10}]')
    with office.begin() as session:
        store.load_file(session, late)
        desk.refresh(session, claim_id)
    told = shown(office, claim_id)
    assert told["payable"] == "0.00"  # received today, long after
    assert [(p["key"], p["value"]) for p in told["event"]["proposed"]] == [
        ("applied", "2026-03-19")
    ]
    assert say(office, claim_id, applied="2026-03-19")["payable"] == "1000.00"
    assert say(office, claim_id, applied="2026-03-20")["payable"] == "0.00"


def test_a_day_is_proposed_where_the_kind_asks_for_it(office: Database) -> None:
    report = document("pathology_report", 3, patient_name="陈素芬", report_date="2026-03-05")
    claim_id = hand_in(office, report)
    assert shown(office, claim_id)["event"]["proposed"] == []
    told = say(office, claim_id, kind="critical_illness")
    assert [(p["key"], p["value"]) for p in told["event"]["proposed"]] == [
        ("diagnosed_date", "2026-03-05")
    ]


def test_unlinking_the_member_calls_nothing_complete(office: Database) -> None:
    claim_id = hand_in(office)
    say(office, claim_id, kind="death", death_date="2026-03-08")
    with office.begin() as session:
        version = session.get_one(Claim, claim_id).version
        desk.correct(session, claim_id, version, {"member_no": None}, REVIEWER)
    told = shown(office, claim_id)
    assert told["status"] == "waiting_papers"
    assert [paper["message_zh"] for paper in told["missing"]] == ["缺少证明材料"]


def test_a_claim_outside_every_cover_is_asked_for_no_papers(office: Database) -> None:
    claim_id = hand_in(office)
    told = say(office, claim_id, kind="death", death_date="2025-12-31")
    assert told["benefit"]["plans"][0]["reasons"][0]["code"] == "not_covered"
    assert (told["missing"], told["status"]) == ([], "review")


def test_a_paper_asked_for_is_off_the_list_once_it_is_there(office: Database) -> None:
    claim_id = hand_in(office)
    say(office, claim_id, kind="critical_illness", diagnosed_date="2026-03-05")
    with office.begin() as session:
        version = session.get_one(Claim, claim_id).version
        desk.correct(session, claim_id, version, {"member_no": None}, REVIEWER)
    assert [p["paper"] for p in shown(office, claim_id)["missing"]] == ["pathology_report"]
    with office.begin() as session:
        claim = session.get_one(Claim, claim_id)
        claim.documents.append(
            DocumentRow(
                bundle_id=claim.bundle_id, position=9, type="pathology_report",
                read_type="pathology_report", pages=[9], confidence=1.0, fields={},
            )
        )  # fmt: skip
        session.flush()
        desk.refresh(session, claim_id)
    told = shown(office, claim_id)
    assert (told["missing"], told["status"]) == ([], "review")
