"""Who has which claim on screen, and who is led to which claim next.

A mark is advice and never a lock: it keeps nobody from opening a claim, and it is forgotten by
itself. But what one desk is led to, no other desk is led to while the mark lasts: handing out is
done by one desk at a time.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sqlalchemy import (
    BigInteger,
    Boolean,
    ForeignKey,
    String,
    and_,
    delete,
    false,
    func,
    or_,
    select,
)
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Mapped, Session, mapped_column

from claims import queue
from claims.models import Base, Claim
from claims.queue import WAITING_FOR_A_REVIEWER, Condition, Filters
from claims.queue_entries import QueueEntry

# The page renews its marks every 20 seconds while it is visible; two lost calls are forgiven.
# A claim that was handed out and left is free again after this time.
LOOK_LASTS = timedelta(seconds=60)
# Any fixed number: who hands out takes a turn on it.
HAND_OUT_LOCK = 6_310_478


class ClaimLook(Base):
    """A claim that is on the screen of one desk (one browser), or that it was handed as its next
    one (``is_ahead``), and when it was heard of last."""

    __tablename__ = "claim_look"

    claim_id: Mapped[int] = mapped_column(
        BigInteger, ForeignKey("claim.id", ondelete="CASCADE"), primary_key=True
    )
    desk: Mapped[str] = mapped_column(String(32), primary_key=True)
    actor: Mapped[str]
    seen_at: Mapped[datetime] = mapped_column(index=True)
    is_ahead: Mapped[bool] = mapped_column(Boolean, default=False, server_default=false())


@dataclass(frozen=True, slots=True)
class Look:
    """What a desk learns when it says what it shows: the claim's version, and who else looks."""

    version: int
    others: int


def look(
    session: Session, claim_id: int, desk: str, actor: str, now: datetime | None = None
) -> Look | None:
    """Mark the claim as on screen at ``desk``; ``None`` where there is no such claim."""
    _take_turn(session)
    version = session.scalar(select(Claim.version).where(Claim.id == claim_id))
    if version is None:
        return None
    now = now or datetime.now(UTC)
    session.execute(delete(ClaimLook).where(ClaimLook.seen_at < now - LOOK_LASTS))
    _mark(session, claim_id, desk, actor, now)
    others = select(func.count()).where(
        ClaimLook.claim_id == claim_id, ClaimLook.desk != desk, ~ClaimLook.is_ahead
    )
    return Look(version, session.scalar(others) or 0)


def _take_turn(session: Session) -> None:
    """Wait until no other desk looks or is handed a claim; the turn ends with the transaction.

    Before the first mark is touched: two desks that hold marks and wait for a turn could wait for
    each other.
    """
    session.execute(select(func.pg_advisory_xact_lock(HAND_OUT_LOCK)))


def _mark(
    session: Session, claim_id: int, desk: str, actor: str, now: datetime, is_ahead: bool = False
) -> None:
    """What is on screen stays on screen, also where it is handed out to the same desk again."""
    mark = insert(ClaimLook).values(
        claim_id=claim_id, desk=desk, actor=actor, seen_at=now, is_ahead=is_ahead
    )
    session.execute(
        mark.on_conflict_do_update(
            index_elements=["claim_id", "desk"],
            set_={
                "seen_at": now,
                "actor": actor,
                "is_ahead": ClaimLook.is_ahead & mark.excluded.is_ahead,
            },
        )
    )


def look_away(session: Session, claim_id: int, desk: str) -> None:
    """The desk shows the claim no longer."""
    session.execute(delete(ClaimLook).where(ClaimLook.claim_id == claim_id, ClaimLook.desk == desk))


def hand_out(
    session: Session,
    desk: str,
    actor: str,
    *,
    behind: int | None = None,
    wanted: Filters | None = None,
    keep: int | None = None,
    is_idle: bool = False,
    now: datetime | None = None,
) -> int | None:
    """The next claim for this desk, marked as its own from now on; see ``next_for``.

    ``keep`` is what it was handed before: that is renewed where it still can be. A desk that
    ``is_idle`` takes over what is only kept for another one, where nothing else is left.
    Other desks wait until the caller's transaction ends: keep it short.
    """
    now = now or datetime.now(UTC)
    _take_turn(session)
    found = next_for(session, desk, behind=behind, wanted=wanted, keep=keep, now=now)
    if found is None and is_idle:
        found = _take_over(session, now)
    if found is not None:
        _mark(session, found, desk, actor, now, is_ahead=True)
    return found


def _take_over(session: Session, now: datetime) -> int | None:
    """The oldest waiting claim that is kept for a desk which has another one on screen: nobody
    need sit idle while it lies there. That desk is told when it next says what it shows."""
    at_work = select(ClaimLook.desk).where(
        ~ClaimLook.is_ahead, ClaimLook.seen_at >= now - LOOK_LASTS
    )
    is_kept = and_(ClaimLook.is_ahead, ClaimLook.desk.in_(at_work))
    marks = select(ClaimLook.claim_id).where(
        ClaimLook.claim_id == QueueEntry.claim_id, ClaimLook.seen_at >= now - LOOK_LASTS
    )
    is_only_kept = and_(marks.where(is_kept).exists(), ~marks.where(~is_kept).exists())
    waiting = queue.ordered(Filters()).where(
        QueueEntry.status.in_(WAITING_FOR_A_REVIEWER), is_only_kept
    )
    found = session.scalar(waiting.limit(1))
    if found is not None:
        session.execute(delete(ClaimLook).where(ClaimLook.claim_id == found, ClaimLook.is_ahead))
    return found


def is_more_behind(session: Session, claim_id: int, wanted: Filters | None = None) -> bool:
    """Whether a claim comes behind this one at all, be it with other desks."""
    wanted = wanted or Filters()
    waiting = () if wanted.status else (QueueEntry.status.in_(WAITING_FOR_A_REVIEWER),)
    return queue.behind(session, claim_id, wanted, waiting) is not None


def next_for(
    session: Session,
    desk: str,
    *,
    behind: int | None = None,
    wanted: Filters | None = None,
    keep: int | None = None,
    now: datetime | None = None,
) -> int | None:
    """The next claim that no other desk was led to or has on screen.

    It is the oldest one waiting for a reviewer, or where ``wanted`` is given, the first of that
    queue. ``behind`` a claim only what comes after it counts: the page of the next claim is made
    while this one is still open, and must not lead back to it.
    """
    is_free = _is_free(desk, now or datetime.now(UTC))
    if wanted is None:
        is_wanted = [QueueEntry.status.in_(WAITING_FOR_A_REVIEWER), is_free]
        wanted = Filters()
    else:
        is_wanted = [is_free]
    of_the_queue = queue.ordered(wanted).where(*is_wanted).limit(1)
    if keep is not None:
        kept = session.scalar(of_the_queue.where(QueueEntry.claim_id == keep))
        if kept is not None:
            return kept
    if behind is not None:
        return queue.behind(session, behind, wanted, is_wanted)
    return session.scalar(of_the_queue)


def _is_free(desk: str, now: datetime) -> Condition:
    """Whether no other desk has it; who reads through decided claims is in nobody's way."""
    elsewhere = (
        select(ClaimLook.claim_id)
        .where(
            ClaimLook.claim_id == QueueEntry.claim_id,
            ClaimLook.desk != desk,
            ClaimLook.seen_at >= now - LOOK_LASTS,
        )
        .exists()
    )
    return or_(QueueEntry.status.not_in(WAITING_FOR_A_REVIEWER), ~elsewhere)
