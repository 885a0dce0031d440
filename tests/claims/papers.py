"""Documents made by hand, as the extractors would give them."""

from __future__ import annotations

from claims.papers import Paper, paper_of
from extractors.types import Box, Document, Field


def document(kind: str, page: int = 0, /, **values: str | tuple[str, ...]) -> Document:
    """A paper of ``kind`` on ``page`` whose fields have ``values``."""
    fields = {
        key: Field(value, str(value), 0.99, page, Box(100, 100 + 30 * n, 300, 124 + 30 * n))
        for n, (key, value) in enumerate(values.items())
    }
    return Document(kind, (page,), 0.99, fields)


def papers(documents: list[Document]) -> list[Paper]:
    return [paper_of(found) for found in documents]


def invoice(page: int = 0, /, **values: str) -> Document:
    """A good inpatient invoice of one stay in March 2026."""
    usual = {
        "payer_name": "陈素芬",
        "invoice_code": "35060226",
        "invoice_number": "0862654529",
        "admission_date": "2026-03-02",
        "discharge_date": "2026-03-09",
        "issue_date": "2026-03-09",
        "total_amount": "10000.00",
        "total_amount_in_words": "10000.00",
        "pooled_fund_paid": "6000.00",
        "other_paid": "0.00",
        "personal_account_paid": "0.00",
        "cash_paid": "4000.00",
        "in_scope_self_paid": "2000.00",
        "out_of_scope_self_paid": "2000.00",
        "hospital_name": "漳州市云溪医院",
        "insurance_type": "市医保",
    }
    return document("inpatient_invoice", page, **(usual | values))


def summary(page: int = 1, /, **values: str) -> Document:
    """The discharge summary that goes with ``invoice``."""
    usual = {
        "patient_name": "陈素芬",
        "sex": "female",
        "admission_date": "2026-03-02",
        "discharge_date": "2026-03-09",
        "hospital_name": "漳州市云溪医院",
    }
    return document("discharge_summary", page, **(usual | values))
