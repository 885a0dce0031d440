"""Sums of single provinces: labels in a remark that no list has and that no colon follows."""

from __future__ import annotations

import pytest

from extractors.doubts import with_points
from extractors.forms import read_form
from extractors.labels import EXTRA, load_vocabulary
from extractors.types import Line
from tests.extractors.drawing import line, page

INVOICE = load_vocabulary("invoice")


def extras(*lines: Line) -> dict[str, str]:
    readings = with_points(read_form(page(*lines), INVOICE).readings, page(*lines))
    return {x.key.removeprefix(EXTRA): x.value for x in readings if x.key.startswith(EXTRA)}


@pytest.mark.parametrize(
    ("printed", "found"),
    [
        ("备注：医保账户余额703.80大病支付0.00", {"医保账户余额": "703.80", "大病支付": "0.00"}),
        (
            "符合医保范围费用15345.97元，起付线1200元，大病保险0元",
            {"符合医保范围费用": "15345.97", "起付线": "1200.00", "大病保险": "0.00"},
        ),
        (
            "门诊统筹剩余额度1364.40；本年度统筹累计支付20.00",
            {"门诊统筹剩余额度": "1364.40", "本年度统筹累计支付": "20.00"},
        ),
        (
            "进入政策范围6140.24元，支付后余额18.20",
            {"进入政策范围": "6140.24", "支付后余额": "18.20"},
        ),
        ("往年账户支付120.45元", {"往年账户支付": "120.45"}),
        ("门诊起付线：200.00", {"门诊起付线": "200.00"}),
        ("二次报销(20.00) 医疗救助(0.00)", {"二次报销": "20.00", "医疗救助": "0.00"}),
    ],
)
def test_further_sums_that_no_colon_follows(printed: str, found: dict[str, str]) -> None:
    assert extras(line(printed, 100, 700)) == found


def test_the_mark_behind_a_further_sum_is_no_part_of_its_ink() -> None:
    paper = page(line("符合医保范围费用15345.97元，起付线累计1200元，大病保险0元", 100, 700))
    raws = [each.raw for each in read_form(paper, INVOICE).readings]
    assert raws == ["15345.97元", "1200元", "0元"]


def test_a_further_sum_whose_amount_is_a_text_of_its_own() -> None:
    beside = extras(line("统筹年度累计支付", 100, 700), line("35430.00", 400, 702))
    assert beside == {"统筹年度累计支付": "35430.00"}


@pytest.mark.parametrize("printed", ["检查费369.29", "卫生材料费107.13", "职工基本医疗保险"])
def test_charges_and_kinds_of_insurance_are_no_sums(printed: str) -> None:
    assert extras(line(printed, 100, 400)) == {}


@pytest.mark.parametrize(
    ("read", "meant"),
    [("0:00", "0.00"), ("：0:00；", "0.00"), ("Q.00", "0.00"), ("664-25", "664.25"),
     ("1200.0费：", "1200.00")],
)  # fmt: skip
def test_marks_and_letters_in_an_amount(read: str, meant: str) -> None:
    assert extras(line(f"大病保险：{read}", 100, 700)) == {"大病保险": meant}


@pytest.mark.parametrize("read", ["印", "1833011元", "06.83"])
def test_what_is_no_whole_amount_is_left_out(read: str) -> None:
    assert extras(line(f"大病保险：{read}", 100, 700)) == {}
