"""Which units an employer on a paper may mean, in a real PostgreSQL."""

from __future__ import annotations

from pathlib import Path

import pytest

from claims.db import Database
from claims.members.employers import unit_key
from claims.members.roster import import_roster
from claims.members.unit_lookups import FoundUnit, find_units, likely_units
from claims.models import Unit
from tests.claims.members.people import write_roster

pytestmark = pytest.mark.servers
UNITS = ("清源市第一中学", "洛水市第一中学", "清源市第一机械制造有限公司", "第一中学", "独行社")


@pytest.fixture
def roster(db: Database, tmp_path: Path) -> Database:
    rows = (f"M{n},张伟,{unit}" for n, unit in enumerate((*UNITS, UNITS[0])))
    path = write_roster(tmp_path / "r.csv", *rows, header="member_no,name,employer")
    with db.begin() as session:
        assert import_roster(session, path).rejected == []
    return db


def found(db: Database, employer: str) -> tuple[list[FoundUnit], list[str]]:
    """What was found, and the names of the likely units."""
    with db.begin() as session:
        cursor = session.connection().connection.cursor()
        units = find_units(cursor, unit_key(employer))
        return units, [session.get_one(Unit, one).name for one in likely_units(units)]


@pytest.mark.parametrize(
    ("employer", "first"),
    [
        ("清源市第一中学", "清源市第一中学"),
        ("清源市一中", "清源市第一中学"),
        ("清源市第一机械制造有限公司二车间", "清源市第一机械制造有限公司"),
        ("清源一机", "清源市第一机械制造有限公司"),
        ("洛水一中", "洛水市第一中学"),
    ],
)
def test_a_unit_is_found_under_its_names(roster: Database, employer: str, first: str) -> None:
    units, names = found(roster, employer)
    assert names[0] == first
    assert units[0].likeness >= 0.7
    assert units[0].members == (2 if first == UNITS[0] else 1)


def test_without_a_place_every_town_is_likely(roster: Database) -> None:
    _, names = found(roster, "第一中学")
    assert names[0] == "第一中学"
    assert set(names) == {"第一中学", "清源市第一中学", "洛水市第一中学"}


def test_a_place_that_the_paper_names_leaves_other_towns_out(roster: Database) -> None:
    _, names = found(roster, "清源市第一中学")
    assert "洛水市第一中学" not in names


@pytest.mark.parametrize("employer", ["", "无", "厂", "从未有过的名字"])
def test_nothing_to_find(roster: Database, employer: str) -> None:
    assert found(roster, employer)[1] == []
