"""Whether two papers name clearly different hospitals.

Papers shorten names (``漳州市医院`` for ``福建医科大学附属漳州市医院``), seals hide parts, and many
hospitals have two names. So only what no shortening explains counts: another province or place,
another number, another specialty, or names without a character in common.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping
from functools import cache
from typing import NamedTuple

from extractors.hospitals.grammar import bare, families, province_codes
from extractors.values.text import ascii_width, simplified, squeeze

_WHOLE = re.compile(r"(院|中心|门诊部|诊所|卫生室|卫生站|服务站|保健站|院区)(\(.*\))?$")
_NUMBER = re.compile(
    r"第([一二三四五六七八九十]+|\d+)|(?<=[市州省大])([一二三四五六七八九])(?=院$)"
)
_NUMERALS = "〇一二三四五六七八九十"
SPECIALTIES = (
    *("中医", "妇幼", "妇产", "儿童", "肿瘤", "口腔", "精神", "眼科", "骨科", "传染病", "胸科"),
    *("康复", "皮肤病", "职业病", "结核病", "老年"),
)
GENERAL = ("人民", "中心", "总医院")
_GENERIC = re.compile(
    r"第?[一二三四五六七八九十\d]+|人民|中心|附属|医科|医药|医学|大学|学院|总医院|医院|分院|院区|"
    r"[省市县区州镇乡]|民族|自治|集团|公司|有限|卫生|职工|院"
)
MIN_CORE_CHARACTERS = 2


class _Name(NamedTuple):
    places: frozenset[str]
    rest: str


def clearly_differ(one: str, other: str) -> bool:
    """Whether ``one`` and ``other`` cannot be names of one hospital."""
    first, second = (squeeze(simplified(ascii_width(name))) for name in (one, other))
    if not _WHOLE.search(first) or not _WHOLE.search(second):
        return False  # a part of a name, the rest lies under a seal
    if first in second or second in first:
        return False
    a, b = _taken_apart(first), _taken_apart(second)
    return (
        _places_differ(a, b)
        or _differ(_numbers(first), _numbers(second))
        or _specialties_differ(first, second)
        or _cores_differ(a.rest, b.rest)
    )


def _places_differ(a: _Name, b: _Name) -> bool:
    if not a.places or not b.places or a.places & b.places:
        return False
    provinces = [
        frozenset(code for place in name.places for code in _provinces()[place]) for name in (a, b)
    ]
    # within a province one name may carry the county and the other its city
    return not provinces[0] & provinces[1] or a.rest == b.rest


def _differ(a: frozenset[str], b: frozenset[str]) -> bool:
    return bool(a and b and not a & b)


def _numbers(name: str) -> frozenset[str]:
    found = (match.group(1) or match.group(2) for match in _NUMBER.finditer(name))
    return frozenset(
        _NUMERALS[int(number)] if number.isdigit() and int(number) < len(_NUMERALS) else number
        for number in found
    )


def _specialties_differ(first: str, second: str) -> bool:
    kinds = [
        frozenset(kind for kind in (*SPECIALTIES, *GENERAL) if kind in name)
        for name in (first, second)
    ]
    return _differ(*kinds) and any(kind in SPECIALTIES for kind in kinds[0] | kinds[1])


def _cores_differ(a: str, b: str) -> bool:
    cores = [set(_GENERIC.sub("", rest)) for rest in (a, b)]
    return min(map(len, cores)) >= MIN_CORE_CHARACTERS and not cores[0] & cores[1]


def _taken_apart(name: str) -> _Name:
    """The places that ``name`` begins with, without their 市, 县, …, and what follows them."""
    places: list[str] = []
    rest = name
    while place := _leading_place(rest):
        if places and not _provinces()[bare(place)] & _provinces()[places[0]]:
            break  # 同仁 is a town far away, and a hospital in 北京
        places.append(bare(place))
        rest = rest[len(place) :]
    return _Name(frozenset(places), rest)


def _leading_place(text: str) -> str | None:
    known = _known_places()
    longest = max(map(len, known))
    for length in range(min(longest, len(text) - 2), 1, -1):  # something must be left of a name
        if text[:length] in known:
            return text[:length]
    return None


@cache
def _known_places() -> frozenset[str]:
    named = (part.text for parts in families()[0].heads.values() for part in parts)
    return frozenset(named) | province_codes().keys()


@cache
def _provinces() -> Mapping[str, frozenset[str]]:
    """The province codes of each place by its bare name; some names occur in several."""
    found: dict[str, set[str]] = defaultdict(set)
    for parts in families()[0].heads.values():
        for part in parts:
            found[bare(part.text)].add(part.province)
    for province, code in province_codes().items():
        found[province].add(code)
    return {place: frozenset(codes) for place, codes in found.items()}
