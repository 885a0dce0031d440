"""What a member had before: the earlier claims, and what each plan has paid in its period."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from sqlalchemy import select
from sqlalchemy.orm import Session

from claims.models import Benefit, Claim

MOST_SHOWN = 20


@dataclass(frozen=True, slots=True)
class EarlierStay:
    """Another claim of the member; ``paid`` is ``None`` while nothing is confirmed."""

    claim_id: int
    status: str
    event_kind: str
    admission_date: date | None
    discharge_date: date | None
    hospital_name: str | None
    total_amount: Decimal | None
    paid: Decimal | None


@dataclass(frozen=True, slots=True)
class PaidSum:
    """What confirmed claims were given under one plan in the cover period that began then."""

    plan: str
    cover_from: date | None
    paid: Decimal
    claims: int


def earlier_stays(
    session: Session, claim_id: int
) -> tuple[tuple[EarlierStay, ...], tuple[PaidSum, ...]]:
    """The other claims of the claim's member, newest first, and the sums of each plan's period."""
    member_id = session.scalar(select(Claim.member_id).where(Claim.id == claim_id))
    if member_id is None:
        return (), ()
    claims = session.scalars(
        select(Claim)
        .where(Claim.member_id == member_id, Claim.id != claim_id, Claim.status != "dissolved")
        .order_by(Claim.admission_date.desc().nulls_last(), Claim.id.desc())
        .limit(MOST_SHOWN)
    ).all()
    benefits = session.scalars(
        select(Benefit).where(Benefit.member_id == member_id, Benefit.claim_id != claim_id)
    ).all()
    paid: dict[int, Decimal] = {}
    sums: dict[tuple[str, date | None], list[Decimal]] = {}
    for benefit in benefits:
        paid[benefit.claim_id] = paid.get(benefit.claim_id, Decimal(0)) + benefit.payable
        sums.setdefault((benefit.plan, benefit.cover_from), []).append(benefit.payable)
    stays = tuple(
        EarlierStay(
            claim.id,
            claim.status,
            claim.event_kind,
            claim.admission_date,
            claim.discharge_date,
            claim.hospital_name,
            claim.total_amount,
            paid.get(claim.id),
        )
        for claim in claims
    )
    periods = sorted(sums, key=lambda period: (period[0], period[1] or date.min))
    return stays, tuple(
        PaidSum(plan, since, sum(sums[plan, since], Decimal(0)), len(sums[plan, since]))
        for plan, since in periods
    )
