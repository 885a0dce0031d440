"""Single characters with places, grouped into lines as an OCR engine would give them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise
from typing import NamedTuple

from extractors.reading.radicals import as_characters
from extractors.types import Box, Line

_ROW_TOLERANCE = 0.4  # of the smaller character height, between the centres of one row
_SPLIT_GAP = 1.0  # of the character height: a table's cells lie further apart
_SPACE_GAP = 0.3
_OVERLAP = 0.5  # of a character's width: further back than this the next one begins anew
_DOUBLE_OFFSET = 0.25  # bold is often faked by printing a character twice, slightly moved


class Char(NamedTuple):
    """One character of a text layer, in page pixels. ``text`` may hold a ligature."""

    text: str
    x0: float
    top: float
    x1: float
    bottom: float

    @property
    def height(self) -> float:
        return max(self.bottom - self.top, 1.0)

    @property
    def center_y(self) -> float:
        return (self.top + self.bottom) / 2


def lines_of(chars: Iterable[Char]) -> tuple[Line, ...]:
    """Rows from top to bottom, each cut at its wide gaps, with the edges of every character.

    Radicals are read as the characters that they look like."""
    solid = [
        char._replace(text=as_characters(char.text))
        for char in chars
        if char.text.strip() and char.x1 > char.x0
    ]
    strokes = _strokes(solid)
    lines: list[Line] = []
    for row in _rows(solid):
        lines.extend(_line(run) for run in _runs(_untangled(_once(row), strokes)))
    return tuple(lines)


def _strokes(chars: Sequence[Char]) -> dict[int, int]:
    """Which characters were set in one go, by their identity: each a step right of the one before
    it in the document's own order."""
    strokes: dict[int, int] = {}
    stroke = 0
    for last, char in pairwise((*chars[:1], *chars)):
        is_level = abs(char.center_y - last.center_y) <= _ROW_TOLERANCE * last.height
        step = char.x0 - last.x1
        is_next = -_OVERLAP * (last.x1 - last.x0) < step < _SPACE_GAP * last.height
        stroke += not (is_level and is_next)
        strokes[id(char)] = stroke
    return strokes


def _untangled(row: Sequence[Char], strokes: Mapping[int, int]) -> Sequence[Char]:
    """``row`` with what was set in one go in one piece, where a long value runs into the next:
    2020-05-27 and 2020-05-30 over each other are no 2020-05-2-27020-05-30."""
    groups: dict[int, list[Char]] = {}
    for char in row:
        groups.setdefault(strokes[id(char)], []).append(char)
    return [char for group in groups.values() for char in group]


def _rows(chars: Sequence[Char]) -> list[list[Char]]:
    rows: list[list[Char]] = []
    for char in sorted(chars, key=lambda one: (one.center_y, one.x0)):
        if rows:
            last = rows[-1][-1]
            reach = _ROW_TOLERANCE * min(last.height, char.height)
            first = rows[-1][0]
            # measured from the row's first character too, so that a row cannot creep downwards
            if char.center_y - last.center_y <= reach and char.center_y - first.center_y <= (
                _ROW_TOLERANCE * max(first.height, char.height)
            ):
                rows[-1].append(char)
                continue
        rows.append([char])
    return [sorted(row, key=lambda one: one.x0) for row in rows]


def _once(row: Sequence[Char]) -> list[Char]:
    """``row`` without the second of two that are one character printed twice."""
    kept: list[Char] = []
    for char in row:
        last = kept[-1] if kept else None
        is_double = last is not None and last.text == char.text
        if is_double and char.x0 - kept[-1].x0 < _DOUBLE_OFFSET * (char.x1 - char.x0):
            continue
        kept.append(char)
    return kept


def _runs(row: Sequence[Char]) -> list[list[Char]]:
    runs: list[list[Char]] = []
    for char in row:
        last = runs[-1][-1] if runs else None
        if last is None or char.x0 - last.x1 > _SPLIT_GAP * max(last.height, char.height):
            runs.append([char])
        else:
            runs[-1].append(char)
    return runs


def _line(run: Sequence[Char]) -> Line:
    text = ""
    edges = [run[0].x0]
    for char in run:
        gap = char.x0 - edges[-1]
        if text and gap > _SPACE_GAP * char.height:
            text += " "
            edges.append(char.x0)
        step = (char.x1 - max(char.x0, edges[-1])) / len(char.text)
        start = max(char.x0, edges[-1])
        if text:
            edges[-1] = start  # the border between two characters belongs to the right one
        for number in range(len(char.text)):
            edges.append(start + max(step, 0.0) * (number + 1))
        text += char.text
    box = Box(
        run[0].x0,
        min(char.top for char in run),
        edges[-1],
        max(char.bottom for char in run),
    )
    return Line(text, box, 1.0, tuple(edges))
