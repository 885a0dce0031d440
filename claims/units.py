"""Units and the offices above them, for filters: looked up by name, each with all beneath it."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from claims.models import Unit

OFFICE_LEVELS = ("province", "city", "county")
MOST_FOUND = 20


@dataclass(frozen=True, slots=True)
class Place:
    """A unit, or an office: its name is unique and is what filters take."""

    name: str
    level: str


def beneath(name: str) -> Select[int]:
    """Ids of the unit or office called ``name`` and of all below it in the tree."""
    tree = select(Unit.id).where(Unit.name == name).cte(recursive=True)
    # UNION, not UNION ALL: a tree that somebody made a circle of must not run for ever.
    tree = tree.union(select(Unit.id).where(Unit.parent_id == tree.c.id))
    return select(tree.c.id)


def offices(session: Session) -> list[str]:
    """Names of all offices, provinces first, each followed by what is in it."""
    query = select(Unit.name).where(Unit.level.in_(OFFICE_LEVELS)).order_by(Unit.name)
    return list(session.scalars(query))


def is_known(session: Session, name: str) -> bool:
    """Whether a unit or office has exactly this name."""
    return session.scalar(select(Unit.id).where(Unit.name == name).limit(1)) is not None


def find(session: Session, q: str, most: int = MOST_FOUND) -> list[Place]:
    """Units and offices whose name holds every word of ``q``; the shortest names first."""
    words = q.split()
    if not words:
        return []
    query = (
        select(Unit.name, Unit.level)
        .where(*(Unit.name.contains(word, autoescape=True) for word in words))
        .order_by(func.length(Unit.name), Unit.name)
        .limit(most)
    )
    return [Place(name, level) for name, level in session.execute(query)]
