"""The kept numbers of namesakes are always those that counting anew would give."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import text

from claims.db import Database
from claims.members.roster import import_roster, save_member
from tests.claims.members.people import id_number, write_roster

pytestmark = pytest.mark.servers
NUMBERS = [id_number(born="19800101", sequence=f"{n:03d}") for n in range(1, 7)]


def row(number: int, name: str) -> str:
    return f"M{number},{name},{NUMBERS[number]},,,,,,,,"


def kept(db: Database) -> dict[str, int]:
    """What is kept, after holding it against the members themselves."""
    with db.begin() as session:
        counts = text("SELECT name, members FROM name_count WHERE members > 0 ORDER BY name")
        anew = text("SELECT name, count(*) FROM member_key GROUP BY name ORDER BY name")
        found = [tuple(row) for row in session.execute(counts)]
        assert found == [tuple(row) for row in session.execute(anew)]
        return dict(found)


def test_names_are_counted_as_members_come_and_change(db: Database, tmp_path: Path) -> None:
    def load(*rows: str) -> None:
        with db.begin() as session:
            import_roster(session, write_roster(tmp_path / "roster.csv", *rows))

    load(row(1, "张伟"), row(2, "張 偉"), row(3, "李芳"))
    assert kept(db) == {"张伟": 2, "李芳": 1}
    load(row(1, "张伟"), row(2, "張 偉"), row(3, "李芳"))
    assert kept(db) == {"张伟": 2, "李芳": 1}
    load(row(3, "张伟"), row(4, "王明"), row(1, "张伟"))
    assert kept(db) == {"张伟": 3, "王明": 1}
    with db.begin() as session:
        save_member(session, {"member_no": "M5", "name": "王明", "id_number": NUMBERS[5]}, "clerk")
        save_member(session, {"member_no": "M4", "phone": "13900000000"}, "clerk")
        save_member(session, {"member_no": "M1", "name": "张炜"}, "clerk")
    assert kept(db) == {"张伟": 2, "张炜": 1, "王明": 2}


def test_members_of_a_roster_from_before_are_counted_when_their_keys_are_made(
    db: Database, tmp_path: Path
) -> None:
    """Migrations leave members without keys to the next import."""
    with db.begin() as session:
        path = write_roster(tmp_path / "roster.csv", row(1, "张伟"))
        import_roster(session, path)
        session.execute(text("DELETE FROM member_key"))
        session.execute(text("DELETE FROM name_count"))
        import_roster(session, path)
    assert kept(db) == {"张伟": 1}
