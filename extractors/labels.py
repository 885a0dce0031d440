"""Finding printed labels in recognised text, misread characters included.

A vocabulary is a YAML file of labels per field (``extractors/vocabulary``). The longest label
that fits wins, so 电子票据代码 is never taken for 票据代码. Where no label fits a text that stands
before a colon, one misread character is allowed if a single label comes out.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib import resources
from typing import Any

import yaml
from rapidfuzz.distance import Hamming

from extractors.layout import PlainText, is_horizontal
from extractors.types import Box, Line
from extractors.values.text import simplified as simplified_text
from extractors.values.text import squeeze

STOP = ""  # the key of labels that only end a value
EXTRA = "extra:"  # what the key of a label begins with that no vocabulary knows
MIN_FUZZY_LENGTH = 3
SHORT_LABEL = 2  # so short a label inside a longer word is a piece of that word
MAX_GLUED_VALUE = 3  # 性别男: a value right behind a short label, the colon lost
MIN_EXTRA_LENGTH, MAX_EXTRA_LENGTH = 2, 14


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Labels of one family of papers. ``keys`` maps a spelling to its field, ``kinds`` a field to
    its kind; ``sections`` maps a spelling to its section key (``STOP`` ends a section); ``rows``
    are labels that the form prints side by side, see ``extractors.slots``."""

    keys: Mapping[str, str]
    kinds: Mapping[str, str]
    sections: Mapping[str, str] = field(default_factory=dict)
    rows: tuple[tuple[tuple[str, str], ...], ...] = ()  # (key, spelling) in printed order

    @property
    def by_length(self) -> list[str]:
        return sorted(self.keys, key=len, reverse=True)


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

    @property
    def box(self) -> Box:
        return self.line.span_box(self.start, self.value_start)

    @property
    def value_text(self) -> str:
        return self.line.text[self.value_start : self.value_end]


@cache
def load_vocabulary(name: str) -> Vocabulary:
    """Read ``extractors/vocabulary/<name>.yaml``; two keys with one spelling are an error."""
    source = resources.files("extractors").joinpath("vocabulary", f"{name}.yaml")
    content: dict[str, Any] = yaml.safe_load(source.read_text(encoding="utf-8"))
    keys: dict[str, str] = {}
    for key, entry in content["fields"].items():
        for spelling in entry["labels"]:
            if keys.setdefault(spelling, key) != key:
                raise ValueError(
                    f"{name}.yaml: {spelling} is a label of {keys[spelling]} and {key}"
                )
    sections = {s: key for key, names in content.get("sections", {}).items() for s in names}
    sections |= dict.fromkeys(content.get("section_stops", ()), STOP)
    for spelling in (*content.get("stops", ()), *sections):
        keys.setdefault(spelling, STOP)
    kinds = {key: entry["kind"] for key, entry in content["fields"].items()}
    rows = tuple(
        tuple((keys[spelling], spelling) for spelling in row) for row in content.get("rows", ())
    )
    return Vocabulary(keys, kinds, sections, rows)


@dataclass(frozen=True, slots=True)
class _Hit:
    start: int  # in the plain text
    end: int
    spelling: str
    is_exact: bool = True


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


def _labels_of(line: Line, vocabulary: Vocabulary, needs_colon: bool) -> list[Label]:
    plain = simplified(PlainText.of(line.text))
    hits = [
        hit
        for hit in _exact_hits(plain.text, vocabulary)
        if _stands_alone(plain.text, hit, needs_colon)
        and not _is_tail_of_amount_label(plain.text, hit, vocabulary)
    ]
    hits += _words_before_colons(plain.text, hits, vocabulary)
    hits.sort(key=lambda hit: hit.start)
    labels = []
    for number, hit in enumerate(hits):
        end = hits[number + 1].start if number + 1 < len(hits) else len(plain.text)
        value_start = _skip_colon(plain.text, _skip_remark(plain.text, hit.end))
        value_start = min(value_start, end)
        raw_start = plain.origin[hit.start]
        raw_value = plain.origin[value_start] if value_start < len(plain.origin) else len(line.text)
        raw_end = plain.origin[end] if end < len(plain.origin) else len(line.text)
        printed = squeeze(line.text[slice(*plain.raw_span(hit.start, hit.end))])
        labels.append(
            Label(
                key=vocabulary.keys.get(hit.spelling, EXTRA + printed),
                spelling=hit.spelling,
                line=line,
                start=raw_start,
                value_start=raw_value,
                value_end=raw_end,
                has_colon=_has_colon(plain.text, hit.end),
                is_exact=hit.is_exact,
            )
        )
    return labels


def simplified(plain: PlainText) -> PlainText:
    """``plain`` in simplified characters; one for one, so that each keeps its origin."""
    return PlainText(simplified_text(plain.text), plain.origin)


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
    hits: list[_Hit] = []
    for spelling in vocabulary.by_length:
        start = text.find(spelling)
        while start >= 0:
            end = start + len(spelling)
            if not any(start < hit.end and hit.start < end for hit in hits):
                hits.append(_Hit(start, end, spelling))
            start = text.find(spelling, end)
    return hits


def _stands_alone(text: str, hit: _Hit, needs_colon: bool) -> bool:
    """Not a piece of a longer word or of a sentence: 账户余额 is no 余额, 患者姓名不详 no 姓名."""
    before = text[hit.start - 1 : hit.start]
    has_colon = _has_colon(text, hit.end)
    if before and is_han(before):
        return has_colon and len(hit.spelling) > SHORT_LABEL
    if needs_colon:
        return has_colon or (hit.start == 0 and hit.end == len(text))
    if has_colon or len(hit.spelling) > SHORT_LABEL + 1:
        return True
    after = text[hit.end :]
    return not (after and is_han(after[0])) or len(after) <= MAX_GLUED_VALUE


def _is_tail_of_amount_label(text: str, hit: _Hit, vocabulary: Vocabulary) -> bool:
    """附加基金支付 is another sum than 基金支付: an amount's label with more characters before it
    is a label of its own."""
    kind = vocabulary.kinds.get(vocabulary.keys[hit.spelling])
    before = text[hit.start - 1 : hit.start]
    return kind == "money" and bool(before) and is_han(before)


def is_han(character: str) -> bool:
    """A Chinese character of the basic block, which holds all that labels are made of."""
    return "\u3400" <= character <= "\u9fff"


def _words_before_colons(text: str, hits: Sequence[_Hit], vocabulary: Vocabulary) -> list[_Hit]:
    """The other words before a colon: misread labels, and labels that nobody knows (extras)."""
    found: list[_Hit] = []
    colon = text.find(":")
    while colon >= 0:
        start = colon
        while start > 0 and (is_han(text[start - 1]) or text[start - 1] in "()"):
            start -= 1
        start += len(text[start:colon]) - len(text[start:colon].lstrip("()"))
        start += bool(_SIDE_PRINT.match(text[start:colon]))
        overlaps = any(hit.start < colon and start < hit.end for hit in hits)
        if not overlaps and MIN_EXTRA_LENGTH <= colon - start <= MAX_EXTRA_LENGTH:
            word = text[start:colon]
            known = closest_label(word, vocabulary)
            found.append(_Hit(start, colon, known or word, is_exact=known is None))
        colon = text.find(":", colon + 1)
    return found


# 其他信息 runs down the form's left edge, a character a row, and sticks to the label beside it.
_SIDE_PRINT = re.compile(r"[他信息](?=.{3})|其(?![他它中余])(?=.{3})")

# Characters that OCR takes for one another in labels; a pair here costs half of any other.
LOOK_ALIKE = frozenset(
    frozenset(pair)
    for pair in (
        "费责",
        "费贵",
        "费赀",
        "缴嫩",
        "缴徼",
        "统銃",
        "统統",
        "退进",
        "退遗",
        "额频",
        "额颔",
        "额领",
        "金全",
        "据掘",
        "据踞",
        "码玛",
        "疗行",
        "疗庁",
        "病疴",
        "院阮",
        "编骗",
        "账帐",
        "付什",
        "付忖",
        "支攴",
        "收牧",
        "核该",
        "期朗",
        "时吋",
        "末未",
        "天大",
        "自白",
        "自百",
        "自目",
        "个卜",
        "个亇",
        "人入",
        "人八",
        "预微",
        "缴微",
        "缴级",
        "现视",
        "科升",
        "科斗",
        "开升",
        "票禀",
        "业亚",
        "预顶",
        "补朴",
        "诊珍",
        "住佳",
        "住往",
        "号亏",
        "性惟",
    )
)


def _distance(a: str, b: str) -> float:
    return sum(
        0.0 if x == y else 0.5 if frozenset((x, y)) in LOOK_ALIKE else 1.0
        for x, y in zip(a, b, strict=True)
    )


def closest_label(word: str, vocabulary: Vocabulary) -> str | None:
    """The one label of the same length that ``word`` is a misreading of, or ``None``."""
    allowed = 1.0 if len(word) <= 6 else 1.5
    scored = sorted(
        (_distance(word, spelling), spelling)
        for spelling in vocabulary.keys
        if len(spelling) == len(word)
        and len(spelling) >= MIN_FUZZY_LENGTH
        and Hamming.distance(word, spelling) <= 2
    )
    if not scored or scored[0][0] > allowed:
        return None
    if len(scored) > 1 and scored[1][0] - scored[0][0] < 0.5:
        first, second = scored[0][1], scored[1][1]
        if vocabulary.keys[first] != vocabulary.keys[second]:
            return None
    return scored[0][1]
