"""Shapes of wards' papers that layouts drawn at random showed, each in its smallest form."""

from __future__ import annotations

import pytest

from extractors.charges.columns import read_table
from extractors.charges.expenses import column_heads
from extractors.labels.finding import load_vocabulary
from extractors.sections.cells import read_cells
from extractors.sections.diagnosis_list import split_list
from extractors.sections.headings import headings_in, whole_heading
from extractors.sections.icd import without_code
from extractors.sections.running_text import read_sections
from extractors.sections.text import Section
from extractors.types import Line
from extractors.types_of_paper.feet import signed_name
from extractors.types_of_paper.heads import head_fields
from extractors.values.notation import with_notation
from tests.extractors.drawing import line, page

SUMMARY = load_vocabulary("discharge_summary")
LISTS = ("admission_diagnoses", "discharge_diagnoses", "diagnoses")


def listed(*parts: str) -> tuple[str, ...]:
    section = Section("diagnoses", is_list=True, edge=1500.0)
    for row, part in enumerate(parts):
        each = line(part, 100, 100 + 40 * row)
        section.add(page(each), each, 0, len(part))
    return split_list(section)


def test_numbers_without_a_mark_count_entries() -> None:
    assert listed("1 胆囊结石", "2 2型糖尿病") == ("胆囊结石", "2型糖尿病")
    assert listed("1胆囊结石 2肺部感染") == ("胆囊结石", "肺部感染")
    assert listed("2型糖尿病", "3级高血压") == ("2型糖尿病", "3级高血压")  # these are no numbers
    assert listed("肝硬化失代偿期、恶性肿瘤维持性化学治疗") == (
        "肝硬化失代偿期",
        "恶性肿瘤维持性化学治疗",
    )


def test_a_code_behind_a_name_goes_without_a_blank_too() -> None:
    assert without_code("膝关节半月板损伤S83.200") == "膝关节半月板损伤"
    assert without_code("EB病毒感染B27") == "EB病毒感染B27"
    assert with_notation("腰椎间盘突出症[M51.202]") == "腰椎间盘突出症[M51.202]"


@pytest.mark.parametrize(
    "text",
    ["【出院诊断（西医）】：1.胃炎", "（四）出院诊断胃炎", "■出浣诊断：胃炎", "一、出院诊断：胃炎"],
)
def test_headings_with_remarks_numbers_and_slips(text: str) -> None:
    (heading,) = headings_in(line(text, 0, 0), SUMMARY)
    assert heading.key == "discharge_diagnoses"
    assert text[heading.value_start :] in ("1.胃炎", "胃炎")


def test_a_heading_that_is_a_line() -> None:
    for text in ("1.出院诊断：", "出院诊断（西医）", "出院诊断·", "【出院诊断】"):
        assert whole_heading(line(text, 0, 0), SUMMARY) == "discharge_diagnoses"
    assert whole_heading(line("出院后康复指导：", 0, 0), SUMMARY) == "discharge_advice"
    assert whole_heading(line("出院诊断明确", 0, 0), SUMMARY) is None


def cells(*rows: tuple[float, float, str]) -> dict[str, list[str]]:
    lines = [line(text, x, y) for x, y, text in rows]
    found = read_cells(page(*lines), SUMMARY, 3)
    return {cell.key: [each.text for each in cell.lines] for cell in found if cell.key}


BODY = (
    (300.0, 300.0, "1.胃炎"),
    (120.0, 320.0, "入院诊断"),
    (300.0, 340.0, "2.肺炎"),
    (60.0, 420.0, "入院时主要症状和体征"),
    (300.0, 420.0, "腹痛三天，加重一天，门诊以胃炎收入我科。"),
    (300.0, 500.0, "1.胃炎"),
    (120.0, 520.0, "出院诊断"),
    (300.0, 540.0, "2.肺炎"),
    (120.0, 620.0, "出院医嘱"),
    (300.0, 620.0, "清淡饮食。"),
)
CELLS = {
    "admission_diagnoses": ["1.胃炎", "2.肺炎"],
    "discharge_diagnoses": ["1.胃炎", "2.肺炎"],
    "discharge_advice": ["清淡饮食。"],
}


def test_cells_far_below_the_head_of_the_table_with_a_heading_wider_than_the_others() -> None:
    assert cells((60.0, 100.0, "姓名：张三"), *BODY) == CELLS
    assert cells(*BODY) == CELLS  # and nothing over them at all


def test_the_day_beside_who_signed_is_no_advice() -> None:
    rows = [
        line("出院医嘱：", 100, 200),
        line("清淡饮食。", 100, 240),
        line("记录日期：2024.01.17", 100, 290),
        line("主治医师签名：高兰霞", 900, 290),
    ]
    (advice,) = read_sections([page(*rows)], SUMMARY, 3, LISTS)
    assert advice.parts == ["清淡饮食。"]


def test_a_number_that_is_a_piece_of_its_own_is_no_page_number() -> None:
    rows = [line("出院诊断：", 100, 200), line("1", 100, 240), line("胃炎", 140, 240)]
    (found,) = read_sections([page(*rows)], SUMMARY, 3, LISTS)
    assert split_list(found) == ("胃炎",)
    rows += [line("2", 100, 280), line("肺炎", 140, 280), line("3 贫血", 100, 320)]
    (found,) = read_sections([page(*rows)], SUMMARY, 3, LISTS)
    assert split_list(found) == ("胃炎", "肺炎", "贫血")


def test_a_code_before_its_name_is_no_entry_in_a_piece_of_its_own() -> None:
    found = listed("1.K63.500", "结直肠息肉 2.Z51.103 化学治疗")
    assert found == ("结直肠息肉", "Z51.103 化学治疗")


def test_names_whose_colon_is_lost() -> None:
    for text in ("病人姓名马雪娜；病理号:2024", "姓名；马雪娜", "姓 名马雪娜"):
        fields = head_fields([page(line(text, 100, 100))], load_vocabulary("pathology_report"))
        assert fields["patient_name"].value == "马雪娜"
    for text in ("主管医生签名 罗涛", "书写医师;罗涛", "记录医师罗涛"):
        found = signed_name([page(line(text, 100, 100))], SUMMARY)
        assert found is not None and found.value == "罗涛"
    assert signed_name([page(line("医师建议卧床休息", 100, 100))], SUMMARY) is None


def heads(*texts: str) -> list[Line]:
    return [line(text, 100 + 250 * place, 100) for place, text in enumerate(texts)]


def test_heads_of_columns_that_were_misread_or_read_as_one() -> None:
    row = [line("床位费", 100, 150), line("单人", 350, 150), line("20.00", 600, 150)]
    row += [line("3", 850, 150), line("60.00", 1100, 150)]
    table = read_table(page(*heads("项目名称", "规格", "单价", "数量", "费用全额"), *row), *NEEDED)
    assert table is not None and [each.key for each in table.columns][-1] == "amount"
    assert (
        read_table(page(*heads("项目名称", "规格", "单价", "数量", "科室"), *row), *NEEDED) is None
    )
    one = [line("项目名称", 100, 100), line("金额", 500, 100), line("数量 甲乙类", 800, 100)]
    below = [line("床位费", 100, 150), line("60.00", 500, 150), line("14 甲", 820, 150)]
    table = read_table(page(*one, *below), *NEEDED)
    assert table is not None
    border = table.columns[2].x1
    assert 820 + 2 * 12 < border < 820 + 3 * 12 + 22


NEEDED = (column_heads(), ("name", "amount"))
