"""Background work on claims, each in a transaction of its own, so that one holds up no other."""

from __future__ import annotations

import logging
from collections.abc import Callable

from sqlalchemy.orm import Session

from claims.db import Database
from claims.models import Claim

log = logging.getLogger(__name__)

FindNext = Callable[[Session, int], Claim | None]
Work = Callable[[Session, Claim], object]


def each_in_turn(db: Database, most: int, find_next: FindNext, work: Work, trouble: str) -> int:
    """Do ``work`` on up to ``most`` claims; on how many it was done.

    ``find_next(session, after)`` gives the waiting claim with the lowest id beyond ``after``,
    locked. One that fails is named in the log with ``trouble`` and passed over.
    """
    done, last = 0, 0
    for _ in range(most):
        try:
            with db.begin() as session:
                claim = find_next(session, last)
                if claim is None:
                    break
                last = claim.id
                work(session, claim)
            done += 1
        except Exception:
            log.exception("claim %d %s", last, trouble)
    return done
