"""Red seals are told from red print, taken away, and the line under them is read again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import cv2
import numpy as np
import pytest

from extractors.reading.engines import OcrEngine
from extractors.reading.raster import Image
from extractors.reading.seals import (
    is_doubtful,
    reread_under_seals,
    seal_mask,
    without_seals,
)
from extractors.types import Box, Line
from tests.extractors.reading.conftest import Drawn

RED = (60, 60, 220)


def reread(image: Image, lines: Sequence[Line], engine: OcrEngine) -> tuple[Line, ...]:
    return reread_under_seals(image, seal_mask(image), lines, engine)


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


def test_a_seal_that_touches_the_red_frame_is_found(invoice: Drawn) -> None:
    image = invoice.image.copy()
    cv2.rectangle(image, (60, 60), (1340, 640), RED, 3)
    mask = seal_mask(with_seal(image, (420, 600)))
    assert mask is not None
    assert mask[520:680, 340:500].sum() > 0.9 * mask.sum()
    assert mask[613:620, 412:428].all()  # the star, though it stands apart from the rim


class Answers:
    """An engine that finds one text in the middle of any strip."""

    name = "answers"

    def __init__(self, text: str, confidence: float) -> None:
        self.answer = (text, confidence)
        self.asked = 0

    def read(self, image: Image) -> tuple[Line, ...]:
        self.asked += 1
        height, width = image.shape[:2]
        edges = tuple(np.linspace(0, width, len(self.answer[0]) + 1).tolist())
        box = Box(0, 0.2 * height, width, 0.8 * height)
        text, confidence = self.answer
        return (Line(text, box, confidence, edges),) if text else ()

    def recognise(self, crops):
        raise AssertionError("only strips are read")


def evenly(text: str, box: Box, confidence: float) -> Line:
    edges = tuple(np.linspace(box.x0, box.x1, len(text) + 1).tolist())
    return Line(text, box, confidence, edges)


UNDER = Box(120, 575, 600, 615)


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
    first = evenly("贵州民医院", UNDER, 0.95)
    far = replace(first, box=Box(120, 195, 600, 235))
    engine = Answers(text, confidence)
    lines = reread(with_seal(invoice.image, (420, 600)), (first, far), engine)
    assert [line.text for line in lines[:2]] == [expected, "贵州民医院"]
    assert lines[1] is far


def test_a_second_reading_lies_where_the_first_did(invoice: Drawn) -> None:
    first = evenly("贵州民医院", UNDER, 0.95)
    engine = Answers("贵州省人民医院", 0.97)
    line, *_ = reread(with_seal(invoice.image, (420, 600)), (first,), engine)
    assert line.box.center_y == pytest.approx(first.box.center_y, abs=1)
    assert line.edges[0] == line.box.x0
    assert line.edges[-1] == pytest.approx(line.box.x1)


def test_a_sure_and_even_line_is_not_read_again(invoice: Drawn) -> None:
    sure = evenly(
        "收款单位（章）：贵州省人民医院", invoice.truth["收款单位（章）：贵州省人民医院"], 0.99
    )
    engine = Answers("别的字", 1.0)
    assert reread(with_seal(invoice.image, (420, 630)), (sure,), engine) == (sure,)
    assert engine.asked == 0


def test_a_gap_is_doubtful_however_sure_the_engine_is() -> None:
    even = evenly("贵州省人民医院", UNDER, 0.99)
    skipped = replace(even, text="贵州省民医院", edges=(120, 189, 257, 360, 463, 531, 600))
    assert (is_doubtful(even), is_doubtful(skipped)) == (False, True)


def test_print_that_only_shows_without_the_seal_is_read(invoice: Drawn) -> None:
    engine = Answers("收款单位（章）：贵州省人民医院", 0.98)
    (found,) = reread(with_seal(invoice.image, (420, 630)), (), engine)
    truth = invoice.truth["收款单位（章）：贵州省人民医院"]
    assert found.box.y0 < truth.center_y < found.box.y1


def test_a_faint_guess_is_no_new_line(invoice: Drawn) -> None:
    engine = Answers("其仙", 0.6)
    assert reread(with_seal(invoice.image, (420, 630)), (), engine) == ()


@pytest.mark.ocr
def test_a_name_under_a_seal_is_read(invoice: Drawn, paddle: OcrEngine) -> None:
    stamped = with_seal(invoice.image, (450, 600))
    lines = reread(stamped, paddle.read(stamped), paddle)
    assert any("贵州省人民医院" in line.text for line in lines)


@pytest.mark.ocr
def test_a_line_that_the_seal_hid_from_the_engine_is_found(
    invoice: Drawn, paddle: OcrEngine
) -> None:
    stamped = with_seal(invoice.image, (450, 600))
    without = tuple(line for line in paddle.read(stamped) if "收款" not in line.text)
    lines = reread(stamped, without, paddle)
    assert any("收款单位（章）：贵州省人民医院" in line.text for line in lines)
