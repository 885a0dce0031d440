"""A page's picture, and how its pixels relate to page coordinates."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Image = NDArray[np.uint8]  # height x width x 3, BGR, as OpenCV and PaddleOCR want it

# An A3 page at 200 dpi has 7.7 million pixels, a phone photo 12; more only costs memory.
MAX_RASTER_PIXELS = 25_000_000


@dataclass(frozen=True, slots=True)
class Raster:
    """``image`` shows a page of ``width`` x ``height`` page pixels.

    The image may be smaller than the page: a huge scan is decoded and a huge PDF page is
    rendered at a lower resolution, while coordinates stay those of the full size.
    """

    image: Image
    width: int
    height: int

    @property
    def scale(self) -> float:
        """Page pixels to one image pixel (1.0 or more)."""
        return self.width / int(self.image.shape[1])


def shrink_factor(width: float, height: float) -> float:
    """What to multiply both sides with so that a picture stays within bounds (at most 1.0)."""
    return min(1.0, math.sqrt(MAX_RASTER_PIXELS / max(width * height, 1.0)))
