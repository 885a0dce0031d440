"""The types of paper that huzhu reads. Adding one: a file here, a line below, samples.

Their order is that of the lists that people see. For reading it does not matter: the type with the
greatest likeness wins, and too small a lead is ``other`` rather than a silent first. Two layouts of
one type are no rivals.
"""

from __future__ import annotations

from collections.abc import Mapping

from extractors.declarations import About, Declaration, PaperField, by_key, by_type
from extractors.shared_fields import SHARED_FIELDS
from extractors.types_of_paper.application_form import APPLICATION_FORM
from extractors.types_of_paper.bank_card import BANK_CARD
from extractors.types_of_paper.base import TypeOfPaper
from extractors.types_of_paper.diagnosis_certificate import DIAGNOSIS_CERTIFICATE
from extractors.types_of_paper.discharge_summary import DISCHARGE_SUMMARY
from extractors.types_of_paper.expense_list import EXPENSE_LIST
from extractors.types_of_paper.id_card import ID_CARD
from extractors.types_of_paper.invoices import INPATIENT_INVOICE, OUTPATIENT_INVOICE
from extractors.types_of_paper.other import DECLARES as OTHER_PAPER
from extractors.types_of_paper.pathology_report import PATHOLOGY_REPORT
from extractors.types_of_paper.settlement_sheet import SETTLEMENT_SHEET
from extractors.types_of_paper.tax_invoice import INPATIENT_TAX_INVOICE, OUTPATIENT_TAX_INVOICE

TYPES: tuple[TypeOfPaper, ...] = (
    INPATIENT_INVOICE,
    OUTPATIENT_INVOICE,
    INPATIENT_TAX_INVOICE,
    OUTPATIENT_TAX_INVOICE,
    DISCHARGE_SUMMARY,
    SETTLEMENT_SHEET,
    ID_CARD,
    BANK_CARD,
    EXPENSE_LIST,
    DIAGNOSIS_CERTIFICATE,
    PATHOLOGY_REPORT,
    APPLICATION_FORM,
)
OTHER = "other"

# What each type says of itself, in the order of the list on the desk, and every field by its key
DECLARED: Mapping[str, Declaration] = {**by_type(TYPES), OTHER: OTHER_PAPER}
FIELDS: Mapping[str, PaperField] = by_key(DECLARED, SHARED_FIELDS)


def papers_about(*about: About) -> frozenset[str]:
    """The names of the types whose papers are about that."""
    return frozenset(name for name, each in DECLARED.items() if each.about in about)
