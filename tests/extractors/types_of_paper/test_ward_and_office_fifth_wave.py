"""What the fifth wave of typed ward and office papers showed: kinds of diagnoses side by side,
sums of the rural scheme, what stands under a list of charges, boxes under a numbered heading."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from extractors.types import Document, FieldValue
from fixtures.makers.typed import TypedPaper, read_pages
from tests.extractors.types_of_paper.reading import only, values


def typed(*rows: str) -> Document:
    return only(read_pages(TypedPaper("paper", "", (rows,), {})))


def said(*rows: str) -> Mapping[str, FieldValue]:
    return values(typed(*rows))


WARD = (
    "某某县中医医院",
    "出院记录",
    "姓名：裴景行   性别：男   年龄：47岁   科室：骨伤科   住院号：2309117",
    "入院日期：2023-09-04     出院日期：2023-09-15     住院天数：11天",
)
TREATED = ("诊疗经过：入院后予针刺、中药熏蒸等治疗。", "出院医嘱：避风寒，门诊随诊。")
BOTH = ("项痹病", "气滞血瘀证", "混合型颈椎病", "高血压病2级")


@pytest.mark.parametrize(
    "rows",
    [
        (
            "出院诊断：",
            "中医诊断：项痹病                   西医诊断：1.混合型颈椎病",
            "证候诊断：气滞血瘀证                         2.高血压病2级",
        ),
        (
            "出院诊断：中医诊断：项痹病            西医诊断：1.混合型颈椎病",
            "          中医证型：气滞血瘀证                  2.高血压病2级",
        ),
        (
            "出院诊断：中医：项痹病  证型：气滞血瘀证",
            "          西医：1.混合型颈椎病  2.高血压病2级",
        ),
        (
            "出院诊断：中医诊断：项痹病",
            "          证候：气滞血瘀证",
            "          西医诊断：1.混合型颈椎病  2.高血压病2级",
        ),
    ],
)
def test_kinds_of_diagnoses_side_by_side_are_read_kind_by_kind(rows: tuple[str, ...]) -> None:
    found = said(*WARD, *rows, *TREATED)
    assert found["discharge_diagnoses"] == BOTH
    assert found["discharge_advice"] == "避风寒，门诊随诊。"


@pytest.mark.parametrize(
    "below",
    ["出院评估：PADS评分 10分，达到出院标准", "离院方式：医嘱离院", "住院总费用：6,482.30元"],
)
def test_what_a_form_says_under_a_list_is_no_diagnosis(below: str) -> None:
    found = said(*WARD, "出院诊断：子宫内膜息肉", below, TREATED[1])
    assert found["discharge_diagnoses"] == ("子宫内膜息肉",)


def test_blanks_part_what_are_diseases_on_both_sides() -> None:
    found = said(*WARD, "出院诊断：急性胃肠炎 脱水", *TREATED)
    assert found["discharge_diagnoses"] == ("急性胃肠炎", "脱水")


SCHEME = (
    "某某县新型农村合作医疗住院补偿结算单",
    "医疗机构名称：某某县中心卫生院              结算日期：2014-10-22",
    "患者姓名：裴景行      性别：男      入院日期：2014-10-13      出院日期：2014-10-22",
    "住院总费用：6240.00元      可补偿费用：5480.00元      不可补偿费用：760.00元",
)


def test_sums_of_the_rural_scheme() -> None:
    found = said(*SCHEME, "起付线：400.00元      实际补偿金额：4064.00元", "审核人：      经办人：")
    assert found["out_of_scope_self_paid"] == "760.00"
    assert found["pooled_fund_paid"] == "4064.00"


def test_what_was_paid_back_is_the_funds_only_where_no_fund_is_named() -> None:
    found = said(*SCHEME, "统筹基金支付：4000.00元      补偿金额：4064.00元", "审核人：")
    assert found["pooled_fund_paid"] == "4000.00"


def test_what_was_deposited_stands_under_a_list_and_is_no_charge() -> None:
    found = typed(
        "某某市中医院住院病人一日费用清单",
        "姓名:裴景行  床号:27  住院号:0029913  日期:2020-04-16",
        "项目名称            单位   单价     数量   金额",
        "氯化钠注射液        瓶     4.20     2      8.40",
        "常规心电图检查      次     20.00    1      20.00",
        "三级护理            日     9.00     1      9.00",
        "当日合计:37.40      预交金:3000.00  累计费用:742.10    余额:2257.90",
    )
    assert [item.name for item in found.items] == ["氯化钠注射液", "常规心电图检查", "三级护理"]
    assert values(found)["total_amount"] == "37.40"


FORM = (
    "某市职工互助保障活动给付申请书",
    "参加单位：某市索特盐化公司        编号：50010120233302",
    "姓名：裴景行      身份证号码：370305196310015611",
    "手机：15023477610   账号：6214501000982133709",
)
SIGNED = ("三、给付方式：银行转账", "申请人（签名）：裴景行              2023年12月18日")


@pytest.mark.parametrize(
    ("rows", "reason"),
    [
        (("二、申请事项", "☑住院医疗  □重大疾病  □女职工特殊疾病"), "住院医疗"),
        (("二、申请事项：", "□住院医疗  □重大疾病", "□意外伤害  ☑身故"), "身故"),
        (("申请互助项目（请在□内打√）", "□住院医疗  ☑重大疾病"), "重大疾病"),
        (("申请项目：□住院医疗  ☑重大疾病", "          □女职工特殊疾病"), "重大疾病"),
        (("申请项目 | □住院医疗  □重大疾病", "         | □女职工特殊疾病  ☑意外伤害"), "意外伤害"),
        (("二、申请事项", "□住院医疗  □重大疾病  □女职工特殊疾病"), None),
        (("二、申请事项", "☑住院医疗  ☑重大疾病  □女职工特殊疾病"), None),
    ],
)
def test_options_stand_under_a_heading_or_over_two_rows(
    rows: tuple[str, ...], reason: str | None
) -> None:
    assert said(*FORM, *rows, *SIGNED).get("claim_reason") == reason


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ("姓名:那仁满都拉性别:男", {"patient_name": "那仁满都拉", "sex": "male"}),
        ("姓名 | 裴景行 | 年龄 | 47岁入院时间 | 2023-09-05", {"admission_date": "2023-09-05"}),
        ("入院日期 2023 年  9 月 5 日", {"admission_date": "2023-09-05"}),
        ("入院日期：2023年9月  5日", {"admission_date": "2023-09-05"}),
    ],
)
def test_two_cells_read_as_one_and_one_as_two(row: str, expected: Mapping[str, str]) -> None:
    found = said(*WARD[:2], row, "出院日期：2023-09-15", "出院诊断：胃炎", TREATED[1])
    assert expected.items() <= found.items()


def test_heads_of_two_columns_read_as_one() -> None:
    found = said(
        *WARD[:2],
        "姓名     性别     科室床位     住院号",
        "裴景行   男       儿科  14     2309117",
        WARD[3],
        "出院诊断：胃炎",
        TREATED[1],
    )
    assert (found["department"], found["bed_number"]) == ("儿科", "14")


def test_an_account_behind_the_name_of_its_bank() -> None:
    """The engine read the bank and the next label as one."""
    row = "开户行名称 | 中国农业银行某县支行卡（账）号 | 6228480581002773017"
    found = said(*FORM[:3], row, *SIGNED)
    assert found["bank_name"] == "中国农业银行某县支行"
    assert found["card_number"] == "6228480581002773017"


def test_a_heading_and_its_text_read_as_one_cell_of_a_table() -> None:
    found = said(
        "某某市第三人民医院诊断证明书",
        "姓 名 | 裴景行 | 性 别 | 男 | 年 龄 | 63岁",
        "单位或住址 | 某某区东阳镇 | 科 别 | 眼科",
        "临床诊断　1、白内障 2、左眼高度近视",
        "医师意见  建议住院手术治疗。",
        "医 师 | 亓红梅 | 医务科（盖章） | 日 期 | 2019年6月11日",
    )
    assert found["diagnoses"] == ("白内障", "左眼高度近视")
    assert found["advice"] == "建议住院手术治疗。"


def test_a_record_of_observation_is_a_paper_at_discharge() -> None:
    found = typed(
        "某某市中西医结合医院",
        "急诊留观出观记录",
        "姓名：裴景行     性别：男     年龄：82岁     留观床号：观6",
        "入观时间：2024-01-02 21:35        出观时间：2024-01-05 09:20        留观天数：3天",
        "入观诊断：急性支气管炎",
        "留观经过：予吸氧、抗感染等治疗，症状好转。",
        "出观诊断：1.急性支气管炎 2.低钾血症",
        "出观去向：☑回家  □转住院  □转院",
        "出观医嘱：一周后门诊复诊。",
    )
    assert found.type == "discharge_summary"
    told = values(found)
    assert (told["bed_number"], told["length_of_stay"]) == ("观6", "3")
    assert (told["admission_date"], told["discharge_date"]) == ("2024-01-02", "2024-01-05")
    assert told["admission_diagnoses"] == ("急性支气管炎",)
    assert told["discharge_diagnoses"] == ("急性支气管炎", "低钾血症")
    assert told["discharge_advice"] == "一周后门诊复诊。"


def test_a_transfer_names_what_was_found_so_far() -> None:
    found = said(
        "某某县第三人民医院",
        "转 院 记 录",
        "姓名：裴景行     性别：男     住院号：22100587     入院日期：2022年10月14日",
        "转院日期：2022年10月16日     住院天数：2天",
        "入院诊断：重症肺炎",
        "目前诊断：1、重症肺炎 2、急性呼吸衰竭",
        "转院理由：病情危重，我院条件有限。",
        "注意事项：转运途中持续吸氧。",
    )
    assert found["discharge_diagnoses"] == ("重症肺炎", "急性呼吸衰竭")
    assert found["discharge_date"] == "2022-10-16"


def test_a_certificate_of_an_occupational_disease() -> None:
    """诊断机构 is who diagnosed, and no heading of what was found."""
    found = said(
        "职业病诊断证明书",
        "劳动者姓名：裴景行      性别：男      年龄：54岁",
        "用人单位：某区洼里煤矿",
        "职业接触史：1988年至2016年从事采煤工作。",
        "诊断结论：职业性煤工尘肺贰期",
        "处理意见：脱离粉尘作业环境。",
        "诊断机构（章）：唐山市职业病防治医院          2021年5月28日",
    )
    assert found["patient_name"] == "裴景行"
    assert found["hospital_name"] == "唐山市职业病防治医院"
    assert found["diagnoses"] == ("职业性煤工尘肺贰期",)


def test_the_heading_of_a_table_of_diagnoses_may_be_misread() -> None:
    found = said(
        *WARD,
        "入院珍断：",
        "序号    诊断名称                  入院病情",
        "1       乙状结肠占位              有",
        "2       2型糖尿病                 有",
        "出院诊断：乙状结肠恶性肿瘤",
        TREATED[1],
        "打印人· 麦嘉颖打印时间: 2023-12-02",
    )
    assert found["admission_diagnoses"] == ("乙状结肠占位", "2型糖尿病")
    assert found["discharge_advice"] == "避风寒，门诊随诊。"


@pytest.mark.parametrize(
    ("label", "key"),
    [
        ("保内费用", "in_scope_amount"),
        ("总报销金额", "fund_total_paid"),
        ("非报销费用", "out_of_scope_self_paid"),
        ("分类自付", "advance_self_paid"),
        ("共付自付", "proportional_self_paid"),
        ("起付线以下自付", "deductible"),
        ("医保IC卡支付", "personal_account_paid"),
    ],
)
def test_what_offices_call_their_sums(label: str, key: str) -> None:
    sums = f"医疗费总额：6240.00元      {label}：123.40元      现金支付：500.00元"
    found = typed("某某县医疗保险住院费用结算单", *SCHEME[1:3], sums, "经办人：")
    assert (found.type, values(found).get(key)) == ("settlement_sheet", "123.40")


def test_rules_under_values_are_read_as_single_strokes() -> None:
    found = said(
        *WARD[:2],
        "姓名 __裴景行__   性别 _男_   年龄 _47岁_   住院号 __2309117__   床号 _6_",
        "入院时间 __2023年09月04日16时__    出院时间 __2023年09月15日__    住院 __11__ 天",
        "出院诊断：胃炎",
        TREATED[1],
    )
    told = [found[key] for key in ("patient_name", "sex", "age", "bed_number", "length_of_stay")]
    assert told == ["裴景行", "male", "47", "6", "11"]


def test_a_note_for_leave_tells_all_in_a_sentence() -> None:
    found = said(
        "某某县永平铜矿职工医院",
        "病 休 证 明",
        "今有 _裴景行_ 同志，性别 _男_，年龄 _50_ 岁，单位 _永平铜矿采矿车间_",
        "经我院 _骨科_ 诊断为 _左侧第5、6肋骨骨折_",
        "建议：_休息贰周_",
        "                                医师 _裘 明_",
        "                                2018年3月6日",
    )
    told = [found[key] for key in ("patient_name", "sex", "age", "department", "advice")]
    assert told == ["裴景行", "male", "50", "骨科", "休息贰周"]
    assert found["diagnoses"] == ("左侧第5、6肋骨骨折",)


def test_who_it_is_stands_between_strokes_behind_the_patient() -> None:
    found = said(
        *WARD[:2], "患者：裴景行/男/47岁      住院号：ZY230087", *WARD[3:], "出院诊断：胃炎"
    )
    assert (found["patient_name"], found["sex"], found["age"]) == ("裴景行", "male", "47")
