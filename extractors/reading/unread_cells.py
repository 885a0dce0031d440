"""Amounts of a table that the engine found no line for, looked for where they must stand.

A seal over the end of a row joins with the amount under it, and the detection of lines sees
neither. But a table says where its amounts are: in a column of figures, each level with the name
of a charge. Where a name has no figure in the column right of it, that cell is cut out without
the seal and recognised alone, twice; a figure that both looks read is a line of the page.

Nothing is known here of fields or papers but what the name of a charge ends with.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

import cv2
import numpy as np

from extractors.reading.engines import OcrEngine
from extractors.reading.raster import Image
from extractors.reading.seals import Mask, without_faint_seals
from extractors.reading.second_look import with_contrast
from extractors.types import Box, Line
from extractors.values.text import ascii_width

MAX_CELLS = 12  # a page
MIN_CONFIDENCE = 0.85  # of the less sure look
FEWEST = 2  # figures that make a column
ALIGNED = 0.7  # line heights by which the edges of a column's figures differ
BEYOND = 2.2  # rows that a table may go on above or below its figures
LEVEL = 0.5  # line heights that a figure may lie off its row
MARGIN = 0.3  # line heights around a cell
LONGER = 0.6  # line heights more at either end, for a figure longer than the others
_STRETCH = 1.2  # as the second look does
_CHARGE = re.compile(r"(费|药|饮片|材料|检查|血|氧)\W*$")
_FIGURE = re.compile(r"[¥￥]?\d[\d,]*\.\d{2}")
_BLANK = re.compile(r"[\s¥￥.,、·'`|_-]*")


@dataclass(frozen=True, slots=True)
class _Column:
    """Figures under each other. ``drop`` is how far they lie below the names of their rows."""

    x0: float
    x1: float
    top: float
    bottom: float
    height: float
    pitch: float
    drop: float


def with_unread_cells(
    image: Image, lines: Sequence[Line], engine: OcrEngine, seals: Mask | None = None
) -> tuple[Line, ...]:
    """``lines`` of the level ``image`` with the amounts of its tables that have no line; ``seals``
    is where there is seal ink on it."""
    cells = list(_unread_cells(lines))[:MAX_CELLS]
    if not cells:
        return tuple(lines)
    bare = image if seals is None else without_faint_seals(image, seals)
    close = engine.recognise([_wide(_crop(bare, cell, 0.0)) for cell in cells])
    around = engine.recognise([_crop(bare, cell, LONGER) for cell in cells])
    looked = (_agreed(cell, *looks) for cell, *looks in zip(cells, close, around, strict=True))
    found = [line for line in looked if line is not None]
    return (*(line for line in lines if not any(_is_piece(line, each) for each in found)), *found)


def _is_piece(line: Line, found: Line) -> bool:
    """Whether ``line`` is a seal's words run into the end of the figure that was ``found``."""
    figure = _FIGURE.search(ascii_width(line.text))
    is_over = abs(line.box.center_y - found.box.center_y) < found.box.height and (
        line.box.x0 < found.box.center_x < line.box.x1
    )
    return is_over and figure is not None and found.text.endswith(figure[0])


def _agreed(cell: Box, close: tuple[str, float], around: tuple[str, float]) -> Line | None:
    """The figure that stands alone in ``cell``, and is no longer when more is seen around it."""
    alone, beside = _FIGURE.search(ascii_width(close[0])), _FIGURE.search(ascii_width(around[0]))
    confidence = min(close[1], around[1])
    if alone is None or beside is None or alone[0] != beside[0] or confidence < MIN_CONFIDENCE:
        return None
    rest = ascii_width(close[0]).replace(alone[0], "", 1)
    return Line(alone[0], cell, confidence) if _BLANK.fullmatch(rest) else None


def _unread_cells(lines: Sequence[Line]) -> Iterator[Box]:
    """Where names of charges have no figure in the column right of them."""
    flat = [line for line in lines if line.box.width > line.box.height]
    names = [line for line in flat if _CHARGE.search(line.text) and not _has_digit(line)]
    figures = [line for line in flat if _FIGURE.fullmatch(ascii_width(line.text.strip()))]
    columns = [column for group in _aligned(figures) if (column := _column(group, names))]
    for name in names:
        right = [each for each in columns if each.x0 > name.box.x1]
        column = min(right, key=lambda each: each.x0, default=None)
        if column is not None and (cell := _cell(name, column, lines)) is not None:
            yield cell


def _has_digit(line: Line) -> bool:
    return any(character.isdigit() for character in line.text)


def _aligned(figures: Sequence[Line]) -> list[list[Line]]:
    """The figures in groups that begin or end under each other."""
    groups: list[list[Line]] = []
    for figure in sorted(figures, key=lambda line: line.box.center_y):
        near = ALIGNED * figure.box.height
        fitting = [group for group in groups if _is_under(figure.box, group[-1].box, near)]
        if fitting:
            fitting[0].append(figure)
        else:
            groups.append([figure])
    return [group for group in groups if len(group) >= FEWEST]


def _is_under(lower: Box, upper: Box, near: float) -> bool:
    edges = ((lower.x0, upper.x0), (lower.x1, upper.x1))
    return any(abs(a - b) <= near for a, b in edges)


def _column(figures: Sequence[Line], names: Sequence[Line]) -> _Column | None:
    """The column of ``figures``, where names of charges stand left of them, row by row."""
    drops, height = [], median(figure.box.height for figure in figures)
    for figure in figures:
        left = [name for name in names if name.box.x1 < figure.box.x0]
        offsets = (figure.box.center_y - name.box.center_y for name in left)
        nearest = min(offsets, key=abs, default=None)
        if nearest is not None and abs(nearest) < height:
            drops.append(nearest)
    if len(drops) < FEWEST:
        return None
    middles = sorted(figure.box.center_y for figure in figures)
    steps = [b - a for a, b in pairwise(middles) if b - a > LEVEL * height]
    if not steps:
        return None
    around = Box.around(figure.box for figure in figures)
    pitch = min(steps)
    return _Column(
        around.x0, around.x1, middles[0], middles[-1], height, pitch, float(median(drops))
    )


def _cell(name: Line, column: _Column, lines: Sequence[Line]) -> Box | None:
    """The cell of ``name`` in ``column``; ``None`` where a figure stands in it or before it."""
    middle = name.box.center_y + column.drop
    reach = BEYOND * column.pitch
    if not column.top - reach <= middle <= column.bottom + reach:
        return None
    half = (0.5 + MARGIN) * column.height
    cell = Box(
        column.x0 - MARGIN * column.height,
        middle - half,
        column.x1 + MARGIN * column.height,
        middle + half,
    )
    row = Box(name.box.x1, middle - LEVEL * column.height, cell.x1, middle + LEVEL * column.height)
    is_taken = any(
        _FIGURE.search(ascii_width(line.text)) and _overlaps(line.box, row) for line in lines
    )
    return None if is_taken else cell


def _overlaps(box: Box, other: Box) -> bool:
    return box.x0 < other.x1 and other.x0 < box.x1 and other.y0 <= box.center_y <= other.y1


def _crop(image: Image, cell: Box, longer: float) -> Image:
    more = longer * cell.height / (1 + 2 * MARGIN)
    wide = Box(cell.x0 - more, cell.y0, cell.x1 + more, cell.y1)
    x0, y0, x1, y1 = (max(0, value) for value in wide.rounded())
    return np.ascontiguousarray(image[y0 : max(y1, y0 + 1), x0 : max(x1, x0 + 1)])


def _wide(crop: Image) -> Image:
    """As the second look prepares its crops."""
    wide = cv2.resize(crop, None, fx=_STRETCH, fy=1.0, interpolation=cv2.INTER_CUBIC)
    return with_contrast(wide.astype(np.uint8))
