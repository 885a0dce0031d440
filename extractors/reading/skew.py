"""How far a page is off the level, and lines carried back from the level page.

The angle is the one at which the ink falls into the sharpest rows (or columns, for a page that
lies on its side): the sum of ink along each row is compared with that of the next.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

import cv2
import numpy as np
from numpy.typing import NDArray

from extractors.reading.raster import Image
from extractors.types import Box, Line

MAX_SKEW_DEG = 10.0
MIN_SKEW_DEG = 0.7  # below this recognition does not suffer, and turning blurs the print

_PROBE_SIDE = 800
_COARSE_STEP_DEG = 1.0
_FINE_STEP_DEG = 0.2
_MIN_GAIN = 1.15  # how much sharper than level the best angle must be
_MIN_INK_SHARE = 0.001


def skew_degrees(image: Image) -> float:
    """The angle by which the print runs downwards to the right; 0.0 where none stands out."""
    ink = _ink(image)
    if ink.mean() < _MIN_INK_SHARE * 255:
        return 0.0
    coarse = np.arange(-MAX_SKEW_DEG, MAX_SKEW_DEG + 0.1, _COARSE_STEP_DEG)
    middle = max(coarse, key=lambda angle: _sharpness(ink, float(angle)))
    span = _COARSE_STEP_DEG
    fine = np.arange(middle - span, middle + span + 0.01, _FINE_STEP_DEG)
    best = float(max(fine, key=lambda angle: _sharpness(ink, float(angle))))
    if abs(best) > MAX_SKEW_DEG or _sharpness(ink, best) < _MIN_GAIN * _sharpness(ink, 0.0):
        return 0.0
    return best


@dataclass(frozen=True, slots=True)
class Levelled:
    """``image`` is the page turned level; :meth:`restore` brings a line back to the page."""

    image: Image
    degrees: float
    back: NDArray[np.float64] | None = None  # 2 x 3: level pixels to page pixels

    def restore(self, line: Line) -> Line:
        """``line`` as it lies on the page before levelling, its slope included."""
        if self.back is None:
            return line
        box = line.box
        corners = [self._at(x, y) for x in (box.x0, box.x1) for y in (box.y0, box.y1)]
        around = Box.around(Box(x, y, x, y) for x, y in corners)
        edges = tuple(self._at(x, _middle(line, x))[0] for x in line.edges)
        angle = math.atan(line.slope) + math.radians(self.degrees)
        return replace(line, box=around, edges=edges, slope=math.tan(angle))

    def _at(self, x: float, y: float) -> tuple[float, float]:
        assert self.back is not None
        moved = self.back @ (x, y, 1.0)
        return float(moved[0]), float(moved[1])


def level(image: Image) -> Levelled:
    """``image`` turned so that its print runs level; as it is where it does already."""
    degrees = skew_degrees(image)
    if abs(degrees) < MIN_SKEW_DEG:
        return Levelled(image, 0.0)
    height, width = image.shape[:2]
    turn = _turn(width, height, degrees)
    # the canvas grows, so that no corner with print on it is cut off
    turned = cv2.warpAffine(
        image,
        turn.matrix,
        (turn.width, turn.height),
        flags=cv2.INTER_CUBIC,
        borderMode=cv2.BORDER_REPLICATE,
    ).astype(np.uint8)
    return Levelled(turned, degrees, cv2.invertAffineTransform(turn.matrix).astype(np.float64))


@dataclass(frozen=True, slots=True)
class _Turn:
    matrix: NDArray[np.float64]
    width: int
    height: int


def _turn(width: int, height: int, degrees: float) -> _Turn:
    matrix = cv2.getRotationMatrix2D((width / 2, height / 2), degrees, 1.0).astype(np.float64)
    cosine, sine = abs(matrix[0, 0]), abs(matrix[0, 1])
    wide, high = round(width * cosine + height * sine), round(width * sine + height * cosine)
    matrix[0, 2] += (wide - width) / 2
    matrix[1, 2] += (high - height) / 2
    return _Turn(matrix, wide, high)


def _ink(image: Image) -> NDArray[np.uint8]:
    """Dark print on lighter ground as white on black, at probe size."""
    factor = min(1.0, _PROBE_SIDE / max(image.shape[:2]))
    # a strip of a page may be thinner than a pixel at probe size
    size = (max(1, round(image.shape[1] * factor)), max(1, round(image.shape[0] * factor)))
    small = cv2.resize(image, size, interpolation=cv2.INTER_AREA)
    grey = cv2.cvtColor(small, cv2.COLOR_BGR2GRAY)
    # strokes only: shadows and the page's border are wider than the kernel and drop out
    kernel = cv2.getStructuringElement(cv2.MORPH_RECT, (9, 9))
    strokes = cv2.morphologyEx(grey, cv2.MORPH_BLACKHAT, kernel)
    return cv2.threshold(strokes, 40, 255, cv2.THRESH_BINARY)[1].astype(np.uint8)


def _sharpness(ink: NDArray[np.uint8], degrees: float) -> float:
    height, width = ink.shape
    turn = cv2.getRotationMatrix2D((width / 2, height / 2), degrees, 1.0)
    turned = cv2.warpAffine(ink, turn, (width, height), flags=cv2.INTER_NEAREST)
    rows = cv2.reduce(turned, 1, cv2.REDUCE_SUM, dtype=cv2.CV_32F).ravel()
    columns = cv2.reduce(turned, 0, cv2.REDUCE_SUM, dtype=cv2.CV_32F).ravel()
    return float(max(np.square(np.diff(rows)).sum(), np.square(np.diff(columns)).sum()))


def _middle(line: Line, x: float) -> float:
    return line.box.center_y + line.slope * (x - line.box.center_x)
