from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claims.members.cells import (
    EXCEL_DAY_ZERO,
    CellError,
    clean,
    read_account,
    read_birth_date,
    read_date,
    read_flag,
    read_id_number,
    read_member_no,
    read_name,
    read_sex,
    read_shares,
)
from tests.claims.members.people import id_number, valid_ids

DAYS = st.dates(date(1928, 1, 1), date(2090, 12, 31))


@given(DAYS)
def test_every_spelling_of_a_date(day: date) -> None:
    spellings = [
        day.isoformat(),
        f"{day:%Y%m%d}",
        f"{day.year}/{day.month}/{day.day}",
        f"{day.year}.{day.month}.{day.day}",
        f"{day.year}年{day.month}月{day.day}日",
        f"{day.isoformat()} 00:00:00",
        str((day - EXCEL_DAY_ZERO).days),
        f"{(day - EXCEL_DAY_ZERO).days}.5",
    ]
    assert {read_date(text) for text in spellings} == {day}


@pytest.mark.parametrize("text", ["2025-02-30", "20251301", "1825-01-01", "去年", "2025", "0"])
def test_no_date(text: str) -> None:
    with pytest.raises(CellError):
        read_date(text)


@given(valid_ids, st.integers(0, 17), st.sampled_from("0123456789"))
def test_any_wrong_digit_of_an_id_number_is_refused(number: str, place: int, digit: str) -> None:
    assert read_id_number(number.lower()) == number
    if digit != number[place]:
        with pytest.raises(CellError):
            read_id_number(number[:place] + digit + number[place + 1 :])


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("4.11102E+17", "Excel turned"),
        (id_number(born="19800105")[:14] + "1000", "Excel's rounding"),
        (id_number(born="19800230"), "no day of the calendar"),
        ("12345", "has 5"),
        (id_number()[:17] + ("1" if id_number()[17] != "1" else "2"), "check digit is"),
    ],
)
def test_causes_say_what_happened(text: str, words: str) -> None:
    with pytest.raises(CellError, match=words):
        read_id_number(text)


def test_marks_that_spreadsheets_leave() -> None:
    assert clean("'0123 ") == clean('="0123"') == clean("\ufeff0123") == "0123"
    assert clean("\u3000 ") == ""
    assert read_member_no("1001.0") == "1001" and read_member_no("A-1.0") == "A-1.0"
    assert read_account("6217 0000 1234 5678") == "6217000012345678"
    with pytest.raises(CellError, match="Excel"):
        read_account("6.21700001234567E+18")


def test_words() -> None:
    assert read_sex("男") == read_sex("M") == "male"
    assert read_flag("是") is True and read_flag("N") is False
    assert read_shares("2份") == 2
    for reader, text in ((read_sex, "x"), (read_flag, "也许"), (read_shares, "0")):
        with pytest.raises(CellError):
            reader(text)


@pytest.mark.parametrize("text", ["1980.01", "1980-1", "198001", "1980年1月", "１９８０/１"])
def test_a_month_of_birth_is_no_fault_and_no_day(text: str) -> None:
    assert read_birth_date(text) is None
    with pytest.raises(CellError):
        read_date(text)
    assert read_birth_date("1980.01.02") == read_birth_date("19800102") == date(1980, 1, 2)


def test_names_without_the_blanks_that_align_them() -> None:
    assert read_name("张　伟") == read_name("张  伟") == "张伟"
    assert read_name("买买提 · 吐尔逊") == "买买提 · 吐尔逊" and read_name("Anna Li") == "Anna Li"
    with pytest.raises(CellError, match="is a number"):
        read_name("12")


def test_full_width_digits() -> None:
    number = id_number()
    wide = "".join(chr(ord(letter) + 0xFEE0) for letter in number)
    assert read_id_number(wide) == number
    assert read_member_no("００１") == "001" and read_account("６２１７－１") == "62171"
