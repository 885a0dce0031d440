"""Who has which claim on screen: short-lived marks, so that two reviewers seldom open the same one.

A mark is advice and never a lock: it keeps nobody from a claim, and it is forgotten by itself.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sqlalchemy import BigInteger, ForeignKey, String, delete, func, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Mapped, Session, mapped_column

from claims.models import Base, Claim

# The page renews its mark every 20 seconds while it is visible; two lost calls are forgiven.
LOOK_LASTS = timedelta(seconds=60)
# What waits for a reviewer; the other open states wait for the member or the clerk.
WAITING_FOR_A_REVIEWER = ("review", "second_look")


class ClaimLook(Base):
    """A claim that is on the screen of one desk (one browser), and since when it was heard of."""

    __tablename__ = "claim_look"

    claim_id: Mapped[int] = mapped_column(
        BigInteger, ForeignKey("claim.id", ondelete="CASCADE"), primary_key=True
    )
    desk: Mapped[str] = mapped_column(String(32), primary_key=True)
    actor: Mapped[str]
    seen_at: Mapped[datetime] = mapped_column(index=True)


@dataclass(frozen=True, slots=True)
class Look:
    """What a desk learns when it says what it shows: the claim's version, and who else looks."""

    version: int
    others: int


def look(
    session: Session, claim_id: int, desk: str, actor: str, now: datetime | None = None
) -> Look | None:
    """Mark the claim as on screen at ``desk``; ``None`` where there is no such claim."""
    version = session.scalar(select(Claim.version).where(Claim.id == claim_id))
    if version is None:
        return None
    now = now or datetime.now(UTC)
    session.execute(delete(ClaimLook).where(ClaimLook.seen_at < now - LOOK_LASTS))
    mark = insert(ClaimLook).values(claim_id=claim_id, desk=desk, actor=actor, seen_at=now)
    session.execute(
        mark.on_conflict_do_update(
            index_elements=["claim_id", "desk"], set_={"seen_at": now, "actor": actor}
        )
    )
    others = select(func.count()).where(ClaimLook.claim_id == claim_id, ClaimLook.desk != desk)
    return Look(version, session.scalar(others) or 0)


def look_away(session: Session, claim_id: int, desk: str) -> None:
    """The desk shows the claim no longer."""
    session.execute(delete(ClaimLook).where(ClaimLook.claim_id == claim_id, ClaimLook.desk == desk))


def next_open(
    session: Session, desk: str, behind: int | None = None, now: datetime | None = None
) -> int | None:
    """The oldest claim waiting for a reviewer that no other desk has on screen.

    ``behind`` a claim only what came after it counts: the page of the next claim is made while
    this one is still open, and must not lead back to it.
    """
    now = now or datetime.now(UTC)
    elsewhere = (
        select(ClaimLook.claim_id)
        .where(
            ClaimLook.claim_id == Claim.id,
            ClaimLook.desk != desk,
            ClaimLook.seen_at >= now - LOOK_LASTS,
        )
        .exists()
    )
    query = select(Claim.id).where(Claim.status.in_(WAITING_FOR_A_REVIEWER), ~elsewhere)
    if behind is not None:
        created_at = select(Claim.created_at).where(Claim.id == behind).scalar_subquery()
        query = query.where(func.row(Claim.created_at, Claim.id) > func.row(created_at, behind))
    return session.scalar(query.order_by(Claim.created_at, Claim.id).limit(1))
