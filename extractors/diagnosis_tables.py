"""Diagnoses in a table of their own: kind, name, code, condition on admission, outcome."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from itertools import takewhile

from extractors.heading_shapes import names_column
from extractors.labels import Vocabulary, find_labels
from extractors.layout import PlainText, is_horizontal, page_slope, rows
from extractors.section_cells import Cell, whole_heading
from extractors.types import Line, Page

MAX_ABOVE = 3  # rows from the heading down to the head of its table
INDENT = 1.5  # line heights that a name may begin left of its column's head


def read_diagnosis_tables(
    page: Page, vocabulary: Vocabulary, lists: Collection[str]
) -> tuple[list[Cell], Page]:
    """One cell a table with a line for each name, and ``page`` without the tables."""
    flat = [line for line in page.lines if is_horizontal(line)]
    printed = rows(flat, page_slope(flat))
    cells: list[Cell] = []
    used: set[int] = set()
    for number, head in enumerate(printed):
        texts = [PlainText.of(line.text).text.strip(":") for line in head]
        column = names_column(texts)
        if column is None:
            continue
        own = vocabulary.sections.get(texts[column])
        key = own if own in lists else _key_above(printed[:number], vocabulary)
        if key not in lists:
            continue
        following = head[column + 1].box.x0 if column + 1 < len(head) else float("inf")
        names, taken = _names(head[column], following, printed[number + 1 :], vocabulary)
        cells.append(Cell(key or "", tuple(names), float("inf")))
        used |= {id(line) for row in (head, *taken) for line in row}
    rest = tuple(line for line in page.lines if id(line) not in used)
    return cells, page if not used else replace(page, lines=rest)


def _key_above(above: Sequence[Sequence[Line]], vocabulary: Vocabulary) -> str | None:
    """The key of the nearest heading that is a line by itself."""
    keys = (whole_heading(row[0], vocabulary) for row in reversed(above[-MAX_ABOVE:]))
    return next((key for key in keys if key), None)


def _names(
    head: Line, following: float, below: Sequence[Sequence[Line]], vocabulary: Vocabulary
) -> tuple[list[Line], list[Sequence[Line]]]:
    """The entries under ``head``, and the rows that hold them. A row with nothing but a name goes
    on with the name above it."""

    def name_in(row: Sequence[Line]) -> Line | None:
        reach = INDENT * head.box.height
        inside = [x for x in row if head.box.x0 - reach <= x.box.x0 < following - 0.3 * reach]
        return inside[0] if inside and inside[0].box.x1 < following + reach else None

    def is_of_table(row: Sequence[Line]) -> bool:
        is_labelled = bool(find_labels(row, vocabulary, needs_colon=True))
        return name_in(row) is not None and not is_labelled

    taken = list(takewhile(is_of_table, below))
    names: list[Line] = []
    for row in taken:
        name = name_in(row)
        if name is None:
            continue
        if len(row) == 1 and names:
            first = names[-1]
            box = first.box.union(name.box)
            names[-1] = replace(first, text=first.text + name.text, box=box, edges=())
        else:
            names.append(name)
    return names, taken
