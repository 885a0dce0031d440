"""Whether a page is blank: the back of a sheet, with at most dust and the front showing through.

Nothing that may be print is called blank. A page without any ink is known before OCR; one with
faint marks only where OCR reads nothing legible on it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np

from extractors.reading.raster import Image
from extractors.types import Line

_MEASURED_SIDE_PX = 1600
_BACKGROUND_SHRINK = 8
_BACKGROUND_BLUR_PX = 21  # on the shrunken page: wider than any stroke, narrower than a shadow
_EDGE = 0.03  # of each side: scanners leave dark edges
_BORDER = 0.08  # of each side: where punch holes and staples are
_PRINT_CONTRAST = 60  # grey levels darker than the paper around: print, if not a faded one
_MIN_CONTRAST, _NOISE_FACTOR = 10, 6  # what stands out: so many levels, so many times the grain
_SIGMA_OF_MAD = 1.4826
_NO_INK_SHARE = 1e-5  # of the page: a few grains of dust
_NO_PRINT_SHARE = 5e-5
_DARKEST_PAPER_GREY = 128  # a page darker than that is a failed picture, no bare paper
_LEGIBLE_CONFIDENCE = 0.85
_MIN_LEGIBLE_SHARE = 0.5  # of the characters: faint print is read whole, mirrored print is not
_MIN_LEGIBLE_CHARACTERS = 4


@dataclass(frozen=True, slots=True)
class Ink:
    """How much of a page is darker than its paper: at all, and as dark as print."""

    any_share: float  # of the page's pixels
    print_share: float
    paper_grey: float = 255.0

    @property
    def is_none(self) -> bool:
        return self.any_share < _NO_INK_SHARE and self.paper_grey >= _DARKEST_PAPER_GREY

    @property
    def is_faint(self) -> bool:
        return self.print_share < _NO_PRINT_SHARE


def measure_ink(image: Image) -> Ink:
    """The ink on ``image``, against the paper's own colour at each place."""
    grey, darkness = _darkness(image)
    inside = _cut(darkness, _EDGE)
    contrast = max(_MIN_CONTRAST, _NOISE_FACTOR * _grain(inside))
    # A fax's grain may be as dark as print: what is as dark as print is ink all the same.
    return Ink(
        float((inside > min(contrast, _PRINT_CONTRAST)).mean()),
        float((_cut(darkness, _BORDER) > _PRINT_CONTRAST).mean()),
        float(np.median(grey)),
    )


def is_blank(ink: Ink, lines: Sequence[Line]) -> bool:
    """Whether a page with ``ink`` is blank, of which OCR read ``lines``."""
    return ink.is_none or (ink.is_faint and not _is_legible(lines))


def _is_legible(lines: Sequence[Line]) -> bool:
    sure = sum(_count(line) for line in lines if line.confidence >= _LEGIBLE_CONFIDENCE)
    every = sum(_count(line) for line in lines)
    return sure >= _MIN_LEGIBLE_CHARACTERS and sure >= _MIN_LEGIBLE_SHARE * every


def _count(line: Line) -> int:
    return sum(character.isalnum() for character in line.text)


def _grain(darkness: np.ndarray) -> float:
    """The spread of the paper's own grain, which print hardly moves."""
    return float(_SIGMA_OF_MAD * np.median(np.abs(darkness - np.median(darkness))))


def _darkness(image: Image) -> tuple[np.ndarray, np.ndarray]:
    """Each pixel's grey, and how much darker it is than the paper around it."""
    small = _scaled(image, min(1.0, _MEASURED_SIDE_PX / max(image.shape[:2])))
    grey = cv2.GaussianBlur(cv2.cvtColor(small, cv2.COLOR_BGR2GRAY), (3, 3), 0)
    tiny = _scaled(grey, 1 / _BACKGROUND_SHRINK)
    paper = cv2.medianBlur(tiny, _BACKGROUND_BLUR_PX)
    paper = cv2.resize(paper, (grey.shape[1], grey.shape[0]), interpolation=cv2.INTER_LINEAR)
    return grey, paper.astype(np.int16) - grey


def _scaled(image: np.ndarray, factor: float) -> np.ndarray:
    """``image`` smaller by ``factor``, of at least one pixel: strips are pages too."""
    height, width = image.shape[:2]
    size = (max(1, round(width * factor)), max(1, round(height * factor)))
    return cv2.resize(image, size, interpolation=cv2.INTER_AREA)


def _cut(values: np.ndarray, share: float) -> np.ndarray:
    """``values`` without ``share`` of each side."""
    height, width = values.shape
    y, x = round(height * share), round(width * share)
    return values[y : height - y, x : width - x]
