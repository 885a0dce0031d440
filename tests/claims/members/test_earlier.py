"""Earlier claims as evidence: weak, named, never enough, and only where a person confirmed them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from math import exp
from pathlib import Path

import pytest
from sqlalchemy import select

from claims.db import Database
from claims.members.matching import Candidate, MatchResult, Query, Stay, match
from claims.members.roster import import_roster, save_member
from claims.models import Bundle, Claim, Member
from claims.recording import record
from extractors.types import Document
from tests.claims.members.people import id_number, write_roster
from tests.claims.papers import document, invoice, summary

pytestmark = pytest.mark.servers

HOSPITAL = "清源市人民医院"
MARK = f"patient:{HOSPITAL}:2026031177"
AT_HOSPITAL = Stay(HOSPITAL, (MARK,))


@pytest.fixture
def roster(db: Database, tmp_path: Path) -> Database:
    """Two namesakes; M1 was at the hospital before."""
    rows = (
        f"M1,王芳,{id_number(born='19700101', sequence='120')},,,清源市纺织厂,,,,,",
        f"M2,王芳,{id_number(born='19800202', sequence='122')},,,清源市水泥厂,,,,,",
    )
    with db.begin() as session:
        import_roster(session, write_roster(tmp_path / "roster.csv", *rows))
    claim_of(db, "M1")
    return db


def claim_of(db: Database, member_no: str, status: str = "confirmed", **more: object) -> int:
    with db.begin() as session:
        member = session.scalars(select(Member).where(Member.member_no == member_no)).one()
        bundle = session.get(Bundle, "b1") or Bundle(id="b1", status="ready")
        facts = {"hospital_name": HOSPITAL, "marks": [MARK], "admission_date": date(2026, 1, 2)}
        claim = Claim(bundle=bundle, member=member, status=status, **{**facts, **more})
        session.add(claim)
        session.flush()
        return claim.id


def ask(db: Database, query: Query) -> MatchResult:
    with db.begin() as session:
        return match(session, query)


def of(result: MatchResult, member_no: str) -> Candidate:
    return next(one for one in result.candidates if one.member_no == member_no)


def test_the_hospitals_number_speaks_for_its_patient_but_links_nobody(roster: Database) -> None:
    plain = ask(roster, Query("王芳"))
    assert of(plain, "M1").score == pytest.approx(of(plain, "M2").score)
    told = ask(roster, Query("王芳", stay=AT_HOSPITAL))
    assert "same_patient" in of(told, "M1").reasons
    assert of(told, "M1").score > 0.9
    assert (told.linked, told.doubt) == (None, "earlier_only")


def test_the_hospital_alone_says_little(roster: Database) -> None:
    told = ask(roster, Query("王芳", stay=Stay(HOSPITAL)))
    assert "same_hospital" in of(told, "M1").reasons
    assert 0.5 < of(told, "M1").score < 0.95
    longer = ask(roster, Query("王芳", stay=Stay(f"某某医科大学附属{HOSPITAL}")))
    assert "same_hospital" in of(longer, "M1").reasons
    elsewhere = ask(roster, Query("王芳", stay=Stay("洛水市中医院")))
    assert not {"same_hospital", "same_patient"} & set(of(elsewhere, "M1").reasons)


def test_an_earlier_claim_finds_a_member_whose_name_is_illegible(roster: Database) -> None:
    found = ask(roster, Query("口口", stay=AT_HOSPITAL))
    assert [one.member_no for one in found.candidates] == ["M1"]
    assert found.linked is None


def test_an_earlier_claim_never_outweighs_another_id_number(roster: Database) -> None:
    other = id_number(born="19800202", sequence="122")
    found = ask(roster, Query("王芳", other, stay=AT_HOSPITAL))
    assert found.linked == "M2"


@pytest.mark.parametrize("status", ["review", "rejected", "returned", "second_look"])
def test_only_what_a_person_confirmed_is_asked(roster: Database, status: str) -> None:
    claim_of(roster, "M2", status)
    told = ask(roster, Query("王芳", stay=AT_HOSPITAL))
    assert not {"same_hospital", "same_patient"} & set(of(told, "M2").reasons)


def test_a_claim_is_no_evidence_for_itself(roster: Database) -> None:
    own = claim_of(roster, "M2")
    told = ask(roster, Query("王芳", stay=replace(AT_HOSPITAL, claim_id=own)))
    assert "same_patient" in of(told, "M1").reasons
    assert "same_patient" not in of(told, "M2").reasons


def test_the_number_of_the_patient_goes_from_claim_to_claim(db: Database) -> None:
    """As in the office: papers are handed in, confirmed, and a year later come others."""
    number = "350602198111238268"
    fields = {"member_no": "M1", "name": "陈素芬", "id_number": number}
    with db.begin() as session:
        save_member(session, fields, "clerk")
        save_member(session, {"member_no": "M2", "name": "陈素芬"}, "clerk")
    card = document("id_card", 1, name="陈素芬", sex="female", id_number=number)
    first = hand_in(db, "b1", invoice(0, medical_record_number="Z88123"), card)
    assert first.member is not None
    assert first.member.member_no == "M1"
    with db.begin() as session:
        session.get_one(Claim, first.id).status = "confirmed"
    stay = {"admission_date": "2026-09-01", "discharge_date": "2026-09-08"}
    second = hand_in(db, "b2", summary(0, medical_record_number="Z88123", **stay))
    assert second.member is None
    best = second.candidates[0]
    assert best["member_no"] == "M1"
    assert {"code": "same_patient", "weight": pytest.approx(6.8, abs=0.1)} in best["evidence"]
    sums = best["prior"] + sum(fact["weight"] for fact in best["evidence"]) + best["others"]
    assert best["score"] == pytest.approx(1 / (1 + exp(-sums)), abs=1e-3)


def hand_in(db: Database, bundle_id: str, *papers: Document) -> Claim:
    with db.begin() as session:
        bundle = Bundle(id=bundle_id, status="ready")
        session.add(bundle)
        session.flush()
        (claim,) = record(session, bundle, papers)
        _ = claim.member
        return claim


def test_weights_and_prior_add_up_to_the_score(roster: Database) -> None:
    for query in (Query("王芳", stay=AT_HOSPITAL), Query("王芳", birth_date="1970-01-01")):
        for one in ask(roster, query).candidates:
            logit = one.prior + sum(fact.weight for fact in one.evidence) + one.others
            assert one.score == pytest.approx(1 / (1 + exp(-logit)))
            assert one.others <= 0
