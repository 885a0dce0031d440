"""Numbers that are one slip of a digit away."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractors.sums.checks import id_check_digit, length_of_stay, stay_dates
from extractors.sums.slips import (
    is_head_of,
    is_other_digit,
    is_slip,
    is_tail_of,
    other_dates,
    other_id_numbers,
)
from extractors.types import Field, Offer
from extractors.values.identity import check_id_number

PERSON = "350602198111238276"


@pytest.mark.parametrize(
    ("first", "second", "is_one"),
    [
        ("1500.50", "1600.50", True),
        ("17446.56", "7446.56", True),
        ("6603.56", "660356.00", True),
        ("1500.50", "15000.50", True),
        ("1500.50", "1500.50", False),
        ("1500.50", "1611.50", False),
        ("0.00", "0.00", False),
        ("12.34", "21.34", False),
    ],
)
def test_slips_of_amounts(first: str, second: str, is_one: bool) -> None:
    assert is_slip(Decimal(first), Decimal(second)) == is_one
    assert is_slip(Decimal(second), Decimal(first)) == is_one


@given(st.integers(1, 10**8), st.integers(1, 11))
def test_what_ink_leaves_of_an_amount_is_its_head_or_its_tail(cents: int, place: int) -> None:
    amount = Decimal(cents) / 100
    printed = f"{amount:,.2f}"
    assert is_head_of(printed[:place], amount)
    assert is_tail_of(printed[-place:], amount)


@pytest.mark.parametrize("text", ["23.4", "123.45", "234.57", "1.2345"])
def test_other_figures_are_no_part_of_an_amount(text: str) -> None:
    amount = Decimal("1234.56")
    assert not is_head_of(text, amount)
    assert not is_tail_of(text, amount)


@given(st.integers(0, 10**8), st.integers(0, 10**8))
def test_another_digit_is_a_slip_of_the_same_length(first: int, second: int) -> None:
    a, b = Decimal(first) / 100, Decimal(second) / 100
    if is_other_digit(a, b):
        assert is_slip(a, b) and len(f"{a:.2f}") == len(f"{b:.2f}")


@given(st.integers(0, 16), st.integers(1, 9))
def test_the_true_number_is_among_those_one_digit_away(place: int, more: int) -> None:
    digit = str((int(PERSON[place]) + more) % 10)
    misread = PERSON[:place] + digit + PERSON[place + 1 :]
    found = other_id_numbers(misread, None, None)
    assert PERSON in found
    assert all(check_id_number(number).check_ok for number in found)


def fields(**values: str) -> dict[str, Field]:
    return {key: Field(value, value, 0.99, 0) for key, value in values.items()}


def test_an_id_number_is_offered_where_the_birth_date_says_which_digit() -> None:
    misread = PERSON.replace("19811123", "19811128")
    alone = id_check_digit(fields(payer_id=misread), "payer_id")
    assert alone is not None and not alone.passed and alone.offers == ()
    told = fields(payer_id=misread, birth_date="1981-11-23", sex="male")
    check = id_check_digit(told, "payer_id")
    assert check is not None and check.offers == (Offer("payer_id", PERSON),)
    whole = id_check_digit(fields(payer_id=PERSON), "payer_id")
    assert whole is not None and whole.proves == ("payer_id",)


@given(st.dates())
def test_other_dates_are_real_and_one_digit_away(day: object) -> None:
    text = str(day)
    for other in other_dates(text):
        assert len(other) == 10
        assert sum(a != b for a, b in zip(text, other, strict=True)) == 1


def test_a_month_misread_is_offered_and_two_ways_are_not() -> None:
    dates = {"admission_date": "2024-08-27", "discharge_date": "2024-06-06"}
    stay = fields(**dates, length_of_stay="10")
    check = stay_dates(stay)
    assert check is not None and check.severity == "error"
    assert check.offers == ()  # or was the discharge on 09-06?
    check = stay_dates({**stay, **fields(issue_date="2024-06-07")})
    assert check is not None and check.offers == (Offer("admission_date", "2024-05-27"),)
    unclear = fields(admission_date="2024-06-11", discharge_date="2024-06-05", length_of_stay="4")
    check = stay_dates(unclear)
    assert check is not None and check.offers == ()  # 06-01 to 06-05 or 06-11 to 06-15


def test_days_that_are_just_those_between_the_dates_prove_them() -> None:
    keys = ("length_of_stay", "admission_date", "discharge_date")
    dates = {"admission_date": "2024-05-27", "discharge_date": "2024-06-06"}
    exact = length_of_stay(fields(**dates, length_of_stay="10"))
    assert exact is not None and exact.proves == keys
    counted = length_of_stay(fields(**dates, length_of_stay="11"))
    assert counted is not None and counted.passed and counted.proves == ()
    wrong = length_of_stay(fields(**dates, length_of_stay="20"))
    assert wrong is not None and set(wrong.fields) == set(keys)
