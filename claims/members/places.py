"""The tree above the units: province, city and county, from columns that rosters carry for it.

An office is a row of ``unit`` too, named by its whole path with blanks (``河南省 清源市``), for
counties of one name are in several cities. A unit hangs below the lowest place that all its
members share.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

LEVELS = {
    "province": ("province", "省", "省份"),
    "city": ("city", "市", "地市", "城市"),
    "county": ("county", "县", "区县", "县区", "县（区）", "县市区"),
}
Path = tuple[tuple[str, str], ...]  # (level, name) from the province down; a level may be absent

# Every member of the units that the roster names, not only those in the file.
_UNITS = """
SELECT u.id, above.name, {values}
FROM (SELECT DISTINCT employer FROM roster_person) p JOIN unit u ON u.name = p.employer
JOIN member_key k ON k.unit_id = u.id JOIN member m ON m.id = k.member_id
LEFT JOIN unit above ON above.id = u.parent_id
GROUP BY u.id, above.name
"""
_ADD = """
INSERT INTO unit (name, key, letters, level, parent_id)
SELECT %s, '', '{}', %s, (SELECT id FROM unit WHERE name = %s) ON CONFLICT (name) DO NOTHING
"""
_HANG = "UPDATE unit SET parent_id = (SELECT id FROM unit WHERE name = %s) WHERE id = %s"


def hang_units(cursor: Any, columns: Sequence[str]) -> None:
    """Fill ``unit.parent_id`` for the employers of a roster whose members are written.

    Nothing where the roster has no such ``columns``.
    """
    if not any(column in names for names in LEVELS.values() for column in columns):
        return
    cursor.execute(_UNITS.format(values=", ".join(map(_distinct, LEVELS.values()))))
    paths = {}
    for unit_id, above, *values in cursor.fetchall():
        path = shared_path(values)
        if path_name(path) != (above or ""):
            paths[unit_id] = path
    offices = {path[:end] for path in paths.values() for end in range(1, len(path) + 1)}
    for office in sorted(offices, key=len):
        cursor.execute(_ADD, (path_name(office), office[-1][0], path_name(office[:-1])))
    cursor.executemany(_HANG, [(path_name(path), unit_id) for unit_id, path in paths.items()])


def _distinct(columns: Sequence[str]) -> str:
    cells = ", ".join(f"m.extra ->> '{column}'" for column in columns)
    return f"array_agg(DISTINCT COALESCE({cells}, ''))"


def shared_path(values: Sequence[Sequence[str]]) -> Path:
    """The places that all members of a unit share, ``values`` by level; blank cells say nothing."""
    path: list[tuple[str, str]] = []
    for level, found in zip(LEVELS, values, strict=True):
        names = {"".join(name.split()) for name in found} - {""}
        if len(names) > 1:
            break
        path += [(level, name) for name in names]
    return tuple(path)


def path_name(path: Path) -> str:
    """``河南省 清源市``."""
    return " ".join(name for _, name in path)
