"""Single characters with places, grouped into lines as an OCR engine would give them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from extractors.reading.radicals import as_characters
from extractors.types import Box, Line

_ROW_TOLERANCE = 0.4  # of the smaller character height, between the centres of one row
_SPLIT_GAP = 1.0  # of the character height: a table's cells lie further apart
_SPACE_GAP = 0.3
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
    lines: list[Line] = []
    for row in _rows(solid):
        lines.extend(_line(run) for run in _runs(row))
    return tuple(lines)


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


def _runs(row: Sequence[Char]) -> list[list[Char]]:
    runs: list[list[Char]] = []
    for char in row:
        if not runs:
            runs.append([char])
            continue
        last = runs[-1][-1]
        if last.text == char.text and char.x0 - last.x0 < _DOUBLE_OFFSET * (char.x1 - char.x0):
            continue
        if char.x0 - last.x1 > _SPLIT_GAP * max(last.height, char.height):
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
