"""Candidates by indexed look-ups in PostgreSQL; nothing here reads the roster from end to end.

Each look-up is one short statement with a bounded number of rows. They run on the session's own
psycopg cursor: the driver then prepares them after a few calls, which halves their time.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy.orm import Session

from claims.members.employers import (
    MIN_KEY_CHARACTERS,
    spelled_out,
    spellings,
    unit_letters,
    unit_likeness,
)

MAX_ROWS = 40  # candidates of one look-up
MAX_NAMESAKES = 3_000  # rows looked at for one name, its look-alikes included
MAX_GAP_HITS = 1_000
MAX_UNITS = 20
MAX_UNIT_MEMBERS = 20_000
MIN_UNIT_LIKENESS = 0.7
LAST_CHARACTER = "\U0010ffff"  # sorts after every name

_COLUMNS = "m.member_no, k.member_id, k.name, k.id18, k.birth_date, k.sex, k.unit_id, m.employer"


class Known(NamedTuple):
    """What the roster knows of one candidate. ``name`` is a ``name_key``."""

    member_no: str
    member_id: int
    name: str
    id18: str | None
    birth_date: date | None
    sex: str | None
    unit_id: int | None
    employer: str | None


class Facts(NamedTuple):
    """What many namesakes are ranked by; any part may be absent."""

    birth_date: date | None
    id_tail: str | None
    id_head: str
    units: list[int]
    sex: str | None


class FoundUnit(NamedTuple):
    """A unit held against the employer on the paper; ``members`` is counted where it is likely."""

    unit_id: int
    likeness: float
    members: int


class Lookups:
    """The look-ups of one match, on one session."""

    def __init__(self, session: Session) -> None:
        self._cursor: Any = session.connection().connection.cursor()

    def close(self) -> None:
        self._cursor.close()

    def roster_size(self) -> int:
        """About how many members there are (the planner's count, renewed by every import)."""
        self._cursor.execute(
            "SELECT reltuples::bigint FROM pg_class WHERE oid = 'member_key'::regclass"
        )
        return max(int(self._cursor.fetchone()[0]), 0)

    def by_ids(self, numbers: Sequence[str]) -> list[Known]:
        """Members with one of these whole numbers."""
        return self._known("k.id18 = ANY(%s::text[])", (list(numbers),)) if numbers else []

    def by_members(self, member_ids: Sequence[int]) -> list[Known]:
        """Members by the ids that other tables name them by."""
        return self._known("k.member_id = ANY(%s::bigint[])", (member_ids,)) if member_ids else []

    def by_head_and_tail(self, head: str, tail: str) -> list[Known]:
        """Members whose number begins and ends so."""
        where = "k.id_tail = %s AND k.id18 >= %s AND k.id18 < %s"
        return self._known(where, (tail, head, head + "~"))

    def by_head(self, head: str, names: str) -> list[Known]:
        """Members whose number begins so; where many do, those with a name like ``names``."""
        where = "k.id18 >= %s AND k.id18 < %s ORDER BY k.name ~ %s DESC"
        return self._known(where, (head, head + "~", names))

    def by_names(self, names: Sequence[str], facts: Facts) -> tuple[list[Known], dict[str, int]]:
        """Members with one of these names, those first that agree with most facts.

        Also how many there are of each name.
        """
        self._cursor.execute(
            f"""
            WITH hits AS MATERIALIZED (
                SELECT k.*, count(*) OVER (PARTITION BY k.name) AS namesakes FROM (
                    SELECT * FROM member_key WHERE name = ANY(%(names)s::text[]) LIMIT %(most)s
                ) k
            )
            SELECT {_COLUMNS}, k.namesakes FROM (
                SELECT * FROM hits ORDER BY
                    3 * COALESCE(birth_date = %(birth)s::date, false)::int
                    + 3 * COALESCE(id_tail = %(tail)s, false)::int
                    + 2 * COALESCE(unit_id = ANY(%(units)s::bigint[]), false)::int
                    + 2 * COALESCE(starts_with(id18, %(head)s) AND %(head)s <> '', false)::int
                    + COALESCE(sex = %(sex)s, false)::int DESC,
                    name = %(first)s DESC, member_id
                LIMIT %(rows)s
            ) k JOIN member m ON m.id = k.member_id
            """,
            {
                "names": list(names),
                "first": names[0],
                "most": MAX_NAMESAKES,
                "rows": MAX_ROWS,
                "birth": facts.birth_date,
                "tail": facts.id_tail,
                "head": facts.id_head,
                "units": facts.units,
                "sex": facts.sex,
            },
        )
        rows = self._cursor.fetchall()
        return [Known(*row[:-1]) for row in rows], {row[2]: row[-1] for row in rows}

    def by_sound(self, sounds: Sequence[str], facts: Facts) -> list[Known]:
        """Members whose name sounds so, those first that agree with most facts."""
        where = """k.sound = ANY(%s::text[]) ORDER BY
            COALESCE(k.birth_date = %s::date, false)::int
            + COALESCE(k.id_tail = %s, false)::int
            + COALESCE(k.unit_id = ANY(%s::bigint[]), false)::int DESC"""
        return self._known(where, (list(sounds), facts.birth_date, facts.id_tail, facts.units))

    def by_name_gap(self, name: str, facts: Facts) -> list[Known]:
        """Members whose name has the same ends, or begins with the same two characters."""
        self._cursor.execute(
            f"""
            WITH hits AS MATERIALIZED (
                (SELECT * FROM member_key
                 WHERE left(name, 1) || right(name, 1) = %(ends)s LIMIT %(most)s)
                UNION ALL
                (SELECT * FROM member_key
                 WHERE name >= %(start)s AND name < %(start)s || %(last)s LIMIT %(most)s)
            )
            SELECT {_COLUMNS} FROM (
                SELECT * FROM hits ORDER BY
                    COALESCE(birth_date = %(birth)s::date, false)::int
                    + COALESCE(id_tail = %(tail)s, false)::int
                    + COALESCE(unit_id = ANY(%(units)s::bigint[]), false)::int
                    + COALESCE(sex = %(sex)s, false)::int DESC,
                    abs(length(name) - length(%(start)s) - 1), member_id
                LIMIT %(rows)s
            ) k JOIN member m ON m.id = k.member_id
            """,
            {
                "ends": name[0] + name[-1],
                "start": name[:2],
                "last": LAST_CHARACTER,
                "most": MAX_GAP_HITS,
                "rows": MAX_ROWS,
                "birth": facts.birth_date,
                "tail": facts.id_tail,
                "units": facts.units,
                "sex": facts.sex,
            },
        )
        return [Known(*row) for row in self._cursor.fetchall()]

    def by_birth(self, born: Sequence[date], names: str) -> list[Known]:
        """Members born on one of these days with a name like the pattern ``names``."""
        return self._known("k.birth_date = ANY(%s::date[]) AND k.name ~ %s", (list(born), names))

    def by_unit(self, units: Sequence[int], names: str) -> list[Known]:
        """Members of these units with a name like the pattern ``names``."""
        return self._known("k.unit_id = ANY(%s::bigint[]) AND k.name ~ %s", (list(units), names))

    def _known(self, where: str, values: Sequence[object]) -> list[Known]:
        self._cursor.execute(
            f"""
            SELECT {_COLUMNS} FROM (
                SELECT k.* FROM member_key k WHERE {where} LIMIT {MAX_ROWS}
            ) k JOIN member m ON m.id = k.member_id
            """,
            values,
        )
        return [Known(*row) for row in self._cursor.fetchall()]

    def find_units(self, key: str) -> list[FoundUnit]:
        """Units that a ``unit_key`` may mean: spelled so, abbreviated so, or part of it.

        Their place in the tree helps where the roster's names leave the town out. Those that turn
        out to be others are given too, behind the likely ones.
        """
        if len(key) < MIN_KEY_CHARACTERS:
            return []
        whole = spelled_out(key)
        keys = {whole[:length] for length in range(4, len(whole) + 1)} | set(spellings(key))
        self._cursor.execute(
            """
            SELECT u.id, u.key, COALESCE(above.name, '') FROM (
                SELECT id, key, parent_id FROM unit WHERE key = ANY(%s::text[])
                UNION SELECT id, key, parent_id FROM unit WHERE letters @> %s::text[]
                LIMIT 200
            ) u LEFT JOIN unit above ON above.id = u.parent_id
            """,
            (sorted(keys), unit_letters(key)),
        )
        likeness = {
            unit_id: unit_likeness(key, known, place) for unit_id, known, place in self._cursor
        }
        ranked = sorted(likeness, key=lambda unit_id: -likeness[unit_id])
        likely = [one for one in ranked if likeness[one] >= MIN_UNIT_LIKENESS][:MAX_UNITS]
        sizes = self._unit_sizes(likely)
        return [FoundUnit(one, likeness[one], sizes.get(one, 0)) for one in ranked]

    def _unit_sizes(self, unit_ids: Sequence[int]) -> dict[int, int]:
        if not unit_ids:
            return {}
        self._cursor.execute(
            """
            SELECT u.id, (SELECT count(*) FROM (
                SELECT FROM member_key k WHERE k.unit_id = u.id LIMIT %s) few)
            FROM unnest(%s::bigint[]) AS u (id)
            """,
            (MAX_UNIT_MEMBERS, list(unit_ids)),
        )
        return dict(self._cursor.fetchall())
