"""Units and offices by name, and what is beneath them."""

from __future__ import annotations

from sqlalchemy.orm import Session

from claims import units
from claims.db import Database
from claims.models import Unit


def add(session: Session, name: str, level: str = "unit", above: int | None = None) -> int:
    unit = Unit(name=name, key="", letters=[], level=level, parent_id=above)
    session.add(unit)
    session.flush()
    return unit.id


def test_a_place_has_everything_beneath_it(db: Database) -> None:
    with db.begin() as session:
        province = add(session, "福建省", "province")
        city = add(session, "福建省 漳州市", "city", province)
        school = add(session, "东方小学", above=city)
        yard = add(session, "船厂", above=province)
        alone = add(session, "外省分公司")
        for name, ids in (
            ("福建省", {province, city, school, yard}),
            ("福建省 漳州市", {city, school}),
            ("东方小学", {school}),
            ("外省分公司", {alone}),
            ("没有", set()),
        ):
            assert set(session.scalars(units.beneath(name))) == ids, name
        assert units.offices(session) == ["福建省", "福建省 漳州市"]


def test_a_circle_in_the_tree_ends(db: Database) -> None:
    with db.begin() as session:
        one = add(session, "甲")
        other = add(session, "乙", above=one)
        session.get_one(Unit, one).parent_id = other
        session.flush()
        assert set(session.scalars(units.beneath("甲"))) == {one, other}


def test_finding_by_any_words_of_the_name(db: Database) -> None:
    with db.begin() as session:
        city = add(session, "福建省 漳州市", "city")
        add(session, "漳州市东方小学", above=city)
        add(session, "东方电机厂")
        names = {
            q: [one.name for one in units.find(session, q)] for q in ("东方", "漳州 东方", "%", " ")
        }
    assert names == {
        "东方": ["东方电机厂", "漳州市东方小学"],
        "漳州 东方": ["漳州市东方小学"],
        "%": [],
        " ": [],
    }
