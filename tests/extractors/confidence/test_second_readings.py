"""Two readings of one value: agreement, doubt, and proof by the paper's own rules."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractors.confidence.second_readings import DOUBTED, PROVEN, Fields, reconciled
from extractors.types import Box, Check, Document, Field, Item, Line, Look, Page, SecondReading
from extractors.types_of_paper.invoices import INPATIENT_INVOICE

AGAIN = 0.98  # confidence of the second looks


def line_of(text: str, part: str, second: str | None, row: int, confidence: float = AGAIN) -> Line:
    """A line in row ``row`` whose ``part`` was read as ``second`` at the second look."""
    start = text.index(part)
    looks = () if second is None else (Look(second, confidence, "wide", start, start + len(part)),)
    return Line(text, Box(100, 50 * row, 700, 50 * row + 30), 0.96, again=looks)


def field_of(line: Line, raw: str, value: str, confidence: float = 0.96) -> Field:
    start = line.text.index(raw)
    return Field(value, raw, confidence, 0, line.span_box(start, start + len(raw)))


def page_of(*lines: Line) -> Page:
    return Page(0, 800, 600, 0, "ocr", lines)


def invoice(items: Sequence[Item] = (), **fields: Field) -> Document:
    return Document("inpatient_invoice", (0,), 1.0, fields, items=tuple(items))


def no_rules(fields: Fields, extras: Fields, items: Sequence[Item]) -> tuple[Check, ...]:
    return ()


def read_twice(text: str, raw: str, value: str, second: str | None) -> tuple[Document, Page]:
    """A document with one field, ``total_amount``, whose raw text was looked at twice."""
    line = line_of(text, raw, second, 1)
    return invoice(total_amount=field_of(line, raw, value)), page_of(line)


def test_two_looks_that_agree_make_a_value_surer() -> None:
    document, page = read_twice("合计：7,446.56", "7,446.56", "7446.56", "7446.56")
    found = reconciled(document, [page], no_rules).fields["total_amount"]
    assert found.value == "7446.56"
    assert 0.96 < found.confidence < 0.97
    assert found.second == SecondReading("7446.56", "same")


def test_without_a_rule_the_first_reading_stays_and_is_doubted() -> None:
    document, page = read_twice("合计：7446.56", "7446.56", "7446.56", "17446.56")
    found = reconciled(document, [page], no_rules).fields["total_amount"]
    assert (found.value, found.confidence) == ("7446.56", DOUBTED)
    assert found.second == SecondReading("17446.56", "differs")


@pytest.mark.parametrize(
    ("raw", "value", "second", "words"),
    [
        ("660356", "660356.00", "6603.56", "陆仟陆佰零叁元伍角陆分"),  # a point was lost
        ("7446.56", "7446.56", "17446.56", "壹万柒仟肆佰肆拾陆元伍角陆分"),  # a digit at the edge
    ],
)
def test_the_second_reading_is_taken_where_the_words_prove_it(
    raw: str, value: str, second: str, words: str
) -> None:
    figures = line_of(f"（小写）{raw}", raw, second, 1)
    spelled = line_of(words, words, None, 2)
    document = invoice(
        total_amount=field_of(figures, raw, value),
        total_amount_in_words=field_of(spelled, words, second),
    )
    after = reconciled(document, [page_of(figures, spelled)], INPATIENT_INVOICE.check)
    found = after.fields["total_amount"]
    assert (found.value, found.raw, found.confidence) == (second, second, PROVEN)
    assert found.second == SecondReading(value, "taken", ("total_in_words",))
    assert [check.passed for check in after.checks if check.id == "total_in_words"] == [True]


def test_a_second_reading_that_breaks_a_rule_is_refuted() -> None:
    figures = line_of("（小写）6603.56", "6603.56", "6608.56", 1)
    words = "陆仟陆佰零叁元伍角陆分"
    spelled = line_of(words, words, None, 2)
    document = invoice(
        total_amount=field_of(figures, "6603.56", "6603.56"),
        total_amount_in_words=field_of(spelled, words, "6603.56"),
    )
    found = reconciled(document, [page_of(figures, spelled)], INPATIENT_INVOICE.check).fields
    assert found["total_amount"].value == "6603.56"
    assert found["total_amount"].confidence == 0.96
    assert found["total_amount"].second == SecondReading("6608.56", "refuted", ("total_in_words",))


def test_a_check_digit_proves_an_id_number() -> None:
    wrong, right = "11010519491231003X", "11010519491231002X"
    line = line_of(f"证件号：{wrong}", wrong, right, 1)
    document = invoice(payer_id=field_of(line, wrong, wrong))
    found = reconciled(document, [page_of(line)], INPATIENT_INVOICE.check).fields["payer_id"]
    assert found.value == right
    assert found.second == SecondReading(wrong, "taken", ("id_check_digit",))


def test_order_of_dates_is_no_proof() -> None:
    line = line_of("住院时间：2023-05-19至2023-05-13", "2023-05-19", "2023-05-09", 1)
    document = invoice(
        admission_date=field_of(line, "2023-05-19至2023-05-13", "2023-05-19"),
        discharge_date=field_of(line, "2023-05-19至2023-05-13", "2023-05-13"),
    )
    found = reconciled(document, [page_of(line)], INPATIENT_INVOICE.check).fields
    assert (found["admission_date"].value, found["discharge_date"].value) == (
        "2023-05-19",
        "2023-05-13",
    )
    assert found["admission_date"].second == SecondReading("2023-05-09", "differs")
    assert found["discharge_date"].second == SecondReading("2023-05-13", "same")


def test_an_unsure_second_look_says_nothing() -> None:
    line = line_of("合计：6603.56", "6603.56", "6608.56", 1, confidence=0.5)
    document = invoice(total_amount=field_of(line, "6603.56", "6603.56"))
    assert reconciled(document, [page_of(line)], no_rules) == document


def test_a_second_look_that_gives_no_such_value_says_nothing() -> None:
    document, page = read_twice("合计：6603.56", "6603.56", "6603.56", "66o3-56")
    assert reconciled(document, [page], no_rules) == document


@pytest.mark.parametrize(
    ("key", "raw", "value", "second"),
    [
        ("cash_paid", "6603.56", "6603.56", "-6603.56"),  # a rule of the form, or a minus
        ("issue_date", "2023-04-07", "2023-04-07", "2023-04"),  # the day was not legible
    ],
)
def test_a_second_look_that_may_be_the_same_says_nothing(
    key: str, raw: str, value: str, second: str
) -> None:
    line = line_of(f"值：{raw}", raw, second, 1)
    document = invoice(**{key: field_of(line, raw, value)})
    assert reconciled(document, [page_of(line)], no_rules) == document


def test_masks_are_compared_by_their_digits() -> None:
    raw, value = "330602****2532", "330602********2532"
    for second, verdict in (("3306022532", "same"), ("330802***2532", "differs")):
        line = line_of(raw, raw, second, 1)
        document = invoice(payer_id=field_of(line, raw, value))
        found = reconciled(document, [page_of(line)], no_rules).fields["payer_id"]
        assert found.value == value
        assert found.second is not None
        assert found.second.verdict == verdict


def test_letters_of_a_check_code_keep_their_case() -> None:
    line = line_of("校验码：349457", "349457", "3a9457", 1)
    document = invoice(check_code=field_of(line, "349457", "349457"))
    found = reconciled(document, [page_of(line)], no_rules).fields["check_code"]
    assert found.second == SecondReading("3a9457", "differs")


def test_a_page_that_was_looked_at_once_stays_as_it_is() -> None:
    document, page = read_twice("合计：6603.56", "6603.56", "6603.56", None)
    assert reconciled(document, [page], no_rules) is document


def test_what_another_field_was_worked_out_from_is_not_changed() -> None:
    figures = line_of("（小写）660356", "660356", "6603.56", 1)
    words = "陆仟陆佰零叁元伍角陆分"
    spelled = line_of(words, words, None, 2)
    document = invoice(
        total_amount=field_of(figures, "660356", "660356.00"),
        total_amount_in_words=field_of(spelled, words, "6603.56"),
        cash_paid=Field("1.00", "", 0.9, derived_from=("total_amount",)),
    )
    found = reconciled(document, [page_of(figures, spelled)], INPATIENT_INVOICE.check).fields
    assert found["total_amount"].value == "660356.00"
    assert found["total_amount"].second == SecondReading("6603.56", "differs")


def test_further_labels_are_compared_too() -> None:
    line = line_of("起付标准：900.00", "900.00", "500.00", 1)
    document = replace(invoice(), extras={"起付标准": field_of(line, "900.00", "900.00")})
    found = reconciled(document, [page_of(line)], no_rules).extras["起付标准"]
    assert (found.value, found.confidence) == ("900.00", DOUBTED)


def row_item(line: Line, name: str, amount: str) -> Item:
    return Item(name, amount, page=0, box=line.box)


@pytest.mark.parametrize(("second", "expected"), [("1250.00", "1250.00"), ("1260.00", "125000.00")])
def test_a_row_is_mended_only_where_the_sum_then_holds(second: str, expected: str) -> None:
    bed = line_of("床位费 300.00", "300.00", None, 1)
    drugs = line_of("西药费 125000", "125000", second, 2)
    total = line_of("合计：1550.00", "1550.00", None, 3)
    document = invoice(
        items=[row_item(bed, "床位费", "300.00"), row_item(drugs, "西药费", "125000.00")],
        total_amount=field_of(total, "1550.00", "1550.00"),
    )
    found = reconciled(document, [page_of(bed, drugs, total)], INPATIENT_INVOICE.check)
    assert [item.amount for item in found.items] == ["300.00", expected]
    assert (found.items[1].confidence == DOUBTED) == (expected == "125000.00")


amounts = st.decimals(min_value=0, max_value=10**6, places=2, allow_nan=False).map(str)


@given(first=amounts, second=amounts)
def test_no_value_is_changed_without_a_rule(first: str, second: str) -> None:
    document, page = read_twice(f"合计：{first}", first, first, second)
    found = reconciled(document, [page], no_rules).fields["total_amount"]
    assert found.value == first
    if found.second is not None and found.second.verdict == "differs":
        assert found.confidence <= DOUBTED
    else:
        assert first == second


@pytest.mark.parametrize(
    ("first", "again", "value"),
    [
        ("23438", "234.38", "234.38"),  # the point was not seen
        ("105", "105.59", "105.59"),  # nor what stands behind it
        ("105", "206.59", "105.00"),  # another number: the first reading stays, doubted
        ("8781", "87819", "8781.00"),  # a digit more, and no point that was lost
        ("105.00", "105.59", "105.00"),
        ("303.2", "303.29", "303.29"),  # the last figure was not seen
        ("302.8", "302.78", "302.78"),  # or the one before it
        ("303.2", "303.20", "303.20"),
        ("303.2", "305.29", "303.20"),  # another number
        ("303.29", "303.2", "303.29"),
    ],
)
def test_an_amount_without_its_point_is_as_the_second_look_has_it(
    first: str, again: str, value: str
) -> None:
    line = line_of(f"个人现金支付：{first}", first, again, 1)
    document = invoice(cash_paid=field_of(line, first, f"{Decimal(first):.2f}"))
    held = reconciled(document, [page_of(line)], no_rules)
    assert held.value("cash_paid") == value
