"""Rows of text that the detection runs together, set apart in its map.

The words around a seal stand on a curve. Where the curve meets printed rows the detection's map has
one bent region for all of them. The box around it is mostly paper and scores too low, so the rows
were lost, far from the seal as well, however legible they are. Rows run level on a level page:
what runs level for some line heights stays in the map, what links it is taken out.

Where a machine prints a value half a row off its label, both are one region too, with a step in
it. All that runs level through a step is the strip that both have in common, or the longer of the
two: such a region is cut at its step.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

Map = NDArray[np.float32]  # height x width, 0 to 1: how likely text is there
Region = NDArray[np.uint8]  # height x width, 1 inside

_STRAIGHT = 0.85  # of the area of the least rectangle around it, that a straight row fills
_ROW_FILL = 0.8  # of its upright box, that tells a plain row
_WIDE = 2.0  # a plain row's width to its height
_TALL = 1.3  # usual heights from which a region may hold more than a row
_REACHES = (2.0, 4.0, 8.0)  # usual heights that a row runs level, asked for one after the other
_KEPT = 0.8  # of a region: where less of it runs level, it may have a step
# Of a step, in usual heights:
_LEAST_STEP = 0.22  # between the middles of what stands on either side
_LEVEL = 0.1  # that the middles on one side may stray, as a mean
_ONE_ROW = 1.4  # the region is nowhere higher: ink over a row makes it so
_LEAST_SIDE = 1.2  # the width of either side
_SIDE_FILL = 0.78  # of the least rectangle around either side; a seal's words fill less
_BAND = 0.5  # taken out on either side of the cut: boxes are drawn wider than their regions


@dataclass(frozen=True, slots=True)
class RowsApart:
    """PaddleOCR's way from maps to boxes, with the rows in the maps set apart before."""

    boxes: Callable[..., Any]
    threshold: float  # above which the boxes take a place for text

    def __call__(self, maps: Sequence[Any], shapes: Any, **options: Any) -> Any:
        apart = [[rows_apart(page[0], self.threshold)[np.newaxis]] for page in maps[0]]
        return self.boxes([[page[0] for page in apart]], shapes, **options)


def rows_apart(text: Map, threshold: float) -> Map:
    """``text`` without what links rows in its bent regions above ``threshold``; the map itself
    where there are none."""
    inside = (text > threshold).astype(np.uint8)
    regions = list(_regions(inside))
    usual = _usual_height(regions)
    bent = [region for region in regions if usual and _is_bent(region, usual)]
    if not bent:
        return text
    apart = text.copy()
    for region in bent:
        rows = _level_parts(region.mask, usual)
        if rows.sum() < _KEPT * region.mask.sum():
            sides = _cut_at_step(region.mask, usual)
            rows = rows if sides is None else sides
        if rows.any():  # else a character or two beside a speck, and no row
            apart[region.place][(region.mask == 1) & (rows == 0)] = 0
    return apart


@dataclass(frozen=True, slots=True)
class _Region:
    """Places that hang together: ``mask`` has the size of their upright box, ``place``."""

    place: tuple[slice, slice]
    mask: Region

    @property
    def height(self) -> int:
        return int(self.mask.shape[0])

    @property
    def width(self) -> int:
        return int(self.mask.shape[1])


def _regions(inside: Region) -> Iterator[_Region]:
    _, numbers, boxes, _ = cv2.connectedComponentsWithStats(inside)
    for number, (x, y, width, height, _) in enumerate(boxes[1:], 1):
        place = (slice(int(y), int(y + height)), slice(int(x), int(x + width)))
        yield _Region(place, (numbers[place] == number).astype(np.uint8))


def _usual_height(regions: Sequence[_Region]) -> float:
    """Of the plain rows; 0.0 where there are none."""
    plain = [
        region.height
        for region in regions
        if region.width > _WIDE * region.height and region.mask.mean() > _ROW_FILL
    ]
    return float(np.median(plain)) if plain else 0.0


def _is_bent(region: _Region, usual: float) -> bool:
    """Whether a region is higher than a row and no straight strip, level or slanting."""
    is_large = region.height >= _TALL * usual and region.width >= _WIDE * usual
    return is_large and _fill(region.mask) <= _STRAIGHT


def _fill(mask: Region) -> float:
    """The share of the least rectangle around a region that it takes up."""
    outlines, _ = cv2.findContours(mask, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_SIMPLE)
    width, height = cv2.minAreaRect(np.vstack([*outlines]))[1]
    # the rectangle goes through the middles of the outermost places
    return int(mask.sum()) / ((width + 1) * (height + 1))


def _level_parts(mask: Region, usual: float, reaches: Sequence[float] = _REACHES) -> Region:
    """The places of ``mask`` that lie in a level run of the first of ``reaches``; in parts of them
    that are still bent, of the next."""
    kernel = np.ones((1, max(3, round(reaches[0] * usual))), np.uint8)
    # a border of nothing: a run at the edge is no longer than it is seen to be
    framed = cv2.copyMakeBorder(mask, 1, 1, 1, 1, cv2.BORDER_CONSTANT, value=(0,))
    level: Region = cv2.morphologyEx(framed, cv2.MORPH_OPEN, kernel)[1:-1, 1:-1].astype(np.uint8)
    if len(reaches) > 1:
        for part in list(_regions(level)):
            if _is_bent(part, usual):
                rest = _level_parts(part.mask, usual, reaches[1:])
                level[part.place][(part.mask == 1) & (rest == 0)] = 0
    return level


def _cut_at_step(mask: Region, usual: float) -> Region | None:
    """``mask`` without the columns around its one step; ``None`` where it is no row with a step."""
    heights = mask.sum(axis=0, dtype=np.float64)
    least = max(1, round(_LEAST_SIDE * usual))
    if mask.shape[1] < 2 * least + 1 or heights.max() > _ONE_ROW * usual:
        return None
    middles = (mask * np.arange(len(mask))[:, np.newaxis]).sum(axis=0) / np.maximum(heights, 1.0)
    astray, cut, step = min(
        _step_at(middles, cut) for cut in range(least, mask.shape[1] - least + 1)
    )
    if abs(step) < _LEAST_STEP * usual or astray > _LEVEL * usual * mask.shape[1]:
        return None
    band = max(1, round(_BAND * usual))
    sides = mask.copy()
    sides[:, cut - band : cut + band] = 0
    are_rows = all(_fill(side.mask) > _SIDE_FILL for side in _regions(sides))
    return sides if are_rows else None


def _step_at(middles: NDArray[np.float64], cut: int) -> tuple[float, int, float]:
    """How far ``middles`` stray from one height before ``cut`` and another one behind it, all
    together; the cut; and how much lower the second is."""
    left, right = middles[:cut], middles[cut:]
    low, high = float(np.median(left)), float(np.median(right))
    astray = float(np.abs(left - low).sum() + np.abs(right - high).sum())
    return astray, cut, high - low
