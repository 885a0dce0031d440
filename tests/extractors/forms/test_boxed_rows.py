"""Rows of boxes: labels in the middle of their boxes, values flush with an edge under them."""

from __future__ import annotations

from dataclasses import replace

import pytest

from extractors.forms.pairing import best_by_key, read_form
from extractors.labels.finding import load_vocabulary
from extractors.lines.split_labels import join_split_labels
from extractors.types import Line
from tests.extractors.drawing import line, page

VOCABULARY = load_vocabulary("invoice")


def values(*lines: Line) -> dict[str, str]:
    form = read_form(join_split_labels(page(*lines), VOCABULARY), VOCABULARY)
    return {key: reading.value for key, reading in best_by_key(form.readings).items()}


def boxes(y: float, *texts: str, left: float = 60.0, step: float = 300.0) -> list[Line]:
    return [line(text, left + step * n, y) for n, text in enumerate(texts)]


def test_values_flush_left_in_wide_boxes_belong_to_the_labels_above_them() -> None:
    found = values(
        *boxes(200, "住院号", "科室", "医保类型", "医保编号", left=180),
        *boxes(240, "00381726", "普外科", "城镇职工", "6201009928173", left=60),
    )
    assert found == {
        "admission_number": "00381726",
        "department": "普外科",
        "insurance_type": "城镇职工",
        "insurance_number": "6201009928173",
    }


def test_values_printed_too_low_and_behind_their_labels_are_of_no_boxes() -> None:
    found = values(
        *boxes(200, "统筹支付", "个人账户", "现金支付"),
        *boxes(224, "7321.40", "612.30", "4935.50", left=160),
        *boxes(300, "预交金额", "补交金额", "退费金额"),
        *boxes(324, "8000.00", "0.00", "3064.50", left=160),
    )
    assert found["pooled_fund_paid"] == "7321.40"
    assert found["personal_account_paid"] == "612.30"
    assert found["cash_paid"] == "4935.50"


def test_words_of_a_seal_among_the_values_are_no_value() -> None:
    found = values(
        *boxes(200, "统筹支付", "其他支付", "个人账户支付", "现金支付", left=180),
        *boxes(240, "7321.40", "0.00", "612.30", "4935.50", left=60),
        line("人民医院", 480, 240),
    )
    assert found == {
        "pooled_fund_paid": "7321.40",
        "other_paid": "0.00",
        "personal_account_paid": "612.30",
        "cash_paid": "4935.50",
    }


def test_a_row_that_lost_labels_and_values_has_the_columns_of_a_whole_one() -> None:
    found = values(
        *boxes(200, "统筹支付", "其他支付", "账户支付", "现金支付", left=180),
        *boxes(240, "7321.40", "0.00", "612.30", "4935.50", left=60),
        line("个人自付", 180, 280),
        *boxes(280, "预交金额", "退费金额", left=780),
        *boxes(320, "1208.10", "8000.00", "3064.50", left=360),
    )
    assert found["prepaid_amount"] == "8000.00"
    assert found["refund_amount"] == "3064.50"
    assert "in_scope_self_paid" not in found


def test_a_value_whose_label_was_lost_is_not_the_next_label_s() -> None:
    found = values(
        line("统筹支付", 160, 200),
        *boxes(200, "账户支付", "现金支付", "其他支付", left=760),
        *boxes(240, "7321.40", "15.20", "612.30", "4935.50", "0.00", left=60),
    )
    assert found == {
        "pooled_fund_paid": "7321.40",
        "personal_account_paid": "612.30",
        "cash_paid": "4935.50",
        "other_paid": "0.00",
    }


def test_an_empty_box_takes_no_neighbour_s_value() -> None:
    found = values(
        *boxes(200, "统筹支付", "其他支付", "个人账户支付", "现金支付", left=180),
        *boxes(240, "7321.40", left=60),
        line("612.30", 660, 240),
        line("4935.50", 960, 240),
    )
    assert "other_paid" not in found
    assert found["personal_account_paid"] == "612.30"
    assert found["cash_paid"] == "4935.50"


def test_two_sums_side_by_side_are_no_third() -> None:
    found = values(
        *boxes(200, "统筹支付", "账户支付", "自付", "自费", "现金", step=120),
        *boxes(240, "73.40", "61.30", "39.34", "10.16", "49.50", left=70, step=120),
    )
    assert found["out_of_scope_self_paid"] == "10.16"
    assert found["cash_paid"] == "49.50"


def test_a_label_s_second_line_may_only_say_more() -> None:
    found = values(
        *boxes(213, "统筹支付", "现金支付", left=180),
        *boxes(200, "预交金额", left=780),
        line("合计", 802, 226),
        *boxes(262, "7321.40", "4935.50", "5000.00", left=60),
    )
    assert found["prepaid_amount"] == "5000.00"


def test_labels_with_colons_over_each_other_stay_two() -> None:
    found = values(
        line("交款人：", 60, 200),
        line("金开怀", 160, 200),
        line("身份证号：", 60, 236),
        line("350102********8130", 180, 236),
    )
    assert found["payer_name"] == "金开怀"
    assert found["payer_id"] == "350102********8130"


@pytest.mark.parametrize("height", [24.0, 48.0])
def test_one_amount_under_its_label_is_its_own_where_it_is_set_larger(height: float) -> None:
    """Phones show the total so; at the size of all else it may be another column's."""
    label, amount = line("金额合计（元）", 60, 200), line("26,112.63", 60, 240)
    large = replace(amount, box=amount.box._replace(y1=240 + height))
    found = values(label, large, line("票据代码", 60, 400), line("65060223", 900, 400))
    assert found.get("total_amount") == ("26112.63" if height > label.box.height else None)


def test_values_half_a_row_low_leave_the_row_under_the_next_labels_alone() -> None:
    """Each row of labels has its values struck half a row lower, with less than a line between."""
    found = values(
        *boxes(200, "医保统筹基金支付：", "医保个人账户支付：", "个人支付现金金额：", left=60),
        *boxes(214, "7604.12", "930.00", "3139.30", left=265),
        *boxes(228, "个人自付：", "个人自费：", "预缴金额：", left=60),
        *boxes(242, "2631.05", "508.25", "4000.00", left=175),
    )
    assert (found["pooled_fund_paid"], found["in_scope_self_paid"]) == ("7604.12", "2631.05")
    assert (found["prepaid_amount"], found["out_of_scope_self_paid"]) == ("4000.00", "508.25")


def test_a_word_among_labels_with_an_amount_under_it_is_a_further_sum() -> None:
    found = values(
        *boxes(200, "统筹支付", "乡邻份额", "账户支付", "现金支付", left=180),
        *boxes(240, "7321.40", "15.00", "612.30", "4935.50", left=60),
    )
    assert found["extra:乡邻份额"] == "15.00"
    assert found["personal_account_paid"] == "612.30"


@pytest.mark.parametrize(("word", "said"), [("乡邻份额", "甲等"), ("西药费", "15.00")])
def test_neither_another_value_nor_a_charge_is_a_further_sum(word: str, said: str) -> None:
    found = values(
        *boxes(200, "统筹支付", word, "账户支付", "现金支付", left=180),
        *boxes(240, "7321.40", said, "612.30", "4935.50", left=60),
    )
    assert f"extra:{word}" not in found


def test_a_further_sum_is_told_by_the_columns_of_a_whole_row_too() -> None:
    found = values(
        *boxes(200, "统筹支付", "其他支付", "账户支付", "现金支付", left=180),
        *boxes(240, "7321.40", "0.00", "612.30", "4935.50", left=60),
        *boxes(280, "个人自付", "乡邻份额", "预交金额", "退费金额", left=180),
        *boxes(320, "15.00", "8000.00", "3064.50", left=360),
    )
    assert found["extra:乡邻份额"] == "15.00"
    assert found["prepaid_amount"] == "8000.00"
    assert "in_scope_self_paid" not in found


def test_one_value_with_ink_beside_it_leaves_the_others_of_its_row_their_labels() -> None:
    found = values(
        *boxes(200, "统筹支付", "其他支付", "账户支付", "现金支付", "个人自费", left=180),
        *boxes(240, "7321.40", "0.00", "612.30", "4935.50", "21.00", left=60),
        *boxes(280, "个人自付", "预交金额", "补缴金额", "退费金额", left=180),
        line("个人缴费合计", 1360, 280),
        *boxes(320, "8000.00", "70.0院（", "3064.50", "4956.50", left=360),
    )
    assert found["prepaid_amount"] == "8000.00"
    assert found["refund_amount"] == "3064.50"
    assert "supplementary_amount" not in found


def test_a_seal_s_single_characters_among_labels_and_values_are_no_cells() -> None:
    found = values(
        *boxes(200, "医保类型", "医保编号", "性别", "病历号", left=180),
        line("市", 720, 200),
        *boxes(240, "城镇职工", "6201009928173", "女", "00381726", left=60),
        line("L", 520, 228),
    )
    assert found == {
        "insurance_type": "城镇职工",
        "insurance_number": "6201009928173",
        "sex": "female",
        "medical_record_number": "00381726",
    }
