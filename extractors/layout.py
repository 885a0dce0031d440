"""Where text stands on a page: rows, reading order, and comparable text with its way back.

A page keeps a little skew after it was made upright, and photos bend. Rows are therefore chained
from neighbour to neighbour instead of being cut at fixed heights.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from statistics import median

import numpy as np

from extractors.types import Box, Line
from extractors.values.text import ascii_width

OVERLAP, LEVEL_OVERLAP = 0.5, 1.0  # of the line height: how far two cells may lie over each other
LEVEL = 0.15  # of the line height: how far the centres of two that stand level lie apart
ROW_TOLERANCE = 0.55  # of the line height: how far two centres of one row may lie apart


@dataclass(frozen=True, slots=True)
class PlainText:
    """``text`` without blanks and with half-width marks; ``origin[i]`` is its place in the line."""

    text: str
    origin: tuple[int, ...]

    @staticmethod
    @lru_cache(maxsize=4096)  # every step from labels to lists asks for the lines of its page
    def of(raw: str) -> PlainText:
        """Normalise ``raw`` character by character, so that each keeps its origin."""
        pairs = [
            (plain, place)
            for place, character in enumerate(raw)
            for plain in ascii_width(character)
            if not plain.isspace()
        ]
        return PlainText("".join(p for p, _ in pairs), tuple(o for _, o in pairs))

    def raw_span(self, start: int, end: int) -> tuple[int, int]:
        """The span of the raw line that ``text[start:end]`` came from."""
        if start >= end:
            place = self.origin[start] if start < len(self.origin) else len(self.origin)
            return place, place
        return self.origin[start], self.origin[end - 1] + 1


def is_horizontal(line: Line) -> bool:
    """Whether the text runs across the page (margins carry vertical print)."""
    return len(line.text) < 2 or line.box.width >= 0.6 * line.box.height


def parts_of(line: Line, *spans: tuple[int, int]) -> list[Line]:
    """The parts of ``line`` at ``spans`` of its text, without those where nothing is written."""
    return [part for start, end in spans if (part := line.part(start, end)) is not None]


def whole_of(a: Line, b: Line, between: str = "") -> Line:
    """``a`` and ``b``, which goes on behind it, as one line, with at most one character that is
    written ``between``. It is as legible as the worse of them; second looks are left to who joins,
    as a look at a part says nothing of the whole."""
    edges = (*(a.edges if between else a.edges[:-1]), *b.edges) if a.edges and b.edges else ()
    confidence = min(a.confidence, b.confidence)
    return Line(a.text + between + b.text, a.box.union(b.box), confidence, edges, a.slope)


def line_height(lines: Sequence[Line]) -> float:
    """The usual height of a text line in pixels (20 where there is none)."""
    heights = [line.box.height for line in lines if is_horizontal(line)]
    return median(heights) if heights else 20.0


@dataclass(frozen=True, slots=True)
class Slope:
    """dy/dx of the baselines over a page: ``start + per_x * x + per_y * y``.

    A scan has one slope; on a photo it changes from top to bottom (perspective) and from left to
    right (paper that bends).
    """

    start: float = 0.0
    per_x: float = 0.0
    per_y: float = 0.0

    def at(self, x: float, y: float) -> float:
        return self.start + self.per_x * x + self.per_y * y

    def level(self, box: Box) -> float:
        """The height at which the baseline through ``box`` meets the left edge, in pixels."""
        return box.center_y - box.center_x * self.at(box.center_x / 2, box.center_y)


FLAT = Slope()
MIN_LINES_TO_FIT = 12  # fewer lines tell one slope, no bend


def page_slope(lines: Sequence[Line]) -> Slope:
    """How the baselines of a page run; long lines know it best."""
    long = [line for line in lines if line.box.width > 4 * line.box.height]
    known = [line.slope for line in long if line.box.width > 8 * line.box.height]
    known = known or [line.slope for line in long]
    usual = Slope(median(known)) if known else FLAT
    if len(long) < MIN_LINES_TO_FIT or max(abs(line.slope) for line in long) == 0.0:
        return usual
    return _fitted(long) or usual


EDGE_ERROR_PX = 1.5  # how well the ends of a detected line are known
USUAL_BEND = 0.008  # change of slope from left to right that paper usually shows
USUAL_PERSPECTIVE = 0.03  # change of slope from top to bottom of a photo


def _fitted(lines: Sequence[Line]) -> Slope | None:
    """Least squares over the lines' slopes: a long line counts by its length, a bend has to be
    shown by many lines, outliers are left out once."""
    places = np.array([(1.0, line.box.center_x, line.box.center_y) for line in lines])
    slopes = np.array([line.slope for line in lines])
    surety = np.array([line.box.width / EDGE_ERROR_PX for line in lines])
    extent = places.max(axis=0)
    priors = np.diag([0.0, extent[1] / USUAL_BEND, extent[2] / USUAL_PERSPECTIVE])[1:]
    kept = np.ones(len(lines), dtype=bool)
    found = np.zeros(3)
    for _ in range(2):
        rows_ = np.vstack([places[kept] * surety[kept, None], priors])
        sides = np.concatenate([slopes[kept] * surety[kept], [0.0, 0.0]])
        found = np.linalg.lstsq(rows_, sides, rcond=None)[0]
        misses = np.abs(places @ found - slopes) * surety
        kept = misses <= max(3 * float(np.median(misses)), 3.0)
        if kept.sum() < MIN_LINES_TO_FIT:
            return None
    return Slope(*(float(value) for value in found))


def offset(a: Box, b: Box, slope: Slope) -> float:
    """How far the centre of ``b`` lies below the baseline direction through ``a``, in pixels."""
    # Written out: it is asked for every pair of texts on a page.
    (a_x0, a_y0, a_x1, a_y1), (b_x0, b_y0, b_x1, b_y1) = a, b
    a_x, a_y, b_x, b_y = (a_x0 + a_x1) / 2, (a_y0 + a_y1) / 2, (b_x0 + b_x1) / 2, (b_y0 + b_y1) / 2
    rise = slope.start + slope.per_x * ((a_x + b_x) / 2) + slope.per_y * ((a_y + b_y) / 2)
    return b_y - a_y - rise * (b_x - a_x)


def rows(lines: Sequence[Line], slope: Slope = FLAT) -> list[list[Line]]:
    """Lines grouped into rows from top to bottom, each from left to right."""
    found: list[list[Line]] = []
    for line in sorted(lines, key=lambda item: item.box.x0):
        best: tuple[float, list[Line]] | None = None
        box, height = line.box, line.box.height
        for row in found:
            last = row[-1].box
            over = last.x1 - box.x0
            if over > LEVEL_OVERLAP * height:
                continue  # over each other: no two cells of a row
            distance = abs(offset(last, box, slope))
            if over > OVERLAP * height and over > _most_overlap(last, box, distance):
                continue
            reach = ROW_TOLERANCE * min(max(last.height, 8), max(height, 8))
            if distance <= reach and (best is None or distance < best[0]):
                best = (distance, row)
        if best is None:
            found.append([line])
        else:
            best[1].append(line)
    return sorted(found, key=lambda row: slope.level(row[0].box))


def _most_overlap(last: Box, box: Box, distance: float) -> float:
    """How far ``box`` may begin before the end of the cell before it, in pixels. Boxes of turned
    print reach out at both ends: two that stand level may lie over each other by half of one."""
    if distance > LEVEL * box.height:
        return OVERLAP * box.height
    half = min(LEVEL_OVERLAP * box.height, last.width / 2, box.width / 2)
    return max(OVERLAP * box.height, half)


def levelled_rows(
    lines: Sequence[Line], is_later: Callable[[Line], bool], shift: float, slope: Slope
) -> list[list[Line]]:
    """Rows of ``lines`` where those that ``is_later`` were printed ``shift`` pixels too low."""
    moved = [_raised(line, shift) if shift and is_later(line) else line for line in lines]
    own = {id(new): line for new, line in zip(moved, lines, strict=True)}
    return [[own[id(line)] for line in row] for row in rows(moved, slope)]


def _raised(line: Line, shift: float) -> Line:
    box = line.box
    return replace(line, box=Box(box.x0, box.y0 - shift, box.x1, box.y1 - shift))


def page_rows(lines: Sequence[Line]) -> list[list[Line]]:
    """The horizontal lines of a page in rows, along its own slope."""
    flat = [line for line in lines if is_horizontal(line)]
    return rows(flat, page_slope(flat))


def reading_order(lines: Sequence[Line]) -> list[Line]:
    """Horizontal lines in the order a person reads them."""
    return [line for row in page_rows(lines) for line in row]


def page_text(lines: Sequence[Line]) -> str:
    """The page as text: one printed row a line, cells apart by two blanks."""
    return "\n".join("  ".join(line.text for line in row) for row in page_rows(lines))
