"""Stays of older forms whose words stand behind the figures."""

from __future__ import annotations

import pytest

from extractors.forms.pairing import Reading
from extractors.types import Line
from extractors.unlabelled.told_stays import (
    with_days_apart,
    with_days_beside,
    with_ends_named_behind,
)
from tests.extractors.drawing import line, page

ENDS = {"admission_date": "2011-02-16", "discharge_date": "2011-02-28"}


def ends(*lines: Line) -> dict[str, str]:
    return {key: each.value for key, each in with_ends_named_behind({}, page(*lines)).items()}


def test_each_day_stands_before_its_word() -> None:
    apart = (
        line("2011 年 02 月 16 日 入院", 100, 200),
        line("2011年02月28日出院", 700, 202),
    )
    assert ends(*apart) == ENDS
    assert ends(line("2011年2月16日入院至2011年2月28日出院", 100, 200)) == ENDS
    assert ends(line("于2011-02-16入院，2011-02-28出院", 100, 200)) == ENDS


@pytest.mark.parametrize(
    "printed",
    [
        (line("入院2011年2月16日出院2011年2月28日入院", 100, 200),),  # a label before each day
        (line("入院", 60, 200), line("2011-02-16出院", 120, 200), line("2011-02-28入院", 900, 200)),
        (line("2011年02月16日入院", 100, 200),),  # of one end alone the word may be a label
        (line("2011年02月28日入院", 100, 200), line("2011年02月16日出院", 700, 200)),
    ],
)
def test_words_before_the_days_are_their_labels(printed: tuple[Line, ...]) -> None:
    assert ends(*printed) == {}


def days(*lines: Line, last: str = "2013-04-10") -> str | None:
    sheet = page(line("2013-04-02", 100, 200), line(last, 400, 200), *lines)
    dates = (("admission_date", "2013-04-02"), ("discharge_date", last))
    best = {
        key: Reading(key, value, value, 0.99, 0, sheet.lines[0].box, sheet.lines[0])
        for key, value in dates
    }
    found = with_days_apart(best, sheet).get("length_of_stay")
    return None if found is None else found.value


def test_days_struck_off_the_row_of_their_unit() -> None:
    assert days(line("共计", 600, 180), line("天", 800, 180), line("8", 720, 198)) == "8"


@pytest.mark.parametrize(
    "printed",
    [
        (line("天", 800, 180), line("9", 720, 198)),  # the ends say otherwise
        (line("天", 800, 180), line("8", 900, 198)),  # behind the unit
        (line("天", 800, 180), line("8", 720, 400)),  # elsewhere
        (line("元", 800, 180), line("8", 720, 198)),
        (line("天", 800, 180), line("8", 720, 198), line("8", 680, 170)),
    ],
)
def test_another_figure_is_no_length_of_stay(printed: tuple[Line, ...]) -> None:
    assert days(*printed) is None


def days_behind(text: str, x: float = 700, y: float = 202) -> str | None:
    first, last = line("2013-06-01", 100, 200), line("2013-06-30", 400, 200)
    best = {
        key: Reading(key, each.text, each.text, 0.99, 0, each.box, each)
        for key, each in (("admission_date", first), ("discharge_date", last))
    }
    found = with_days_beside(best, page(first, last, line(text, x, y))).get("length_of_stay")
    return None if found is None else found.value


def test_days_behind_the_stay_may_count_both_its_ends() -> None:
    assert days_behind("30天") == "30"
    assert days_behind("（共29天）") == "29"
    for text, x, y in (
        ("28天", 700, 202),
        ("30元", 700, 202),
        ("30天", 40, 202),
        ("30天", 700, 300),
    ):
        assert days_behind(text, x, y) is None
