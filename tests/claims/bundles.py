"""Bundles made by hand, and the claims that their papers make."""

from __future__ import annotations

from claims.grouping import group
from extractors.types import Document
from tests.claims.papers import document, papers

HERS, HIS = ("陈素芬", "350602198111238276"), ("陈建国", "350602197001010011")
HIS_STAY = {"patient_name": "林志强", "sex": "male"}
STAY = {"admission_date": "2026-03-02", "discharge_date": "2026-03-09"}
LATER = {"admission_date": "2026-05-01", "discharge_date": "2026-05-06"}
ACCOUNT = "6200001554410360916"
HIS_INVOICE = {"payer_name": "林志强", "invoice_number": "0862654530"}
HIS_SUMMARY = {"patient_name": "林志强", "sex": "male", "age": "56"}


def grouped(*documents: Document) -> list[list[int]]:
    """The places of each claim's papers, without those that it shares."""
    return [draft.documents for draft in group(documents, papers(list(documents)))]


def card(page: int, name: str, number: str) -> Document:
    """The portrait side of an ID card."""
    return document("id_card", page, name=name, id_number=number)


def account(page: int, last: str = "6", **values: str) -> Document:
    """A bank card as most are: without its holder's name."""
    return document("bank_card", page, card_number=ACCOUNT[:-1] + last, **values)
