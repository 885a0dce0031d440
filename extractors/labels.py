"""Finding printed labels in recognised text, misread characters included.

A vocabulary is a YAML file of labels per field (``extractors/vocabulary``). The longest label
that fits wins, so 电子票据代码 is never taken for 票据代码. Where no label fits a text that stands
before a colon, one misread character is allowed if a single label comes out; a wording that no
list has is told by the words that it is composed of.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from extractors.kinds import KINDS
from extractors.label_words import composed_key, is_turned
from extractors.layout import PlainText, is_horizontal
from extractors.misread import DOUBTED, LOOK_ALIKE, MIN_LENGTH, SURE, closest_label, distance
from extractors.torn_labels import label_at_end, label_begun, speckless
from extractors.types import Box, Line, Page
from extractors.values.text import simplified as simplified_text
from extractors.values.text import squeeze
from extractors.vocabularies import EXTRA, STOP, Vocabulary, load_vocabulary

__all__ = [
    "EXTRA",
    "STOP",
    "Label",
    "Vocabulary",
    "find_labels",
    "is_han",
    "load_vocabulary",
    "page_labels",
    "simplified",
]

SHORT_LABEL = 2  # so short a label inside a longer word is a piece of that word
MAX_GLUED_VALUE = 3  # 性别男: a value right behind a short label, the colon lost
MIN_EXTRA_LENGTH, MAX_EXTRA_LENGTH = 2, 14


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


@dataclass(frozen=True, slots=True)
class _Hit:
    start: int  # in the plain text
    end: int
    spelling: str
    is_exact: bool = True
    composed: str = ""  # the field that the words of ``spelling`` mean, where no list has it


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
            found += _labels_of(line, vocabulary, needs_colon)
    return found


def page_labels(page: Page, vocabulary: Vocabulary) -> tuple[Label, ...]:
    """All labels on ``page``; they hold its own lines, not those of an equal page read before."""
    known, labels = _labels_on(page, vocabulary)
    return labels if known is page else tuple(find_labels(page.lines, vocabulary))


@lru_cache(maxsize=8)  # a page is identified, cut into receipts and read by the same labels
def _labels_on(page: Page, vocabulary: Vocabulary) -> tuple[Page, tuple[Label, ...]]:
    return page, tuple(find_labels(page.lines, vocabulary))


def _labels_of(line: Line, vocabulary: Vocabulary, needs_colon: bool) -> list[Label]:
    plain = _without_specks(simplified(PlainText.of(line.text)), vocabulary)
    exact = sorted(_exact_hits(plain.text, vocabulary), key=lambda hit: hit.start)
    hits = [
        hit
        for number, hit in enumerate(exact)
        if (
            _stands_alone(plain, hit, needs_colon)
            or (not needs_colon and _is_in_chain(plain.text, exact, number, vocabulary))
        )
        and not is_turned(plain.text, hit.start)
        and (
            not _is_tail_of_amount_label(plain.text, hit, vocabulary)
            or _is_behind_ink(plain.text, hit)
        )
    ]
    hits = [hit for hit in hits if not _goes_on(plain.text, hit, hits)]
    composed = _composed_words(plain, hits, vocabulary, needs_colon)
    hits = [hit for hit in hits if not any(_overlap(hit, each) for each in composed)] + composed
    hits += _other_words(line, plain.text, hits, vocabulary, needs_colon)
    hits.sort(key=lambda hit: hit.start)
    labels = []
    for number, hit in enumerate(hits):
        end = hits[number + 1].start if number + 1 < len(hits) else len(plain.text)
        end -= len(OF_WHICH) if _is_of_which(plain.text, end) else 0
        value_start = _skip_colon(plain.text, _skip_remark(plain.text, hit.end))
        value_start = min(value_start, end)
        raw_start = plain.origin[hit.start]
        raw_value = plain.origin[value_start] if value_start < len(plain.origin) else len(line.text)
        raw_end = plain.origin[end] if end < len(plain.origin) else len(line.text)
        printed = squeeze(line.text[slice(*plain.raw_span(hit.start, hit.end))])
        labels.append(
            Label(
                key=hit.composed or vocabulary.keys.get(hit.spelling, EXTRA + printed),
                spelling=hit.spelling,
                line=line,
                start=raw_start,
                value_start=raw_value,
                value_end=raw_end,
                has_colon=_has_colon(plain.text, hit.end),
                is_exact=hit.is_exact,
                is_composed=bool(hit.composed),
            )
        )
    return labels


def simplified(plain: PlainText) -> PlainText:
    """``plain`` in simplified characters; one for one, so that each keeps its origin."""
    return PlainText(simplified_text(plain.text), plain.origin)


def _without_specks(plain: PlainText, vocabulary: Vocabulary) -> PlainText:
    kept = speckless(plain.text, vocabulary)
    if kept is None:
        return plain
    text = "".join(plain.text[place] for place in kept)
    return PlainText(text, tuple(plain.origin[place] for place in kept))


_REMARK = re.compile(r"\([^():]{0,20}\)(?=:)")


def _skip_remark(text: str, place: int) -> int:
    """科室(包括转科科别): a remark in brackets may stand between a label and its colon."""
    remark = _REMARK.match(text, place)
    return remark.end() if remark else place


def _has_colon(text: str, place: int) -> bool:
    return text[_skip_remark(text, place) :].startswith(":")


def _skip_colon(text: str, place: int) -> int:
    while place < len(text) and text[place] in ":;·'":
        place += 1
    return place


def _exact_hits(text: str, vocabulary: Vocabulary) -> list[_Hit]:
    """Every spelling in ``text``; of two that overlap the longer one, of equals the first."""
    possible = [
        (-len(spelling), start, spelling)
        for start, first in enumerate(text)
        for spelling in vocabulary.by_first.get(first, ())
        if text.startswith(spelling, start)
    ]
    hits: list[_Hit] = []
    for negative, start, spelling in sorted(possible):
        end = start - negative
        if not any(start < hit.end and hit.start < end for hit in hits):
            hits.append(_Hit(start, end, spelling))
    return hits


def _overlap(a: _Hit, b: _Hit) -> bool:
    return a.start < b.end and b.start < a.end


def _stands_alone(plain: PlainText, hit: _Hit, needs_colon: bool) -> bool:
    """Not a piece of a longer word or of a sentence: 账户余额 is no 余额, 患者姓名不详 no 姓名."""
    text = plain.text
    before, after = text[hit.start - 1 : hit.start], text[hit.end :]
    has_colon = _has_colon(text, hit.end)
    # 科室 神经内科: a blank in the place of a colon
    is_apart = _is_blank_before(plain, hit.end) or not (after and is_han(after[0]))
    is_behind = (
        before == "元" or _is_of_which(text, hit.start) or _is_blank_before(plain, hit.start)
    )
    if before and is_han(before) and not (is_apart and is_behind):
        return has_colon and len(hit.spelling) > SHORT_LABEL
    if needs_colon:
        return has_colon or (hit.start == 0 and hit.end == len(text))
    return (
        has_colon
        or is_apart
        or len(hit.spelling) > SHORT_LABEL + 1
        or len(after) <= MAX_GLUED_VALUE
    )


def _is_in_chain(text: str, hits: Sequence[_Hit], number: int, vocabulary: Vocabulary) -> bool:
    """Whether a label has its value behind it, and before it another one that has its own: no word
    of a sentence stands so in 性别男年龄63岁科别."""
    hit = hits[number]
    following = hits[number + 1].start if number + 1 < len(hits) else None
    if not _says(hit, text[hit.end : following], vocabulary, is_last=following is None):
        return False
    is_first = hit.start == 0 or not is_han(text[hit.start - 1])
    last = hits[number - 1] if number else None
    return is_first or (
        last is not None and _says(last, text[last.end : hit.start], vocabulary, is_last=False)
    )


def _says(hit: _Hit, piece: str, vocabulary: Vocabulary, *, is_last: bool) -> bool:
    """Whether ``piece`` is a value of ``hit``'s kind: one told by its form, or a name between two
    labels."""
    name = vocabulary.kinds.get(vocabulary.keys[hit.spelling], "text")
    is_name = name == "person" and not is_last and len(piece) <= MAX_GLUED_NAME
    return (KINDS[name].is_strict or is_name) and KINDS[name].parse(piece) is not None


MAX_GLUED_NAME = 4  # characters


def _is_blank_before(plain: PlainText, place: int) -> bool:
    """Whether the line has a blank before character ``place`` of its plain text."""
    return 0 < place < len(plain.origin) and plain.origin[place] - plain.origin[place - 1] > 1


_REST_OF_LABEL = re.compile(r"[\u3400-\u9fff]{1,6}:")


def _goes_on(text: str, hit: _Hit, hits: Sequence[_Hit]) -> bool:
    """大额补充保险金额: is no 大额补充保险, where no known label begins in between."""
    rest = _REST_OF_LABEL.match(text, hit.end)
    return rest is not None and not any(hit.end <= other.start < rest.end() for other in hits)


def _is_tail_of_amount_label(text: str, hit: _Hit, vocabulary: Vocabulary) -> bool:
    """附加基金支付 is another sum than 基金支付: an amount's label with more characters before it
    is a label of its own."""
    kind = vocabulary.kinds.get(vocabulary.keys[hit.spelling])
    before = text[hit.start - 1 : hit.start]
    is_own = before == "元" or _is_of_which(text, hit.start)
    return kind == "money" and bool(before) and is_han(before) and not is_own


def _is_of_which(text: str, start: int) -> bool:
    """…25727.53元，其中个人账户支付2593.60元: behind an amount, 其中 leads to a part of it."""
    return _PART_OF_AMOUNT.search(text, 0, start) is not None


OF_WHICH = "其中"
_PART_OF_AMOUNT = re.compile(rf"(?:\d元?|元)[,;]?{OF_WHICH}$")
_OTHER_SUM = re.compile("[总共计累年月本次其中内外医保门诊大病先甲乙丙类]")
MOST_INK = 2  # characters


def _is_behind_ink(text: str, hit: _Hit) -> bool:
    """云个人自费:6315.35. Before 个人 a line begins with nothing that makes another sum of it, but
    for words like 累计: one character or two are a seal's."""
    is_own = hit.spelling.startswith("个人") and _has_colon(text, hit.end)
    return is_own and hit.start <= MOST_INK and not _OTHER_SUM.search(text[: hit.start])


def _composed_words(
    plain: PlainText, hits: Sequence[_Hit], vocabulary: Vocabulary, needs_colon: bool
) -> list[_Hit]:
    """Words that no list has, but that are composed of such as mean a field: before a colon, or
    long, behind a blank or first in their line, and followed by a blank, a figure or nothing.

    Where a listed label of the same field ends the word, what stands before it is another's value:
    城镇职工基本医疗保险医保编号.
    """
    found: list[_Hit] = []
    for word in _WORD.finditer(plain.text):
        has_colon = _has_colon(plain.text, word.end())
        if not has_colon and (needs_colon or not _ends_like_label(plain, word.end())):
            continue
        starts = (
            place
            for place in range(word.start(), word.end())
            if (place == word.start() and (has_colon or _begins_like_label(plain.text, place)))
            or _is_blank_before(plain, place)
        )
        for start in starts:
            said = plain.text[start + bool(_SIDE_PRINT.match(word[0])) : word.end()]
            key = composed_key(said, vocabulary)
            is_enough = has_colon or len(said) >= LEAST_COMPOSED
            if said in vocabulary.keys or not is_enough or not key or key.startswith(EXTRA):
                continue
            if not any(x.end == word.end() and vocabulary.keys[x.spelling] == key for x in hits):
                found.append(_Hit(word.end() - len(said), word.end(), said, False, key))
            break
    return found


LEAST_COMPOSED = 5  # characters of a composed label that no colon shows to be one


def _begins_like_label(text: str, place: int) -> bool:
    return place == 0 or text[place - 1] in ",;"


def _ends_like_label(plain: PlainText, place: int) -> bool:
    return _FIGURE.match(plain.text, place) is not None or _is_blank_before(plain, place)


def is_han(character: str) -> bool:
    """A Chinese character of the basic block, which holds all that labels are made of."""
    return "\u3400" <= character <= "\u9fff"


def _other_words(
    line: Line, text: str, hits: Sequence[_Hit], vocabulary: Vocabulary, needs_colon: bool
) -> list[_Hit]:
    """Words that no spelling fits: misread labels, and labels that nobody knows (extras).

    Before a colon every word is a label. Without one only a word that a figure follows, or that
    is a line by itself, can be one, and only where it is close to a label that is known.
    """
    found: list[_Hit] = []
    for word in _WORD.finditer(text):
        has_colon = text[word.end() : word.end() + 1] == ":"
        begun = None if has_colon or needs_colon else _begun(text, word, vocabulary)
        may_lack = begun is not None or (not needs_colon and _may_lack_colon(line, text, word))
        if not has_colon and not may_lack:
            continue
        start = word.start() + bool(has_colon and _SIDE_PRINT.match(word[0]))
        if any(hit.start < word.end() and start < hit.end for hit in hits):
            continue
        said = text[start : word.end()]
        known = closest_label(said, vocabulary, line.confidence)
        if known is not None and has_colon and _is_own_name(known, line, vocabulary):
            known = None
        if known is not None and _means_another(said, known, vocabulary):
            known = None
        torn = label_at_end(said, vocabulary) if has_colon and known is None else None
        if known is None and has_colon and len(said) == SHORT_LABEL:
            known = _told_by_value(said, text[word.end() :], vocabulary)
        known = known or begun
        if known is not None:
            found.append(_Hit(start, word.end(), known, is_exact=False))
        elif torn is not None and (torn[0] == 0 or _is_value(text, start, hits)):
            found.append(_Hit(start + torn[0], word.end(), torn[1], is_exact=False))
        elif has_colon and MIN_EXTRA_LENGTH <= len(said) <= MAX_EXTRA_LENGTH:
            found.append(_Hit(start, word.end(), said))
    return found


def _means_another(said: str, known: str, vocabulary: Vocabulary) -> bool:
    """医院垫付 is no misread 医保垫付: it is made of words itself, and not by a look-alike."""
    is_look_alike = distance(said, known) <= LOOK_ALIKE
    return not is_look_alike and composed_key(said, vocabulary) is not None


def _is_value(text: str, start: int, hits: Sequence[_Hit]) -> bool:
    """Whether a label of ``hits`` ends right before ``start``: what follows is its value first."""
    return any(_skip_colon(text, hit.end) == start > hit.end for hit in hits)


def _is_own_name(known: str, line: Line, vocabulary: Vocabulary) -> bool:
    """符合基本医保费用 is no misread 符合基本医疗费用: where the line was read surely, a label that
    is no field of ours keeps its name."""
    return line.confidence >= SURE and vocabulary.keys[known].startswith(EXTRA)


# Of a word of two characters, what it must share one with, and a value that nothing else has.
_TELLING = (
    ("性别", re.compile(r":[^\w]*[男女][^\w]*")),
    ("日期", re.compile(r":(19|20)\d\d[-./年]\d{1,2}[-./月]\d{1,2}日?")),
    ("时间", re.compile(r":(19|20)\d\d[-./年]\d{1,2}[-./月]\d{1,2}日?")),
)


def _told_by_value(said: str, rest: str, vocabulary: Vocabulary) -> str | None:
    """生别:女, 百期:2021-10-18. So short a word is known by the value behind it."""
    return next(
        (
            spelling
            for spelling, value in _TELLING
            if set(said) & set(spelling) and spelling in vocabulary.keys and value.fullmatch(rest)
        ),
        None,
    )


_WORD = re.compile(r"[\u3400-\u9fff][\u3400-\u9fff()]*")
_FIGURE = re.compile(r"[\d¥￥+-]|$")


def _may_lack_colon(line: Line, text: str, word: re.Match[str]) -> bool:
    """A misread word without a colon stands alone or before a figure; in a note, behind a mark
    (0.00，木额补助0.00)."""
    is_first = word.start() == 0 or text[word.start() - 1] in ",;"
    least = MIN_LENGTH if line.confidence < DOUBTED and word[0] == text else MIN_LENGTH + 1
    return (
        line.confidence < SURE
        and len(word[0]) >= least
        and is_first
        and _FIGURE.match(text, word.end()) is not None
    )


def _begun(text: str, word: re.Match[str], vocabulary: Vocabulary) -> str | None:
    """The label that ``word`` begins, alone or before a figure."""
    is_first = word.start() == 0 and _FIGURE.match(text, word.end()) is not None
    return label_begun(word[0], vocabulary) if is_first else None


# 其他信息 runs down the form's left edge, a character a row, and sticks to the label beside it.
_SIDE_PRINT = re.compile(r"[他信息](?=.{3})|其(?![他它中余])(?=.{3})")
