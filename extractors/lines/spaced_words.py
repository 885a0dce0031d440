"""Names, labels and charges that are printed with blanks between their characters."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from functools import reduce
from itertools import takewhile

from extractors.labels.finding import is_han
from extractors.layout import page_rows, whole_of
from extractors.types import Line, Page
from extractors.values.text import ascii_width, squeeze
from extractors.vocabularies import Vocabulary
from extractors.words.charge_names import CATEGORIES

MAX_DATE_GAP = 4.5  # line heights between the pieces of a date or of a spaced label
MAX_NAME_GAP = 2.5  # line heights between the characters of a name


def join_names(page: Page, vocabulary: Vocabulary) -> Page:
    """``page`` with persons' names whole that are printed with blanks between their characters."""
    if not any(len(line.text) == 1 and is_han(line.text) for line in page.lines):
        return page
    joined: dict[int, Line | None] = {}
    for row in page_rows(page.lines):
        with_whole_name(row, vocabulary, joined)
    kept = (joined.get(id(line), line) for line in page.lines)
    return replace(page, lines=tuple(line for line in kept if line is not None))


_OF_PERSONS = ("person", "person_or_number")
MOST_IN_NAME = 4  # characters that are printed apart
# 医师签名：张, 主管医生 张: the first character of a name in its label's line
_NAME_BEGUN = re.compile(r"(?P<label>.+?)(?:\s*[:;.·]\s*|\s+)[\u3400-\u9fff]")


def with_whole_name(
    row: Sequence[Line], vocabulary: Vocabulary, joined: dict[int, Line | None]
) -> list[Line]:
    """``row`` with the name behind its label whole where its characters are lines: 姓名 张  三, or
    医师签名：张  三 with the first of them in the label's line."""
    for at, label in enumerate(row):
        begun = _NAME_BEGUN.fullmatch(ascii_width(label.text).strip())
        said = squeeze(begun["label"] if begun else ascii_width(label.text)).rstrip(":;.")
        if vocabulary.kinds.get(vocabulary.keys.get(said, "")) not in _OF_PERSONS:
            continue
        name = [*takewhile(lambda x: _is_of_name(x, vocabulary), row[at + 1 :])]
        name = _near([label, *name] if begun else name)
        last = "".join(piece.text[-1:] for piece in name[-2:])
        if not 2 <= len(name) <= MOST_IN_NAME or last in vocabulary.keys:
            continue
        whole = reduce(whole_of, name)
        joined |= dict.fromkeys(map(id, name))
        joined[id(name[0])] = whole
        start = row.index(name[0])
        return [*row[:start], whole, *row[start + len(name) :]]
    return [*row]


def _near(pieces: Sequence[Line]) -> list[Line]:
    """``pieces`` of a name up to the first gap that is wider than one inside it."""
    near = [*pieces[:1]]
    for piece in pieces[1:]:
        if piece.box.x0 - near[-1].box.x1 >= MAX_NAME_GAP * piece.box.height:
            break
        near.append(piece)
    return near


# 中成药, as forms name charges without 费; such words are no labels of fields
CHARGES = CATEGORIES | frozenset(each.removesuffix("费") for each in CATEGORIES)
MOST_IN_WORD = 6  # characters of a label or a charge that are printed apart


def _is_of_name(line: Line, vocabulary: Vocabulary) -> bool:
    """Whether ``line`` is a character of a name, or two with a blank between: 权, and 建 设."""
    parts = line.text.split()
    is_apart = len(parts) in (1, 2) and all(len(part) == 1 and is_han(part) for part in parts)
    return is_apart and "".join(parts) not in vocabulary.keys


def with_whole_words(
    row: Sequence[Line], vocabulary: Vocabulary, joined: dict[int, Line | None]
) -> list[Line]:
    """``row`` with labels and charges of three characters and more whole where each character is a
    line: 检  查  费, 病  历  号：700381."""
    whole: list[Line] = []
    at = 0
    while at < len(row):
        pieces = _spaced_word(row[at : at + MOST_IN_WORD], vocabulary)
        at += len(pieces)
        if len(pieces) == 1:
            whole += pieces
            continue
        whole.append(reduce(whole_of, pieces))
        joined |= dict.fromkeys(map(id, pieces))
        joined[id(pieces[0])] = whole[-1]
    return whole


def _spaced_word(row: Sequence[Line], vocabulary: Vocabulary) -> Sequence[Line]:
    """The lines at the head of ``row`` that make the longest such word; else its first alone."""
    said: list[str] = []
    best = 1
    for line in row:
        text, colon, _ = squeeze(ascii_width(line.text)).partition(":")
        is_near = not said or line.box.x0 - row[len(said) - 1].box.x1 < reach(line)
        if not _is_set_wide(line.text, text) or not is_near:
            break
        said.append(text)
        word = "".join(said)
        if len(word) > len("其他") and (word in CHARGES or word in vocabulary.keys):
            best = len(said)
        if colon:
            break
    return row[:best]


def _is_set_wide(text: str, plain: str) -> bool:
    """Whether ``text`` is one character, or two that a blank parts (药 费)."""
    first = text.partition(":")[0].partition("：")[0].split()
    return 0 < len(plain) <= 2 and all(map(is_han, plain)) and len(first) == len(plain)


def reach(line: Line) -> float:
    """How far from ``line`` the next piece of its label or date may stand, in pixels."""
    return MAX_DATE_GAP * line.box.height
