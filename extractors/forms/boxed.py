"""Boxed forms: each label at the top of its box, its value under it.

Looked for only where nothing stands right of a label. A box reaches from its label to the next
label of the row, and down to the next row of labels; the first text in it of the label's kind is
the value. A single such text is another column's, unless it is a headline: phones show the total
so, large under its label.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from extractors.labels.finding import Label
from extractors.layout import Slope, offset
from extractors.types import Box, Line

# label heights from a label to the middle of its value; a row of English may stand between
LEAST_DROP, MOST_DROP = 0.6, 4.2
INDENT = 1.0  # label heights that a value may begin left of its label or right of its end
CENTRED = 0.6  # label heights that the middles of a label and a value under it may lie apart
FEWEST = 2  # boxes that make a boxed form; one value under a label is another column's
SAME_ROW = 0.5
HEADLINE = 1.35  # label heights of figures that are set larger than their label

_FIGURES = re.compile(r"[¥￥\s]*-?\d[\d,.]*\s*元?")

Fits = Callable[[Label, Line], bool]


def pair_below(
    open_labels: Sequence[Label],
    labels: Sequence[Label],
    free: Sequence[Line],
    slope: Slope,
    fits: Fits,
    known: int = 0,
) -> list[tuple[Label, Line]]:
    """Each of ``open_labels`` with the nearest of ``free`` in its box that ``fits``; ``known`` is
    the number of boxes that were read before."""
    pairs: list[tuple[float, Label, Line]] = []
    for label in open_labels:
        right, box = _right_end(label, labels, slope), label.box
        for line in free:
            drop = offset(box, line.box, slope) / box.height
            if not LEAST_DROP < drop < MOST_DROP or not _is_in_box(box, line.box, right):
                continue
            if _is_label_between(label, line, labels, slope) or not fits(label, line):
                continue
            pairs.append((drop, label, line))
    pairs.sort(key=lambda pair: pair[0])
    taken: set[int] = set()
    chosen: list[tuple[Label, Line]] = []
    for _, label, line in pairs:
        if id(label) not in taken and id(line) not in taken:
            taken |= {id(label), id(line)}
            chosen.append((label, line))
    if len(chosen) + known >= FEWEST:
        return chosen
    return [(label, line) for label, line in chosen if _is_headline(label, line)]


def _is_headline(label: Label, line: Line) -> bool:
    is_large = line.box.height >= HEADLINE * label.line.box.height
    return is_large and _FIGURES.fullmatch(line.text) is not None


def _right_end(label: Label, labels: Sequence[Label], slope: Slope) -> float:
    """Where the next box of the row begins, in page pixels."""
    own = label.box
    return min(
        (
            other.x0
            for other in (each.box for each in labels)
            if other.x0 > own.x0 + 0.5 * own.height
            and abs(offset(own, other, slope)) < SAME_ROW * own.height
        ),
        default=float("inf"),
    )


def _is_in_box(label: Box, value: Box, right: float) -> bool:
    reach = INDENT * label.height
    begins = label.x0 - reach <= value.x0 <= label.x1 + reach
    is_centred = abs(label.center_x - value.center_x) < CENTRED * label.height
    return (begins or is_centred) and value.x1 < right + 0.5 * label.height


def _is_label_between(label: Label, line: Line, labels: Sequence[Label], slope: Slope) -> bool:
    """Whether a row of labels begins above the value: then it is in another box."""
    for other in labels:
        if other is label or other.box.x0 > line.box.x1 or other.box.x1 < line.box.x0:
            continue
        drop = offset(label.box, other.box, slope)
        if SAME_ROW * label.box.height < drop <= offset(label.box, line.box, slope):
            return True
    return False
