"""What the sixth wave of typed ward and office papers showed: sums that a sheet numbers under the
heads of its columns, a stamp's place behind a hospital's name, grades in a column of classes."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from extractors.types import Document, FieldValue
from fixtures.makers.typed import FOLDER, TypedPaper, read_pages, typed_paper
from tests.extractors.types_of_paper.reading import only, values


def typed(*rows: str) -> Document:
    return only(read_pages(TypedPaper("paper", "", (rows,), {})))


def said(*rows: str) -> Mapping[str, FieldValue]:
    return values(typed(*rows))


SHEET = (
    "某某市职工医疗保险住院费用结算单",
    "医疗机构：某某市第二人民医院{stamp}",
    "姓名：裴景行    险种：职工基本医疗保险    人员类别：在职",
    "入院日期：2023-09-04    出院日期：2023-09-15    结算日期：2023-09-15",
)


@pytest.mark.parametrize("number", ["（{}）", "({})", "{}、", "{}."])
def test_a_sum_numbered_under_the_heads_of_its_columns_is_no_value_of_theirs(number: str) -> None:
    sums = ("总医疗费用", "全自费费用", "先自付费用", "起付标准", "统筹基金支付")
    rows = [
        f"{number.format(n)}{label}".ljust(30) + amount
        for n, (label, amount) in enumerate(
            zip(sums, ("9100.00", "100.00", "400.00", "800.00", "6500.00"), strict=True), 1
        )
    ]
    found = said(*SHEET, "项目".ljust(32) + "金额（元）        备注", *rows)
    assert found["total_amount"] == "9100.00"
    assert found["advance_self_paid"] == "400.00"
    assert found["pooled_fund_paid"] == "6500.00"


@pytest.mark.parametrize("stamp", ["（公章）", "(盖章)", "（加盖公章）", "（章）", ""])
def test_where_the_stamp_goes_is_no_part_of_a_hospitals_name(stamp: str) -> None:
    rows = (row.format(stamp=stamp) for row in SHEET)
    found = said(
        *rows, "总费用：9100.00   统筹支付：6500.00   个人账户支付：0.00   现金支付：2600.00"
    )
    assert found["hospital_name"] == "某某市第二人民医院"


def test_a_supplement_for_serious_illness_is_named_without_a_verb() -> None:
    found = said(*SHEET, "总费用：9100.00   统筹支付：6500.00   大病补充：0.00   现金支付：2600.00")
    assert found["large_amount_paid"] == "0.00"


TREATED = ("诊疗经过：入院后予手术治疗，恢复顺利。", "出院诊断：腹股沟斜疝", "出院医嘱：休息。")
LIST = (
    "某某市第二人民医院住院费用清单",
    "姓名：裴景行      住院号：2309117",
)


def test_grades_in_a_column_of_classes_are_the_grades_of_insurance() -> None:
    found = typed(
        *LIST,
        "项目名称            规格      单位    单价      数量    金额      类别",
        "葡萄糖注射液        250ml     瓶      2.10      2       4.20      甲类",
        "一次性穿刺器        10mm      把      186.00    1       186.00    丙类",
        "合计：190.20",
    )
    assert [item.more.get("insurance_grade") for item in found.items] == ["甲类", "丙类"]
    assert not any("category" in item.more for item in found.items)


def test_half_of_the_word_for_a_sum_is_no_class_of_charges() -> None:
    name = "tax-inpatient-private"
    paper = typed_paper(name, (FOLDER / "wards6" / f"{name}.txt").read_text("utf-8"))
    found = only(read_pages(paper))
    assert [item.name for item in found.items] == [row["name"] for row in paper.truth["items"]]
    assert not any("category" in item.more for item in found.items)


@pytest.mark.parametrize("label", ["总金额（元）", "总金额(元", "总金额"])
def test_the_unit_behind_a_sums_label_is_none_of_its_value(label: str) -> None:
    found = said(
        "某某省医疗门诊收费票据（电子）",
        "票据代码                      票据号码",
        "53060125                      0061882730",
        "校验码                        开票日期",
        "90be4d                        2025-07-12",
        "交款人                        就诊日期",
        "裴景行                        2025-07-12",
        label.ljust(30 - len(label) + 1) + "医保类型",
        "412.60                        职工医保",
        "统筹支付                      个人账户",
        "203.10                        209.50",
    )
    assert found["total_amount"] == "412.60"


def test_a_list_of_all_that_was_settled_is_no_invoice() -> None:
    found = typed(
        "                   医疗保障基金结算清单",
        "定点医疗机构名称 某某市第二人民医院    定点医疗机构代码 H34060000123",
        "姓名 裴景行   性别 男   年龄 44 岁",
        "患者证件类别 身份证   患者证件号码 11010119800412773X",
        "医保类型 职工基本医疗保险   参保地 某某市   实际住院天数 14",
        "入院时间 2024年08月01日09时   出院时间 2024年08月15日10时",
        "业务流水号 ZY24081500921   票据代码 34060224   票据号码 0082917736",
        "项目名称        金额          甲类          乙类          自费",
        "床位费          600.00        600.00        0.00          0.00",
        "西药费          400.00        300.00        0.00          100.00",
        "金额合计        1,000.00      900.00        0.00          100.00",
        "基金支付类型 医保统筹基金支付 700.00    职工大额补助 0.00    公务员医疗补助 0.00",
        "个人支付 个人自付 200.00   个人自费 100.00   个人账户支付 0.00   个人现金支付 300.00",
    )
    values_of = values(found)
    assert found.type == "settlement_sheet"
    assert values_of["id_number"] == "11010119800412773X"
    assert values_of["total_amount"] == "1000.00"
    assert values_of["pooled_fund_paid"] == "700.00"


def test_labels_of_a_card_whose_characters_stand_apart() -> None:
    found = said(
        "姓  名  裴景行",
        "性  别  男  民  族  汉",
        "出  生  1980年4月12日",
        "住  址  某某省某某市相山区",
        "        人民路23号4栋302",
        "公民身份号码  11010119800412773X",
    )
    assert found["name"] == "裴景行"
    assert found["address"] == "某某省某某市相山区人民路23号4栋302"
    assert (found["ethnicity"], found["birth_date"]) == ("汉", "1980-04-12")


def test_a_reason_in_words_goes_before_what_is_ticked() -> None:
    rows = (
        "职工互助保障金申请表",
        "被保障人姓名：裴景行      身份证号码：11010119800412773X",
        "工作单位：某某市自来水公司      联系电话：13705758821",
        "出险原因：□意外 ☑疾病 □其他",
        "开户银行：某某银行城中支行      账号：6222081211003827713",
    )
    assert said(*rows)["claim_reason"] == "疾病"
    told = "申请给付事由：2025年2月因肺炎住院治疗，申请给付保障金。"
    assert said(*rows, told)["claim_reason"] == told.partition("：")[2]


HEADS = (
    "某某市第一人民医院",
    "出院记录",
    "姓名      身份证号          工作单位          住院号",
)


def test_values_of_two_columns_that_were_read_as_one_are_parted_at_the_second_head() -> None:
    row = "裴景行    430503197210084117某某市自来水公司  2309117"
    found = said(*HEADS, row, "入院日期：2025-04-22    出院日期：2025-04-23", *TREATED)
    assert found["id_number"] == "430503197210084117"
    assert found["employer"] == "某某市自来水公司"
    assert found["admission_number"] == "2309117"


def test_a_name_too_long_for_its_column_is_not_parted() -> None:
    heads = "姓名      工作单位          职业              住院号"
    row = "裴景行    某某市东城区自来水管理所              2309117"
    found = said(*HEADS[:2], heads, row, "入院日期：2025-04-22    出院日期：2025-04-23", *TREATED)
    assert found.get("employer") in (None, "某某市东城区自来水管理所")


def test_a_kind_and_a_sum_of_two_columns_that_were_read_as_one() -> None:
    found = said(
        *(row.format(stamp="") for row in SHEET[:2]),
        "姓名：裴景行    入院日期：2023-09-04    出院日期：2023-09-15",
        "总费用      险种类型    统筹支付    现金支付",
        "9100.00     职工基本医疗6500.00     2600.00",
    )
    assert found["insurance_type"] == "职工基本医疗"
    assert found["pooled_fund_paid"] == "6500.00"


def test_a_bank_and_its_account_in_one_cell_are_two() -> None:
    rows = (
        "职工互助保障金申请表",
        "被保障人姓名：裴景行      身份证号码：11010119800412773X",
        "开户银行及账号：某某银行城中支行 6222081211003827713",
    )
    found = said(*rows, "患病情况：2024年因肝癌住院三次。", "申请理由：家庭困难，特申请救助。")
    assert found["bank_name"] == "某某银行城中支行"
    assert found["card_number"] == "6222081211003827713"
    assert found["claim_reason"] == "家庭困难，特申请救助。"


def test_a_sheet_of_all_funds_at_one_counter_is_no_invoice() -> None:
    found = typed(
        '       某某省城乡居民医疗保障"一站式"即时结报单',
        "医疗机构：某某县人民医院     级别：二级     结报日期：2024-12-03",
        "患者姓名：裴景行   性别：男   身份证号：11010119800412773X",
        "住院号：24110927   入院日期：2024-11-24   出院日期：2024-12-03   疾病名称：肾结石",
        "总费用          目录外费用      政策范围内费用  起付线      基本医保补偿    大病保险补偿",
        "8,942.60        742.60          8,200.00        400.00      5,850.00        0.00",
        "医疗救助补助    其他补助        补偿合计        先付        账户支付        现金支付",
        "1,365.00        0.00            7,215.00        120.00      0.00            1,727.60",
    )
    assert found.type == "settlement_sheet"
    assert values(found)["pooled_fund_paid"] == "5850.00"
    assert values(found)["advance_self_paid"] == "120.00"
