"""Numbers that a form gives a printed box for each digit: the engine reads every box, or a few of
them, as a line of its own."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from extractors.layout import is_horizontal, page_rows
from extractors.types import Box, Line, Page

LENGTHS = frozenset({11, 16, 17, 18, 19})  # of phones, cards and ID numbers
MIN_PIECES = 4
MAX_GAP = 2.5  # line heights from one box's print to the next's
_PIECE = re.compile(r"\d{1,6}[Xx]?")


def join_digit_cells(page: Page) -> Page:
    """``page`` with every run of such boxes in a row made one line, where their digits are as many
    as a phone's, a card's or an ID number's."""
    whole: dict[int, Line | None] = {}
    for row in page_rows([line for line in page.lines if is_horizontal(line)]):
        for run in _runs(row):
            text = "".join(line.text.strip() for line in run)
            if len(run) >= MIN_PIECES and len(text) in LENGTHS:
                whole |= dict.fromkeys(map(id, run))
                box = Box.around(line.box for line in run)
                whole[id(run[0])] = Line(text, box, min(line.confidence for line in run))
    if not whole:
        return page
    lines = (whole.get(id(line), line) for line in page.lines)
    return replace(page, lines=tuple(line for line in lines if line is not None))


def _runs(row: Sequence[Line]) -> list[list[Line]]:
    """The pieces of ``row`` that stand beside each other, left to right."""
    runs: list[list[Line]] = []
    last: Line | None = None
    for line in row:
        is_piece = _PIECE.fullmatch(line.text.strip()) is not None
        is_near = last is not None and line.box.x0 - last.box.x1 < MAX_GAP * line.box.height
        if is_piece and is_near:
            runs[-1].append(line)
        elif is_piece:
            runs.append([line])
        last = line if is_piece else None
    return runs
