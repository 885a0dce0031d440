"""How heads of discharge papers place names and the two dates, shape by shape."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from extractors.types import FieldValue, Line
from tests.extractors.drawing import line, page
from tests.extractors.types_of_paper.reading import only, values

TITLE = (line("漯河市第三人民医院", 600, 40), line("出院记录", 700, 90))
BODY = (
    line("入院诊断：急性阑尾炎", 100, 300),
    line("出院诊断：急性阑尾炎", 100, 340),
    line("出院医嘱：注意休息，1周后门诊复查。", 100, 380),
    line("医师签名：陈晓明", 900, 420),
)
WHO = line("姓名：李建国", 100, 160), line("性别：男", 600, 160), line("年龄：56岁", 1000, 160)


def read(*head: Line) -> Mapping[str, FieldValue]:
    return values(only([page(*TITLE, *head, *BODY)]))


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("入院：2021年3月5日", "出院：2021年3月18日"),
        ("入院日期：21-03-05", "出院日期：21-03-18"),
        ("入院时间：21.3.5 10:30", "出院时间：21.3.18 09:00"),
        ("收治日期：2021-03-05", "离院日期：2021-03-18"),
        ("入院于：2021-03-05", "出院于：2021-03-18"),
        ("【入院日期】2021-03-05", "【出院日期】2021-03-18"),
        ("入院日期__2021__年__3__月__5__日", "出院日期__2021__年__3__月__18__日"),
    ],
)
def test_two_dates_in_cells_of_their_own(first: str, second: str) -> None:
    found = read(*WHO, line(first, 100, 200), line(second, 800, 200))
    assert (found["admission_date"], found["discharge_date"]) == ("2021-03-05", "2021-03-18")


@pytest.mark.parametrize(
    "stay",
    [
        "住院日期：自2021年3月5日至2021年3月18日",
        "入/出院日期：2021-03-05/2021-03-18",
        "入院、出院时间：2021年3月5日—2021年3月18日",
        "入院-出院：2021/03/05-2021/03/18",
        "自2021年3月5日起住院至2021年3月18日出院",
    ],
)
def test_both_dates_in_one_cell(stay: str) -> None:
    found = read(*WHO, line(stay, 100, 200))
    assert (found["admission_date"], found["discharge_date"]) == ("2021-03-05", "2021-03-18")


@pytest.mark.parametrize(
    ("behind", "days"), [("共13天", "13"), ("共13", "13"), ("共2页", None), ("共13次", None)]
)
def test_the_days_behind_the_day_of_discharge(behind: str, days: str | None) -> None:
    left = line("出院日期：2021-03-18", 800, 200), line(behind, 1300, 200)
    found = read(*WHO, line("入院日期：2021-03-05", 100, 200), *left)
    assert found.get("length_of_stay") == days


def test_a_label_of_the_end_takes_no_date_before_it() -> None:
    found = read(*WHO, line("入院：2021年3月5日", 100, 200), line("出院：", 800, 200))
    assert found["admission_date"] == "2021-03-05"
    assert "discharge_date" not in found


def test_the_patient_leaves_on_the_day_of_the_paper() -> None:
    told = line("患者因腹痛于2021年3月5日收住我科，恢复良好，今日出院。", 100, 250)
    dated = line("2021年3月18日", 900, 460)
    found = values(only([page(*TITLE, *WHO, told, *BODY[1:], dated)]))
    assert (found["admission_date"], found["discharge_date"]) == ("2021-03-05", "2021-03-18")
    silent = values(only([page(*TITLE, *WHO, *BODY, dated)]))
    assert "discharge_date" not in silent


@pytest.mark.parametrize(
    ("head", "name"),
    [
        ("产妇姓名：王丽", "王丽"),
        ("产妇：王丽", "王丽"),
        ("新生儿姓名：王丽之子", "王丽之子"),
        ("【姓名】王丽", "王丽"),
        ("姓名__王丽__性别__女__", "王丽"),
        ("王丽 女 29岁 产科 12床", "王丽"),
        ("患者信息：王丽，女，29岁", "王丽"),
        ("兹证明王丽同志（身份证号：411102199203052321）在我院住院。", "王丽"),
        ("贵单位职工王丽，女，29岁，因病住院。", "王丽"),
    ],
)
def test_who_the_patient_is(head: str, name: str) -> None:
    dates = line("入院日期：2021-03-05", 100, 200), line("出院日期：2021-03-18", 800, 200)
    assert read(line(head, 100, 160), *dates)["patient_name"] == name


def test_a_patient_without_a_name_has_none() -> None:
    found = read(line("患者，女，29岁，因腹痛于2021年3月5日入院。", 100, 200))
    assert "patient_name" not in found
    assert (found["sex"], found["age"]) == ("female", "29")


def test_an_identity_number_behind_a_remark() -> None:
    found = read(*WHO, line("身份证号（18位）：411102196503052319", 100, 200))
    assert found["id_number"] == "411102196503052319"


def test_diagnoses_by_rank_alone() -> None:
    ranked = (
        line("门诊诊断：腹痛待查", 100, 260),
        line("主要诊断：急性阑尾炎", 100, 300),
        line("其他诊断：1.高血压病2级 2.2型糖尿病", 100, 340),
        line("出院医嘱：休息。", 100, 380),
    )
    found = values(only([page(*TITLE, *WHO, *ranked)]))
    assert found["discharge_diagnoses"] == ("急性阑尾炎", "高血压病2级", "2型糖尿病")


@pytest.mark.parametrize("day", ["2021-03-18", "2021:03-18", "2021-03:1809:00"])
def test_dates_of_a_fax_that_lost_thin_characters(day: str) -> None:
    found = read(*WHO, line("入院日期：2021-03-05", 100, 200), line(f"出院期：{day}", 800, 200))
    assert (found["admission_date"], found["discharge_date"]) == ("2021-03-05", "2021-03-18")
    found = read(*WHO, line("入院日期：2021-03-05", 100, 200), line("出院期间：", 800, 200))
    assert "discharge_date" not in found


def test_a_bed_is_told_by_the_word_alone() -> None:
    found = read(*WHO, line("住院号码：31014170", 100, 200), line("床：046", 1000, 200))
    assert found["bed_number"] == "046"
