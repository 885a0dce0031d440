"""Rows of labels over as many rows of their values: the first of these belongs to the first of
those, and not to the labels right above it.

A narrow form breaks one long row of boxes so. It is told by the whole block: every value has a
label of its row to stand under, in their order, and is of its kind; read the usual way, the first
labels would have no values and the last values no labels.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from extractors.kinds import KINDS
from extractors.labels import STOP, Label, Vocabulary, find_labels
from extractors.layout import line_height, offset, page_rows, page_slope
from extractors.off_grid import can_be, is_strict
from extractors.told_pairs import Pair
from extractors.types import Box, Line, Page
from extractors.values.text import squeeze

MOST_ROWS = 3  # of labels over each other
FEWEST_SURE = 2  # values whose form tells that they are their labels'
FEWEST_KNOWN = 3  # values of known labels, where the usual way does not fit
MOST_DROP = 3.5  # line heights from one row of a block to the next
_HEAD = re.compile(
    r"[\u3400-\u9fff][\u3400-\u9fff()（）、/]{1,13}[:：]?"
)  # a label that no list has


# of labels that are no field of the paper
_KINDS_BY_WORDS = (
    (re.compile("性别$"), "sex"),
    (re.compile("年龄$"), "age"),
    (re.compile("(?:日期|时间)$"), "date"),
    (re.compile("[编证卡号]号码?$"), "number"),
)


def _kind_by_words(label: str) -> str | None:
    words = squeeze(label).rstrip(":：")
    return next((kind for pattern, kind in _KINDS_BY_WORDS if pattern.search(words)), None)


@dataclass(frozen=True, slots=True)
class _Cells:
    """The rows of a page, and the lines of them that are labels without a value."""

    rows: Sequence[Sequence[Line]]
    labels: Mapping[int, Label]
    vocabulary: Vocabulary
    height: float

    def is_head(self, row: Sequence[Line]) -> bool:
        """Whether a row holds nothing but labels, most of them known."""
        known = sum(id(line) in self.labels for line in row)
        others = (x for x in row if id(x) not in self.labels)
        return 2 * known >= len(row) and all(_HEAD.fullmatch(squeeze(x.text)) for x in others)

    def fits(self, label: Line, value: Line) -> bool:
        """Whether ``value`` may be what the line ``label`` asks for."""
        known = self.labels.get(id(label))
        if known is not None and known.key != STOP and can_be(self.vocabulary, known, value):
            return True
        kind = _kind_by_words(label.text)
        if kind is not None:
            return KINDS[kind].parse(value.text) is not None
        return known is None or known.key == STOP

    def is_sure(self, label: Line) -> bool:
        """Whether the form of a value tells that it is that of the line ``label``."""
        known = self.labels.get(id(label))
        is_known = known is not None and known.key != STOP and is_strict(self.vocabulary, known)
        kind = _kind_by_words(label.text)
        return is_known or (kind is not None and KINDS[kind].is_strict)


def folded_pairs(page: Page, vocabulary: Vocabulary) -> list[Pair]:
    """The labels of such blocks on ``page``, each with its value."""
    cells = _cells(page, vocabulary)
    found: list[Pair] = []
    start = 0
    while start < len(cells.rows):
        block, count = _block_at(cells, start)
        found += block
        start += 2 * count if block else 1
    return found


def _cells(page: Page, vocabulary: Vocabulary) -> _Cells:
    by_line: dict[int, list[Label]] = {}
    for label in find_labels(page.lines, vocabulary):
        by_line.setdefault(id(label.line), []).append(label)
    labels = {line: own[0] for line, own in by_line.items() if len(own) == 1 and _is_bare(own[0])}
    return _Cells(page_rows(page.lines), labels, vocabulary, line_height(page.lines))


def _is_bare(label: Label) -> bool:
    """Whether its line is a label and nothing else."""
    return not label.line.text[: label.start].strip() and not label.value_text.strip()


def _block_at(cells: _Cells, start: int) -> tuple[list[Pair], int]:
    """The pairs of a block that begins with that row, and how many rows of labels it has."""
    heads = 0
    rows = cells.rows[start:]
    while heads < min(MOST_ROWS, len(rows)) and cells.is_head(rows[heads]):
        heads += 1
    if heads < 2 or len(rows) < 2 * heads or max(map(len, rows[:heads])) < 2:
        return [], 0
    labels, values = rows[:heads], rows[heads : 2 * heads]
    if any(map(cells.is_head, values)) or not _are_near(rows[: 2 * heads], cells.height):
        return [], 0
    pairs = [_in_order(*both, cells) for both in zip(labels, values, strict=True)]
    if not all(pairs) or _is_wrapped(labels, cells.vocabulary):
        return [], 0
    told = [pair for row in pairs for pair in row]
    sure = sum(cells.is_sure(pair.label) for pair in told)
    if _in_order(labels[-1], values[0], cells):  # the usual way fits too
        is_told = sure >= FEWEST_SURE and not _goes_on(values[-1], rows[2 * heads :], cells)
    else:
        known = sum(id(pair.label) in cells.labels for pair in told)
        is_told = sure >= FEWEST_SURE or known >= FEWEST_KNOWN
    return (told, heads) if is_told else ([], 0)


def _goes_on(values: Sequence[Line], below: Sequence[Sequence[Line]], cells: _Cells) -> bool:
    """Whether the row under ``values`` has as many in the same columns: they are of a table."""
    if not below or len(below[0]) != len(values) or cells.is_head(below[0]):
        return False
    return all(
        _distance(own.box, other.box) < cells.height
        for own, other in zip(values, below[0], strict=True)
    )


def _are_near(rows: Sequence[Sequence[Line]], height: float) -> bool:
    slope = page_slope([line for row in rows for line in row])
    return all(
        offset(above[0].box, below[0].box, slope) < MOST_DROP * height
        for above, below in pairwise(rows)
    )


def _is_wrapped(rows: Sequence[Sequence[Line]], vocabulary: Vocabulary) -> bool:
    """Whether the labels of a row go on in the next one: 基本医疗保险统筹 over 基金支付."""
    upper, lower = rows[0], rows[1]
    if len(upper) != len(lower):
        return False
    both = (squeeze(a.text + b.text) for a, b in zip(upper, lower, strict=True))
    return 2 * sum(text.rstrip(":：") in vocabulary.keys for text in both) >= len(upper)


def _in_order(labels: Sequence[Line], values: Sequence[Line], cells: _Cells) -> list[Pair]:
    """Each of ``values`` with a label of its row, both from left to right, as near to it as the
    others allow; nothing where one of them fits no label."""
    far = float("inf")
    costs: list[tuple[float, tuple[int, ...]]] = [(0.0, ())] * (len(labels) + 1)
    for value in values:
        best: list[tuple[float, tuple[int, ...]]] = [(far, ())]
        for number, label in enumerate(labels):
            cost, chosen = costs[number]
            own = _distance(label.box, value.box) if cells.fits(label, value) else far
            best.append(min(best[-1], (cost + own, (*chosen, number))))
        costs = best
    cost, chosen = costs[-1]
    if cost == far or not values:
        return []
    return [Pair(labels[n], value) for n, value in zip(chosen, values, strict=True)]


def _distance(label: Box, value: Box) -> float:
    """How far a value stands from the column of its label, in pixels."""
    edges = (label.x0 - value.x0, label.x1 - value.x1, label.center_x - value.center_x)
    return min(map(abs, edges))
