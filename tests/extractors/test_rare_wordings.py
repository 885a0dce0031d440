"""What single provinces and hospitals call the fields of an invoice."""

from __future__ import annotations

import pytest

from extractors.labels.finding import load_vocabulary, page_labels
from tests.extractors.drawing import line, page


@pytest.mark.parametrize(
    ("label", "key"),
    [
        ("缴款单位或个人", "payer_name"),
        ("医保/公费/自费", "insurance_type"),
        ("农合基金补助", "pooled_fund_paid"),
        ("基本医保统筹", "pooled_fund_paid"),
        ("出诊日期", "visit_date"),
        ("个人自付一", "extra:个人自付一"),
        ("高额补充保险支付", "extra:高额补充保险支付"),
        ("离院日期", "discharge_date"),
        ("住院(天)", "length_of_stay"),
        ("病区（科室）", "department"),
        ("参保人编号", "insurance_number"),
        ("结算流水", "serial_number"),
        ("开据日期", "issue_date"),
        ("统筹基金应付", "pooled_fund_paid"),
        ("统筹金", "pooled_fund_paid"),
        ("保险基金支付", "pooled_fund_paid"),
        ("社会统筹医疗基金支付", "pooled_fund_paid"),
        ("新农合门诊补偿", "pooled_fund_paid"),
        ("公费医疗记账", "pooled_fund_paid"),
        ("医保卡扣款", "personal_account_paid"),
        ("农合家庭账户", "personal_account_paid"),
        ("个人应交款", "cash_paid"),
        ("统筹内个人负担", "in_scope_self_paid"),
        ("不予报销金额", "out_of_scope_self_paid"),
        ("医疗付款方式", "insurance_type"),
        ("医保IC卡号", "insurance_number"),
        ("填票日期", "issue_date"),
        ("申报金额", "extra:申报金额"),
        ("个人帐户划拨", "personal_account_paid"),
        ("个人交现金", "cash_paid"),
        ("自费额", "out_of_scope_self_paid"),
        ("住院预收款", "prepaid_amount"),
        ("应补差额", "supplementary_amount"),
        ("应退差额", "refund_amount"),
        ("收款医院（章）", "hospital_name"),
        ("门槛费", "extra:门槛费"),
    ],
)
def test_a_rare_wording_is_the_field(label: str, key: str) -> None:
    sheet = page(line(f"{label}：", 100, 100))
    (found,) = page_labels(sheet, load_vocabulary("invoice"))
    assert found.key == key


@pytest.mark.parametrize("weak", ["病员", "医疗类别", "经办", "床日", "住院补偿", "应找"])
def test_what_may_mean_more_is_weak(weak: str) -> None:
    assert weak in load_vocabulary("invoice").weak
