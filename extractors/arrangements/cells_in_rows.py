"""The rows of a page as cells: which hold labels alone, and which value fits which label."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from extractors.arrangements.told_pairs import Pair
from extractors.forms.off_grid import can_be, is_strict
from extractors.labels.finding import STOP, Label, Vocabulary, find_labels
from extractors.layout import line_height, page_rows
from extractors.types import Box, Line, Page
from extractors.values.text import squeeze
from extractors.words.kinds import KINDS

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
class Cells:
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

    def is_field(self, line: Line) -> bool:
        """Whether ``line`` is a label of what a paper of this kind says."""
        known = self.labels.get(id(line))
        return known is not None and known.key != STOP

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


def cells_of(page: Page, vocabulary: Vocabulary) -> Cells:
    """The cells of ``page``; they hold its own lines, not those of an equal page seen before."""
    known, cells = _known_cells(page, vocabulary)
    return cells if known is page else _cells(page, vocabulary)


@lru_cache(maxsize=4)  # each arrangement is looked for on the same page
def _known_cells(page: Page, vocabulary: Vocabulary) -> tuple[Page, Cells]:
    return page, _cells(page, vocabulary)


def _cells(page: Page, vocabulary: Vocabulary) -> Cells:
    by_line: dict[int, list[Label]] = {}
    for label in find_labels(page.lines, vocabulary):
        by_line.setdefault(id(label.line), []).append(label)
    labels = {line: own[0] for line, own in by_line.items() if len(own) == 1 and _is_bare(own[0])}
    return Cells(page_rows(page.lines), labels, vocabulary, line_height(page.lines))


def _is_bare(label: Label) -> bool:
    """Whether its line is a label and nothing else."""
    return not label.line.text[: label.start].strip() and not label.value_text.strip()


def in_order(labels: Sequence[Line], values: Sequence[Line], cells: Cells) -> list[Pair]:
    """Each of ``values`` with a label of its row, both from left to right, as near to it as the
    others allow; nothing where one of them fits no label."""
    far = float("inf")
    costs: list[tuple[float, tuple[int, ...]]] = [(0.0, ())] * (len(labels) + 1)
    for value in values:
        best: list[tuple[float, tuple[int, ...]]] = [(far, ())]
        for number, label in enumerate(labels):
            cost, chosen = costs[number]
            own = distance(label.box, value.box) if cells.fits(label, value) else far
            best.append(min(best[-1], (cost + own, (*chosen, number))))
        costs = best
    cost, chosen = costs[-1]
    if cost == far or not values:
        return []
    return [Pair(labels[n], value) for n, value in zip(chosen, values, strict=True)]


def distance(label: Box, value: Box) -> float:
    """How far a value stands from the column of its label, in pixels."""
    edges = (label.x0 - value.x0, label.x1 - value.x1, label.center_x - value.center_x)
    return min(map(abs, edges))
