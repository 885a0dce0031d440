"""Labels that the end of a row breaks in two."""

from __future__ import annotations

import pytest

from extractors.forms.pairing import best_by_key, read_form
from extractors.labels.finding import load_vocabulary
from extractors.lines.wrapped_labels import join_wrapped_labels
from extractors.types import Line
from tests.extractors.drawing import line, page

VOCABULARY = load_vocabulary("invoice")
REMARK = "备注：医保总金额：20966.77；起付线：500.00；"


def values(*lines: Line) -> dict[str, str]:
    joined = join_wrapped_labels(page(*lines), VOCABULARY)
    return {r.key: r.value for r in best_by_key(read_form(joined, VOCABULARY).readings).values()}


@pytest.mark.parametrize(
    ("end", "begin"),
    [
        ("医疗", "救助支付：12.00"),
        ("医疗救助支付", "：12.00"),
        ("医", "疗救助支付：12.00"),
        ("医疗救助", "支付：12.00"),
    ],
)
def test_a_label_that_the_rows_end_breaks_is_one_label(end: str, begin: str) -> None:
    lines = line(REMARK + end, 100, 900), line(begin + "；住院天数：2天", 102, 932)
    found = values(*lines)
    assert found["extra:医疗救助支付"] == "12.00"
    assert found["extra:起付线"] == "500.00"
    assert found["length_of_stay"] == "2"


def test_the_amount_behind_a_joined_label_keeps_its_place() -> None:
    lower = line("救助支付：12.00；住院天数：2天", 102, 932)
    joined = join_wrapped_labels(page(line(REMARK + "医疗", 100, 900), lower), VOCABULARY)
    reading = best_by_key(read_form(joined, VOCABULARY).readings)["extra:医疗救助支付"]
    assert reading.box.x0 == lower.span_box(5, 10).x0
    assert reading.raw.startswith("12.00")


@pytest.mark.parametrize(
    "lines",
    [
        # a value at the row's end, another label under it
        (line("住院天数：6天；住院科别：心血管内科", 100, 900), line("费别：自费", 100, 932)),
        # a whole label without a value
        (line(REMARK + "医疗救助支付", 100, 900), line("大病支付：0.00；余额：3.00", 100, 932)),
        # another text: it begins elsewhere, or further down
        (line(REMARK + "医疗", 100, 900), line("救助支付：12.00", 300, 932)),
        (line(REMARK + "医疗", 100, 900), line("救助支付：12.00", 100, 1000)),
    ],
)
def test_what_is_not_broken_stays_as_it_is(lines: tuple[Line, ...]) -> None:
    paper = page(*lines)
    assert join_wrapped_labels(paper, VOCABULARY) is paper
