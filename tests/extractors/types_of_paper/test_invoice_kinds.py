"""Inpatient or outpatient: whatever sign is legible decides, and no single one has to be."""

from __future__ import annotations

import pytest

from extractors.papers.splitting import identify
from extractors.types import Line
from tests.extractors.drawing import line, page


def invoice(
    title: str, code: str, *more: str, charges: tuple[str, ...] = ("西药费", "检查费", "护理费")
) -> list[Line]:
    """A form that names no field of a stay or of a visit, with ``more`` rows at its head."""
    rows = [line(title, 600, 40), line(f"票据代码：{code}", 90, 110)]
    rows += [line("票据号码：0123456789", 1150, 110), line("交款人：高某", 90, 150)]
    rows += [line(text, 90, 190 + 40 * number) for number, text in enumerate(more)]
    for number, charge in enumerate(charges):
        rows += [line(charge, 90, 400 + 40 * number), line("21.00", 1100, 400 + 40 * number)]
    rows += [line("合计金额（大写）：陆拾叁元整", 90, 600), line("（小写）：63.00", 1000, 600)]
    rows += [line("统筹支付：0.00", 90, 640), line("账户支付：0.00", 500, 640)]
    rows += [line("现金支付：63.00", 1000, 640)]
    return [*rows, line("收款单位：某市中心医院", 90, 700), line("收款人：林某", 1000, 700)]


@pytest.mark.parametrize(
    ("rows", "kind"),
    [
        (invoice("医疗卫生机构诊收费票据", "7706"), "outpatient_invoice"),
        (invoice("医疗收费票据", "36060122"), "outpatient_invoice"),
        (invoice("医疗收费票据", "36060222"), "inpatient_invoice"),
        (invoice("医疗收费票据", "360602"), "inpatient_invoice"),
        (invoice("医疗收费票据", "7706", "住院天数：3"), "inpatient_invoice"),
        (invoice("医疗收费票据", "7706", "住院收费专用章"), "inpatient_invoice"),
        (invoice("医疗收费票据", "7706"), "outpatient_invoice"),
        # a charge that speaks of a stay is none
        (
            invoice("医疗收费票据", "7706", charges=("住院诊查费", "西药费", "检查费")),
            "outpatient_invoice",
        ),
    ],
)
def test_any_sign_of_the_kind_tells_it(rows: list[Line], kind: str) -> None:
    found, _ = identify(page(*rows))
    assert found is not None
    assert found.name == kind


def test_a_kind_told_by_nothing_is_told_unsurely() -> None:
    """A stay is always named on its invoice, so the other kind is likelier, and no more."""
    _, told = identify(page(*invoice("医疗门诊收费票据", "36060122")))
    _, untold = identify(page(*invoice("医疗收费票据", "7706")))
    assert told == 1.0
    assert untold <= 0.5


def test_a_receipt_of_another_office_is_no_visit() -> None:
    rows = [line("收款收据", 650, 40), line("交款人：高某", 90, 110), line("项目", 90, 150)]
    rows += [line("会费", 90, 190), line("金额合计（大写）：陆拾叁元整", 90, 240)]
    rows += [line("（小写）：63.00", 1000, 240), line("收款单位：某市总工会", 90, 300)]
    rows += [line("收款人：林某", 1000, 300), line("票据代码：7706", 90, 70)]
    assert identify(page(*rows))[0] is None


def without(rows: list[Line], *words: str) -> list[Line]:
    return [row for row in rows if not any(word in row.text for word in words)]


VISIT = invoice("某市中心医院门诊收费票据", "36060122")


@pytest.mark.parametrize(
    "lost",
    [
        ("写",),  # the total's labels
        ("写", "门诊收费"),  # and the title
        (
            "代码",
            "号码",
            "交款",
            "写）：63",
            "统筹",
            "账户",
            "现金",
            "收款",
        ),  # all but title and words
    ],
)
def test_an_invoice_is_told_by_whatever_ink_and_fax_leave_of_it(lost: tuple[str, ...]) -> None:
    heads = [line(text, 90 + 300 * n, 360) for n, text in enumerate(("项目名称", "数量", "金额"))]
    found, likeness = identify(page(*without([*VISIT, *heads], *lost)))
    assert found is not None
    assert found.name == "outpatient_invoice"
    assert likeness >= 0.5


def test_a_bill_without_title_number_and_total_is_not_told_by_a_few_payers() -> None:
    found, _ = identify(page(*without(VISIT, "写", "门诊", "代码", "号码", "交款", "收款")))
    assert found is None


def test_an_invoice_that_lost_its_title_is_no_settlement_sheet() -> None:
    lines = ["统筹支付：10.00", "起付线：0.00", "政策范围内：20.00", "自费：0.00", "超限价：0.00"]
    lines += ["自付：5.00", "大额支付：0.00", "医疗救助：0.00", "个人账户支付：5.00"]
    lines += ["个人现金支付：5.00", "公务员补助：0.00", "险种：职工医保"]
    rows = [line(text, 90, 300 + 40 * number) for number, text in enumerate(lines)]
    sheet, _ = identify(page(*rows))
    assert sheet is not None and sheet.name == "settlement_sheet"
    till = [line("预缴金额：0.00", 900, 300), line("退费金额：0.00", 900, 340)]
    till += [line("大写：贰拾元整", 900, 380)]
    found, _ = identify(page(*rows, *till))
    assert found is None or found.name != "settlement_sheet"


def test_an_ambulance_is_charged_as_a_visit() -> None:
    rows = [line("某市院前急救收费票据", 600, 40), line("号码：150038172", 90, 110)]
    rows += [line("患者姓名：高某", 90, 150), line("出诊日期：2015-12-03", 600, 150)]
    heads = (("收费项目", 90), ("单位", 400), ("数量", 600), ("单价", 800), ("金额", 1000))
    charge = (("救护车费", 90), ("公里", 400), ("18", 600), ("3.00", 800), ("54.00", 1000))
    rows += [line(text, x, 190) for text, x in heads] + [line(text, x, 230) for text, x in charge]
    rows += [line("合计（大写）伍拾肆元整", 90, 280), line("￥54.00", 1000, 280)]
    rows += [line("收费单位：某市急救医疗中心", 90, 320), line("收费人：林某", 1000, 320)]
    found, _ = identify(page(*rows))
    assert found is not None
    assert found.name == "outpatient_invoice"
