"""Rows of print for which the engine found no line, looked for by their ink.

A seal or a stamp that touches print makes one blob of both, and the detection of lines drops it:
with the end of a hospital's name its beginning and its label are lost, however clear they are.
Characters of the usual size side by side that no line covers are such a row. It is cut out and
recognised as one line twice: as far as its clear characters reach, and on through what lies over
its end.

Nothing is known here of fields or papers. Figures alone are left to ``unread_cells``, which reads
them twice: of a name a part helps, of an amount it lies.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from statistics import median

import cv2
import numpy as np
from numpy.typing import NDArray

from extractors.reading.engines import OcrEngine
from extractors.reading.raster import Image
from extractors.reading.seals import Mask, without_faint_seals
from extractors.types import Box, Line

MAX_ROWS = 12  # a page
FEWEST_LINES = 8  # that tell the usual size of print
MIN_CONFIDENCE, MIN_THROUGH = 0.85, 0.8  # of the clear part alone; of all of it
FEWEST_CHARACTERS = 3

_PRINT = 0.75  # of a line's box, from top to bottom
_DARK = 0.72  # of the paper's brightness around: print is darker
_PAPER_SHRINK, _PAPER_PX = 4, 41  # the paper's brightness is the middle one of this many pixels
# In heights of print: no larger ink is a character, and no smaller one.
_WIDEST, _HIGHEST, _SMALLEST = 1.6, 1.4, 0.15
_NEIGHBOUR, _SAME_ROW = 1.0, 2.0  # between the parts of a character; between characters
_SHORTEST, _LOWEST, _TALLEST = 3.0, 0.6, 2.2  # of a row
_BEFORE, _BEHIND = 0.6, 3.5  # the widest gap over which a row goes on: label and value stand apart
_MOST_BEFORE, _MOST_BEHIND = 2.5, 18.0
_ASIDE, _ABOVE = 0.4, 0.2  # left around a row
_AMOUNT = re.compile(r"\d[\d,]*\.\d+|\d+\W*$")
_HAN = re.compile(r"[\u3400-\u9fff]")


def with_unread_rows(
    image: Image, lines: Sequence[Line], engine: OcrEngine, seals: Mask | None = None
) -> tuple[Line, ...]:
    """``lines`` of the level ``image`` with the rows of words that have no line; ``seals`` is
    where there is seal ink on it."""
    flat = [line for line in lines if line.box.width > line.box.height]
    if len(flat) < FEWEST_LINES:
        return tuple(lines)
    height = _PRINT * median(line.box.height for line in flat)
    bare = image if seals is None else without_faint_seals(image, seals)
    dark = _uncovered_ink(bare, lines)
    clear = list(_rows(dark, height))[:MAX_ROWS]
    known = [line.box for line in flat]
    begun = [_begun(row, dark, (*known, *clear), height) for row in clear]
    through = [_ended(row, dark, (*known, *begun), height) for row in begun]
    crops = [_crop(bare, row, height) for row in (*clear, *through)]
    readings = engine.recognise(crops) if crops else ()
    found = (
        _line(*each) for each in zip(clear, through, readings, readings[len(clear) :], strict=False)
    )
    return (*lines, *(line for line in found if line is not None))


def _line(
    clear: Box, through: Box, alone: tuple[str, float], whole: tuple[str, float]
) -> Line | None:
    """What stands in a row; ``None`` where neither look reads words."""
    is_more = _written(whole[0]) >= _written(alone[0])
    if whole[1] >= MIN_THROUGH and is_more and _figures(whole[0]) == _figures(alone[0]):
        text, confidence, box = whole[0].strip(), whole[1], through
    else:
        text, confidence, box = alone[0].strip(), alone[1], clear
    is_words = _written(text) >= FEWEST_CHARACTERS and _HAN.search(text) is not None
    is_sure = confidence >= (MIN_THROUGH if box is through else MIN_CONFIDENCE)
    return Line(text, box, confidence) if is_words and is_sure else None


def _figures(text: str) -> list[str]:
    """The amounts in ``text``; a number within a name (第82医院) is none."""
    return _AMOUNT.findall(text)


def _written(text: str) -> int:
    return sum(character.isalnum() for character in text)


def _uncovered_ink(image: Image, lines: Sequence[Line]) -> Mask:
    """Where there is ink that no line covers."""
    grey = cv2.cvtColor(image, cv2.COLOR_BGR2GRAY)
    share = 1 / _PAPER_SHRINK
    small = cv2.resize(grey, None, fx=share, fy=share, interpolation=cv2.INTER_AREA)
    paper = cv2.resize(cv2.medianBlur(small, _PAPER_PX), (grey.shape[1], grey.shape[0]))
    dark = (grey < _DARK * paper).astype(np.uint8)
    for line in lines:
        x0, y0, x1, y1 = (max(0, value) for value in line.box.rounded())
        dark[y0:y1, x0:x1] = 0
    return dark


def _rows(dark: Mask, height: float) -> Iterator[Box]:
    """Rows of ink in pieces as large as characters and their parts, from top to bottom."""
    _, labels, boxes, _ = cv2.connectedComponentsWithStats(dark)
    wide, high = boxes[:, 2], boxes[:, 3]
    is_print = (wide <= _WIDEST * height) & (high <= _HIGHEST * height)
    is_print &= np.maximum(wide, high) >= _SMALLEST * height
    is_print[0] = False  # the paper
    pieces = is_print[labels].astype(np.uint8)
    characters = cv2.morphologyEx(pieces, cv2.MORPH_CLOSE, _brush(_NEIGHBOUR * height))
    characters = cv2.morphologyEx(characters, cv2.MORPH_OPEN, _brush(0.8 * height, 0.4 * height))
    joined = cv2.morphologyEx(characters, cv2.MORPH_CLOSE, _brush(_SAME_ROW * height))
    _, _, rows, _ = cv2.connectedComponentsWithStats(joined)
    for x, y, width, high in rows[1:, :4].tolist():
        if width >= _SHORTEST * height and _LOWEST * height <= high <= _TALLEST * height:
            yield Box(x, y, x + width, y + high)


def _brush(width: float, height: float = 1.0) -> Mask:
    return np.ones((max(1, int(height)), max(1, int(width))), np.uint8)


def _begun(row: Box, dark: Mask, known: Sequence[Box], height: float) -> Box:
    """``row`` from where its ink begins, or from what is ``known`` before it."""
    before = max((box.x1 for box in known if _is_level(box, row) and box.x1 <= row.x0), default=0.0)
    first = max(before, row.x0 - _MOST_BEFORE * height)
    inked = _inked(dark, row, first, row.x0)
    return row._replace(x0=row.x0 - _reach(inked[::-1], _BEFORE * height))


def _ended(row: Box, dark: Mask, known: Sequence[Box], height: float) -> Box:
    """``row`` on to where its ink ends, or to what is ``known`` behind it."""
    behind = [box.x0 for box in known if _is_level(box, row) and box.x0 >= row.x1]
    edge = min(behind, default=float(dark.shape[1])) - 2 * _ASIDE * height
    last = max(row.x1, min(edge, row.x1 + _MOST_BEHIND * height))
    inked = _inked(dark, row, row.x1, last)
    return row._replace(x1=row.x1 + _reach(inked, _BEHIND * height))


def _is_level(box: Box, row: Box) -> bool:
    return box.y0 < row.center_y < box.y1


def _inked(dark: Mask, row: Box, x0: float, x1: float) -> NDArray[np.bool_]:
    """In which columns from ``x0`` to ``x1`` the row has ink."""
    part = dark[round(row.y0) : round(row.y1), round(x0) : round(x1)]
    return np.asarray(part.any(axis=0), np.bool_)


def _reach(inked: NDArray[np.bool_], widest_gap: float) -> int:
    """How far ink goes on without a wider gap."""
    at = np.flatnonzero(inked)
    gaps = np.flatnonzero(np.diff(at, prepend=0) > widest_gap)
    kept = at[: gaps[0]] if len(gaps) else at
    return int(kept[-1]) + 1 if len(kept) else 0


def _crop(image: Image, row: Box, height: float) -> Image:
    aside, above = _ASIDE * height, _ABOVE * height
    around = Box(row.x0 - aside, row.y0 - above, row.x1 + aside, row.y1 + above)
    x0, y0, x1, y1 = (max(0, value) for value in around.rounded())
    return np.ascontiguousarray(image[y0:y1, x0:x1])
