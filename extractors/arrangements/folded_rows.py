"""Rows of labels over as many rows of their values: the first of these belongs to the first of
those, and not to the labels right above it.

A narrow form breaks one long row of boxes so. It is told by the whole block: every value has a
label of its row to stand under, in their order, and is of its kind; read the usual way, the first
labels would have no values and the last values no labels.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from extractors.arrangements.cells_in_rows import Cells, cells_of, distance, in_order
from extractors.arrangements.told_pairs import Pair, Told
from extractors.labels.finding import Vocabulary
from extractors.layout import offset, page_slope
from extractors.types import Line, Page
from extractors.values.text import squeeze

MOST_ROWS = 3  # of labels over each other
FEWEST_SURE = 2  # values whose form tells that they are their labels'
FEWEST_KNOWN = 3  # values of known labels, where the usual way does not fit
MOST_DROP = 3.5  # line heights from one row of a block to the next


def folded_pairs(page: Page, vocabulary: Vocabulary) -> Told:
    """The labels of such blocks on ``page``, each with its value."""
    cells = cells_of(page, vocabulary)
    found: list[Pair] = []
    start = 0
    while start < len(cells.rows):
        block, count = _block_at(cells, start)
        found += block
        start += 2 * count if block else 1
    return Told.of_lines(found)


def _block_at(cells: Cells, start: int) -> tuple[list[Pair], int]:
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
    pairs = [in_order(*both, cells) for both in zip(labels, values, strict=True)]
    if not all(pairs) or _is_wrapped(labels, cells.vocabulary):
        return [], 0
    told = [pair for row in pairs for pair in row]
    sure = sum(cells.is_sure(pair.label) for pair in told)
    if in_order(labels[-1], values[0], cells):  # the usual way fits too
        is_told = sure >= FEWEST_SURE and not _goes_on(values[-1], rows[2 * heads :], cells)
    else:
        known = sum(id(pair.label) in cells.labels for pair in told)
        is_told = sure >= FEWEST_SURE or known >= FEWEST_KNOWN
    return (told, heads) if is_told else ([], 0)


def _goes_on(values: Sequence[Line], below: Sequence[Sequence[Line]], cells: Cells) -> bool:
    """Whether the row under ``values`` has as many in the same columns: they are of a table."""
    if not below or len(below[0]) != len(values) or cells.is_head(below[0]):
        return False
    return all(
        distance(own.box, other.box) < cells.height
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
