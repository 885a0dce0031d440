"""Fields that several types of paper have, each with its kind and its names on the page.

Any other stands in the file of the type that brought it, and every type may name it.
"""

from __future__ import annotations

from extractors.declarations import PaperField

SHARED_FIELDS = (
    PaperField("payer_name", "name", "交款人", "Payer", is_critical=True),
    PaperField("payer_id", "id_number", "交款人证件号", "Payer's ID", is_critical=True),
    PaperField("invoice_code", "text", "票据代码", "Invoice code", is_critical=True),
    PaperField("invoice_number", "text", "票据号码", "Invoice number", is_critical=True),
    PaperField("check_code", "text", "校验码", "Check code"),
    PaperField("issue_date", "date", "开票日期", "Issue date"),
    PaperField("hospital_name", "organisation", "医院", "Hospital"),
    PaperField("total_amount", "amount", "金额合计", "Total", is_critical=True),
    PaperField("total_amount_in_words", "amount", "大写金额", "Total in words"),
    PaperField("pooled_fund_paid", "amount", "统筹基金支付", "Pooled fund", is_critical=True),
    PaperField("other_paid", "amount", "其他支付", "Other payers"),
    PaperField("personal_account_paid", "amount", "个人账户支付", "Personal account"),
    PaperField("cash_paid", "amount", "个人现金支付", "Cash", is_critical=True),
    PaperField("in_scope_self_paid", "amount", "个人自付", "Self-paid in scope", is_critical=True),
    PaperField(
        "out_of_scope_self_paid", "amount", "个人自费", "Self-paid out of scope", is_critical=True
    ),
    PaperField("admission_date", "date", "入院日期", "Admission", is_critical=True),
    PaperField("discharge_date", "date", "出院日期", "Discharge", is_critical=True),
    PaperField("length_of_stay", "days", "住院天数", "Days of stay"),
    PaperField("admission_number", "text", "住院号", "Admission number"),
    PaperField("prepaid_amount", "amount", "预缴金额", "Prepaid"),
    PaperField("supplementary_amount", "amount", "补缴金额", "Paid in addition"),
    PaperField("refund_amount", "amount", "退费金额", "Refund"),
    PaperField("insurance_type", "text", "医保类型", "Kind of insurance"),
    PaperField("insurance_number", "text", "医保编号", "Insurance number"),
    PaperField("sex", "sex", "性别", "Sex"),
    PaperField("institution_type", "text", "医疗机构类型", "Kind of institution"),
    PaperField("serial_number", "text", "业务流水号", "Serial number"),
    PaperField("medical_record_number", "text", "病历号", "Medical record no."),
    PaperField("department", "text", "科室", "Department"),
    PaperField("cashier_name", "staff", "收款人", "Cashier"),
    PaperField("checker_name", "staff", "复核人", "Checker"),
    PaperField("electronic_invoice_code", "text", "电子票据代码", "E-invoice code"),
    PaperField("electronic_invoice_number", "text", "电子票据号码", "E-invoice number"),
    PaperField("patient_name", "name", "姓名", "Name", is_critical=True),
    PaperField("age", "text", "年龄", "Age"),
    PaperField("id_number", "id_number", "身份证号", "ID number", is_critical=True),
    PaperField("employer", "text", "工作单位", "Employer"),
    PaperField("card_number", "text", "卡号", "Card number"),
    PaperField("bank_name", "organisation", "银行", "Bank"),
)
