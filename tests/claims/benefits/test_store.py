"""Plans and paid benefits in a real PostgreSQL."""

from __future__ import annotations

import threading
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from claims.benefits import store
from claims.benefits.case import Case, CaseMember, CoverPeriod, Event
from claims.benefits.plan_file import PlanFileError
from claims.benefits.result import Result
from claims.db import Database
from claims.models import Benefit, Bundle, Claim, Member, PlanVersion

pytestmark = pytest.mark.servers

DEMO_PLANS = Path(__file__).parents[3] / "fixtures" / "demo" / "plans"
ZHANGZHOU = (DEMO_PLANS / "zhangzhou-inpatient.yaml").read_text()
PLAN = "zhangzhou-inpatient"


def add_claim(session: Session, member: Member) -> int:
    bundle = Bundle(id=f"b{session.scalar(select(func.count(Bundle.id)))}", status="ready")
    claim = Claim(bundle=bundle, member=member)
    session.add_all([bundle, claim])
    session.flush()
    return claim.id


def make_case(self_paid: str, admission: str = "2026-03-01") -> Case:
    cover = CoverPeriod(PLAN, date(2026, 1, 1), date(2026, 12, 31))
    day = date.fromisoformat(admission)
    return Case(
        CaseMember(coverage=(cover,)),
        Event("inpatient", admission_date=day, discharge_date=day),
        {"in_scope_self_paid": Decimal(self_paid)},
    )


@pytest.fixture
def member(db: Database) -> Member:
    with db.begin() as session:
        store.load_file(session, ZHANGZHOU)
        member = Member(member_no="M1", name="测试一")
        session.add(member)
    return member


def test_loading_again_changes_nothing(db: Database) -> None:
    with db.begin() as session:
        first = store.load_file(session, ZHANGZHOU)
    with db.begin() as session:
        loaded_at = session.scalar(select(PlanVersion.loaded_at))
        second = store.load_file(session, "# another comment\n" + ZHANGZHOU)
    with db.begin() as session:
        assert session.scalar(select(PlanVersion.loaded_at)) == loaded_at
    assert first.added == (f"{PLAN} 2021",)
    assert second.unchanged == (f"{PLAN} 2021",) and not second.added and not second.replaced


def test_an_unused_version_may_still_be_corrected(db: Database, member: Member) -> None:
    with db.begin() as session:
        report = store.load_file(session, ZHANGZHOU.replace("rate: 60%", "rate: 65%"))
        (plan,) = store.plans_for(session, [PLAN])
    assert report.replaced == (f"{PLAN} 2021",)
    assert plan.versions[0].benefits[0].rate is not None
    assert plan.versions[0].benefits[0].rate.fixed == Decimal("0.65")


def test_a_version_with_decided_claims_is_never_changed(db: Database, member: Member) -> None:
    with db.begin() as session:
        store.settle(session, add_claim(session, member), member.id, make_case("2000.00"))
    with pytest.raises(PlanFileError, match="has decided claims"), db.begin() as session:
        store.load_file(session, ZHANGZHOU.replace("rate: 60%", "rate: 65%"))
    with db.begin() as session:
        (plan,) = store.plans_for(session, [PLAN])
        # A new title is no new rule.
        store.load_file(session, ZHANGZHOU.replace("title: 漳州市职工", "title: 漳州职工"))
    assert plan.versions[0].benefits[0].rate is not None
    assert plan.versions[0].benefits[0].rate.fixed == Decimal("0.6")


def test_a_version_of_its_own_is_added_beside(db: Database, member: Member) -> None:
    newer = (
        ZHANGZHOU.replace('"2021"', '"2027"')
        .replace("valid_from: 2021-01-01", "valid_from: 2027-01-01")
        .replace("valid_until: 2026-12-31", "valid_until: 2027-12-31")
    )
    with db.begin() as session:
        store.load_file(session, newer)
        (plan,) = store.plans_for(session, [PLAN])
    assert [version.version for version in plan.versions] == ["2021", "2027"]


def test_a_version_must_not_overlap_a_stored_one(db: Database, member: Member) -> None:
    with (
        pytest.raises(PlanFileError, match="overlaps the stored version") as refused,
        db.begin() as session,
    ):
        store.load_file(session, ZHANGZHOU.replace('"2021"', '"2022"'))
    (found,) = refused.value.problems
    assert ZHANGZHOU.splitlines()[found.line - 1].strip().startswith("valid_from:")


def test_a_file_with_a_mistake_loads_nothing(db: Database) -> None:
    shaoxing = (DEMO_PLANS / "shaoxing-inpatient.yaml").read_text()
    both = ZHANGZHOU + "---\n" + shaoxing.replace("rate: 70%", "rate: 70")
    with pytest.raises(PlanFileError), db.begin() as session:
        store.load_file(session, both)
    with db.begin() as session:
        assert session.scalar(select(func.count(PlanVersion.id))) == 0


def test_a_second_stay_sees_the_first(db: Database, member: Member) -> None:
    paid = []
    for self_paid, admission in (("2000.00", "2026-02-20"), ("5500.30", "2026-06-04")):
        with db.begin() as session:
            claim = add_claim(session, member)
            paid.append(store.settle(session, claim, member.id, make_case(self_paid, admission)))
    assert [result.payable for result in paid] == [Decimal("1020.00"), Decimal("3300.18")]
    with db.begin() as session:
        rows = session.scalars(select(Benefit).order_by(Benefit.id)).all()
        history = store.history_for(session, member.id)
        assert len(store.history_for(session, member.id, leaving_out=rows[0].claim_id)) == 1
    assert [row.version for row in rows] == ["2021", "2021"]
    assert [entry.base for entry in history] == [Decimal("2000.00"), Decimal("5500.30")]


def test_a_stay_below_the_deductible_counts_for_the_next(db: Database, member: Member) -> None:
    results = []
    for self_paid in ("250.00", "150.00"):
        with db.begin() as session:
            claim = add_claim(session, member)
            results.append(store.settle(session, claim, member.id, make_case(self_paid)))
    assert [result.payable for result in results] == [Decimal("0.00"), Decimal("60.00")]


def test_a_refused_claim_leaves_no_trace(db: Database, member: Member) -> None:
    with db.begin() as session:
        case = make_case("2000.00", "2025-12-31")
        result = store.settle(session, add_claim(session, member), member.id, case)
        assert [reason.code for reason in result.plans[0].reasons] == ["not_covered"]
        assert store.history_for(session, member.id) == ()


def test_two_confirmations_at_one_moment_never_exceed_the_cap(db: Database, member: Member) -> None:
    """Both see an empty history first; only the lock keeps them from paying 50,000 twice."""
    with db.begin() as session:
        claims = [add_claim(session, member) for _ in range(4)]
    everybody_ready = threading.Barrier(len(claims))
    outcomes: list[Result] = []

    def confirm(claim_id: int) -> None:
        with db.begin() as session:
            session.scalar(select(func.count(Benefit.id)))  # the transaction has begun
            everybody_ready.wait(timeout=30)
            outcomes.append(store.settle(session, claim_id, member.id, make_case("60000.00")))

    threads = [threading.Thread(target=confirm, args=(claim,)) for claim in claims]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    with db.begin() as session:
        total = session.scalar(select(func.sum(Benefit.payable)))
    assert sorted(result.payable for result in outcomes) == [
        Decimal("0.00"), Decimal("0.00"), Decimal("14180.00"), Decimal("35820.00"),
    ]  # fmt: skip
    assert total == Decimal("50000.00")


def test_another_member_does_not_wait(db: Database, member: Member) -> None:
    with db.begin() as session:
        other = Member(member_no="M2", name="测试二")
        session.add(other)
    with db.begin() as first, db.begin() as second:
        store.lock_member(first, member.id)
        claim = add_claim(second, other)
        result = store.settle(second, claim, other.id, make_case("2000.00"))
    assert result.payable == Decimal("1020.00")


def test_a_case_with_history_of_its_own_is_computed_with_the_stored_one(
    db: Database, member: Member
) -> None:
    with db.begin() as session:
        store.settle(session, add_claim(session, member), member.id, make_case("2000.00"))
    stale = replace(make_case("5500.30"), history=())
    with db.begin() as session:
        result = store.settle(session, add_claim(session, member), member.id, stale)
    assert result.payable == Decimal("3300.18")
