"""Cells that ask for two facts or three and give them together, and rules between cells."""

from __future__ import annotations

import pytest

from extractors.arrangements.shared_cells import shared_pairs
from extractors.documents import find_documents
from extractors.labels.finding import load_vocabulary
from extractors.types import Document, Line
from tests.extractors.drawing import line, page

INVOICE = load_vocabulary("invoice")


def pairs(*lines: Line) -> dict[str, str]:
    return {x.label.text: x.value.text for x in shared_pairs(page(*lines), INVOICE).pairs}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("姓名/性别：张三喜/男", {"姓名": "张三喜", "性别": "男"}),
        ("姓名／性别／年龄  张三喜／男／45岁", {"姓名": "张三喜", "性别": "男", "年龄": "45岁"}),
        # the last word's end is that of all
        ("入院/出院科室：心内科/外科", {"入院科室": "心内科", "出院科室": "外科"}),
        # days have strokes of their own
        (
            "出院日期/结算日期：2021/04/02/2021/04/12",
            {"出院日期": "2021/04/02", "结算日期": "2021/04/12"},
        ),
    ],
)
def test_each_label_has_its_part(text: str, expected: dict[str, str]) -> None:
    assert pairs(line(text, 60, 200)) == expected


@pytest.mark.parametrize("text", ["姓名/性别：张三喜", "姓名/性别：男/张三喜", "甲/乙：3/4"])
def test_what_has_no_part_of_its_kind_for_each_is_no_such_cell(text: str) -> None:
    assert not pairs(line(text, 60, 200))


def test_the_values_may_stand_in_the_next_cell_of_the_row() -> None:
    found = pairs(
        line("姓名/性别", 60, 200), line("张三喜/男", 300, 200), line("李四/女", 300, 240)
    )
    assert found == {"姓名": "张三喜", "性别": "男"}


def invoice(*lines: Line) -> Document:
    (document,) = find_documents(
        [
            page(
                line("某某省医疗住院收费票据", 300, 60),
                line("住院号：00381726", 60, 100),
                line("入院日期：2020-09-01", 500, 100),
                line("预交金额：8000.00", 900, 100),
                line("退费金额：0.00", 1300, 100),
                line("床位费", 60, 140),
                line("360.00", 300, 140),
                line("合计（大写）叁佰陆拾元整", 60, 180),
                *lines,
            )
        ]
    )
    return document


def test_what_else_stands_in_the_line_is_read_too_and_boxes_are_those_in_print() -> None:
    shared = line("统筹支付：100.00   姓名/性别：张三喜/男   现金支付：260.00", 60, 240)
    fields = invoice(shared).fields
    said = {
        key: fields[key].value for key in ("pooled_fund_paid", "payer_name", "sex", "cash_paid")
    }
    assert said == {
        "pooled_fund_paid": "100.00",
        "payer_name": "张三喜",
        "sex": "male",
        "cash_paid": "260.00",
    }
    start = shared.text.index("张三喜")
    assert fields["payer_name"].box == shared.span_box(start, start + 3)
    start = shared.text.index("男")
    assert fields["sex"].box == shared.span_box(start, start + 1)


def test_rules_around_values_and_between_cells_are_no_part_of_them() -> None:
    fields = invoice(
        line("姓名：__张三喜__", 60, 220),
        line("统筹支付：__100.00__", 500, 220),
        line("性别 | 男", 60, 260),
        line("现金支付 | 260.00", 500, 260),
    ).fields
    said = {
        key: fields[key].value for key in ("pooled_fund_paid", "payer_name", "sex", "cash_paid")
    }
    assert said == {
        "pooled_fund_paid": "100.00",
        "payer_name": "张三喜",
        "sex": "male",
        "cash_paid": "260.00",
    }
