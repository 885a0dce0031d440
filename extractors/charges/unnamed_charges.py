"""Amounts of charges whose names ink hides: they belong to the sum all the same.

A seal or a fold takes names more often than figures. What is left stands in a column of the
table's amounts, in or next to its rows, with nothing beside it that says that it is a sum.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from extractors.layout import Slope, line_height, offset
from extractors.types import Line
from extractors.values.text import tidy

_AMOUNT = re.compile(r"-?\d[\d,]*\.\d{2}")
_SUM = re.compile("[计总余共]")
ALIGNED = 1.0  # line heights that an amount may lie off its column, on either edge
FEWEST_ALIGNED = 2  # amounts of named charges that make a column
NEXT = 1.4  # pitches of the rows above the first and below the last charge
WIDEST_PITCH = 2.5  # line heights between rows, where one row alone does not tell


def unnamed_amounts(
    body: Sequence[Line], charged: Sequence[Line], lines: Sequence[Line], slope: Slope
) -> list[Line]:
    """The lines of a table's ``body`` that are amounts of charges and stand beside no name.

    ``charged`` are the amounts of the charges that have one, ``lines`` all of the page.
    """
    if len(charged) < FEWEST_ALIGNED:
        return []
    levels = sorted(slope.level(line.box) for line in charged)
    height = line_height(charged)
    steps = [b - a for a, b in pairwise(levels) if b - a > 0.7 * height]
    pitch = min(min(steps, default=WIDEST_PITCH * height), WIDEST_PITCH * height)
    top, bottom = levels[0] - NEXT * pitch, levels[-1] + NEXT * pitch
    return [
        line
        for line in body
        if _AMOUNT.fullmatch(tidy(line.text))
        and top < slope.level(line.box) < bottom
        and not any(_is_same(line, other) for other in charged)
        and sum(_is_aligned(line, other, height) for other in charged) >= FEWEST_ALIGNED
        and not _is_sum(line, lines, charged, slope)
    ]


def _is_same(line: Line, other: Line) -> bool:
    a, b = line.box, other.box
    return a.x0 <= b.center_x <= a.x1 and a.y0 <= b.center_y <= a.y1


def _is_aligned(line: Line, other: Line, height: float) -> bool:
    off = min(abs(line.box.x1 - other.box.x1), abs(line.box.x0 - other.box.x0))
    return off < ALIGNED * height


def _is_sum(line: Line, lines: Sequence[Line], charged: Sequence[Line], slope: Slope) -> bool:
    """Whether the words before ``line`` in its row, up to the amount of another charge, are those
    of a sum."""
    level = [
        other
        for other in lines
        if other.box.x1 < line.box.center_x
        and abs(offset(other.box, line.box, slope)) < 0.6 * line.box.height
    ]
    left = [x.box.x1 for x in level if any(_is_same(x, other) for other in charged)]
    start = max(left, default=0.0)
    return any(x.box.x0 >= start and _SUM.search(x.text) is not None for x in level)
