"""The tree above the units: province, city and county, from columns that rosters carry for it.

An office is a row of ``unit`` too, named by its whole path with blanks (``河南省 清源市``), for
counties of one name are in several cities. A unit hangs below the lowest place that all its
members share.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from claims.members.employers import without_place
from claims.members.names import name_key

LEVELS = {
    "province": ("province", "省", "省份"),
    "city": ("city", "市", "地市", "城市"),
    "county": ("county", "县", "区县", "县区", "县（区）", "县市区"),
}
Path = tuple[tuple[str, str], ...]  # (level, name) from the province down; a level may be absent

# Every member of the units that are named, not only those in a file.
_UNITS = """
SELECT u.id, above.name, {values}
FROM ({named}) AS named (employer) JOIN unit u ON u.name = named.employer
JOIN member_key k ON k.unit_id = u.id JOIN member m ON m.id = k.member_id
LEFT JOIN unit above ON above.id = u.parent_id
GROUP BY u.id, above.name
"""
_IMPORTED = "SELECT DISTINCT employer FROM roster_person"
_OFFICES_CALLED = """
SELECT id FROM unit WHERE level <> 'unit' AND right(replace(name, ' ', ''), length(%s)) = %s LIMIT 2
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
    if any(column in names for names in LEVELS.values() for column in columns):
        _hang(cursor, _IMPORTED, ())


def hang_unit(cursor: Any, employer: str) -> None:
    """The same for one unit, when a member of it was written by hand.

    Where none of its members says where it is, its own name may: ``清源市供电公司`` hangs below
    清源市, if there is one office of that name.
    """
    _hang(cursor, "SELECT %s::text", (employer,))
    place, _ = without_place(name_key(employer))
    if place:
        offices = cursor.execute(_OFFICES_CALLED, (place, place)).fetchall()
        if len(offices) == 1:
            cursor.execute(
                "UPDATE unit SET parent_id = %s WHERE name = %s AND parent_id IS NULL",
                (*offices[0], employer),
            )


def _hang(cursor: Any, named: str, values: Sequence[object]) -> None:
    cells = ", ".join(map(_distinct, LEVELS.values()))
    cursor.execute(_UNITS.format(values=cells, named=named), values)
    paths = {}
    for unit_id, above, *found in cursor.fetchall():
        path = shared_path(found)
        if path_name(path) != (above or ""):
            paths[unit_id] = path
    offices = {path[:end] for path in paths.values() for end in range(1, len(path) + 1)}
    for office in sorted(offices, key=len):
        cursor.execute(_ADD, (path_name(office), office[-1][0], path_name(office[:-1])))
    cursor.executemany(_HANG, [(path_name(path), unit_id) for unit_id, path in paths.items()])


def places_of(extra: Mapping[str, str]) -> dict[str, str]:
    """Province, city and county of a member, whatever their roster calls the columns."""
    found = {}
    for level, names in LEVELS.items():
        if cell := next((extra[name] for name in names if extra.get(name)), None):
            found[level] = cell
    return found


def with_places(extra: Mapping[str, str], fields: Mapping[str, str | None]) -> dict[str, str]:
    """``extra`` with the levels that ``fields`` has; a blank one is taken out."""
    kept = dict(extra)
    for level, names in LEVELS.items():
        if level not in fields:
            continue
        kept = {name: cell for name, cell in kept.items() if name not in names}
        if cell := (fields[level] or "").strip():
            kept[level] = cell
    return kept


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
