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

LONGEST = 18  # characters of a value; what is longer tells more than one thing
MOST_GLUED = 2  # characters of ink or of the next cell behind a value
LEAST_TORN = 3  # characters that are left of one
_OF_PLACE = re.compile("[省市州县区乡镇村]级")  # a class of its own: 州级医院 is no 三级医院
_SHORT = re.compile("[一二三][甲乙丙特]")  # 三甲综合: no 三级综合 with a character misread
_OF_CLASS = re.compile("[一二三]级|[甲乙丙]等?$")  # 综合医院三级: no ink behind a class


@dataclass(frozen=True, slots=True)
class _Words:
    """Of one field."""

    told: re.Pattern[str]
    whole: frozenset[str]
    never: re.Pattern[str]
    torn: tuple[str, ...]


def is_known_value(key: str, text: str) -> bool:
    """Whether ``text`` (half-width, without blanks) is a value of field ``key`` by its words;
    ``False`` of fields whose values are not listed."""
    words = _words(key)
    if words is None or not text or len(text) > LONGEST:
        return False
    if text in words.whole or text in words.torn:
        return True
    return words.told.search(text) is not None and words.never.search(text) is None


def mended_class(text: str) -> str | None:
    """The hospital's class that ``text`` is, without a character or two of ink behind it; whole,
    where one alone is left with an end lost or a character misread. ``None`` where several may be
    meant (级医院), and ``text`` itself where it is worded in another way."""
    words = _words("institution_type")
    if words is None or text in words.torn or _SHORT.match(text):
        return text
    for cut in range(1, MOST_GLUED + 1):
        if text[:-cut] in words.torn and not _OF_CLASS.search(text[-cut:]):
            return text[:-cut]
    if len(text) < LEAST_TORN or _OF_PLACE.match(text):
        return text
    wholes = [each for each in words.torn if _is_left_of(text, each)]
    if len(wholes) == 1:
        return wholes[0]
    return None if wholes else text


def _is_left_of(text: str, whole: str) -> bool:
    if LCSseq.similarity(text, whole) >= len(whole) - 1 and len(text) <= len(whole):
        return True  # a character lost or misread
    is_begun = len(text) > LEAST_TORN and whole.startswith(text)
    return is_begun or (0 < len(whole) - len(text) <= MOST_GLUED and whole.endswith(text))


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
    )


def _quoted(words: Sequence[str]) -> list[str]:
    return [re.escape(word) for word in words]
