"""病理报告 and 诊断证明书 in further shapes: which of two is meant, columns, tables, letters."""

from __future__ import annotations

import pytest

from extractors.types import Line
from tests.extractors.drawing import line, page
from tests.extractors.types_of_paper.reading import only, values


def _report(*rest: Line) -> dict[str, object]:
    document = only(
        [
            page(
                line("某市肿瘤医院病理诊断报告单", 600, 40),
                line("姓名：鲁刚", 100, 150),
                line("性别：男", 400, 150),
                line("年龄：59岁", 600, 150),
                line("病理号：88213", 1000, 150),
                *rest,
            )
        ]
    )
    assert document.type == "pathology_report"
    return dict(values(document))


def test_a_frozen_section_does_not_stand_for_the_final_diagnosis() -> None:
    frozen = line(
        "冰冻诊断：直肠肿物考虑为腺癌，具体类型及浸润深度待石蜡切片进一步确定。", 100, 290
    )
    final = line("石蜡诊断：直肠中分化腺癌，浸润至浆膜下层。", 100, 340)
    found = _report(line("标本：直肠肿物", 100, 190), frozen, final)
    assert found["pathological_diagnosis"] == "直肠中分化腺癌，浸润至浆膜下层。"
    alone = _report(line("标本：直肠肿物", 100, 190), frozen)
    assert str(alone["pathological_diagnosis"]).startswith("直肠肿物考虑为腺癌")
    assert "frozen_diagnosis" not in {*found, *alone}


def test_the_day_of_the_report_is_not_that_of_the_diagnosis_where_both_are_printed() -> None:
    told = line("诊断日期：2024-05-18", 600, 190)
    text = line("病理诊断：直肠腺癌。", 100, 340)
    assert _report(told, text)["report_date"] == "2024-05-18"
    found = _report(told, text, line("报告日期：2024-05-20", 1000, 700))
    assert found["report_date"] == "2024-05-20"


def test_no_other_date_is_the_report_date() -> None:
    """收检, 取材 and 打印 are other days."""
    found = _report(
        line("送检物：直肠肿物 收检日期：2024-05-16", 100, 190),
        line("取材日期：2024-05-17", 900, 190),
        line("病理诊断：直肠腺癌。", 100, 340),
        line("打印日期：2024-05-21", 1000, 700),
    )
    assert found["specimen"] == "直肠肿物"
    assert "report_date" not in found


def test_the_date_alone_at_the_foot() -> None:
    found = _report(
        line("送检日期：2024-05-16", 600, 190),
        line("病理诊断：直肠腺癌。", 100, 340),
        line("病理医师：郑某", 900, 700),
        line("2024年5月20日", 1100, 760),
    )
    assert found["report_date"] == "2024-05-20"


@pytest.mark.parametrize(
    "heading", ["病理学诊断意见：", "会诊意见：", "〔病理诊断〕", "三、病理诊断：", "判读结果："]
)
def test_the_diagnosis_by_other_names(heading: str) -> None:
    found = _report(
        line("送检部位：直肠", 100, 190),
        line("镜下：腺体排列紊乱，细胞异型。", 100, 280),
        line(heading, 100, 340),
        line("直肠腺癌，切缘净。", 140, 380),
        line("免疫组化：MLH1（+）。", 100, 430),
    )
    assert found["pathological_diagnosis"] == "直肠腺癌，切缘净。"


def test_the_diagnosis_in_a_column_beside_the_head() -> None:
    document = only(
        [
            page(
                line("某市口腔医院", 650, 40),
                line("组织病理检查报告单", 640, 90),
                line("姓名：万红", 100, 150),
                line("镜下描述：", 600, 150),
                line("性别/年龄：女/25岁", 100, 190),
                line("囊壁为肉芽组织，腔内含黏液。", 600, 190),
                line("病理号：K220620", 100, 230),
                line("病理诊断：", 600, 230),
                line("标本名称及件数：下唇肿物", 100, 270),
                line("（下唇）黏液囊肿，", 600, 270),
                line("送检日期：2022-06-17", 100, 310),
                line("切缘净", 600, 310),
                line("报告日期：2022-06-21", 100, 350),
                line("报告医师：刘敏", 600, 350),
            )
        ]
    )
    assert values(document) == {
        "hospital_name": "某市口腔医院",
        "patient_name": "万红",
        "sex": "female",
        "age": "25",
        "specimen": "下唇肿物",
        "pathological_diagnosis": "（下唇）黏液囊肿，切缘净",
        "report_date": "2022-06-21",
    }


def test_cells_that_hang_below_their_headings() -> None:
    """Headings beside the first rows of their cells, no numbers that would tell."""
    found = _report(
        line("大体检查", 100, 240),
        line("肾切除标本一个，上极见肿物一枚。", 240, 240),
        line("镜检所见", 100, 300),
        line("癌细胞胞浆透明，血窦丰富。", 240, 300),
        line("病理诊断", 100, 360),
        line("左肾透明细胞性肾细胞癌，", 240, 360),
        line("输尿管切缘阴性。", 240, 396),
        line("诊断医师", 100, 560),
        line("王某", 240, 560),
    )
    assert found["pathological_diagnosis"] == "左肾透明细胞性肾细胞癌，输尿管切缘阴性。"


def test_a_laboratory_reports_for_the_hospital_that_sent_the_specimen() -> None:
    document = only(
        [
            page(
                line("海川医学检验中心", 650, 40),
                line("病理检测报告单", 660, 90),
                line("送检医院：某县人民医院", 100, 150),
                line("姓名：鲁芳", 100, 190),
                line("样本部位：甲状腺左叶", 100, 230),
                line("病理诊断：甲状腺左叶乳头状癌。", 100, 340),
                line("报告发布时间：2024-05-20 17:02", 1000, 700),
            )
        ]
    )
    found = values(document)
    assert found["hospital_name"] == "海川医学检验中心"
    assert found["specimen"] == "甲状腺左叶"
    assert found["report_date"] == "2024-05-20"


def test_a_certificate_that_is_one_letter() -> None:
    document = only(
        [
            page(
                line("某县中医医院", 650, 40),
                line("诊断证明书", 700, 90),
                line("石小红，女，41岁，于2023年12月1日因左踝扭伤来我院骨伤科就诊，", 150, 160),
                line("经检查诊断为左踝关节骨折、左踝软组织挫伤，给予手法复位。", 100, 200),
                line("特此证明。", 150, 240),
                line("主治医师：柳某", 900, 400),
                line("二〇二三年十二月二十一日", 900, 440),
            )
        ]
    )
    assert values(document) == {
        "hospital_name": "某县中医医院",
        "patient_name": "石小红",
        "sex": "female",
        "age": "41",
        "department": "骨伤科",
        "diagnoses": ("左踝关节骨折", "左踝软组织挫伤"),
        "issue_date": "2023-12-21",
    }


def test_labels_glued_to_the_values_before_them() -> None:
    document = only(
        [
            page(
                line("某市第六人民医院", 650, 40),
                line("疾病证明", 700, 90),
                line("姓名：卢平性别：男年龄：50岁科别：骨一科", 100, 150),
                line("病名：腰椎间盘突出症；腰椎管狭窄症。", 100, 240),
                line("诊治意见：休息贰周。", 100, 300),
            )
        ]
    )
    found = values(document)
    assert found["department"] == "骨一科"
    assert found["diagnoses"] == ("腰椎间盘突出症", "腰椎管狭窄症")
    assert found["advice"] == "休息贰周。"


def test_rows_of_cells_as_close_as_their_letters_are_high() -> None:
    found = _report(
        line("申请科室：普外科", 100, 180),
        line("送检部位：", 100, 206),
        line("（胃窦）活检组织", 280, 206),
        line("临床诊断：", 100, 252),
        line("甲状腺功能减退症", 280, 252),
        line("病理诊断：", 100, 278),
        line("（胃窦）黏膜慢性炎，伴轻度肠上皮化生，HP（一）。", 280, 278),
    )
    assert found["pathological_diagnosis"] == "（胃窦）黏膜慢性炎，伴轻度肠上皮化生，HP（-）。"


def test_a_heading_whose_first_character_lies_under_ink() -> None:
    lines = [
        line("某市第一医院", 700, 30),
        line("诊断证明", 750, 80),
        line("姓名：高某海", 100, 150),
        line("性别：女", 500, 150),
        line("临床诊断：1.子宫肌瘤；2.腰椎管狭窄。", 100, 220),
        line("议：切口每3日换药一次。", 140, 270),
        line("证明日期：2024年办04月15日", 900, 400),
    ]
    found = values(only([page(*lines)]))
    assert found["diagnoses"] == ("子宫肌瘤", "腰椎管狭窄")
    assert found["advice"] == "切口每3日换药一次。"
    assert found["issue_date"] == "2024-04-15"


def test_stains_set_in_under_the_diagnosis_are_a_part_of_it() -> None:
    found = _report(
        line("标本：胃窦", 100, 190),
        line("病理诊断：", 100, 240),
        line("慢性萎缩性胃炎，轻度。", 144, 284),
        line("免疫组化：CK（+），P53（-）。", 144, 328),
        line("报告医师：李某", 100, 420),
    )
    assert found["pathological_diagnosis"] == "慢性萎缩性胃炎，轻度。免疫组化：CK（+），P53（-）。"
    apart = _report(
        line("标本：胃窦", 100, 190),
        line("病理诊断：慢性萎缩性胃炎，轻度。", 100, 240),
        line("免疫组化：CK（+），P53（-）。", 100, 284),
    )
    assert apart["pathological_diagnosis"] == "慢性萎缩性胃炎，轻度。"


def test_the_last_row_of_a_cell_midway_to_the_next_heading() -> None:
    rows = [
        ("标本名称", "右乳肿物"),
        ("镜下所见", "癌细胞呈巢状浸润。"),
        ("病理诊断", "（右乳）浸润性导管癌，Ⅱ级。"),
        ("", "ER（90%+），PR（80%+）。"),
        ("报告医生", "李某"),
    ]
    cells = [
        line(text, x, 240 + 46 * number)
        for number, row in enumerate(rows)
        for x, text in zip((100, 300), row, strict=True)
        if text
    ]
    found = _report(*cells)
    assert found["pathological_diagnosis"] == "（右乳）浸润性导管癌，Ⅱ级。ER（90%+），PR（80%+）。"


def test_who_signs_under_the_last_cell_is_none_of_its_text() -> None:
    rows = [("诊断", "左锁骨骨折"), ("病史", "外伤3天"), ("建议", "全休壹月，不适随诊。")]
    cells = [
        line(text, x, 220 + 46 * number)
        for number, row in enumerate(rows)
        for x, text in zip((100, 300), row, strict=True)
    ]
    head = [
        line("某县医院", 700, 30),
        line("疾病诊断证明书", 700, 80),
        line("姓名：高某海", 100, 150),
    ]
    signed = [line("主治医师", 900, 358), line("李某", 1100, 358)]
    found = values(only([page(*head, line("性别：男", 500, 150), *cells, *signed)]))
    assert found["advice"] == "全休壹月，不适随诊。"
