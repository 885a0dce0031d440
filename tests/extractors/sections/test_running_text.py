"""Running text under headings: what goes on with it, what ends it, what is none of it."""

from __future__ import annotations

import pytest

from extractors.labels.finding import load_vocabulary
from extractors.sections.ends import counts_on
from extractors.sections.running_text import read_sections
from extractors.sections.text import joined_text
from extractors.types import Line
from tests.extractors.drawing import line, page

SUMMARY = load_vocabulary("discharge_summary")
LISTS = ("admission_diagnoses", "discharge_diagnoses", "diagnoses")
DRUGS = "出院带药：阿司匹林肠溶片100mg口服"


def texts(*rows: Line) -> dict[str, str]:
    found = read_sections([page(*rows)], SUMMARY, 3, LISTS)
    return {section.key: joined_text(section) for section in found}


@pytest.mark.parametrize(
    "rows",
    [
        (f"出院医嘱：1、低盐饮食；2、{DRUGS}；3、随诊。",),
        ("出院医嘱：1、低盐饮食；", f"2、{DRUGS}；", "3、随诊。"),
        ("出院医嘱：（1）低盐饮食；", f"（2）{DRUGS}。"),
        (f"出院医嘱：{DRUGS}。",),
        ("出院医嘱：", f"{DRUGS}。", "随诊。"),
        (f"出院医嘱：1.{DRUGS}。", "2.随诊。"),
        ("出院医嘱：1、低盐饮食；", "2、观察体温变化情况", "3、随诊。"),
    ],
)
def test_drugs_to_take_home_inside_advice_are_a_part_of_it(rows: tuple[str, ...]) -> None:
    printed = "".join(rows).removeprefix("出院医嘱：")
    lines = [line(text, 100, 300 + 40 * row) for row, text in enumerate(rows)]
    assert texts(*lines) == {"discharge_advice": printed}


def test_drugs_to_take_home_on_a_line_of_their_own_are_a_section_of_their_own() -> None:
    found = texts(line("出院医嘱：低盐饮食。", 100, 300), line(f"{DRUGS}。", 100, 340))
    assert found == {"discharge_advice": "低盐饮食。"}
    found = texts(
        line("五、出院医嘱：1、低盐饮食；2、随诊。", 100, 300), line(f"六、{DRUGS}。", 100, 340)
    )
    assert found == {"discharge_advice": "1、低盐饮食；2、随诊。"}
    found = texts(line("1、出院医嘱：1、低盐饮食。", 100, 300), line(f"2、{DRUGS}。", 100, 340))
    assert found == {"discharge_advice": "1、低盐饮食。"}


def test_drugs_end_a_list_of_diagnoses_wherever_they_stand() -> None:
    found = texts(line(f"出院诊断：胃炎 {DRUGS}", 100, 300))
    assert found == {"discharge_diagnoses": "胃炎"}


@pytest.mark.parametrize(
    ("before", "text", "is_next"),
    [
        ("1、休息；", "2、出院带药", True),
        ("①休息；②", "③出院带药", True),
        ("1、休息；", "3、出院带药", False),
        ("每次0.5mg", "6、出院带药", False),
        ("休息", "出院带药", False),
    ],
)
def test_a_number_that_counts_on(before: str, text: str, is_next: bool) -> None:
    assert counts_on(before, text) is is_next


FORM = (line("姓名云塔娜", 100, 200), line("入院日期2018年7月2日", 100, 240))
BARE = (
    line("入院诊断宫内孕39周先兆临产", 100, 280),
    line("出院后注意事项全休四周", 100, 320),
)


def test_headings_run_into_their_text_on_a_form_without_colons() -> None:
    expected = {"admission_diagnoses": "宫内孕39周先兆临产", "discharge_advice": "全休四周"}
    assert texts(*FORM, *BARE) == expected


def test_words_of_headings_are_text_where_headings_have_colons() -> None:
    found = texts(*FORM, line("诊疗经过：予补液。", 100, 260), *BARE)
    assert "discharge_advice" not in found


def test_of_a_table_in_a_cell_the_names_alone_are_its_list() -> None:
    found = texts(
        line("入院情况", 100, 200),
        line("神志清，精神差，步入病房，心肺听诊未闻及异常，腹平软，无压痛。", 300, 200),
        line("入院诊断", 100, 260),
        line("急性阑尾炎", 300, 260),
        line("疾病名称", 300, 320),
        line("疾病编码", 900, 320),
        line("出院情况", 1200, 320),
        line("急性阑尾炎", 300, 370),
        line("K35.900", 900, 370),
        line("治愈", 1200, 370),
        line("出院诊断", 100, 395),
        line("胆囊结石", 300, 420),
        line("K80.200", 900, 420),
        line("其他", 1200, 420),
        line("出院医嘱", 100, 500),
        line("低盐饮食，随诊。", 300, 500),
    )
    assert found["discharge_diagnoses"] == "急性阑尾炎胆囊结石"
