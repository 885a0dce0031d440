"""Units as a tree: where they hang, whatever the order of imports, and what that is good for."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from claims.db import Database
from claims.members.by_hand import save_member
from claims.members.matching import Query, match
from claims.members.places import LEVELS, path_name, places_of, shared_path
from claims.members.roster import import_roster
from claims.models import Member, Unit
from tests.claims.members.people import write_roster

HEADER = "member_no,name,employer,省,市,county"
cells = st.lists(st.sampled_from(["", "甲", "乙"]), min_size=1, max_size=3)


@given(st.lists(cells, min_size=len(LEVELS), max_size=len(LEVELS)))
def test_a_path_holds_only_what_everybody_shares(values: list[list[str]]) -> None:
    for level, name in shared_path(values):
        assert set(values[list(LEVELS).index(level)]) - {""} == {name}


def test_below_a_place_in_dispute_nothing_counts() -> None:
    assert path_name(shared_path([["河南省"], ["清源市", "洛水市"], ["东城区"]])) == "河南省"
    assert path_name(shared_path([["", "河南省"], [""], ["东城区"]])) == "河南省 东城区"


@pytest.mark.servers
class TestTree:
    def bring(self, db: Database, folder: Path, *rows: str) -> None:
        with db.begin() as session:
            report = import_roster(session, write_roster(folder / "r.csv", *rows, header=HEADER))
            assert report.rejected == []

    def path_of(self, db: Database, name: str) -> list[tuple[str, str]]:
        """Names and levels from the unit up to the top."""
        with db.begin() as session:
            unit = session.scalars(select(Unit).where(Unit.name == name)).one()
            found = []
            while unit.parent_id is not None:
                unit = session.get_one(Unit, unit.parent_id)
                found.append((unit.name, unit.level))
            return found

    def test_a_unit_hangs_below_county_city_and_province(
        self, db: Database, tmp_path: Path
    ) -> None:
        self.bring(
            db,
            tmp_path,
            "M1,张伟,水泥厂,河南省,清源市,东城区",
            "M2,王伟,纺织厂,河南省,清源市,东城区",
            "M3,李伟,供电公司,河南省,清源市,",
            "M4,赵伟,独行社,,,",
        )
        county = ("河南省 清源市 东城区", "county")
        above = [("河南省 清源市", "city"), ("河南省", "province")]
        assert self.path_of(db, "水泥厂") == self.path_of(db, "纺织厂") == [county, *above]
        assert self.path_of(db, "供电公司") == above
        assert self.path_of(db, "独行社") == []
        with db.begin() as session:
            extra = session.scalars(select(Member.extra).where(Member.member_no == "M1")).one()
        assert extra == {"省": "河南省", "市": "清源市", "county": "东城区"}  # columns are kept

    def test_a_unit_in_two_counties_hangs_below_what_they_share(
        self, db: Database, tmp_path: Path
    ) -> None:
        east = "M1,张伟,水泥厂,河南省,清源市,东城区"
        west = "M2,王伟,水泥厂,河南省,清源市,西城区"
        for rows in ((east,), (west,), (east,)):
            self.bring(db, tmp_path, *rows)
        assert self.path_of(db, "水泥厂") == [("河南省 清源市", "city"), ("河南省", "province")]
        self.bring(db, tmp_path, "M3,李伟,水泥厂,山东省,临江市,东城区")
        assert self.path_of(db, "水泥厂") == []

    def test_the_same_county_name_in_two_cities(self, db: Database, tmp_path: Path) -> None:
        self.bring(
            db, tmp_path, "M1,张伟,甲厂,河南省,清源市,东城区", "M2,王伟,乙厂,河南省,洛水市,东城区"
        )
        assert self.path_of(db, "甲厂")[0] == ("河南省 清源市 东城区", "county")
        assert self.path_of(db, "乙厂")[0] == ("河南省 洛水市 东城区", "county")

    def test_the_place_tells_which_unit_a_paper_means(self, db: Database, tmp_path: Path) -> None:
        self.bring(
            db, tmp_path, "M1,张伟,第一中学,河南省,清源市,", "M2,张伟,实验中学,河南省,洛水市,"
        )
        for employer, code in (("清源一中", "unit_like"), ("清源市一中", "unit_same")):
            with db.begin() as session:
                best = match(session, Query("张伟", employer=employer)).candidates[0]
            assert (best.member_no, code in best.reasons) == ("M1", True), employer
        with db.begin() as session:
            for one in match(session, Query("张伟", employer="洛水市一中")).candidates:
                assert "unit_other" in one.reasons

    def by_hand(self, db: Database, **fields: str | None) -> None:
        with db.begin() as session:
            save_member(session, {"member_no": "H1", "name": "钱静", **fields}, "clerk")

    def test_a_member_by_hand_places_a_new_unit(self, db: Database) -> None:
        self.by_hand(db, employer="水泥厂", province="河南省", city="清源市")
        assert self.path_of(db, "水泥厂") == [("河南省 清源市", "city"), ("河南省", "province")]
        self.by_hand(db, city=None)
        assert self.path_of(db, "水泥厂") == [("河南省", "province")]
        self.by_hand(db, employer="纺织厂")
        assert self.path_of(db, "纺织厂") == [("河南省", "province")]

    def test_a_member_by_hand_joins_the_others_of_the_unit(
        self, db: Database, tmp_path: Path
    ) -> None:
        self.bring(db, tmp_path, "M1,张伟,水泥厂,河南省,清源市,东城区")
        self.by_hand(db, employer="水泥厂")
        assert self.path_of(db, "水泥厂")[0] == ("河南省 清源市 东城区", "county")
        self.by_hand(db, province="河南省", city="清源市", county="西城区")
        assert self.path_of(db, "水泥厂")[0] == ("河南省 清源市", "city")

    def test_a_unit_that_nobody_places_hangs_where_its_name_says(
        self, db: Database, tmp_path: Path
    ) -> None:
        self.bring(db, tmp_path, "M1,张伟,水泥厂,河南省,清源市,", "M2,王伟,砖厂,山东省,临江市,")
        self.by_hand(db, employer="清源市供电公司")
        assert self.path_of(db, "清源市供电公司")[0] == ("河南省 清源市", "city")
        self.bring(db, tmp_path, "M3,李伟,纱厂,山东省,清源市,")
        self.by_hand(db, employer="清源市自来水公司")  # which of the two?
        assert self.path_of(db, "清源市自来水公司") == []

    def test_a_correction_of_another_field_keeps_the_place(
        self, db: Database, tmp_path: Path
    ) -> None:
        self.bring(db, tmp_path, "H1,钱静,水泥厂,河南省,清源市,东城区")
        self.by_hand(db, phone="13900000000")
        with db.begin() as session:
            extra = session.scalars(select(Member.extra)).one()
        assert extra == {"省": "河南省", "市": "清源市", "county": "东城区"}
        assert places_of(extra) == {"province": "河南省", "city": "清源市", "county": "东城区"}
