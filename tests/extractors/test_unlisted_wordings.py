"""Labels and headings that stand in no list, told by their words, their values and the sums."""

from __future__ import annotations

import pytest

from extractors.documents import find_documents
from extractors.forms.pairing import best_by_key, read_form
from extractors.labels.finding import load_vocabulary, page_labels
from extractors.labels.label_words import composed_section, payer_told
from extractors.types import Document, Line
from extractors.types_of_paper.headed_texts import section_fields
from tests.extractors.drawing import line, page

INVOICE = load_vocabulary("invoice")


def values(*lines: Line) -> dict[str, str]:
    readings = read_form(page(*lines), INVOICE).readings
    return {key: reading.value for key, reading in best_by_key(readings).items()}


@pytest.mark.parametrize(
    ("said", "key", "value"),
    [
        ("病例号 1128840", "medical_record_number", "1128840"),
        ("收银人 谢敏", "cashier_name", "谢敏"),
        ("看病人 柏振东", "payer_name", "柏振东"),
    ],
)
def test_a_short_label_without_a_colon_is_told_by_its_value(
    said: str, key: str, value: str
) -> None:
    assert said.partition(" ")[0] not in INVOICE.keys
    assert values(line(said, 100, 100)) == {key: value}


@pytest.mark.parametrize("said", ["看病人 窗口", "病例号 未建档"])
def test_what_is_no_value_of_its_kind_makes_no_label(said: str) -> None:
    assert values(line(said, 100, 100)) == {}


@pytest.mark.parametrize(
    ("paper", "heading", "key"),
    [
        ("diagnosis_certificate", "临床诊断结论", "diagnoses"),
        ("diagnosis_certificate", "接诊医师嘱咐", "advice"),
        ("diagnosis_certificate", "医院领导意见", None),
        ("discharge_summary", "转出时诊断", "discharge_diagnoses"),
        ("discharge_summary", "收住院时初步诊断", "admission_diagnoses"),
        ("discharge_summary", "院外治疗交代", "discharge_advice"),
        ("discharge_summary", "门诊诊断", None),
        ("pathology_report", "石蜡切片诊断结论", "pathological_diagnosis"),
        ("pathology_report", "临床诊断", None),
    ],
)
def test_a_heading_is_told_by_its_words(paper: str, heading: str, key: str | None) -> None:
    assert composed_section(heading, paper) == key


def test_a_blank_may_part_a_heading_from_its_text() -> None:
    vocabulary = load_vocabulary("discharge_summary")
    assert "院外治疗交代" not in vocabulary.keys
    sheet = page(
        line("诊疗经过：抗感染治疗。", 100, 300),
        line("院外治疗交代 低盐饮食，一月后复查。", 100, 340),
    )
    found = section_fields([sheet], vocabulary, lists=(), texts=("discharge_advice",))
    assert found["discharge_advice"].value == "低盐饮食，一月后复查。"


@pytest.mark.parametrize(
    ("word", "payer"),
    [
        ("医保基金小计", "pooled_fund_paid"),
        ("个人账户消费", "personal_account_paid"),
        ("患者现金小计", "cash_paid"),
        ("大病基金小计", None),  # another fund
        ("医保个人自付", None),  # of the fund or of the person?
        ("医保账户扣减款", None),
        ("挂号费", None),
    ],
)
def test_one_word_tells_who_paid(word: str, payer: str | None) -> None:
    assert payer_told(word) == payer


def invoice(*lines: Line) -> Document:
    """Of 900.00: 600.00 of the fund, 80.00 of the account, 220.00 in cash."""
    head = (line("某省医疗住院收费票据", 500, 60), line("姓名：陈某", 120, 200))
    stay = line("住院号：98138381", 700, 200)
    total = (line("合计（大写）：玖佰元整", 120, 700), line("小写：900.00", 1100, 700))
    rest = (line("个人账户支付：80.00", 600, 760), line("现金支付：220.00", 1100, 760))
    (document,) = find_documents([page(*head, stay, *total, *rest, *lines)])
    return document


def test_an_unlisted_line_is_the_payer_that_its_words_and_the_sum_say() -> None:
    document = invoice(line("医保基金小计：600.00", 120, 760))
    assert document.value("pooled_fund_paid") == "600.00"
    assert "医保基金小计" not in document.extras


@pytest.mark.parametrize(
    "said", ["医保基金小计：599.00", "大病基金小计：600.00", "转外就医基金：600.00"]
)
def test_neither_the_words_nor_the_sum_alone_place_it(said: str) -> None:
    document = invoice(line(said, 120, 760))
    assert document.value("pooled_fund_paid") is None
    assert document.extras[said.partition("：")[0]].value == said.partition("：")[2]


def test_words_of_their_own_are_no_misread_label() -> None:
    sheet = page(line("汇款支付：600.00", 120, 760), line("现金支付：220.00", 600, 760))
    assert [x.key for x in page_labels(sheet, INVOICE)] == ["extra:汇款支付", "cash_paid"]
    assert "personal_account_paid" not in values(*sheet.lines)


def test_what_the_paper_says_in_words_is_its_total() -> None:
    head = (line("某省医疗住院收费票据", 500, 60), line("姓名：陈某", 120, 200))
    rows = (
        line("住院号：98138381", 700, 200),
        line("本次合计款：900.00", 120, 700),
        line("人民币（大写）：玖佰元整", 600, 700),
        line("统筹支付：600.00", 120, 760),
        line("现金支付：300.00", 600, 760),
        line("应收金额：300.00", 120, 820),
    )
    (document,) = find_documents([page(*head, *rows)])
    assert document.value("total_amount") == "900.00"


def test_a_label_that_goes_on_is_no_value_of_itself() -> None:
    read = values(line("科室或病区", 100, 100), line("骨科", 400, 100))
    assert read.get("department") in (None, "骨科")
