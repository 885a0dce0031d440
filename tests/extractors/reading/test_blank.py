"""Blank backs are told from faint print; dust, tint and show-through are none."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
import pytest

from extractors.reading.blank import Ink, is_blank, measure_ink
from extractors.reading.engines import OcrEngine
from extractors.reading.raster import Image as Bgr
from extractors.reading.upright import read_upright
from extractors.types import Box, Line

READY = Path(__file__).parents[3] / "fixtures" / "ready"


def paper(grey: float = 240, grain: float = 3) -> Bgr:
    """A bare sheet at 100 dpi with some grain, a shadow on one side and a dark scanner edge."""
    rng = np.random.default_rng(11)
    levels = rng.normal(grey, grain, (1170, 827, 1)) + np.zeros((1, 1, 3))
    levels -= np.linspace(0, 60, 827)[None, :, None]
    levels[:, :8] = 30
    return np.clip(levels, 0, 255).astype(np.uint8)


def front(name: str = "running-text-scan.jpg") -> Bgr:
    image = cv2.imread(str(READY / name))
    assert image is not None
    return np.asarray(image, dtype=np.uint8)


def faded(image: Bgr, strength: float) -> Bgr:
    """``image`` with its contrast against white cut down to ``strength``."""
    return np.clip(255 - (255.0 - image) * strength, 0, 255).astype(np.uint8)


def shown_through(image: Bgr, strength: float) -> Bgr:
    """What a duplex scanner sees of a printed front on the back of thin paper."""
    return faded(cv2.GaussianBlur(image[:, ::-1], (0, 0), 2.0).astype(np.uint8), strength)


def line(text: str, confidence: float) -> Line:
    return Line(text, Box(0, 0, 100, 20), confidence)


def test_bare_paper_has_no_ink() -> None:
    assert measure_ink(paper()).is_none
    assert measure_ink(np.full((300, 200, 3), 255, np.uint8)).is_none


@pytest.mark.parametrize("size", [(1, 1), (3, 9000), (9000, 2), (17, 5)])
def test_strips_and_specks_can_be_measured(size: tuple[int, int]) -> None:
    assert measure_ink(np.full((*size, 3), 255, np.uint8)).is_none


def test_a_dark_picture_is_no_bare_paper() -> None:
    assert not measure_ink(np.full((300, 200, 3), 40, np.uint8)).is_none


@pytest.mark.parametrize("darker_by", [16, 40, 200])
def test_one_short_word_in_the_middle_is_ink(darker_by: int) -> None:
    image = np.full((1170, 827, 3), 240, np.uint8)
    word = (240 - darker_by,) * 3
    cv2.putText(image, "No 7", (400, 600), cv2.FONT_HERSHEY_SIMPLEX, 0.7, word, 2)
    assert not measure_ink(image).is_none


def test_print_on_the_dark_grain_of_a_fax_is_ink() -> None:
    """A grey card that a fax shows as black and white dots."""
    image = np.full((700, 1000, 3), 200, np.uint8)
    cv2.putText(image, "6200 0046", (200, 350), cv2.FONT_HERSHEY_SIMPLEX, 3, (0, 0, 0), 8)
    dots = np.random.default_rng(5).uniform(0, 255, image.shape[:2])
    fax = np.where(image[..., 0] > dots, 255, 0).astype(np.uint8)
    assert not measure_ink(np.repeat(fax[..., None], 3, axis=2)).is_none


def test_the_ready_samples_have_print() -> None:
    for sample in READY.glob("*.jpg"):
        ink = measure_ink(front(sample.name))
        assert not ink.is_none, sample.name
        assert not ink.is_faint, sample.name


def test_show_through_is_faint() -> None:
    ink = measure_ink(shown_through(front(), 0.2))
    assert ink.is_faint
    assert not ink.is_none


@pytest.mark.parametrize(
    ("lines", "blank"),
    [
        ((), True),
        ((line("半本", 0.99), line("费立人重甲里 0412", 0.5)), True),
        ((line("50400001145", 0.95), line("回本其东由田主立页卡", 0.6), line("士巾甲", 0.7)), True),
        ((line("出院记录", 0.97), line("姓名：王小明", 0.95), line("模糊", 0.4)), False),
    ],
)  # fmt: skip
def test_faint_marks_are_print_only_where_most_of_them_can_be_read(
    lines: tuple[Line, ...], blank: bool
) -> None:
    assert is_blank(Ink(0.01, 0.0), lines) is blank
    assert is_blank(Ink(0.01, 0.02), lines) is False  # dark ink is never blank


@pytest.mark.ocr
def test_the_engine_tells_faded_print_from_show_through(paddle: OcrEngine) -> None:
    for image, expected in ((faded(front(), 0.15), False), (shown_through(front(), 0.2), True)):
        assert is_blank(measure_ink(image), read_upright(image, paddle).lines) is expected
