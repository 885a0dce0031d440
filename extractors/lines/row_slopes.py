"""The slope under which the texts of a table fall into the sharpest rows.

Cells are short, and short lines know little of their slope: a photo of a list would be read across
its rows. So the slope, and how it changes from top to bottom (perspective), is searched for.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

from extractors.layout import Slope, line_height, page_slope
from extractors.types import Line

MIN_TEXTS = 20  # fewer tell nothing about rows
CELLS_IN_A_ROW = 3.0  # running text has one or two: its long lines know their slope
SHARPER = 1.06  # than under the page's own estimate, or that one stays
# dy/dx: photos of sheets come in with up to eight degrees, and change by four from top to bottom
SLOPES, SLOPE_STEP = np.linspace(-0.15, 0.15, 61), 0.005
CHANGES, CHANGE_STEP = np.linspace(-0.08, 0.08, 9), 0.02
FINER = np.linspace(-1.0, 1.0, 9)


def table_slope(lines: Sequence[Line]) -> Slope:
    """The slope of a page of cells; that of its long lines where no other is clearly sharper."""
    usual = page_slope(lines)
    if len(lines) < MIN_TEXTS:
        return usual
    centers = np.array([(line.box.center_x, line.box.center_y) for line in lines])
    bin_px = max(line_height(lines) / 3, 1.0)
    own = np.array([usual.level(line.box) for line in lines])
    threshold = max(SHARPER * _sharpness(own, bin_px), CELLS_IN_A_ROW * len(lines))
    best, slope, change = _sharpest(centers, bin_px, SLOPES, CHANGES)
    if best <= threshold / SHARPER:
        return usual
    fine = slope + SLOPE_STEP * FINER, change + CHANGE_STEP * FINER
    best, slope, change = max((best, slope, change), _sharpest(centers, bin_px, *fine))
    if best <= threshold:
        return usual
    height = float(np.ptp(centers[:, 1])) or 1.0
    per_y = change / height
    return Slope(slope - per_y * float(centers[:, 1].min() + height / 2), 0.0, per_y)


def _sharpest(
    centers: NDArray[np.float64],
    bin_px: float,
    slopes: Iterable[float],
    changes: Iterable[float],
) -> tuple[float, float, float]:
    """Sharpness, slope at half height and its change over the height of the best pair."""
    x, y = centers[:, 0], centers[:, 1]
    lever = x * ((y - y.min()) / (float(np.ptp(y)) or 1.0) - 0.5)
    bases = [(float(change), y - change * lever) for change in changes]
    return max(
        (_sharpness(base - slope * x, bin_px), float(slope), change)
        for slope in slopes
        for change, base in bases
    )


def _sharpness(levels: NDArray[np.float64], bin_px: float) -> float:
    """How many texts share a row with one another: the sum of the rows' squared lengths."""
    places = ((levels - levels.min()) / bin_px).astype(np.int64)
    return float((np.bincount(places) ** 2).sum())
