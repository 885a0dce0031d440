"""Diagnoses in a table of their own: kind, name, code, condition on admission, outcome.

Heads stand in the middle of their columns or at their left edge, and so do the cells under them: a
column reaches from the head before it to the head behind it.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from itertools import takewhile

from extractors.labels.finding import Vocabulary, find_labels
from extractors.layout import PlainText, is_horizontal, page_slope, rows
from extractors.sections.cells import Cell
from extractors.sections.heading_shapes import is_heading_alone, name_columns
from extractors.sections.headings import headings_in, whole_heading
from extractors.sections.icd import is_code, without_code
from extractors.types import Line, Page
from extractors.words.misread import closest_heading

MAX_ABOVE = 3  # rows from the heading down to the head of its table
REACH = 0.5  # line heights that a cell may stand over the edge of its column
ANY_KIND = "diagnoses"  # of a column that says 诊断 and no more: the heading over it says which
MAX_PITCH = 4.0  # line heights from one row to the next
# What the cells of 诊断类型 say, and headings elsewhere
_KINDS = frozenset({"主要诊断", "次要诊断", "其他诊断", "其它诊断", "主诊断", "次诊断", "初步诊断"})
_NAME = re.compile(r"[\u3400-\u9fff]|[A-Za-z]{2}")
_NUMBERED = re.compile(r"^\s*\d{1,2}\s*[.、．]?\s*(?=[\u3400-\u9fff])")


@dataclass(frozen=True, slots=True)
class _Column:
    """A column of names: its key, and how far it reaches."""

    key: str
    head: Line
    left: float
    right: float
    is_numbered: bool  # the column before it counts the rows

    def name_in(self, row: Sequence[Line]) -> Line | None:
        """What ``row`` says in this column, without a number or a code that stuck to it."""
        return next((name for line in row if (name := self._name(line)) is not None), None)

    def _name(self, line: Line) -> Line | None:
        reach = REACH * line.box.height
        text = without_code(line.text)
        is_begun = line.box.x0 >= self.left - reach
        number = _NUMBERED.match(text) if self.is_numbered and not is_begun else None
        is_ended = line.box.x1 <= self.right + reach or text != line.text
        is_here = (is_begun or number is not None) and is_ended
        is_here = is_here and line.box.x0 < self.head.box.x1 + reach
        text = text[number.end() :] if number is not None else text
        if not is_here or not _NAME.search(text) or is_code(text):
            return None
        return line if text == line.text else replace(line, text=text, edges=())


def read_diagnosis_tables(
    page: Page, vocabulary: Vocabulary, lists: Collection[str]
) -> tuple[list[Cell], Page]:
    """One cell a list with a line for each name, and ``page`` without the tables."""
    flat = [line for line in page.lines if is_horizontal(line)]
    printed = rows(flat, page_slope(flat))
    cells: list[Cell] = []
    used: set[int] = set()
    for number, head in enumerate(printed):
        columns = _columns(head, vocabulary, lists)
        if not columns:
            continue
        below, beside = printed[number + 1 :], None
        title = _title_above(printed[:number], vocabulary)
        key = _key_of(title, vocabulary) if title is not None else None
        if key not in lists and any(column.key not in lists for column in columns):
            beside = _beside(below, columns, vocabulary)
            key = vocabulary.sections[beside.text] if beside is not None else key
            below = [row for line in below if (row := [x for x in line if x is not beside])]
        taken = _rows_of(columns, head, below, vocabulary)
        columns = [
            replace(x, key=key or "")
            if x.key not in lists or (x.key == ANY_KIND and key in lists)
            else x
            for x in columns
        ]
        if not taken or any(column.key not in lists for column in columns):
            continue
        if title is not None and _key_of(title, vocabulary) == columns[0].key:
            used.add(id(title))
        cells += _cells(columns, taken)
        used |= {id(line) for row in (head, *taken) for line in row} | {id(beside)}
    rest = tuple(line for line in page.lines if id(line) not in used)
    return cells, page if not used else replace(page, lines=rest)


def names_in(cell: Cell, vocabulary: Vocabulary, lists: Collection[str]) -> Cell:
    """``cell`` with the names alone, where it holds a table of its own: 疾病名称 | 疾病编码."""
    if cell.key not in lists or not cell.lines:
        return cell
    head, *below = rows(cell.lines, page_slope(cell.lines))
    columns = _columns(head, vocabulary, lists)
    names = [name for column in columns for name in _names(column, below, len(columns))]
    return cell._replace(lines=tuple(names)) if names else cell


def _cells(columns: Sequence[_Column], taken: Sequence[Sequence[Line]]) -> list[Cell]:
    """One cell for each list to which ``columns`` lead."""
    found = []
    for key in dict.fromkeys(column.key for column in columns):
        own = [column for column in columns if column.key == key]
        names = [name for column in own for name in _names(column, taken, len(columns))]
        found += [Cell(key, tuple(names), float("inf"))] if names else []
    return found


def _columns(head: Sequence[Line], vocabulary: Vocabulary, lists: Collection[str]) -> list[_Column]:
    """The columns of names under ``head``. Where it says 出院诊断 | 诊断名称, the first is the name
    of the table."""
    texts = [PlainText.of(line.text).text.strip(":") for line in head]
    places = name_columns(texts)
    own = {place: vocabulary.sections.get(texts[place], "") for place in places}
    titles = [key for key in own.values() if key in lists]
    if titles and len(titles) < len(places):
        places = [place for place in places if own[place] not in lists]
        own = dict.fromkeys(places, titles[0])
    return [
        _Column(
            own[place],
            head[place],
            head[place - 1].box.x1 if place else 0.0,
            head[place + 1].box.x1 if place + 1 < len(head) else float("inf"),
            place > 0 and texts[place - 1] in _COUNTS,
        )
        for place in places
    ]


_COUNTS = frozenset({"序号", "编号", "序", "号"})


def _title_above(above: Sequence[Sequence[Line]], vocabulary: Vocabulary) -> Line | None:
    """The nearest heading that is a line by itself."""
    near = (row[0] for row in reversed(above[-MAX_ABOVE:]))
    return next((line for line in near if _key_of(line, vocabulary)), None)


def _key_of(title: Line, vocabulary: Vocabulary) -> str | None:
    """The key of a heading that is a line by itself, one misread character aside: 入院珍断."""
    key = whole_heading(title, vocabulary)
    if key is not None:
        return key
    spelling = closest_heading(PlainText.of(title.text).text.strip(":;."), vocabulary)
    return None if spelling is None else vocabulary.sections[spelling]


def _beside(
    below: Sequence[Sequence[Line]], columns: Sequence[_Column], vocabulary: Vocabulary
) -> Line | None:
    """The heading left of the table, in the middle of its height."""
    first = columns[0].head.box.x0
    left = (line for row in below for line in row if line.box.x1 < first)
    return next((line for line in left if line.text in vocabulary.sections), None)


def _rows_of(
    columns: Sequence[_Column],
    head: Sequence[Line],
    below: Sequence[Sequence[Line]],
    vocabulary: Vocabulary,
) -> list[Sequence[Line]]:
    """The rows under ``head`` that hold names."""

    def is_of_table(row: Sequence[Line]) -> bool:
        names = [name for column in columns if (name := column.name_in(row)) is not None]
        is_headed = any(any(headings_in(name, vocabulary)) for name in names)
        is_alone = len(row) == 1 and is_heading_alone(PlainText.of(row[0].text).text)
        labels = find_labels(row, vocabulary, needs_colon=True)
        is_labelled = any(label.has_colon or label.spelling not in _KINDS for label in labels)
        return bool(names) and not (is_labelled or is_headed or is_alone)

    taken: list[Sequence[Line]] = []
    last = head[0].box
    for row in takewhile(is_of_table, below):
        if row[0].box.y0 - last.y1 > MAX_PITCH * last.height:
            break
        taken.append(row)
        last = row[0].box
    return taken


def _names(column: _Column, taken: Sequence[Sequence[Line]], columns: int) -> list[Line]:
    """The entries of ``column``. A row with nothing but a name goes on with the name above it."""
    names: list[Line] = []
    for row in taken:
        name = column.name_in(row)
        if name is None:
            continue
        if len(row) == 1 and names and columns == 1:
            first = names[-1]
            box = first.box.union(name.box)
            names[-1] = replace(first, text=first.text + name.text, box=box, edges=())
        else:
            names.append(name)
    return names
