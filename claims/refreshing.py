"""Works out again the open claims that ``claims.outdated`` has marked.

A migration may mark decided claims too: of these only the traces that others find them by are
written anew.
"""

from __future__ import annotations

import logging

from sqlalchemy import select
from sqlalchemy.orm import Session

from claims.db import Database
from claims.desk import refresh
from claims.models import Claim

log = logging.getLogger(__name__)


def refresh_marked(db: Database, most: int = 200) -> int:
    """Work out up to ``most`` marked claims, each in its own transaction; how many were.

    A claim that somebody is changing is left for the next time. One that cannot be worked out
    stays marked and is named in the log; the others go on.
    """
    done, last = 0, 0
    for _ in range(most):
        try:
            with db.begin() as session:
                claim_id = _next(session, after=last)
                if claim_id is None:
                    break
                last = claim_id
                refresh(session, claim_id)
            done += 1
        except Exception:
            log.exception("claim %d could not be worked out again", last)
    return done


def _next(session: Session, after: int) -> int | None:
    query = select(Claim.id).where(Claim.outdated, Claim.id > after).order_by(Claim.id).limit(1)
    return session.scalar(query.with_for_update(skip_locked=True))
