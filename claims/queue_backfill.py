"""Gives claims from before the queue knew them their risk and words, a few at a time.

The migration lists them all at once, so that they count and can be filtered from the start; what
is read from their papers is worked out here. A decided claim is not evaluated again for that: it
keeps what it was decided by.
"""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from claims.db import Database
from claims.evaluation import documents_of
from claims.models import Claim
from claims.one_by_one import each_in_turn
from claims.queue_entries import QueueEntry, enter


def enter_forgotten(db: Database, most: int = 200) -> int:
    """Enter up to ``most`` claims that the queue knows only by their state; how many were.

    Each has its own transaction; one that cannot be entered is named in the log and passed over.
    """
    return each_in_turn(
        db,
        most,
        _next,
        lambda session, claim: enter(session, claim, documents_of(session, claim)),
        "could not be entered in the queue",
    )


def _next(session: Session, after: int) -> Claim | None:
    """The claim is locked: nobody works it out while its old state is entered."""
    return session.scalar(
        select(Claim)
        .join(QueueEntry, QueueEntry.claim_id == Claim.id)
        .where(~QueueEntry.is_worked_out, Claim.id > after)
        .order_by(Claim.id)
        .limit(1)
        .with_for_update(of=Claim, skip_locked=True)
    )
