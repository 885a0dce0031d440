"""Employers made comparable: the part of a name that tells one unit from another."""

from __future__ import annotations

import re
from functools import lru_cache

from rapidfuzz import fuzz

from claims.members.names import name_key

# What every second unit has in its name; longest first, cut at the end only.
_FORMS = re.compile(
    r"(股份有限公司|有限责任公司|集团有限公司|有限公司|集团公司|股份公司|总公司|分公司|公司|集团)+$"
)
_BRACKETS = re.compile(r"[（(【\[][^）)】\]]*[）)】\]]")
# Characters that say next to nothing; look-ups leave them out.
COMMON_LETTERS = frozenset("省市县区镇乡有限公司责任股份集团")
# Answers to 工作单位 that name none.
_NONE = frozenset(
    ["无", "无业", "农民", "务农", "个体", "退休", "自由职业", "不详", "学生", "其他", "暂无"]
)
SAME_UNIT = 0.9
MIN_KEY_CHARACTERS = 2


@lru_cache(maxsize=50_000)
def unit_key(name: str) -> str:
    """``漯河市机械有限公司（二分厂）`` → ``漯河市机械``; empty where no unit is named."""
    plain = name_key(_BRACKETS.sub("", name)) or name_key(name)
    if plain in _NONE:
        return ""
    return _FORMS.sub("", plain) or plain


def unit_letters(key: str) -> list[str]:
    """The telling characters of a key, each once, sorted: what abbreviations keep."""
    return sorted(set(key) - COMMON_LETTERS) or sorted(set(key))


@lru_cache(maxsize=50_000)
def unit_likeness(seen: str, known: str) -> float:
    """0 to 1: how surely two ``unit_key`` spellings name one unit."""
    if not seen or not known:
        return 0.0
    if seen == known:
        return 1.0
    short, long = sorted((seen, known), key=len)
    if len(short) >= 3 and _is_abbreviation(short, long):
        return 0.95
    if len(short) >= 4 and long.startswith(short):
        return 0.95  # the paper adds the workshop, or the roster does
    return fuzz.ratio(seen, known) / 100


def _is_abbreviation(short: str, long: str) -> bool:
    """Whether ``short`` is ``long`` with characters left out, beginning with the same one."""
    rest = iter(long)
    return short[0] == long[0] and all(letter in rest for letter in short)
