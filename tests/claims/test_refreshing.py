"""Open claims follow a changed plan and roster; on a real PostgreSQL."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest
from sqlalchemy import delete, select, update

from claims import desk
from claims.benefits import store
from claims.db import Database
from claims.members.roster import import_roster, save_member
from claims.models import AuditEntry, Bundle, Claim
from claims.queue_entries import ClaimWords
from claims.recording import record
from claims.refreshing import refresh_marked
from tests.claims.papers import document, invoice, summary

pytestmark = pytest.mark.servers
PLANS = Path(__file__).parents[2] / "fixtures" / "demo" / "plans"
ZHANGZHOU = (PLANS / "zhangzhou-inpatient.yaml").read_text()
DEARER = ZHANGZHOU.replace("rate: 60%", "rate: 70%")
NUMBER = "350602198111238268"
MEMBER = {
    "member_no": "M1",
    "name": "陈素芬",
    "id_number": NUMBER,
    "plan": "zhangzhou-inpatient",
    "cover_from": "2026-01-01",
    "cover_until": "2026-12-31",
}


def hand_in(db: Database, **values: str) -> int:
    with db.begin() as session:
        bundle = Bundle(id="b1", status="ready")
        session.add(bundle)
        session.flush()
        card = document("id_card", 2, name="陈素芬", sex="female", id_number=NUMBER)
        (claim,) = record(session, bundle, (invoice(0, **values), summary(1), card))
        return claim.id


@pytest.fixture
def office(db: Database) -> Iterator[Database]:
    with db.begin() as session:
        store.load_file(session, ZHANGZHOU)
    yield db


def claim_of(db: Database, claim_id: int) -> Claim:
    with db.begin() as session:
        claim = session.get_one(Claim, claim_id)
        _ = claim.member
        return claim


def test_an_open_claim_is_paid_by_the_plan_that_was_loaded_last(office: Database) -> None:
    with office.begin() as session:
        save_member(session, MEMBER, "clerk")
    claim_id = hand_in(office)
    assert claim_of(office, claim_id).payable == Decimal("1020.00")
    with office.begin() as session:
        store.load_file(session, DEARER)
    assert refresh_marked(office) == 1
    claim = claim_of(office, claim_id)
    assert claim.payable == Decimal("1190.00")
    assert claim.version == 2
    with office.begin() as session:
        last = session.scalars(select(AuditEntry).order_by(AuditEntry.id.desc()).limit(1)).one()
        assert (last.action, last.changes) == (
            "recomputed",
            [{"what": "payable", "from": "1020.00", "to": "1190.00"}],
        )
    assert refresh_marked(office) == 0


def test_a_decided_claim_stays_as_it_was_decided(office: Database) -> None:
    with office.begin() as session:
        save_member(session, MEMBER, "clerk")
    claim_id = hand_in(office)
    with office.begin() as session:
        desk.confirm(session, claim_id, 1, "reviewer")
    with office.begin() as session:
        # An old version of a plan that has decided claims cannot be changed; another cover can.
        save_member(session, {"member_no": "M1", "sex": "female"}, "clerk")
        assert session.scalar(select(Claim.outdated)) is False
    assert refresh_marked(office) == 0


def test_a_person_missed_so_far_is_found_when_the_roster_comes(
    office: Database, tmp_path: Path
) -> None:
    claim_id = hand_in(office)
    assert claim_of(office, claim_id).member is None
    roster = tmp_path / "roster.csv"
    roster.write_text(",".join(MEMBER) + "\n" + ",".join(MEMBER.values()) + "\n", encoding="utf-8")
    with office.begin() as session:
        import_roster(session, roster)
    assert refresh_marked(office) == 1
    claim = claim_of(office, claim_id)
    assert claim.member is not None and claim.member.member_no == "M1"
    assert claim.payable == Decimal("1020.00")
    with office.begin() as session:
        import_roster(session, roster)
    assert refresh_marked(office) == 0  # nothing new, nothing to do


def test_a_claim_in_somebodys_hands_waits_for_the_next_time(office: Database) -> None:
    claim_id = hand_in(office)
    with office.begin() as session:
        save_member(session, MEMBER, "clerk")
    with office.begin() as session:
        session.execute(select(Claim).where(Claim.id == claim_id).with_for_update())
        assert refresh_marked(office) == 0
    assert refresh_marked(office) == 1


def test_one_that_fails_does_not_stop_the_others(
    office: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = hand_in(office)
    with office.begin() as session:
        bundle = Bundle(id="b2", status="ready")
        session.add(bundle)
        session.flush()
        record(session, bundle, (invoice(0, invoice_number="0862654530"), summary(1)))
        save_member(session, MEMBER, "clerk")
    whole = desk.refresh

    def broken(session: object, claim_id: int) -> object:
        if claim_id == first:
            raise RuntimeError("cannot")
        return whole(session, claim_id)  # type: ignore[arg-type]

    monkeypatch.setattr("claims.refreshing.refresh", broken)
    assert refresh_marked(office) == 1
    assert claim_of(office, first).outdated


def test_of_a_decided_claim_only_what_others_find_it_by_is_written_anew(office: Database) -> None:
    """Claims decided before patient marks were kept get them, and keep all else."""
    with office.begin() as session:
        save_member(session, MEMBER, "clerk")
    claim_id = hand_in(office, admission_number="20260307")
    with office.begin() as session:
        desk.confirm(session, claim_id, 1, "reviewer")
    with office.begin() as session:
        claim = session.get_one(Claim, claim_id)
        before = (claim.version, claim.updated_at, claim.benefit, claim.checks, claim.status)
        marks = list(claim.marks)
        assert any(mark.startswith("patient:") for mark in marks)
        claim.marks, claim.outdated = [], True
        session.flush()
        session.execute(update(Claim).values(updated_at=before[1]))
        session.execute(delete(ClaimWords))
    assert refresh_marked(office) == 1
    with office.begin() as session:
        claim = session.get_one(Claim, claim_id)
        after = (claim.version, claim.updated_at, claim.benefit, claim.checks, claim.status)
        assert (after, claim.marks, claim.outdated) == (before, marks, False)
        assert session.get(ClaimWords, claim_id) is not None
    assert refresh_marked(office) == 0
