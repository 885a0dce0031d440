"""Codes from the page to the JSON: on a whole invoice, and on two receipts of one sheet."""

from __future__ import annotations

from dataclasses import replace

import pytest

from extractors.contract import document_to_json, page_to_json
from extractors.documents import check_document, find_documents
from extractors.types import Box, Code, Field, Page
from tests.extractors.drawing import page
from tests.extractors.sound_papers import invoice_lines, shifted

TRIPLE = "41060222,0996808541,09f94d"  # what invoice_lines() prints
PLACE = Box(1400, 40, 1540, 180)


def with_code(printed: Page, text: str, place: Box = PLACE) -> Page:
    return replace(printed, codes=(*printed.codes, Code(text, "QRCode", place)))


def without(*labels: str) -> Page:
    return page(*(one for one in invoice_lines() if not one.text.startswith(labels)))


def barcode_checks(printed: Page) -> list[bool]:
    return [
        check.passed
        for document in find_documents([printed])
        for check in document.checks
        if check.id == "barcode_agrees"
    ]


def test_a_code_on_the_page_is_held_against_the_print() -> None:
    assert barcode_checks(with_code(page(*invoice_lines()), TRIPLE)) == [True]
    assert barcode_checks(with_code(page(*invoice_lines()), TRIPLE.replace("f94d", "f94b"))) == [
        False
    ]
    assert barcode_checks(with_code(page(*invoice_lines()), "https://hospital.example/app")) == []


def test_what_a_code_fills_leads_to_the_code_in_the_json() -> None:
    printed = with_code(without("校验码"), TRIPLE)
    (document,) = find_documents([printed])
    told = document_to_json(document)["fields"]["check_code"]
    assert told["value"] == "09f94d"
    assert told["derived_from"] == ["invoice_code", "invoice_number"]
    assert (told["page"], told["box"]) == (0, [1400, 40, 1540, 180])
    assert page_to_json(printed)["codes"] == [
        {"text": TRIPLE, "kind": "QRCode", "box": [1400, 40, 1540, 180]}
    ]
    assert "codes" not in page_to_json(without("校验码"))


def test_a_derived_amount_has_no_place() -> None:
    (document,) = find_documents([without("其他支付", "个人现金支付")])
    derived = [field for field in document.fields.values() if field.derived_from]
    assert all(field.box is None for field in derived)


@pytest.mark.parametrize(("dx", "dy"), [(0, 1000), (1700, 0)])
def test_each_receipt_of_a_sheet_is_held_against_its_own_code(dx: float, dy: float) -> None:
    second = shifted(invoice_lines(total="1,600.50"), dx, dy)
    second = [
        replace(one, text=one.text.replace("0996808541", "0031415926").replace("09f94d", "9f8e7d"))
        for one in second
    ]
    sheet = page(*invoice_lines(), *second, width=3400, height=2200)
    own = with_code(sheet, TRIPLE)
    below = Box(PLACE.x0 + dx, PLACE.y0 + dy, PLACE.x1 + dx, PLACE.y1 + dy)
    assert barcode_checks(with_code(own, "41060222,0031415926,9f8e7d", below)) == [True, True]
    # the first one's code says nothing of the second receipt, whose own could not be read
    assert barcode_checks(own) == [True]


def test_a_correction_is_checked_against_what_the_code_said() -> None:
    (document,) = find_documents([with_code(page(*invoice_lines()), TRIPLE)])
    wrong = Field("0996808547", "0996808547", 1.0)
    changed = replace(document, fields={**document.fields, "invoice_number": wrong})
    (again,) = [check for check in check_document(changed) if check.id == "barcode_agrees"]
    assert not again.passed and again.fields == ("invoice_number",)
