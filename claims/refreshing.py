"""Works out again the open claims that ``claims.outdated`` has marked.

A migration may mark decided claims too: of these only the traces that others find them by are
written anew.
"""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from claims.db import Database
from claims.desk import refresh
from claims.models import Claim
from claims.one_by_one import each_in_turn


def refresh_marked(db: Database, most: int = 200) -> int:
    """Work out up to ``most`` marked claims, each in its own transaction; how many were.

    A claim that somebody is changing is left for the next time. One that cannot be worked out
    stays marked and is named in the log; the others go on.
    """
    return each_in_turn(
        db,
        most,
        _next,
        lambda session, claim: refresh(session, claim.id),
        "could not be worked out again",
    )


def _next(session: Session, after: int) -> Claim | None:
    query = select(Claim).where(Claim.outdated, Claim.id > after).order_by(Claim.id).limit(1)
    return session.scalar(query.with_for_update(skip_locked=True))
