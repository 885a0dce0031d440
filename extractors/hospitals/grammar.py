"""How hospitals are called: a place or a university, then a kind, from vocabulary files.

Names are never listed whole: heads and tails are kept by length, so that the names that fit a
number of character cells are found by scoring heads and tails apart.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from extractors.values.text import half_width, simplified, squeeze
from extractors.vocabularies import word_list

ANY = "※"  # in a tail: any one character that was read
NUMERAL = "＃"  # in a tail: a numeral that was read
NUMERALS = frozenset("〇零一二三四五六七八九十百0123456789")

# What names of hospitals end with, as part of a regular expression.
KINDS_OF_HOSPITAL = (
    "医院|卫生院|保健院|医学中心|医疗中心|卫生中心|卫生服务中心|急救中心|临床中心|防治中心|救治中心"
    "|保健中心|(?:健康|生育|技术)服务中心|疗养中心|研究院|研究所|防治[院所站]|疗养院|护理院|精神病院|门诊部|临床医?学院"
    "|卫生服务站|[卫保][生健][所站]|医务所|诊所|医疗集团|保健集团|医共体|总院"
)
# The same of names that departments have too: a place before them tells a hospital.
KINDS_OF_UNIT = (
    "(?:体检|健康管理|健康|血液|康复|诊疗|透析|康养|护理|养护)中心|卫生室|医务室|[中国]医[馆堂]"
)
_HOSPITAL_ENDS = re.compile(
    rf"({KINDS_OF_HOSPITAL}|{KINDS_OF_UNIT}|[分东西南北新老]院|院区|[东西南北总本]部|卫生\w{{0,2}}[院所站]"
    r"|中心|集团|公司|[)）])$"
)

_COUNTY_COST = 0.2
_DISTRICT_COST = 0.3  # 漳州市龙文区…
_SHORT_COST = 0.5  # 南京鼓楼医院: the place without its 市
_SHORT_COUNTY_COST = 0.95  # counties drop theirs less often
_TIER_COSTS = {"common": 0.0, "rare": 0.3, "seldom": 0.6}
_TEENS_COST = 0.3  # 第十一 and on
_FORMER_COST = 0.4  # an old name of a university, still on old papers
_UNIT_SUFFIXES = ("市", "省", "县", "盟")
_MIN_HEAD = 2
_TELLING = 3  # characters of a city's name that are known without its province
_SERVICES = ("陆军", "海军", "空军", "火箭军", "战略支援部队")
_ARMIES = frozenset(
    {
        *("中国人民解放军", "解放军", "武警", "中国人民武装警察部队", "武警部队", "联勤保障部队"),
        *_SERVICES,
        *(f"{whole}{service}" for whole in ("中国人民解放军", "解放军") for service in _SERVICES),
    }
)
_UNIT = re.compile("(?<=..)(省|市|县|区|盟|(壮族|回族|维吾尔)?自治区|特区|新区|地区)$")


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of a name. ``cost`` says how unusual it is; ``province`` is the two-digit code of
    its place, empty where it has none."""

    text: str
    cost: float = 0.0
    province: str = ""


ByLength = Mapping[int, Sequence[Part]]


@dataclass(frozen=True, slots=True)
class Family:
    """Names made of one of ``heads`` and one of ``tails``, both by their length."""

    heads: ByLength
    tails: ByLength


@cache
def families() -> tuple[Family, ...]:
    """All families of hospital names: after places, after universities, and whole names."""
    names = word_list("hospital_names")
    kinds = _tails(names, names["ordinals"])
    branches = _tails(names["branches"], names["ordinals"])
    universities = [
        Part(text, cost, code)
        for key, cost in (("universities", 0.0), ("former_universities", _FORMER_COST))
        for code, texts in names[key].items()
        for text in texts
    ]
    whole = [
        Part(spelling, 0.0, code)
        for code, texts in names["whole"].items()
        for text in texts
        for spelling in _with_ordinals(text, names["ordinals"])
    ]
    return (
        Family(_by_length(_places(word_list("places"))), kinds),
        Family(_by_length(universities), branches),
        Family({0: (Part(""),)}, _by_length(whole)),
    )


def comparable_name(text: str) -> str:
    """``text`` as names are written here: simplified, alphanumerics half-width, without blanks."""
    return simplified(squeeze(half_width(text)))


def begins_with_place(text: str) -> bool:
    """Whether ``text`` begins with a known place, university, army or body, with more behind it."""
    heads = _openings()
    return any(text[:length] in heads for length in range(_MIN_HEAD, len(text)))


# 右河子市 may be misread, 社区 is no name: what reads so must have been read surely
_UNLISTED = re.compile("[\u3400-\u9fff]{2,4}[市县区州旗镇乡]")
_NO_NAME = re.compile(
    "(?:乡镇|社区|村|公立|民营|定点|基层|各级|[省市县区州乡镇]级|军队|地方|部队|农村|城[市镇乡]|综合|专科|中医|妇幼|医疗"
    "|机构|单位|营利性|[省市县区]|自治区|直属|所属|[全本我][省市县区国院]|[\u3400-\u9fff]{2,3}省)+"
)


def ends_like_hospital(name: str) -> bool:
    """Whether ``name`` ends in a word that hospitals end in, or in a branch in brackets."""
    return _HOSPITAL_ENDS.search(name) is not None


def is_called_so(text: str) -> bool:
    """Whether ``text`` is a name of its own before a kind of hospital, of a place that no list has
    (淠阳市第三人民医院) or of a house's own making (美冠口腔门诊部)."""
    if is_of_unlisted_place(text):
        return True
    kind = re.search(
        f"(?:口腔|眼科|中医|儿童|妇产|骨科|康复|综合|皮肤)?(?:{KINDS_OF_HOSPITAL})$", text
    )
    own = text[: kind.start()] if kind is not None else ""
    return len(own) >= _MIN_HEAD and _NO_NAME.fullmatch(own) is None


def is_of_unlisted_place(text: str) -> bool:
    """Whether ``text`` is built as 淠阳市第三人民医院, though no list has the place."""
    place = _UNLISTED.match(text)
    if place is None or _NO_NAME.fullmatch(place[0]):
        return False
    return text[place.end() :] in known_kinds()


def with_lost_head(text: str, province: str) -> str | None:
    """``text`` with the first character of its place, where it begins with the rest of a place of
    the ``province`` (its two-digit code) and of no other there: 口市中心医院, 州第一人民医院. Other
    single characters begin names of their own: 海军医院."""
    found = {
        head + text[len(head) - 1 :]
        for head in _cities(province)
        if text.startswith(head[1:]) and (len(head) > 2 or head[1:] == "州")
    }
    return found.pop() if len(found) == 1 and not begins_with_place(text) else None


def _cities(province: str) -> Iterator[str]:
    """The province and its cities, with and without their units."""
    for name, cities in word_list("places").items():
        if cities["code"] == province:
            for place in (name, *cities):
                yield from () if place == "code" else (place, bare(place))


@cache
def bare_cities(province: str) -> frozenset[str]:
    """The cities of the ``province`` (its two-digit code) without their units; where it is not
    known, those of three characters and more of all provinces."""
    return frozenset(
        bare(city)
        for cities in word_list("places").values()
        if province in ("", cities["code"])
        for city in cities
        if city != "code" and len(bare(city)) >= (_MIN_HEAD if province else _TELLING)
    )


def longest_head(text: str) -> str:
    """The longest place or university that ``text`` begins with, empty where there is none."""
    heads = _openings()
    return next((text[:n] for n in range(len(text), 0, -1) if text[:n] in heads), "")


@cache
def known_heads() -> Sequence[Part]:
    """All places and universities, each as often as there are of that name."""
    return [head for family in families() for heads in family.heads.values() for head in heads]


def built_length(text: str) -> int:
    """How many characters of ``text`` are a known place or university in front and a known kind of
    hospital behind: of two readings of one name the one that is built like names is right."""
    heads, tails = _head_texts() | province_codes().keys(), known_kinds()
    head = next((n for n in range(len(text), 0, -1) if text[:n] in heads), 0)
    tail = next((n for n in range(len(text) - head, 0, -1) if text[-n:] in tails), 0)
    return head + tail


@cache
def known_kinds() -> frozenset[str]:
    """The kinds of hospitals that follow a place or a university, with their numbers; also such
    as are too rare to be filled in where ink hides them."""
    names = word_list("hospital_names")
    further = (x for text in names["further"] for x in _with_ordinals(text, names["ordinals"]))
    known = (
        tail.text
        for family in families()
        for tails in family.tails.values()
        for tail in tails
        if ANY not in tail.text and NUMERAL not in tail.text
    )
    return frozenset((*known, *further))


@cache
def _openings() -> frozenset[str]:
    """What names begin with: places, universities, provinces, armies, works."""
    bodies = (body for row in word_list("hospital_names")["bodies"] for body in row)
    return frozenset({*_head_texts(), *province_codes(), *_ARMIES, *bodies})


@cache
def _head_texts() -> frozenset[str]:
    return frozenset(
        head.text for family in families() for heads in family.heads.values() for head in heads
    )


def alike(character: str) -> frozenset[str]:
    """The characters that a faint or half hidden print of ``character`` is taken for."""
    return _look_alikes().get(character, frozenset())


@cache
def _look_alikes() -> Mapping[str, frozenset[str]]:
    found: dict[str, set[str]] = defaultdict(set)
    for group in word_list("hospital_names")["look_alikes"]:
        for character in group:
            found[character] |= set(group)
    return {character: frozenset(group) for character, group in found.items()}


def bare(place: str) -> str:
    """``place`` without its last word 市, 县, 省, …, which many places share."""
    return _UNIT.sub("", place)


@cache
def province_codes() -> Mapping[str, str]:
    """The two-digit code of each province, by its name without 省, 市 or 自治区."""
    return {bare(name): cities["code"] for name, cities in word_list("places").items()}


def _places(provinces: Mapping[str, Mapping[str, str]]) -> Iterator[Part]:
    for province, cities in provinces.items():
        code = cities["code"]
        yield Part(province, 0.0, code)
        for city, counties in cities.items():
            if city == "code":
                continue
            if city != province:
                yield Part(city, 0.0, code)
            yield from _short(city, code)
            for county in counties.split():
                yield Part(county, _COUNTY_COST, code)
                yield from _short(county, code, _SHORT_COUNTY_COST)
                if county.endswith("区"):
                    yield Part(city + county, _DISTRICT_COST, code)


def _short(place: str, code: str, cost: float = _SHORT_COST) -> Iterator[Part]:
    if place.endswith(_UNIT_SUFFIXES) and bare(place) != place:
        yield Part(bare(place), cost, code)


def _tails(tiers: Mapping[str, Sequence[str]], ordinals: str) -> ByLength:
    return _by_length(
        Part(spelling, cost + (_TEENS_COST if "第十" in spelling else 0.0))
        for tier, cost in _TIER_COSTS.items()
        for text in tiers.get(tier, ())
        for spelling in _with_ordinals(text, ordinals)
    )


def _with_ordinals(text: str, ordinals: str) -> Iterator[str]:
    """第N written out from 第一 to 第十九; a text without it as it is."""
    if "第N" not in text:
        yield text
        return
    teens = [f"十{ordinal}" for ordinal in ordinals[:-1]]
    for ordinal in (*ordinals, *teens):
        yield text.replace("N", ordinal)


def _by_length(parts: Iterable[Part]) -> ByLength:
    found: dict[int, list[Part]] = defaultdict(list)
    for part in parts:
        found[len(part.text)].append(part)
    return found
