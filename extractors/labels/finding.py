"""Finding printed labels in recognised text, misread characters included.

A vocabulary is a YAML file of labels per field (``extractors/vocabulary``). The longest label
that fits wins, so 电子票据代码 is never taken for 票据代码. Where no label fits a text that stands
before a colon, one misread character is allowed if a single label comes out; a wording that no
list has is told by the words that it is composed of.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from extractors.labels.composed_labels import composed_words, grown
from extractors.labels.label_hits import (
    FIGURE,
    WARDS,
    Hit,
    has_colon,
    is_blank_before,
    is_han,
    overlap,
    skip_colon,
    skip_remark,
)
from extractors.labels.label_texts import as_searched
from extractors.labels.label_words import is_turned, lead_start, mended_words
from extractors.labels.standing_labels import OF_WHICH, is_of_which, standing
from extractors.labels.unlisted_labels import other_words
from extractors.layout import PlainText, is_horizontal
from extractors.types import Box, Line, Page
from extractors.values.text import squeeze
from extractors.vocabularies import EXTRA, STOP, Vocabulary, load_vocabulary
from extractors.words.kinds import KINDS
from extractors.words.known_values import is_known_value

__all__ = [
    "EXTRA",
    "STOP",
    "Label",
    "Vocabulary",
    "find_labels",
    "is_han",
    "load_vocabulary",
    "page_labels",
]


@dataclass(frozen=True, slots=True)
class Label:
    """A label found in ``line``: its key, where its value begins and ends in the raw text."""

    key: str
    spelling: str
    line: Line
    start: int
    value_start: int
    value_end: int
    has_colon: bool
    is_exact: bool = True
    is_composed: bool = False  # of words that mean the field, as no list has it

    @property
    def box(self) -> Box:
        return self.line.span_box(self.start, self.value_start)

    @property
    def value_text(self) -> str:
        return self.line.text[self.value_start : self.value_end]


def find_labels(
    lines: Iterable[Line], vocabulary: Vocabulary, *, needs_colon: bool = False
) -> list[Label]:
    """All labels in ``lines``, in reading order within each line.

    ``needs_colon``: only a label before a colon, or one that is a line by itself, counts; for
    papers of running text, where the same words occur in sentences.
    """
    found: list[Label] = []
    for line in lines:
        if is_horizontal(line):
            known, own = _known_labels(line, vocabulary, needs_colon)
            found += own if known is line else (replace(label, line=line) for label in own)
    return found


# A page is cut, joined and read in several ways, and most of its lines stay as they are.
@lru_cache(maxsize=2048)
def _known_labels(
    line: Line, vocabulary: Vocabulary, needs_colon: bool
) -> tuple[Line, tuple[Label, ...]]:
    return line, tuple(_labels_of(line, vocabulary, needs_colon))


def page_labels(page: Page, vocabulary: Vocabulary) -> tuple[Label, ...]:
    """All labels on ``page``; they hold its own lines, not those of an equal page read before."""
    known, labels = _labels_on(page, vocabulary)
    return labels if known is page else tuple(find_labels(page.lines, vocabulary))


@lru_cache(maxsize=8)  # a page is identified, cut into receipts and read by the same labels
def _labels_on(page: Page, vocabulary: Vocabulary) -> tuple[Page, tuple[Label, ...]]:
    return page, tuple(find_labels(page.lines, vocabulary))


def _labels_of(line: Line, vocabulary: Vocabulary, needs_colon: bool) -> list[Label]:
    plain = as_searched(line, vocabulary)
    exact = sorted(_exact_hits(plain, vocabulary), key=lambda hit: hit.start)
    exact = _without_values(plain, exact, vocabulary)
    hits = standing(plain, exact, vocabulary, needs_colon)
    composed = composed_words(plain, hits, vocabulary, needs_colon)
    if not needs_colon:
        hits = [whole for hit in hits if (whole := grown(plain, hit, vocabulary)) is not None]
    hits = [hit for hit in hits if not any(overlap(hit, each) for each in composed)] + composed
    hits += other_words(line, plain, hits, vocabulary, needs_colon)
    hits = _without_turned(plain.text, exact, hits, vocabulary)
    hits = _without_values(plain, sorted(hits, key=lambda hit: hit.start), vocabulary)
    hits = [replace(hit, start=_lead(plain, hit)) for hit in hits]
    ends = [*(hit.start for hit in hits[1:]), len(plain.text)]
    return [
        _as_label(line, plain, hit, end, vocabulary) for hit, end in zip(hits, ends, strict=False)
    ]


_NUMBERS = frozenset(
    f"{kind}invoice_{part}" for kind in ("", "electronic_") for part in ("code", "number")
)


def _without_turned(
    text: str, exact: Sequence[Hit], hits: Sequence[Hit], vocabulary: Vocabulary
) -> list[Hit]:
    """``hits`` but for what was found in a label that the word before it makes another fact, and
    for the numbers of a paper that this one reverses: 冲销票据代码:35060125,票据号码:0391170028."""
    turned = [x for x in exact if is_turned(text, x.start)]
    if not turned:
        return list(hits)
    keys = {id(x): x.composed or vocabulary.keys.get(x.spelling) for x in hits}
    others = (x.end for x in turned if vocabulary.keys[x.spelling] in _NUMBERS)
    other = next(others, len(text))

    def is_anothers(hit: Hit) -> bool:
        key = keys[id(hit)]
        is_inside = any(overlap(hit, x) and vocabulary.keys[x.spelling] == key for x in turned)
        return is_inside or (key in _NUMBERS and hit.end >= other)

    return [x for x in hits if not is_anothers(x)]


def _lead(plain: PlainText, hit: Hit) -> int:
    """Where ``hit`` begins with the words before it that are a part of the label."""
    blank = next((x for x in range(hit.start, 0, -1) if is_blank_before(plain, x)), 0)
    return blank + lead_start(plain.text[blank:], hit.start - blank)


def _as_label(line: Line, plain: PlainText, hit: Hit, end: int, vocabulary: Vocabulary) -> Label:
    """``hit`` with its value, which reaches to ``end``, by places in the raw text of ``line``."""
    end -= len(OF_WHICH) if is_of_which(plain.text, end) else 0
    end -= plain.text[end - 1 : end] == "【"
    value_start = min(skip_colon(plain.text, skip_remark(plain.text, hit.end)), end)
    raw_value = plain.origin[value_start] if value_start < len(plain.origin) else len(line.text)
    raw_end = plain.origin[end] if end < len(plain.origin) else len(line.text)
    printed = squeeze(line.text[slice(*plain.raw_span(hit.start, hit.end))])
    further = EXTRA + mended_words(printed, vocabulary.name)
    key = hit.composed or vocabulary.keys.get(hit.spelling, further)
    return Label(
        key=STOP if _is_of_stamp(plain.text, hit) else key,
        spelling=hit.spelling,
        line=line,
        start=plain.origin[hit.start],
        value_start=raw_value,
        value_end=raw_end,
        has_colon=has_colon(plain.text, hit.end),
        is_exact=hit.is_exact,
        is_composed=bool(hit.composed),
    )


_UNIT = re.compile(r"\(元\)?$")


def _exact_hits(plain: PlainText, vocabulary: Vocabulary) -> list[Hit]:
    """Every spelling in ``plain``; of two that overlap the longer one, its unit left aside
    (自付金额(元) is 自付金额), of equals the first."""
    text = plain.text
    possible = [
        (-len(_UNIT.sub("", spelling)), start, spelling)
        for start, first in enumerate(text)
        for spelling in vocabulary.by_first.get(first, ())
        if text.startswith(spelling, start) and not _is_of_two(plain, start, spelling, vocabulary)
    ]
    hits: list[Hit] = []
    for _, start, spelling in sorted(possible):
        end = start + len(spelling)
        if not any(start < hit.end and hit.start < end for hit in hits):
            hits.append(Hit(start, end, spelling))
    return hits


def _is_of_two(plain: PlainText, start: int, spelling: str, vocabulary: Vocabulary) -> bool:
    """Whether a spelling begins inside a word and a blank parts it from the beginning of another
    one that is no shorter: 职工医保 卡号. So does 床号 behind a ward: 泌尿外科病区床号."""
    text, end = plain.text, start + len(spelling)
    if start == 0 or not is_han(text[start - 1]) or is_blank_before(plain, start):
        return False
    if spelling[:2] in WARDS and spelling[2:] in vocabulary.keys:
        return True
    return any(
        text.startswith(other, at) and at + len(other) >= end
        for at in range(start + 1, end)
        if is_blank_before(plain, at)
        for other in vocabulary.by_first.get(text[at], ())
        if len(other) > 1
    )


_HAS_VALUE = re.compile(r"[\d:]")
_KIND_OF_CARD = re.compile("证件(?:类别|类型|种类)$")  # 证件类别:身份证
_DESK = re.compile(r"[\u3400-\u9fff]{2,5}\d{1,3}")  # 收款人:住院处12


def _without_values(plain: PlainText, hits: Sequence[Hit], vocabulary: Vocabulary) -> list[Hit]:
    """``hits`` but for those that are the value of the label right before them: 医保类型:自费."""
    kept: list[Hit] = []
    for number, hit in enumerate(hits):
        last = kept[-1] if kept else None
        end = hits[number + 1].start if number + 1 < len(hits) else len(plain.text)
        end = next((x for x in range(hit.end, end) if is_blank_before(plain, x)), end)
        said = plain.text[hit.start : end]
        is_figure = FIGURE.match(plain.text[end : end + 1] or "·") is not None
        is_told = _HAS_VALUE.search(said) is not None and _DESK.fullmatch(said) is None
        is_label = is_figure or is_told
        if (
            last is not None
            and not is_label
            and skip_colon(plain.text, last.end) == hit.start
            and (
                _KIND_OF_CARD.search(last.spelling)
                or _is_value_of(
                    last.composed or vocabulary.keys.get(last.spelling, ""), said, vocabulary
                )
            )
        ):
            continue
        kept.append(hit)
    return kept


def _is_value_of(key: str, said: str, vocabulary: Vocabulary) -> bool:
    """收款人:微信公众号 names who was at the till, and no sum."""
    kind = vocabulary.kinds.get(key)
    is_signer = kind == "person_or_number" and KINDS[kind].parse(said) == said
    return is_known_value(key, said) or is_signer


_STAMP = re.compile(r"(?:现金|转账|刷卡|微信|医保)[\u3400-\u9fff]讫")


def _is_of_stamp(text: str, hit: Hit) -> bool:
    """Whether the word is of a stamp: 现金收讫 says how the till was paid, and no sum."""
    return any(each.start() <= hit.start < each.end() for each in _STAMP.finditer(text))
