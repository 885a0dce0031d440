"""One label for what is paid back and what is paid beyond the deposit."""

from __future__ import annotations

import pytest

from extractors.types import Line
from extractors.types_of_paper.invoices import INPATIENT_INVOICE
from tests.extractors.drawing import line, page


def read(wording: str, *, deposit: str, settled: str) -> dict[str, str]:
    sheet = page(
        line("某市医疗住院收费票据", 600, 40),
        line(f"预交金额：{deposit}", 100, 300),
        line(f"{wording}：{settled}", 500, 300),
        line("现金支付：10296.04", 1100, 300),
    )
    fields = INPATIENT_INVOICE.extract([sheet], 1.0).fields
    keys = ("refund_amount", "supplementary_amount")
    return {key: str(fields[key].value) for key in keys if key in fields}


WORDINGS = ("应退/应补", "退(补)金额", "补(退)款", "应补交(+)/应退(-)", "应退补金额")


@pytest.mark.parametrize("wording", WORDINGS)
def test_deposit_and_cash_say_which_way_the_till_settled(wording: str) -> None:
    back = read(wording, deposit="11000.00", settled="703.96")
    assert back == {"refund_amount": "703.96"}
    beyond = read(wording, deposit="9000.00", settled="-1296.04")
    assert beyond == {"supplementary_amount": "1296.04"}


def test_where_they_say_nothing_the_amount_is_doubted() -> None:
    sheet = page(
        line("某市医疗住院收费票据", 600, 40),
        line("退补金额：703.96", 100, 300),
        line("现金支付：10296.04", 1100, 300),
    )
    found = INPATIENT_INVOICE.extract([sheet], 1.0).fields["refund_amount"]
    assert (found.value, found.confidence < 0.9) == ("703.96", True)


def test_a_wording_may_say_what_its_sign_means() -> None:
    sheet = page(
        line("某市医疗住院收费票据", 600, 40),
        line("预交款：3000.00", 100, 300),
        line("应补（+）退（-）：306.62", 500, 300),
    )
    fields = INPATIENT_INVOICE.extract([sheet], 1.0).fields
    assert fields["supplementary_amount"].value == "306.62"
    assert "refund_amount" not in fields


def test_a_form_with_a_line_for_each_way_keeps_them() -> None:
    sheet = page(
        line("某市医疗住院收费票据", 600, 40),
        line("预交金额：9000.00", 100, 300),
        line("补缴金额：1296.04", 500, 300),
        line("退费金额：0.00", 800, 300),
        line("现金支付：10296.04", 1100, 300),
    )
    fields = INPATIENT_INVOICE.extract([sheet], 1.0).fields
    assert fields["refund_amount"].value == "0.00"
    assert fields["supplementary_amount"].value == "1296.04"


def test_change_is_what_is_paid_back_of_a_deposit() -> None:
    def read(*lines: Line) -> dict[str, str]:
        sheet = page(line("某市医疗住院收费票据", 600, 40), *lines)
        found = INPATIENT_INVOICE.extract([sheet], 1.0)
        return {
            key: str(field.value)
            for key, field in {**found.fields, **found.extras}.items()
            if key in ("refund_amount", "找回")
        }

    cash, change = line("现金支付：7873.46", 700, 300), line("找回：1126.54", 1100, 300)
    assert read(line("交押金：9000.00", 100, 300), cash, change) == {"refund_amount": "1126.54"}
    assert read(cash, change) == {"找回": "1126.54"}


def settled(*lines: Line, cash: str) -> dict[str, str]:
    sheet = page(
        line("某市医疗住院收费票据", 600, 40),
        line("预收款：3000.00", 100, 300),
        line(f"现金支付：{cash}", 1100, 260),
        *lines,
    )
    fields = INPATIENT_INVOICE.extract([sheet], 1.0).fields
    keys = ("refund_amount", "supplementary_amount")
    return {key: str(fields[key].value) for key in keys if key in fields}


def test_deposit_and_cash_place_an_amount_between_the_two_ways() -> None:
    back, amount = line("应退", 500, 300), line("1079.27", 900, 300)
    beyond = {"supplementary_amount": "1079.27"}
    assert settled(back, line("应收", 700, 300), amount, cash="4079.27") == beyond
    assert settled(back, amount, cash="1920.73") == {"refund_amount": "1079.27"}
    # a cent more is no proof: it stays where it stands
    assert settled(back, amount, cash="4079.28") == {"refund_amount": "1079.27"}
    other = line("补交款", 500, 300)
    assert settled(other, amount, cash="1920.73") == {"refund_amount": "1079.27"}
    # what is printed behind its own label is given as it is printed
    assert settled(line("应退：1079.27", 500, 300), cash="4079.27") == {"refund_amount": "1079.27"}


def test_what_others_did_not_pay_stands_for_the_cash() -> None:
    sheet = page(
        line("某市医疗住院收费票据", 600, 40),
        line("合计（小写）：3826.61", 100, 260),
        line("预收款：2000.00", 100, 300),
        line("补交款", 500, 300),
        line("128.79", 700, 300),
        line("统筹支付：1955.40", 1100, 300),
    )
    fields = INPATIENT_INVOICE.extract([sheet], 1.0).fields
    assert fields["refund_amount"].value == "128.79"
    assert "supplementary_amount" not in fields
