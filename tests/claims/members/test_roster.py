"""Imports into a real PostgreSQL."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from openpyxl import Workbook
from sqlalchemy import select, text

from claims.db import Database
from claims.members import roster_sql
from claims.members.by_hand import household_of
from claims.members.roster import (
    ImportReport,
    RosterError,
    RowNote,
    RowRejected,
    import_roster,
    save_member,
)
from claims.models import Cover, Member, MemberChange, MemberKey
from tests.claims.members.people import HEADER, id_number, write_roster

pytestmark = pytest.mark.servers
HIS_ID = id_number(born="19800101", sequence="123")
HER_ID = id_number(born="19820202", sequence="124")


def load(db: Database, path: Path) -> ImportReport:
    with db.begin() as session:
        return import_roster(session, path)


def member(db: Database, number: str) -> Member:
    with db.begin() as session:
        found = session.scalars(select(Member).where(Member.member_no == number)).one()
        assert found.covers is not None  # loaded while the session is open
        return found


def test_members_and_covers_come_in_and_a_second_import_changes_nothing(
    db: Database, tmp_path: Path
) -> None:
    path = write_roster(
        tmp_path / "roster.csv",
        f"1,张伟,{HIS_ID},,,清源市纺织厂,,,base,2025-01-01,2025-12-31",
        f"1,张伟,{HIS_ID},,,清源市纺织厂,,,rider,2025-01-01,2025-12-31",
        f"2,李芳,{HER_ID},female,1982-02-02,,,,base,2025-01-01,2025-12-31",
        "3,王明,,,,,,,,,",
    )
    first = load(db, path)
    assert (first.added, first.changed, first.unchanged, first.rejected) == (3, 0, 0, [])
    assert (first.covers_added, first.covers_changed) == (3, 0)
    him = member(db, "1")
    assert (him.sex, him.birth_date, him.id_number) == ("male", date(1980, 1, 1), HIS_ID)
    assert [cover.plan for cover in him.covers] == ["base", "rider"]
    again = load(db, path)
    assert (again.added, again.changed, again.unchanged) == (0, 0, 3)
    assert (again.covers_added, again.covers_changed) == (0, 0)
    assert member(db, "1").updated_at == him.updated_at


def test_refused_rows_are_named_by_line_column_and_cause(db: Database, tmp_path: Path) -> None:
    path = write_roster(
        tmp_path / "roster.csv",
        ",张伟,,,,,,,,,",
        "2,,,,,,,,,,",
        f"3,李芳,{HER_ID},男,,,,,,,",
        f"4,李芳,{HER_ID},,1983-02-02,,,,,,",
        "5,李芳,4.11E+17,,,,,,,,",
        "6,李芳,,,2025-02-30,,,,,,",
        "7,李芳,,,,,,,base,2025-06-01,2025-05-31",
        "8,李芳,,,,,,,base,2025-06-01,",
        "9,王明,,,,,,6217000012345678901,,,",
        "9,王二,,,,,,,,,",
    )
    report = load(db, path)
    assert [(note.line, note.column) for note in report.rejected] == [
        (2, "member_no"),
        (3, "name"),
        (4, "sex"),
        (5, "birth_date"),
        (6, "id_number"),
        (7, "birth_date"),
        (8, "cover_until"),
        (9, "cover_until"),
        (11, "member_no"),
    ]
    assert report.rejected[-1].cause == "the number is used for another person in line 10"
    assert (report.rows, report.added, report.rejected_rows) == (10, 1, 9)
    assert [(note.line, note.column) for note in report.warnings] == [(10, "bank_card")]


def test_changes_are_kept_as_history_and_blanks_erase_nothing(db: Database, tmp_path: Path) -> None:
    load(db, write_roster(tmp_path / "1.csv", f"1,张伟,{HIS_ID},,,清源市纺织厂,13800000000,,,,"))
    report = load(db, write_roster(tmp_path / "2.csv", f"1,张玮,{HIS_ID},,,清源市一中,,,,,"))
    assert (report.added, report.changed, report.unchanged) == (0, 1, 0)
    changed = member(db, "1")
    assert (changed.name, changed.employer) == ("张玮", "清源市一中")
    assert changed.phone == "13800000000"
    with db.begin() as session:
        history = session.scalars(select(MemberChange).order_by(MemberChange.field)).all()
        assert [(h.field, h.old, h.new) for h in history] == [
            ("employer", "清源市纺织厂", "清源市一中"),
            ("name", "张伟", "张玮"),
        ]
        assert session.scalars(select(MemberKey)).one().name == "张玮"


def test_a_cover_that_ends_earlier_is_corrected(db: Database, tmp_path: Path) -> None:
    load(db, write_roster(tmp_path / "1.csv", "1,张伟,,,,,,,base,2025-01-01,2025-12-31"))
    report = load(db, write_roster(tmp_path / "2.csv", "1,张伟,,,,,,,base,2025-01-01,2025-06-30"))
    assert (report.unchanged, report.covers_added, report.covers_changed) == (1, 0, 1)
    assert [cover.cover_until for cover in member(db, "1").covers] == [date(2025, 6, 30)]


def test_a_member_number_is_not_given_to_another_person(db: Database, tmp_path: Path) -> None:
    load(db, write_roster(tmp_path / "1.csv", f"1,张伟,{HIS_ID},,,,,,,,"))
    path = write_roster(tmp_path / "2.csv", f"1,李芳,{HER_ID},,,,,,base,2025-01-01,2025-12-31")
    report = load(db, path)
    assert [(note.line, note.column) for note in report.rejected] == [(2, "member_no")]
    assert member(db, "1").name == "张伟" and member(db, "1").covers == []


def test_two_members_with_one_id_number_are_warned_about(db: Database, tmp_path: Path) -> None:
    path = write_roster(tmp_path / "1.csv", f"1,张伟,{HIS_ID},,,,,,,,", f"2,张伟,{HIS_ID},,,,,,,,")
    report = load(db, path)
    assert report.added == 2
    shared = [note for note in report.warnings if "has the same ID number" in note.cause]
    assert [note.line for note in shared] == [2, 3]


def test_chinese_headers_in_any_order_and_columns_we_do_not_know(
    db: Database, tmp_path: Path
) -> None:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["姓名", "会员编号", "车间", "份数", "是否参保", "单位性质", "入会日期"])
    sheet.append(["张伟", "0017", "二车间", 2, "否", "企业", date(2024, 5, 1)])
    book.save(tmp_path / "roster.xlsx")
    assert load(db, tmp_path / "roster.xlsx").added == 1
    found = member(db, "0017")
    assert (found.shares, found.insured, found.unit_kind) == (2, False, "企业")
    assert (found.joined, found.extra) == (date(2024, 5, 1), {"车间": "二车间"})


def test_a_roster_in_gbk(db: Database, tmp_path: Path) -> None:
    path = tmp_path / "roster.csv"
    path.write_text("会员编号,姓名\n1,张伟\n", encoding="gbk")
    assert load(db, path).added == 1
    assert member(db, "1").name == "张伟"


def test_nothing_is_kept_of_a_file_that_breaks_off(db: Database, tmp_path: Path) -> None:
    path = tmp_path / "roster.csv"
    path.write_text(f'{HEADER}\n1,张伟,,,,,,,,,\n2,"李', encoding="utf-8")
    path.write_text(path.read_text(encoding="utf-8") + "x" * 200_000, encoding="utf-8")
    with pytest.raises(RosterError, match="quotation mark"):
        load(db, path)
    with db.begin() as session:
        assert session.scalars(select(Member)).all() == []


def test_progress_ends_at_the_whole(db: Database, tmp_path: Path) -> None:
    path = write_roster(tmp_path / "1.csv", "1,张伟,,,,,,,,,")
    calls: list[tuple[int, int]] = []
    with db.begin() as session:
        import_roster(session, path, progress=lambda done, total: calls.append((done, total)))
    assert calls[-1] == (path.stat().st_size, path.stat().st_size)


def test_one_member_by_hand_is_checked_corrected_and_found(db: Database) -> None:
    fields = {"member_no": "7", "name": "欧阳娜", "id_number": HER_ID, "employer": "清源市一中"}
    fields |= {"plan": "base", "cover_from": "2025-01-01", "cover_until": "2025-12-31"}
    with db.begin() as session:
        save_member(session, fields, "clerk")
    with db.begin() as session:
        save_member(session, {"member_no": "7", "name": "欧阳娜娜", "employer": None}, "clerk")
    found = member(db, "7")
    assert (found.name, found.employer, found.sex) == ("欧阳娜娜", None, "female")
    assert [cover.plan for cover in found.covers] == ["base"]
    with db.begin() as session:
        key = session.scalars(select(MemberKey)).one()
        assert (key.name, key.id18, key.unit_id) == ("欧阳娜娜", HER_ID, None)
        changes = session.scalars(select(MemberChange).order_by(MemberChange.field)).all()
        assert [(c.field, c.old, c.new) for c in changes] == [
            ("employer", "清源市一中", None),
            ("name", "欧阳娜", "欧阳娜娜"),
        ]


@pytest.mark.parametrize(
    ("fields", "column"),
    [
        ({"name": "张伟"}, "member_no"),
        ({"member_no": "8", "name": ""}, "name"),
        ({"member_no": "8", "name": "张伟", "id_number": HIS_ID[:17] + "0"}, "id_number"),
        ({"member_no": "8", "name": "张伟", "id_number": HIS_ID, "sex": "female"}, "sex"),
    ],
)
def test_a_member_by_hand_that_cannot_be(
    db: Database, fields: dict[str, str | None], column: str
) -> None:
    with pytest.raises(RowRejected) as caught, db.begin() as session:
        save_member(session, fields, "clerk")
    assert [note.column for note in caught.value.notes] == [column]


def test_a_correction_is_held_against_what_stays(db: Database) -> None:
    with db.begin() as session:
        save_member(session, {"member_no": "7", "name": "张伟", "id_number": HIS_ID}, "clerk")
    with pytest.raises(RowRejected, match="sex"), db.begin() as session:
        save_member(session, {"member_no": "7", "sex": "female"}, "clerk")


def test_an_import_uses_no_more_than_its_tables(db: Database, tmp_path: Path) -> None:
    """Temporary tables go with the transaction; two imports can share one."""
    path = write_roster(tmp_path / "1.csv", "1,张伟,,,,,,,base,2025-01-01,2025-12-31")
    with db.begin() as session:
        import_roster(session, path)
        assert import_roster(session, path).unchanged == 1
    with db.begin() as session:
        left = session.scalar(text("SELECT to_regclass('roster_row')"))
        assert left is None
        assert len(session.scalars(select(Cover)).all()) == 1


INDEXES_AND_CONSTRAINTS = """
SELECT indexdef FROM pg_indexes WHERE tablename IN ('member', 'member_key', 'cover')
UNION SELECT conrelid::regclass || conname || pg_get_constraintdef(oid) || convalidated
FROM pg_constraint WHERE conrelid IN (
    'member'::regclass, 'member_key'::regclass, 'cover'::regclass, 'claim'::regclass)
"""


def test_a_big_first_import_leaves_every_index_and_constraint_as_it_was(
    db: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(roster_sql, "MANY_MEMBERS", 1)
    path = write_roster(tmp_path / "1.csv", f"1,张伟,{HIS_ID},,,,,,base,2025-01-01,2025-12-31")
    with db.begin() as session:
        before = set(session.scalars(text(INDEXES_AND_CONSTRAINTS)))
    assert any("FOREIGN KEY" in one for one in before)
    assert load(db, path).added == 1
    assert load(db, path).unchanged == 1
    with db.begin() as session:
        assert set(session.scalars(text(INDEXES_AND_CONSTRAINTS))) == before


def test_a_big_first_import_does_not_wait_for_readers(
    db: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(roster_sql, "MANY_MEMBERS", 1)
    path = write_roster(tmp_path / "1.csv", f"1,张伟,{HIS_ID},,,,,,,,")
    with db.begin() as reader:
        assert reader.scalars(select(Member)).all() == []
        assert load(db, path).added == 1


def test_notes_are_tuples_of_line_column_and_cause() -> None:
    line, column, cause = RowNote(2, "name", "is missing")
    assert (line, column, cause) == (2, "name", "is missing")


def test_shares_insurance_and_household_can_be_said_by_hand(db: Database, tmp_path: Path) -> None:
    load(db, write_roster(tmp_path / "r.csv", "1,张伟,H-7", header="member_no,name,户号"))
    given = {"shares": "2", "insured": "no", "joined": "2024-05-01", "unit_kind": "school"}
    with db.begin() as session:
        save_member(session, {"member_no": "1", **given}, "clerk")
    him = member(db, "1")
    assert (him.shares, him.insured, him.unit_kind) == (2, False, "school")
    assert him.joined == date(2024, 5, 1)
    assert household_of(him.extra) == "H-7"  # what was not given stays
    with db.begin() as session:
        save_member(session, {"member_no": "1", "shares": "", "household": "H-8"}, "clerk")
    him = member(db, "1")
    assert (him.shares, him.extra) == (2, {"household": "H-8"})
    with db.begin() as session:
        save_member(session, {"member_no": "1", "household": None}, "clerk")
    assert household_of(member(db, "1").extra) is None


def test_a_misspelt_column_is_said_and_its_cells_are_kept(db: Database, tmp_path: Path) -> None:
    path = tmp_path / "r.csv"
    path.write_text("2025 年名册,,\n会员编号,姓名,身份正号\n1,张伟,x\n", encoding="utf-8")
    report = load(db, path)
    (note,) = report.warnings
    assert (note.line, note.column, report.warning_count) == (2, "身份正号", 1)
    assert "nearest is id_number" in note.cause
    assert (report.added, member(db, "1").extra) == (1, {"身份正号": "x"})


def test_remarks_are_counted_beyond_those_that_are_listed(
    db: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("claims.members.roster.MAX_LISTED", 2)
    his_id = id_number(region="410103")  # a province that there is
    rows = [f"{number},张伟,{his_id}" for number in range(1, 6)]
    report = load(db, write_roster(tmp_path / "r.csv", *rows, header="member_no,name,id_number"))
    assert (len(report.warnings), report.warning_count) == (2, 5)
