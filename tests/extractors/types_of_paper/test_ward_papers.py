"""How wards word and place their papers: rules that hold beyond any one hospital's layout."""

from __future__ import annotations

from dataclasses import replace

from extractors.types import Box, Line
from extractors.types_of_paper.headed_texts import with_semicolons
from tests.extractors.drawing import line, page
from tests.extractors.types_of_paper.reading import only, values

HEAD = (
    line("某市云溪医院", 700, 40),
    line("出院小结", 740, 90),
    line("姓名：林某强", 100, 160),
    line("住院号：20458811", 900, 160),
    line("入院日期：2025-03-02", 100, 210),
    line("出院日期：2025-03-12", 700, 210),
)
COURSE = line(
    "患者，男，因腹痛三天入院，完善检查后择期手术，过程顺利，现予以办理出院手续。", 130, 400
)


def test_an_unknown_heading_ends_a_list() -> None:
    for heading in ("主要病情及诊疗经过", "住院诊治过程概述", "【病情概要】"):
        found = values(
            only(
                [
                    page(
                        *HEAD,
                        line("入院诊断", 100, 280),
                        line("1.急性阑尾炎", 130, 316),
                        line(heading, 100, 360),
                        COURSE,
                        line("出院诊断", 100, 440),
                        line("1.急性阑尾炎", 130, 476),
                        line("出院医嘱", 100, 520),
                        line("注意休息，不适随诊。", 130, 556),
                    )
                ]
            )
        )
        assert found["admission_diagnoses"] == ("急性阑尾炎",), heading
        assert found["discharge_diagnoses"] == ("急性阑尾炎",)
        assert found["discharge_advice"] == "注意休息，不适随诊。"


def test_seals_and_signatures_are_no_text() -> None:
    found = values(
        only(
            [
                page(
                    *HEAD,
                    line("入院诊断：急性阑尾炎", 100, 280),
                    line("出院诊断：急性阑尾炎", 100, 320),
                    line("出院医嘱：注意休息，不适随诊", 100, 360),
                    line("病案专用", 1100, 362),
                    line("★", 1300, 364),
                    line("如", 600, 420),
                    line("经治医师 廖欣琪", 1100, 420),
                )
            ]
        )
    )
    assert found["discharge_advice"] == "注意休息，不适随诊"
    assert found["physician_name"] == "廖欣琪"


def test_a_misread_heading_is_the_known_one() -> None:
    found = values(
        only(
            [
                page(
                    *HEAD,
                    line("入院诊断：急性阑尾炎", 100, 280),
                    line("诊疗经过：择期手术，过程顺利。", 100, 320),
                    line("出院诊昕：胆囊结石", 100, 360),
                    line("出院医嘱：注意休息。", 100, 400),
                )
            ]
        )
    )
    assert found["discharge_diagnoses"] == ("胆囊结石",)


def test_lists_in_the_middle_of_their_cells_with_codes_beside() -> None:
    found = values(
        only(
            [
                page(
                    *HEAD,
                    line("1.急性阑尾炎", 220, 260),
                    line("K35.900", 600, 260),
                    line("1.急性阑尾炎", 980, 260),
                    line("K35.900", 1400, 260),
                    line("入院诊断", 100, 300),
                    line("出院诊断", 860, 300),
                    line("2.胆囊结石", 220, 340),
                    line("2.2型糖尿病", 980, 340),
                    line("诊疗经过：入院后完善检查，择期手术。", 100, 460),
                    line("出院医嘱：注意休息。", 100, 500),
                )
            ]
        )
    )
    assert found["admission_diagnoses"] == ("急性阑尾炎", "胆囊结石")
    assert found["discharge_diagnoses"] == ("急性阑尾炎", "2型糖尿病")


def test_a_table_of_diagnoses() -> None:
    rows = (
        ("诊断类型", "诊断名称", "疾病编码", "出院情况"),
        ("主要诊断", "急性阑尾炎", "K35.900", "治愈"),
        ("其他诊断", "冠状动脉粥样硬化性", "I25.103", "好转"),
        ("", "心脏病", "", ""),
    )
    cells = [
        line(text, 100 + 330 * column, 330 + 40 * row)
        for row, texts in enumerate(rows)
        for column, text in enumerate(texts)
        if text
    ]
    found = values(
        only(
            [
                page(
                    *HEAD,
                    line("入院诊断：急性阑尾炎", 100, 260),
                    line("出院诊断", 100, 295),
                    *cells,
                    line("出院情况：一般情况可。", 100, 500),
                    line("出院医嘱：注意休息。", 100, 540),
                )
            ]
        )
    )
    assert found["discharge_diagnoses"] == ("急性阑尾炎", "冠状动脉粥样硬化性心脏病")


def test_headings_down_a_narrow_column() -> None:
    """Read as one upright line, or character by character."""
    parts = (("入院诊断", "1)急性阑尾炎"), ("诊疗经过", "择期手术。"), ("出院诊断", "1)胆囊结石"))
    lines: list[Line] = []
    for number, (heading, text) in enumerate((*parts, ("出院医嘱", "注意休息。"))):
        top = 260.0 + 150 * number
        if number % 2:
            single = [line(x, 110, top + 26 * place) for place, x in enumerate(heading)]
            lines += single
        else:
            upright = line(heading, 110, top)
            lines.append(replace(upright, box=Box(110, top, 134, top + 104), edges=()))
        lines.append(line(text, 200, top + 40))
    found = values(only([page(*HEAD, *lines)]))
    assert found["admission_diagnoses"] == ("急性阑尾炎",)
    assert found["discharge_diagnoses"] == ("胆囊结石",)
    assert found["discharge_advice"] == "注意休息。"


def test_a_stay_told_in_sentences() -> None:
    found = values(
        only(
            [
                page(
                    line("某市云溪医院", 700, 40),
                    line("出院证明书", 740, 90),
                    line("兹有患者林某强，男，37岁，因病于2025年3月2日在我院", 150, 160),
                    line(
                        "普外科住院治疗，住院号20458811，于2025年3月12日出院，共住院10天。",
                        100,
                        200,
                    ),
                    line("出院诊断：急性阑尾炎", 100, 260),
                    line("出院医嘱：2024年3月1日曾在外院住院，注意休息。", 100, 300),
                )
            ]
        )
    )
    stay = {
        "patient_name": "林某强",
        "sex": "male",
        "age": "37",
        "admission_date": "2025-03-02",
        "discharge_date": "2025-03-12",
        "department": "普外科",
        "admission_number": "20458811",
        "length_of_stay": "10",
    }
    assert {key: found.get(key) for key in stay} == stay


def test_a_certificate_without_its_stub() -> None:
    found = values(
        only(
            [
                page(
                    line("诊断证明书（存根）", 60, 60),
                    line("姓名：林某", 60, 140),
                    line("诊断：急性阑尾炎", 60, 200),
                    line("某市云溪医院", 1000, 40),
                    line("疾病诊断证明书", 1000, 90),
                    line("姓名：林某强", 700, 150),
                    line("性别：男", 1100, 150),
                    line("诊断：急性阑尾炎；胆囊结石；高血压病2级；2型糖尿病；冠状动脉", 700, 202),
                    line("粥样硬化性心脏病", 700, 240),
                    line("建议：全休两周。", 700, 290),
                    line("日期：2025-03-12", 1200, 400),
                )
            ]
        )
    )
    assert found["patient_name"] == "林某强"
    assert found["diagnoses"][-1] == "冠状动脉粥样硬化性心脏病"


def test_stains_within_the_line_are_part_of_the_diagnosis() -> None:
    found = values(
        only(
            [
                page(
                    line("某市云溪医院", 700, 40),
                    line("病理诊断报告单", 720, 90),
                    line("姓名：林某强", 100, 150),
                    line("标本名称：左肺组织", 700, 150),
                    line("病理诊断：（左肺）浸润性癌。免疫组化：ER(+)，Ki-67(30%)。", 100, 240),
                    line("免疫组化结果：见附页。", 100, 290),
                    line("报告日期：2025-03-12", 100, 400),
                )
            ]
        )
    )
    wanted = "（左肺）浸润性癌。免疫组化：ER(+)，Ki-67(30%)。"
    assert found["pathological_diagnosis"] == wanted


def test_both_medicines_are_one_list() -> None:
    """西医诊断： begins a line of the list; an entry may go on at the left under its heading."""
    found = values(
        only(
            [
                page(
                    *HEAD,
                    line("入院诊断", 100, 280),
                    line("中医诊断：眩晕病（肝阳上亢证）", 160, 316),
                    line("西医诊断：1.胆囊结石伴慢性胆囊炎 2.脑梗死 3.高血压病3级（", 160, 352),
                    line("极高危）", 100, 388),
                    line("出院时病情", 100, 424),
                    line("患者一般情况可，生命体征平稳，无不适。", 130, 460),
                    line("出院医嘱及调护", 100, 520),
                    line("(1)注意休息；(2)清淡饮食。", 100, 556),
                )
            ]
        )
    )
    assert found["admission_diagnoses"] == (
        "眩晕病（肝阳上亢证）",
        "胆囊结石伴慢性胆囊炎",
        "脑梗死",
        "高血压病3级（极高危）",
    )
    assert found["discharge_advice"] == "(1)注意休息；(2)清淡饮食。"


def test_a_second_signature_in_the_row_is_no_advice() -> None:
    found = values(
        only(
            [
                page(
                    *HEAD,
                    line("出院诊断：急性阑尾炎", 100, 280),
                    line("出院医嘱：注意休息，不适随诊。", 100, 316),
                    line("上级医师：黄某燕", 300, 352),
                    line("经治医师：廖某琪", 900, 352),
                )
            ]
        )
    )
    assert found["discharge_advice"] == "注意休息，不适随诊。"
    assert found["physician_name"] == "廖某琪"


def test_both_ends_of_a_stay_behind_one_label() -> None:
    found = values(
        only(
            [
                page(
                    *HEAD[:4],
                    line("住院日期：2025.03.02", 100, 210),
                    line("至 2025.03.12", 500, 210),
                    line("共 10天", 900, 210),
                    line("出院诊断：急性阑尾炎", 100, 280),
                    line("出院医嘱：注意休息。", 100, 316),
                )
            ]
        )
    )
    assert found["admission_date"] == "2025-03-02"
    assert found["discharge_date"] == "2025-03-12"
    assert found["length_of_stay"] == "10"


def test_a_word_that_ends_in_a_label_belongs_to_the_diagnosis() -> None:
    found = values(
        only(
            [
                page(
                    line("某市云溪医院", 700, 40),
                    line("病理诊断报告书", 700, 90),
                    line("姓名：林某强", 100, 160),
                    line("送检标本：阑尾", 700, 160),
                    line("病理诊断：阑尾切除标本：急性化脓性阑尾炎。", 100, 240),
                    line("大体观察：灰红色组织一枚。", 100, 276),
                    line("报告医师：廖某琪", 100, 400),
                )
            ]
        )
    )
    assert found["pathological_diagnosis"] == "阑尾切除标本：急性化脓性阑尾炎。"
    assert found["specimen"] == "阑尾"


def test_a_remark_within_the_title() -> None:
    for title in ("出院（转院）小结", "日间手术出入院记录"):
        paper = only(
            [
                page(
                    HEAD[0],
                    line(title, 700, 90),
                    *HEAD[2:],
                    line("出院诊断：急性阑尾炎", 100, 280),
                    line("转院理由：继续治疗", 100, 316),
                )
            ]
        )
        assert paper.type == "discharge_summary", title
        assert values(paper)["discharge_diagnoses"] == ("急性阑尾炎",)


def test_labels_and_values_in_one_chain_without_colons() -> None:
    found = values(
        only(
            [
                page(
                    line("某市云溪医院", 700, 40),
                    line("出院证明", 740, 90),
                    line("姓名林某强性别男年龄 63岁", 100, 160),
                    line("入院科室", 700, 160),
                    line("针灸推拿科", 820, 160),
                    line("入院日期：2025-03-02", 100, 210),
                    line("出院日期：2025-03-12", 700, 210),
                    line("出院诊断：肺结节，慢性胃炎伴糜烂", 100, 280),
                    line("医嘱：注意休息。", 100, 330),
                )
            ]
        )
    )
    assert (found["patient_name"], found["sex"], found["age"]) == ("林某强", "male", "63")
    assert found["department"] == "针灸推拿科"
    assert found["discharge_diagnoses"] == ("肺结节", "慢性胃炎伴糜烂")


def test_ink_over_a_list_and_an_advice() -> None:
    found = only(
        [
            page(
                line("成都市第三人民医院", 650, 40),
                *HEAD[1:],
                line("出院诊断：1.急性阑尾炎", 100, 280),
                line("√", 1400, 316),
                line("2.肺结节", 210, 352),
                line("出院医嘱：注意休息；避免负重、久站，穿弹力袜3个月：三个月后复查", 100, 400),
                line("第三人民医", 600, 436),
                line("胸部薄层CT。", 100, 472),
            )
        ]
    )
    read = values(found)
    assert read["discharge_diagnoses"] == ("急性阑尾炎", "肺结节")
    told = "注意休息；避免负重、久站，穿弹力袜3个月；三个月后复查胸部薄层CT。"
    assert read["discharge_advice"] == told


def test_numbers_that_do_not_begin_with_one_show_a_torn_text() -> None:
    def advice(text: str) -> float:
        paper = page(*HEAD, line("出院诊断：肺结节", 100, 280), line(text, 100, 400))
        return only([paper]).fields["discharge_advice"].legibility

    whole = advice("出院医嘱：1.注意休息；2.三个月后复查。")
    assert advice("出院医嘱：休息；2.三个月后复查。") < whole
    assert advice("出院医嘱：2周后复查。") == whole


def test_colons_that_lead_on_stay() -> None:
    for text in (
        "注意休息；带药：甲钴胺片",
        "注意休息；出院后注意以下事项：按时服药",
        "饮食：清淡",
    ):
        assert with_semicolons(text) == text
