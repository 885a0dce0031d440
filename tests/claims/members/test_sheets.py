from __future__ import annotations

import codecs
from datetime import date
from pathlib import Path

import pytest
from openpyxl import Workbook

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


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "is empty"),
        (b"a,b\n1,2\n", "no header row with member_no and name"),
        ("姓名,电话\n张伟,1\n".encode(), "no header row with member_no"),
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
    with pytest.raises(RosterError, match=words):
        list(open_sheet(path).rows)


def test_an_unclosed_quotation_mark_is_named_by_line(tmp_path: Path) -> None:
    path = tmp_path / "roster.csv"
    path.write_text('member_no,name\n1,"张伟\n' + "2,李芳\n" * 40_000, encoding="utf-8")
    with pytest.raises(RosterError, match="quotation mark"):
        list(open_sheet(path).rows)


def test_a_missing_file_is_no_traceback(tmp_path: Path) -> None:
    with pytest.raises(RosterError, match="cannot be opened"):
        open_sheet(tmp_path / "none.csv")
