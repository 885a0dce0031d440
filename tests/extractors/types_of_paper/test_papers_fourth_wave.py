"""What the fourth wave of typed papers showed: who wrote a discharge paper, two lists in one row of
a table, sums that a sheet says beside a table of charges, boxes to tick under their heading."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import pytest

from extractors.types import FieldValue
from fixtures.makers.typed import TypedPaper, read_pages
from tests.extractors.types_of_paper.reading import only, values


def said(*rows: str) -> Mapping[str, FieldValue]:
    return values(only(read_pages(TypedPaper("paper", "", (rows,), {}))))


WARD = (
    "某某市第五人民医院",
    "出院小结",
    "姓名：裴景行   性别：男   年龄：47岁   科室：骨科   住院号：2309117",
    "入院日期：2023-09-04     出院日期：2023-09-15     住院天数：11天",
    "入院诊断：左侧股骨颈骨折",
    "出院诊断：左侧股骨颈骨折",
)
SHEET = (
    "某某市职工基本医疗保险住院费用结算单",
    "医疗机构：某某市第五人民医院      结算日期：2023-04-17",
    "姓名：裴景行    身份证号：370305196310015611    险种：职工医保",
)


@pytest.mark.parametrize(
    "signed",
    [
        "主治医师：隗志军        住院医师：桑磊",
        "住院医师签字：桑磊      主治医师签字：隗志军",
        "主治医师：              住院医师：桑磊",
        "主治医师：桑磊          住院医师：",
        "主治医生签名：桑磊",
    ],
)
def test_who_wrote_a_discharge_paper(signed: str) -> None:
    """The resident writes it; who looks it over is named where no other is."""
    assert said(*WARD, "出院医嘱：全休一月，按时换药。", signed)["physician_name"] == "桑磊"


def test_what_became_of_the_patient_is_no_diagnosis() -> None:
    found = said(*WARD, "疗   效：显著进步", "出院意见：按时服药，门诊随诊。")
    assert found["discharge_diagnoses"] == ("左侧股骨颈骨折",)
    assert found["discharge_advice"] == "按时服药，门诊随诊。"


@pytest.mark.parametrize(
    ("row", "entries"),
    [
        ("出院诊断支气管肺炎", ("支气管肺炎",)),
        ("出院诊断，支气管肺炎；贫血", ("支气管肺炎", "贫血")),
        (
            "出院诊断慢性肾脏病5期 维持性血液透析；肾性贫血",
            ("慢性肾脏病5期 维持性血液透析", "肾性贫血"),
        ),
    ],
)
def test_a_heading_of_a_list_may_have_lost_its_colon(row: str, entries: tuple[str, ...]) -> None:
    assert said(*WARD[:-1], row, "出院医嘱：休息。")["discharge_diagnoses"] == entries


def test_a_clause_about_a_diagnosis_is_no_heading() -> None:
    found = said(
        *WARD, "出院医嘱：", "1、休息一月。", "2、复查胸片，若与", "出院诊断基本相符，口服药物。"
    )
    assert found["discharge_diagnoses"] == ("左侧股骨颈骨折",)


def test_a_misread_label_ends_the_text_before_it() -> None:
    found = said(*WARD[:3], *WARD[4:], "出院医嘱：全休一月。", "住浣天数：11天")
    assert found["discharge_advice"] == "全休一月。"


def test_a_bed_beside_the_next_label_is_no_longer_bed() -> None:
    rows = (
        *WARD[:2],
        "姓名 | 裴景行 | 床号 | 17入院日期 | 2015.03.19",
        *WARD[4:],
        "出院医嘱：休息。",
    )
    assert said(*rows).get("bed_number") in (None, "17")


def test_values_half_a_row_under_their_labels() -> None:
    """The last of them stands under its own label, and who signed is printed with the form."""
    found = said(
        *WARD[:2],
        "姓名            性别        年龄        科别            床号        住院号",
        "'      包海霞        女          34          普外科          8          082217",
        "入院日期                      出院日期                      共住院        天",
        "'          2008年7月2日                  2008年7月9日               7",
        "入院诊断：急性阑尾炎",
        "出院诊断：急性化脓性阑尾炎",
        "出院医嘱：休息两周",
        "                           医师：  包金山",
    )
    assert found["admission_number"] == "082217"
    assert found["physician_name"] == "包金山"
    assert found["bed_number"] == "8"


def test_a_signature_that_is_no_name_is_not_the_writers() -> None:
    found = said(*WARD, "出院医嘱：休息。", "医师签名：rNd      主治医师：隗志军")
    assert found["physician_name"] == "隗志军"


def test_two_lists_in_one_row_of_a_table() -> None:
    found = said(
        *WARD[:2],
        "姓 名 | 裴景行 | 性 别 | 男 | 年 龄 | 47岁 | 科 别 | 外二科 | 床 号 | 28",
        "住院号 | 20190688 | 入院日期 | 2019-06-03 | 出院日期 | 2019-06-11 | 住院天数 | 8",
        "入院诊断 | 右侧腹股沟包块 | 出院诊断 | 右侧腹股沟斜疝",
        "入院情况 | 右侧腹股沟区可复性包块2年，约4×3cm。",
        "诊疗经过 | 在硬膜外麻醉下行疝无张力修补术，术后换药。",
        "出院医嘱 | 避免重体力劳动3月，随诊。",
    )
    assert found["admission_diagnoses"] == ("右侧腹股沟包块",)
    assert found["discharge_diagnoses"] == ("右侧腹股沟斜疝",)
    assert found["discharge_advice"] == "避免重体力劳动3月，随诊。"


def test_a_sum_with_a_colon_goes_before_a_column_of_charges() -> None:
    found = said(
        *SHEET,
        "费用类别    总费用      甲类        乙类        自费",
        "床位费      420.00      420.00      0.00        0.00",
        "西药费      5,580.00    3,969.80    1,500.00    110.20",
        "医疗费总额：6,000.00      全自费：210.20      先行自付：150.00",
    )
    assert found["out_of_scope_self_paid"] == "210.20"


def test_accounts_of_this_year_and_of_those_before_are_no_cash_and_no_sum() -> None:
    rows = (
        *SHEET,
        "费用总额：5,430.20     统筹基金支付：3,520.00     个人现金支付：1,000.00",
        "历年账户支付：310.20     当年账户支付：600.00",
    )
    document = only(read_pages(TypedPaper("paper", "", (rows,), {})))
    assert document.extras["历年账户支付"].value == "310.20"
    assert document.extras["当年账户支付"].value == "600.00"
    assert "personal_account_paid" not in document.fields


FORM = (
    "某某省职工互助保障理赔申请表",
    "会员姓名：詹雪怡    手机：13727011882    所在单位：某某市百顺电器有限公司",
)


@pytest.mark.parametrize(
    ("options", "reason"),
    [
        ("☑乳腺癌  □宫颈癌  □卵巢癌  □其他", "乳腺癌"),
        ("□乳腺癌  □宫颈癌  √卵巢癌  □其他", "卵巢癌"),
        ("□乳腺癌  □宫颈癌  □卵巢癌  □其他", None),
        ("□乳腺癌", None),
    ],
)
def test_boxes_to_tick_under_their_heading(options: str, reason: str | None) -> None:
    found = said(
        *FORM,
        "二、申请原因（请在□内打√）",
        options,
        "三、收款账户",
        "申请人（签名）：詹雪怡         日期：2023年2月17日",
    )
    assert found.get("claim_reason") == reason


def test_a_union_reports_what_a_member_asks_for() -> None:
    found = said(
        "某某铁路局工会职工互助医疗补助申报表",
        "单位：某某机务段      2018年10月12日",
        "姓名：云志刚    性别：男    联系电话：15047229031",
        "申请原因：本人长期透析，医疗负担重。",
    )
    assert found["member_name"] == "云志刚"
    assert found["claim_reason"] == "本人长期透析，医疗负担重。"


@pytest.mark.parametrize("signed", ["医师签名：宗晓艳/路平", "医师签名：宗晓艳 / 路  平"])
def test_the_first_of_two_who_signed(signed: str) -> None:
    assert said(*WARD, "出院医嘱：休息。", signed)["physician_name"] == "宗晓艳"


def test_a_reason_goes_on_in_rows_far_apart() -> None:
    """A full line without an end goes on below, though two line heights lie between."""
    rows = (
        FORM[0],
        "姓名 | 柯贤文 | 性别 | 男 | 联系电话 | 15971900338",
        "申请事由 | 本人因胸椎骨折住院手术，术后需长期康复，家中两个孩子上学，",
        "         | 生活困难，特申请互助保障金。",
        "申请人签名 | 柯贤文 | 申请日期 | 2023年9月5日",
    )
    (page,) = read_pages(TypedPaper("paper", "", (rows,), {}))
    apart = tuple(
        replace(line, box=line.box._replace(y0=1.25 * line.box.y0, y1=1.25 * line.box.y0 + 22))
        for line in page.lines
    )
    found = values(only([replace(page, lines=apart, height=2 * page.height)]))
    assert found["claim_reason"] == (
        "本人因胸椎骨折住院手术，术后需长期康复，家中两个孩子上学，生活困难，特申请互助保障金。"
    )


def test_a_form_to_a_unit_whose_blanks_were_filled_in() -> None:
    found = said(
        "某某市第五人民医院",
        "出院证",
        "兹有 某某钢铁公司炼铁厂 单位 谭福顺 同志，男，45岁，因患 右踝关节骨折",
        "于 2015 年 6 月 2 日入我院 骨外二 科住院治疗，于 2015 年 6 月 23 日出院，",
        "出院诊断：右踝关节骨折",
        "主治医师：程 功",
    )
    assert (found["employer"], found["patient_name"]) == ("某某钢铁公司炼铁厂", "谭福顺")
    assert (found["sex"], found["age"]) == ("male", "45")


def test_the_day_of_a_visit_is_no_admission() -> None:
    row = "费用总额：1,260.00    统筹基金支付：1,080.00    就诊日期：2024-03-20"
    assert "admission_date" not in said("某某省医疗保障门诊慢特病费用结算单", *SHEET[1:], row)
    assert said(*SHEET, row)["admission_date"] == "2024-03-20"


FINDING = (
    "姓 名：黄艳梅    性 别：女    年 龄：51岁    送检材料：胃窦黏膜",
    "肉眼所见：灰白灰红色组织一堆，大小2.5×2×0.8cm，切面灰白。",
    "病理学诊断：（胃窦黏膜）慢性非萎缩性胃炎。",
    "报告医师：张伟      诊断日期：2022-02-16",
)


@pytest.mark.parametrize("title", [(), ("理会诊报告",)])
def test_a_report_whose_title_is_cut_off(title: tuple[str, ...]) -> None:
    found = only(
        read_pages(TypedPaper("paper", "", (("某某市第五人民医院", *title, *FINDING),), {}))
    )
    assert found.type == "pathology_report"
    assert found.fields["pathological_diagnosis"].value == "（胃窦黏膜）慢性非萎缩性胃炎。"


def test_an_order_for_a_report_is_none() -> None:
    rows = ("某某市第五人民医院", "病理检查申请单", *FINDING)
    assert only(read_pages(TypedPaper("paper", "", (rows,), {}))).type == "other"
