"""Who belongs to one household: members whose roster rows name the same one.

The roster says it in a further column of its own (``household``, 家庭编号 or 户号); for plans with
limits that a household shares.
"""

from __future__ import annotations

from sqlalchemy import ColumnElement, Text, literal_column, select
from sqlalchemy.orm import Session

from claims.models import HOUSEHOLD, Member


def household_of(session: Session, member_id: int) -> list[int]:
    """Ids of all members of the member's household in order, the member always among them."""
    key = _key()
    own = session.scalar(select(key).select_from(Member).where(Member.id == member_id))
    if own is None:  # as for most members
        return [member_id]
    # The index holds members with a household only, so the query has to say so, too.
    query = select(Member.id).where(key.is_not(None), key == own).order_by(Member.id)
    return list(session.scalars(query))


def _key() -> ColumnElement[str | None]:
    return literal_column(HOUSEHOLD, Text)
