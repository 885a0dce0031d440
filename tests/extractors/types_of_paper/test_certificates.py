"""诊断证明书 and 病理报告: forms with blanks, tables, and sentences."""

from __future__ import annotations

from dataclasses import replace

import pytest

from extractors.documents import find_documents
from tests.extractors.drawing import line, page
from tests.extractors.types_of_paper.reading import only, values


def test_a_certificate_with_blanks() -> None:
    document = only(
        [
            page(
                line("某市第一人民医院", 700, 40),
                line("疾病诊断证明书", 720, 90),
                line("编号：20250312007", 1300, 120),
                line("姓名", 100, 180),
                line("高某海", 180, 178),
                line("性别", 420, 180),
                line("男", 500, 178),
                line("年龄", 620, 180),
                line("45岁", 700, 178),
                line("科别", 900, 180),
                line("心血管内科", 980, 178),
                line("临床诊断：1.冠状动脉粥样硬化性心脏病 2.高血压病3级（极高危）", 100, 260),
                line("3.2型糖尿病", 100, 300),
                line("医师建议：全休两周；2周后门诊复查，不适随诊。", 100, 360),
                line("医师签名：", 900, 520),
                line("2025年3月12日", 1300, 640),
                line("注：本证明无医院盖章无效，涂改无效。", 100, 720),
            )
        ]
    )
    assert document.type == "diagnosis_certificate"
    assert values(document) == {
        "hospital_name": "某市第一人民医院",
        "patient_name": "高某海",
        "sex": "male",
        "age": "45",
        "department": "心血管内科",
        "diagnoses": ("冠状动脉粥样硬化性心脏病", "高血压病3级（极高危）", "2型糖尿病"),
        "advice": "全休两周；2周后门诊复查，不适随诊。",
        "issue_date": "2025-03-12",
    }


def test_a_certificate_in_sentences() -> None:
    document = only(
        [
            page(
                line("某县中医医院", 700, 40),
                line("诊断证明", 740, 90),
                line(
                    "兹证明林某花，女，38岁，于2025年3月2日因腹痛三天来我院住院治疗，2025年",
                    150,
                    180,
                ),
                line("3月9日好转出院。", 100, 216),
                line("诊断：急性阑尾炎", 150, 270),
                line("建议：休息半个月", 150, 320),
                line("日期：2025.3.9", 1200, 500),
            )
        ]
    )
    assert values(document) == {
        "hospital_name": "某县中医医院",
        "patient_name": "林某花",
        "sex": "female",
        "age": "38",
        "diagnoses": ("急性阑尾炎",),
        "advice": "休息半个月",
        "issue_date": "2025-03-09",
    }


def test_two_dates_at_the_foot_are_not_guessed_between() -> None:
    found = only(
        [
            page(
                line("某县中医医院", 700, 40),
                line("诊断证明书", 740, 90),
                line("姓名：林某花", 100, 180),
                line("性别：女", 400, 180),
                line("诊断：急性阑尾炎", 100, 270),
                line("2025年3月9日", 1200, 700),
                line("2025年3月10日", 1200, 740),
            )
        ]
    )
    assert "issue_date" not in found.fields


def test_a_discharge_certificate_is_a_discharge_summary() -> None:
    paper = page(
        line("某市人民医院", 700, 40),
        line("出院诊断证明书", 720, 90),
        line("姓名：高某海", 100, 180),
        line("性别：男", 400, 180),
        line("入院日期：2025-03-02", 100, 220),
        line("出院日期：2025-03-12", 600, 220),
        line("出院诊断：1.冠心病", 100, 280),
        line("出院医嘱：按时服药。", 100, 340),
    )
    assert only([paper]).type == "discharge_summary"


def test_a_pathology_report_with_a_table_head() -> None:
    document = only(
        [
            page(
                line("某医科大学附属第二医院", 600, 40),
                line("病理诊断报告书", 660, 90),
                line("病理号：B2025-01234", 1250, 130),
                line("姓名：", 100, 180),
                line("陈某芳", 180, 180),
                line("性别：", 420, 180),
                line("女", 500, 180),
                line("年龄：", 620, 180),
                line("52岁", 700, 180),
                line("送检医师：", 900, 180),
                line("周某", 1020, 180),
                line("标本名称：右乳肿物", 100, 220),
                line("送检日期：2025-03-03", 620, 220),
                line("临床诊断：右乳占位", 1000, 220),
                line("肉眼所见：", 100, 280),
                line("灰黄不整形组织一块，大小6×5×3cm，切面见一灰白质硬区。", 100, 316),
                line("病理诊断：", 100, 400),
                line(
                    "（右乳）浸润性导管癌，Ⅱ级；脉管内未见癌栓，切缘净，同侧腋窝淋巴结未见癌转移",
                    100,
                    436,
                ),
                line("（0/14）。", 100, 472),
                line("免疫组化：ER（90%+），PR（60%+），HER2（1+），Ki67约30%。", 100, 520),
                line("报告医师：", 100, 900),
                line("李某", 220, 900),
                line("报告日期：2025-03-06 15:20", 1000, 900),
            )
        ]
    )
    assert document.type == "pathology_report"
    assert values(document) == {
        "hospital_name": "某医科大学附属第二医院",
        "patient_name": "陈某芳",
        "sex": "female",
        "age": "52",
        "specimen": "右乳肿物",
        "pathological_diagnosis": "（右乳）浸润性导管癌，Ⅱ级；脉管内未见癌栓，切缘净，"
        "同侧腋窝淋巴结未见癌转移（0/14）。",
        "report_date": "2025-03-06",
    }


def test_a_report_goes_on_over_its_numbered_pages() -> None:
    first = page(
        line("某市肿瘤医院病理检查报告单", 600, 40),
        line("姓名：陈某芳", 100, 180),
        line("送检材料：胃窦活检", 600, 180),
        line("镜下所见：粘膜慢性炎。", 100, 260),
        line("第1页 共2页", 1400, 1150),
    )
    second = page(
        line("病理诊断：（胃窦）慢性萎缩性胃炎。", 100, 200),
        line("报告日期：2025-03-06", 1000, 400),
        line("第2页 共2页", 1400, 1150),
        index=1,
    )
    document = only([first, second])
    assert document.pages == (0, 1)
    assert values(document)["pathological_diagnosis"] == "（胃窦）慢性萎缩性胃炎。"
    assert values(document)["report_date"] == "2025-03-06"


def test_a_summary_that_tells_of_pathology_is_no_report() -> None:
    paper = page(
        line("某市人民医院", 700, 40),
        line("出院记录", 740, 90),
        line("姓名：陈某芳", 100, 180),
        line("入院日期：2025-03-02", 100, 220),
        line("出院日期：2025-03-12", 600, 220),
        line(
            "诊疗经过：术后病理报告：右乳浸润性导管癌，标本切缘净，送检淋巴结未见转移。", 100, 280
        ),
        line("病理诊断：浸润性导管癌", 100, 320),
        line("出院诊断：右乳癌", 100, 360),
        line("出院医嘱：按期化疗。", 100, 400),
    )
    documents = find_documents([replace(paper, index=2)])
    assert [each.type for each in documents] == ["discharge_summary"]


def test_a_certificate_in_a_frame() -> None:
    """Two headings in the left column, each in the middle of its cell; 姓 far from 名."""
    document = only(
        [
            page(
                line("某县人民医院", 700, 40),
                line("疾病诊断证明书", 720, 90),
                line("姓", 100, 180),
                line("名", 170, 180),
                line("林某花", 260, 180),
                line("性", 480, 180),
                line("别", 550, 180),
                line("女", 640, 180),
                line("年龄", 760, 180),
                line("38", 860, 180),
                line("科别", 1000, 180),
                line("普外科", 1100, 180),
                line("临床诊断", 100, 300),
                line("1.急性阑尾炎", 260, 262),
                line("2.2型糖尿病", 260, 300),
                line("3.高血压病2级", 260, 338),
                line("处理意见", 100, 440),
                line("休息两周，清淡饮食，", 260, 422),
                line("一周后复查。", 260, 458),
                line("2025年3月9日", 1200, 700),
            )
        ]
    )
    assert values(document) == {
        "hospital_name": "某县人民医院",
        "patient_name": "林某花",
        "sex": "female",
        "age": "38",
        "department": "普外科",
        "diagnoses": ("急性阑尾炎", "2型糖尿病", "高血压病2级"),
        "advice": "休息两周，清淡饮食，一周后复查。",
        "issue_date": "2025-03-09",
    }


@pytest.mark.parametrize(
    "ward", ["肿瘤科二区", "南楼二病区", "住院部8楼", "1号楼15层A区", "康复中心"]
)
def test_wards_that_a_sentence_names(ward: str) -> None:
    found = values(
        only(
            [
                page(
                    line("诊断证明", 740, 90),
                    line("兹有患者林某花，性别女，年龄38岁", 150, 180),
                    line(f"在我院{ward}诊治。", 100, 220),
                    line("诊断为：急性阑尾炎", 100, 260),
                    line("建议：休息两周，避免劳累。", 100, 300),
                )
            ]
        )
    )
    assert found["department"] == ward
    assert found["diagnoses"] == ("急性阑尾炎",)
