"""What the sums of a paper prove, put in doubt and offer."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractors.sums.checks import invoice_checks
from extractors.sums.identities import load_identities, parse_formula
from extractors.sums.proof import with_derived
from extractors.sums.settlement_checks import settlement_checks
from extractors.types import Check, Field, Item, Offer, SecondReading

CENT = Decimal("0.01")

amounts = st.integers(1_000, 5_000_000).map(lambda cents: Decimal(cents) * CENT)
Bill = dict[str, Decimal]


@st.composite
def bills(draw: st.DrawFn) -> tuple[Bill, list[Decimal]]:
    """A bill whose sums all hold, and its rows."""
    rows = draw(st.lists(amounts, min_size=1, max_size=9))
    total = sum(rows, Decimal(0))
    cents = int(total / CENT)
    pooled = draw(st.integers(1, cents - 2)) * CENT
    cash = total - pooled
    in_scope = draw(st.integers(1, int(cash / CENT) or 1)) * CENT
    refund = draw(st.integers(1, 99_999)) * CENT
    bill = {
        "total_amount": total,
        "total_amount_in_words": total,
        "pooled_fund_paid": pooled,
        "other_paid": Decimal("0.00"),
        "personal_account_paid": Decimal("0.00"),
        "cash_paid": cash,
        "in_scope_self_paid": in_scope,
        "out_of_scope_self_paid": cash - in_scope,
        "prepaid_amount": cash + refund,
        "refund_amount": refund,
    }
    return bill, rows


def fields(bill: Bill, **scores: float) -> dict[str, Field]:
    return {
        key: Field(f"{value:.2f}", f"{value:.2f}", scores.get(key, 0.99), 0)
        for key, value in bill.items()
    }


def items(rows: list[Decimal], score: float = 0.99) -> list[Item]:
    return [
        Item(f"第{number}项", f"{row:.2f}", confidence=score) for number, row in enumerate(rows)
    ]


def checks(bill: Bill, rows: list[Decimal], **scores: float) -> dict[str, Check]:
    found = invoice_checks("inpatient_invoice", fields(bill, **scores), {}, items(rows))
    return {check.id: check for check in found}


def alarms(found: dict[str, Check]) -> set[str]:
    return {key for key, check in found.items() if not check.passed and check.severity == "error"}


SMALL: Bill = {
    "total_amount": Decimal("1500.50"),
    "total_amount_in_words": Decimal("1500.50"),
    "pooled_fund_paid": Decimal("1000.00"),
    "other_paid": Decimal("0.00"),
    "personal_account_paid": Decimal("0.00"),
    "cash_paid": Decimal("500.50"),
    "in_scope_self_paid": Decimal("300.40"),
    "out_of_scope_self_paid": Decimal("200.10"),
    "prepaid_amount": Decimal("2000.00"),
    "refund_amount": Decimal("1499.50"),
}
ROWS = [Decimal("714.50"), Decimal("500.00"), Decimal("286.00")]


@given(bills())
def test_a_sound_bill_raises_no_alarm_and_proves_its_amounts(bill: tuple[Bill, Any]) -> None:
    found = checks(*bill)
    assert all(check.passed for check in found.values())
    proven = {key for check in found.values() for key in check.proves}
    assert proven >= {"total_amount", "cash_paid", "pooled_fund_paid", "in_scope_self_paid"}


ALTERABLE = ("total_amount", "pooled_fund_paid", "cash_paid", "in_scope_self_paid")


@given(bills(), st.sampled_from(ALTERABLE), st.data())
def test_one_altered_digit_of_a_well_read_amount_is_an_alarm(
    bill: tuple[Bill, list[Decimal]], key: str, data: st.DataObject
) -> None:
    values, rows = bill
    printed = f"{values[key]:.2f}"
    place = data.draw(st.sampled_from([at for at, mark in enumerate(printed) if mark.isdigit()]))
    digit = data.draw(st.sampled_from([d for d in "123456789" if d != printed[place]]))
    altered = Decimal(printed[:place] + digit + printed[place + 1 :])
    if any(altered == values[key] + sign * row for row in rows for sign in (1, -1)):
        return  # the same as a row read twice or not at all
    found = checks({**values, key: altered}, rows)
    is_rounding = any(check.severity == "info" for check in found.values() if not check.passed)
    assert alarms(found) or is_rounding


@given(bills(), st.sampled_from(ALTERABLE), amounts)
def test_an_offer_mends_the_paper(
    bill: tuple[Bill, list[Decimal]], key: str, other: Decimal
) -> None:
    """Whatever is wrong: what is offered makes the sum hold and breaks none that held."""
    values, rows = bill
    broken = {**values, key: other}
    found = checks(broken, rows)
    held = {name for name, check in found.items() if check.passed}
    for name, check in found.items():
        for offer in check.offers:
            mended, mended_rows = dict(broken), list(rows)
            if offer.row is None:
                mended[offer.field] = Decimal(offer.value)
            else:
                mended_rows[offer.row] = Decimal(offer.value)
            after = checks(mended, mended_rows)
            assert after[name].passed
            assert all(after[one].passed for one in held)


def test_words_alone_against_a_total_that_adds_up_are_worth_a_look_and_no_alarm() -> None:
    found = checks({**SMALL, "total_amount_in_words": Decimal("1506.50")}, ROWS)
    assert (found["total_in_words"].passed, found["total_in_words"].severity) == (False, "warning")
    without_sums = {
        "total_amount": Decimal("1500.50"),
        "total_amount_in_words": Decimal("1506.50"),
    }
    assert alarms(checks(without_sums, [])) == {"total_in_words"}


def test_the_altered_amount_is_named_and_the_digit_offered() -> None:
    found = checks({**SMALL, "cash_paid": Decimal("560.50")}, ROWS)
    assert alarms(found) == {"payers_sum_to_total", "self_paid_split", "prepaid_refund"}
    for check_id in alarms(found):
        assert found[check_id].offers == (Offer("cash_paid", "500.50"),)
        assert "cash_paid" in found[check_id].fields
    assert "total_amount" not in found["payers_sum_to_total"].fields  # rows and words vouch for it


@pytest.mark.parametrize(
    ("key", "read", "printed"),
    [
        ("pooled_fund_paid", "100000.00", "1000.00"),  # the point was lost
        ("total_amount", "500.50", "1500.50"),  # the first digit was lost
        ("total_amount", "15500.50", "1500.50"),  # one too many
    ],
)
def test_a_lost_point_and_a_digit_more_or_less_are_slips_too(
    key: str, read: str, printed: str
) -> None:
    found = checks({**SMALL, key: Decimal(read)}, ROWS)
    assert found["payers_sum_to_total"].offers == (Offer(key, printed),)


def test_two_ways_to_mend_a_sum_offer_nothing() -> None:
    """Nothing says which of the two rows is wrong."""
    found = checks(SMALL, [Decimal("714.50"), Decimal("500.00"), Decimal("296.00")])
    assert not found["items_sum_to_total"].passed
    assert found["items_sum_to_total"].offers == ()


def test_a_badly_read_amount_warns_and_a_well_read_one_accuses() -> None:
    altered = {**SMALL, "cash_paid": Decimal("560.50")}
    assert alarms(checks(altered, ROWS, cash_paid=0.5)) == set()
    vouched = checks(altered, ROWS, total_amount=0.7)
    assert "payers_sum_to_total" in alarms(vouched)  # rows and words say what the total is


def test_two_sums_that_say_the_same_outvote_an_amount_off_its_label() -> None:
    """Its label may be in doubt, its digits are not; unless a second look saw others."""
    altered = {**SMALL, "total_amount": Decimal("1900.50")}
    assert alarms(checks(altered, ROWS, total_amount=0.7)) >= {"total_in_words"}
    contested = fields(altered, total_amount=0.7)
    second = SecondReading("1500.50", "differs")
    contested["total_amount"] = replace(contested["total_amount"], second=second)
    found = invoice_checks("inpatient_invoice", contested, {}, items(ROWS))
    assert alarms({check.id: check for check in found}) == set()


def test_a_cent_in_a_row_is_seen() -> None:
    found = checks(SMALL, [ROWS[0] + CENT, *ROWS[1:]])
    assert alarms(found) == {"items_sum_to_total"}


@pytest.mark.parametrize(("by", "severity"), [("-20.00", "warning"), ("20.00", "error")])
def test_a_row_that_was_not_read_explains_what_lacks_and_not_what_is_too_much(
    by: str, severity: str
) -> None:
    rows = [ROWS[0] + Decimal(by), *ROWS[1:]]
    beside = [replace(item, is_beside_unread=True) for item in items(rows)]
    found = {c.id: c for c in invoice_checks("inpatient_invoice", fields(SMALL), {}, beside)}
    assert found["items_sum_to_total"].severity == severity


def test_a_payer_that_was_not_read_explains_what_lacks_and_not_what_is_too_much() -> None:
    bill = {key: value for key, value in SMALL.items() if key != "other_paid"}
    ids = {
        by: checks({**bill, "pooled_fund_paid": Decimal(by)}, []) for by in ("900.00", "2000.00")
    }
    assert "payers_sum_to_total" not in ids["900.00"]
    assert "payers_sum_to_total" in alarms(ids["2000.00"])


def test_words_that_lost_their_beginning_accuse_nobody() -> None:
    cut = fields({**SMALL, "total_amount_in_words": Decimal("500.50")})
    found = invoice_checks("inpatient_invoice", cut, {}, items(ROWS))
    assert alarms({check.id: check for check in found}) == set()


def test_a_difference_that_no_digit_explains_may_be_another_payer() -> None:
    found = checks({**SMALL, "pooled_fund_paid": Decimal("876.54")}, ROWS)
    check = found["payers_sum_to_total"]
    assert (check.passed, check.severity) == (False, "warning")


def test_cash_rounded_at_the_till_contradicts_nothing() -> None:
    rounded = {
        **{"other_paid": Decimal("0.00"), "personal_account_paid": Decimal("0.00")},
        **{"total_amount": Decimal("9037.61"), "total_amount_in_words": Decimal("9037.61")},
        **{"pooled_fund_paid": Decimal("2619.57"), "cash_paid": Decimal("6418.00")},
    }
    found = checks(rounded, [])
    assert found["payers_sum_to_total"].severity == "info"
    # Prepayment and refund say what was paid: then it is no rounding.
    denied = {**rounded, "prepaid_amount": Decimal("7000.00"), "refund_amount": Decimal("581.96")}
    assert checks(denied, [])["payers_sum_to_total"].severity == "error"


def test_text_taken_for_a_row_is_no_contradiction() -> None:
    found = checks(SMALL, [*ROWS, Decimal("7.00")])
    assert found["items_sum_to_total"].severity == "warning"


def test_a_further_payer_counts_or_does_not() -> None:
    fund = {"附加基金支付": Field("120.00", "120.00", 0.99, 0)}
    beside = {**SMALL, "pooled_fund_paid": Decimal("880.00")}
    for bill in (SMALL, beside):
        found = invoice_checks("inpatient_invoice", fields(bill), fund, ())
        assert next(check for check in found if check.id == "payers_sum_to_total").passed


@pytest.mark.parametrize(
    ("label", "is_payer"),
    [
        *(("大病补偿", True), ("商业保险赔付", True), ("特惠保", True), ("政府兜底", True)),
        *(("二次报销", True), ("惠民保", True)),
        # what a fund may pay of, and what it does not
        *(("可补偿费用", False), ("可报销金额", False), ("不予报销", False), ("特需费", False)),
    ],
)
def test_a_fund_is_told_by_its_words(label: str, is_payer: bool) -> None:
    line = {label: Field("120.00", "120.00", 0.99, 0)}
    bill = fields({**SMALL, "pooled_fund_paid": Decimal("880.00")})
    found = invoice_checks("inpatient_invoice", bill, line, ())
    paid = next(check for check in found if check.id == "payers_sum_to_total")
    assert paid.passed == is_payer


def test_a_line_that_is_not_printed_accuses_nobody() -> None:
    bill = {key: value for key, value in SMALL.items() if key != "other_paid"}
    assert checks(bill, ROWS)["payers_sum_to_total"].passed
    assert "payers_sum_to_total" not in checks({**bill, "cash_paid": Decimal("1.23")}, ROWS)


def test_the_parts_of_shanghai_are_asked_of_shanghai_only() -> None:
    parts = {name: Field("150.20", "150.20", 0.99, 0) for name in ("分类自负", "自负")}

    def ids(code: str) -> dict[str, bool]:
        read = {**fields(SMALL), "invoice_code": Field(code, code, 0.99, 0)}
        found = invoice_checks("inpatient_invoice", read, parts, ())
        return {check.id: check.passed for check in found}

    assert ids("31060221")["self_paid_parts"]
    assert "self_paid_parts" not in ids("41060221")


def test_a_derived_amount_proves_nothing_about_its_own_sum() -> None:
    read = fields(SMALL)
    sources = ("total_amount", "pooled_fund_paid", "other_paid", "personal_account_paid")
    read["cash_paid"] = Field("500.50", "", 0.9, derived_from=sources)
    ids = {check.id for check in invoice_checks("inpatient_invoice", read, {}, ())}
    assert "payers_sum_to_total" not in ids
    assert "self_paid_split" in ids  # another sum may still speak for it


def test_a_sheet_whose_supplements_lower_the_persons_share() -> None:
    """Two formulas for one rule: with the supplement and without."""
    lines = ("out_of_scope_self_paid", "over_limit_self_paid", "advance_self_paid")
    bill = dict.fromkeys((*lines, "deductible", "proportional_self_paid"), Decimal("100.00"))
    for personal, supplement in (("500.00", "0.00"), ("440.00", "60.00")):
        both = {"personal_total": Decimal(personal), "civil_servant_paid": Decimal(supplement)}
        found = {check.id: check for check in settlement_checks(fields({**bill, **both}), {})}
        assert found["self_paid_lines"].passed


@pytest.mark.parametrize("kind", ["invoice", "settlement_sheet", "expense_list"])
def test_every_identity_is_well_formed(kind: str) -> None:
    for identity in load_identities(kind):
        for formula in identity.formulas:
            assert len(formula.left) + len(formula.right) >= 2
            assert len(set(formula.names)) == len(formula.names)
        assert {identity.broken, identity.one_digit} <= {"error", "warning", "info"}


@pytest.mark.parametrize("text", ["total_amount", "= a + b", "a = b = c"])
def test_what_is_no_formula_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="is no formula"):
        parse_formula(text)


def test_a_formula_keeps_signs_and_marks() -> None:
    formula = parse_formula("prepaid = cash + refund? - 补缴?")
    assert [(t.name, t.sign, t.is_optional) for t in formula.right] == [
        ("cash", 1, False),
        ("refund", 1, True),
        ("补缴", -1, True),
    ]


def test_a_charge_without_a_name_counts_in_the_sum_or_not_at_all() -> None:
    named = [replace(items(ROWS)[0], unnamed=("286.00",)), items(ROWS)[1]]
    for rows in (named, [replace(items(ROWS)[0], unnamed=("5.00",)), *items(ROWS)[1:]]):
        found = invoice_checks("inpatient_invoice", fields(SMALL), {}, rows)
        assert {check.id: check.passed for check in found}["items_sum_to_total"]


def test_an_altered_row_beside_a_charge_without_a_name_is_an_alarm() -> None:
    rows = [replace(items(ROWS)[0], amount="734.50", unnamed=("286.00",)), items(ROWS)[1]]
    found = invoice_checks("inpatient_invoice", fields(SMALL), {}, rows)
    assert alarms({check.id: check for check in found}) == {"items_sum_to_total"}


def test_an_altered_charge_without_a_name_is_an_alarm_without_an_offer() -> None:
    rows = [replace(items(ROWS)[0], unnamed=("281.00",)), items(ROWS)[1]]
    found = {x.id: x for x in invoice_checks("inpatient_invoice", fields(SMALL), {}, rows)}
    assert alarms(found) == {"items_sum_to_total"}
    assert all(offer.row in (None, 0, 1) for offer in found["items_sum_to_total"].offers)


def test_an_unsure_amount_that_explains_nothing_hides_no_altered_one() -> None:
    found = checks({**SMALL, "pooled_fund_paid": Decimal("1600.00")}, ROWS, other_paid=0.7)
    assert "payers_sum_to_total" in alarms(found)


@pytest.mark.parametrize("read", ["0.50", "500.50"])
def test_an_unsure_amount_that_lost_its_beginning_is_no_alarm(read: str) -> None:
    bill = {
        **{"total_amount": Decimal("4500.50"), "total_amount_in_words": Decimal("4500.50")},
        **{"pooled_fund_paid": Decimal("1000.00"), "cash_paid": Decimal(read)},
    }
    rows = [Decimal("4000.50"), Decimal("500.00")]
    assert not alarms(checks(bill, rows, cash_paid=0.8))


def test_a_form_that_prints_charges_of_nothing_lets_none_become_something() -> None:
    found = checks(SMALL, [*ROWS, Decimal("0.00"), Decimal("5.00")])
    assert alarms(found) == {"items_sum_to_total"}
    assert not alarms(checks(SMALL, [*ROWS, Decimal("5.00")]))  # text beside the table, perhaps


@pytest.mark.parametrize("words", ["0.50", "500.50"])
def test_words_of_which_the_beginning_was_not_read_are_no_alarm(words: str) -> None:
    assert not alarms(checks({**SMALL, "total_amount_in_words": Decimal(words)}, ROWS))


@pytest.mark.parametrize(
    ("paid", "is_alarm"),
    [("1000.03", False), ("999.99", False), ("999.95", False), ("1000.06", True)],
)
def test_a_few_cents_beside_round_cash_are_the_tills(paid: str, is_alarm: bool) -> None:
    bill = {**SMALL, "pooled_fund_paid": Decimal(paid)}
    assert ("payers_sum_to_total" in alarms(checks(bill, ROWS))) == is_alarm


@pytest.mark.parametrize(("pooled", "is_alarm"), [("999.93", False), ("1000.07", True)])
def test_a_till_leaves_jiao_and_fen_off_and_adds_none(pooled: str, is_alarm: bool) -> None:
    """Cash of 500.50 is the rest without its cents, or the nearest amount, never the next one."""
    bill = without(SMALL, "prepaid_amount", "in_scope_self_paid")
    bill["pooled_fund_paid"] = Decimal(pooled)
    assert ("payers_sum_to_total" in alarms(checks(bill, ROWS))) == is_alarm


def without(bill: Bill, *keys: str) -> Bill:
    return {key: value for key, value in bill.items() if key not in keys}


@pytest.mark.parametrize(
    ("paid", "is_alarm"), [("1000.40", True), ("1003.00", True), ("700.00", False), ("987", False)]
)
def test_payers_with_one_not_read_accuse_by_a_single_digit_only(paid: str, is_alarm: bool) -> None:
    bill = without({**SMALL, "pooled_fund_paid": Decimal(paid)}, "other_paid")
    assert ("payers_sum_to_total" in alarms(checks(bill, ROWS))) == is_alarm


@pytest.mark.parametrize(
    ("raw", "is_alarm"), [("1000.00", True), ("1000.0", False), ("1000.", False)]
)
def test_an_amount_that_may_have_lost_its_end_is_no_alarm(raw: str, is_alarm: bool) -> None:
    bill = {**SMALL, "cash_paid": Decimal("500.46")}
    read = {**fields(bill), "pooled_fund_paid": Field("1000.00", raw, 0.99, 0)}
    found = invoice_checks("inpatient_invoice", read, {}, items(ROWS))
    failed = alarms({check.id: check for check in found})
    assert ("payers_sum_to_total" in failed) == is_alarm


@pytest.mark.parametrize("raw", ["壹仟伍佰拾元伍角", "壹仟佰壹拾元伍角"])
def test_words_that_lost_a_numeral_are_no_alarm(raw: str) -> None:
    read = {**fields(SMALL), "total_amount_in_words": Field("1510.50", raw, 0.99, 0)}
    found = invoice_checks("inpatient_invoice", read, {}, items(ROWS))
    assert not alarms({check.id: check for check in found})


def test_charges_and_payers_accuse_where_the_total_is_not_legible() -> None:
    unread = ("total_amount", "total_amount_in_words")
    assert checks(without(SMALL, *unread), ROWS)["charges_are_paid"].passed
    altered = without({**SMALL, "pooled_fund_paid": Decimal("1700.00")}, *unread)
    assert alarms(checks(altered, ROWS)) == {"charges_are_paid"}
    assert "charges_are_paid" not in checks(SMALL, ROWS)
    further = {"大病保险支付": Field("700.00", "700.00", 0.99, 0)}
    found = invoice_checks("inpatient_invoice", fields(altered), further, items(ROWS))
    assert not alarms({check.id: check for check in found})


def test_the_deposit_tells_what_cash_that_is_not_legible_must_be() -> None:
    altered = without({**SMALL, "pooled_fund_paid": Decimal("1700.00")}, "cash_paid")
    assert alarms(checks(altered, ROWS)) == {"payers_and_deposit_sum_to_total"}
    sound = checks(without(SMALL, "cash_paid"), ROWS)
    assert sound["payers_and_deposit_sum_to_total"].passed


def test_a_refund_leaves_no_room_for_an_additional_payment() -> None:
    altered = without({**SMALL, "refund_amount": Decimal("1999.50")}, "cash_paid")
    assert alarms(checks(altered, ROWS)) == {"payers_and_deposit_sum_to_total"}


def test_the_amount_that_two_sums_say_is_another_is_doubted_alone() -> None:
    """Another was read unsurely, and one digit of it would explain one of the sums too."""
    altered = {**SMALL, "cash_paid": Decimal("100.50")}
    assert "payers_sum_to_total" in alarms(checks(altered, ROWS, pooled_fund_paid=0.6))
    told_once = without(altered, "prepaid_amount", "in_scope_self_paid")
    assert not alarms(checks(told_once, ROWS, pooled_fund_paid=0.6))


def test_charges_and_payers_together_outvote_a_total_off_its_label() -> None:
    altered = without({**SMALL, "total_amount": Decimal("4500.50")}, "total_amount_in_words")
    assert "items_sum_to_total" in alarms(checks(altered, ROWS, total_amount=0.6))
    assert not alarms(checks(altered, ROWS, total_amount=0.5))


@pytest.mark.parametrize(("cash", "is_alarm"), [("500.10", True), ("470.50", False)])
def test_who_pays_nothing_does_not_pay_less_than_ten_yuan_instead(
    cash: str, is_alarm: bool
) -> None:
    bill = without(SMALL, "prepaid_amount", "in_scope_self_paid")
    found = checks({**bill, "cash_paid": Decimal(cash)}, ROWS, other_paid=0.5)
    assert ("payers_sum_to_total" in alarms(found)) == is_alarm


def test_what_follows_from_other_sums_works_out_no_amount() -> None:
    found = fields(without(SMALL, "cash_paid", "prepaid_amount", "in_scope_self_paid"))
    assert "cash_paid" not in with_derived(found, {}, items(ROWS))
