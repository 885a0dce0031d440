"""Texts that the engine cut in two, put together again before a form is read.

Forms print 年 月 日 in advance and leave room for the digits, and a faint point splits an amount:
both come as several lines side by side. And print that runs down the page's edge, one character
a line (第二联, a number on the margin), is taken away: it belongs to no row that it touches.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from extractors.layout import is_horizontal, line_height, page_slope, rows
from extractors.types import Line, Page
from extractors.values.text import ascii_width, squeeze

MAX_DATE_GAP = 4.5  # line heights between the pieces of a date
MAX_AMOUNT_GAP = 0.35  # line heights between the pieces of an amount
SPLIT_TRUST = 0.9  # of an amount whose point was not seen
MIN_DOWN = 3  # characters that run down the page
EDGE = 0.06  # of the printed width
MAX_STEP = 3.5  # line heights from one of them to the next

_DATE_TAIL = re.compile(r"(自|从|至|到|年|月|日|20\d\d|19\d\d)$|[年月至](\d{1,2}|20\d\d)$")
_DATE_PIECE = re.compile(r"(?=.*[年月日至到天共\d])[自从年月日至到天共\d.~-]+")
_AMOUNT_HEAD, _AMOUNT_TAIL = re.compile(r"-?\d[\d,]*\.?"), re.compile(r"\.?\d{1,2}|\d+\.\d{2}")
_DIGITS = re.compile(r"\d+")


def join_fragments(page: Page) -> Page:
    """``page`` with dates and amounts in pieces made one line each, and no print down its edge."""
    lines = _without_print_down(page.lines)
    flat = [line for line in lines if is_horizontal(line)]
    joined: dict[int, Line | None] = {}
    for row in rows(flat, page_slope(flat)):
        last = row[0]
        parts = [last]
        for line in row[1:]:
            whole = _joined(last, line)
            if whole is None:
                parts = [line]
                last = line
            else:
                parts.append(line)
                last = whole
                joined |= dict.fromkeys(map(id, parts))
                joined[id(parts[0])] = whole
    if not joined and len(lines) == len(page.lines):
        return page
    kept = (joined.get(id(line), line) for line in lines)
    return replace(page, lines=tuple(line for line in kept if line is not None))


def _joined(a: Line, b: Line) -> Line | None:
    """``a`` and ``b`` as one line, where they are pieces of one date or of one number."""
    height = min(a.box.height, b.box.height)
    gap = b.box.x0 - a.box.x1
    left, right = squeeze(ascii_width(a.text)), squeeze(ascii_width(b.text))
    if gap < MAX_DATE_GAP * height and _DATE_TAIL.search(left) and _DATE_PIECE.fullmatch(right):
        return _together(a, b, "", 1.0)
    if abs(gap) > MAX_AMOUNT_GAP * height:
        return None
    if _DIGITS.fullmatch(left) and _DIGITS.fullmatch(right) and len(right) > 2:
        return _together(a, b, "", 1.0)
    if _AMOUNT_HEAD.fullmatch(left) and _AMOUNT_TAIL.fullmatch(right):
        has_point = "." in left or "." in right
        is_whole = has_point or len(right) == 2
        return _together(a, b, "" if has_point else ".", SPLIT_TRUST) if is_whole else None
    return None


def _together(a: Line, b: Line, between: str, trust: float) -> Line:
    edges: tuple[float, ...] = ()
    if a.edges and b.edges:
        edges = (*a.edges[:-1], *([a.edges[-1]] if between else []), *b.edges)
    box = a.box.union(b.box)
    confidence = trust * min(a.confidence, b.confidence)
    return Line(a.text + between + b.text, box, confidence, edges, a.slope)


def _without_print_down(lines: Sequence[Line]) -> list[Line]:
    """``lines`` without columns of single characters at the page's edges; inside, units and
    quantities stand in such columns."""
    height = line_height(lines)
    left = min((line.box.x0 for line in lines), default=0.0)
    right = max((line.box.x1 for line in lines), default=0.0)
    edge = EDGE * (right - left)
    single = sorted(
        (
            line
            for line in lines
            if len(line.text.strip()) == 1
            and min(line.box.center_x - left, right - line.box.center_x) < edge
        ),
        key=lambda line: (round(line.box.center_x / height), line.box.center_y),
    )
    runs: list[list[Line]] = [[line] for line in single[:1]]
    for above, below in pairwise(single):
        is_under = abs(above.box.center_x - below.box.center_x) < 0.5 * height
        is_near = 0 < below.box.center_y - above.box.center_y < MAX_STEP * height
        if is_under and is_near:
            runs[-1].append(below)
        else:
            runs.append([below])
    gone = {id(line) for run in runs if len(run) >= MIN_DOWN for line in run}
    return [line for line in lines if id(line) not in gone]
