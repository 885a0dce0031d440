"""Amounts whose figures stand in a column for each place: 十 万 千 百 十 元 角 分."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractors.lines.digit_cells import with_points_of_places
from extractors.types import Box, Line
from tests.extractors.drawing import line, page

X0, CELL = 500.0, 40.0
PLACES = "百十万千百十元角分"
END = X0 + CELL * len(PLACES)


def ruler(*, in_pieces: bool = False) -> list[Line]:
    if in_pieces:
        return [line(place, X0 + 9 + CELL * n, 170) for n, place in enumerate(PLACES)]
    return [Line(PLACES, Box(X0, 170, END, 194), 0.99)]


def figures(text: str, y: float, empty: int = 0) -> Line:
    """``text`` with a figure in each of the last columns but for ``empty`` ones."""
    end = END - 10 - CELL * empty
    return Line(text, Box(end + 20 - CELL * len(text), y, end, y + 24), 0.98)


def texts(*lines: Line) -> list[str]:
    return [each.text for each in with_points_of_places(page(*lines)).lines]


@given(st.integers(100, 999_999_99), st.booleans())
def test_the_columns_say_where_the_point_is(cents: int, in_pieces: bool) -> None:
    head = ruler(in_pieces=in_pieces)
    assert texts(*head, figures(str(cents), 210))[-1] == f"{cents // 100}.{cents % 100:02}"


@pytest.mark.parametrize(
    ("printed", "empty", "amount"),
    [("420", 2, "420.00"), ("4205", 1, "420.50"), ("¥420", 2, "420.00")],
)
def test_empty_columns_behind_the_figures_are_noughts(
    printed: str, empty: int, amount: str
) -> None:
    assert texts(*ruler(), figures(printed, 210, empty))[-1] == amount


def test_figures_that_the_engine_read_in_pieces_are_one_amount() -> None:
    assert texts(*ruler(), figures("36", 210, empty=4), figures("4162", 212))[-1] == "3641.62"


@pytest.mark.parametrize(
    "other",
    [
        line("68936485", 100, 210),  # left of the columns
        figures("4162", 100),  # above them
        figures("41.62", 210),  # with its point
        figures("15", 210, empty=5),  # no amount ends before 元
    ],
)
def test_other_figures_stay_as_they_are(other: Line) -> None:
    assert texts(*ruler(), other)[-1] == other.text


def test_units_between_the_figures_of_words_are_no_columns() -> None:
    words = Line("拾万仟佰拾元角分", Box(X0, 170, END, 194), 0.99)
    assert texts(words, figures("5000", 210))[-1] == "5000"


def test_figures_that_stand_apart_under_capitals_are_an_amount() -> None:
    places = [line(place, X0 + 60 * n, 170) for n, place in enumerate("拾万仟佰拾元角分")]
    digits = [line(each, X0 + 60 * n + 6, 210) for n, each in enumerate("36416") if each]
    apart = [line(each, X0 + 60 * n + 6, 210) for n, each in enumerate("03641623") if n]
    assert texts(*places, *apart)[-1] == "36416.23"
    assert texts(*places, *digits)[-1] == "6"  # they do not reach 元
    assert texts(*places, line("36416", X0 + 200, 210))[-1] == "36416"
