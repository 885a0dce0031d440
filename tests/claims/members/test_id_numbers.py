from __future__ import annotations

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claims.members.id_numbers import (
    IdAgreement,
    SeenId,
    compare_ids,
    fill_hidden,
    read_seen_id,
    repaired,
    repaired_twice,
)
from extractors.values.identity import check_character
from tests.claims.members.people import id_number, valid_ids

KNOWN = id_number(born="19790909", sequence="456")
DIGITS = st.sampled_from("0123456789")
PLACES = st.integers(0, 16)


def replace(text: str, place: int, digit: str) -> str:
    return text[:place] + digit + text[place + 1 :]


@given(valid_ids)
def test_the_check_equation_agrees_with_the_standard(number: str) -> None:
    assert fill_hidden(number[:17] + "*") == [number]
    assert fill_hidden(number) == [number]


@given(valid_ids, PLACES, DIGITS)
def test_one_wrong_digit_is_repaired(number: str, place: int, digit: str) -> None:
    seen = replace(number, place, digit)
    assert number in repaired(seen)
    if digit != number[place]:
        assert compare_ids(SeenId(seen), number) is IdAgreement.ONE_OFF


@given(valid_ids, PLACES, DIGITS)
def test_one_missing_and_one_added_character_are_repaired(
    number: str, place: int, digit: str
) -> None:
    assert number in repaired(number[:place] + number[place + 1 :])
    assert number in repaired(number[:place] + digit + number[place:])


@given(valid_ids, st.integers(0, 15))
def test_swapped_neighbours_are_repaired(number: str, place: int) -> None:
    seen = number[:place] + number[place + 1] + number[place] + number[place + 2 :]
    if seen != number:
        assert number in repaired(seen)
        assert compare_ids(SeenId(seen), number) is IdAgreement.SWAPPED


@given(valid_ids, PLACES, PLACES, DIGITS, DIGITS)
def test_two_edits_are_repaired(number: str, first: int, second: int, one: str, other: str) -> None:
    wrong_twice = replace(replace(number, first, one), second, other)
    assert number in {*repaired(wrong_twice), *repaired_twice(wrong_twice)}
    lost = number[:first] + number[first + 1 :]
    lost_and_wrong = replace(lost, min(second, 15), other)
    assert number in {*repaired(lost_and_wrong), *repaired_twice(lost_and_wrong)}


@pytest.mark.parametrize(
    ("first", "second", "agreement"),
    [
        (2, 9, IdAgreement.TWO_OFF),
        (9, 15, IdAgreement.TWO_OFF),
        (14, 16, IdAgreement.TAIL_OFF),
        (15, 17, IdAgreement.TAIL_OFF),
    ],
)
def test_two_off_among_the_last_four_may_be_a_twin(
    first: int, second: int, agreement: IdAgreement
) -> None:
    for one, other in product("0123456789", repeat=2):
        seen = SeenId(replace(replace(KNOWN, first, one), second, other))
        if one != KNOWN[first] and other != KNOWN[second] and seen.whole is None:
            assert compare_ids(seen, KNOWN) is agreement


@given(valid_ids, PLACES)
def test_repairs_are_valid_numbers(number: str, place: int) -> None:
    seen = number[:place] + number[place + 1 :]
    for one in (*repaired(seen), *repaired_twice(seen)):
        assert check_character(one[:17]) == one[17]


@given(valid_ids, st.integers(0, 17), st.integers(0, 17))
def test_two_hidden_characters_are_filled_in(number: str, first: int, second: int) -> None:
    pattern = replace(replace(number, first, "*"), second, "*")
    assert number in fill_hidden(pattern)


@pytest.mark.parametrize(
    ("seen", "agreement"),
    [
        (KNOWN, IdAgreement.EXACT),
        (KNOWN[:6] + KNOWN[8:17], IdAgreement.EXACT_15),
        (KNOWN[:6] + "********" + KNOWN[14:], IdAgreement.MASKED),
        (KNOWN[:12] + "…***", IdAgreement.MASKED),
        (KNOWN[:6] + "XXXXXXXX" + KNOWN[14:], IdAgreement.MASKED),
        (KNOWN[:3] + "***" + KNOWN[-4:], IdAgreement.MASKED),  # fewer stars than digits
        (KNOWN[:13], IdAgreement.CUT_SHORT),
        (KNOWN[:5] + "7********" + KNOWN[14:], IdAgreement.MASKED_OFF),
        (" ".join(KNOWN), IdAgreement.EXACT),
        (KNOWN.replace("0", "O"), IdAgreement.EXACT),
        (id_number(born="19790909", sequence="458"), IdAgreement.OTHER_NUMBER),
        ("123456789012345678", IdAgreement.DIFFERENT),
    ],
)
def test_what_papers_show(seen: str, agreement: IdAgreement) -> None:
    shown = read_seen_id(seen)
    assert shown is not None
    assert compare_ids(shown, KNOWN) is agreement


def test_fifteen_digits_with_a_four_digit_year_are_a_number_cut_short() -> None:
    shown = read_seen_id(KNOWN[:15])
    assert shown is not None and shown.whole is None
    assert compare_ids(shown, KNOWN) is IdAgreement.CUT_SHORT


@pytest.mark.parametrize("nothing", [None, "", "无", "***", "12*"])
def test_too_little_to_compare(nothing: str | None) -> None:
    assert read_seen_id(nothing) is None


@given(st.text(alphabet="0123456789X*…-/ABCabc 身份证", max_size=30))
def test_any_text_can_be_compared(text: str) -> None:
    shown = read_seen_id(text)
    if shown is not None:
        assert compare_ids(shown, KNOWN) in IdAgreement
        assert len(shown.pattern or KNOWN) == 18


def ending_in_x(number: str) -> str:
    firsts = (f"{number[:14]}{sequence:03d}" for sequence in range(1000))
    return next(f"{first}X" for first in firsts if check_character(first) == "X")


@given(valid_ids.map(ending_in_x))
def test_an_x_that_slipped_to_the_left_is_no_mask(number: str) -> None:
    slipped = read_seen_id(f"{number[:16]}X{number[16]}")
    assert slipped is not None
    assert compare_ids(slipped, number) is IdAgreement.SWAPPED
    assert number in repaired(slipped.text)
