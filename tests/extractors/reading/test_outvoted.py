"""Which of several looks is taken: most of them, and only what may stand there."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractors.reading.outvoted import (
    FEWEST,
    FEWEST_OF_MORE,
    LESS_SURE_OF_MORE,
    LOOKS,
    MIN_CONFIDENCE,
    comparable,
    differ,
    winner,
)


def looks(told: str, count: int, first: str, confidence: float = 0.95) -> list[tuple[str, float]]:
    """``count`` looks that read ``told``, the others what the ``first`` look read."""
    return [(told, confidence)] * count + [(first, confidence)] * (LOOKS - count)


def taken(first: str, told: str, count: int = LOOKS, confidence: float = 0.95) -> str | None:
    """What is taken where the first look, half sure, read ``first``."""
    found = winner((first, 0.9), looks(told, count, first, confidence))
    return None if found is None else found[0]


@pytest.mark.parametrize(
    ("first", "second", "is_other"),
    [
        ("￥1,025.20", "¥1025.20", False),
        ("No57657416", "Nº57657416", False),
        ("2023-07-06", "2023-07-06-", False),
        ("411102******4536", "411102********4536", False),
        ("第三○六医院", "第三〇六医院", False),
        ("902", "(902)", False),
        ("1", "2", False),  # the number of an item, not a value
        ("511.2", "511.29", True),
        ("73728", "737.28", True),
        ("王小明", "王小朋", True),
        ("411102453X", "411102****453X", True),
    ],
)
def test_looks_differ_in_characters_and_not_in_signs(
    first: str, second: str, is_other: bool
) -> None:
    assert differ(first, second) is is_other


@pytest.mark.parametrize(
    ("first", "told"),
    [
        ("王小朋", "王小明"),
        ("全小明", "仝小明"),
        ("某某市第用人民医院", "某某市第一人民医院"),
        ("WxEcAV", "wxEcAV"),
        ("5408.39", "5408.59"),
        ("40106.43", "106.43"),  # a seal's strokes before the amount
        ("2023年97月23日", "2023年07月23日"),
    ],
)
def test_what_four_of_five_looks_read_otherwise_is_taken(first: str, told: str) -> None:
    assert taken(first, told, FEWEST) == told
    assert taken(first, told, FEWEST - 1) is None


@pytest.mark.parametrize(
    ("first", "told"),
    [
        ("511.2", "511.29"),
        ("511.9", "511.29"),  # within
        ("73728", "737.28"),
        ("营利性医院", "非营利性医院"),
        ("411102453X", "411102****453X"),
        ("4308021972090****", "43080219720903****"),
        ("2024年月17日", "2024年11月17日"),  # a month that a seal lies on
    ],
)
def test_of_what_has_only_more_three_looks_are_enough(first: str, told: str) -> None:
    assert taken(first, told, FEWEST_OF_MORE) == told
    assert taken(first, told, FEWEST_OF_MORE - 1) is None


@pytest.mark.parametrize(
    ("first", "told"),
    [
        ("2023-07-06", "2023-07-063"),  # a neighbour's stroke
        ("2021-01-13", "3021-01-13"),
        ("6482.04", "付6482.04"),
        ("6482.04", "6482"),
        ("3000.00", "3000.90"),  # dust on a nought
        ("0.00", "10.00"),  # the rule of a cell
        ("三级医院", "三级院"),
        ("某某大学附属医院", "某某大学附属医院用"),
        ("411102****4536", "4111024536"),
        ("928.34", "论9P8.34"),
        ("411102****4536", "411102****45361"),  # no ID number either
        ("4308021972090****", "4308021972091****"),
        ("614421", "61442"),
        ("60701", "60.701"),
        ("2943", "2943.7"),
        ("307", "30.7"),
        ("8781", "87819"),  # its point is lost as well
        ("贰万零肆佰", "贰万零肆佰贰"),
        ("仝小明", "全小明"),  # the commoner character of two that look alike
        ("d2cf", "d2ef"),  # another letter of a code
    ],
)
def test_what_cannot_stand_there_is_not_taken_however_many_read_it(first: str, told: str) -> None:
    assert taken(first, told) is None


def test_tenths_are_taken_where_all_looks_see_the_point() -> None:
    assert taken("60701", "6070.1", LOOKS) == "6070.1"
    assert taken("60701", "6070.1", LOOKS - 1) is None


def test_looks_at_a_masked_number_miscount_its_stars() -> None:
    texts = ("43080219720903****", "43080219720903*", "43080219720903*****")
    told = [(text, 0.9) for text in texts] + [("4308021972090****", 0.9)] * 2
    assert winner(("4308021972090****", 0.97), told) == ("43080219720903****", pytest.approx(0.9))


def test_looks_must_be_as_sure_as_the_first_was() -> None:
    told = looks("王小明", LOOKS, "王小朋", 0.9)
    assert winner(("王小朋", 0.89), told) == ("王小明", pytest.approx(0.9))
    assert winner(("王小朋", 0.91), told) is None
    more = looks("511.29", LOOKS, "511.2", 0.9)
    assert winner(("511.2", 0.9 + LESS_SURE_OF_MORE / 2), more) is not None
    assert winner(("511.2", 1.0), looks("511.29", LOOKS, "511.2", 0.84)) is None


def test_looks_that_are_all_unsure_say_nothing() -> None:
    assert winner(("王小朋", 0.5), looks("王小明", LOOKS, "王小朋", MIN_CONFIDENCE - 0.01)) is None


def test_the_surest_of_those_that_agree_is_given_with_what_they_come_to() -> None:
    told = [("王小明", 0.9), ("：王小明", 0.98), ("王小明。", 0.94), ("王小明", 0.9), ("王", 1.0)]
    assert winner(("王小朋", 0.9), told) == ("王小明", pytest.approx(0.93))


READINGS = st.tuples(st.text("0123456789.*X年月医院王小明", max_size=8), st.floats(0, 1))


@given(READINGS, st.lists(READINGS, min_size=LOOKS, max_size=LOOKS))
def test_nothing_is_taken_that_too_few_looks_read(
    first: tuple[str, float], seen: Sequence[tuple[str, float]]
) -> None:
    found = winner(first, seen)
    if found is not None:
        agreeing = [text for text, _ in seen if comparable(text) == comparable(found[0])]
        assert len(agreeing) >= FEWEST_OF_MORE
        assert comparable(found[0]) != comparable(first[0])


@given(READINGS, st.floats(0, 1))
def test_looks_that_agree_with_the_first_leave_it(
    first: tuple[str, float], confidence: float
) -> None:
    assert winner(first, [(first[0], confidence)] * LOOKS) is None
