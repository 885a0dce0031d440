"""Receipts of visits set down as on a typewriter: slips without a table's head, forms with grades
and sizes of packs beside the charges, rolls and machine invoices, values off their labels."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from extractors.types import Document, FieldValue
from fixtures.makers.typed import TypedPaper, read_pages
from tests.extractors.types_of_paper.reading import only, values

HEAD = ("某某省医疗门诊收费票据", "姓名：祝晓岚    性别：女    门诊号：2405170933")
FOOT = ("合计（大写）：贰佰贰拾玖元陆角伍分      （小写）：229.65",)
CHARGES = ("项目名称          金额", "西药费            229.65")
SIGNED = "收款单位（章）：某某市第九人民医院    收款人：庄敏"


def typed(*rows: str) -> Document:
    return only(read_pages(TypedPaper("paper", "", (rows,), {})))


def said(*rows: str) -> Mapping[str, FieldValue]:
    return values(typed(*HEAD, *CHARGES, *FOOT, *rows))


def charges(*rows: str) -> list[tuple[str, str, str | None, str | None]]:
    found = typed(*HEAD, *rows, *FOOT, SIGNED).items
    return [(x.name, x.amount, x.quantity, x.unit) for x in found]


@pytest.mark.parametrize(
    "rows",
    [
        ("西药费:          184.32", "检查费:           45.33"),
        ("西药费 184.32   检查费 45.33",),
        ("西药费   184.32        检查费    45.33",),
        ("项目  |西药费    184.32    检查费    45.33",),
    ],
)
def test_charges_without_a_head_of_their_own(rows: tuple[str, ...]) -> None:
    assert [x[:2] for x in charges(*rows)] == [("西药费", "184.32"), ("检查费", "45.33")]


def test_a_scan_is_a_charge_by_its_letters() -> None:
    found = charges("项  目    金  额    项  目    金  额", "挂号费   9.65    C T     220.00")
    assert [x[:2] for x in found] == [("挂号费", "9.65"), ("C T", "220.00")]


def test_grades_and_sizes_of_packs_are_no_names() -> None:
    found = charges(
        "项目/规格           规格         单价     数量   等级     金额",
        "阿托伐他汀钙片      20mg*7片     52.42     4     有自付   209.68",
        "静脉采血            次            6.00     1     甲类       6.00",
        "玻璃酸钠滴眼液      0.4ml*20支   13.97     1     无自付    13.97",
    )
    assert [x[:3] for x in found] == [
        ("阿托伐他汀钙片", "209.68", "4"),
        ("静脉采血", "6.00", "1"),
        ("玻璃酸钠滴眼液", "13.97", "1"),
    ]


def test_a_size_alone_in_its_row_goes_on_under_the_name() -> None:
    found = charges(
        "项目名称              数量/单位    金额",
        "瑞舒伐他汀钙片          1/盒       29.55",
        "10mg*28片",
        "超声心动图              1/次      200.10",
    )
    assert [x[0] for x in found] == ["瑞舒伐他汀钙片10mg*28片", "超声心动图"]


def test_a_count_with_cents_before_its_unit_is_no_amount() -> None:
    found = charges(
        "项目名称      数量    单位    金额（元）",
        "诊察费        1.00     次      25.00",
        "救护车费     18.00    公里    204.65",
    )
    assert found == [
        ("诊察费", "25.00", "1.00", "次"),
        ("救护车费", "204.65", "18.00", "公里"),
    ]


def test_what_a_fund_and_the_patient_paid_of_a_charge_is_no_price() -> None:
    rows = (
        "项目名称        总金额      记账金额      自付金额",
        "西药            109.65       87.72        21.93",
        "检验            120.00       96.00        24.00",
    )
    found = typed(*HEAD, *rows, *FOOT, SIGNED)
    assert [(x.name, x.amount) for x in found.items] == [("西药", "109.65"), ("检验", "120.00")]
    assert not {"pooled_fund_paid", "cash_paid"} & {
        key for key, field in found.fields.items() if not field.derived_from
    }


@pytest.mark.parametrize(
    "row",
    [
        f"{SIGNED}      2018 年 4 月 25 日",
        f"{SIGNED}      2018.04.25 09:42:07",
        f"{SIGNED} 2018年04月25日",
    ],
)
def test_the_day_stands_beside_those_who_sign(row: str) -> None:
    found = said("医保统筹支付：0.00    个人账户支付：229.65", row, "", "机打票据  手写无效", "")
    assert (found["issue_date"], found["cashier_name"]) == ("2018-04-25", "庄敏")


@pytest.mark.parametrize("name", ["门诊2号", "微信公众号", "K0317段晓棠", "自助机07"])
def test_who_was_at_the_till(name: str) -> None:
    assert said(f"收款单位（章）：某某市第九人民医院    收款人：{name}")["cashier_name"] == name


def test_one_of_several_ticked_kinds_of_insurance() -> None:
    found = said("患者类别：☐城镇职工 ☐城镇居民 ☑新农合 ☐自费", SIGNED)
    assert found["insurance_type"] == "新农合"


def test_a_kind_of_insurance_before_a_class_of_persons() -> None:
    assert said("身份：地方    费别：市职工医保", SIGNED)["insurance_type"] == "市职工医保"


def test_a_value_under_its_label_is_no_label() -> None:
    found = said(
        "姓名     性别     费别     病历号", "鄂思源   男       自费     000617283", SIGNED
    )
    assert found["insurance_type"] == "自费"
    assert "out_of_scope_self_paid" not in found


def test_the_cash_is_what_makes_the_total_with_the_other_payers() -> None:
    found = said(
        "医保统筹支付：120.00   个人账户支付：50.00   其他医保支付：0.00",
        "个人支付金额：59.65   其中：预交金支付：59.65   现金：0.00",
        SIGNED,
    )
    assert found["cash_paid"] == "59.65"


def test_a_further_payer_explains_what_is_lacking() -> None:
    """Nothing is derived against 个人医疗账户支付, which is the end of what the total lacks."""
    found = said(
        "统筹基金支付  43.23   个人医疗账户支付  86.42   健康账户支付  100.00", "现金支付  0.00"
    )
    assert found["personal_account_paid"] == "86.42"


def test_what_a_province_parts_of_its_share_is_no_whole() -> None:
    found = typed(*HEAD, *CHARGES, *FOOT, "自理：3.20   自负：27.58   自费：0.00", SIGNED)
    assert {"自理", "自负"} <= set(found.extras)
    assert "in_scope_self_paid" not in found.fields


def test_the_share_of_a_province_that_parts_it_breaks_no_sum() -> None:
    rows = (
        "医保统筹基金支付：14.95    个人账户支付：172.70    个人现金支付：42.00",
        "个人自付：172.70    个人自费：12.00",
        "自理：30.00   自负：172.70",
    )
    found = typed(*HEAD, *CHARGES, *FOOT, *rows, SIGNED)
    assert all(check.passed for check in found.checks)


def test_a_local_office_s_machine_invoice_of_a_clinic() -> None:
    found = typed(
        "某某省地方税务局通用机打发票",
        "                                发票代码 253011700214",
        "                   发票联       发票号码 00371826",
        "开票日期：2016年08月05日     行业分类：卫生和社会工作",
        "付款方名称：花木蓝",
        "收款方名称：某某市盘龙区养和堂中医诊所",
        "项目            数量      单价      金额",
        "中药饮片         7       58.60     410.20",
        "诊查费           1       10.00      10.00",
        "合计金额（小写）：￥420.20",
        "合计金额（大写）：肆佰贰拾元贰角整",
    )
    assert found.type == "outpatient_invoice"
    assert found.value("payer_name") == "花木蓝"
    assert found.value("hospital_name") == "某某市盘龙区养和堂中医诊所"


def test_a_roll_of_the_tax_office_names_the_seller_first() -> None:
    found = typed(
        "      某某增值税普通发票(卷票)",
        "发票代码:046001900107",
        "发票号码:01827364",
        "销售方名称:某某琼山仁康医院有限公司",
        "纳税人识别号:91460107MA5T3K8Q2W",
        "开票日期:2020-05-14",
        "购买方名称:邢福宝",
        "纳税人识别号:",
        "项目       单价    数量    金额",
        "彩超      130.00     1    130.00",
        "合计金额(小写):￥130.00",
        "合计金额(大写):壹佰叁拾圆整",
    )
    assert found.type == "outpatient_invoice"
    assert found.value("payer_name") == "邢福宝"
    assert found.value("hospital_name") == "某某琼山仁康医院有限公司"
    assert found.value("total_amount") == "130.00"
    assert "payer_id" not in found.fields


def test_the_total_that_a_phone_shows_over_everything() -> None:
    found = typed(
        "        某某市医疗门诊收费票据（电子）",
        "             ¥ 186.40",
        " 收款单位                 某某市綦江区中医院",
        " 票据代码                         50060124",
        " 票据号码                       0038271946",
        " 医保统筹基金支付                   ¥ 93.20",
        " 个人账户支付                       ¥ 93.20",
        " 个人现金支付                        ¥ 0.00",
    )
    total = found.fields["total_amount"]
    assert (total.value, total.derived_from) == ("186.40", ())
