"""Candidates by indexed look-ups in PostgreSQL; nothing here reads the roster from end to end.

Each look-up is one short statement with a bounded number of rows, on the session's own psycopg
cursor: the driver then prepares them after a few calls, which halves their time. Where thousands
have a name, those are fetched that a second fact singles out, through an index over both.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from time import monotonic
from typing import Any, NamedTuple

from sqlalchemy.orm import Session

from claims.members.name_counts import name_counts

MAX_ROWS = 40  # candidates of one look-up
MAX_NAMESAKES = 400  # rows looked at for a name and its look-alikes without a second fact
MAX_GAP_HITS = 300
MAX_SOUND_HITS = 400
MAX_COLLEAGUES = 4_000
LAST_CHARACTER = "\U0010ffff"  # sorts after every name
SIZE_HOLDS_S = 60.0

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


class Lookups:
    """The look-ups of one match, on one session."""

    def __init__(self, session: Session) -> None:
        connection = session.connection()
        self.cursor: Any = connection.connection.cursor()
        self._kept = connection.info  # lives as long as the connection

    def close(self) -> None:
        self.cursor.close()

    def roster_size(self) -> int:
        """About how many members there are: the planner's count, asked for once a minute."""
        size, holds_until = self._kept.get("roster_size", (0, 0.0))
        if monotonic() > holds_until:
            self.cursor.execute(
                "SELECT reltuples::bigint FROM pg_class WHERE oid = 'member_key'::regclass"
            )
            size = max(int(self.cursor.fetchone()[0]), 0)
            self._kept["roster_size"] = (size, monotonic() + SIZE_HOLDS_S)
        return int(size)

    def count_names(self, names: Sequence[str]) -> dict[str, int]:
        """How many members there are of each name; those that nobody has are left out."""
        return name_counts(self.cursor, names)

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

    def by_head(self, head: str, names: str, sex: str | None) -> list[Known]:
        """Members whose number begins so; where many do, those with a name like ``names``."""
        where = "k.id18 >= %s AND k.id18 < %s ORDER BY k.name ~ %s DESC, k.sex = %s DESC"
        return self._known(where, (head, head + "~", names, sex))

    def by_head_and_unit(self, head: str, units: Sequence[int]) -> list[Known]:
        """Members of these units whose number begins so."""
        where = "k.id18 >= %s AND k.id18 < %s AND k.unit_id = ANY(%s::bigint[])"
        return self._known(where, (head, head + "~", list(units)))

    def by_names(self, names: Sequence[str], printed: str, facts: Facts) -> list[Known]:
        """Members with one of these names, those first that agree with most facts."""
        return self._ranked(
            """
            (SELECT * FROM member_key WHERE name = ANY(%(names)s::text[]) LIMIT %(most)s)
            UNION SELECT * FROM member_key
                WHERE birth_date = %(birth)s::date AND name = ANY(%(names)s::text[])
            UNION SELECT * FROM member_key
                WHERE unit_id = ANY(%(units)s::bigint[]) AND name = ANY(%(names)s::text[])
            """,
            "name = %(first)s DESC",
            facts,
            {"names": list(names), "first": printed, "most": MAX_NAMESAKES},
        )

    def by_sound(self, sounds: Sequence[str], facts: Facts) -> list[Known]:
        """Members whose name sounds so, those first that agree with most facts."""
        hits = "SELECT * FROM member_key WHERE sound = ANY(%(sounds)s::text[]) LIMIT %(most)s"
        named = {"sounds": list(sounds), "most": MAX_SOUND_HITS}
        return self._ranked(hits, "sound", facts, named)

    def by_name_gap(self, name: str, facts: Facts) -> list[Known]:
        """Members whose name has the same ends, or begins with the same two characters."""
        return self._ranked(
            """
            (SELECT * FROM member_key
             WHERE left(name, 1) || right(name, 1) = %(ends)s LIMIT %(most)s)
            UNION (SELECT * FROM member_key
             WHERE name >= %(start)s AND name < %(start)s || %(last)s LIMIT %(most)s)
            """,
            "abs(length(name) - length(%(start)s) - 1)",
            facts,
            {
                "ends": name[0] + name[-1],
                "start": name[:2],
                "last": LAST_CHARACTER,
                "most": MAX_GAP_HITS,
            },
        )

    def _ranked(
        self, hits: str, next_to_facts: str, facts: Facts, named: dict[str, object]
    ) -> list[Known]:
        """The first rows of ``hits``, by how many facts agree and then by ``next_to_facts``."""
        self.cursor.execute(
            f"""
            SELECT {_COLUMNS} FROM (
                SELECT * FROM ({hits}) AS hits ORDER BY
                    3 * COALESCE(birth_date = %(birth)s::date, false)::int
                    + 3 * COALESCE(id_tail = %(tail)s, false)::int
                    + 2 * COALESCE(unit_id = ANY(%(units)s::bigint[]), false)::int
                    + 2 * COALESCE(starts_with(id18, %(head)s) AND %(head)s <> '', false)::int
                    + COALESCE(sex = %(sex)s, false)::int DESC,
                    {next_to_facts}, member_id
                LIMIT %(rows)s
            ) k JOIN member m ON m.id = k.member_id
            """,
            {
                **named,
                "rows": MAX_ROWS,
                "birth": facts.birth_date,
                "tail": facts.id_tail,
                "head": facts.id_head,
                "units": facts.units,
                "sex": facts.sex,
            },
        )
        return [Known(*row) for row in self.cursor.fetchall()]

    def by_birth(self, born: date, names: str, *, start: str = "") -> list[Known]:
        """Members born that day with a name like the pattern ``names`` that begins with ``start``.

        A day has hundreds of birthdays on a large roster; the surname leaves a few of them, and
        their names are read from the index alone.
        """
        where = """k.birth_date = %(born)s AND k.name IN (
            SELECT name FROM member_key
            WHERE birth_date = %(born)s AND name >= %(start)s AND name < %(end)s
            AND name ~ %(names)s
        )"""
        end = start + LAST_CHARACTER
        return self._known(where, {"born": born, "start": start, "end": end, "names": names})

    def by_unit(self, units: Sequence[int], names: str) -> list[Known]:
        """Members of these units with a name like the pattern ``names``.

        First the names alone, which the index over unit and name holds.
        """
        where = """k.unit_id = ANY(%(units)s::bigint[]) AND k.name IN (
            SELECT name FROM (
                SELECT name FROM member_key WHERE unit_id = ANY(%(units)s::bigint[]) LIMIT %(most)s
            ) few WHERE name ~ %(names)s
        )"""
        named = {"units": list(units), "most": MAX_COLLEAGUES, "names": names}
        return self._known(where, named)

    def _known(self, where: str, values: Sequence[object] | Mapping[str, object]) -> list[Known]:
        self.cursor.execute(
            f"""
            SELECT {_COLUMNS} FROM (
                SELECT k.* FROM member_key k WHERE {where} LIMIT {MAX_ROWS}
            ) k JOIN member m ON m.id = k.member_id
            """,
            values,
        )
        return [Known(*row) for row in self.cursor.fetchall()]
