"""Which units of the roster an employer on a paper may mean."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from claims.members.employers import (
    MIN_KEY_CHARACTERS,
    SAME_UNIT,
    spelled_out,
    spellings,
    unit_letters,
    unit_likeness,
    without_place,
)

MAX_FOUND = 200
MAX_LIKELY = 20
MAX_UNIT_MEMBERS = 20_000
MIN_LIKENESS = 0.7

_BY_KEY = """
SELECT u.id, u.key, COALESCE(above.name, '') FROM unit u
LEFT JOIN unit above ON above.id = u.parent_id WHERE u.key = ANY(%s::text[]) LIMIT %s
"""
_BY_LETTERS = """
SELECT u.id, u.key, COALESCE(above.name, '') FROM unit u
LEFT JOIN unit above ON above.id = u.parent_id WHERE u.letters @> %s::text[] LIMIT %s
"""
_SIZES = """
SELECT u.id, (SELECT count(*) FROM (
    SELECT FROM member_key k WHERE k.unit_id = u.id LIMIT %s) few)
FROM unnest(%s::bigint[]) AS u (id)
"""


class FoundUnit(NamedTuple):
    """A unit held against the employer on the paper; ``members`` is counted where it is likely."""

    unit_id: int
    likeness: float
    members: int


def find_units(cursor: Any, key: str) -> list[FoundUnit]:
    """Units that a ``unit_key`` may mean: spelled so, abbreviated so, or part of it.

    Their place in the tree helps where the roster's names leave the town out. Those that turn out
    to be others are given too, behind the likely ones.
    """
    if len(key) < MIN_KEY_CHARACTERS:
        return []
    whole = spelled_out(key)
    keys = {whole[:length] for length in range(4, len(whole) + 1)} | set(spellings(key))
    likeness = _likeness(cursor, key, _BY_KEY, sorted(keys))
    is_certain = max(likeness.values(), default=0.0) >= SAME_UNIT and without_place(key)[0]
    if not is_certain:  # abbreviated in ways that no table has, or one of many in many towns
        likeness |= _likeness(cursor, key, _BY_LETTERS, unit_letters(key))
    ranked = sorted(likeness, key=lambda unit_id: -likeness[unit_id])
    likely = [one for one in ranked if likeness[one] >= MIN_LIKENESS][:MAX_LIKELY]
    sizes = _sizes(cursor, likely)
    return [FoundUnit(one, likeness[one], sizes.get(one, 0)) for one in ranked]


def likely_units(units: Sequence[FoundUnit]) -> list[int]:
    """The ids of those worth a look at their members, likeliest first."""
    return [unit.unit_id for unit in units if unit.likeness >= MIN_LIKENESS][:MAX_LIKELY]


def _likeness(cursor: Any, key: str, statement: str, wanted: Sequence[str]) -> dict[int, float]:
    cursor.execute(statement, (list(wanted), MAX_FOUND))
    return {unit_id: unit_likeness(key, known, place) for unit_id, known, place in cursor}


def _sizes(cursor: Any, unit_ids: Sequence[int]) -> dict[int, int]:
    if not unit_ids:
        return {}
    return dict(cursor.execute(_SIZES, (MAX_UNIT_MEMBERS, list(unit_ids))).fetchall())
