"""Values that no line was found for, looked for behind the labels that they belong to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

import cv2
import numpy as np
import pytest
from PIL import Image as Pictures
from PIL import ImageDraw, ImageFont

from extractors.reading.engines import OcrEngine
from extractors.reading.raster import Image
from extractors.reading.unread_values import with_unread_values
from extractors.types import Box, Line
from tests.extractors.reading.conftest import FONT

PITCH, HEIGHT = 26.0, 30.0


@dataclass
class Telling:
    """Gives the same looks at every place, and keeps what it is shown."""

    looks: Sequence[tuple[str, float]]
    asked: list[Image] = field(default_factory=list)
    name: str = "telling"

    def read(self, image: Image) -> tuple[Line, ...]:
        return ()

    def recognise(self, crops: Sequence[Image]) -> tuple[tuple[str, float], ...]:
        self.asked += crops
        return tuple(self.looks) * (len(crops) // len(self.looks))


def says(*texts: str, confidence: float = 0.98) -> Telling:
    """One look each, or three alike."""
    looks = texts if len(texts) > 1 else texts * 3
    return Telling([(text, confidence) for text in looks])


def line(text: str, x: float, y: float = 100) -> Line:
    """``text`` from ``x`` on, its characters a pitch apart, figures half of it."""
    widths = [0.0, *(PITCH / 2 if character.isascii() else PITCH for character in text)]
    edges = tuple(float(x + each) for each in np.cumsum(widths))
    return Line(text, Box(x, y, edges[-1], y + HEIGHT), 0.99, edges)


def page(*inked: tuple[float, float], y: float = 100) -> Image:
    """A white page with strokes from one x to another, in the row of lines at ``y``."""
    paper = np.full((400, 1200, 3), 255, np.uint8)
    for first, last in inked:
        for x in range(round(first), round(last), 6):
            paper[round(y) + 4 : round(y + HEIGHT) - 4, x : x + 3] = 20
    return paper


def found(image: Image, engine: Telling, *lines: Line) -> list[Line]:
    return [each for each in with_unread_values(image, lines, engine) if each not in lines]


def test_ink_behind_a_label_is_read() -> None:
    label = line("医保统筹基金支付：", 100)
    x = label.box.x1 + 10
    (value,) = found(page((x, x + 100)), says("14793.07"), label)
    assert value.text == "14793.07"
    assert value.box.x0 <= x
    assert value.box.x1 >= x + 99
    assert value.box.width < 130
    assert value.box.center_y == pytest.approx(115, abs=2)


@pytest.mark.parametrize(
    ("label", "text"),
    [
        ("性别：", "女"),
        ("性别", "：男"),  # the label's colon was in the place
        ("收款人：", "印嵘"),
        ("个人自付：", "0"),
        ("大额医疗补助", "：748.94"),
        ("其他：", "12.00"),  # a label that is not known, with an amount
    ],
)
def test_what_a_label_may_name(label: str, text: str) -> None:
    named = line(label, 100)
    image = page((named.box.x1 + 8, named.box.x1 + 60))
    assert [each.text for each in found(image, says(text), named)] == [text.lstrip("：")]


@pytest.mark.parametrize(
    ("label", "text"),
    [
        ("性别：", "1"),
        ("性别：", "女性"),
        ("收款人：", "王"),
        ("科室：", "内科"),
        ("个人自付：", "01"),
        ("个人自付：", "12.0"),
        ("个人自付：", "12.000"),
        ("病历号：", "0"),
        ("西药费", "12.00"),
    ],
)
def test_anything_else_is_a_seals_or_a_rules(label: str, text: str) -> None:
    named = line(label, 100)
    image = page((named.box.x1 + 8, named.box.x1 + 60))
    assert found(image, says(text), named) == []


def test_nothing_is_asked_where_there_is_no_ink() -> None:
    engine = says("女")
    assert found(page(), engine, line("性别：", 100)) == []
    assert engine.asked == []


def test_the_rule_of_a_cell_is_no_ink() -> None:
    label, engine = line("性别", 100), says("女")
    image = page()
    image[:, round(label.box.x1) + 30 : round(label.box.x1) + 33] = 0
    assert found(image, engine, label) == []
    assert engine.asked == []


def test_a_label_that_has_its_value_is_left_alone() -> None:
    label = line("性别：", 100)
    value = line("男", label.box.x1 + 8)
    engine = says("女")
    assert found(page((value.box.x0, value.box.x1)), engine, label, value) == []
    assert engine.asked == []


def test_a_place_ends_where_the_next_line_begins() -> None:
    label, behind = line("性别：", 100), line("年龄：32", 260)
    image = page((label.box.x1 + 8, label.box.x1 + 32), (behind.box.x0, behind.box.x1))
    engine = says("女")
    (value,) = found(image, engine, label, behind)
    assert value.box.x1 <= behind.box.x0
    assert max(crop.shape[1] for crop in engine.asked) < 2 * (behind.box.x0 - label.box.x1)


def test_a_value_inside_the_box_of_its_label_is_read() -> None:
    """The box of a line may hold a character behind the colon that was not read."""
    label = line("性别：", 100)
    edges = (*label.edges[:-1], label.edges[-1] + 60)
    wide = Line(label.text, label.box._replace(x1=label.box.x1 + 60), 0.9, edges)
    image = page((label.box.x1 + 20, label.box.x1 + 50))
    assert [each.text for each in found(image, says("女"), wide)] == ["女"]


def test_the_cents_of_an_amount_are_found_behind_it() -> None:
    cut, torn = line("保险报销：699", 100), line("04", 290)
    image = page((cut.edges[5], cut.box.x1), (cut.box.x1 + 8, 320))
    kept = with_unread_values(image, [cut, torn], says("699.04"))
    assert [each.text for each in kept] == ["保险报销：", "699.04"]
    for one, other in pairwise(kept):
        assert other.box.x0 == pytest.approx(one.box.x1, abs=5)


@pytest.mark.parametrize("text", ["699", "688.04", "1699.04", "99.04"])
def test_an_amount_that_begins_otherwise_is_another(text: str) -> None:
    cut = line("保险报销：699", 100)
    image = page((cut.box.x1 + 8, cut.box.x1 + 40))
    assert found(image, says(text), cut) == []


def test_an_even_amount_with_nothing_behind_it_is_whole() -> None:
    cut, engine = line("保险报销：699", 100), says("699.04")
    assert found(page((cut.edges[5], cut.box.x1)), engine, cut) == []
    assert engine.asked == []


@pytest.mark.parametrize(
    ("looks", "expected"),
    [
        ((("12.00", 0.9), ("12.00", 0.95), ("12.0", 0.99)), ["12.00"]),
        ((("12.00", 0.9), ("12.00", 0.95), ("42.00", 0.5)), []),  # two that may both be
        ((("12.00", 0.9), ("", 0.0), ("", 0.0)), []),
        ((("12.00", 0.7), ("12.00", 0.75), ("12.00", 0.99)), []),
    ],
)
def test_two_looks_decide_and_none_may_object(
    looks: Sequence[tuple[str, float]], expected: list[str]
) -> None:
    label = line("个人自付：", 100)
    image = page((label.box.x1 + 8, label.box.x1 + 60))
    assert [each.text for each in found(image, Telling(looks), label)] == expected


def test_words_of_a_seal_behind_an_amount_do_not_count_into_its_box() -> None:
    label = line("大额医疗补助：", 100)
    x = label.box.x1 + 8
    (value,) = found(page((x, x + 160)), says("748.94分务员"), label)
    assert value.text == "748.94"
    assert value.box.x1 == pytest.approx(x + 80, abs=12)


def test_the_ink_of_a_seal_is_no_value() -> None:
    label, engine = line("性别：", 100), says("女")
    image = page()
    x = round(label.box.x1) + 20
    seal = np.zeros(image.shape[:2], np.uint8)
    cv2.circle(seal, (x + 30, 115), 50, (1,), 5)
    image[seal == 1] = (40, 40, 230)
    assert list(with_unread_values(image, [label], engine, seal)) == [label]
    assert engine.asked == []


def test_a_real_character_that_stands_alone(paddle: OcrEngine) -> None:
    canvas = Pictures.new("RGB", (1200, 400), "white")
    font = ImageFont.truetype(str(FONT), 26)
    ImageDraw.Draw(canvas).text((100, 100), "性别：", font=font, fill="black")
    ImageDraw.Draw(canvas).text((190, 98), "女", font=font, fill="black")
    image = np.ascontiguousarray(np.array(canvas, np.uint8)[:, :, ::-1])
    label = line("性别：", 100)
    (value,) = (each for each in with_unread_values(image, [label], paddle) if each != label)
    assert value.text == "女"
    assert value.box.x0 <= 194
    assert value.box.x1 >= 212
