"""A made-up province: people with names as common as real ones, units, and planted look-alikes.

Nothing here is taken from the matcher's tables, and no person is real.
"""

from __future__ import annotations

import csv
from array import array
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path
from random import Random

_CHECK = "10X98765432"
_FACTORS = [2 ** (17 - place) % 11 for place in range(17)]
_SURNAMES = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程"
    "苏魏吕丁任沈姚卢姜崔钟谭陆汪范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝"
    "龚邵万钱严覃武戴莫孔向汤常温康施文牛樊葛邢安齐易乔伍庞颜倪庄聂章鲁岳翟殷詹申欧耿关兰焦俞"
    "左柳甘祝包宁尚符舒阮柯纪梅童凌毕单季裴霍涂成苗谷盛曲翁冉骆蓝路游辛靳管柴蒙鲍华喻祁蒲房滕"
)
_DOUBLE_SURNAMES = ("欧阳", "司马", "上官", "诸葛", "尉迟")
_MEN = (
    "伟强磊军洋勇杰涛明超刚平辉鹏华飞鑫波斌宇浩凯健俊帆帅旭宁龙林建国志文海东峰永德荣庆春福生"
    "金玉成亮新民光祥清河松树立山远航天昊泽晨轩博睿哲瀚铭钧坤晟炜煜栋楠豪毅恒宏达"
)
_WOMEN = (
    "芳娜敏静丽艳娟霞秀英玲桂兰红燕梅莉萍雪琳晶倩婷颖洁慧欣怡佳璐瑶梦琪雨涵子萱诗馨悦彤妍嘉"
    "云凤珍春菊香月莲翠爱琴素淑惠美巧华玉桃青叶珊莹岚蓉薇露菲茹媛蕾"
)
_RARE = "犇垚堃喆翀赟淼焱骉劼頔旻彧燚昶祎祺珺玥晞暕翯"
_MINORITY = (
    "买买提",
    "吐尔逊",
    "阿不都",
    "艾合买提",
    "古丽",
    "热依木",
    "玉素甫",
    "阿依",
    "帕提古丽",
)
_CITIES = [
    "洛水",
    "南平",
    "青阳",
    "临江",
    "安和",
    "永宁",
    "长丰",
    "新野",
    "河阴",
    "清源",
    "石门",
    "双桥",
    "东岭",
    "西原",
    "北川",
]
_KINDS = [
    "第一中学",
    "第二中学",
    "第三中学",
    "实验小学",
    "人民医院",
    "中医院",
    "妇幼保健院",
    "纺织厂",
    "机械制造有限公司",
    "化工有限责任公司",
    "食品股份有限公司",
    "建筑安装工程有限公司",
    "公交集团有限公司",
    "自来水公司",
    "供电公司",
    "税务局",
    "公安局",
    "教育局",
    "卫生健康委员会",
    "市场监督管理局",
    "农业农村局",
    "城市管理局",
    "热力有限公司",
    "水泥厂",
    "造纸厂",
    "物流有限公司",
]
_BRANDS = [
    "宏远",
    "鑫达",
    "恒通",
    "华泰",
    "金龙",
    "瑞丰",
    "天成",
    "永兴",
    "佳和",
    "东方",
    "万里",
    "长城",
    "盛世",
    "中原",
    "百川",
    "同心",
    "顺达",
    "明珠",
]

_HEADER = (
    *("member_no", "name", "id_number", "sex", "birth_date", "employer", "phone", "bank_card"),
    *("plan", "cover_from", "cover_until"),
)
_COVER = ("luohe-inpatient", "2025-01-01", "2025-12-31")


@dataclass(frozen=True, slots=True)
class Person:
    """One made-up person; ``member_no`` is empty for people outside the roster."""

    member_no: str
    name: str
    id_number: str
    sex: str
    born: date
    employer: str
    is_planted: bool = False


def make_people(count: int, seed: int = 7) -> Iterator[Person]:
    """``count`` members; about one in ten is a planted look-alike of the one before."""
    rng = Random(seed)
    regions = [f"41{city:02d}{county:02d}" for city in range(1, 16) for county in range(1, 9)]
    units = _units(rng, max(count // 60, 20))
    before: Person | None = None
    for number in range(count):
        person = random_person(rng, regions, units)
        if before is not None and rng.random() < 0.1:
            person = relative(rng, before)
        person = replace(person, member_no=f"M{number:08d}")
        before = person
        yield person


def random_person(rng: Random, regions: list[str], units: list[str]) -> Person:
    """Someone who works somewhere; big units have more people than small ones."""
    sex = rng.choice(("male", "female"))
    born = date(1955, 1, 1) + timedelta(days=rng.randrange(51 * 365))
    place = int(len(units) * rng.random() ** 2)
    number = id_number(rng.choice(regions), born, sex, rng)
    return Person("", _name(rng, sex), number, sex, born, units[place])


def relative(rng: Random, of: Person) -> Person:
    """Someone easily taken for ``of``: twin, parent, namesake, colleague or a near number."""
    kind = rng.randrange(5)
    region = of.id_number[:6]
    if kind == 0:  # twin: same day and place, another last character
        number = _next_number(of.id_number, 2 * rng.randrange(1, 499))
        last = rng.choice((_MEN if of.sex == "male" else _WOMEN).replace(of.name[-1], ""))
        made = replace(of, name=of.name[:-1] + last, id_number=number)
    elif kind == 1:  # parent or child with the same name in the same unit
        year = of.born.year + (25 if of.born.year < 1980 else -25)
        born = date(year, of.born.month, min(of.born.day, 28))
        made = replace(of, born=born, id_number=id_number(region, born, of.sex, rng))
    elif kind == 2:  # namesake of the same year
        born = date(of.born.year, rng.randrange(1, 13), rng.randrange(1, 29))
        made = replace(of, born=born, id_number=id_number("410" + region[3:], born, of.sex, rng))
    elif kind == 3:  # colleague with a name that differs in one character
        born = of.born + timedelta(days=rng.randrange(1, 2500))
        name = of.name[:-1] + rng.choice(_MEN + _WOMEN)
        made = replace(of, name=name, born=born, id_number=id_number(region, born, of.sex, rng))
    else:  # stranger with a valid number two digits away
        made = replace(of, name=_name(rng, of.sex), id_number=_next_number(of.id_number, 20))
    return replace(made, is_planted=True)


def id_number(region: str, born: date, sex: str, rng: Random) -> str:
    """A valid number; the sequence is odd for men."""
    sequence = rng.randrange(500) * 2 + (1 if sex == "male" else 0)
    first = f"{region}{born:%Y%m%d}{sequence:03d}"
    return first + check_mark(first)


def _next_number(number: str, step: int) -> str:
    """The number of somebody of the same day, place and sex."""
    first = f"{number[:14]}{(int(number[14:17]) + step) % 1000:03d}"
    return first + check_mark(first)


def check_mark(first17: str) -> str:
    """The last character, written out anew from GB 11643."""
    return _CHECK[sum(int(d) * f for d, f in zip(first17, _FACTORS, strict=True)) % 11]


def _name(rng: Random, sex: str) -> str:
    if rng.random() < 0.01:
        return "·".join(rng.sample(_MINORITY, 2))
    given = _MEN if sex == "male" else _WOMEN
    surname = _SURNAMES[int(len(_SURNAMES) * rng.random() ** 2.5)]
    if rng.random() < 0.005:
        surname = rng.choice(_DOUBLE_SURNAMES)
    letters = [given[int(len(given) * rng.random() ** 1.5)] for _ in range(2)]
    if rng.random() < 0.02:
        letters[-1] = rng.choice(_RARE)
    return surname + "".join(letters[: 1 if rng.random() < 0.2 else 2])


def _units(rng: Random, count: int) -> list[str]:
    names: dict[str, None] = {}
    while len(names) < count:
        brand = rng.choice(_BRANDS) + rng.choice(_BRANDS) * (len(names) > 3_000)
        if len(names) > 50_000:  # two brands give no more names than twice that
            brand += rng.choice(_BRANDS)
        middle = brand if rng.random() < 0.6 else rng.choice("一二三四五六七八九") + "区"
        names[rng.choice(_CITIES) + "市" + middle + rng.choice(_KINDS)] = None
    return list(names)


def write_roster(people: Iterable[Person], path: Path) -> array[int]:
    """Write the roster as an office would export it; returns the places of planted people."""
    planted = array("L")
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(_HEADER)
        for place, person in enumerate(people):
            if person.is_planted:
                planted.append(place)
            number = int(person.member_no[1:])
            row = (person.member_no, person.name, person.id_number, person.sex, person.born)
            phone = f"139{number:08d}"
            writer.writerow((*row, person.employer, phone, bank_card(number), *_COVER))
    return planted


def read_people(path: Path) -> Iterator[Person]:
    """The people of a roster that ``write_roster`` wrote, one at a time."""
    with path.open(encoding="utf-8", newline="") as file:
        rows = csv.reader(file)
        next(rows)
        for member_no, name, number, sex, born, employer, *_ in rows:
            yield Person(member_no, name, number, sex, date.fromisoformat(born), employer)


def bank_card(number: int) -> str:
    """A card number that keeps Luhn's sum."""
    first = f"6217{number:014d}"
    doubled = [int(digit) * (2 if place % 2 else 1) for place, digit in enumerate(first)]
    return first + str(-sum(n - 9 if n > 9 else n for n in doubled) % 10)
