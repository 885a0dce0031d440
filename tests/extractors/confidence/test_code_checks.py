"""Codes against print: what is supported, doubted, filled, and what says nothing."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractors.confidence.code_checks import Scanned, checked_again, with_codes
from extractors.confidence.code_texts import told_by
from extractors.types import Box, Check, Code, Document, Field, Offer

CODE, NUMBER, CHECK = "35060226", "0862654529", "a1b2c3"
TRIPLE = f"{CODE},{NUMBER},{CHECK}"
PLACE = Box(1300, 100, 1460, 260)
OTHER = "11060226,0031415926,9f8e7d"


def paper(kind: str = "inpatient_invoice", confidence: float = 0.93, /, **values: str) -> Document:
    fields = {
        key: Field(value, value, confidence, 0, Box(10, 10, 90, 30))
        for key, value in values.items()
    }
    return Document(kind, (0,), 0.99, fields)


def invoice(**changes: str | None) -> Document:
    values = {"invoice_code": CODE, "invoice_number": NUMBER, "check_code": CHECK} | changes
    return paper(**{key: value for key, value in values.items() if value is not None})


def scanned(*texts: str, kind: str = "QRCode") -> list[Scanned]:
    return [Scanned(Code(text, kind, PLACE), 0) for text in texts]


def compared(document: Document, *texts: str) -> tuple[Document, Check | None]:
    after = with_codes(document, scanned(*texts))
    found = [check for check in after.checks if check.id == "barcode_agrees"]
    assert len(found) <= 1
    return after, found[0] if found else None


SHAPES = [
    TRIPLE,
    f"{CHECK}|{NUMBER}|{CODE}",
    f"https://pj.example/v?code={CODE}&number={NUMBER}&check={CHECK}",
    f"https://pj.example/ticket/{CODE}/{NUMBER}/{CHECK}?t=1772380800123",
    f"https://pj.example/v?d=01%2C{CODE}%2C{NUMBER}%2C{CHECK}%2C14878.33",
    f"01,{CODE},{NUMBER},14878.33,20260309,{CHECK},",
    f"01,{CODE},{NUMBER},123456.78,20260309,143002,{CHECK}".replace(",143002", ""),
    f'{{"eInvoiceCode":"{CODE}","eInvoiceNumber":"{NUMBER}","random":"{CHECK}"}}',
    f"票据代码:{CODE};票据号码:{NUMBER};校验码:{CHECK};开票日期:20260309",
    f"{CODE}{NUMBER}{CHECK}",
]


@pytest.mark.parametrize("text", SHAPES)
def test_the_triple_is_found_in_any_dress(text: str) -> None:
    told = told_by(text)
    assert told is not None
    assert told.parts == {"invoice_code": CODE, "invoice_number": NUMBER, "check_code": CHECK}


@pytest.mark.parametrize(
    "text",
    [
        "",
        "https://cc.example/16YRgz",
        f"https://pj.example/ticket/{CODE}/{NUMBER}",  # "ticket" has six letters
        f"{CODE},{NUMBER},14878.33,20260309",
        f"20260309,{NUMBER},{CHECK}",  # a day is no code
        f"{CODE},{NUMBER},{CHECK};{CODE},0000000001,{CHECK}",  # which of the two?
        f"{CODE},{NUMBER},{CHECK[:5]}",
        f"{CODE},{NUMBER[:9]},{CHECK}",
        "WIFI:S:hospital;T:WPA;P:12345678;;",
    ],
)
def test_other_texts_name_no_invoice(text: str) -> None:
    assert told_by(text) is None


@given(st.text(max_size=120))
def test_no_text_is_too_odd(text: str) -> None:
    told = told_by(text)
    assert told is None or "invoice_number" in told.parts
    after, check = compared(invoice(), text)
    assert {k: f.value for k, f in after.fields.items()} == {
        k: f.value for k, f in invoice().fields.items()
    }
    assert check is None or isinstance(check.message, str)


def test_a_tax_invoice_names_its_long_number() -> None:
    told = told_by("01,32,,25117000000123456789,1488.00,20260309,,4D2A")
    assert told is not None and told.parts == {"invoice_number": "25117000000123456789"}
    told = told_by("01,10,035001900111,12345678,1488.00,20260309,12345678901234567890,4D2A")
    assert told is not None
    assert told.parts == {"invoice_code": "035001900111", "invoice_number": "12345678"}


def test_a_code_that_agrees_proves_what_was_read() -> None:
    after, check = compared(invoice(), TRIPLE)
    assert check is not None and check.passed
    assert set(check.proves) == {"invoice_code", "invoice_number", "check_code"}
    assert {field.confidence for field in after.fields.values()} == {0.999}
    assert {field.box for field in after.fields.values()} == {Box(10, 10, 90, 30)}


def test_the_case_of_letters_is_no_difference_and_print_keeps_its_own() -> None:
    after, check = compared(invoice(check_code="A1B2C3"), TRIPLE)
    assert check is not None and check.passed
    assert after.value("check_code") == "A1B2C3"


@pytest.mark.parametrize(
    ("key", "read", "said"),
    [
        ("check_code", "alb2c3", CHECK),
        ("check_code", "alb2c", CHECK),
        ("invoice_number", "0862654579", NUMBER),
        ("invoice_number", "086265452", NUMBER),
        ("invoice_code", "35050226", CODE),
    ],
)
def test_a_slip_is_doubted_and_the_codes_reading_offered(key: str, read: str, said: str) -> None:
    after, check = compared(invoice(**{key: read}), TRIPLE)
    assert check is not None and not check.passed and check.severity == "warning"
    assert check.values["told"] == "misread"
    assert check.fields == (key,)
    assert check.offers == (Offer(key, said),)
    assert after.value(key) == read  # offered, not taken
    assert after.fields[key].confidence <= 0.6


def test_a_number_wholly_misread_is_offered_where_code_and_check_code_agree() -> None:
    _, check = compared(invoice(invoice_number="0862999999"), TRIPLE)
    assert check is not None and check.offers == (Offer("invoice_number", NUMBER),)


def test_another_invoices_code_is_a_warning_without_an_offer() -> None:
    after, check = compared(invoice(), OTHER)
    assert check is not None and not check.passed and check.severity == "warning"
    assert check.values["told"] == "other_invoice"
    assert not check.offers
    assert {field.confidence for field in after.fields.values()} == {0.93}


def test_the_next_invoice_of_the_same_desk_is_another_one() -> None:
    """Its number differs in a single digit: the random check code tells them apart."""
    _, check = compared(invoice(), f"{CODE},0862654528,77e0d9")
    assert check is not None and check.values["told"] == "other_invoice"


def test_what_could_not_be_read_is_filled_as_derived_from_what_agrees() -> None:
    after, check = compared(invoice(invoice_code=None, check_code=None), TRIPLE)
    assert check is not None and check.passed
    for key, value in (("invoice_code", CODE), ("check_code", CHECK)):
        field = after.fields[key]
        assert (field.value, field.derived_from) == (value, ("invoice_number",))
        assert (field.page, field.box) == (0, PLACE)  # the evidence is the code itself
        assert key not in check.proves  # what follows from the code does not prove it


def test_nothing_is_filled_where_any_part_differs() -> None:
    after, check = compared(invoice(invoice_code=None, invoice_number="0862654579"), TRIPLE)
    assert check is not None and not check.passed
    assert "invoice_code" not in after.fields


@pytest.mark.parametrize(
    "read",
    [
        {"check_code": None, "invoice_number": None},  # all invoices of a year have the code
        {"invoice_code": None, "invoice_number": None},  # may be the e-invoice behind a copy
        {"invoice_code": None, "invoice_number": None, "check_code": None},
    ],
)
def test_a_number_is_not_filled_on_half_the_evidence(read: dict[str, None]) -> None:
    after, _ = compared(invoice(**read), TRIPLE)
    assert "invoice_number" not in after.fields


def test_a_number_is_filled_where_code_and_check_code_agree() -> None:
    after, _ = compared(invoice(invoice_number=None), TRIPLE)
    assert after.fields["invoice_number"].derived_from == ("invoice_code", "check_code")


def test_a_codes_pair_may_be_that_of_the_e_invoice_behind_the_paper() -> None:
    two_pairs = {
        "invoice_code": "35062926",
        "invoice_number": "0012345678",
        "electronic_invoice_code": CODE,
        "electronic_invoice_number": NUMBER,
    }
    after, check = compared(invoice(**two_pairs), TRIPLE)
    assert check is not None and check.passed
    proven = {"electronic_invoice_code", "electronic_invoice_number", "check_code"}
    assert set(check.proves) == proven
    assert after.fields["invoice_number"].confidence == 0.93
    assert "electronic_invoice_number" not in after.fields["check_code"].derived_from
    # … and where the paper's electronic pair could not be read, nothing can be said
    unread = {key: value for key, value in two_pairs.items() if "electronic" not in key}
    after, check = compared(invoice(**unread), TRIPLE)
    assert check is None
    assert set(after.fields) == {"invoice_code", "invoice_number", "check_code"}


def test_bars_with_the_number_support_or_correct_it_and_else_say_nothing() -> None:
    _, check = compared(invoice(), NUMBER)
    assert check is not None and check.passed and check.proves == ("invoice_number",)
    _, check = compared(invoice(invoice_number="0862654579"), NUMBER)
    assert check is not None and check.offers == (Offer("invoice_number", NUMBER),)
    after, check = compared(invoice(), "6901234567")
    assert check is None and after == invoice()


def test_the_code_that_agrees_counts_where_several_are_on_the_page() -> None:
    _, check = compared(invoice(), OTHER, TRIPLE, "https://hospital.example/app")
    assert check is not None and check.passed


def test_bars_on_a_discharge_summary_support_its_numbers_only() -> None:
    summary = paper("discharge_summary", admission_number="20261234", bed_number="12345")
    after, check = compared(summary, "20261234")
    assert check is not None and check.passed and check.proves == ("admission_number",)
    assert after.fields["admission_number"].confidence == 0.999
    assert after.fields["bed_number"].confidence == 0.93
    after, check = compared(summary, "20261235")  # bars number forms and wrist bands too
    assert check is None and after == summary


def test_a_correction_is_held_against_the_code_again() -> None:
    after, check = compared(invoice(check_code="alb2c3"), TRIPLE)
    assert check is not None
    right = dict(after.fields) | {"check_code": Field(CHECK, CHECK, 1.0)}
    (again,) = checked_again(after.checks, right)
    assert again.passed and "check_code" in again.proves
    wrong = dict(after.fields) | {"check_code": Field("alb2cc", "alb2cc", 1.0)}
    (again,) = checked_again(after.checks, wrong)
    assert not again.passed and again.offers == (Offer("check_code", CHECK),)


def test_a_supported_number_that_is_corrected_away_is_supported_no_more() -> None:
    summary = paper("discharge_summary", admission_number="20261234")
    after, _ = compared(summary, "20261234")
    assert checked_again(after.checks, after.fields) == after.checks
    changed = {"admission_number": Field("20269999", "", 1.0)}
    assert checked_again(after.checks, changed) == ()


digit = st.text("0123456789", min_size=1, max_size=12)


@given(st.one_of(digit, st.none()), st.one_of(digit, st.none()), st.one_of(digit, st.none()))
def test_a_code_never_changes_a_value_that_was_read(
    code: str | None, number: str | None, check: str | None
) -> None:
    before = invoice(invoice_code=code, invoice_number=number, check_code=check)
    after, found = compared(before, TRIPLE)
    for key, field in before.fields.items():
        assert (after.fields[key].value, after.fields[key].box) == (field.value, field.box)
    filled = set(after.fields) - set(before.fields)
    if filled:
        assert found is not None and found.passed
        assert all(after.fields[key].derived_from for key in filled)
        assert {code, number, check} <= {CODE, NUMBER, CHECK, None}
