"""What is left under the limits, on claims in a real PostgreSQL; limits that a household shares."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest
from sqlalchemy import func, select

from claims import desk, queries
from claims.benefits import store
from claims.db import Database
from claims.households import household_of
from claims.members.roster import import_roster, save_member
from claims.models import Benefit, Bundle, Claim, Member
from claims.recording import record
from tests.claims.papers import document, invoice, summary

pytestmark = pytest.mark.servers

PLAN = """\
plan: family
title: 家庭互助
versions:
  - version: "1"
    valid_from: 2026-01-01
    source: 规则
    date_in_cover: admission
    benefits:
      - {id: share, title: 住院, kinds: [inpatient], base: in_scope_self_paid, rate: 50%}
    limits: [{per: period, amount: 1500, household: true}, {per: life, amount: 9000}]
    papers: {any: [inpatient_invoice]}
"""
PEOPLE = (("M1", "陈素芬", "350602198111238268"), ("M2", "林志强", "350602197001010014"))


@pytest.fixture
def family(db: Database) -> Iterator[Database]:
    """Two members of one household under a plan that pays it 1,500.00 a year together."""
    with db.begin() as session:
        store.load_file(session, PLAN)
        for member_no, name, number in PEOPLE:
            values = {
                "member_no": member_no, "name": name, "id_number": number, "plan": "family",
                "cover_from": "2026-01-01", "cover_until": "2026-12-31",
            }  # fmt: skip
            save_member(session, values, "clerk")
        for member in session.scalars(select(Member)):
            member.extra = {"家庭编号": "F7"}
    yield db


def hand_in(db: Database, name: str, number: str, bundle: str, **money: str) -> int:
    with db.begin() as session:
        row = Bundle(id=bundle, status="reading")
        session.add(row)
        session.flush()
        papers = (
            invoice(0, payer_name=name, invoice_number=f"086265{number[-4:]}", **money),
            summary(1, patient_name=name),
            document("id_card", 2, name=name, id_number=number),
        )
        (claim,) = record(session, row, papers)
        assert claim.member is not None
        return claim.id


def confirm(db: Database, claim_id: int) -> None:
    with db.begin() as session:
        version = session.get_one(Claim, claim_id).version
        failed = ["invoice_seen_before", "papers_agree"]
        desk.confirm(session, claim_id, version, "reviewer", accepted_checks=failed)


def caps(db: Database, claim_id: int) -> list[dict[str, object]]:
    with db.begin() as session:
        shown = queries.show_claim(session, claim_id)
    assert shown is not None
    found: list[dict[str, object]] = shown["caps"]
    return found


def test_a_household_is_found_by_its_number_on_the_roster(family: Database) -> None:
    with family.begin() as session:
        ids = dict(session.execute(select(Member.member_no, Member.id)).all())
        other = Member(member_no="M3", name="外人", extra={"家庭编号": "F8"})
        alone = Member(member_no="M4", name="独居", extra={})
        session.add_all([other, alone])
        session.flush()
        assert household_of(session, ids["M1"]) == sorted([ids["M1"], ids["M2"]])
        assert household_of(session, other.id) == [other.id]
        assert household_of(session, alone.id) == [alone.id]


@pytest.mark.parametrize("header", ["household", "家庭编号", "户号"])
def test_a_roster_file_says_who_belongs_together(db: Database, tmp_path: Path, header: str) -> None:
    path = tmp_path / "roster.csv"
    path.write_text(
        f"member_no,name,{header},困难职工\nM1,陈素芬,F7,是\nM2,林志强,F7,\nM3,独居,,\n",
        encoding="utf-8",
    )
    with db.begin() as session:
        assert import_roster(session, path).added == 3
        ids = dict(session.execute(select(Member.member_no, Member.id)).all())
        assert household_of(session, ids["M2"]) == sorted([ids["M1"], ids["M2"]])
        assert household_of(session, ids["M3"]) == [ids["M3"]]
        assert session.get_one(Member, ids["M1"]).extra["困难职工"] == "是"


def test_what_is_left_is_told_and_follows_the_other_claims_at_once(family: Database) -> None:
    first, second = (
        hand_in(family, name, number, f"b{n}") for n, (_, name, number) in enumerate(PEOPLE)
    )
    shared, own = caps(family, second)
    assert shared == {
        "plan": "family", "version": "1", "per": "period", "from": "2026-01-01",
        "until": "2026-12-31", "unit": "yuan", "benefits": [], "plans": [], "household": True,
        "cap": "1500.00", "paid": "0.00", "committed": "0.00", "used": "0.00", "left": "1500.00",
        "this_claim": "1000.00", "left_after": "500.00", "claims": [], "source": "规则",
    }  # fmt: skip
    assert (own["per"], own["from"], own["until"]) == ("life", None, None)
    confirm(family, first)
    shared, own = caps(family, second)
    assert (shared["committed"], shared["paid"], shared["left"]) == ("1000.00", "0.00", "500.00")
    assert (shared["this_claim"], shared["claims"]) == ("500.00", [first])
    assert own["used"] == "0.00"
    with family.begin() as session:
        session.get_one(Claim, first).status = "paid"
    shared, _ = caps(family, second)
    assert (shared["committed"], shared["paid"], shared["used"]) == ("0.00", "1000.00", "1000.00")


def test_two_of_one_household_confirmed_at_one_moment_never_exceed_the_cap(
    family: Database,
) -> None:
    claims = [hand_in(family, name, number, f"b{n}") for n, (_, name, number) in enumerate(PEOPLE)]
    ready = threading.Barrier(len(claims))
    refused: list[int] = []

    def decide(claim_id: int) -> None:
        ready.wait(timeout=30)
        try:
            confirm(family, claim_id)
        except desk.DeskError:
            refused.append(claim_id)

    threads = [threading.Thread(target=decide, args=(claim,)) for claim in claims]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    # The second sees another amount than its reviewer did, is told so, and looks again.
    assert len(refused) == 1
    with family.begin() as session:
        desk.refresh(session, refused[0])
    confirm(family, refused[0])
    with family.begin() as session:
        assert session.scalar(select(func.sum(Benefit.payable))) == Decimal("1500.00")


def test_a_claim_without_a_member_has_no_limits(db: Database) -> None:
    with db.begin() as session:
        bundle = Bundle(id="b1", status="ready")
        session.add(bundle)
        session.flush()
        (claim,) = record(session, bundle, (invoice(0, payer_name="无此人"),))
        claim_id = claim.id
    assert caps(db, claim_id) == []
