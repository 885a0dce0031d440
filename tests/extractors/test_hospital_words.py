"""Names of hospitals that lost a character: one word fits, or the name is left and doubted."""

from __future__ import annotations

import pytest

from extractors.hospital_grammar import with_lost_head
from extractors.hospital_words import is_broken, mended
from extractors.value_kinds import is_odd


@pytest.mark.parametrize(
    ("read", "meant"),
    [
        ("清源市康和医院有限公", "清源市康和医院有限公司"),
        ("海口市中心医院（南湖院区", "海口市中心医院（南湖院区）"),
        ("厦门大学附属第一医院(东院", "厦门大学附属第一医院(东院)"),
        ("成都市人民医", "成都市人民医院"),
        ("联勤保障部队第九〇一", "联勤保障部队第九〇一医院"),
        ("联勤保障部人第九〇四医院", "联勤保障部队第九〇四医院"),
        ("联勤保障部队人第九八一医院", "联勤保障部队第九八一医院"),
        ("联勤保障部队第九○四医院", "联勤保障部队第九〇四医院"),
        ("南宁市人民医院附腔医院", "南宁市人民医院附腔医院"),  # two words are torn: left alone
        ("南宁医学院附属腔医院", "南宁医学院附属口腔医院"),
        ("南宁医学院附属图腔医院", "南宁医学院附属口腔医院"),
        ("昆明医学院第二附国医院", "昆明医学院第二附属医院"),
        ("太原钢铁集团职医院", "太原钢铁集团职工医院"),
        ("深圳市妇幼保院", "深圳市妇幼保健院"),
        ("新疆维吾自治区人民医院", "新疆维吾尔自治区人民医院"),
        ("成都医大学附属和平医院", "成都医科大学附属和平医院"),
        ("佛山市精神卫生中", "佛山市精神卫生中心"),
        ("桂林医秩大学第三附属医院", "桂林医科大学第三附属医院"),
        ("桂林医科大第三附属医院", "桂林医科大学第三附属医院"),
        ("榆林市胸科核病医院", "榆林市胸科结核病医院"),
        ("苏州市人民医院章（新院区）", "苏州市人民医院（新院区）"),
        ("江西省第一主人医院", "江西省第一工人医院"),
        ("保定市儿童好产医院", "保定市儿童妇产医院"),
        ("桂林市儿童产医院", "桂林市儿童妇产医院"),
        ("贵阳中西医结合医院子（西区）", "贵阳中西医结合医院（西区）"),
        ("佛山市人民医院（新院区）章", "佛山市人民医院（新院区）"),
        ("武警四川备总队医院", "武警四川省总队医院"),
        ("湖南省总队医院", "武警湖南省总队医院"),
        ("武警黑龙江总队医院", "武警黑龙江总队医院"),
        ("新疆维吾尔区第二人民医院", "新疆维吾尔自治区第二人民医院"),
        ("郑州市管城回族区人民医院", "郑州市管城回族区人民医院"),
        ("延边大学府属医院", "延边大学附属医院"),
        ("青岛市传染痕医院（第八医院）", "青岛市传染病医院（第八医院）"),
        ("甘肃省立第四院", "甘肃省立第四医院"),
        ("福建省业病医院", "福建省职业病医院"),
        ("联勤保障人第九〇四医院", "联勤保障部队第九〇四医院"),
        ("联勤保障部队第执34医院", "联勤保障部队第九34医院"),
        ("联勤保障部第执34医院", "联勤保障部队第九34医院"),
        ("中国人民解放军第九九人医院", "中国人民解放军第九九八医院"),
        ("天津仁济肾病医院有", "天津仁济肾病医院有限公司"),
        ("河南省第一工人", "河南省第一工人医院"),
        ("德阳市立第二", "德阳市立第二医院"),
        ("德阳市第二", "德阳市第二"),  # 第二医院 or 第二人民医院
    ],
)
def test_one_word_fits(read: str, meant: str) -> None:
    assert mended(read) == meant
    assert mended(meant) == meant


@pytest.mark.parametrize(
    "name",
    [
        "广州市附一医院",
        "重庆市职业病防治院",
        "山东大学附属省立医院",
        "中南大学湘雅二医院",
        "宁夏回族自治区人民医院",
        "杭州市中医",  # 中医院 or 中医医院
        "海军军医大学第一附属医院",
        "第一军医大学附属医院",
        "新疆生产建设兵团医院",
        "广州市盲人医院",
        "核工业四一六医院",
        "广西医科大学附属医院",
        "上海市助产医院",
    ],
)
def test_whole_names_and_unclear_ones_stay(name: str) -> None:
    assert mended(name) == name


@pytest.mark.parametrize(
    "name",
    [
        *("云南省科医院", "联勤保障部队第九七医院", "南宁市财务专医院"),
        *("辽宁省顺科医院", "四川省第康复医院", "联勤保障部队第182医院"),
        "江西省第一人医院",  # 工人 or 人民
        "山东省总队医院",  # 武警 is hidden
    ],
)
def test_what_no_name_holds_is_odd(name: str) -> None:
    assert is_broken(name)
    assert is_odd("hospital_name", name)


@pytest.mark.parametrize(
    "name", ["云南省眼科医院", "武警山东省总队医院", "联勤保障部队第905医院", "北京市第六医院"]
)
def test_a_whole_name_is_not_odd(name: str) -> None:
    assert not is_odd("hospital_name", name)


def test_a_place_that_lost_its_first_character() -> None:
    assert with_lost_head("口市中心医院", "46") == "海口市中心医院"
    assert with_lost_head("州钢铁集团职工医院", "62") == "兰州钢铁集团职工医院"
    assert with_lost_head("阳市中心医院", "21") is None  # 沈阳, 辽阳, 朝阳
    assert with_lost_head("海军医院", "46") is None
    assert with_lost_head("海口市中心医院", "46") is None
