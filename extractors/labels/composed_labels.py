"""Where on a line a label stands that is told from the words that it is composed of."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cache

from extractors.labels.label_hits import (
    FIGURE,
    NOTE_HEAD,
    WORD,
    Hit,
    has_colon,
    is_blank_before,
    side_print,
    skip_colon,
)
from extractors.labels.label_words import REMARK, composed_key, misread_key
from extractors.layout import PlainText
from extractors.vocabularies import EXTRA, STOP, Vocabulary, word_list
from extractors.words.kinds import KINDS

LEAST = 4  # characters of a composed label that no colon shows to be one
LEAST_TOLD = 3  # where a value of its kind follows, told by its form
_OF_PERSONS = frozenset({"person", "person_or_number"})
_NAME = re.compile("[\u3400-\u9fff]{2,3}")
LEAST_GLUED, LONGEST = 5, 14
_CENTS = re.compile(r"\d\.\d\d$")  # 其他支付0.00本次个人账户支出0.00: running text without marks
# 备注:居民统筹基金支付150.00元; 3.大病补充保险支付 in a numbered list
_NOTE = re.compile(rf"(?:{NOTE_HEAD}):|\(?\d{{1,2}}[.、)]")


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
        if is_before_colon:
            spans = [(start, word.end()) for start in _starts(plain, word, hits, vocabulary)]
        elif needs_colon:
            continue
        else:
            spans = list(_without_colon(plain, word, hits, vocabulary))
        for start, end in spans:
            if any(hit.start <= start and end <= hit.end for hit in hits):
                continue  # a piece of 收款单位(章), or all of it
            key = _field(plain.text[start:end], vocabulary)
            if key is not None and end - start < LEAST and not is_before_colon:
                key = key if _is_told(plain, end, key, vocabulary) else None
            if key is not None and _may_end(plain, word, end, key, vocabulary):
                if not _is_listed(hits, start, end, key, vocabulary):
                    found.append(Hit(start, end, plain.text[start:end], False, key))
                break
    return found


def _field(said: str, vocabulary: Vocabulary) -> str | None:
    is_listed = {said, REMARK.sub("", said)} & vocabulary.keys.keys()
    key = None if is_listed else composed_key(said, vocabulary)
    return None if key is None or key.startswith(EXTRA) else key


def _is_told(plain: PlainText, end: int, key: str, vocabulary: Vocabulary) -> bool:
    """病志号 1128840: whether what follows so short a label is a value of its kind by its form, or
    nothing, where the label is all that its cell says."""
    if end == len(plain.text):
        return True
    after = range(end + 1, len(plain.text))
    close = next((x for x in after if is_blank_before(plain, x)), len(plain.text))
    said, kind = plain.text[end:close], KINDS[vocabulary.kinds[key]]
    if vocabulary.kinds[key] in _OF_PERSONS:
        return _NAME.fullmatch(said) is not None and said[0] in _surnames()
    is_figures = said[-1:].isdigit() and FIGURE.match(said[-4:]) is not None
    return (kind.is_strict or is_figures) and kind.parse(said) is not None


@cache
def _surnames() -> frozenset[str]:
    return frozenset("".join(word_list("surnames")["surnames"].split()))


def _may_end(
    plain: PlainText, word: re.Match[str], end: int, key: str, vocabulary: Vocabulary
) -> bool:
    """Whether nothing is glued to the label, or a value of its kind: no word of a sentence."""
    if end == word.end() or is_blank_before(plain, end):
        return True
    return KINDS[vocabulary.kinds[key]].parse(plain.text[end : word.end()]) is not None


def _is_listed(hits: Sequence[Hit], start: int, end: int, key: str, vocabulary: Vocabulary) -> bool:
    """Whether a listed label ends there, and all known from ``start`` on are of ``key``."""
    within = [hit for hit in hits if start <= hit.start < end]
    is_end = bool(within) and within[-1].end == end
    return is_end and all(vocabulary.keys[hit.spelling] == key for hit in within)


def _starts(
    plain: PlainText, word: re.Match[str], hits: Sequence[Hit], vocabulary: Vocabulary
) -> Iterator[int]:
    """Where a label that ends ``word`` may begin: with it, or behind a blank that it had. Right
    behind another label its value comes first, so that the shortest label is meant; words are no
    value of an amount's label, which was left empty: 医保账户支付:;现金支付合计:328.91."""
    first = word.start() + side_print(word[0])
    for start in (first, *_blanks(plain, word)):
        before = next((x for x in hits if x.end <= start <= skip_colon(plain.text, x.end)), None)
        is_note = before is not None and vocabulary.keys.get(before.spelling) == STOP
        if before is None or is_note or _is_sum(before, vocabulary):
            yield start
        if before is not None:  # 综合医院 姓名: no label begins before a blank and ends behind it
            yield from range(word.end() - LEAST, max([start, *_blanks(plain, word)]), -1)


def _is_sum(hit: Hit, vocabulary: Vocabulary) -> bool:
    return vocabulary.kinds.get(vocabulary.keys.get(hit.spelling, hit.composed)) == "money"


def _without_colon(
    plain: PlainText, word: re.Match[str], hits: Sequence[Hit], vocabulary: Vocabulary
) -> Iterator[tuple[int, int]]:
    """From where to where a label may stand in ``word``, the longest first: it begins the line or
    stands behind a blank, and ends before one or before a figure; at the line's beginning a long
    one may have its value glued to it."""
    blanks = _blanks(plain, word)
    is_first = word.start() == 0 or plain.text[word.start() - 1] in ",;"
    is_first = is_first or _CENTS.search(plain.text, 0, word.start()) is not None
    is_first = is_first or _NOTE.fullmatch(plain.text, 0, word.start()) is not None
    whole = FIGURE.match(plain.text, word.end()) or is_blank_before(plain, word.end())
    ends = [*([word.end()] if whole else []), *reversed(blanks)]
    starts = _starts(plain, word, hits, vocabulary) if is_first else iter(blanks)
    for start in starts:
        yield from ((start, end) for end in ends if end - start >= LEAST_TOLD)
    if word.start() == 0:
        yield from ((0, end) for end in range(min(word.end(), LONGEST), LEAST_GLUED - 1, -1))


def _blanks(plain: PlainText, word: re.Match[str]) -> list[int]:
    return [x for x in range(word.start() + 1, word.end()) if is_blank_before(plain, x)]


def grown(plain: PlainText, hit: Hit, vocabulary: Vocabulary) -> Hit | None:
    """``hit`` as far as its words go on: 收款人姓名 before a name is no 收款人, whose name would be
    姓名, and 患者性别 says nobody's name. ``None`` where they make no sum of it: 自付比例."""
    key = vocabulary.keys[hit.spelling]
    word = WORD.match(plain.text, hit.start)
    if key == STOP or word is None:
        return hit
    last = min(word.end(), hit.start + LONGEST)
    for end in range(last, hit.end, -1):
        said = plain.text[hit.start : end]
        means = composed_key(said, vocabulary)
        is_unit = REMARK.fullmatch(plain.text, hit.end, end) is not None
        is_cut = said.endswith("(") or is_unit or _has_blank(plain, hit.end, end)
        if means is None or said in vocabulary.keys or is_cut:
            continue
        if means == key:
            return replace(hit, end=end)
        if not means.startswith(EXTRA):
            return Hit(hit.start, end, said, False, means)
        if key.startswith(EXTRA):
            return replace(hit, end=end, spelling=said)
        if vocabulary.kinds.get(key) == "money" and end == word.end():
            return None
    is_misread = word.end() > hit.end and not _has_blank(plain, hit.end, word.end())
    if is_misread and misread_key(plain.text[hit.start : word.end()], vocabulary.name) == key:
        return replace(hit, end=word.end())  # 医保个人账户友付金额
    return hit


def _has_blank(plain: PlainText, start: int, end: int) -> bool:
    return any(is_blank_before(plain, place) for place in range(start, end))
