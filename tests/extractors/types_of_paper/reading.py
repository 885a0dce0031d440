"""What the tests of each type of paper share."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from extractors.documents import find_documents
from extractors.types import Document, FieldValue, Page


def only(pages: Sequence[Page]) -> Document:
    """The one document that ``pages`` are."""
    documents = find_documents(pages)
    assert len(documents) == 1, [each.type for each in documents]
    return documents[0]


def values(document: Document) -> Mapping[str, FieldValue]:
    return {key: found.value for key, found in document.fields.items()}


def outcomes(document: Document) -> Mapping[str, bool]:
    return {check.id: check.passed for check in document.checks}
