"""Rows as strangers fill them."""

from __future__ import annotations

from datetime import date

import pytest

from claims.members.rows import RowChecker
from tests.claims.members.people import id_number

COLUMNS = ("member_no", "name", "id_number", "birth_date", "employer", "phone", "insured")
HIS_ID = id_number(born="19800101", sequence="123")


def check(*cells: str) -> list[str]:
    """The columns that are refused."""
    return [fault.column for fault in RowChecker(COLUMNS).check(2, cells).faults]


@pytest.mark.parametrize("mark", ["-", "——", "/", "无", "N/A", "#N/A", "null"])
def test_marks_for_an_empty_cell_are_empty(mark: str) -> None:
    row = RowChecker(COLUMNS).check(2, ["1", "张伟", mark, mark, mark, mark, ""]).row
    assert row is not None
    assert (row.id_number, row.birth_date, row.employer, row.phone) == (None,) * 4
    assert check("1", mark, HIS_ID) == ["name"]


def test_no_is_an_answer_to_yes_or_no() -> None:
    row = RowChecker(COLUMNS).check(2, ["1", "张伟", "", "", "", "", "无"]).row
    assert row is not None and row.insured is False


def test_the_id_number_says_the_day_that_a_month_of_birth_leaves_out() -> None:
    row = RowChecker(COLUMNS).check(2, ["1", "张伟", HIS_ID, "1980.01"]).row
    assert row is not None and row.birth_date == date(1980, 1, 1)


def test_a_cell_that_swallowed_the_next_lines_is_refused() -> None:
    assert check("1", "张伟,,,\n2,李芳", HIS_ID) == ["name"]
    assert check("1", "张伟", HIS_ID, "", "一中,139\n2,李芳,,") == ["employer"]


def test_a_line_break_inside_a_cell_is_a_blank() -> None:
    row = RowChecker(COLUMNS).check(2, ["1", "张\n伟", HIS_ID, "", "清源市\r\n一中"]).row
    assert row is not None and (row.name, row.employer) == ("张伟", "清源市一中")


def test_a_sum_below_the_members_is_no_member() -> None:
    assert check("合计", "2") == ["name"]
    assert check("合计", "") == ["name"]


def test_a_row_far_too_long_or_of_other_bytes_is_refused() -> None:
    assert check("1", "张伟", HIS_ID, "", "厂" * 501) == ["employer"]
    assert check("1", "张\0伟", HIS_ID) == ["name"]
