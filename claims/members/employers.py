"""Employers made comparable: the part of a name that tells one unit from another."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from importlib.resources import files

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
MIN_REST_CHARACTERS = 3
SAME_WITHOUT_PLACE = 0.85  # 第一中学 is in every county: like, not the same
_PLACE = re.compile(r"((?:[^省市县区州盟旗]{2,6}(?:省|自治区|自治州|地区|市|县|区|盟|旗))+)(.{3,})")
_SOME_PLACE = re.compile(r"[省市县区](.{3,})")  # 市一中: whose town everybody knows
_DIGITS = str.maketrans("123456789", "一二三四五六七八九")
_NUMBERED = re.compile(r"(?<=第)[1-9](?!\d)")


@lru_cache(maxsize=50_000)
def unit_key(name: str) -> str:
    """``漯河市机械有限公司（二分厂）`` → ``漯河市机械``; empty where no unit is named."""
    plain = name_key(_BRACKETS.sub("", name)) or name_key(name)
    if plain in _NONE:
        return ""
    return _FORMS.sub("", plain) or plain


@cache
def _short_forms() -> tuple[tuple[str, str], ...]:
    """Short and whole endings of units' names, the longest short form first."""
    table = files("claims.members").joinpath("employer_short_forms.csv").read_text("utf-8")
    lines = [line.split(",") for line in table.splitlines() if line and not line.startswith("#")]
    return tuple(sorted(((short, whole) for short, whole in lines), key=lambda one: -len(one[0])))


@lru_cache(maxsize=50_000)
def spelled_out(key: str) -> str:
    """``清源市卫健委`` → ``清源市卫生健康委员会``, ``第1中学`` → ``第一中学``."""
    plain = _NUMBERED.sub(lambda match: match[0].translate(_DIGITS), key)
    for short, whole in _short_forms():
        if plain.endswith(whole):
            return plain
        if plain.endswith(short):
            return plain.removesuffix(short) + whole
    return plain


def spellings(key: str) -> list[str]:
    """Keys that the roster may hold for this one: as it is, whole, shortened, without the place."""
    whole = spelled_out(key)
    found = [key, whole]
    found += [
        whole.removesuffix(long) + short for short, long in _short_forms() if whole.endswith(long)
    ]
    found += [rest for one in tuple(found) if (rest := without_place(one)[1]) != one]
    return list(dict.fromkeys(found))


def without_place(key: str) -> tuple[str, str]:
    """``清源市第一中学`` → ``("清源市", "第一中学")``; no place where the key names none."""
    match = _PLACE.fullmatch(key)
    if match is not None:
        return match[1], match[2]
    some = _SOME_PLACE.fullmatch(key)
    return ("", some[1]) if some is not None else ("", key)


def unit_letters(key: str) -> list[str]:
    """The telling characters of a key, each once, sorted: what abbreviations keep."""
    return sorted(set(key) - COMMON_LETTERS) or sorted(set(key))


@lru_cache(maxsize=50_000)
def unit_likeness(seen: str, known: str, place: str = "") -> float:
    """0 to 1: how surely two ``unit_key`` spellings name one unit.

    ``place`` is where the roster's unit is in the tree (``河南省 清源市``): it makes up for a place
    that only the paper names, and speaks against one that is another.
    """
    if not seen or not known:
        return 0.0
    if seen == known:
        return 1.0
    seen, known = spelled_out(seen), spelled_out(known)
    likeness = _key_likeness(seen, known)
    if likeness >= SAME_UNIT:
        return likeness
    seen_place, seen_rest = without_place(seen)
    known_place, known_rest = without_place(known)
    if len(seen_rest) < MIN_REST_CHARACTERS or _key_likeness(seen_rest, known_rest) < SAME_UNIT:
        return likeness
    if seen_place and known_place:
        return likeness  # two places, and the names differ in them
    if not seen_place or not place:
        return max(likeness, SAME_WITHOUT_PLACE)
    return 0.95 if _stems(seen_place) & _stems(place) else 0.0


def _stems(places: str) -> set[str]:
    """``河南省 清源市`` → ``{河南, 清源}``."""
    return {stem for stem in re.split(r"[省市县区州盟旗 ]|自治区|自治州|地区", places) if stem}


def _key_likeness(seen: str, known: str) -> float:
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
