"""Two lists in one row of a table: 入院诊断 | its entries | 出院诊断 | its entries.

Each heading stands in the middle of its cell's height, so that entries stand over and under it. The
row reaches from the next labels above to the next ones below.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from extractors.labels.finding import Vocabulary, find_labels
from extractors.layout import PlainText, Slope, is_horizontal, page_slope, rows
from extractors.sections.cells import Cell
from extractors.sections.heading_shapes import is_heading_alone
from extractors.sections.headings import headings_in, is_of_labels, whole_heading
from extractors.types import Line, Page

SAME_LEVEL = 0.8  # line heights between headings of one row
OVERLAP = 0.3  # line heights that a text may begin before its heading ends


@dataclass(frozen=True, slots=True)
class _Place:
    """Headings of one row from left to right, each with its key."""

    keys: tuple[str, ...]
    lines: tuple[Line, ...]

    def column(self, line: Line) -> int:
        """Which heading ``line`` stands beside; -1 where it is left of the first text."""
        reach = OVERLAP * line.box.height
        return sum(heading.box.x1 - reach <= line.box.x0 for heading in self.lines) - 1


def read_paired_cells(page: Page, vocabulary: Vocabulary) -> tuple[list[Cell], Page]:
    """The cells of rows with two headings or more, and ``page`` without those rows."""
    flat = [line for line in page.lines if is_horizontal(line)]
    slope = page_slope(flat)
    cells: list[Cell] = []
    used: set[int] = set()
    for place in _places(flat, vocabulary, slope):
        inside = _inside(place, flat, vocabulary, slope)
        if not inside or any(place.column(line) < 0 for line in inside):
            continue
        for number, key in enumerate(place.keys):
            own = [line for line in inside if place.column(line) == number]
            following = place.lines[number + 1 : number + 2]
            right = following[0].box.x0 if following else max(line.box.x1 for line in flat)
            if key and own:
                ordered = tuple(line for row in rows(own, slope) for line in row)
                cells.append(Cell(key, ordered, right))
        used |= {id(line) for line in (*place.lines, *inside)}
    rest = tuple(line for line in page.lines if id(line) not in used)
    return cells, page if not used else replace(page, lines=rest)


def _places(flat: Sequence[Line], vocabulary: Vocabulary, slope: Slope) -> Iterator[_Place]:
    known = [(line, key) for line in flat if (key := whole_heading(line, vocabulary)) is not None]
    known.sort(key=lambda each: slope.level(each[0].box))
    number, last = 0, None
    numbered = []
    for line, key in known:
        level = slope.level(line.box)
        number += last is None or level - last > SAME_LEVEL * line.box.height
        last = level
        numbered.append((number, line, key))
    for _, group in groupby(numbered, key=lambda each: each[0]):
        row = sorted(group, key=lambda each: each[1].box.x0)
        if len(row) > 1 and any(key for _, _, key in row):
            yield _Place(tuple(key for *_, key in row), tuple(line for _, line, _ in row))


def _inside(
    place: _Place, flat: Sequence[Line], vocabulary: Vocabulary, slope: Slope
) -> list[Line]:
    """The lines between the labels above and below the headings' row."""
    own = {id(line) for line in place.lines}
    first = place.lines[0]
    middle, half = slope.level(first.box), 0.5 * first.box.height
    top, bottom = 0.0, float("inf")
    for row in rows([line for line in flat if id(line) not in own], slope):
        if not _is_labelled(row, vocabulary) and not _is_across(row[0], first):
            continue
        level = slope.level(row[0].box)
        top = max(top, level + half) if level < middle else top
        bottom = min(bottom, level - half) if level > middle else bottom
    return [x for x in flat if id(x) not in own and top < slope.level(x.box) < bottom]


def _is_across(line: Line, heading: Line) -> bool:
    """Whether ``line`` begins in the column of ``heading`` and ends in its text's: the row of
    another cell, whose heading was read in one line with its text."""
    own, reach = heading.box, heading.box.height
    return line.box.x0 < own.x1 - reach and line.box.x1 > own.x1 + reach


def _is_labelled(row: Sequence[Line], vocabulary: Vocabulary) -> bool:
    return (
        bool(find_labels(row, vocabulary, needs_colon=True))
        or any(any(headings_in(line, vocabulary)) for line in row)
        or is_heading_alone(PlainText.of(row[0].text).text)
        or is_of_labels(row, vocabulary)
    )
