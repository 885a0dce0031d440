"""How the columns of a photographed table lean, and where they went on a further photo of it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from extractors.types import Box

BIN_PX = 4
LEANS = np.linspace(-0.08, 0.08, 17)  # dx/dy: a phone held askew, and perspective
CLEARER = 1.05  # more blank between columns than upright, or they count as upright
MIN_TEXTS = 20  # fewer tell nothing about columns
SHIFTS = np.linspace(-0.03, 0.03, 31)  # of the page's width, less than any column
SCALES = np.linspace(0.94, 1.06, 7)
SHIFT_COST = 0.5  # texts crossed that a shift of one per cent has to save


class Fit(NamedTuple):
    """A border at ``x`` on the page before stands at ``x * scale + shift`` at the table's top."""

    lean: float
    scale: float = 1.0
    shift: float = 0.0


def column_lean(boxes: Sequence[Box], top: float) -> float:
    """dx/dy of the columns of ``boxes``: under which the most is blank from top to bottom."""
    if len(boxes) < MIN_TEXTS:
        return 0.0
    blanks = {float(lean): int((_coverage(boxes, top, lean) <= 1).sum()) for lean in LEANS}
    best = max(blanks, key=lambda lean: (blanks[lean], -abs(lean)))
    return best if blanks[best] > CLEARER * blanks[min(blanks, key=abs)] else 0.0


def refit(boxes: Sequence[Box], borders: Sequence[float], top: float, width: float) -> Fit:
    """Where ``borders`` of the page before cross the fewest of these texts; nearby, if anywhere."""
    lean = column_lean(boxes, top)
    coverage = _coverage(boxes, top, lean)
    known = np.asarray(borders)
    if not len(known) or len(boxes) < MIN_TEXTS:
        return Fit(lean)
    middle = width / 2

    def crossed(fit: Fit) -> float:
        places = ((known * fit.scale + fit.shift) / BIN_PX).astype(np.int64)
        inside = coverage[np.clip(places, 0, len(coverage) - 1)]
        moved = abs(fit.shift - middle * (1 - fit.scale)) + width * abs(fit.scale - 1) / 2
        return float(inside.sum()) + SHIFT_COST * 100 * moved / width

    fits = [
        Fit(lean, float(scale), float(middle * (1 - scale) + shift * width))
        for scale in SCALES
        for shift in SHIFTS
    ]
    return min(fits, key=crossed)


def _coverage(boxes: Sequence[Box], top: float, lean: float) -> NDArray[np.int64]:
    """How many texts lie over each strip of :data:`BIN_PX`, straightened by ``lean``."""
    places = np.array([(x0, x1, (y0 + y1) / 2) for x0, y0, x1, y1 in boxes])
    moved = places[:, :2] - lean * (places[:, 2:] - top)
    bins = np.clip(moved / BIN_PX, 0, None).astype(np.int64)
    edges = np.zeros(int(bins.max()) + 2, dtype=np.int64)
    np.add.at(edges, bins[:, 0], 1)
    np.add.at(edges, bins[:, 1] + 1, -1)
    first, last = int(bins[:, 0].min()), int(bins[:, 1].max())
    found = np.cumsum(edges)
    found[:first] = found[last + 1 :] = len(boxes) + 1  # margins are no gap between columns
    return found
