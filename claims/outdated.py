"""Marks open claims that a changed plan or roster concerns, in the transaction that changes it.

They are worked out again a few at a time (``claims.refreshing``), so that a change is done in a
moment and nothing is forgotten when the machine stops. Decided claims are never marked here: they
keep the version that they were decided by.
"""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import ColumnElement, exists, select, update
from sqlalchemy.orm import Session

from claims.models import OPEN_STATES, Claim, Cover


def mark_for_plans(session: Session, plans: Collection[str]) -> int:
    """The open claims of members who have cover by one of ``plans``; how many there are."""
    covered = exists(
        select(Cover.id).where(Cover.member_id == Claim.member_id, Cover.plan.in_(list(plans)))
    )
    return _mark(session, covered)


def mark_for_member(session: Session, member_id: int) -> int:
    """The member's open claims, and those without a member, which may be the member's."""
    return _mark(session, (Claim.member_id == member_id) | Claim.member_id.is_(None))


def mark_all(session: Session) -> int:
    """All open claims: a roster file adds look-alikes as well as the people missed so far."""
    return _mark(session)


def _mark(session: Session, *conditions: ColumnElement[bool]) -> int:
    marking = (
        update(Claim)
        .where(Claim.status.in_(OPEN_STATES), ~Claim.outdated, *conditions)
        .values(outdated=True, updated_at=Claim.updated_at)
        .execution_options(synchronize_session=False)
    )
    result = session.connection().execute(marking)
    return result.rowcount
