"""出院记录 of many hospitals: columns, narrow cells, labels in pieces, leaning photos."""

from __future__ import annotations

from dataclasses import replace

from extractors.types import Box, Line, Page
from tests.extractors.drawing import line, page
from tests.extractors.types_of_paper.reading import only, values

HEAD = (
    line("某市云溪医院", 700, 40),
    line("出院记录", 740, 90),
    line("姓名：林某强", 100, 160),
    line("住院号：20458811", 900, 160),
    line("入院日期：2025-03-02", 100, 210),
    line("出院日期：2025-03-12", 700, 210),
)


def test_diagnoses_side_by_side() -> None:
    found = values(
        only(
            [
                page(
                    *HEAD,
                    line("入院诊断：", 100, 280),
                    line("出院诊断：", 860, 280),
                    line("1、急性阑尾炎", 100, 316),
                    line("1、急性阑尾炎", 860, 316),
                    line("2、胆囊结石", 860, 352),
                    line("3、2型糖尿病", 860, 388),
                    line("诊疗经过：入院后完善检查，择期手术。", 100, 460),
                    line("出院医嘱：注意休息。", 100, 500),
                )
            ]
        )
    )
    assert found["admission_diagnoses"] == ("急性阑尾炎",)
    assert found["discharge_diagnoses"] == ("急性阑尾炎", "胆囊结石", "2型糖尿病")
    assert found["discharge_advice"] == "注意休息。"


def test_text_across_both_columns_belongs_to_neither() -> None:
    found = values(
        only(
            [
                page(
                    *HEAD,
                    line("入院诊断：急性阑尾炎", 100, 280),
                    line("出院诊断：胆囊结石", 860, 280),
                    line("患者于今日办理出院手续，嘱其按时复查，如有不适随时就诊，" * 2, 100, 330),
                    line("出院医嘱：注意休息。", 100, 500),
                )
            ]
        )
    )
    assert found["admission_diagnoses"] == ("急性阑尾炎",)
    assert found["discharge_diagnoses"] == ("胆囊结石",)


CELLS = (
    ("入院", "诊断", ("1.急性阑尾炎", "2.胆囊结石", "3.肝囊肿")),
    ("诊疗", "经过", ("入院后完善检查，", "择期手术，过程顺利，", "切口愈合好。")),
    ("出院", "诊断", ("1.急性阑尾炎", "2.胆囊结石", "3.肝囊肿")),
    ("出院", "医嘱", ("注意休息，", "一周后复查，", "不适随诊。")),
)


def narrow_table(lean: float = 0.0, misread: str = "") -> Page:
    """Four cells of three lines with their headings in two halves; ``lean`` is dx/dy of the
    column, ``misread`` is what is read instead of the second heading."""
    lines: list[Line] = list(HEAD)
    for number, (upper, lower, texts) in enumerate(CELLS):
        top = 260 + number * 150
        middle = top + 75
        halves = [line(upper, 100, middle - 26), line(lower, 100, middle + 2)]
        if misread and upper == "诊疗":
            halves = [line(misread, 100, middle - 10)] if misread.strip() else []
        lines += halves
        lines += [line(text, 165, top + 21 + 40 * row) for row, text in enumerate(texts)]
    return page(*(shifted(each, lean * each.box.y0) for each in lines))


def shifted(each: Line, dx: float) -> Line:
    x0, y0, x1, y1 = each.box
    return replace(each, box=Box(x0 + dx, y0, x1 + dx, y1), edges=())


def test_headings_in_two_halves_beside_their_cells() -> None:
    found = values(only([narrow_table()]))
    assert found["admission_diagnoses"] == ("急性阑尾炎", "胆囊结石", "肝囊肿")
    assert found["discharge_diagnoses"] == ("急性阑尾炎", "胆囊结石", "肝囊肿")
    assert found["discharge_advice"] == "注意休息，一周后复查，不适随诊。"


def test_a_column_of_headings_that_leans() -> None:
    assert values(only([narrow_table(lean=0.12)])) == values(only([narrow_table()]))


def test_a_misread_heading_keeps_its_cell() -> None:
    assert values(only([narrow_table(misread="诊过")])) == values(only([narrow_table()]))


def test_below_a_heading_that_was_not_read_nothing_is_sure() -> None:
    document = only([narrow_table(misread=" ")])
    assert values(document)["admission_diagnoses"] == ("急性阑尾炎", "胆囊结石", "肝囊肿")
    for key in ("discharge_diagnoses", "discharge_advice"):
        if key in document.fields:
            assert document.fields[key].confidence < 0.9


def test_labels_in_pieces_and_blanks_for_colons() -> None:
    found = values(
        only(
            [
                page(
                    line("某市云溪医院", 700, 40),
                    line("24小时内入出院记录", 700, 90),
                    line("姓", 100, 160),
                    line("名：林某强", 160, 160),
                    line("住", 500, 160),
                    line("院", 540, 160),
                    line("号：20458811", 580, 160),
                    line("科室 泌尿外科", 1000, 160),
                    line("入院时间：2025-03-02 10:20", 100, 210),
                    line("出院时间：2025-03-03 09:00", 700, 210),
                    line("出院诊断：急性阑尾炎", 100, 280),
                    line("出院医嘱：注意休息。", 100, 330),
                )
            ]
        )
    )
    assert found["patient_name"] == "林某强"
    assert found["admission_number"] == "20458811"
    assert found["department"] == "泌尿外科"


def test_a_department_right_behind_its_label() -> None:
    body = [line("出院诊断：急性阑尾炎", 100, 280), line("出院医嘱：注意休息。", 100, 320)]
    glued = only([page(*HEAD, line("病区泌尿外科", 500, 160), *body)])
    assert glued.value("department") == "泌尿外科"
    other = only([page(*HEAD, line("病区护士长签名处", 500, 160), *body)])
    assert "department" not in other.fields


def test_a_joined_label_keeps_its_value_in_place() -> None:
    document = only(
        [
            page(
                line("某市云溪医院", 700, 40),
                line("出院记录", 740, 90),
                line("姓", 100, 160),
                line("名：林某强", 160, 160),
                line("入院日期：2025-03-02", 100, 210),
                line("出院日期：2025-03-12", 700, 210),
                line("出院诊断：急性阑尾炎", 100, 280),
                line("出院医嘱：注意休息。", 100, 330),
            )
        ]
    )
    box = document.fields["patient_name"].box
    assert box is not None
    assert (box.x0, box.x1) == (160 + 22 + 22, 160 + 22 + 22 + 66)


def test_a_colon_that_was_misread_still_ends_its_heading() -> None:
    lines = [*HEAD, line("入院诊断：急性阑尾炎", 100, 280), line("出院诊断；急性阑尾炎", 100, 320)]
    found = values(only([page(*lines, line("出院医嘱.注意休息。", 100, 360))]))
    assert found["admission_diagnoses"] == found["discharge_diagnoses"] == ("急性阑尾炎",)
    assert found["discharge_advice"] == "注意休息。"


def test_the_mark_of_a_scanning_app_signs_nothing() -> None:
    body = [line("出院诊断：急性阑尾炎", 100, 280), line("出院医嘱：注意休息。", 100, 320)]
    foot = [line("主治医师签字：", 900, 1000), line("扫描全能王创建", 1100, 1010)]
    assert "physician_name" not in only([page(*HEAD, *body, *foot)]).fields


def test_a_front_sheet_is_no_card_and_no_summary() -> None:
    document = only(
        [
            page(
                line("住院病案首页", 700, 60),
                line("医疗付费方式 1.城镇职工", 100, 110),
                line("姓名 林某强 性别 1 出生日期 1970年1月1日", 100, 160),
                line("身份证号 350602197001010011 民族 汉", 100, 200),
                line("入院时间 2025年3月2日 出院时间 2025年3月12日", 100, 240),
                line("出院诊断 急性阑尾炎 疾病编码 K35.800", 100, 280),
            )
        ]
    )
    assert (document.type, document.title) == ("other", "住院病案首页")
