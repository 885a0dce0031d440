"""Amounts that the paper itself gives reason to doubt, and those that it puts right."""

from __future__ import annotations

import pytest

from extractors.forms.pairing import read_form
from extractors.labels.finding import load_vocabulary
from extractors.sums.doubts import with_points
from tests.extractors.drawing import line, page

VOCABULARY = load_vocabulary("invoice")


@pytest.mark.parametrize(
    ("raw", "value"),
    [
        ("公务员补助：647299;", "6472.99"),  # printed so elsewhere
        ("公务员补助：5000", "5000.00"),  # a whole amount, though 50.00 is printed too
        ("公务员补助：123456", "123456.00"),
    ],
)
def test_a_point_is_put_back_where_the_paper_prints_it_elsewhere(raw: str, value: str) -> None:
    paper = page(line(raw, 100, 200), line("其他支付：6472.99", 100, 300), line("50.00", 900, 300))
    readings = with_points(read_form(paper, VOCABULARY).readings, paper)
    assert {x.key: x.value for x in readings}["extra:公务员补助"] == value


def test_a_part_that_is_more_than_the_whole_lost_its_point() -> None:
    total = line("（小写）：3328.08", 90, 540)
    paper = page(
        total,
        line("个人自付：151642", 90, 600),
        line("个人自费：22805", 600, 600),
        line("预缴金额：500000", 90, 660),
    )
    readings = with_points(read_form(paper, load_vocabulary("invoice")).readings, paper)
    found = {each.key: each.value for each in readings}
    assert found["in_scope_self_paid"] == "1516.42"
    assert "out_of_scope_self_paid" not in found  # 228.05, or 2280.5 and a figure more
    assert found["prepaid_amount"] == "500000.00"  # a deposit may be more than the bill
