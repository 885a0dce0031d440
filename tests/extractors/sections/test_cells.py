"""Tables with headings in the left column: where each cell begins and ends."""

from __future__ import annotations

from extractors.labels.finding import load_vocabulary
from extractors.sections.cells import read_cells
from extractors.types import Line
from tests.extractors.drawing import line, page

SUMMARY = load_vocabulary("discharge_summary")
LONG = "患者因腹痛三天入院，完善检查后择期手术，过程顺利，现予以办理出院手续"


def cells(*lines: Line) -> dict[str, list[str]]:
    return {
        cell.key: [each.text for each in cell.lines]
        for cell in read_cells(page(*lines), SUMMARY, 3)
    }


def at(*rows: tuple[float, float, str]) -> list[Line]:
    return [line(text, x, y) for x, y, text in rows]


DIAGNOSES = at(
    (120, 200, "入院诊断"), (300, 200, "胃炎"), (120, 260, "出院诊断"), (300, 260, "胃炎")
)
ADVICE = at(
    (300, 470, "1、清淡饮食。2、按时服药。3、"), (120, 490, "出院医嘱"), (300, 510, "门诊随诊。")
)
CELLS = {
    "admission_diagnoses": ["胃炎"],
    "discharge_diagnoses": ["胃炎"],
    "discharge_advice": ["1、清淡饮食。2、按时服药。3、", "门诊随诊。"],
}


def test_a_heading_over_two_lines_is_one_heading() -> None:
    told = at(
        (300, 320, LONG),
        (100, 340, "入院时主要症"),
        (300, 360, LONG),
        (120, 376, "状及体征"),
        (300, 400, LONG),
    )
    assert cells(*DIAGNOSES, *told, *ADVICE) == CELLS


def test_a_heading_that_was_read_with_the_text_beside_it() -> None:
    whole = line("住院经过", 120, 360)
    beside = line(LONG, 300, 360)
    glued = Line(
        whole.text + " " + beside.text,
        whole.box.union(beside.box),
        0.99,
        (*whole.edges, *beside.edges),
    )
    rows = at((300, 320, LONG), (300, 400, LONG))
    assert cells(*DIAGNOSES, rows[0], glued, rows[1], *ADVICE) == CELLS


def test_a_wide_gap_is_the_border_between_two_cells() -> None:
    """The row of 住院经过 is not whole, so that its cell seems to end too early."""
    rows = at((300, 320, LONG), (300, 360, LONG), (300, 400, LONG), (120, 340, "住院经过"))
    assert cells(*DIAGNOSES, *rows, *ADVICE) == CELLS


def test_what_stands_far_right_of_a_cells_text_is_none_of_it() -> None:
    stray = at((1000, 550, "广园市乐"))
    wide = at((300, 330, LONG * 2), (120, 330, "住院经过"))
    assert cells(*DIAGNOSES, *wide, *ADVICE, *stray) == CELLS


def test_values_of_the_head_over_the_first_cell_are_none_of_it() -> None:
    head = at((520, 60, "科别"), (520, 100, "妇科"))
    assert cells(*head, *DIAGNOSES, *ADVICE) == CELLS


def test_a_list_under_the_heads_of_its_columns_is_no_column_of_headings() -> None:
    rows = at(
        (120, 200, "入院诊断"),
        (120, 240, "疾病诊断名称"),
        (670, 240, "治疗结果"),
        (120, 280, "胃炎"),
        (670, 280, "好转"),
        (120, 360, "出院诊断"),
        (120, 400, "胃炎"),
        (120, 440, "出院医嘱"),
        (120, 480, "清淡饮食。"),
    )
    assert cells(*rows) == {}


def test_words_of_headings_that_begin_a_text_are_no_headings() -> None:
    """The signature below begins where the third character of the advice does."""
    advice = at((120, 330, "出院医嘱"), (300, 330, "建议休息两周。"), (344, 450, "林"))
    assert cells(*DIAGNOSES, *advice)["discharge_advice"] == ["建议休息两周。"]


def test_a_known_heading_that_was_read_with_its_text_needs_no_others_beside() -> None:
    whole, beside = line("出院医嘱", 120, 330), line("休息两周。", 300, 330)
    edges = (*whole.edges, *beside.edges)
    glued = Line("出院医嘱 休息两周。", whole.box.union(beside.box), 0.99, edges)
    told = at((120, 295, "诊疗经过"), (300, 295, LONG))
    assert cells(*DIAGNOSES, *told, glued)["discharge_advice"] == ["休息两周。"]


def test_a_label_under_the_table_that_waits_for_a_signature_is_no_heading_of_it() -> None:
    note = at(
        (300, 400, "扁桃体周围脓肿"),
        (120, 450, "诊断"),
        (300, 580, "建议休息1月，定期复查"),
        (120, 600, "建议"),
        (110, 720, "医师（签章）："),
    )
    found = read_cells(page(*note), load_vocabulary("diagnosis_certificate"), 2)
    texts = {cell.key: [each.text for each in cell.lines] for cell in found}
    assert texts == {"diagnoses": ["扁桃体周围脓肿"], "advice": ["建议休息1月，定期复查"]}


def test_what_stands_in_the_row_of_a_signature_is_no_text_of_the_last_cell() -> None:
    note = at(
        (300, 400, "扁桃体周围脓肿"),
        (120, 450, "诊断"),
        (300, 580, "建议休息1月，定期复查"),
        (120, 620, "建议"),
        (110, 730, "医师（签章）：王"),
        (310, 722, "M"),
    )
    found = read_cells(page(*note), load_vocabulary("diagnosis_certificate"), 2)
    assert [[each.text for each in cell.lines] for cell in found] == [
        ["扁桃体周围脓肿"],
        ["建议休息1月，定期复查"],
    ]
