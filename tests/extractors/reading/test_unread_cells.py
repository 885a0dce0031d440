"""Amounts that no line was found for, looked for in the cell where a table has them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import numpy as np
import pytest

from extractors.reading.raster import Image
from extractors.reading.unread_cells import with_unread_cells
from extractors.types import Box, Line

PAPER = np.full((900, 1400, 3), 255, np.uint8)


@dataclass
class Telling:
    """Says the same of every crop, or the next of what it was told to say."""

    answers: Callable[[int], tuple[str, float]]
    asked: list[tuple[int, int]] = field(default_factory=list)
    name: str = "telling"

    def read(self, image: Image) -> tuple[Line, ...]:
        return ()

    def recognise(self, crops: Sequence[Image]) -> tuple[tuple[str, float], ...]:
        self.asked += [(crop.shape[1], crop.shape[0]) for crop in crops]
        return tuple(self.answers(len(self.asked) - len(crops) + n) for n in range(len(crops)))


def says(*texts: str, confidence: float = 0.99) -> Telling:
    return Telling(lambda n: (texts[min(n, len(texts) - 1)], confidence))


def line(text: str, x: float, y: float) -> Line:
    return Line(text, Box(x, y, x + 20 * len(text), y + 28), 0.99)


def table(*rows: tuple[str, str], x: float = 100) -> list[Line]:
    cells = [(text, x, 300 + 45 * n) for n, (text, _) in enumerate(rows)]
    cells += [(text, x + 400, 300 + 45 * n) for n, (_, text) in enumerate(rows) if text]
    return [line(*cell) for cell in cells]


ROWS = (("床位费", "420.00"), ("西药费", "1402.70"), ("其他门诊收费", ""))


def added(engine: Telling, lines: Sequence[Line]) -> list[str]:
    return [each.text for each in with_unread_cells(PAPER, lines, engine) if each not in lines]


def test_a_charge_without_an_amount_gets_the_one_in_its_cell() -> None:
    lines = table(*ROWS)
    engine = says("74.00")
    (found,) = (each for each in with_unread_cells(PAPER, lines, engine) if each not in lines)
    assert found.text == "74.00"
    assert found.box.x0 < 500
    assert found.box.x1 > 600
    assert found.box.y0 < 404 < found.box.y1  # the middle of its row
    assert len(engine.asked) == 2  # two looks, at no other cell


def test_a_form_that_is_whole_is_not_looked_at() -> None:
    engine = says("74.00")
    assert added(engine, table(*ROWS[:2])) == []
    assert engine.asked == []


@pytest.mark.parametrize(
    "texts",
    [
        ("74.00", "174.00"),  # the seal hid a digit from one of the looks
        ("民74.00", "74.00"),  # something else stands in the cell
        ("科49", "科49"),
        ("", ""),
    ],
)
def test_looks_that_do_not_agree_add_nothing(texts: tuple[str, str]) -> None:
    assert added(says(*texts), table(*ROWS)) == []


def test_an_unsure_look_adds_nothing() -> None:
    assert added(says("74.00", confidence=0.8), table(*ROWS)) == []


def test_what_more_is_seen_around_a_cell_may_be_the_seals() -> None:
    assert added(says("74.00", "民院74.00"), table(*ROWS)) == ["74.00"]


def test_two_columns_of_charges_are_two_tables() -> None:
    left, right = (
        table(*ROWS),
        table(("手术费", "80.00"), ("护理费", ""), ("麻醉费", "9.00"), x=750),
    )
    found = with_unread_cells(PAPER, left + right, says("74.00"))[len(left + right) :]
    assert sorted(each.box.x0 > 1000 for each in found) == [False, True]


def test_words_below_the_table_have_no_amount() -> None:
    below = line("住院收费专用章收费", 100, 700)
    assert added(says("74.00"), [*table(*ROWS[:2]), below]) == []


def test_the_piece_of_a_figure_that_a_seals_words_ran_into_goes() -> None:
    piece = Line("上海市19.38", Box(420, 370, 620, 440), 0.96)
    lines = [*table(*ROWS), piece]
    # its middle lies in the row, so the row has a figure: nothing is looked at
    assert added(says("119.38"), lines) == []
    slanting = Line("上海市19.38", Box(420, 330, 620, 430), 0.96)
    found = with_unread_cells(PAPER, [*table(*ROWS), slanting], says("119.38"))
    assert "119.38" in [each.text for each in found]
    assert slanting not in found
