"""Names of payees that were read in pieces, or short of a character, are read in one piece."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

import numpy as np
import pytest

from extractors.reading.raster import Image
from extractors.reading.torn_names import with_torn_names
from extractors.types import Box, Line

PITCH, HEIGHT = 25.0, 30.0
LABEL = "收款单位（章）："
PAGE = np.full((400, 1200, 3), 255, np.uint8)


@dataclass
class Telling:
    """Gives the same looks at every place, and counts what it is asked."""

    looks: Sequence[tuple[str, float]]
    asked: list[Image] = field(default_factory=list)
    name: str = "telling"

    def read(self, image: Image) -> tuple[Line, ...]:
        return ()

    def recognise(self, crops: Sequence[Image]) -> tuple[tuple[str, float], ...]:
        self.asked += crops
        return tuple(self.looks) * (len(crops) // len(self.looks))


def line(text: str, *cells: int, confidence: float = 0.98, y: float = 100) -> Line:
    """``text`` with its characters in ``cells`` of a pitch each, counted from the page's edge."""
    middles = [100 + (cell + 0.5) * PITCH for cell in cells]
    edges = [(a + b) / 2 for a, b in pairwise(middles)]
    edges = [middles[0] - PITCH / 2, *edges, middles[-1] + PITCH / 2]
    return Line(text, Box(edges[0], y, edges[-1], y + HEIGHT), confidence, tuple(edges))


def row(text: str, start: int, **more: float) -> Line:
    """``text`` in cells one after the other."""
    return line(text, *range(start, start + len(text)), **more)


def told(looks: Sequence[tuple[str, float]], *lines: Line) -> list[Line]:
    return [*with_torn_names(PAGE, lines, Telling(looks))]


def texts(lines: Sequence[Line]) -> list[str]:
    return [each.text for each in lines]


def test_a_name_in_two_pieces_becomes_one_line() -> None:
    lines = (row(LABEL, 0), row("西省第一", 9), row("医院", 15))
    looks = [("：江西省第一人医院", 0.84), ("江西省第一工人医院", 0.92), ("江西省第一医院", 0.9)]
    label, name = told(looks, *lines)
    assert (label.text, name.text) == (LABEL, "江西省第一工人医院")
    assert name.confidence == pytest.approx(0.92)
    assert name.box.x0 == pytest.approx(100 + 8 * PITCH)
    assert name.box.x1 == pytest.approx(100 + 17 * PITCH)
    assert [b - a for a, b in pairwise(name.edges)] == pytest.approx([PITCH] * 9)


def test_what_was_skipped_within_a_name_is_put_where_there_is_room() -> None:
    name = line("保定医科大第三附属医院", 8, 9, 10, 11, 12, 14, 15, 16, 17, 18, 19)
    found = told([("保定医科大学第三附属医院", 0.98)] * 3, row(LABEL, 0), name)
    assert texts(found) == [LABEL, "保定医科大学第三附属医院"]
    assert found[1].edges[5:7] == pytest.approx((100 + 13 * PITCH, 100 + 14 * PITCH))


def test_a_name_behind_its_label_in_one_line_that_breaks_off_is_read_on() -> None:
    found = told([("河南省第一工人医院", 0.99)] * 3, row(LABEL + "河南省第一工人", 0))
    assert texts(found) == [LABEL, "河南省第一工人医院"]


@pytest.mark.parametrize(
    "look",
    [
        "江西省第一专人民医院",  # a seal's character between two that stand side by side
        "印江西省第一人民医院",  # before a name that begins where its label ends
        "江西省第二中心医院",  # another name
        "浙江省中医院",
    ],
)
def test_what_has_no_room_is_no_part_of_the_name(look: str) -> None:
    name = row("江西省第一人民医", 8)
    assert texts(told([(look, 0.99)] * 3, row(LABEL, 0), name)) == [LABEL, "江西省第一人民医"]


def test_figures_take_half_the_room() -> None:
    pieces = row("联勤保障部队第", 8), row("医院", 17)
    looks = [("联勤保障部队第九05医院", 0.96), ("联勤保障部队第九医院", 0.97)]
    found = told([*looks, ("联勤保障部队第医院", 0.97)], row(LABEL, 0), *pieces)
    assert texts(found) == [LABEL, "联勤保障部队第九05医院"]


def test_what_was_read_stays_where_the_look_that_adds_to_it_reads_otherwise() -> None:
    name = line("石派子大学附属安医院", 9, 10, 11, 12, 13, 14, 15, 17, 18, 19)
    looks = [("石子大学附属安医院", 0.99), ("石海子大学附属瑞安医院", 0.91), ("", 0.0)]
    assert texts(told(looks, row(LABEL, 0), name)) == [LABEL, "石派子大学附属瑞安医院"]


def test_a_look_that_is_not_sure_adds_nothing() -> None:
    lines = (row(LABEL, 0), row("西省第一", 9), row("医院", 15))
    assert texts(told([("江西省第一工人医院", 0.6)] * 3, *lines)) == texts(lines)


def test_whole_names_are_not_looked_at() -> None:
    engine = Telling([("江西省第一人民医院", 0.99)] * 3)
    lines = (row(LABEL, 0), row("江西省第一人民医院", 8))
    assert with_torn_names(PAGE, lines, engine) == lines
    assert engine.asked == []


def test_what_stands_behind_the_next_label_stays_as_it_is() -> None:
    lines = (row(LABEL + "河南省第一工", 0), row("收款人：王明", 19))
    found = told([("河南省第一工人医院", 0.99)] * 3, *lines)
    assert texts(found) == ["收款人：王明", LABEL, "河南省第一工人医院"]


def test_words_of_other_rows_and_a_seals_characters_over_the_name_are_left_alone() -> None:
    above, over = row("附属医院", 12, y=40), row("专", 10)
    lines = (row(LABEL, 0), row("西省第一", 9), above, over, row("医院", 15))
    found = told([("江西省第一工人医院", 0.92)] * 3, *lines)
    assert texts(found) == ["附属医院", "专", LABEL, "江西省第一工人医院"]
