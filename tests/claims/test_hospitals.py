"""Names of one hospital in many spellings, and names of two."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claims.hospitals import clearly_differ

ONE_HOSPITAL = [
    ("漳州市医院", "福建医科大学附属漳州市医院"),
    ("漳州市人民医院", "福建省漳州市人民医院"),
    ("漳州市第一医院", "漳州市第1医院"),
    ("中山大学附属第一医院", "中山一院"),
    ("厦门市第二医院", "厦门市第二医院（集美院区）"),
    ("省立医院", "福建省立医院"),
    ("北京協和醫院", "北京协和医院"),
    ("漳浦县医院", "漳州市漳浦医院"),
    ("某市人民医院(某市肿瘤医院)", "某市肿瘤医院"),
    ("漳州市云溪医院", "漳洲市云溪医院"),  # a character misread under the seal
    ("漳州市云溪医院", "漳州市云漠医院"),
    ("漳州市云溪医院", "云溪"),  # the rest lies under the seal
    ("漳州市中心医院", "漳州市人民医院"),  # many have both names
    ("新疆维吾尔自治区人民医院", "新疆自治区人民医院"),
    ("郑州大学第一附属医院", "河南医科大学第一附属医院"),
    ("中国人民解放军联勤保障部队第九〇九医院", "解放军第九〇九医院"),
]
TWO_HOSPITALS = [
    ("漳州市人民医院", "泉州市人民医院"),
    ("漳州市医院", "杭州市医院"),
    ("漳州市第一医院", "漳州市第二医院"),
    ("漳州市中医院", "漳州市人民医院"),
    ("漳州市妇幼保健院", "漳州市中医院"),
    ("北京协和医院", "北京同仁医院"),
    ("绍兴市云溪医院", "绍兴市明德医院"),
    ("吉林大学第一医院", "贵州省人民医院"),
]


@pytest.mark.parametrize(("one", "other"), ONE_HOSPITAL)
def test_spellings_of_one_hospital_do_not_differ(one: str, other: str) -> None:
    assert not clearly_differ(one, other)
    assert not clearly_differ(other, one)


@pytest.mark.parametrize(("one", "other"), TWO_HOSPITALS)
def test_two_hospitals_differ(one: str, other: str) -> None:
    assert clearly_differ(one, other)
    assert clearly_differ(other, one)


parts = st.text("漳州泉市县省第一二人民中医院大学附属(云溪)", max_size=14)


@given(parts, parts)
def test_the_order_of_two_names_does_not_matter(one: str, other: str) -> None:
    assert clearly_differ(one, other) == clearly_differ(other, one)
    assert not clearly_differ(one, one)
    assert not clearly_differ(one, one + other)
