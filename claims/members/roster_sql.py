"""The set-based half of a roster import. All of it runs in the caller's transaction.

Every statement touches each row a bounded number of times, so that a million rows take about a
minute; one import at a time (an advisory lock), so that two never race for a member number.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

from psycopg.errors import LockNotAvailable

from claims.members import name_counts
from claims.members.causes import Cause
from claims.members.employers import unit_key, unit_letters
from claims.members.rows import RosterRow, RowNote

SORT_MEMORY = "64MB"  # for one sort or one side of a join at a time
IMPORT_LOCK = 6_310_478  # any fixed number, next to the one for migrations
PERSON = (
    *("member_no", "name", "id_number", "sex", "birth_date", "employer", "phone", "bank_card"),
    *("unit_kind", "shares", "insured", "joined"),
)
UPDATED = PERSON[1:]

COPY_ROWS = f"COPY roster_row ({', '.join(RosterRow._fields)}) FROM STDIN"

_CREATE = """
CREATE TEMP TABLE roster_row (
    line integer, member_no text COLLATE "C", name text, id_number text, sex text,
    birth_date date, employer text, phone text, bank_card text, unit_kind text, shares integer,
    insured boolean, joined date, extra jsonb, id18 text COLLATE "C", name_key text COLLATE "C",
    sound text COLLATE "C", plan text, cover_from date, cover_until date
) ON COMMIT DROP
"""
# The first row of a member speaks for the person; later rows add covers.
_PEOPLE = """
CREATE TEMP TABLE roster_person ON COMMIT DROP AS
SELECT DISTINCT ON (member_no) * FROM roster_row ORDER BY member_no, line
"""
_SAME_NUMBER_IN_FILE = """
DELETE FROM roster_row r USING roster_person p
WHERE p.member_no = r.member_no AND p.line <> r.line
  AND (r.name_key <> p.name_key OR r.id18 <> p.id18)
RETURNING r.line, p.line
"""
_SAME_NUMBER_IN_ROSTER = """
WITH taken AS (
    DELETE FROM roster_person p USING member m, member_key k
    WHERE m.member_no = p.member_no AND k.member_id = m.id
      AND p.name_key <> k.name AND p.id18 <> k.id18
    RETURNING p.member_no
)
DELETE FROM roster_row r USING taken t WHERE t.member_no = r.member_no RETURNING r.line
"""
_NEW_UNITS = """
SELECT DISTINCT p.employer FROM roster_person p
WHERE p.employer IS NOT NULL AND NOT EXISTS (SELECT FROM unit u WHERE u.name = p.employer)
"""
_DIFFERS = " OR ".join(f"(p.{c} IS NOT NULL AND p.{c} IS DISTINCT FROM m.{c})" for c in UPDATED)
_CHANGED = f"""
CREATE TEMP TABLE roster_changed ON COMMIT DROP AS
SELECT m.id AS member_id, p.member_no FROM roster_person p JOIN member m USING (member_no)
WHERE {_DIFFERS} OR NOT m.extra @> p.extra
   OR NOT EXISTS (SELECT FROM member_key k WHERE k.member_id = m.id)
"""
_UPDATE = f"""
UPDATE member m SET {", ".join(f"{c} = COALESCE(p.{c}, m.{c})" for c in UPDATED)},
    extra = m.extra || p.extra, updated_at = now()
FROM roster_changed c JOIN roster_person p USING (member_no) WHERE m.id = c.member_id
"""
_INSERT = f"""
INSERT INTO member ({", ".join(PERSON)}, extra)
SELECT {", ".join(PERSON[:-3])}, COALESCE(shares, 1), COALESCE(insured, true), joined, extra
FROM roster_person p WHERE NOT EXISTS (SELECT FROM member m WHERE m.member_no = p.member_no)
"""
_KEYS = """
INSERT INTO member_key (member_id, id18, id_tail, birth_date, sex, name, sound, unit_id)
SELECT m.id, p.id18, right(p.id18, 4), m.birth_date, m.sex, p.name_key, p.sound, u.id
FROM roster_person p JOIN member m USING (member_no)
LEFT JOIN unit u ON u.name = m.employer
WHERE NOT EXISTS (SELECT FROM member_key k WHERE k.member_id = m.id)
   OR EXISTS (SELECT FROM roster_changed c WHERE c.member_id = m.id)
ON CONFLICT (member_id) DO UPDATE SET
    id18 = COALESCE(excluded.id18, member_key.id18),
    id_tail = COALESCE(excluded.id_tail, member_key.id_tail),
    birth_date = excluded.birth_date, sex = excluded.sex, name = excluded.name,
    sound = excluded.sound, unit_id = excluded.unit_id
"""
_COVERS = """
WITH wanted AS (
    SELECT DISTINCT ON (m.id, r.plan, r.cover_from) m.id, r.plan, r.cover_from, r.cover_until
    FROM roster_row r JOIN member m USING (member_no) WHERE r.plan IS NOT NULL
    ORDER BY m.id, r.plan, r.cover_from, r.line DESC
), written AS (
    INSERT INTO cover (member_id, plan, cover_from, cover_until) SELECT * FROM wanted
    ON CONFLICT (member_id, plan, cover_from) DO UPDATE SET cover_until = excluded.cover_until
    WHERE cover.cover_until <> excluded.cover_until
    RETURNING xmax = 0 AS is_new
)
SELECT count(*) FILTER (WHERE is_new), count(*) FILTER (WHERE NOT is_new) FROM written
"""
_SHARED_IDS = """
SELECT p.line, min(m.member_no), count(*) OVER () FROM roster_person p
JOIN member_key k ON k.id18 = p.id18 JOIN member m ON m.id = k.member_id
WHERE m.member_no <> p.member_no GROUP BY p.line ORDER BY p.line LIMIT %s
"""


# Indexes of an empty roster are built after it is filled, which is several times faster, and its
# foreign keys are checked at once instead of row by row. Indexes behind constraints stay.
MANY_MEMBERS = 20_000
_PLAIN_INDEXES = """
SELECT i.schemaname, i.indexname, i.indexdef FROM pg_indexes i
WHERE i.schemaname = current_schema() AND i.tablename IN ('member', 'member_key', 'cover')
  AND NOT EXISTS (SELECT FROM pg_constraint c WHERE c.conname = i.indexname)
"""

_FOREIGN_KEYS = """
SELECT conrelid::regclass::text, quote_ident(conname), pg_get_constraintdef(oid)
FROM pg_constraint WHERE contype = 'f'
  AND conrelid IN ('member_key'::regclass, 'cover'::regclass)
"""


class Counts(NamedTuple):
    added: int
    changed: int
    unchanged: int
    covers_added: int
    covers_changed: int


def begin(cursor: Any) -> None:
    """Wait for other imports to end, then make the table that rows are copied to."""
    cursor.execute("SELECT pg_advisory_xact_lock(%s)", (IMPORT_LOCK,))
    cursor.execute(f"SET LOCAL work_mem = '{SORT_MEMORY}'")
    cursor.execute("DROP TABLE IF EXISTS roster_row, roster_person, roster_changed")
    cursor.execute(_CREATE)


def settle_conflicts(cursor: Any, reject: Callable[[list[RowNote]], None]) -> None:
    """Take out rows whose member number is used for another person, here or on the roster."""
    cursor.execute(_PEOPLE)
    cursor.execute("CREATE UNIQUE INDEX ON roster_person (member_no)")
    cursor.execute("ANALYZE roster_row")
    cursor.execute("ANALYZE roster_person")
    cursor.execute(_SAME_NUMBER_IN_FILE)
    for line, first in cursor:
        cause = Cause(
            f"the number is used for another person in line {first}",
            f"这个编号在第 {first} 行已用于另一个人",
        )
        reject([RowNote(line, "member_no", cause)])
    cursor.execute(_SAME_NUMBER_IN_ROSTER)
    for (line,) in cursor:
        cause = Cause(
            "on the roster the number belongs to a person of another name and ID number",
            "名册里这个编号是另一个人的（姓名和证件号都不同）",
        )
        reject([RowNote(line, "member_no", cause)])


def add_units(cursor: Any) -> None:
    """Write each employer that was not seen before."""
    names = [name for (name,) in cursor.execute(_NEW_UNITS)]
    with cursor.copy("COPY unit (name, key, letters, level) FROM STDIN") as copy:
        for name in names:
            key = unit_key(name)
            copy.write_row((name, key, unit_letters(key), "unit"))


def apply(cursor: Any, actor: str, kept_as_history: Sequence[str]) -> Counts:
    """Write people, their keys and their covers; say how many were touched."""
    (people,) = cursor.execute("SELECT count(*) FROM roster_person").fetchone()
    index_definitions = _drop_indexes(cursor) if people >= MANY_MEMBERS else []
    cursor.execute(_CHANGED)
    cursor.execute("ANALYZE roster_changed")
    cursor.execute(_history(kept_as_history), (actor,))
    name_counts.count_imported(cursor)
    changed = cursor.execute(_UPDATE).rowcount
    added = cursor.execute(_INSERT).rowcount
    cursor.execute(_KEYS)
    covers_added, covers_changed = cursor.execute(_COVERS).fetchone()
    for definition in index_definitions:
        cursor.execute(definition)
    if added or changed:
        for table in ("member", "member_key", "cover", "unit", "name_count"):
            cursor.execute(f"ANALYZE {table}")
    return Counts(added, changed, people - added - changed, covers_added, covers_changed)


def _drop_indexes(cursor: Any) -> list[str]:
    """Drop what is built again at the end; returns the statements that build it.

    Only where the roster is empty and nobody is using it: the locks last until the import ends.
    """
    cursor.execute("SAVEPOINT before_locks")
    try:
        cursor.execute("LOCK TABLE member, member_key, cover IN ACCESS EXCLUSIVE MODE NOWAIT")
        (has_members,) = cursor.execute("SELECT EXISTS (SELECT FROM member)").fetchone()
    except LockNotAvailable:
        has_members = True
    if has_members:
        cursor.execute("ROLLBACK TO SAVEPOINT before_locks")
        return []
    cursor.execute("SET LOCAL maintenance_work_mem = '128MB'")
    found = cursor.execute(_PLAIN_INDEXES).fetchall()
    for schema, name, _ in found:
        cursor.execute(f'DROP INDEX "{schema}"."{name}"')
    keys = cursor.execute(_FOREIGN_KEYS).fetchall()
    for table, name, _ in keys:
        cursor.execute(f"ALTER TABLE {table} DROP CONSTRAINT {name}")
    return [definition for _, _, definition in found] + [
        f"ALTER TABLE {table} ADD CONSTRAINT {name} {meaning}" for table, name, meaning in keys
    ]


def _history(columns: Sequence[str]) -> str:
    pairs = ", ".join(f"('{c}', m.{c}::text, p.{c}::text)" for c in columns)
    return f"""
    INSERT INTO member_change (member_id, actor, field, old, new)
    SELECT m.id, %s, v.field, v.old, v.new
    FROM roster_changed c JOIN roster_person p USING (member_no) JOIN member m ON m.id = c.member_id
    CROSS JOIN LATERAL (VALUES {pairs}) AS v (field, old, new)
    WHERE v.old <> v.new
    """


def shared_ids(cursor: Any, limit: int) -> tuple[list[RowNote], int]:
    """Warnings for ID numbers that two member numbers have: such members are never linked.

    The first ``limit`` of them, and how many there are.
    """
    rows = cursor.execute(_SHARED_IDS, (limit,)).fetchall()
    notes = [RowNote(line, "id_number", _same_number(other)) for line, other, _ in rows]
    return notes, rows[0][2] if rows else 0


def _same_number(other: str) -> Cause:
    return Cause(f"member {other} has the same ID number", f"会员 {other} 有相同的证件号")
