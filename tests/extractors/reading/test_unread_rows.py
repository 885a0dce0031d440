"""Rows of print that no line was found for, looked for by their ink."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import cv2
import numpy as np
import pytest

from extractors.reading.raster import Image
from extractors.reading.unread_rows import FEWEST_LINES, with_unread_rows
from extractors.types import Box, Line

SIZE, PITCH = 20, 26  # of a character, in pixels; lines' boxes are a third higher
LABEL, NAME = "收款单位（章）", "宝鸡市人民医院"


@dataclass
class Telling:
    """Gives the next of its answers to every crop, and keeps the crops."""

    answers: list[tuple[str, float]]
    asked: list[Image] = field(default_factory=list)
    name: str = "telling"

    def read(self, image: Image) -> tuple[Line, ...]:
        return ()

    def recognise(self, crops: Sequence[Image]) -> tuple[tuple[str, float], ...]:
        self.asked += crops
        return tuple(self.answers[: len(crops)])


def form() -> tuple[Image, list[Line]]:
    """A page of which every line of print was found."""
    page = np.full((900, 1200, 3), 240, np.uint8)
    lines = []
    for row in range(FEWEST_LINES):
        top = 60 + 50 * row
        write(page, 100, top, 8)
        lines.append(Line("床位费四百元整", Box(97, top - 4, 100 + 8 * PITCH, top + 24), 0.99))
    return page, lines


def write(page: Image, x: int, y: int, count: int) -> None:
    """``count`` marks as large as characters."""
    for at in range(count):
        left = x + at * PITCH
        cv2.rectangle(page, (left, y), (left + SIZE, y + SIZE), (30, 30, 30), 2)


def stamp(page: Image, x: int, y: int) -> None:
    """A seal that came through the fax as black as print."""
    cv2.circle(page, (x, y), 70, (30, 30, 30), 3)


def found(page: Image, lines: list[Line], engine: Telling) -> list[Line]:
    return [line for line in with_unread_rows(page, lines, engine) if line not in lines]


def test_nothing_is_asked_where_every_print_has_its_line() -> None:
    engine = Telling([("医院", 0.99)] * 9)
    assert found(*form(), engine) == []
    assert engine.asked == []


def test_a_row_without_a_line_is_read_from_its_first_to_its_last_character() -> None:
    page, lines = form()
    write(page, 300, 600, 7)
    (line,) = found(page, lines, Telling([(NAME, 0.98)] * 2))
    assert (line.text, line.confidence) == (NAME, 0.98)
    assert line.box.x0 == pytest.approx(300, abs=PITCH / 4)
    assert line.box.x1 == pytest.approx(300 + 6 * PITCH + SIZE, abs=PITCH / 4)
    assert line.box.y0 <= 603
    assert line.box.y1 >= 617


def test_a_seal_over_the_end_does_not_hide_the_beginning() -> None:
    page, lines = form()
    write(page, 300, 600, 9)
    stamp(page, 300 + 8 * PITCH, 560)  # its rim runs through the last characters
    engine = Telling([("宝鸡市人民", 0.99), (NAME, 0.9)])
    (line,) = found(page, lines, engine)
    assert line.text == NAME
    clear, through = (crop.shape[1] for crop in engine.asked)
    assert through > clear
    assert line.box.x1 >= 300 + 8 * PITCH


def test_what_the_seal_makes_illegible_leaves_what_is_clear() -> None:
    page, lines = form()
    write(page, 300, 600, 9)
    stamp(page, 300 + 8 * PITCH, 560)
    engine = Telling([("宝鸡市人民", 0.99), ("宝鸡市人民展贸专", 0.6)])
    (line,) = found(page, lines, engine)
    assert line.text == "宝鸡市人民"


def test_a_label_ends_before_its_value() -> None:
    page, lines = form()
    write(page, 100, 600, 7)
    write(page, 350, 600, 7)
    answers = [(LABEL, 0.95), (NAME, 0.98)]
    label, value = sorted(found(page, lines, Telling(answers * 2)), key=lambda x: x.box.x0)
    assert (label.text, value.text) == (LABEL, NAME)
    assert label.box.x1 < value.box.x0


def test_an_amount_that_ends_in_a_seal_is_not_given() -> None:
    page, lines = form()
    write(page, 300, 600, 9)
    stamp(page, 300 + 8 * PITCH, 560)
    (line,) = found(page, lines, Telling([("个人自付", 0.99), ("个人自付0", 0.99)]))
    assert line.text == "个人自付"


@pytest.mark.parametrize(
    "answer",
    [("8464.50", 0.99), ("回送", 0.99), ("收款单位", 0.5)],
    ids=["figures alone", "a scrap", "hardly legible"],
)
def test_what_is_no_clear_word_is_left_out(answer: tuple[str, float]) -> None:
    page, lines = form()
    write(page, 300, 600, 7)
    assert found(page, lines, Telling([answer] * 2)) == []


def test_a_rule_and_a_large_title_are_no_rows() -> None:
    page, lines = form()
    cv2.line(page, (50, 600), (1100, 600), (30, 30, 30), 2)
    cv2.rectangle(page, (300, 700), (400, 800), (30, 30, 30), 3)
    engine = Telling([(NAME, 0.99)] * 4)
    assert found(page, lines, engine) == []
    assert engine.asked == []


def test_a_page_of_few_lines_does_not_tell_how_large_its_print_is() -> None:
    page, lines = form()
    write(page, 300, 600, 7)
    assert found(page, lines[:3], Telling([(NAME, 0.99)] * 9)) == []
