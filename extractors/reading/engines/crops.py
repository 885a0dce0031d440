"""Detected quadrilaterals: their order, and the straight line images cut out of a page."""

from __future__ import annotations

from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from extractors.reading.raster import Image

Quad = NDArray[np.float32]  # 4 x 2: top left, top right, bottom right, bottom left

_TALL = 1.5  # height to width from which PaddleOCR takes a box as a line that runs sideways
_SAME_ROW_PX = 10


def ordered(quads: NDArray[Any]) -> list[Quad]:
    """Quadrilaterals from top to bottom, within a row from left to right."""
    boxes = sorted(
        (np.asarray(quad, np.float32) for quad in quads), key=lambda q: (q[0][1], q[0][0])
    )
    for last in range(1, len(boxes)):
        at = last
        while at and _swapped(boxes[at - 1], boxes[at]):
            boxes[at - 1], boxes[at] = boxes[at], boxes[at - 1]
            at -= 1
    return boxes


def _swapped(upper: Quad, lower: Quad) -> bool:
    return bool(abs(upper[0][1] - lower[0][1]) < _SAME_ROW_PX and lower[0][0] < upper[0][0])


def sides(quad: Quad) -> tuple[float, float]:
    """Width and height of a quadrilateral, in pixels."""
    top, right = quad[1] - quad[0], quad[2] - quad[1]
    left, bottom = quad[3] - quad[0], quad[2] - quad[3]
    width = max(np.hypot(*top), np.hypot(*bottom))
    height = max(np.hypot(*left), np.hypot(*right))
    return float(width), float(height)


def is_tall(quad: Quad) -> bool:
    """Whether the line in ``quad`` runs up or down the page."""
    width, height = sides(quad)
    return height >= _TALL * width


def cut(image: Image, quad: Quad) -> Image:
    """The picture inside ``quad``, straightened; a tall one is turned anticlockwise to lie flat."""
    width, height = (max(1, round(side)) for side in sides(quad))
    target = np.array([[0, 0], [width, 0], [width, height], [0, height]], np.float32)
    turn = cv2.getPerspectiveTransform(quad, target)
    crop = cv2.warpPerspective(
        image, turn, (width, height), flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE
    )
    return np.rot90(crop).copy() if is_tall(quad) else crop  # type: ignore[return-value]
