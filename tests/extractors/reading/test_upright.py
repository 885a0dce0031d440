"""Pages turned and skewed on purpose come back upright, with boxes on their true places."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from extractors.reading.engines import OcrEngine
from extractors.reading.engines.null import NullEngine
from extractors.reading.raster import Image
from extractors.reading.skew import level, skew_degrees
from extractors.reading.upright import read_upright, turned
from extractors.types import Box, Line
from tests.extractors.reading.conftest import Drawn


def skewed(image: Image, degrees: float) -> tuple[Image, np.ndarray]:
    """``image`` with its print running down to the right by ``degrees``, and the map to there."""
    height, width = image.shape[:2]
    turn = cv2.getRotationMatrix2D((width / 2, height / 2), -degrees, 1.0)
    white = (255, 255, 255)
    return cv2.warpAffine(image, turn, (width, height), borderValue=white), turn


def moved(box: Box, turn: np.ndarray) -> Box:
    corners = [turn @ (x, y, 1.0) for x in (box.x0, box.x1) for y in (box.y0, box.y1)]
    return Box.around(Box(x, y, x, y) for x, y in corners)


def overlap(one: Box, other: Box) -> float:
    """Intersection over union."""
    width = min(one.x1, other.x1) - max(one.x0, other.x0)
    height = min(one.y1, other.y1) - max(one.y0, other.y0)
    shared = max(width, 0) * max(height, 0)
    return shared / (one.width * one.height + other.width * other.height - shared)


def by_text(lines: tuple[Line, ...]) -> dict[str, Line]:
    return {line.text.replace("(", "（").replace(")", "）"): line for line in lines}


@pytest.mark.parametrize("degrees", [-8, -5, -3, -1, 1, 2, 4, 6, 8])
@pytest.mark.parametrize("rotation", [0, 90])
def test_skew_is_measured(invoice: Drawn, degrees: int, rotation: int) -> None:
    image = turned(skewed(invoice.image, degrees)[0], rotation)
    assert skew_degrees(image) == pytest.approx(degrees, abs=0.3)


@pytest.mark.parametrize("image", [np.full((400, 300, 3), 255, np.uint8)])
def test_blank_pages_are_level(image: Image) -> None:
    assert skew_degrees(image) == 0.0
    assert level(image).image is image


def test_noise_is_level() -> None:
    noise = np.random.default_rng(5).integers(0, 255, (900, 700, 3), np.uint8)
    assert level(noise).image is noise


@pytest.mark.parametrize("degrees", [-6.0, 3.0])
def test_a_line_is_restored_to_where_it_was(invoice: Drawn, degrees: float) -> None:
    image, turn = skewed(invoice.image, degrees)
    levelled = level(image)
    assert levelled.back is not None
    forward = cv2.invertAffineTransform(levelled.back)
    for truth in invoice.truth.values():
        middle = turn @ (truth.center_x, truth.center_y, 1.0)
        x, y = forward @ (*middle, 1.0)
        line = Line("ab", Box(x - 50, y - 10, x + 50, y + 10), 1.0, (x - 50, x, x + 50))
        restored = levelled.restore(line)
        assert restored.box.center_x == pytest.approx(middle[0], abs=0.1)
        assert restored.box.center_y == pytest.approx(middle[1], abs=0.1)
        assert restored.edges[1] == pytest.approx(middle[0], abs=0.1)
        assert np.degrees(np.arctan(restored.slope)) == pytest.approx(degrees, abs=0.3)


def test_an_engine_that_sees_nothing_leaves_the_page_alone(invoice: Drawn) -> None:
    upright = read_upright(turned(invoice.image, 90), NullEngine())
    assert (upright.rotation, upright.lines) == (0, ())


class Counting:
    """An engine that counts how often it is asked."""

    name = "counting"

    def __init__(self, engine: OcrEngine) -> None:
        self.engine = engine
        self.reads = self.recognitions = 0

    def read(self, image: Image) -> tuple[Line, ...]:
        self.reads += 1
        return self.engine.read(image)

    def recognise(self, crops):
        self.recognitions += len(crops)
        return self.engine.recognise(crops)


@pytest.mark.ocr
@pytest.mark.parametrize("rotation", [0, 90, 180, 270])
@pytest.mark.parametrize("degrees", [0, 3, -6])
def test_turned_and_skewed_pages(
    invoice: Drawn, paddle: OcrEngine, rotation: int, degrees: int
) -> None:
    image, turn = skewed(invoice.image, degrees)
    upright = read_upright(turned(image, rotation), paddle)
    assert (rotation + upright.rotation) % 360 == 0
    assert upright.image.shape == image.shape
    found = by_text(upright.lines)
    legible = [text for text in invoice.truth if text in found]
    assert len(legible) >= len(invoice.truth) - 1
    for text in legible:
        box, truth = found[text].box, moved(invoice.truth[text], turn)
        # the detector leaves a margin around digits, whose ink is lower than a Chinese line
        assert overlap(box, truth) > 0.5, text
        assert abs(box.center_x - truth.center_x) < 8, text
        assert abs(box.center_y - truth.center_y) < 8, text
        slope = np.degrees(np.arctan(found[text].slope))
        assert slope == pytest.approx(degrees, abs=1.0)


@pytest.mark.ocr
def test_an_upright_page_is_read_once(invoice: Drawn, paddle: OcrEngine) -> None:
    counting = Counting(paddle)
    upright = read_upright(invoice.image, counting)
    assert upright.rotation == 0
    assert counting.reads == 1
    # nothing was recognised to tell which way is up, only to look twice at what matters
    assert counting.recognitions == sum(len(line.again) for line in upright.lines)


@pytest.mark.ocr
def test_characters_have_their_own_places(invoice: Drawn, paddle: OcrEngine) -> None:
    """On a form a value is cut out of its line by its characters' edges."""
    found = by_text(paddle.read(invoice.image))["票据号码：0028016123"]
    truth = invoice.truth["票据号码：0028016123"]
    label_ends = truth.x0 + 5 * 26  # five full-width characters of 26 pixels
    assert found.span_box(5, 15).x0 == pytest.approx(label_ends, abs=14)
    assert found.span_box(5, 15).x1 == pytest.approx(truth.x1, abs=10)


def test_a_part_of_a_sloping_line_has_a_box_of_its_own_height() -> None:
    sloping = Line("abcd", Box(0, 0, 400, 60), 1.0, (0, 100, 200, 300, 400), slope=0.1)
    part = sloping.span_box(3, 4)
    assert (part.x0, part.x1) == (300, 400)
    assert part.y0 == pytest.approx(30)
    assert part.y1 == pytest.approx(60)
