"""Texts that were recognised, as papers print them: brackets alike, words that lists know.

The engine gives the two halves of a pair of brackets their widths one by one and puts blanks
beside them; no paper prints that. A hospital's class and a department are told by lists, where one
character of them was misread. What a text layer says is as it is printed and stays.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from extractors.types import Document, Field, FieldValue, Page
from extractors.values.brackets import with_equal_brackets
from extractors.values.text import squeeze
from extractors.words.known_values import mended_class, mended_department

MENDED_TRUST = 0.9  # of a value of which a character was put right
# 职工医保·普通住院: kinds of insurance are parted by a stroke, which the engine takes for a point
_POINT = re.compile("(?<=[\u3400-\u9fff])[·•・](?=[\u3400-\u9fff])")


def with_mended_texts(document: Document, pages: Sequence[Page]) -> Document:
    """``document`` with the texts of its recognised pages as they are printed; boxes and raw texts
    stay."""
    recognised = {page.index for page in pages if page.source == "ocr"}
    if not recognised:
        return document
    settled = {
        key: _settled(key, found) if found.page in recognised else found
        for key, found in document.fields.items()
    }
    extras = {
        label: _bracketed(found) if found.page in recognised else found
        for label, found in document.extras.items()
    }
    items = tuple(
        replace(item, name=with_equal_brackets(item.name)) if item.page in recognised else item
        for item in document.items
    )
    fields: Mapping[str, Field] = {key: x for key, x in settled.items() if x is not None}
    return replace(document, fields=fields, extras=extras, items=items)


def _settled(key: str, found: Field) -> Field | None:
    found = _bracketed(found)
    if not isinstance(found.value, str):
        return found
    if key == "institution_type":
        value = mended_class(squeeze(found.value))
    elif key == "department":
        value = mended_department(found.value)
    elif key == "insurance_type":
        value = _POINT.sub("-", found.value)
    else:
        return found
    if value is None or value == found.value:
        return None if value is None else found
    return replace(found, value=value, confidence=MENDED_TRUST * found.confidence)


def _bracketed(found: Field) -> Field:
    value = _with_brackets(found.value)
    return found if value == found.value else replace(found, value=value)


def _with_brackets(value: FieldValue) -> FieldValue:
    if isinstance(value, str):
        return with_equal_brackets(value)
    return tuple(with_equal_brackets(entry) for entry in value)
