from __future__ import annotations

import codecs
import re
from datetime import date
from pathlib import Path

import pytest
from openpyxl import Workbook

from claims.members.causes import in_chinese
from claims.members.sheets import RosterError, open_sheet

TEXT = "姓名,会员编号,车间\n张伟,1,二\n欧阳娜娜,2,\n"


@pytest.mark.parametrize(
    ("encoding", "bom"),
    [
        ("utf-8", b""),
        ("utf-8", codecs.BOM_UTF8),
        ("gbk", b""),
        ("gb18030", b""),
        ("utf-16-le", codecs.BOM_UTF16_LE),
    ],
)
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_encodings_and_delimiters(
    tmp_path: Path, encoding: str, bom: bytes, delimiter: str
) -> None:
    path = tmp_path / "roster.csv"
    path.write_bytes(bom + TEXT.replace(",", delimiter).encode(encoding))
    sheet = open_sheet(path)
    assert sheet.columns == ("name", "member_no", "车间")
    assert [(row.line, row.cells) for row in sheet.rows] == [
        (2, ["张伟", "1", "二"]),
        (3, ["欧阳娜娜", "2", ""]),
    ]


def test_lines_are_counted_as_in_an_editor(tmp_path: Path) -> None:
    path = tmp_path / "roster.csv"
    path.write_text('某市职工名册\n\nmember_no,name\n1,"张\n伟"\n\n2,李芳\n', encoding="utf-8")
    assert [row.line for row in open_sheet(path).rows] == [4, 7]


def test_workbook_cells_read_as_a_clerk_sees_them(tmp_path: Path) -> None:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["会员编号", "姓名", "身份证号", "出生日期", "份数"])
    sheet.append([1001, "张伟", 411102198001011234, date(1980, 1, 1), 2.0])
    sheet.append([])
    sheet.append(["1002", "李芳", None, None, None])
    book.save(tmp_path / "roster.xlsx")
    rows = list(open_sheet(tmp_path / "roster.xlsx").rows)
    assert rows[0].cells == ["1001", "张伟", "4.11102E+17", "1980-01-01", "2"]
    assert [row.line for row in rows] == [2, 4]


def test_numbers_with_a_fraction_keep_it(tmp_path: Path) -> None:
    """A date cell without a date's format: the day and half of it."""
    book = Workbook()
    assert book.active is not None
    book.active.append(["会员编号", "姓名", "出生日期"])
    book.active.append([1, "张伟", 29221.5])
    book.save(tmp_path / "roster.xlsx")
    assert [row.cells for row in open_sheet(tmp_path / "roster.xlsx").rows] == [
        ["1", "张伟", "29221.5"]
    ]


def test_the_roster_may_be_on_a_later_sheet_and_anywhere_on_it(tmp_path: Path) -> None:
    book = Workbook()
    assert book.active is not None
    for text in ("填表说明", "请勿修改表头", "身份证号须为文本"):
        book.active.append([text])
    sheet = book.create_sheet("名册")
    sheet["C5"], sheet["D5"], sheet["C6"], sheet["D6"] = "会员编号", "姓名", "001", "张伟"
    book.save(tmp_path / "roster.xlsx")
    found = open_sheet(tmp_path / "roster.xlsx")
    assert found.columns == ("member_no", "name")
    assert [(row.line, row.cells) for row in found.rows] == [(6, ["001", "张伟"])]


def test_a_unit_merged_over_its_members_is_the_unit_of_each(tmp_path: Path) -> None:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for row in (["会员编号", "姓名", "单位"], [1, "张伟", "一中"], [2, "李芳"], [3, "王明"]):
        sheet.append(row)
    sheet.merge_cells("C2:C3")
    book.save(tmp_path / "roster.xlsx")
    rows = open_sheet(tmp_path / "roster.xlsx").rows
    assert [row.cells for row in rows] == [
        ["1", "张伟", "一中"],
        ["2", "李芳", "一中"],
        ["3", "王明", ""],
    ]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "is empty"),
        (b"a,b\n1,2\n", "no header row with member_no and name"),
        ("姓名,电话\n张伟,1\n".encode(), "no header row with member_no"),
        ("姓名,会员编吗\n张伟,1\n".encode(), "会员编吗 is not known; nearest is member_no"),
        (b"member_no,name,name\n1,a,b\n", "column name twice"),
        (b"member_no,name\n\xff\xff\x00\n", "neither UTF-8 nor GBK"),
        (b"PK\x03\x04 no workbook", "cannot be read as a workbook"),
    ],
)
def test_a_file_that_cannot_be_used_says_what_to_do(
    tmp_path: Path, content: bytes, words: str
) -> None:
    path = tmp_path / "roster.csv"
    path.write_bytes(content)
    with pytest.raises(RosterError, match=words) as caught:
        list(open_sheet(path).rows)
    assert caught.value.cause == str(caught.value)
    assert re.search("[\u4e00-\u9fff]{4}", in_chinese(caught.value.cause))


def test_an_unclosed_quotation_mark_is_named_by_line(tmp_path: Path) -> None:
    path = tmp_path / "roster.csv"
    path.write_text('member_no,name\n1,"张伟\n' + "2,李芳\n" * 40_000, encoding="utf-8")
    with pytest.raises(RosterError, match="quotation mark"):
        list(open_sheet(path).rows)


def test_a_missing_file_is_no_traceback(tmp_path: Path) -> None:
    with pytest.raises(RosterError, match="cannot be opened"):
        open_sheet(tmp_path / "none.csv")
