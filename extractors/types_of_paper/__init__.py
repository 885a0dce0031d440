"""The types of paper that huzhu reads. Adding one: a file here, a line below, samples.

Order does not matter: the type with the greatest likeness wins, and too small a lead is ``other``
rather than a silent first. Two layouts of one type are no rivals.
"""

from __future__ import annotations

from extractors.types_of_paper.application_form import APPLICATION_FORM
from extractors.types_of_paper.bank_card import BANK_CARD
from extractors.types_of_paper.base import TypeOfPaper
from extractors.types_of_paper.diagnosis_certificate import DIAGNOSIS_CERTIFICATE
from extractors.types_of_paper.discharge_summary import DISCHARGE_SUMMARY
from extractors.types_of_paper.expense_list import EXPENSE_LIST
from extractors.types_of_paper.id_card import ID_CARD
from extractors.types_of_paper.invoices import INPATIENT_INVOICE, OUTPATIENT_INVOICE
from extractors.types_of_paper.pathology_report import PATHOLOGY_REPORT
from extractors.types_of_paper.settlement_sheet import SETTLEMENT_SHEET
from extractors.types_of_paper.tax_invoice import INPATIENT_TAX_INVOICE, OUTPATIENT_TAX_INVOICE

TYPES: tuple[TypeOfPaper, ...] = (
    INPATIENT_INVOICE,
    OUTPATIENT_INVOICE,
    INPATIENT_TAX_INVOICE,
    OUTPATIENT_TAX_INVOICE,
    DISCHARGE_SUMMARY,
    ID_CARD,
    SETTLEMENT_SHEET,
    EXPENSE_LIST,
    BANK_CARD,
    DIAGNOSIS_CERTIFICATE,
    PATHOLOGY_REPORT,
    APPLICATION_FORM,
)
OTHER = "other"
