"""What papers make of a person: queries with the damage that scans, masks and clerks do.

The tables are this file's own, so that the matcher is not measured against itself.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from random import Random

from bench.matching_people import Person
from claims.members.matching import Query

# ruff: noqa: E501  (tables read best in columns)
# Pairs that OCR of worn prints confuses, collected apart from the matcher's table.
_SEEN_AS = {
    "伟": "佳倩韦", "强": "张弦", "磊": "嘉石", "军": "车年", "洋": "祥泽", "勇": "男禹", "杰": "点木",
    "涛": "寿铸", "明": "朋胆", "超": "起赵", "刚": "钢冈", "平": "乎手", "辉": "挥晖", "鹏": "朋鸣",
    "华": "毕化", "飞": "乙气", "波": "披坡", "斌": "武赋", "宇": "字宁", "浩": "洁诰", "凯": "铠剀",
    "健": "建键", "俊": "后峻", "帆": "帅巩", "旭": "旬旮", "林": "材杯", "国": "围固", "志": "忐忘",
    "海": "悔诲", "峰": "锋蜂", "永": "水泳", "德": "得徳", "荣": "菜宋", "庆": "厌床", "芳": "苏劳",
    "娜": "挪那", "敏": "教繁", "静": "净睁", "丽": "雨而", "艳": "绝铯", "娟": "捐涓", "霞": "雷霜",
    "秀": "季透", "英": "莫央", "玲": "珍铃", "桂": "佳挂", "兰": "三关", "红": "江缸", "燕": "蒸熊",
    "梅": "海侮", "莉": "利荆", "萍": "苹坪", "雪": "雷雷", "婷": "停嫜", "颖": "颍颗", "洁": "浩沽",
    "王": "玉主", "李": "季孪", "张": "弦涨", "刘": "对刈", "陈": "阵冻", "杨": "扬汤", "黄": "寅簧",
    "赵": "超趋", "吴": "昊吕", "周": "固闻", "徐": "涂除", "孙": "孔逊", "马": "乌驾", "朱": "未末",
    "胡": "湖朝", "郭": "鄂敦", "何": "河向", "高": "亮离", "罗": "萝梦",
}  # fmt: skip
_HEARD_AS = {
    "伟": "维卫", "芳": "方", "静": "靖京", "丽": "莉力", "强": "墙", "磊": "雷蕾", "军": "君钧",
    "勇": "永咏", "杰": "洁捷", "涛": "桃", "明": "铭名", "超": "朝", "刚": "钢", "平": "萍苹",
    "辉": "晖慧", "华": "花", "波": "博", "斌": "彬宾", "浩": "皓昊", "健": "建", "俊": "君",
    "英": "瑛", "玲": "灵", "红": "宏虹", "燕": "艳", "梅": "美", "莉": "丽", "萍": "平", "秀": "绣",
    "张": "章", "陈": "程", "徐": "许", "林": "凌", "吴": "武", "周": "邹", "余": "俞", "金": "靳",
}  # fmt: skip
_OLD_FORM = dict(
    zip(
        "张刘陈杨黄赵吴孙马罗郑谢韩冯邓肖龙国军华伟强杰刚辉鹏飞凯丽艳娟红兰庆荣东云凤莲爱颖洁莹",
        "張劉陳楊黃趙吳孫馬羅鄭謝韓馮鄧蕭龍國軍華偉強傑剛輝鵬飛凱麗豔娟紅蘭慶榮東雲鳳蓮愛穎潔瑩",
        strict=True,
    )
)
_SHORT_FORMS = (
    ("股份有限公司", ""), ("有限责任公司", ""), ("集团有限公司", "集团"), ("有限公司", ""),
    ("第一中学", "一中"), ("第二中学", "二中"), ("第三中学", "三中"), ("实验小学", "实小"),
    ("卫生健康委员会", "卫健委"), ("市场监督管理局", "市监局"), ("城市管理局", "城管局"),
    ("妇幼保健院", "妇幼"), ("市", ""),
)  # fmt: skip
IN_PART = ("id_absent", "id_masked", "id_cut")  # ID numbers that show some digits or none


@dataclass(frozen=True, slots=True)
class Asked:
    """One query with its truth: the member number, or ``None`` for people outside the roster.

    ``is_double``: somebody outside the roster whose paper, were it undamaged, fits a member in
    every fact that it shows, so that nothing on it can tell the two apart.
    """

    query: Query
    truth: str | None
    is_answerable: bool
    kind: str
    is_double: bool = False


@dataclass(frozen=True, slots=True)
class Paper:
    """What a paper says of ``person``, and what happened to it on the way."""

    person: Person
    query: Query
    kind: str

    @property
    def shows_id_in_part(self) -> bool:
        return self.kind.startswith(IN_PART)


class Clerk:
    """Writes papers about people, damaged at random."""

    def __init__(self, seed: int = 11) -> None:
        self._rng = Random(seed)

    def paper(self, person: Person) -> Paper:
        """One paper about ``person``."""
        rng = self._rng
        kind, shown = self._damage_id(person.id_number)
        name_kind, name = self._damage_name(person.name)
        if kind == "id_absent" and not name:
            name_kind, name = "name_whole", person.name
        employer = self._shorten(person.employer) if rng.random() < 0.4 else None
        born = person.born.isoformat() if rng.random() < 0.4 else None
        sex = person.sex if rng.random() < 0.6 else None
        return Paper(person, Query(name, shown, employer, born, sex), f"{kind} {name_kind}")

    def _damage_id(self, number: str) -> tuple[str, str | None]:
        rng = self._rng
        place = rng.randrange(17)
        roll = rng.random()
        if roll < 0.35:
            return "id_whole", number
        if roll < 0.50:
            return "id_one_wrong", _misread(number, [place], rng)
        if roll < 0.56:
            return "id_two_wrong", _misread(number, rng.sample(range(18), 2), rng)
        if roll < 0.61:
            return "id_missing", number[:place] + number[place + 1 :]
        if roll < 0.65:
            return "id_added", number[:place] + rng.choice("0123456789") + number[place:]
        if roll < 0.70:
            swapped = number[:place] + number[place + 1] + number[place] + number[place + 2 :]
            return "id_swapped", swapped
        if roll < 0.80:
            return "id_masked", number[:6] + "********" + number[14:]
        if roll < 0.84:
            return "id_masked", number[:12] + "…***"
        if roll < 0.88:
            return "id_cut", number[: rng.randrange(12, 16)].ljust(16, " ").strip()
        if roll < 0.90 and number[6:8] == "19":
            return "id_15", number[:6] + number[8:17]
        return "id_absent", None

    def _damage_name(self, name: str) -> tuple[str, str | None]:
        rng = self._rng
        place = rng.randrange(len(name))
        letter = name[place]
        roll = rng.random()
        if roll < 0.12 and letter in _SEEN_AS:
            return "name_shape", name[:place] + rng.choice(_SEEN_AS[letter]) + name[place + 1 :]
        if roll < 0.20 and letter in _HEARD_AS:
            return "name_sound", name[:place] + rng.choice(_HEARD_AS[letter]) + name[place + 1 :]
        if roll < 0.25 and len(name) > 2:
            return "name_lost", name[:place] + name[place + 1 :]
        if roll < 0.32:
            return "name_old_form", "".join(_OLD_FORM.get(c, c) for c in name)
        if roll < 0.37:
            return "name_blanks", " ".join(name.replace("·", "." if len(name) > 4 else "·"))
        if roll < 0.40 and len(name) > 2:
            return "name_garbled", name[:place] + rng.choice("口彐亍凵") + name[place + 1 :]
        return ("name_absent", None) if roll > 0.95 else ("name_whole", name)

    def _shorten(self, employer: str) -> str:
        if self._rng.random() < 0.5:
            return employer
        for long, short in _SHORT_FORMS:
            employer = employer.replace(long, short)
        return employer


def judge(papers: Sequence[Paper], people: Iterable[Person]) -> list[Asked]:
    """What each paper can be held to, by counting in one pass whom on the roster it fits.

    Papers of outsiders whose ID number a member happens to have are left out.
    """
    by_name: dict[str, list[int]] = {}
    by_region: dict[str, list[int]] = {}  # papers without a name
    by_number: dict[str, list[int]] = {}
    for place, paper in enumerate(papers):
        if paper.query.name:
            by_name.setdefault(paper.person.name, []).append(place)
        elif paper.shows_id_in_part:
            by_region.setdefault(paper.person.id_number[:6], []).append(place)
        by_number.setdefault(paper.person.id_number, []).append(place)
    fitting, same_number = Counter[int](), Counter[int]()
    for other in people:
        alike = (*by_name.get(other.name, ()), *by_region.get(other.id_number[:6], ()))
        fitting.update(p for p in alike if _is_fitting(papers[p], other))
        same_number.update(by_number.get(other.id_number, ()))
    return [
        _judged(paper, fitting[place], same_number[place])
        for place, paper in enumerate(papers)
        if paper.person.member_no or not same_number[place]
    ]


def _judged(paper: Paper, fitting: int, same_number: int) -> Asked:
    is_member = bool(paper.person.member_no)
    return Asked(
        paper.query,
        paper.person.member_no or None,
        is_member and _is_answerable(paper, fitting, same_number),
        paper.kind,
        not is_member and paper.shows_id_in_part and fitting > 0,
    )


def _is_answerable(paper: Paper, fitting: int, same_number: int) -> bool:
    """Whether what the paper shows fits this one member only, were it undamaged.

    Half of all people share a sex, so that a name and a sex alone are not counted.
    """
    if not paper.shows_id_in_part:
        return same_number == 1
    query = paper.query
    legible = sum(c not in "*…" for c in query.id_number or "")
    has_fact = query.birth_date or query.employer or legible
    return (bool(query.name and has_fact) or legible >= 12) and fitting == 1


def _is_fitting(paper: Paper, other: Person) -> bool:
    """Whether ``other`` has all facts but the name that the paper shows of its person."""
    query, person = paper.query, paper.person
    return (
        (query.birth_date is None or other.born == person.born)
        and (query.employer is None or other.employer == person.employer)
        and (query.sex is None or other.sex == person.sex)
        and _fits(query.id_number, other.id_number)
    )


def _misread(number: str, places: Sequence[int], rng: Random) -> str:
    letters = list(number)
    for place in places:
        letters[place] = rng.choice([d for d in "0123456789" if d != number[place]])
    return "".join(letters)


def _fits(shown: str | None, number: str) -> bool:
    if not shown:
        return True
    head = shown.partition("*")[0].partition("…")[0]
    tail = shown.rpartition("*")[2] if "*" in shown else ""
    return number.startswith(head) and number.endswith(tail)
