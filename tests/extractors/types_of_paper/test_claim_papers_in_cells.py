"""Claim papers set down as on a typewriter: cells that were read as one, text set in under its
heading, days without a label, lists that go on in odd places."""

from __future__ import annotations

import pytest

from extractors.types import Document
from fixtures.makers.typed import TypedPaper, read_pages
from tests.extractors.types_of_paper.reading import only, values

HOSPITAL = "某某市第五人民医院"
WHO = "姓名：裴景行   性别：男   年龄：47岁   科别：骨科"


def typed(*rows: str) -> Document:
    return only(read_pages(TypedPaper("paper", "", (rows,), {})))


def test_text_set_in_under_its_heading_is_no_cell_over_it() -> None:
    found = values(
        typed(
            HOSPITAL,
            "诊断证明书",
            WHO,
            "诊断：",
            "      突发性聋(右)",
            "      耳鸣",
            "建议：",
            "      病休7天",
            "医师：褚明远   日期：2023年04月17日",
        )
    )
    assert found["diagnoses"] == ("突发性聋(右)", "耳鸣")
    assert found["advice"] == "病休7天"


def test_an_entry_goes_on_behind_a_gap_in_its_row() -> None:
    found = values(
        typed(
            HOSPITAL,
            "诊断证明书",
            WHO,
            "诊断：",
            "（1）急性心肌梗死  Killip I级",
            "（2）高脂血症   （3）胆囊息肉",
            "建议：休息两周",
        )
    )
    assert found["diagnoses"] == ("急性心肌梗死 Killip I级", "高脂血症", "胆囊息肉")


def test_what_pathology_found_is_no_diagnosis_of_the_list() -> None:
    found = values(
        typed(
            HOSPITAL,
            "诊断证明书",
            WHO,
            "目前诊断：",
            "1、右肺下叶腺癌",
            "2、胸腔积液",
            "病理号：2416620   病理结果：腺癌",
            "建议：继续化疗",
        )
    )
    assert found["diagnoses"] == ("右肺下叶腺癌", "胸腔积液")


def test_the_cause_of_a_leave() -> None:
    found = values(
        typed(
            HOSPITAL,
            "病假证明单",
            "姓名 余志杰男  29岁",
            "兹证明该患者因 急性上呼吸道感染",
            "需 病假 叁 天",
            "医师 印文琴",
            "日期 2018-01-15",
        )
    )
    assert found["patient_name"] == "余志杰"
    assert (found["sex"], found["age"]) == ("male", "29")
    assert found["diagnoses"] == ("急性上呼吸道感染",)


def test_a_sentence_that_ends_in_front_of_the_list() -> None:
    found = values(
        typed(
            HOSPITAL,
            "诊断证明",
            "    兹有患者闫改梅，女，46岁，于2016年3月2日入住我院，经检查诊断为",
            "    胆囊结石伴急性胆囊炎",
            "    高血压病2级",
            "    建议：休息一个月。",
            "                    2016年3月11日",
        )
    )
    assert found["diagnoses"] == ("胆囊结石伴急性胆囊炎", "高血压病2级")


def test_heads_of_sex_and_age_that_were_read_as_one_cell() -> None:
    heads = "姓名      性别年龄            工作单位"
    cells = "季长海    男        50        津河机车厂"
    found = values(typed(HOSPITAL, "诊断证明书", heads, cells, "诊断  肺炎", "建议  休息"))
    assert (found["sex"], found["age"]) == ("male", "50")


def test_a_label_spaced_apart_that_lost_its_colon() -> None:
    found = values(
        typed(HOSPITAL, "诊断证明书", WHO[:5], "科    室 肾内科    床 号：3", "诊断：肾炎")
    )
    assert found["department"] == "肾内科"


@pytest.mark.parametrize(
    ("rows", "day"),
    [
        (("科别：骨科          2021年09月26日", "诊断：感冒", "建议：休息"), "2021-09-26"),
        (("诊断：感冒", "建议：休息", "医师：甲  2021年9月26日（盖章有效）"), "2021-09-26"),
        (("确诊日期：2021年09月20日", "诊断：感冒", "建议：休息"), None),
        (("2021年09月20日   2021年09月26日", "诊断：感冒", "建议：休息", "医师：甲"), None),
    ],
)
def test_the_one_day_without_a_label(rows: tuple[str, ...], day: str | None) -> None:
    found = values(typed(HOSPITAL, "诊断证明书", "姓名：裴景行   性别：男   年龄：47岁", *rows))
    assert found.get("issue_date") == day


REPORT = (HOSPITAL, "病理诊断报告单", "姓名：裴景行   性别：男   年龄：47岁   病理号：B2301884")


def test_a_supplement_stands_for_the_diagnosis() -> None:
    found = values(
        typed(
            *REPORT,
            "送检部位：直肠   标本类型：活检",
            "原病理诊断：癌",
            "补充诊断：",
            "中分化腺癌。",
        )
    )
    assert found["pathological_diagnosis"] == "中分化腺癌。"
    assert found["specimen"] == "直肠"


def test_the_diagnosis_over_its_physician_in_a_column_of_labels() -> None:
    found = values(
        typed(
            *REPORT,
            "取材部位 | 膀胱肿物",
            "大体所见 | 灰白灰红碎组织一堆，体积3×2×1cm。",
            "镜检     | 肿瘤细胞乳头状排列，核异型性明显。",
            "诊断     | 乳头状尿路上皮癌，未见固有肌层浸润。",
            "医师     | 同小军   | 报告日期 | 2020-10-15",
        )
    )
    assert found["pathological_diagnosis"] == "乳头状尿路上皮癌，未见固有肌层浸润。"


def test_a_short_sheet_ends_with_its_number() -> None:
    first = (*REPORT, "送检标本：子宫", "肉眼所见：灰白。", "                第1页/共2页")
    second = (*REPORT, "病理诊断：", "子宫内膜癌。", "               第2页/共2页")
    found = only(read_pages(TypedPaper("paper", "", (first, second), {})))
    assert found.pages == (0, 1)


FORM = ("职工互助保障金申请表", "姓名：裴景行   身份证号：330282197806144243")
BANK = "开户银行：某某银行   银行账号：6222085806998339768"


@pytest.mark.parametrize(
    "row",
    [
        "住院病因：胆囊结石",
        "患病种类：胆囊结石",
        "入院诊断：胆囊结石",
        "疾病名称（或事故经过）：胆囊结石",
    ],
)
def test_wordings_of_the_reason(row: str) -> None:
    assert values(typed(*FORM, row, BANK))["claim_reason"] == "胆囊结石"


def test_where_the_unit_puts_its_stamp() -> None:
    found = values(
        typed(*FORM, "基层单位：（公章）某某市第七建筑公司", BANK, "申请日期：2023-05-22")
    )
    assert found["employer"] == "某某市第七建筑公司"


LIST = ("某某市人民医院费用明细清单", "姓名：石元英  住院号：24010773")


def test_cells_of_a_list_that_were_read_as_one() -> None:
    found = typed(
        *LIST,
        "类别    项目名称      数量    单价    金额    自付比例",
        "床位费  三人间床位费  2       25.00   50.00   0%",
        "护理费  二级护理      3       12.00   36.00   0%",
        "床位费双人间床位费    2       28.00   56.00   0%",
        "治疗费  换药          2       10.0020.00      0%",
        "合计                                  162.00",
    )
    assert [(item.name, item.amount) for item in found.items] == [
        ("三人间床位费", "50.00"),
        ("二级护理", "36.00"),
        ("双人间床位费", "56.00"),
        ("换药", "20.00"),
    ]


def test_brackets_under_a_name_belong_to_it() -> None:
    found = typed(
        *LIST,
        "项目名称          单位    单价        数量    金额",
        "人工膝关节系统    套      5,117.00    1       5,117.00",
        "(进口)",
        "医用骨水泥        包      688.00      2       1,376.00",
        "合计                                          6,493.00",
    )
    assert [item.name for item in found.items] == ["人工膝关节系统(进口)", "医用骨水泥"]


def test_an_address_behind_a_label_that_stands_apart() -> None:
    found = values(
        typed(
            "姓 名  汤晓航",
            "性 别  男   民 族  汉",
            "出 生  1995 年 11 月 2 日",
            "住 址     江苏省泉山市湖东区",
            "          石板街道平江路",
            "          129号2幢501室",
            "公民身份号码  320583199511025116",
        )
    )
    assert found["address"] == "江苏省泉山市湖东区石板街道平江路129号2幢501室"


def test_texts_far_over_headings_are_their_cells() -> None:
    """Frames whose text stands at the top of a tall cell and whose heading in its middle."""
    found = values(
        typed(
            HOSPITAL,
            "诊断证明书",
            WHO,
            "",
            "          1、胆囊结石伴慢性胆囊炎",
            "",
            "诊断",
            "",
            "",
            "          清淡饮食，随诊。",
            "",
            "处理意见",
        )
    )
    assert found["diagnoses"] == ("胆囊结石伴慢性胆囊炎",)
    assert found["advice"] == "清淡饮食，随诊。"


def test_the_day_beside_the_first_row_of_a_form() -> None:
    rows = ("职工互助保障金申请表", "单位：某某市第三棉纺厂          2015年10月20日", FORM[1], BANK)
    assert values(typed(*rows))["apply_date"] == "2015-10-20"


def test_an_insurers_form_is_no_application_to_the_fund() -> None:
    rows = ("理赔类型：医疗", FORM[1], "联系电话：13907120046", BANK, "申请人签名：裴景行")
    assert typed("某某人寿保险理赔申请书", *rows).type == "other"
    assert typed("职工互助保险理赔申请书", *rows).type == "application_form"


def test_marks_read_as_commas_behind_headings_and_signers() -> None:
    found = values(
        typed(
            HOSPITAL,
            "诊断证明书",
            WHO,
            "诊断：颈椎病",
            "处理意见，☑门诊治疗",
            "医师，李正荣    2018年4月2日",
        )
    )
    assert (found["diagnoses"], found["advice"]) == (("颈椎病",), "☑门诊治疗")
