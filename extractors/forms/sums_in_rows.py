"""Sums that no list has, told by where they stand: a word with its amount in a row of such.

Offices print lines of their own among those of the payers: 附加基金 400.00 behind 统筹基金 6222.50.
Such a line is another sum, whatever it is called: it ends the value before it and is given under
its own name. In front of all others a word must tell of payments or end as an amount, as the name
of a charge never does.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from extractors.labels.finding import EXTRA, STOP, Label, Vocabulary, page_labels
from extractors.labels.label_words import is_of_payment
from extractors.layout import page_rows, whole_of
from extractors.types import Line, Page
from extractors.values.text import squeeze
from extractors.words.charge_names import is_charge_name
from extractors.words.misread import DOUBTED

_SPACE = r"[\s,，;；。、]*"
_AMOUNT = r"[¥￥]?\s*-?\d[\d,]*(?:\.\d{1,2}(?!\d)\s*元?|\s*元)"
_QUOTED = r"(?:[“”\"]\d{1,4}[“”\"])?"  # “180”补充
_WORD = rf"(?:其中[:：]?)?(?P<word>{_QUOTED}[\u3400-\u9fff][\u3400-\u9fff()（）]{{1,13}})"
_BARE = re.compile(rf"\s*{_AMOUNT}\s*")
_ANSWER = re.compile(rf"\s*{_AMOUNT}{_SPACE}")
_SUM = re.compile(rf"{_SPACE}{_WORD}\s*(?P<amount>{_AMOUNT}){_SPACE}")
_LONE = re.compile(rf"\s*{_WORD}\s*")
_IN_WORDS = re.compile("[零壹贰叁肆伍陆柒捌玖拾佰仟万亿元圆角分整正]+")
_NAMED_AMOUNT = re.compile("[\u3400-\u9fff]{2,6}金额")  # 军免金额: so ends no charge's name
_TOTAL = "total"  # what the keys of totals begin with: charges may stand beside them


@dataclass(frozen=True, slots=True)
class _Piece:
    """``line.text[start:end]``, with the label that it begins with, if any."""

    line: Line
    start: int
    end: int
    label: Label | None = None

    @property
    def text(self) -> str:
        """What it says, behind its label."""
        start = self.start if self.label is None else self.label.value_start
        return self.line.text[start : self.end]


def join_sums_in_rows(page: Page, vocabulary: Vocabulary) -> Page:
    """``page`` with each cell that names such a sum and its amount, in the cell beside it, as one
    line."""
    joined: dict[int, Line | None] = {}
    for row in _pieces(page, page_labels(page, vocabulary)):
        for first, second in pairwise(row):
            are_cells = _is_cell(first) and _is_cell(second)
            are_pair = are_cells and _LONE.fullmatch(first.text) and _BARE.fullmatch(second.text)
            if are_pair and _told(row, first, vocabulary):
                joined |= {id(second.line): None}
                joined |= {id(first.line): whole_of(first.line, second.line, " ")}
    lines = (joined.get(id(line), line) for line in page.lines)
    return replace(page, lines=tuple(line for line in lines if line)) if joined else page


def with_sums_in_rows(page: Page, labels: Sequence[Label], vocabulary: Vocabulary) -> list[Label]:
    """``labels`` of ``page`` and those of such sums; a label before one ends there."""
    found: list[Label] = []
    for row in _pieces(page, labels):
        for piece in row:
            said = _SUM.fullmatch(piece.text) if piece.label is None else None
            if said is not None and _told(row, piece, vocabulary):
                start = piece.start + said.start("word")
                spelling, value = squeeze(said["word"]), piece.start + said.start("amount")
                key, end = EXTRA + spelling, piece.end
                found.append(Label(key, spelling, piece.line, start, value, end, has_colon=False))
    if not found:
        return list(labels)
    return sorted([*(_ended(x, found) for x in labels), *found], key=lambda x: x.start)


def _ended(label: Label, found: Sequence[Label]) -> Label:
    behind = [x.start for x in found if x.line is label.line and x.start >= label.value_start]
    return replace(label, value_end=min([label.value_end, *behind]))


def _is_cell(piece: _Piece) -> bool:
    return piece.label is None and piece.start == 0 and piece.end == len(piece.line.text)


def _told(row: Sequence[_Piece], piece: _Piece, vocabulary: Vocabulary) -> bool:
    """Whether ``piece`` of ``row``, a word with or without its amount, names a further sum: right
    behind one that is known, or by a word of payments or of an amount beside one. What a label asks
    for is its value."""
    said = _SUM.fullmatch(piece.text) or _LONE.fullmatch(piece.text)
    word = squeeze(said["word"]) if said is not None else ""
    if not word or is_charge_name(word) or _IN_WORDS.fullmatch(word):
        return False
    if piece.line.confidence < DOUBTED:
        return False  # a known label, misread: 山其他发付
    place = row.index(piece)
    before = row[place - 1] if place else None
    if before is not None and before.label is not None and not before.text.strip():
        return before.label.key == STOP and is_of_payment(word)
    is_behind = before is not None and before.label is None and _SUM.fullmatch(before.text)
    if _is_sum(row, place - 1, vocabulary) or (
        is_behind and _told(row, row[place - 1], vocabulary)
    ):
        return True
    is_beside = any(_is_sum(row, at, vocabulary) for at in range(len(row)) if at != place)
    return is_beside and (is_of_payment(word) or _NAMED_AMOUNT.fullmatch(word) is not None)


def _is_sum(row: Sequence[_Piece], place: int, vocabulary: Vocabulary) -> bool:
    """Whether a known sum of the payers ends at ``place`` with its amount."""
    if place < 0:
        return False
    piece = row[place]
    if piece.label is None and _BARE.fullmatch(piece.text) and place:
        piece, is_given = row[place - 1], True
        is_given = piece.label is not None and not piece.text.strip()
    else:
        is_given = _ANSWER.fullmatch(piece.text) is not None
    label = piece.label
    if label is None or not is_given or label.key.startswith(_TOTAL):
        return False
    kind = vocabulary.kinds.get(label.key)
    is_further = kind is None and label.key.startswith(EXTRA)
    return kind == "money" or (is_further and label.spelling in vocabulary.keys)


def _pieces(page: Page, labels: Sequence[Label]) -> Iterator[list[_Piece]]:
    """What stands in each row, from left to right: labels with what answers them, and the rest."""
    own: dict[int, list[Label]] = {}
    for label in labels:
        own.setdefault(id(label.line), []).append(label)
    for row in page_rows(page.lines):
        yield [piece for line in row for piece in _pieces_of(line, own.get(id(line), ()))]


def _pieces_of(line: Line, labels: Sequence[Label]) -> Iterator[_Piece]:
    ordered = sorted(labels, key=lambda x: x.start)
    yield from _bare(line, 0, ordered[0].start if ordered else len(line.text))
    for number, label in enumerate(ordered):
        end = ordered[number + 1].start if number + 1 < len(ordered) else len(line.text)
        answer = _ANSWER.match(line.text, label.value_start, end)
        cut = end if answer is None else answer.end()
        yield _Piece(line, label.start, cut, label)
        yield from _bare(line, cut, end)


def _bare(line: Line, start: int, end: int) -> Iterator[_Piece]:
    """The text without a label there, each word with its amount apart."""
    while (said := _SUM.match(line.text, start, end)) is not None:
        yield _Piece(line, start, said.end())
        start = said.end()
    if line.text[start:end].strip():
        yield _Piece(line, start, end)
