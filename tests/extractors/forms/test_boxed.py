"""Values in boxes under their labels."""

from __future__ import annotations

import pytest

from tests.extractors.drawing import line
from tests.extractors.form_texts import values

BOXES = (
    ("交款人", "马超俊", 100),
    ("医保统筹支付", "11,521.01", 480),
    ("个人账户支付", "1,337.91", 860),
    ("现金支付", "7,156.74", 1240),
)


@pytest.mark.parametrize("indent", [-10.0, 0.0, 30.0])
def test_values_in_boxes_under_their_labels(indent: float) -> None:
    lines = [line(label, x, 300) for label, _, x in BOXES]
    lines += [line(value, x + indent, 342) for _, value, x in BOXES]
    assert values(*lines) == {
        "payer_name": "马超俊",
        "pooled_fund_paid": "11521.01",
        "personal_account_paid": "1337.91",
        "cash_paid": "7156.74",
    }


@pytest.mark.parametrize(("drop", "is_read"), [(96, True), (110, False)])
def test_a_row_of_english_may_stand_between(drop: float, is_read: bool) -> None:
    lines = [line(label, x, 300) for label, _, x in BOXES]
    found = values(*lines, *(line(value, x, 300 + drop) for _, value, x in BOXES))
    assert (found.get("payer_name") == "马超俊") is is_read


def test_an_empty_box_takes_nothing_from_the_box_below_it() -> None:
    lines = [line(label, x, 300) for label, _, x in BOXES]
    lines += [line("预缴金额", 480, 342), line("7,000.00", 480, 384)]
    lines += [line("应退金额", 860, 342), line("12.00", 860, 384)]
    assert values(*lines) == {"prepaid_amount": "7000.00", "refund_amount": "12.00"}


@pytest.mark.parametrize("drop", [0.0, 10.0])
def test_boxes_with_values_beside_labels_elsewhere_on_the_form(drop: float) -> None:
    """What stands beside its label is not taken for a print that is a row off."""
    boxes = [line(label, x, 300) for label, _, x in BOXES]
    boxes += [line(value, x + 50, 342 + drop) for _, value, x in BOXES]
    beside = [line("票据代码：", 100, 200), line("45062921", 250, 200 + drop)]
    beside += [line("小写：", 1100, 250), line("20,015.66", 1190, 250 + drop)]
    expected = {"invoice_code": "45062921", "total_amount": "20015.66", "payer_name": "马超俊"}
    assert values(*boxes, *beside) == expected | {
        "pooled_fund_paid": "11521.01",
        "personal_account_paid": "1337.91",
        "cash_paid": "7156.74",
    }


def test_one_value_under_one_label_makes_no_boxed_form() -> None:
    assert values(line("应补", 1074, 300), line("4693.80", 1090, 342)) == {}


def test_where_the_print_lies_low_one_value_under_its_label_is_enough() -> None:
    """It begins before its label ends, as none does that is only off its row."""
    labels = (("姓名", 100), ("性别", 500), ("现金", 900), ("自费", 1300))
    printed = (("牟长胜", 200), ("男", 600), ("2261.90", 1000), ("288.00", 1312))
    lines = [line(text, x, 300) for text, x in labels] + [line(text, x, 320) for text, x in printed]
    assert values(*lines) == {
        "payer_name": "牟长胜",
        "sex": "male",
        "cash_paid": "2261.90",
        "out_of_scope_self_paid": "288.00",
    }
    far = [*lines[:-1], line("288.00", 1312, 350)]  # as far down as nothing else is
    assert "out_of_scope_self_paid" not in values(*far)
