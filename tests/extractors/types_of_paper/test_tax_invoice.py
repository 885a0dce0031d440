"""电子发票 of a private hospital: an invoice like any other; a pharmacy's is none."""

from __future__ import annotations

from dataclasses import replace

import pytest

from extractors.papers.splitting import identify
from extractors.types import Line
from tests.extractors.drawing import line, page
from tests.extractors.types_of_paper.reading import only, outcomes, values

STAY = "住院号：60123146;入院日期：2025-03-02;出院日期：2025-03-12;"
VISIT = "门诊号：20250302017;就诊日期：2025-03-02;"


def invoice(remark: str, seller: str = "某市仁爱医院有限公司") -> list[Line]:
    return [
        line("电子发票（普通发票）", 650, 60),
        line("发票号码：25442000000012345678", 1200, 60),
        line("开票日期：2025年03月12日", 1200, 100),
        line("名称：高某海", 120, 180),
        line(f"名称：{seller}", 900, 180),
        line("统一社会信用代码/纳税人识别号：", 120, 230),
        line("统一社会信用代码/纳税人识别号：91440101MA5XXXXX0Q", 900, 230),
        line("项目名称", 120, 290),
        line("规格型号", 400, 290),
        line("单位", 620, 290),
        line("数量", 760, 290),
        line("单价", 900, 290),
        line("金额", 1080, 290),
        line("税率/征收率", 1240, 290),
        line("税额", 1500, 290),
        line("*医疗服务*治疗费", 90, 330),
        line("项", 620, 330),
        line("1", 770, 330),
        line("900.00", 890, 330),
        line("900.00", 1070, 330),
        line("免税", 1270, 330),
        line("***", 1510, 330),
        line("*医疗服务*检查费", 90, 370),
        line("项", 620, 370),
        line("2", 770, 370),
        line("300.25", 890, 370),
        line("600.50", 1070, 370),
        line("免税", 1270, 370),
        line("***", 1510, 370),
        line("合计", 150, 560),
        line("¥1500.50", 1050, 560),
        line("价税合计（大写）", 120, 610),
        line("⊗壹仟伍佰圆伍角整", 480, 610),
        line("（小写）¥1500.50", 1200, 610),
        line(f"备注：{remark}", 120, 680),
        line("开票人：林某", 120, 800),
    ]


@pytest.mark.parametrize(
    ("remark", "kind", "more"),
    [
        (STAY, "inpatient_invoice",
         {"admission_number": "60123146", "admission_date": "2025-03-02",
          "discharge_date": "2025-03-12"}),
        (VISIT, "outpatient_invoice",
         {"outpatient_number": "20250302017", "visit_date": "2025-03-02"}),
    ],
)  # fmt: skip
def test_a_hospitals_tax_invoice(remark: str, kind: str, more: dict[str, str]) -> None:
    document = only([page(*invoice(remark))])
    assert document.type == kind
    assert values(document) == {
        "invoice_number": "25442000000012345678",
        "issue_date": "2025-03-12",
        "payer_name": "高某海",
        "hospital_name": "某市仁爱医院有限公司",
        "total_amount": "1500.50",
        "total_amount_in_words": "1500.50",
        **more,
    }
    assert [(i.name, i.quantity, i.unit, i.amount) for i in document.items] == [
        ("*医疗服务*治疗费", "1", "项", "900.00"),
        ("*医疗服务*检查费", "2", "项", "600.50"),
    ]
    assert outcomes(document)["items_sum_to_total"]
    assert outcomes(document)["total_in_words"]


def test_remarks_with_every_payer_are_still_one_type() -> None:
    """They make the page look like the public hospitals' receipt, which is no rival."""
    payers = "医保统筹基金支付：1000.00;个人账户支付：0.00;个人现金支付：500.50;其他支付：0.00;"
    more = line(payers + "个人自付：300.50;个人自费：200.00;", 120, 720)
    document = only([page(*invoice(STAY), more, line("收款人：林某", 600, 800))])
    assert document.type == "inpatient_invoice"
    assert document.value("hospital_name") == "某市仁爱医院有限公司"
    assert document.value("pooled_fund_paid") == "1000.00"
    assert outcomes(document)["payers_sum_to_total"]


def test_a_pharmacys_invoice_is_other() -> None:
    assert identify(page(*invoice("", "某市大药房连锁有限公司")))[0] is None


@pytest.mark.parametrize(
    "seller",
    ["某市中医药大学附属医院", "某市康美口腔门诊有限公司", "某区社区卫生服务站", "某市仁爱医皖"],
)
def test_a_place_of_treatment_by_its_name_or_by_its_charges(seller: str) -> None:
    found, _ = identify(page(*invoice(VISIT, seller)))
    assert found is not None
    assert found.name == "outpatient_invoice"


def test_a_shop_that_charges_no_treatment_is_other() -> None:
    goods = [x for x in invoice(VISIT, "某市百货有限公司") if "医疗服务" not in x.text]
    assert identify(page(*goods, line("*食品*饼干", 90, 330)))[0] is None


def test_a_tax_invoice_without_its_title_and_total_is_one() -> None:
    """A stamp covers the title, and a fax eats the label of the total."""
    lines = [x for x in invoice(VISIT) if "普通发票" not in x.text and "价税" not in x.text]
    found, _ = identify(page(*lines))
    assert found is not None
    assert found.name == "outpatient_invoice"


def test_a_total_without_a_legible_label_is_the_one_that_the_words_say() -> None:
    lines = [each for each in invoice(STAY) if "¥" not in each.text]
    assert only([page(*lines, line("¥1500.50", 1260, 610))]).value("total_amount") == "1500.50"
    assert "total_amount" not in only([page(*lines, line("¥1900.50", 1260, 610))]).fields


def test_remarks_in_other_hospitals_words() -> None:
    remark = "患者ID：8812045；挂号日期：2025-03-02；医保支付：1000.00；个账支付：20.00；"
    more = line("现金支付金额：480.50；自费金额：200.00；医保类别：职工医保", 120, 720)
    document = only([page(*invoice(VISIT.partition("就诊")[0] + remark), more)])
    expected = {
        "medical_record_number": "8812045",
        "visit_date": "2025-03-02",
        "pooled_fund_paid": "1000.00",
        "personal_account_paid": "20.00",
        "cash_paid": "480.50",
        "out_of_scope_self_paid": "200.00",
        "insurance_type": "职工医保",
    }
    assert {key: document.value(key) for key in expected} == expected


def test_what_is_outside_in_a_remark_of_few_words() -> None:
    document = only([page(*invoice(STAY + "自费:186.00"))])
    assert document.value("out_of_scope_self_paid") == "186.00"


def test_totals_whose_labels_lost_a_character() -> None:
    lines = [x for x in invoice(STAY) if "写）" not in x.text and "壹仟" not in x.text]
    worn = (line("价税合计（大）", 120, 610), line("壹仟伍佰圆伍角整", 480, 610))
    document = only([page(*lines, *worn, line("（小）Y1500.50", 1200, 610))])
    assert document.value("total_amount_in_words") == "1500.50"
    assert document.value("total_amount") == "1500.50"


def test_strokes_off_a_character_are_no_part_of_a_charge() -> None:
    lines = [x for x in invoice(VISIT) if not x.text.endswith("治疗费")]
    document = only([page(*lines, line("*医疗服务*门]诊诊察费", 90, 330))])
    assert document.items[0].name == "*医疗服务*门诊诊察费"


def test_who_draws_the_invoice_up_is_no_cashier() -> None:
    assert "cashier_name" not in only([page(*invoice(STAY))]).fields
    both = only([page(*invoice(STAY), line("收款人：胡某梅", 900, 800))])
    assert both.value("cashier_name") == "胡某梅"


@pytest.mark.parametrize("sign", ["\0", "\ufffd", "\ue0a5"])
def test_a_sign_that_its_font_does_not_name_is_the_currency_s(sign: str) -> None:
    payers = "医保支付：1000.00  个人账户：100.00  自费支付：400.50"
    lines = [replace(x, text=x.text.replace("¥", sign)) for x in invoice(f"{VISIT} {payers}")]
    document = only([replace(page(*lines), source="text_layer")])
    assert document.value("total_amount") == "1500.50"
    assert document.value("cash_paid") == "400.50"
    assert outcomes(document)["payers_sum_to_total"]


@pytest.mark.parametrize(
    ("number", "code"), [("19283746", "3100204320"), ("25442000000012345678", None)]
)
def test_the_code_over_the_head_of_a_paper_invoice(number: str, code: str | None) -> None:
    """Twice without a label; a digital invoice has a number of 20 digits and no code."""
    head = [line("3100204320", 120, 60), line(number, 1200, 60), line("3100204320", 1400, 60)]
    body = [x for x in invoice(VISIT) if "发票号码" not in x.text]
    label = line(f"发票号码：{number}", 1200, 30)
    assert values(only([page(*head, label, *body)])).get("invoice_code") == code


@pytest.mark.parametrize("drop", [-2.0, 2.0])
@pytest.mark.parametrize("column", [600, 1000])
def test_the_parties_stand_abreast_wherever_the_columns_part(drop: float, column: float) -> None:
    rest = [x for x in invoice(VISIT) if not x.text.startswith("名称")]
    parties = (
        line("购买方名称：高某海", 60, 180 + drop),
        line("销售方名称：某市仁爱医院有限公司", column, 180),
    )
    document = only([page(*rest, *parties)])
    assert document.value("payer_name") == "高某海"
    assert document.value("hospital_name") == "某市仁爱医院有限公司"


def test_a_number_that_stands_with_the_seller_is_not_the_buyer_s() -> None:
    lines = [x for x in invoice(VISIT) if x.text != "统一社会信用代码/纳税人识别号："]
    assert "payer_id" not in values(only([page(*lines)]))
    own = line("统一社会信用代码/纳税人识别呈：440602198003040029", 120, 230)
    assert values(only([page(*lines, own)]))["payer_id"] == "440602198003040029"
