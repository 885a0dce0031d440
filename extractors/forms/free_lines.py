"""The texts of a page that hold no label: what may be the value of one."""

from __future__ import annotations

import re
from collections.abc import Sequence

from extractors.labels.finding import Label
from extractors.layout import is_horizontal, line_height, parts_of
from extractors.types import Line, Page

SMALLEST, LARGEST = 0.5, 1.9  # of the page's line height: print of a value
UNSURE = 0.9  # of a line that may be no print at all
_INK_BEFORE = re.compile(r"(.*[^\d\s.,:：¥￥-])\s+(-?\d[\d,]*\.\d{2})\s*")
_FIGURES = re.compile(r"[-¥￥\d.,\s]+")
# 叁佰元整300.00: a total in words and the figure beside it; 2,587.685,000.00: two columns
_OF_TWO = re.compile(
    r"([零壹贰叁肆伍陆柒捌玖拾佰仟万元圆角分整正]{4,})\s*((?:小写)?[¥￥]?[\d,]+\.\d{2})"
    r"|(?!\d{1,3}\.\d{3}\.)([\d,]*\d\.\d{2})\s*(\d[\d,]*\.\d{2})"  # 5.830.18 is one
)


def free_lines(page: Page, labels: Sequence[Label]) -> list[Line]:
    """The texts of ``page`` that hold none of ``labels``, and what stands before them."""
    labelled, usual = {id(label.line) for label in labels}, line_height(page.lines)
    free = (x for x in page.lines if id(x) not in labelled and is_horizontal(x) and x.text.strip())
    printed = (line for line in free if not _is_smudge(line, usual))
    return [part for line in printed for part in _apart(line)] + _before_labels(labels)


def _is_smudge(line: Line, usual: float) -> bool:
    """Figures of no size that this paper prints, read unsurely: of a stamp, or a speck."""
    is_odd = not SMALLEST * usual < line.box.height < LARGEST * usual
    return is_odd and line.confidence < UNSURE and _FIGURES.fullmatch(line.text) is not None


def _apart(line: Line) -> list[Line]:
    """A seal's words and the amount behind them, which the engine gave as one line (在院(6)
    8252.48), apart; no label is among the words. So with two amounts."""
    if (two := _OF_TWO.fullmatch(line.text.strip())) and line.text == line.text.strip():
        return parts_of(line, *(two.span(group) for group in range(1, 5) if two[group]))
    found = _INK_BEFORE.fullmatch(line.text)
    return [line] if found is None else parts_of(line, (0, found.end(1)), found.span(2))


def _before_labels(labels: Sequence[Label]) -> list[Line]:
    """A long value runs into the next label, and the engine gives both as one line: what stands
    before the first label of a line is a text of its own."""
    first: dict[int, Label] = {}
    for label in labels:
        known = first.get(id(label.line))
        if known is None or label.start < known.start:
            first[id(label.line)] = label
    return [
        line for label in first.values() if (line := label.line.part(0, label.start)) is not None
    ]
