"""Sums under wordings that no list has, told by where they stand on the paper."""

from __future__ import annotations

import pytest

from extractors.documents import find_documents
from extractors.labels.finding import load_vocabulary
from extractors.labels.label_words import way_told
from extractors.types import Document, Line
from tests.extractors.drawing import line, page


def stay(*lines: Line) -> Document:
    """Of 900.00, of which 220.00 are paid in cash."""
    head = (line("某省医疗住院收费票据", 500, 60), line("姓名：陈某", 120, 200))
    number = line("住院号：98138381", 700, 200)
    total = (line("合计（大写）：玖佰元整", 120, 700), line("小写：900.00", 1100, 700))
    paid = (line("现金支付：220.00", 1100, 760), line("个人账户支付：0.00", 120, 900))
    (document,) = find_documents([page(*head, number, *total, *paid, *lines)])
    return document


def extras(*lines: Line) -> dict[str, object]:
    return {label: found.value for label, found in stay(*lines).extras.items()}


@pytest.mark.parametrize("word", ["长青专项", "互济", "兜底帮扶二期"])
def test_a_word_with_its_amount_behind_a_known_sum_is_another_sum(word: str) -> None:
    assert word not in load_vocabulary("invoice").keys
    row = [line("统筹支付 600.00", 120, 760), line(f"{word} 80.00", 500, 760)]
    assert extras(*row) == {word: "80.00"}
    assert stay(*row).value("pooled_fund_paid") == "600.00"


def test_cells_of_a_word_and_its_amount_are_one_line() -> None:
    known = [line("统筹支付", 120, 760), line("600.00", 300, 760)]
    unknown = [line("长青专项", 500, 760), line("80.00", 700, 760)]
    assert extras(*known, *unknown) == {"长青专项": "80.00"}


def test_so_it_is_within_a_line_and_in_a_note() -> None:
    assert extras(line("统筹支付 600.00 长青专项 80.00", 120, 760)) == {"长青专项": "80.00"}
    note = line("备注：起付线500.00元，“77”帮扶 80.00，其中互济 12.00", 120, 820)
    assert extras(line("统筹支付 600.00", 120, 760), note) == {
        "起付线": "500.00",
        "“77”帮扶": "80.00",
        "互济": "12.00",
    }


def test_a_quoted_number_before_a_word_and_its_colon_is_of_the_label() -> None:
    row = [line("统筹支付 600.00", 120, 760), line("“77”帮扶：80.00", 120, 820)]
    assert extras(*row) == {"“77”帮扶": "80.00"}


def test_before_all_known_sums_a_word_of_payments_alone_names_one() -> None:
    row = [line("统筹支付 600.00", 500, 760)]
    assert extras(line("可报总数 700.00", 120, 760), *row) == {"可报总数": "700.00"}
    assert extras(line("军免金额 700.00", 120, 760), *row) == {"军免金额": "700.00"}
    assert extras(line("长青专项 700.00", 120, 760), *row) == {}


@pytest.mark.parametrize(
    "row",
    [
        [line("统筹支付 600.00", 120, 760), line("西药费 80.00", 500, 760)],  # a charge
        [line("床号", 120, 760), line("东八 80.00", 300, 760)],  # a label's value
        [line("小写：900.00", 120, 700), line("长青专项 80.00", 500, 700)],  # beside the total
    ],
)
def test_what_is_no_such_sum_is_given_under_no_name(row: list[Line]) -> None:
    assert not {"西药费", "东八", "长青专项"} & extras(*row).keys()


def test_a_word_read_unsurely_may_be_a_known_label() -> None:
    row = [line("统筹支付 600.00", 120, 760), line("长青专项 80.00", 500, 760, confidence=0.73)]
    assert extras(*row) == {}


def test_a_short_wording_with_its_amount_is_a_line_beside_the_firm_one() -> None:
    rows = [
        line("个人自费：30.00", 120, 760),
        line("备注：乙类 138.00 元，全自费 0.00 元", 120, 820),
    ]
    assert extras(*rows)["全自费"] == "0.00"
    assert stay(*rows).value("out_of_scope_self_paid") == "30.00"


def test_deposit_and_cash_tell_which_way_the_till_settled() -> None:
    deposit = [line("预交金：300.00", 120, 760), line("统筹支付：680.00", 500, 760)]
    document = stay(*deposit, line("应返还差额数：80.00", 600, 820))
    assert document.value("refund_amount") == "80.00"
    document = stay(*deposit, line("应返还差额数：79.00", 600, 820))
    assert document.value("refund_amount") is None


@pytest.mark.parametrize(
    ("word", "way"),
    [
        ("窗口退现", "refund_amount"),
        ("应补差额款", "supplementary_amount"),
        ("退补差", None),
        ("医疗补助", None),  # of those who pay
        ("挂号", None),
    ],
)
def test_words_of_the_till(word: str, way: str | None) -> None:
    assert way_told(word) == way
