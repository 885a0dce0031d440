"""Labels behind their values, under them, or in brackets behind them."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from extractors.arrangements.labels_behind import (
    bracketed_labels,
    captioned_values,
    labels_at_the_right,
)
from extractors.arrangements.told_pairs import Told
from extractors.documents import find_documents
from extractors.labels.finding import Vocabulary, load_vocabulary
from extractors.types import Line, Page
from tests.extractors.drawing import line, page

INVOICE = load_vocabulary("invoice")
TOLD = {
    "统筹支付": "7321.40",
    "个人账户支付": "612.30",
    "现金支付": "4935.50",
    "预交金额": "8000.00",
}


def row(y: float, *texts: str, step: float = 300.0) -> list[Line]:
    return [line(text, 60 + step * n, y) for n, text in enumerate(texts)]


def pairs(told_by: Callable[[Page, Vocabulary], Told], *lines: Line) -> dict[str, str]:
    told = told_by(page(*lines), INVOICE)
    return {pair.label.text: pair.value.text for pair in told.pairs}


def test_labels_in_brackets_stand_behind_their_values() -> None:
    texts = [f"{value}（{label}）" for label, value in TOLD.items()]
    assert pairs(bracketed_labels, *row(200, *texts)) == TOLD
    # two say little, and of whom a charge is paid stands behind several of them
    assert not pairs(bracketed_labels, *row(200, *texts[:2]))
    assert not pairs(bracketed_labels, *row(200, *(f"{n}.00（自费）" for n in range(4))))


@pytest.mark.parametrize("is_one_line", [True, False])
def test_labels_at_the_right_of_their_values(is_one_line: bool) -> None:
    lines: list[Line] = []
    for number, (label, value) in enumerate(TOLD.items()):
        x, y = 60 + 400 * (number % 2), 200 + 40 * (number // 2)
        both = line(f"{value} {label}", x, y)
        parts = [line(value, x, y), line(label, x + 120, y)]
        lines += [both] if is_one_line else parts
    assert {k: v.strip() for k, v in pairs(labels_at_the_right, *lines).items()} == TOLD


def test_labels_left_of_their_values_are_read_as_ever() -> None:
    lines = [
        line(text, 60 + 200 * n, 200 + 40 * row)
        for row, own in enumerate([list(TOLD.items())[:2], list(TOLD.items())[2:]])
        for n, text in enumerate(text for pair in own for text in pair)
    ]
    assert not pairs(labels_at_the_right, *lines)


def test_values_stand_over_their_captions_where_all_do() -> None:
    labels, values = list(TOLD), list(TOLD.values())
    rows = [
        *row(200, *values[:2]),
        *row(240, *labels[:2]),
        *row(280, *values[2:]),
        *row(320, *labels[2:]),
    ]
    assert pairs(captioned_values, *rows) == TOLD
    usual = [
        *row(200, *labels[:2]),
        *row(240, *values[:2]),
        *row(280, *labels[2:]),
        *row(320, *values[2:]),
    ]
    assert not pairs(captioned_values, *usual)
    assert not pairs(captioned_values, *row(160, "9.00", "8.00"), *usual)


def test_such_a_page_is_read_with_the_boxes_that_it_has_in_print() -> None:
    (document,) = find_documents(
        [
            page(
                line("某某省医疗住院收费票据", 300, 60),
                *row(100, "姓名：喻小勤", "住院号：00381726", "入院日期：2020-09-01"),
                line("床位费", 60, 140),
                line("360.00", 360, 140),
                line("合计（大写）叁佰陆拾元整", 60, 170),
                *row(240, *(f"{value}（{label}）" for label, value in TOLD.items()), step=400),
            )
        ]
    )
    paid = document.fields["pooled_fund_paid"]
    assert paid.value == "7321.40"
    assert paid.box == line("7321.40", 60, 240).box
