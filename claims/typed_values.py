"""What a person types, held to the same forms as what OCR reads: money, dates, sex, ID numbers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from extractors.declarations import FieldKind
from extractors.types_of_paper import FIELDS
from extractors.words.kinds import KINDS


class NotAValue(ValueError):
    """The text cannot be what the field holds; the message says what it would have to be."""


def normalised(key: str, value: Any) -> Any:
    """A typed value in the contract's spelling; raises ``NotAValue`` where it is none."""
    if value is None or isinstance(value, list):
        return value or None
    text = str(value).strip()
    if not text:
        return None
    kind = _kind_of(key)
    if kind is None:
        return text
    if kind == "sex" and text in {"male", "female"}:
        return text
    parsed = KINDS[kind].parse(text)
    if parsed is None:
        raise NotAValue(f"{key}: “{text}” is no {_KIND_NAMES[kind]}.")
    return parsed


_KIND_NAMES = {
    "money": "amount (write it like 1234.50)",
    "date": "date (write it like 2026-03-01)",
    "days": "number of days",
    "sex": "sex (male or female)",
    "id_number": "ID number",
}
# How what the types of paper say of a field has to be typed; anything else is free text.
_FORMS: Mapping[FieldKind, str] = {
    "amount": "money",
    "date": "date",
    "days": "days",
    "sex": "sex",
    "id_number": "id_number",
}


def _kind_of(key: str) -> str | None:
    """The form a typed value of field ``key`` must have; free text has none."""
    field = FIELDS.get(key)
    return None if field is None else _FORMS.get(field.kind)
