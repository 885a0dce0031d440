"""Where on a line a label stands that is told from the words that it is composed of."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from extractors.label_hits import (
    FIGURE,
    SIDE_PRINT,
    WORD,
    Hit,
    has_colon,
    is_blank_before,
    skip_colon,
)
from extractors.label_words import composed_key
from extractors.layout import PlainText
from extractors.vocabularies import EXTRA, STOP, Vocabulary

LEAST = 4  # characters of a composed label that no colon shows to be one
LONGEST = 14


def composed_words(
    plain: PlainText, hits: Sequence[Hit], vocabulary: Vocabulary, needs_colon: bool
) -> list[Hit]:
    """Words that no list has, but that are composed of such as mean a field: before a colon, or
    long, behind a blank or first in their line, and followed by a blank, a figure or nothing.

    Where a listed label of the same field ends the word, what stands before it is another's value:
    城镇职工基本医疗保险医保编号.
    """
    found: list[Hit] = []
    for word in WORD.finditer(plain.text):
        is_before_colon = has_colon(plain.text, word.end())
        if not is_before_colon and (needs_colon or not _ends_like_label(plain, word.end())):
            continue
        least = 1 if is_before_colon else LEAST
        for start in _starts(plain, word, hits, is_before_colon):
            said = plain.text[start : word.end()]
            key = composed_key(said, vocabulary) if len(said) >= least else None
            if said in vocabulary.keys or key is None or key.startswith(EXTRA):
                continue
            within = [x for x in hits if start <= x.start < word.end()]
            is_listed = bool(within) and within[-1].end == word.end()
            if not is_listed or any(vocabulary.keys[x.spelling] != key for x in within):
                found.append(Hit(start, word.end(), said, False, key))
            break
    return found


def _starts(
    plain: PlainText, word: re.Match[str], hits: Sequence[Hit], is_before_colon: bool
) -> Iterator[int]:
    """Where a label may begin in ``word``: with it, or behind a blank that it had. Right behind
    another label its value comes first, so that the shortest label that ends the word is meant."""
    blanks = [x for x in range(word.start(), word.end()) if is_blank_before(plain, x)]
    first = word.start() + bool(is_before_colon and SIDE_PRINT.match(word[0]))
    for start in (first, *blanks):
        is_free = start in blanks or is_before_colon or _begins_like_label(plain.text, start)
        is_value = any(hit.end <= start <= skip_colon(plain.text, hit.end) for hit in hits)
        if is_value:
            yield from range(word.end() - LEAST, start, -1)
        elif is_free:
            yield start


def grown(plain: PlainText, hit: Hit, vocabulary: Vocabulary) -> Hit:
    """``hit`` as far as its words go on: 收款人姓名 before a name is no 收款人, whose name would be
    姓名, and 患者性别 says nobody's name."""
    key = vocabulary.keys[hit.spelling]
    word = WORD.match(plain.text, hit.start)
    if key == STOP or word is None:
        return hit
    last = min(word.end(), hit.start + LONGEST)
    for end in range(last, hit.end, -1):
        said = plain.text[hit.start : end]
        means = composed_key(said, vocabulary)
        if means is None or said in vocabulary.keys or _has_blank(plain, hit.end, end):
            continue
        if means == key:
            return replace(hit, end=end)
        if not means.startswith(EXTRA):
            return Hit(hit.start, end, said, False, means)
        if key.startswith(EXTRA):
            return replace(hit, end=end, spelling=said)
    return hit


def _has_blank(plain: PlainText, start: int, end: int) -> bool:
    return any(is_blank_before(plain, place) for place in range(start, end))


def _begins_like_label(text: str, place: int) -> bool:
    return place == 0 or text[place - 1] in ",;"


def _ends_like_label(plain: PlainText, place: int) -> bool:
    return FIGURE.match(plain.text, place) is not None or is_blank_before(plain, place)
