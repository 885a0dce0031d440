"""How many members have each name: asked for every paper, so it is kept and not counted anew.

Whoever writes members tells here which names come and go, in the same transaction.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import text
from sqlalchemy.orm import Session

_ADD = """
INSERT INTO name_count (name, members)
SELECT name, sum(more) FROM ({changes}) AS changes (name, more)
WHERE name IS NOT NULL GROUP BY name HAVING sum(more) <> 0
ORDER BY name  -- two writers take the rows in the same order
ON CONFLICT (name) DO UPDATE SET members = name_count.members + excluded.members
"""
# Told before people and keys are written: the new ones, and both names of those who change.
_IMPORTED = _ADD.format(
    changes="""
    SELECT p.name_key, 1 FROM roster_person p
    WHERE NOT EXISTS (SELECT FROM member m WHERE m.member_no = p.member_no)
    UNION ALL SELECT p.name_key, 1 FROM roster_changed c JOIN roster_person p USING (member_no)
    UNION ALL SELECT k.name, -1 FROM roster_changed c JOIN member_key k USING (member_id)
    """
)
_RENAMED = text(_ADD.format(changes="VALUES (CAST(:old AS text), -1), (CAST(:new AS text), 1)"))
_COUNTS = "SELECT name, members FROM name_count WHERE name = ANY(%s::text[]) AND members > 0"


def count_imported(cursor: Any) -> None:
    """Count what an import is about to write."""
    cursor.execute(_IMPORTED)


def count_renamed(session: Session, old: str | None, new: str) -> None:
    """Count one member whose name was ``old`` (``None`` for a new one) and is ``new``."""
    if old != new:
        session.execute(_RENAMED, {"old": old, "new": new})


def name_counts(cursor: Any, names: Sequence[str]) -> dict[str, int]:
    """How many members there are of each of ``names``; those that nobody has are left out."""
    return dict(cursor.execute(_COUNTS, (list(names),)).fetchall())
