"""医保结算单: amounts beside, under and behind their labels, and what they must add up to."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractors.sums.settlement_checks import settlement_checks
from extractors.types import Field, Line, Page
from tests.extractors.drawing import line, page
from tests.extractors.types_of_paper.reading import only, outcomes, values

AMOUNTS = {
    "total_amount": "10000.00",
    "in_scope_amount": "8000.00",
    "deductible": "900.00",
    "pooled_fund_paid": "5500.00",
    "civil_servant_paid": "100.00",
    "large_amount_paid": "300.00",
    "medical_aid_paid": "0.00",
    "other_paid": "0.00",
    "fund_total_paid": "5900.00",
    "out_of_scope_self_paid": "1200.00",
    "over_limit_self_paid": "50.00",
    "advance_self_paid": "750.00",
    "proportional_self_paid": "1600.00",
    "personal_total": "4100.00",
    "personal_account_paid": "1100.00",
    "cash_paid": "3000.00",
}
# As the national platform prints them; a head is printed over its amount.
HEADS = {
    "total_amount": "医疗费总额",
    "out_of_scope_self_paid": "全自费金额",
    "over_limit_self_paid": "超限价自费费用",
    "advance_self_paid": "先行自付金额",
    "in_scope_amount": "符合政策范围金额",
    "deductible": "实际支付起付线",
    "pooled_fund_paid": "基本医疗保险统筹基金支出",
    "civil_servant_paid": "公务员医疗补助资金支出",
    "large_amount_paid": "职工大额医疗费用补助基金支出",
    "medical_aid_paid": "医疗救助基金支出",
    "other_paid": "其他支出",
    "fund_total_paid": "基金支付总额",
    "personal_total": "个人负担总金额",
    "personal_account_paid": "个人账户支出",
    "cash_paid": "个人现金支出",
}


def head() -> list[Line]:
    return [
        line("某市基本医疗保险住院费用结算单", 600, 60),
        line("姓名：高某海", 90, 130),
        line("险种类型：职工基本医疗保险", 500, 130),
        line("证件号码：", 1000, 130),
        line("320102199207100021", 1120, 131),
        line("定点医疗机构名称：某市人民医院", 90, 170),
        line("医院等级：三级", 600, 170),
        line("住院时间：2025-03-02至2025-03-12", 90, 210),
        line("结算日期：2025年3月12日", 1000, 210),
    ]


def under_heads(amounts: dict[str, str], columns: int = 4) -> list[Line]:
    """Rows of labels with rows of amounts below, middle aligned."""
    lines = []
    for number, (key, label) in enumerate(HEADS.items()):
        x, y = 90 + number % columns * 390, 270 + number // columns * 90
        above = line(label, x, y)
        amount = line(amounts[key], 0, y + 40)
        lines += [above, line(amounts[key], above.box.center_x - amount.box.width / 2, y + 40)]
    return lines


def test_amounts_under_their_labels() -> None:
    document = only([page(*head(), *under_heads(AMOUNTS))])
    assert document.type == "settlement_sheet"
    assert values(document) == {
        "patient_name": "高某海",
        "id_number": "320102199207100021",
        "hospital_name": "某市人民医院",
        "insurance_type": "职工基本医疗保险",
        "admission_date": "2025-03-02",
        "discharge_date": "2025-03-12",
        "settlement_date": "2025-03-12",
        **{key: amount for key, amount in AMOUNTS.items() if key in HEADS},
    }
    found = outcomes(document)
    assert all(passed for key, passed in found.items() if key != "id_check_digit")
    assert set(found) >= {
        "payers_sum_to_total",
        "funds_and_person_sum_to_total",
        "funds_sum_to_fund_total",
        "cost_parts_sum_to_total",
        "account_and_cash_sum_to_personal_total",
    }


def beside(amounts: dict[str, str], labels: dict[str, str], gap: float) -> list[Line]:
    lines = []
    for number, (key, label) in enumerate(labels.items()):
        x, y = 90 + number % 3 * 520, 270 + number // 3 * 44
        printed = line(label, x, y)
        lines += [printed, line(amounts[key], printed.box.x1 + gap, y + 2)]
    return lines


@pytest.mark.parametrize(
    "spellings",
    [
        {"total_amount": "总费用", "pooled_fund_paid": "统筹支付", "deductible": "起付标准"},
        {"total_amount": "医疗费用总额（元）", "pooled_fund_paid": "基本医保统筹基金支付"},
        {"advance_self_paid": "乙类首自付", "over_limit_self_paid": "超限价", "cash_paid": "现金"},
    ],
)
def test_amounts_beside_their_labels_by_any_name(spellings: dict[str, str]) -> None:
    labels = HEADS | spellings
    document = only([page(*head(), *beside(AMOUNTS, labels, 14))])
    assert {key: values(document).get(key) for key in labels} == {
        key: AMOUNTS[key] for key in labels
    }


def test_a_label_in_two_lines_of_its_cell() -> None:
    lines = [
        line("基本医疗保险统筹", 90, 300),
        line("基金支出", 134, 326),
        line("5500.00", 330, 313),
        line("公务员医疗补助", 600, 300),
        line("资金支出", 632, 326),
        line("100.00", 820, 313),
        line("医疗费总额", 90, 400),
        line("10000.00", 330, 400),
        line("个人现金支出", 600, 400),
        line("3000.00", 820, 400),
    ]
    found = values(only([page(*head(), *lines)]))
    assert found["pooled_fund_paid"] == "5500.00"
    assert found["civil_servant_paid"] == "100.00"
    assert found["total_amount"] == "10000.00"


def test_a_sum_of_the_year_is_not_the_stays() -> None:
    lines = [
        line("本年度累计：52000.00", 90, 800),
        line("账户余额：88.10", 600, 800),
    ]
    document = only([page(*head(), *beside(AMOUNTS, HEADS, 14), *lines)])
    assert not {"52000.00", "88.10"} & {str(value) for value in values(document).values()}


def test_the_hospitals_share_counts_among_the_payers() -> None:
    amounts = AMOUNTS | {"total_amount": "10020.00", "in_scope_amount": "8020.00"}
    share = [line("医院负担金额", 90, 800), line("20.00", 330, 800)]
    document = only([page(*head(), *beside(amounts, HEADS, 14), *share)])
    assert document.extras["医院负担"].value == "20.00"
    assert outcomes(document)["payers_sum_to_total"]
    assert outcomes(document)["funds_and_person_sum_to_total"]


def fields(amounts: dict[str, str]) -> dict[str, Field]:
    return {key: Field(value, value, 1.0, 0) for key, value in amounts.items()}


@given(st.sampled_from(sorted(set(AMOUNTS) - {"deductible", "proportional_self_paid"})),
       st.integers(1, 900))  # fmt: skip
def test_any_one_altered_amount_breaks_a_rule(key: str, yuan: int) -> None:
    altered = AMOUNTS | {key: str(Decimal(AMOUNTS[key]) + yuan)}
    failed = [c for c in settlement_checks(fields(altered), {}) if not c.passed]
    assert any(key in check.fields and check.severity != "info" for check in failed)


def test_a_part_that_is_not_printed_accuses_nobody() -> None:
    printed = {k: v for k, v in AMOUNTS.items() if k not in {"civil_servant_paid"}}
    found = {check.id: check.passed for check in settlement_checks(fields(printed), {})}
    assert "funds_sum_to_fund_total" not in found
    assert found["funds_and_person_sum_to_total"]


def test_an_invoice_with_the_same_lines_stays_an_invoice() -> None:
    invoice: Page = page(
        line("河南省医疗住院收费票据（电子）", 500, 60),
        line("票据代码：41060222", 90, 150),
        line("票据号码：0996808541", 1000, 150),
        line("校验码：09f94d", 1000, 190),
        line("交款人：郭某萍", 90, 230),
        line("开票日期：20220127", 1000, 230),
        line("项目名称", 120, 290),
        line("诊察费", 90, 340),
        line("714.50", 340, 340),
        line("金额合计（大写）柒佰壹拾肆元伍角", 90, 600),
        line("（小写）714.50", 1000, 600),
        line("医保统筹基金支付：500.00", 130, 700),
        line("其他支付：0.00", 600, 700),
        line("个人账户支付：0.00", 900, 700),
        line("个人现金支付：214.50", 1200, 700),
        line("起付标准：100.00;乙类首自付：14.50;按比例自付：100.00;", 130, 780),
        line("公务员补助：0.00;大额（病）保险报销：0.00;医疗救助：0.00;", 130, 820),
        line("收款单位（章）：某市和平医院", 90, 860),
    )
    assert only([invoice]).type == "inpatient_invoice"
    assert only([replace(invoice, index=3)]).pages == (3,)


def test_a_table_of_charges_in_the_sheet_gives_no_sums() -> None:
    """Its first row stands under 自费 and is not what the patient bears in all."""
    texts = [
        ("费用类别", "金额", "自费", "先行自付"),
        ("西药费", "6000.00", "700.00", "300.00"),
        ("化验费", "4000.00", "500.00", "450.00"),
    ]
    charges = [
        line(text, 90 + 300 * column, 560 + 40 * row)
        for row, row_texts in enumerate(texts)
        for column, text in enumerate(row_texts)
    ]
    few = {key: HEADS[key] for key in ("total_amount", "pooled_fund_paid", "cash_paid")}
    found = values(only([page(*head(), *beside(AMOUNTS, few, 14), *charges)]))
    assert not {"out_of_scope_self_paid", "advance_self_paid"} & set(found)
    assert found["cash_paid"] == AMOUNTS["cash_paid"]


def test_a_list_with_its_amounts_at_the_right_edge() -> None:
    lines = []
    for number, (key, label) in enumerate(HEADS.items()):
        y = 270 + 44 * number
        lines += [line(str(number + 1), 90, y), line(label, 150, y), line(AMOUNTS[key], 1400, y)]
    found = values(only([page(*head(), *lines)]))
    assert {key: found.get(key) for key in HEADS} == {key: AMOUNTS[key] for key in HEADS}


def test_the_insurance_is_named_by_who_is_insured_where_nothing_else_names_it() -> None:
    insured = line("人员类别：城乡居民", 500, 170)
    named = only([page(*head(), insured, *beside(AMOUNTS, HEADS, 14))])
    assert named.value("insurance_type") == "职工基本医疗保险"
    without = [each for each in head() if "险种" not in each.text]
    told = only([page(*without, insured, *beside(AMOUNTS, HEADS, 14))])
    assert told.value("insurance_type") == "城乡居民"
    nothing = only([page(*without, line("人员类别：在职", 500, 170), *beside(AMOUNTS, HEADS, 14))])
    assert "insurance_type" not in nothing.fields


def test_a_sentence_about_hospitals_is_no_hospital() -> None:
    foot = line("本单一式两份，医疗机构与参保人各执一份。", 90, 1100)
    document = only([page(*head(), *beside(AMOUNTS, HEADS, 14), foot)])
    assert document.value("hospital_name") == "某市人民医院"
    without = [each for each in head() if "医疗机构" not in each.text]
    told = only([page(*without, *beside(AMOUNTS, HEADS, 14), foot)])
    assert "hospital_name" not in told.fields


def test_a_subtotal_is_of_the_group_at_its_left() -> None:
    """The name of a group stands in the middle of its rows; 合计 of the whole belongs to none."""
    found = values(
        only(
            [
                page(
                    line("某市基本医疗保险住院费用结算单", 600, 40),
                    line("姓名：林某强", 100, 100),
                    line("基本医保统筹", 400, 160),
                    line("5500.00", 1400, 160),
                    line("基金支付", 100, 200),
                    line("大额医疗补助", 400, 200),
                    line("300.00", 1400, 200),
                    line("小计", 400, 240),
                    line("5800.00", 1400, 240),
                    line("个人账户", 400, 280),
                    line("1100.00", 1400, 280),
                    line("个人支付", 100, 320),
                    line("现金", 400, 320),
                    line("3000.00", 1400, 320),
                    line("小计", 400, 360),
                    line("4100.00", 1400, 360),
                    line("合计", 100, 400),
                    line("9900.00", 1400, 400),
                )
            ]
        )
    )
    assert found["fund_total_paid"] == "5800.00"
    assert found["personal_total"] == "4100.00"
    assert found["pooled_fund_paid"] == "5500.00"
    assert found["large_amount_paid"] == "300.00"


def test_parts_of_a_sum_told_in_a_sentence() -> None:
    found = values(
        only(
            [
                page(
                    line("城乡居民基本医疗保险住院补偿结算单", 600, 40),
                    line("参保人：林某强", 100, 100),
                    line("本次住院医疗总费用10000.00元，其中政策范围内费用8000.00元；", 100, 160),
                    line("起付线900.00元，统筹基金支付5500.00元；", 100, 200),
                    line("个人负担合计4100.00元，其中个人账户支付1100.00元。", 100, 240),
                )
            ]
        )
    )
    told = ("total_amount", "in_scope_amount", "personal_total", "personal_account_paid")
    assert [found[key] for key in told] == ["10000.00", "8000.00", "4100.00", "1100.00"]


def test_an_amount_whose_label_lies_under_a_seal() -> None:
    """个人负担 less 个人账户 is the only amount that stands there without a label."""
    amounts = beside(AMOUNTS, HEADS, gap=20)
    covered = [x for x in amounts if x.text != HEADS["cash_paid"]]
    found = only([page(*head(), *covered)]).fields
    assert found["cash_paid"].value == AMOUNTS["cash_paid"]
    assert found["cash_paid"].box is not None
    other = [replace(x, text="3100.00") if x.text == AMOUNTS["cash_paid"] else x for x in covered]
    assert "cash_paid" not in only([page(*head(), *other)]).fields


@pytest.mark.parametrize("kind", ["居民统筹", "省内异地联网", "普通住院", "二档居民医保"])
def test_the_insurance_behind_a_bare_word(kind: str) -> None:
    top = [replace(x, text=f"医保：{kind}") if "险种" in x.text else x for x in head()]
    assert only([page(*top, *under_heads(AMOUNTS))]).value("insurance_type") == kind


def test_the_bare_word_inside_a_kind_of_insurance_is_no_label() -> None:
    told = "医保类别：异地医保(省外)"
    top = [replace(x, text=told) if "险种" in x.text else x for x in head()]
    assert only([page(*top, *under_heads(AMOUNTS))]).value("insurance_type") == "异地医保(省外)"


def test_a_sum_behind_the_bare_word_is_no_insurance() -> None:
    top = [replace(x, text="医保：5,900.00") if "险种" in x.text else x for x in head()]
    assert "insurance_type" not in only([page(*top, *under_heads(AMOUNTS))]).fields


@pytest.mark.parametrize("heading", ["三、个人负担", "（三）个人负担：", "3.个人负担"])
def test_the_number_of_a_group_makes_no_label_of_its_name(heading: str) -> None:
    rows = [
        line("二、基金支付", 90, 250),
        line("基金支付总额：5900.00", 90, 290),
        line(heading, 90, 330),
        line("按比例自付：1600.00", 90, 370),
        line("个人负担总额：4100.00", 700, 370),
        line("起付标准：900.00", 90, 410),
        line("个人现金支付：3000.00", 700, 410),
    ]
    found = only([page(*head(), *rows)])
    assert found.value("personal_total") == "4100.00"
    assert found.value("fund_total_paid") == "5900.00"


def test_an_amount_whose_last_figure_ink_took_is_not_given() -> None:
    cut = {**AMOUNTS, "cash_paid": "3000.4"}
    assert "cash_paid" not in only([page(*head(), *under_heads(cut))]).fields
    bare = {key: amount.removesuffix("0") for key, amount in AMOUNTS.items()}
    assert only([page(*head(), *under_heads(bare))]).value("cash_paid") == "3000.00"


def test_what_the_insured_are() -> None:
    def insured(kind: str) -> object:
        top = [replace(x, text=kind) if "险种" in x.text else x for x in head()]
        return values(only([page(*top, *under_heads(AMOUNTS))])).get("insurance_type")

    assert insured("人员类别：灵活就业人员") == "灵活就业人员"
    assert insured("人员类别：公务员") == "公务员"
    assert insured("人员类别：在职") is None


def test_a_sum_in_words_leaves_its_figures_their_name() -> None:
    lines = [
        line("某市医疗保险住院费用结算单", 500, 60),
        *(line(text, 100 + 500 * n, 200) for n, text in enumerate(["医疗费总额", "10000.00"])),
        *(line(text, 100 + 500 * n, 250) for n, text in enumerate(["统筹基金支付", "5900.00"])),
        *(line(text, 100 + 500 * n, 300) for n, text in enumerate(["其他基金", "0.00"])),
        *(line(text, 100 + 500 * n, 350) for n, text in enumerate(["个人负担总额", "4100.00"])),
        line("个人负担（大写）：肆仟壹佰元整", 100, 420),
    ]
    document = only([page(*lines)])
    found = {key: document.value(key) for key in ("personal_total", "other_paid")}
    assert found == {"personal_total": "4100.00", "other_paid": "0.00"}


def test_a_label_behind_the_end_of_a_seal() -> None:
    lines = [
        line("某市医疗保险住院费用结算单", 500, 60),
        line("医疗费总额", 100, 200),
        line("10000.00", 600, 200),
        line("统筹基金支付", 100, 250),
        line("5900.00", 600, 250),
        line("起付标准", 100, 300),
        line("900.00", 600, 300),
        line("心医院现金支付", 100, 350),
        line("4100.00", 600, 350),
    ]
    assert only([page(*lines)]).value("cash_paid") == "4100.00"


def test_two_labels_in_rows_close_together_stay_two() -> None:
    rows = [("医疗费总额", "10000.00"), ("统筹基金支付", "5900.00"), ("起付标准", "900.00"),
            ("大额医疗费用补助", "116.89"), ("医疗救助支付", "95.87")]  # fmt: skip
    lines = [
        line(text, x, 200 + 27 * number)
        for number, row in enumerate(rows)
        for x, text in zip((100, 600), row, strict=True)
    ]
    document = only([page(line("某市医疗保险住院费用结算单", 500, 60), *lines)])
    found = (document.value("large_amount_paid"), document.value("medical_aid_paid"))
    assert found == ("116.89", "95.87")


@pytest.mark.parametrize(
    "title",
    [
        *(
            "医保基金支付凭证",
            "医疗救助一站式结算单",
            "医疗费用核算单",
            "住院费用补偿凭单",
            "用结算单",
        ),
        *("大病理赔结算单", "医疗费用结算通知单", "参保人员住院医疗费用结算明细表", "出院结算单"),
    ],
)
def test_titles_of_other_offices(title: str) -> None:
    few = {key: HEADS[key] for key in ("total_amount", "deductible", "pooled_fund_paid")}
    lines = [replace(x, text=title) if "结算单" in x.text else x for x in head()[:4]]
    assert only([page(*lines, *beside(AMOUNTS, few, 40))]).type == "settlement_sheet"


def test_short_words_under_the_name_of_their_group() -> None:
    columns = [
        *(
            ("统筹", "pooled_fund_paid"),
            ("大病", "large_amount_paid"),
            ("救助", "medical_aid_paid"),
        ),
        *(("账户", "personal_account_paid"), ("现金", "cash_paid")),
    ]
    lines = [line("基金支付", 250, 270), line("个人支付", 900, 270)]
    for number, (label, key) in enumerate(columns):
        lines += [line(label, 100 + 250 * number, 320), line(AMOUNTS[key], 90 + 250 * number, 364)]
    found = values(only([page(*head(), *lines)]))
    assert {key: found.get(key) for _, key in columns} == {key: AMOUNTS[key] for _, key in columns}


def test_of_a_list_by_class_only_the_row_of_sums_is_the_sheets() -> None:
    table = [
        ("类别", "总金额", "自费", "自付", "符合范围"),
        ("西药费", "4000.00", "500.00", "300.00", "3200.00"),
        ("检查费", "6000.00", "700.00", "450.00", "4850.00"),
        ("合计", "10000.00", "1200.00", "750.00", "8050.00"),
    ]
    lines = [
        line(text, 100 + 300 * column, 270 + 44 * number)
        for number, row in enumerate(table)
        for column, text in enumerate(row)
    ]
    below = {key: HEADS[key] for key in ("total_amount", "pooled_fund_paid", "cash_paid")}
    lines += [
        line(f"{label}：{AMOUNTS[key]}", 100, 470 + 44 * number)
        for number, (key, label) in enumerate(below.items())
    ]
    found = values(only([page(*head(), *lines)]))
    assert {key: found.get(key) for key in below} == {key: AMOUNTS[key] for key in below}
    assert found["out_of_scope_self_paid"] == "1200.00"  # of the row that is called their sum


def test_a_stay_told_in_a_sentence() -> None:
    lines = [
        line("某市基本医疗保险住院费用结算单", 600, 60),
        line("参保人高某海2025年3月2日至2025年3月12日在某市人民医院住院治疗，", 90, 130),
        line("医疗总费用10000.00元，统筹基金支付5500.00元，现金支付3000.00元。", 90, 174),
    ]
    found = values(only([page(*lines)]))
    assert (found["admission_date"], found["discharge_date"]) == ("2025-03-02", "2025-03-12")


@pytest.mark.parametrize(
    ("label", "key"),
    [
        ("门槛费", "deductible"),
        ("进入统筹费用", "in_scope_amount"),
        ("统筹段支付", "pooled_fund_paid"),
        ("大额段支付", "large_amount_paid"),
        ("实际报销总额", "fund_total_paid"),
        ("不符合报销费用", "out_of_scope_self_paid"),
        ("自理金额", "advance_self_paid"),
    ],
)
def test_sums_as_older_offices_name_them(label: str, key: str) -> None:
    sheet = page(*head(), line(f"{label}：412.35", 90, 270))
    assert values(only([sheet]))[key] == "412.35"


@pytest.mark.parametrize(("office", "resident"), [("0.00", "1203.55"), ("1203.55", "0.00")])
def test_of_two_funds_for_large_amounts_one_pays(office: str, resident: str) -> None:
    rows = [("统筹基金支付", "6120.08"), ("职工大额补助", office), ("居民大病保险", resident)]
    lines = [
        line(text, x, 300 + 40 * row)
        for row, pair in enumerate(rows)
        for text, x in zip(pair, (100, 500), strict=True)
    ]
    assert values(only([page(*head(), *lines)]))["large_amount_paid"] == "1203.55"


def test_a_total_of_invoices_and_what_is_taken_into_account() -> None:
    lines = [line("发票总金额", 100, 300), line("15332.18", 300, 300)]
    lines += [line("纳入报销范围", 600, 300), line("13699.38", 800, 300)]
    lines += [line("统筹基金支付", 100, 340), line("11134.47", 300, 340)]
    found = values(only([page(*head(), *lines)]))
    assert (found["total_amount"], found["in_scope_amount"]) == ("15332.18", "13699.38")
