"""Red seals over print: found, removed, and the lines under them read a second time.

In the red channel red ink is as bright as paper while black print stays dark, so the print is
what remains. Only seals are removed: many paper forms print their labels and rules in red too.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import cv2
import numpy as np
from numpy.typing import NDArray

from extractors.reading.engines import OcrEngine
from extractors.reading.raster import Image
from extractors.types import Line

Mask = NDArray[np.uint8]  # height x width, 1 where there is seal ink

_MIN_REDNESS = 40  # red over the stronger of green and blue, of 255
_MIN_SIDE_SHARE = 0.04  # of the page's longer side; seals are 2 to 5 cm on a page of 30
_MAX_SIDE_SHARE = 0.4
_MAX_ASPECT = 3.0  # oval seals are up to twice as wide as high
_MIN_FILL = 0.05
_JOIN_PX = 9  # a seal's strokes and characters lie closer together than this
_HALO_PX = 5  # JPEG smears the colour around a stroke
_MIN_COVERED_SHARE = 0.02  # of a line's box, by seal ink
_MIN_SECOND_CONFIDENCE = 0.8


def reread_under_seals(image: Image, lines: Sequence[Line], engine: OcrEngine) -> tuple[Line, ...]:
    """``lines`` with those under a seal read again without it, where that reads better."""
    mask = seal_mask(image)
    if mask is None:
        return tuple(lines)
    covered = [number for number, line in enumerate(lines) if _is_covered(mask, line)]
    without = without_seals(image, mask)
    readings = engine.recognise([_crop(without, lines[number]) for number in covered])
    better = list(lines)
    for number, (text, confidence) in zip(covered, readings, strict=True):
        better[number] = _better(lines[number], text, confidence)
    return tuple(better)


def seal_mask(image: Image) -> Mask | None:
    """Where there is seal ink; ``None`` on a page without seals."""
    blue, green, red = cv2.split(image)
    ink = (cv2.subtract(red, cv2.max(blue, green)) > _MIN_REDNESS).astype(np.uint8)
    if not ink.any():
        return None
    joined = cv2.dilate(ink, np.ones((_JOIN_PX, _JOIN_PX), np.uint8))
    count, labels, boxes, _ = cv2.connectedComponentsWithStats(joined)
    longest = max(image.shape[:2])
    seals = [number for number in range(1, count) if _is_seal(boxes[number], longest)]
    if not seals:
        return None
    chosen = np.zeros(count, np.uint8)
    chosen[seals] = 1
    ink[chosen[labels] == 0] = 0
    return ink


def without_seals(image: Image, mask: Mask) -> Image:
    """A copy of ``image`` in which seal ink is replaced by its red channel."""
    near = cv2.dilate(mask, np.ones((_HALO_PX, _HALO_PX), np.uint8)) > 0
    cleaned = image.copy()
    cleaned[near] = image[:, :, 2][near][:, np.newaxis]
    return cleaned


def _is_seal(component: NDArray[np.int32], longest: int) -> bool:
    _, _, width, height, area = (int(value) for value in component)
    if min(width, height) < _MIN_SIDE_SHARE * longest or max(width, height) > (
        _MAX_SIDE_SHARE * longest
    ):
        return False  # a label of the form, or its frame
    if max(width, height) > _MAX_ASPECT * min(width, height):
        return False
    return area >= _MIN_FILL * width * height


def _is_covered(mask: Mask, line: Line) -> bool:
    part = _crop(mask, line)
    return line.box.width > line.box.height and bool(part.mean() >= _MIN_COVERED_SHARE)


def _crop(image: NDArray[np.uint8], line: Line) -> NDArray[np.uint8]:
    x0, y0, x1, y1 = (max(0, value) for value in line.box.rounded())
    return image[y0 : max(y1, y0 + 1), x0 : max(x1, x0 + 1)]


def _better(line: Line, text: str, confidence: float) -> Line:
    """The second reading where it is surer, or nearly as sure and sees more characters.

    Under a seal the engine skips what it cannot make out and stays confident about the rest, so
    its confidence alone says little there.
    """
    is_surer = confidence > line.confidence and len(text) >= len(line.text)
    sees_more = len(text) > len(line.text) and confidence >= _MIN_SECOND_CONFIDENCE
    if not (is_surer or sees_more):
        return line
    edges = line.edges if len(text) == len(line.text) else ()
    return replace(line, text=text, confidence=confidence, edges=edges)
