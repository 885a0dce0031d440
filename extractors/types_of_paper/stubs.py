"""Certificates that come with their stub on the same sheet, beside them or over them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from extractors.gaps import gaps_across
from extractors.types import Line, Page
from extractors.types_of_paper.base import comparable_text

STUB = re.compile(r"存根")


def without_stub(page: Page, title: re.Pattern[str]) -> Page:
    """``page`` without what lies on the stub's side of the widest gap between the stub and the
    paper whose ``title`` stands on the other side, with most of the print; ``page`` itself where
    there is no such gap."""
    page = without_edge_print(page)
    if not any(STUB.search(line.text) for line in page.lines):
        return page
    parts = [
        (gap, paper)
        for gap, first, second in gaps_across(page)
        for stub, paper in ((first, second), (second, first))
        if 2 * len(paper.lines) >= len(page.lines) and STUB.search(comparable_text(stub))
        if not STUB.search(comparable_text(paper)) and title.search(comparable_text(paper))
    ]
    return max(parts, key=lambda part: part[0])[1] if parts else page


# What is printed down the fold beside a paper's counterfoil, character over character; 一 of 第一联
# is taken for a stroke
_DOWN_THE_FOLD = re.compile(r"存根|另存|存查|骑缝|附卷|第[一二三四]?联")
_STROKES = frozenset("一丨|1Il-—–")  # of a dashed rule
FEWEST_IN_COLUMN = 3
LONGEST_IN_COLUMN = 2  # characters


def without_edge_print(page: Page) -> Page:
    """``page`` without what is printed down its left or right edge, beside all else: the words of
    a fold (存, 根, 另, 存 over each other) and the dashes of the rule that it is cut along."""
    short = [line for line in page.lines if len(line.text.strip()) <= LONGEST_IN_COLUMN]
    wide = [line for line in page.lines if len(line.text.strip()) > LONGEST_IN_COLUMN]
    left = min((line.box.x0 for line in wide), default=0.0)
    right = max((line.box.x1 for line in wide), default=0.0)
    columns = (
        [line for line in short if line.box.x1 <= left],
        [line for line in short if line.box.x0 >= right],
    )
    gone = {id(line) for column in columns if _is_of_fold(column) for line in column}
    return replace(page, lines=tuple(x for x in page.lines if id(x) not in gone)) if gone else page


def _is_of_fold(column: Sequence[Line]) -> bool:
    """Whether the pieces of ``column`` spell a fold's words from top to bottom, or are strokes."""
    down = sorted(column, key=lambda line: line.box.center_y)
    words = "".join(line.text.strip() for line in down if line.text.strip() not in _STROKES)
    is_told = _DOWN_THE_FOLD.search(words) if words else True
    return len(column) >= FEWEST_IN_COLUMN and bool(is_told)
