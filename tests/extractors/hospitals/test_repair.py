"""Names of hospitals whose place or kind was misread: one fits, or nothing is changed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractors.hospitals.grammar import known_heads
from extractors.hospitals.repair import repaired


@pytest.mark.parametrize(
    ("read", "province", "meant"),
    [
        ("右河子市第二人民医院", "65", "石河子市第二人民医院"),
        ("右河子市第二人民医院", "", "石河子市第二人民医院"),  # no other city is as near
        ("株州市中心医院", "43", "株洲市中心医院"),
        ("海县市人民医院", "46", "海口市人民医院"),
        ("收费专置昌市骨伤科医院", "42", "宜昌市骨伤科医院"),
        ("石派子大学附属医院", "", "石河子大学附属医院"),
        ("章建省职业病医院", "35", "福建省职业病医院"),
        ("蚌埠帝精神卫生中心", "34", "蚌埠市精神卫生中心"),
        ("青岛事第一中医医院", "", "青岛市第一中医医院"),
        ("湖南鲁第三人民医院", "43", "湖南省第三人民医院"),
        ("吉林鲁第三人民医院", "22", None),  # 吉林省, or 吉林市
        ("绵阳市第三收民医院", "51", "绵阳市第三人民医院"),
        ("绵阳市第三入民医院（西院区）", "", "绵阳市第三人民医院（西院区）"),
        ("广西壮族自冶区人民医院", "45", None),  # it begins with 广西: another room mends it
    ],
)
def test_what_was_misread_is_told_by_the_list(read: str, province: str, meant: str | None) -> None:
    assert repaired(read, province) == meant


@pytest.mark.parametrize(
    ("read", "province"),
    [
        ("海县市人民医院", ""),  # 海口, 海城, 海宁, 海林 …
        ("沪州市中医院", "32"),  # 徐州, 常州, 扬州, 泰州
        ("上海仁济医院", "31"),  # not 同济
        ("南京鼓楼医院", "32"),
        ("青岛市嗣耳鼻喉医院", "37"),  # 眼耳鼻喉, or a name of its own
        ("民航总医院", "11"),
        ("财务专用章", ""),
        ("市", ""),
        ("", ""),
    ],
)
def test_what_may_be_several_or_is_a_name_stays(read: str, province: str) -> None:
    assert repaired(read, province) is None


@pytest.mark.parametrize(
    ("read", "province", "meant"),
    [
        ("石河于同德医院", "", "石河子同德医院"),
        ("石河于同德医院", "65", "石河子同德医院"),  # not 双河
        ("立萨高新医院", "54", "拉萨高新医院"),
        ("立萨高新医院", "", None),
        ("收鲜埠帝精神卫生中心", "34", "蚌埠市精神卫生中心"),
        ("龙江市儿童妇产医院", "36", "九江市儿童妇产医院"),
        ("龙江县人民医院", "36", None),
        ("安宁医院", "45", None),  # a kind, not 南宁
        ("海军医院", "46", None),
        ("口州康宁医院", "32", None),  # 徐州, 常州, 苏州, 扬州, 泰州
    ],
)
def test_a_city_in_doubtful_print(read: str, province: str, meant: str | None) -> None:
    assert repaired(read, province, is_doubted=True) == meant


@given(st.sampled_from(known_heads()), st.sampled_from(["人民医院", "第二中心医院", "妇幼保健院"]))
def test_a_known_place_is_never_changed(place: object, kind: str) -> None:
    name = f"{getattr(place, 'text', '')}{kind}"
    assert repaired(name, getattr(place, "province", "")) is None
