"""What the two types of invoice declare; their older forms and the tax invoices share it."""

from __future__ import annotations

from extractors.declarations import Declaration, PaperField

_FIRST = (
    "payer_name payer_id invoice_code invoice_number check_code issue_date hospital_name "
    "total_amount total_amount_in_words pooled_fund_paid other_paid personal_account_paid "
    "cash_paid in_scope_self_paid out_of_scope_self_paid"
)
_REST = (
    "prepaid_amount supplementary_amount refund_amount insurance_type insurance_number sex "
    "institution_type serial_number medical_record_number department cashier_name checker_name "
    "electronic_invoice_code electronic_invoice_number"
)
_INPATIENT = Declaration(
    zh="住院收费票据",
    en="inpatient invoice",
    about="stay",
    fields=f"{_FIRST} admission_date discharge_date length_of_stay admission_number {_REST}",
    needed="payer_name invoice_number total_amount pooled_fund_paid in_scope_self_paid "
    "out_of_scope_self_paid cash_paid admission_date discharge_date hospital_name",
)
_OUTPATIENT = Declaration(
    zh="门诊收费票据",
    en="outpatient invoice",
    about="visit",
    fields=f"{_FIRST} visit_date outpatient_number {_REST}",
    own=(
        PaperField("visit_date", "date", "就诊日期", "Visit"),
        PaperField("outpatient_number", "text", "门诊号", "Outpatient number"),
    ),
    needed="payer_name invoice_number total_amount pooled_fund_paid cash_paid visit_date "
    "hospital_name",
)
INVOICES = {"inpatient_invoice": _INPATIENT, "outpatient_invoice": _OUTPATIENT}
