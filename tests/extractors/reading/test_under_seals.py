"""What a seal hides is read from its surroundings without it, and taken where it says more."""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np
import pytest

from extractors.reading.engines import OcrEngine
from extractors.reading.raster import Image
from extractors.reading.seals import seal_mask
from extractors.reading.under_seals import read_under_seals
from extractors.types import Box, Line
from tests.extractors.reading.conftest import draw
from tests.extractors.reading.test_seals import with_seal

CREAM = (220, 240, 250)
FORM = ((300, 300, 30, "性别："), (450, 300, 30, "女"), (300, 360, 30, "现金支付："))
CASH = (520, 362, 28, "5251.43")


def stamped() -> Image:
    """A form on cream paper with a seal over its values."""
    paper = draw((*FORM, CASH), (1200, 700)).image
    paper = (paper.astype(np.uint16) * CREAM // 255).astype(np.uint8)
    return with_seal(paper, (520, 350))


class Finds:
    """An engine that finds the given lines, at places of the whole page, in any part of it."""

    name = "finds"

    def __init__(self, *lines: Line, left: float, top: float) -> None:
        self.lines, self.left, self.top = lines, left, top
        self.seen: Image | None = None

    def read(self, image: Image) -> tuple[Line, ...]:
        self.seen = image
        return tuple(moved(line, -self.left, -self.top) for line in self.lines)

    def recognise(self, crops: Sequence[Image]) -> list[tuple[str, float]]:
        raise AssertionError("only parts are read")


def moved(line: Line, dx: float, dy: float) -> Line:
    box = Box(line.box.x0 + dx, line.box.y0 + dy, line.box.x1 + dx, line.box.y1 + dy)
    return Line(line.text, box, line.confidence, tuple(edge + dx for edge in line.edges))


def evenly(text: str, x0: float, x1: float, y: float, confidence: float = 0.99) -> Line:
    edges = tuple(np.linspace(x0, x1, len(text) + 1).tolist())
    return Line(text, Box(x0, y, x1, y + 30), confidence, edges)


def texts(before: Sequence[Line], *found: Line) -> list[str]:
    image = stamped()
    mask = seal_mask(image)
    assert mask is not None
    ys, xs = np.nonzero(mask)
    width, height = xs.max() - xs.min() + 1, ys.max() - ys.min() + 1
    engine = Finds(*found, left=xs.min() - 0.6 * width, top=ys.min() - 0.15 * height)
    return sorted(line.text for line in read_under_seals(image, mask, before, engine))


def test_the_seal_is_painted_over_and_the_print_under_it_stays() -> None:
    image, engine = stamped(), Finds(left=0, top=0)
    read_under_seals(image, seal_mask(image), (), engine)
    assert engine.seen is not None
    blue, green, red = (channel.astype(int) for channel in cv2.split(engine.seen))
    assert ((red - np.maximum(blue, green)) > 40).mean() < 0.001
    assert (red < 100).mean() > 0.01


def test_a_page_without_a_seal_is_not_read_again() -> None:
    line = evenly("43", 600, 640, 362)
    assert read_under_seals(stamped(), None, [line], Finds(left=0, top=0)) == (line,)


def test_the_whole_amount_takes_the_place_of_its_end() -> None:
    whole = evenly("5251.43", 520, 640, 362)
    assert texts([evenly("43", 600, 640, 362)], whole) == ["5251.43"]


def test_fewer_figures_never_do() -> None:
    assert texts([evenly("5251.43", 520, 640, 362)], evenly("251.4", 540, 620, 362)) == ["5251.43"]


def test_a_value_stands_beside_its_label_instead_of_the_seals_words() -> None:
    words = evenly("性别市人民医", 300, 570, 300)
    assert texts([words], evenly("女", 450, 480, 300)) == ["女", "性别市"]


@pytest.mark.parametrize("confidence", [0.5, 0.79])
def test_a_guess_is_not_taken(confidence: float) -> None:
    assert texts([], evenly("5251.43", 520, 640, 362, confidence)) == []


def test_a_line_that_runs_out_of_the_part_is_not_taken() -> None:
    assert texts([], evenly("支付：5251.43", 100, 640, 362)) == []


def test_what_stands_beside_the_seal_stays() -> None:
    beside = evenly("申小仪", 300, 390, 362)
    assert texts([beside], evenly("由小仪", 302, 391, 362)) == ["申小仪"]


@pytest.mark.ocr
def test_values_under_a_seal_are_read(paddle: OcrEngine) -> None:
    image = stamped()
    lines = read_under_seals(image, seal_mask(image), paddle.read(image), paddle)
    assert any("5251.43" in line.text for line in lines)
