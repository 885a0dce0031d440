"""Papers that are a table: headings in the left column, each in the middle of its cell, the text
beside it."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import takewhile
from typing import NamedTuple

from extractors.labels.finding import STOP, Vocabulary
from extractors.layout import PlainText, is_horizontal, line_height, page_slope, rows
from extractors.lines.split_cells import parted_at_column
from extractors.sections.cell_borders import Heading, Table, extents, is_beside
from extractors.sections.heading_shapes import LONGEST_HEADING, is_signature, name_columns
from extractors.sections.headings import whole_heading
from extractors.types import Box, Line, Page
from extractors.words.misread import closest_heading

LEFT_COLUMN = 0.3  # of the page's width: where a table keeps its headings
_MARKS = ":【】[]〔〕〖〗『』「」"  # around a heading


class Cell(NamedTuple):
    """A section's key with the lines of its cell in reading order, and how far its column reaches
    to the right."""

    key: str
    lines: tuple[Line, ...]
    right: float


def read_cells(page: Page, vocabulary: Vocabulary, min_cells: int) -> list[Cell]:
    """The cells of a page with ``min_cells`` known headings beside their text; else nothing.

    Each cell reaches as far below its heading as above it; the first one begins under the last row
    of the table's head.
    """
    upright, used = _upright(page, vocabulary)
    flat = tuple(x for x in page.lines if is_horizontal(x) and id(x) not in used)
    slope = page_slope(flat)
    heads = [line for row in rows(flat, slope) if _heads_columns(row) for line in row]
    known = _known((*flat, *upright), heads, page.width, vocabulary)
    if known:
        column = [each.line for each in known]
        flat = parted_at_column(flat, column, line_height(flat), vocabulary.sections.__contains__)
        known = _known((*flat, *upright), heads, page.width, vocabulary)
    if len(known) < min_cells:
        return []
    known = _without_signature(known)

    def level(line: Line) -> float:
        return slope.level(line.box)

    table = Table(_column(known, flat, level, vocabulary), flat, level, line_height(flat))
    texts = table.texts
    is_under = any(not table.is_right_of(line) and table.has_level(line) for line in heads)
    if is_under or not is_beside(table):
        return []
    right = max(line.box.x1 for line in texts)
    found: list[Cell] = []
    foot = _foot(table)
    for heading, start, end, trust in extents(table, texts):
        inside = [line for line in texts if start < level(line) <= min(end, foot)]
        printed = list(takewhile(_is_no_signature, rows(inside, slope)))
        left = min((row[0].box.x0 for row in printed), default=0.0)
        far = left + FAR_IN * (right - left)
        lines = [line for row in printed if row[0].box.x0 < far for line in row]
        if heading.key != STOP and lines:
            worn = (replace(each, confidence=each.confidence * trust) for each in lines)
            found.append(Cell(heading.key, tuple(worn), right))
    return found


FAR_IN = 0.4  # of the texts' width: what begins so far right of a cell's other rows is none of it


def _known(
    lines: Sequence[Line], heads: Sequence[Line], width: int, vocabulary: Vocabulary
) -> list[Heading]:
    """The headings that we know in the left column; none of ``heads``, which stand over columns."""
    left_out = {id(line) for line in heads}
    return [
        Heading(key, line)
        for line in lines
        if line.box.x1 < LEFT_COLUMN * width
        and id(line) not in left_out
        and (key := whole_heading(line, vocabulary)) is not None
    ]


def _without_signature(known: Sequence[Heading]) -> list[Heading]:
    """``known`` without a label under the table that waits for who signs, 医师（签章）：; a heading
    of the table has no colon where the others print none."""
    cells = [x for x in known if not PlainText.of(x.line.text).text.endswith(":")]
    labels = [x for x in known if x not in cells]
    end = max((x.line.box.y1 for x in cells), default=0.0)
    is_under = all(x.key == STOP and x.line.box.y0 > end for x in labels)
    return cells if is_under and len(cells) > 1 else list(known)


def _heads_columns(row: Sequence[Line]) -> bool:
    """疾病名称 | ICD-10 stand over columns, and the first is no heading of what is beside it."""
    return bool(name_columns([PlainText.of(line.text).text.strip(":") for line in row]))


_SIGNERS = re.compile("医师|医生|签名|签字|签章")


def _foot(table: Table) -> float:
    """The upper edge of the row under the table in whose first column who signs is told: what
    stands beside it was written there."""
    last, half = table.level(table.headings[-1].line), 0.5 * table.height
    return min(
        (
            table.level(line) - half
            for line in table.others
            if table.level(line) > last + half
            and not table.is_right_of(line)
            and not _is_no_signature((line,))
        ),
        default=float("inf"),
    )


def _is_no_signature(row: Sequence[Line]) -> bool:
    """主治医师 | 李明 under the last cell is no row of its text."""
    texts = [PlainText.of(line.text).text for line in row]
    return not any(_SIGNERS.search(text) and is_signature(text) for text in texts)


def _upright(page: Page, vocabulary: Vocabulary) -> tuple[list[Line], set[int]]:
    """Headings that run down a narrow column, read as one line or in pieces; and the ids of the
    lines that are such pieces."""
    tall = [line for line in page.lines if line.box.height > TALL * line.box.width]
    tall.sort(key=lambda line: (round(line.box.center_x / line.box.width), line.box.y0))
    longest = max(map(len, vocabulary.sections), default=0)
    found: list[Line] = []
    used: set[int] = set()
    for start, first in enumerate(tall):
        stack = [first]
        for line in tall[start + 1 : start + longest]:
            if not _is_stacked(stack[-1].box, line.box):
                break
            stack.append(line)
            text = "".join(each.text.strip() for each in stack)
            if text in vocabulary.sections and id(first) not in used:
                trust = min(each.confidence for each in stack)
                found.append(Line(text, Box.around(each.box for each in stack), trust))
                used |= {id(each) for each in stack}
    upright = [x for x in tall if id(x) not in used and not is_horizontal(x)]
    return [*found, *(x for x in upright if whole_heading(x, vocabulary) is not None)], used


TALL = 0.8  # of its width: how high a character is, or a line that runs down the page


def _is_stacked(upper: Box, lower: Box) -> bool:
    is_in_line = abs(upper.center_x - lower.center_x) < 0.5 * upper.width
    return is_in_line and -0.3 * upper.height < lower.y0 - upper.y1 < upper.height


_ENTRY = re.compile(r"[(（]?\d{1,2}[)）.、．]?")  # counts the lines of a list, and heads no cell


def _column(
    known: Sequence[Heading],
    flat: Sequence[Line],
    level: Callable[[Line], float],
    vocabulary: Vocabulary,
) -> tuple[Heading, ...]:
    """The known headings and, between them, texts of the same column: headings that were misread
    (in one piece or two) and still have a cell."""
    taken = {id(heading.line) for heading in known}
    left = min(heading.line.box.x0 for heading in known)
    right = max(heading.line.box.x1 for heading in known)
    levels = [level(heading.line) for heading in known]
    # a wider one than those that are known ends before the texts all the same
    inside = [line.box.x0 for line in flat if min(levels) < level(line) < max(levels)]
    edge = min((x for x in inside if x > right), default=right)
    others: list[Heading] = []
    for line in sorted(flat, key=level):
        is_in_column = left <= line.box.center_x <= right and line.box.x1 <= edge
        if id(line) in taken or not is_in_column or not min(levels) < level(line) < max(levels):
            continue
        if _ENTRY.fullmatch(line.text.strip()):
            continue
        last = others[-1] if others else None
        if last is not None and level(line) - level(last.pieces[-1]) < 1.7 * line.box.height:
            text, box = last.line.text + line.text, last.line.box.union(line.box)
            whole = replace(last.line, text=text, box=box, edges=())
            others[-1] = Heading(STOP, whole, (*last.pieces, line))
        else:
            others.append(Heading(STOP, line, (line,)))
    others = [x if len(x.line.text) <= LONGEST_HEADING else replace(x, pieces=()) for x in others]
    everything = (*known, *(_as_read(heading, vocabulary) for heading in others))
    return tuple(sorted(everything, key=lambda heading: level(heading.line)))


def _as_read(heading: Heading, vocabulary: Vocabulary) -> Heading:
    """A text of the column that is a known heading but for one character."""
    plain = PlainText.of(heading.line.text).text.strip(_MARKS)
    spelling = closest_heading(plain, vocabulary)
    return heading if spelling is None else replace(heading, key=vocabulary.sections[spelling])
