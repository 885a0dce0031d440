"""Red seals are told from red print, taken away, and the line under them is read again."""

from __future__ import annotations

from dataclasses import replace

import cv2
import numpy as np
import pytest

from extractors.reading.engines import OcrEngine
from extractors.reading.raster import Image
from extractors.reading.seals import reread_under_seals, seal_mask, without_seals
from extractors.types import Box, Line
from tests.extractors.reading.conftest import Drawn

RED = (60, 60, 220)


def with_seal(image: Image, center: tuple[int, int], radius: int = 80) -> Image:
    """A round seal with a star, its ink multiplied over the print as a stamp's is."""
    stamp = np.full_like(image, 255)
    cv2.circle(stamp, center, radius, RED, 7)
    cv2.circle(stamp, center, radius // 3, RED, -1)
    for angle in range(0, 360, 24):
        x = center[0] + int(radius * 0.75 * np.cos(np.radians(angle)))
        y = center[1] + int(radius * 0.75 * np.sin(np.radians(angle)))
        cv2.line(stamp, (x - 9, y - 9), (x + 9, y + 9), RED, 4)
        cv2.line(stamp, (x + 9, y - 9), (x - 9, y + 9), RED, 4)
    product = image.astype(np.uint16) * stamp // 255
    return product.astype(np.uint8)


def test_a_page_without_red_has_no_seal(invoice: Drawn) -> None:
    assert seal_mask(invoice.image) is None


def test_labels_and_rules_printed_in_red_are_no_seal(invoice: Drawn) -> None:
    red_form = invoice.image.copy()
    red_form[(invoice.image < 128).any(axis=2)] = RED
    cv2.rectangle(red_form, (60, 60), (1340, 860), RED, 3)
    assert seal_mask(red_form) is None


def test_a_seal_is_found_where_it_is_and_nothing_else(invoice: Drawn) -> None:
    image = invoice.image.copy()
    cv2.putText(image, "No 12345", (1100, 60), cv2.FONT_HERSHEY_SIMPLEX, 1, RED, 2)
    mask = seal_mask(with_seal(image, (420, 600)))
    assert mask is not None
    ys, xs = np.nonzero(mask)
    assert (xs.min(), xs.max()) == (pytest.approx(336, abs=6), pytest.approx(504, abs=6))
    assert (ys.min(), ys.max()) == (pytest.approx(516, abs=6), pytest.approx(684, abs=6))


def test_without_its_seal_the_print_is_as_before(invoice: Drawn) -> None:
    stamped = with_seal(invoice.image, (420, 600))
    mask = seal_mask(stamped)
    assert mask is not None
    cleaned = without_seals(stamped, mask)
    was, now = invoice.image.mean(axis=2), cleaned.mean(axis=2)
    assert ((was < 128) == (now < 128)).mean() > 0.999
    assert np.array_equal(cleaned[:, 700:], stamped[:, 700:])


class Answers:
    """An engine with one answer for any crop."""

    name = "answers"

    def __init__(self, text: str, confidence: float) -> None:
        self.answer = (text, confidence)
        self.asked = 0

    def read(self, image: Image) -> tuple[Line, ...]:
        return ()

    def recognise(self, crops):
        self.asked += len(crops)
        return tuple(self.answer for _ in crops)


@pytest.mark.parametrize(
    ("text", "confidence", "expected"),
    [
        ("贵州省人民医院", 0.85, "贵州省人民医院"),  # sees what the first reading skipped
        ("贵州省人民医院", 0.50, "贵州民医院"),
        ("贵州医院", 0.99, "贵州民医院"),
        ("贵川民医院", 0.96, "贵川民医院"),
        ("贵川民医院", 0.90, "贵州民医院"),
        ("", 0.0, "贵州民医院"),
    ],
)
def test_the_better_reading_is_taken(
    invoice: Drawn, text: str, confidence: float, expected: str
) -> None:
    first = Line("贵州民医院", Box(120, 575, 600, 615), 0.95)
    far = replace(first, box=Box(120, 195, 600, 235))
    engine = Answers(text, confidence)
    lines = reread_under_seals(with_seal(invoice.image, (420, 600)), (first, far), engine)
    assert [line.text for line in lines] == [expected, "贵州民医院"]
    assert engine.asked == 1


@pytest.mark.ocr
def test_a_name_under_a_seal_is_read(invoice: Drawn, paddle: OcrEngine) -> None:
    stamped = with_seal(invoice.image, (450, 600))
    lines = reread_under_seals(stamped, paddle.read(stamped), paddle)
    assert any("贵州省人民医院" in line.text for line in lines)
