"""What values of text look like: the words that a kind of insurance, a hospital's class or a
department is named with.

Form tells an amount from the label beside it; words tell such a value, so that 费别职工普通住院 is
a label and its value, 医保类型：自费 names no sum, and a class that lost an end is whole again.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from rapidfuzz.distance import LCSseq

from extractors.vocabularies import word_list
from extractors.words.misread import are_alike

# Fields whose values hold a word that such values are named with.
NAMED_BY_WORDS = frozenset({"department", "institution_type", "insurance_type"})
LONGEST = 18  # characters of a value; what is longer tells more than one thing
MOST_GLUED = 2  # characters of ink or of the next cell behind a value
LEAST_TORN = 3  # characters that are left of one
# What is made of whole words is no misread other: 州级医院, 三甲综合, 综合医院三级
_OF_CLASS = re.compile(
    "(?:(?:[一二三]|[省市州县区乡镇村])级|[一二三]?[甲乙丙特]等?|[公民私][立营办]|非?营利性?|综合性?|专科"
    "|中医|民族|医院)+"
)
# Labels of settlement sheets that a kind of insurance may answer: 人员类别：统筹区内职工
_ANSWERED_BY = dict.fromkeys(("insured_by", "insured_as", "treated_as"), "insurance_type")
LEAST_DEPARTMENT = 3  # characters
_ORDINAL = re.compile(r"(?<=[内外])[一二三四五六七八九十\d]{1,2}(?=.)")  # 神经内二科
_BEHIND_DEPARTMENT = re.compile(
    r"[(（]?[一二三四五六七八九十\d]{0,2}[A-Z东西南北]?(?:病?[区房室]|门诊)?[)）]?"
)


@dataclass(frozen=True, slots=True)
class _Words:
    """Of one field."""

    told: re.Pattern[str]
    whole: frozenset[str]
    never: re.Pattern[str]
    torn: tuple[str, ...]
    allowed: re.Pattern[str] | None
    other: re.Pattern[str] | None


def is_known_value(key: str, text: str) -> bool:
    """Whether ``text`` (half-width, without blanks) is a value of field ``key`` by its words;
    ``False`` of fields whose values are not listed."""
    words = _words(_ANSWERED_BY.get(key, key))
    if words is None or not text or len(text) > LONGEST:
        return False
    if text in words.whole or text in words.torn:
        return True
    plain = text if words.allowed is None else words.allowed.sub("", text)
    return words.told.search(text) is not None and words.never.search(plain) is None


def says_otherwise(key: str, text: str) -> bool:
    """Whether ``text`` (half-width, without blanks) is printed as field ``key`` on some forms and
    says something else: 结算方式:中途结算 tells of no insurance."""
    words = _words(key)
    return words is not None and words.other is not None and bool(words.other.fullmatch(text))


def may_go_on(key: str, text: str) -> bool:
    """Whether ``text`` is the beginning of a longer listed value of field ``key``, of which it may
    have lost the end: 三级综合, with 医院 in the next row."""
    words = _words(key)
    return words is not None and any(x != text and x.startswith(text) for x in words.torn)


def mended_class(text: str) -> str | None:
    """The hospital's class that ``text`` is, without a character or two of ink behind it; whole,
    where one alone is left with an end lost or a character misread. ``None`` where several may be
    meant (级医院), and ``text`` itself where it is worded in another way."""
    words = _words("institution_type")
    if words is None or text in words.torn or _OF_CLASS.fullmatch(text):
        return text
    for cut in range(1, MOST_GLUED + 1):
        if text[:-cut] in words.torn:
            return text[:-cut]
    if len(text) < LEAST_TORN:
        return text
    wholes = [each for each in words.torn if _is_left_of(text, each)]
    if len(wholes) == 1:
        return wholes[0]
    return None if wholes else text


def mended_department(text: str) -> str:
    """``text`` with the one character put right that makes a known department of it and that is
    taken for another as a rule (介人科); ``text`` itself where several, or none, are meant."""
    words = _words("department")
    ordinal = _ORDINAL.search(text)
    plain = text if ordinal is None else text[: ordinal.start()] + text[ordinal.end() :]
    if words is None or any(plain.startswith(each) for each in words.whole):
        return text
    slips = {
        (at, each[at])
        for each in words.whole
        if len(each) >= LEAST_DEPARTMENT and _BEHIND_DEPARTMENT.fullmatch(plain, len(each))
        if (at := _slip(plain[: len(each)], each)) is not None
    }
    if len(slips) != 1:
        return text
    at, meant = slips.pop()
    at += len(ordinal[0]) if ordinal is not None and at >= ordinal.start() else 0
    return text[:at] + meant + text[at + 1 :]


def _slip(read: str, meant: str) -> int | None:
    """Where ``read`` has another character than ``meant``, one that looks like it, and no more."""
    wrong = [at for at, (x, y) in enumerate(zip(read, meant, strict=False)) if x != y]
    is_slip = len(read) == len(meant) and len(wrong) == 1
    return wrong[0] if is_slip and are_alike(read[wrong[0]], meant[wrong[0]]) else None


def _is_left_of(text: str, whole: str) -> bool:
    if LCSseq.similarity(text, whole) >= len(whole) - 1 and len(text) <= len(whole):
        return True  # a character lost or misread
    is_begun = len(text) > LEAST_TORN and whole.startswith(text)
    return is_begun or (0 < len(whole) - len(text) <= MOST_GLUED and whole.endswith(text))


@cache
def double_surnames() -> tuple[str, ...]:
    """Surnames of two characters, from ``extractors/vocabulary/surnames.yaml``."""
    return tuple(surname for row in word_list("surnames")["double"] for surname in row)


@cache
def _words(key: str) -> _Words | None:
    entry = word_list("known_values").get(key)
    if entry is None:
        return None
    told = [*_quoted(entry.get("has", ())), *(f"{x}$" for x in _quoted(entry.get("ends", ())))]
    return _Words(
        re.compile("|".join(told)),
        frozenset(entry.get("whole", ())),
        re.compile("|".join(_quoted(entry["never"]))),
        tuple(entry.get("torn", ())),
        _any_of(entry.get("allowed", ())),
        _any_of(entry.get("other", ())),
    )


def _any_of(patterns: Sequence[str]) -> re.Pattern[str] | None:
    return re.compile("|".join(patterns)) if patterns else None


def _quoted(words: Sequence[str]) -> list[str]:
    return [re.escape(word) for word in words]
