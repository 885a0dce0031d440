"""Wordings that may mean another sum count as their field only as far as the paper's sums agree."""

from __future__ import annotations

import pytest

from extractors.forms.pairing import best_by_key, read_form
from extractors.labels.finding import EXTRA, load_vocabulary
from extractors.types import Field
from extractors.unlabelled.weak_wordings import with_sure_roles
from tests.extractors.drawing import line, page

VOCABULARY = load_vocabulary("invoice")
Fields = dict[str, Field]


def told(*printed: str) -> tuple[Fields, Fields]:
    """Fields and extras of a bill of 900.00 with ``printed`` rows."""
    rows = ["（小写）：900.00", *printed]
    form = read_form(page(*(line(row, 90, 60 * n) for n, row in enumerate(rows))), VOCABULARY)
    best = {key: reading.as_field() for key, reading in best_by_key(form.readings).items()}
    fields = {key: found for key, found in best.items() if not key.startswith(EXTRA)}
    extras = {key.removeprefix(EXTRA): found for key, found in best.items() if key not in fields}
    return with_sure_roles(fields, extras, (), form.labels, VOCABULARY)


FUND, ACCOUNT = "统筹支付：600.00", "个人账户支付：80.00"


@pytest.mark.parametrize("wording", ["自付合计", "患者自付", "自付金额", "个人负担", "现金"])
def test_what_the_sum_confirms_is_cash(wording: str) -> None:
    fields, _ = told(FUND, ACCOUNT, f"{wording}：220.00")
    assert fields["cash_paid"].value == "220.00"
    assert fields["cash_paid"].confidence > 0.95


@pytest.mark.parametrize("wording", ["自付合计", "患者自付", "自付金额", "个人负担"])
def test_what_holds_the_account_s_payment_too_is_not_the_cash(wording: str) -> None:
    fields, extras = told(FUND, ACCOUNT, f"{wording}：300.00")
    assert "cash_paid" not in fields
    assert extras[wording].value == "300.00"


@pytest.mark.parametrize("wording", ["个人支付", "个人支付金额", "个人支付合计", "个人支付总额"])
@pytest.mark.parametrize("cash", ["现金", "现金支付", "现金支付合计"])
def test_cash_by_its_name_is_told_from_all_that_the_person_paid(wording: str, cash: str) -> None:
    fields, extras = told(FUND, f"{wording}：300.00", ACCOUNT, f"{cash}：220.00")
    assert fields["cash_paid"].value == "220.00"
    assert extras[wording].value == "300.00"


@pytest.mark.parametrize("rival", ["个人账户支付：", "个人自费：45.00", "个人自付：35.00"])
def test_what_no_sum_confirms_is_unsure_beside_what_it_may_include(rival: str) -> None:
    fields, _ = told("自付金额：80.00", rival)
    assert fields["cash_paid"].value == "80.00"
    assert fields["cash_paid"].confidence < 0.7


def test_a_sum_does_not_confirm_cash_while_the_account_s_payment_is_not_legible() -> None:
    fields, _ = told(FUND, "个人账户支付：", "自付合计：300.00")
    assert fields["cash_paid"].confidence < 0.7


def test_the_deposit_confirms_cash_too() -> None:
    paid = ["预缴金额：500.00", "退费金额：280.00", "自付合计：220.00"]
    fields, _ = told("个人账户支付：", *paid)
    assert fields["cash_paid"].confidence > 0.95


def test_what_all_funds_pay_is_not_the_pooled_fund_s() -> None:
    rest = ["其他支付：100.00", "个人现金支付：300.00"]
    fields, extras = told("记账金额：600.00", *rest)
    assert "pooled_fund_paid" not in fields
    assert extras["记账金额"].value == "600.00"
    assert told("记账金额：500.00", *rest)[0]["pooled_fund_paid"].confidence > 0.95


def test_a_firm_wording_is_what_it_says() -> None:
    fields, _ = told(FUND, ACCOUNT, "个人现金支付：300.00")
    assert fields["cash_paid"].confidence > 0.95


def test_a_share_beside_its_twin_is_inside_the_catalogue() -> None:
    cash = "现金支付：300.00"
    fields, _ = told(FUND, cash, "自付金额：300.00", "自费金额：0.00")
    assert fields["in_scope_self_paid"].value == "300.00"
    assert fields["cash_paid"].value == "300.00"
    alone, _ = told(FUND, cash, "自付金额：300.00")
    assert "in_scope_self_paid" not in alone  # it may be all that the person paid


def test_a_sum_of_shares_that_is_less_than_the_cash_is_the_share_inside() -> None:
    fields, _ = told(FUND, "个人实缴现金：300.00", "个人自付合计：81.88")
    assert fields["in_scope_self_paid"].value == "81.88"
    assert fields["in_scope_self_paid"].confidence < 0.7
    more, _ = told(FUND, "个人实缴现金：220.00", "个人自付合计：300.00")
    assert "in_scope_self_paid" not in more
