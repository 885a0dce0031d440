"""Rows of labels over as many rows of values: which value is whose, and where it is printed."""

from __future__ import annotations

import pytest

from extractors.arrangements.folded_rows import folded_pairs
from extractors.documents import find_documents
from extractors.labels.finding import load_vocabulary
from extractors.types import Box, Line
from tests.extractors.drawing import line, page

INVOICE = load_vocabulary("invoice")
SUMS = (("统筹支付", "个人账户支付", "现金支付"), ("预交金额", "补交金额", "退费金额"))
PAID = (("7321.40", "612.30", "4935.50"), ("8000.00", "0.00", "3064.50"))


def row(y: float, *texts: str, left: float = 60.0, step: float = 300.0) -> list[Line]:
    """Texts in columns; an empty one leaves its column free."""
    return [line(text, left + step * n, y) for n, text in enumerate(texts) if text]


def pairs(*lines: Line) -> dict[str, str]:
    return {pair.label.text: pair.value.text for pair in folded_pairs(page(*lines), INVOICE).pairs}


@pytest.mark.parametrize("left", [60.0, 100.0, 190.0], ids=["flush", "aside", "half a column off"])
def test_the_first_row_of_values_is_that_of_the_first_row_of_labels(left: float) -> None:
    found = pairs(
        *row(200, *SUMS[0]),
        *row(240, *SUMS[1]),
        *row(280, *PAID[0], left=left),
        *row(320, *PAID[1], left=left),
    )
    assert found == dict(zip(sum(SUMS, ()), sum(PAID, ()), strict=True))


def test_a_value_that_is_not_there_leaves_the_others_in_their_columns() -> None:
    found = pairs(
        *row(200, *SUMS[0]),
        *row(240, *SUMS[1]),
        *row(280, *PAID[0]),
        *row(320, "8000.00", "", "3064.50"),
    )
    assert "补交金额" not in found
    assert (found["预交金额"], found["退费金额"]) == ("8000.00", "3064.50")


def test_three_rows_of_labels_stand_over_three_of_values() -> None:
    found = pairs(
        *row(200, "姓名：", "性别："),
        *row(240, "住院号：", "医保类型："),
        *row(280, "入院日期：", "出院日期："),
        *row(320, "喻小勤", "女"),
        *row(360, "00381726", "城镇职工"),
        *row(400, "2020-09-01", "2020-09-09"),
    )
    assert found["姓名："] == "喻小勤"
    assert found["住院号："] == "00381726"
    assert found["出院日期："] == "2020-09-09"


def test_rows_of_a_table_go_on_in_their_columns() -> None:
    assert not pairs(
        *row(200, *SUMS[0]),
        *row(240, *SUMS[1]),
        *row(280, *PAID[0]),
        *row(320, *PAID[1]),
        *row(360, "1.00", "2.00", "3.00"),
    )


def test_what_is_no_such_value_is_of_no_such_block() -> None:
    assert not pairs(
        *row(200, "姓名", "性别"),
        *row(240, "入院日期", "出院日期"),
        *row(280, "2020-09-01", "2020-09-09"),
        *row(320, "喻小勤", "女"),
    )


def test_a_label_over_two_lines_is_one() -> None:
    assert not pairs(
        *row(200, "医保统筹", "个人账户", "个人现金"),
        *row(240, "基金支付", "支付", "支付"),
        *row(280, *PAID[0]),
        *row(320, *PAID[1]),
    )


def test_values_keep_the_boxes_that_they_have_in_print() -> None:
    (document,) = find_documents(
        [
            page(
                line("某某省医疗住院收费票据", 300, 60),
                *row(100, "姓名：喻小勤", "住院号：00381726", "入院日期：2020-09-01"),
                *row(140, "床位费", "360.00"),
                line("合计（大写）叁佰陆拾元整", 60, 170),
                *row(200, *SUMS[0]),
                *row(240, *SUMS[1]),
                *row(280, *PAID[0]),
                *row(320, *PAID[1]),
            )
        ]
    )
    paid = document.fields["pooled_fund_paid"]
    assert paid.value == "7321.40"
    assert paid.box == line("7321.40", 60, 280).box
    assert document.fields["prepaid_amount"].box == line("8000.00", 60, 320).box
    name = document.fields["payer_name"].box
    assert isinstance(name, Box)
    assert name.center_y == line("x", 60, 100).box.center_y
