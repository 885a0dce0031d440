"""Sums of single provinces: labels in a remark that no list has and that no colon follows."""

from __future__ import annotations

import pytest

from extractors.forms.pairing import read_form
from extractors.labels.finding import EXTRA, load_vocabulary
from extractors.sums.doubts import with_points
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
        (
            "大病支付20.00元，医院垫付0元，甲种差数0元，起付线600元",
            {"大病支付": "20.00", "医院垫付": "0.00", "甲种差数": "0.00", "起付线": "600.00"},
        ),
        (
            "备注:(4)起付标准800.00(5)乙类首头487.25(6)本年统筹累计7778.56",
            {"起付标准": "800.00", "乙类首头": "487.25", "本年统筹累计": "7778.56"},
        ),
        (
            "0.00 民政优抚0.00 团体险额付 3.00 单位补贴12.00",
            {"民政优抚": "0.00", "团体险额付": "3.00", "单位补贴": "12.00"},
        ),
        ("按比例自付：1921.96元：省天账片额", {"按比例自付": "1921.96"}),
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


def test_a_cell_that_says_no_more_than_a_further_sum_s_name() -> None:
    assert extras(line("军人优惠", 100, 700), line("12.50", 400, 702)) == {"军人优惠": "12.50"}


def test_a_misread_label_in_a_list_of_sums_is_the_field_s() -> None:
    printed = "大病支付20.00元，个人白付33.00元，起付线600元"
    readings = read_form(page(line(printed, 100, 700)), INVOICE).readings
    assert {x.key: x.value for x in readings}["in_scope_self_paid"] == "33.00"


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
