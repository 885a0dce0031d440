"""Pages that print labels and values in an arrangement of their own, told by what fits where."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from extractors.arrangements.folded_rows import folded_pairs
from extractors.arrangements.labels_behind import (
    bracketed_labels,
    captioned_values,
    labels_at_the_right,
)
from extractors.arrangements.shared_cells import shared_pairs
from extractors.arrangements.told_pairs import TellingPage, Told
from extractors.types import Page
from extractors.vocabularies import Vocabulary, load_vocabulary

_ARRANGEMENTS: tuple[Callable[[Page, Vocabulary], Told], ...] = (
    shared_pairs,
    bracketed_labels,
    labels_at_the_right,
    folded_pairs,
    captioned_values,
)

# whose labels a type of paper goes by; a card is known by its places
_LABELS_OF: Mapping[str, str] = {
    "inpatient_invoice": "invoice",
    "outpatient_invoice": "invoice",
    "inpatient_tax_invoice": "tax_invoice",
    "outpatient_tax_invoice": "tax_invoice",
    "discharge_summary": "discharge_summary",
    "settlement_sheet": "settlement_sheet",
    "expense_list": "expense_list",
    "diagnosis_certificate": "diagnosis_certificate",
    "pathology_report": "pathology_report",
    "application_form": "application_form",
}


def arranged(page: Page, type_name: str) -> TellingPage:
    """``page``, a paper of that type, with the pairs that only its arrangement tells."""
    found = TellingPage(page)
    if type_name not in _LABELS_OF:
        return found
    vocabulary = load_vocabulary(_LABELS_OF[type_name])
    for pairs_of in _ARRANGEMENTS:
        found = found.with_told(pairs_of(found.page, vocabulary))
    return found
