"""Whose paper it is: the name over the title, in all its shapes."""

from __future__ import annotations

from dataclasses import replace

import pytest

from extractors.types_of_paper.title_hospital import hospital_of, titled_invoice
from tests.extractors.drawing import line, page


@pytest.mark.parametrize(
    "name",
    [
        "成都市康和医院有限公司",
        "成都市康和肾病医院有限责任公司（东院区）",
        "成都市第三人民医院（南湖院区）",
        "四川大学华西医院龙泉院区",
        "成都市武侯区簇桥社区卫生服务中心",
        "成都市职业病防治所",
        "成都市精神卫生中心",
        "成都大学第二临床医学院",
        "成都市双流区东升社区卫生服务站",
        "成都市锦江区护理院",
        "成都市锦江区妇幼保健所",
        "成都市健康管理中心",
        "成都市第三人民医院医疗集团",
        "仁济医院东部",
        "解放军总医院京东医疗区",
        "中国医学科学院血液病医院（血液学研究所）",
        "海军第九七一医院",
        "胜利油田中心医院",
    ],
)
def test_the_whole_name(name: str) -> None:
    found = hospital_of(
        [page(line("第1页", 1500, 20), line(name, 500, 60), line("出院记录", 700, 120))]
    )
    assert found is not None
    assert found.value == name


def test_a_department_that_is_called_like_a_unit_is_no_hospital() -> None:
    paper = [line("出院记录", 700, 120), line("科室", 100, 200), line("健康管理中心", 200, 200)]
    assert hospital_of([page(*paper)]) is None


def test_a_place_that_is_none_is_put_right() -> None:
    found = hospital_of([page(line("株州市中心医院", 500, 60), line("出院记录", 700, 120))])
    assert found is not None
    assert found.value == "株洲市中心医院"


def test_a_place_that_no_list_has_stays_where_it_was_read_surely() -> None:
    title = replace(line("惠湾市中医医院", 500, 60), confidence=0.98)
    found = hospital_of([page(title, line("诊断证明书", 700, 120))])
    assert found is not None
    assert found.value == "惠湾市中医医院"
    worn = hospital_of([page(replace(title, confidence=0.9), line("诊断证明书", 700, 120))])
    assert worn is not None
    assert worn.value == "惠州市中医医院"


def test_a_sentence_that_speaks_of_a_hospital_is_no_title() -> None:
    told = line("半年前于成都市第三人民医院行手术治疗，术后恢复可", 100, 200)
    assert hospital_of([page(line("出院记录", 700, 120), told)]) is None


def test_a_name_on_the_second_page_where_a_seal_lies_on_the_first() -> None:
    first = page(line("章都帀第三医院", 500, 60, 0.7), line("出院记录", 700, 120))
    second = page(line("成都市第三人民医院", 500, 60), line("出院记录（续）", 700, 120), index=1)
    found = hospital_of([first, second])
    assert found is not None
    assert (found.value, found.page) == ("成都市第三人民医院", 1)


def test_the_name_that_stands_below_the_text() -> None:
    paper = page(line("疾病证明书", 700, 120), line("成都市第三人民医院（盖章）", 1000, 900))
    found = hospital_of([paper])
    assert found is not None
    assert found.value == "成都市第三人民医院"
    doubtful = replace(paper.lines[1], confidence=0.7)
    assert hospital_of([page(paper.lines[0], doubtful)]) is None


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("淠阳市第三人民医院门诊收费票据", "淠阳市第三人民医院"),  # no list has the place
        ("美冠口腔门诊部收费收据", "美冠口腔门诊部"),
        ("江苏省医院门诊收费收据", None),  # the form's own name
        ("乡镇卫生院门诊收费收据", None),
        ("社区卫生服务中心门诊收费票据", None),
    ],
)
def test_who_gave_an_invoice_may_begin_its_title(title: str, name: str | None) -> None:
    head = replace(line(title, 500, 60), confidence=0.98)
    found = titled_invoice(page(head))
    assert (found.value if found else None) == name
    worn = titled_invoice(page(replace(head, confidence=0.9)))
    assert worn is None
