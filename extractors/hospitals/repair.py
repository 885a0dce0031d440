"""Names of hospitals of which the place or the kind was misread, put right where only one fits.

Every city and county is listed: what calls itself one and is none of them (右河子市) was misread,
and the one that differs from it in a single character is meant, in the province that the invoice's
code names. Kinds are taken for one another only by look-alikes and by what a seal prints over
them: private hospitals are called anything.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from math import inf

from extractors.hospitals.grammar import (
    Part,
    alike,
    bare,
    bare_cities,
    begins_with_place,
    known_heads,
    known_kinds,
    longest_head,
)

SEAL_WORDS = frozenset("财务专用章收费票据现讫转账已付讠计单位盖公制监税局统发机构款电联多子")
LOOK_ALIKE, OTHER = 0.5, 1.0
MIN_LEAD = 0.5  # by which the place that is meant must be nearer than the next
LONG, MOST_SLIPS, MOST_IN_LONG = 6, 1.0, 2.0
SHORTEST_PLACE = 3
SHORTEST_KIND = 5  # 同济医院 is not 仁济医院
MOST_INK = 6  # characters of a seal before a name
_REACH = 12  # characters within which a place ends
# 区 is left out: zones for industry call themselves so too
_UNIT = re.compile("自治[区州县旗]|地区|大学|学院|[省市县州盟旗]")
_SCHOOLS = ("大学", "医科大学", "医学院")  # that are called after a city or a province
_BRANCH = re.compile(r"[(（][^()（）]{2,20}[)）]$")


def repaired(
    name: str, province: str = "", *, is_doubted: bool = False, is_sure: bool = False
) -> str | None:
    """``name`` with its place and its kind put right; ``None`` where nothing is wrong, or where
    it cannot be told what is meant. ``province`` is its two-digit code, where the paper says it;
    of print that ``is_doubted`` a city's name is put right without its 市 too, of one that
    ``is_sure`` only what looks like what is meant."""
    branch = _BRANCH.search(name)
    body = name[: branch.start()] if branch else name
    is_placed = begins_with_place(body) and not (is_doubted and _claims_another(body))
    placed = body if is_placed else _with_place(body, province, is_sure=is_sure)
    if placed is None and is_doubted and not is_placed:
        placed = _with_city(body, province)
    if placed is None:
        return None
    whole = (_with_kind(placed, is_sure=is_sure) or placed) + (branch[0] if branch else "")
    return whole if whole != name else None


def _with_place(text: str, province: str, *, is_sure: bool) -> str | None:
    """``text`` with the one place or university that it may begin with, without ink before it.
    A place that no list has and that ``is_sure`` is no misread one: there, characters are taken
    for those that look like them alone."""
    found: dict[str, float] = {}
    for start, end in _claimed(text):
        for head in _heads_like(text[start:end], province):
            cost = _cost(text[start:end], head.text)
            if is_sure and not _is_alike(text[start:end], head.text):
                continue
            if cost <= (MOST_IN_LONG if end - start >= LONG else MOST_SLIPS):
                whole = head.text + text[end:]
                found[whole] = min(cost, found.get(whole, inf))
    ranked = sorted(found.items(), key=lambda each: each[1])
    if not ranked or (len(ranked) > 1 and ranked[1][1] - ranked[0][1] < MIN_LEAD):
        return None
    return ranked[0][0]


def _claims_another(text: str) -> bool:
    """Whether ``text`` calls a city what is none, and only begins as a place: 龙江市."""
    head = longest_head(text)
    return head[-1:] != "市" and text[len(head) : len(head) + 1] == "市"


def _with_city(text: str, province: str) -> str | None:
    """``text`` with the one city of ``province`` that it begins with but for one character, without
    ink before it: 石河于同德医院, 立萨高新医院. Of two characters the second must be right."""
    if text in known_kinds():
        return None
    found = {
        (len(city), city + text[start + len(city) :])
        for start in range(min(MOST_INK, len(text)) + 1)
        if SEAL_WORDS.issuperset(text[:start])
        for city in bare_cities(province)
        if _is_worn(text[start : start + len(city)], city) and text[start + len(city) + 1 :]
    }
    longest = {whole for length, whole in found if length == max(found)[0]}
    return longest.pop() if len(longest) == 1 else None


def _is_worn(read: str, city: str) -> bool:
    """Whether ``read`` is ``city`` but for one character; a city of two has many neighbours, of
    which only those with its second character count."""
    wrong = [at for at, (x, y) in enumerate(zip(read, city, strict=False)) if x != y]
    return len(read) == len(city) and len(wrong) == 1 and (len(city) > 2 or wrong == [0])


def _claimed(text: str) -> Iterator[tuple[int, int]]:
    """Where ``text`` may have its place: from its beginning, or behind what a seal printed."""
    for start in range(min(MOST_INK, len(text)) + 1):
        if not SEAL_WORDS.issuperset(text[:start]):
            return
        for unit in _UNIT.finditer(text, start, start + _REACH):
            if unit.end() - start >= SHORTEST_PLACE and unit.end() + 1 < len(text):
                yield start, unit.end()


def _heads_like(claimed: str, province: str) -> Iterator[Part]:
    """The places and schools about as long as ``claimed`` that end as it does."""
    for length in (len(claimed) - 1, len(claimed), len(claimed) + 1):
        for head in _by_end().get((length, claimed[-1]), ()):
            if not province or head.province in ("", province):
                yield head


@cache
def _by_end() -> Mapping[tuple[int, str], Sequence[Part]]:
    """All places and schools by their length and their last character."""
    found: dict[tuple[int, str], dict[str, Part]] = defaultdict(dict)
    for head in (*known_heads(), *_schools()):
        if len(head.text) >= SHORTEST_PLACE:
            found[len(head.text), head.text[-1]].setdefault(head.text, head)
    return {key: tuple(heads.values()) for key, heads in found.items()}


def _schools() -> Iterator[Part]:
    for head in known_heads():
        if head.text.endswith(("省", "市")):
            for school in _SCHOOLS:
                yield Part(bare(head.text) + school, head.cost, head.province)


def _with_kind(name: str, *, is_sure: bool) -> str | None:
    """``name`` with the one kind of hospital that it may end with; 长乐坡口腔医院, where it
    ``is_sure``, is called after no 长乐市."""
    head = longest_head(name)
    rest = name[len(head) :]
    tail = next((rest[at:] for at in range(len(rest)) if rest[at:] in known_kinds()), "")
    between = rest[: len(rest) - len(tail)]
    if not tail or not between:
        return None
    units = [unit for unit in "市省" if len(between) == 1 and head + unit in _known_places()]
    units = [unit for unit in units if not is_sure or _is_alike(between, unit)]
    if len(units) == 1:
        return head + units[0] + tail  # 蚌埠帝精神卫生中心, 湖南鲁第三人民医院
    if len(rest) < SHORTEST_KIND:
        return None
    kinds = {kind for kind in known_kinds() if _is_slip(rest, kind)}
    return head + kinds.pop() if len(kinds) == 1 else None


@cache
def _known_places() -> frozenset[str]:
    return frozenset(each.text for each in known_heads())


def _is_slip(text: str, kind: str) -> bool:
    """Whether one character of ``kind`` was taken for one like it, or for one of a seal."""
    if len(text) != len(kind):
        return False
    wrong = [(x, y) for x, y in zip(text, kind, strict=True) if x != y]
    return len(wrong) == 1 and (wrong[0][0] in alike(wrong[0][1]) or wrong[0][0] in SEAL_WORDS)


def _is_alike(read: str, meant: str) -> bool:
    """Whether each character of ``read`` is that of ``meant``, looks like it or is a seal's."""
    return len(read) == len(meant) and all(
        x == y or x in alike(y) or x in SEAL_WORDS for x, y in zip(read, meant, strict=True)
    )


def _cost(read: str, meant: str) -> float:
    """How far ``read`` is from ``meant``: characters of one length, or one of them lost or more."""
    if len(read) == len(meant):
        return sum(
            0.0 if x == y else LOOK_ALIKE if x in alike(y) else OTHER
            for x, y in zip(read, meant, strict=True)
        )
    longer, shorter = (read, meant) if len(read) > len(meant) else (meant, read)
    is_one_off = any(longer[:at] + longer[at + 1 :] == shorter for at in range(len(longer)))
    return OTHER if is_one_off else inf
