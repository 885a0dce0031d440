"""A stored paper as people see it: what was read, with their corrections laid over it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from claims.models import DocumentRow
from extractors.types import Box, Check, Document, Field, Item
from extractors.types_of_paper import OTHER, papers_about
from extractors.types_of_paper.other import BLANK

Json = dict[str, Any]

PERSON_NAME = ("payer_name", "patient_name", "name", "member_name", "holder_name")
PERSON_ID = ("payer_id", "id_number")
SURE = 0.9  # under it a value that contradicts another may be a misreading
INVOICES = ("inpatient_invoice", "outpatient_invoice")
OF_STAYS, OF_VISITS = papers_about("stay"), papers_about("visit")
PERSON_PAPERS = papers_about("person")


@dataclass(frozen=True, slots=True)
class Paper:
    """One document by its values. ``row_id`` is ``None`` before it is stored."""

    type: str
    pages: tuple[int, ...]
    values: Mapping[str, Any]  # key -> str or list of str; absent is absent
    extras: Mapping[str, str]
    row_id: int | None = None
    unsure: frozenset[str] = frozenset()  # keys of values that may well be misread
    mended: frozenset[str] = frozenset()  # keys of values that lists put right
    items_total: Decimal | None = None  # of the charged rows, where all of them were read surely

    def text(self, *keys: str) -> str | None:
        """The first of ``keys`` that has a plain value."""
        for key in keys:
            value = self.values.get(key)
            if isinstance(value, str) and value:
                return value
        return None

    def amount(self, key: str) -> Decimal | None:
        try:
            return Decimal(self.values[key])
        except (KeyError, InvalidOperation, TypeError):
            return None

    def day(self, key: str) -> date | None:
        """A date that names its day; ``2021-04`` gives ``None``."""
        try:
            return date.fromisoformat(self.values[key])
        except (KeyError, ValueError, TypeError):
            return None

    @property
    def person_name(self) -> str | None:
        return self.text(*PERSON_NAME)

    @property
    def person_id(self) -> str | None:
        return self.text(*PERSON_ID)


def paper_of(document: Document, row_id: int | None = None) -> Paper:
    """A document fresh from the extractors."""
    values = {
        key: list(found.value) if isinstance(found.value, tuple) else found.value
        for key, found in document.fields.items()
    }
    extras = {label: str(found.value) for label, found in document.extras.items()}
    unsure = frozenset(key for key, found in document.fields.items() if found.confidence < SURE)
    mended = frozenset(key for key, x in document.fields.items() if x.evidence == "mended")
    items_total = _items_total(document.items)
    return Paper(document.type, document.pages, values, extras, row_id, unsure, mended, items_total)


def _items_total(items: Sequence[Item]) -> Decimal | None:
    unread = any(item.is_beside_unread or item.unnamed for item in items)
    if not items or unread or any(item.confidence < SURE for item in items):
        return None
    return sum((Decimal(item.amount) for item in items), Decimal(0))


def paper_of_row(row: DocumentRow) -> Paper:
    """A stored document with its corrections."""
    return paper_of(corrected_document(row), row.id)


def is_blank_row(row: DocumentRow) -> bool:
    """Whether nothing is printed on the pages of a stored document, and nobody says otherwise."""
    return row.type == OTHER and row.title == BLANK


def read_value(row: DocumentRow, key: str) -> Any:
    """What was read of a field, whatever people said since."""
    found = row.fields.get(key)
    return found.get("value") if found else None


def checked_keys(row: DocumentRow) -> list[str]:
    """Fields that a person looked at and found right as they were read (or rightly not read).

    What a person said of them is what was read: where a page is read again and says another thing
    then, it is the person's word that stands.
    """
    return [key for key, value in row.corrections.items() if value == read_value(row, key)]


def corrected_document(row: DocumentRow) -> Document:
    """The stored document as extractors know it, corrections laid over what was read."""
    fields = {
        key: _field(entry)
        for key, entry in row.fields.items()
        if key != "extras" and key not in row.corrections
    }
    for key, value in row.corrections.items():
        if value is not None:
            stored = tuple(value) if isinstance(value, list) else str(value)
            fields[key] = Field(stored, str(value), 1.0)
    extras = {label: _field(entry) for label, entry in row.fields.get("extras", {}).items()}
    items = tuple(
        Item(
            item["name"],
            item["amount"],
            confidence=item.get("confidence", 1.0),
            is_beside_unread=item.get("is_beside_unread", False),
            unnamed=tuple(item.get("unnamed", ())),
        )
        for item in row.items
    )
    checks = tuple(_check(entry) for entry in row.checks)
    return Document(
        row.type, tuple(row.pages), row.confidence, fields, extras, items, checks, row.title
    )


def _check(entry: Json) -> Check:
    return Check(
        entry["id"],
        entry["passed"],
        entry["severity"],
        entry["message"],
        tuple(entry.get("fields", ())),
        entry.get("values", {}),
    )


def _field(entry: Json) -> Field:
    value = tuple(entry["value"]) if isinstance(entry["value"], list) else entry["value"]
    box = entry.get("box")
    return Field(
        value,
        entry.get("raw", ""),
        entry.get("confidence", 0.0),
        entry.get("page"),
        Box(*box) if box else None,
        tuple(entry.get("derived_from", ())),
        evidence=entry.get("evidence"),
        score=entry.get("score"),
    )


def first_text(papers: Iterable[Paper], *keys: str) -> str | None:
    """The first value of ``keys`` over all papers, the keys in order of trust."""
    kept = list(papers)
    for key in keys:
        for paper in kept:
            if value := paper.text(key):
                return value
    return None
