"""What a changed plan would do, told before anything is changed; on a real PostgreSQL."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest
from sqlalchemy import func, select

from claims import desk
from claims.benefits import store
from claims.benefits.plan_file import PlanFileError, load_plan
from claims.db import Database
from claims.members.roster import save_member
from claims.models import Bundle, Claim, PlanVersion
from claims.plan_changes import preview_open_claims, simulate_past_claims
from claims.recording import record
from tests.claims.papers import document, invoice, summary

pytestmark = pytest.mark.servers
PLANS = Path(__file__).parents[2] / "fixtures" / "demo" / "plans"
ZHANGZHOU = (PLANS / "zhangzhou-inpatient.yaml").read_text()
SHAOXING = (PLANS / "shaoxing-inpatient.yaml").read_text()
DEARER = ZHANGZHOU.replace("rate: 60%", "rate: 70%")
NUMBER = "350602198111238268"


@pytest.fixture
def claims(db: Database) -> list[int]:
    """Two open claims of one member covered by plan B: 2,000.00 in March, 5,500.30 in June."""
    with db.begin() as session:
        store.load_file(session, ZHANGZHOU)
        member = {
            "member_no": "M1", "name": "陈素芬", "id_number": NUMBER,
            "plan": "zhangzhou-inpatient",
            "cover_from": "2026-01-01", "cover_until": "2026-12-31",
        }  # fmt: skip
        save_member(session, member, "clerk")
        card = document("id_card", 2, name="陈素芬", sex="female", id_number=NUMBER)
        june = {"admission_date": "2026-06-04", "discharge_date": "2026-06-18"}
        found = []
        for place, papers in enumerate(
            [
                (invoice(0), summary(1), card),
                (
                    invoice(0, invoice_number="0862654530", in_scope_self_paid="5500.30",
                            total_amount="20000.00", total_amount_in_words="20000.00",
                            pooled_fund_paid="12499.70", cash_paid="7500.30",
                            issue_date="2026-06-18",
                            **june),
                    summary(1, **june),
                    card,
                ),
            ]
        ):  # fmt: skip
            bundle = Bundle(id=f"b{place}", status="ready")
            session.add(bundle)
            session.flush()
            found += [claim.id for claim in record(session, bundle, papers)]
    return found


def confirm(db: Database, claim_id: int) -> None:
    with db.begin() as session:
        version = session.scalars(select(Claim.version).where(Claim.id == claim_id)).one()
        desk.confirm(session, claim_id, version, "reviewer")


def test_open_claims_are_compared_and_nothing_is_kept(db: Database, claims: list[int]) -> None:
    with db.begin() as session:
        outcomes = preview_open_claims(session, DEARER).outcomes
    assert [(int(o.claim), o.before, o.after) for o in outcomes] == [
        (claims[0], Decimal("1020.00"), Decimal("1190.00")),
        (claims[1], Decimal("3120.18"), Decimal("3640.21")),
    ]
    with db.begin() as session:
        (plan,) = store.plans_for(session, ["zhangzhou-inpatient"])
        payable = session.scalars(select(Claim.payable).order_by(Claim.id)).all()
    assert plan.versions[0].benefits[0].rate is not None
    assert plan.versions[0].benefits[0].rate.fixed == Decimal("0.6")
    assert payable == [Decimal("1020.00"), Decimal("3120.18")]


def test_decided_claims_keep_their_version(db: Database, claims: list[int]) -> None:
    confirm(db, claims[0])
    with pytest.raises(PlanFileError, match="has decided claims"), db.begin() as session:
        preview_open_claims(session, DEARER)
    with db.begin() as session:
        outcomes = preview_open_claims(session, SHAOXING).outcomes
        assert session.scalar(select(func.count(PlanVersion.id))) == 1
    assert outcomes == ()  # nobody is covered by that plan


def test_past_claims_under_another_plan(db: Database, claims: list[int]) -> None:
    for claim in claims:
        confirm(db, claim)
    with db.begin() as session:
        outcomes = simulate_past_claims(
            session, load_plan(SHAOXING), claims, instead_of="zhangzhou-inpatient"
        ).outcomes
        again = simulate_past_claims(session, load_plan(ZHANGZHOU), claims)
    assert [(o.before, o.after) for o in outcomes] == [
        (Decimal("1020.00"), Decimal("1400.00")),
        (Decimal("3300.18"), Decimal("3850.21")),  # as the second stay of the period
    ]
    assert again.changed == ()


def test_only_decided_claims_are_past(db: Database, claims: list[int]) -> None:
    confirm(db, claims[0])
    with db.begin() as session:
        outcomes = simulate_past_claims(session, load_plan(ZHANGZHOU), claims).outcomes
    assert [int(outcome.claim) for outcome in outcomes] == claims[:1]
