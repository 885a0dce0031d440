"""Names of persons that the papers of one file spell differently by a single character.

The papers of a stay are handed in together: where one says 宫 and another 官, one of them was
misread, and only the majority of the papers says which. No name is changed, the others are doubted.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from extractors.types import Document, Page
from extractors.words.misread import are_alike

KEYS = frozenset({"patient_name", "payer_name", "member_name", "name", "holder_name"})
DOUBTED = 0.85  # the most that a name is trusted that as many papers spell otherwise
LONG = 3  # characters of a name of which any one may be misread; of two, only a look-alike


def with_doubted_names(
    documents: Sequence[Document], pages: Sequence[Page]
) -> tuple[Document, ...]:
    """``documents`` of one file, with the names doubted that no fewer of them contradict."""
    read = {page.index for page in pages if page.source == "ocr"}
    count = Counter(
        name
        for document in documents
        for name in {str(x.value) for key, x in document.fields.items() if key in KEYS}
    )
    return tuple(_doubted(document, count, read) for document in documents)


def _doubted(document: Document, count: Counter[str], read: set[int]) -> Document:
    doubted = {
        key: replace(found, confidence=DOUBTED)
        for key, found in document.fields.items()
        if key in KEYS
        and found.page in read
        and found.confidence > DOUBTED
        and any(
            _may_be(str(found.value), other) and times >= count[str(found.value)]
            for other, times in count.items()
        )
    }
    return replace(document, fields={**document.fields, **doubted}) if doubted else document


def _may_be(name: str, other: str) -> bool:
    """Whether the two differ in one character that may have been misread; a star hides one."""
    if len(name) != len(other) or "*" in name + other:
        return False
    wrong = [(x, y) for x, y in zip(name, other, strict=True) if x != y]
    return len(wrong) == 1 and (len(name) >= LONG or are_alike(*wrong[0]))
