"""Pages that print labels and values in an arrangement of their own, told by what fits where."""

from __future__ import annotations

from collections.abc import Mapping

from extractors.folded_rows import folded_pairs
from extractors.told_pairs import Pair
from extractors.types import Page
from extractors.vocabularies import load_vocabulary

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


def arranged_pairs(page: Page, type_name: str) -> list[Pair]:
    """The labels of ``page``, a paper of that type, whose values only its arrangement tells."""
    if type_name not in _LABELS_OF:
        return []
    return folded_pairs(page, load_vocabulary(_LABELS_OF[type_name]))
