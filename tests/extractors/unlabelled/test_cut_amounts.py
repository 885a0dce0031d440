"""Amounts of which ink left a part: what is only a part is never given as the whole."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractors.forms.pairing import best_by_key, read_form
from extractors.labels.finding import load_vocabulary
from extractors.types import Field
from extractors.unlabelled.cut_amounts import with_whole_amounts, without_pieces
from extractors.values.money import to_contract
from extractors.words.amount_texts import is_cut_amount
from extractors.words.kinds import KINDS
from tests.extractors.drawing import line, page

VOCABULARY = load_vocabulary("invoice")


def field(printed: str) -> Field:
    value = KINDS["money"].parse(printed)
    assert value is not None
    return Field(value, printed, 0.98, 0)


def completed(**printed: str) -> dict[str, Field]:
    fields = {key: field(text) for key, text in printed.items()}
    return with_whole_amounts(fields, {}, (), [*fields])


@pytest.mark.parametrize("text", ["06.83", "43.", "￥0257.10", "1,0 43."])
def test_what_no_paper_prints_is_what_ink_left_of_an_amount(text: str) -> None:
    assert is_cut_amount(text.replace(" ", ""))
    assert KINDS["money"].parse(text.replace(" ", "")) is None


@pytest.mark.parametrize("text", ["0", "0.", "00", "0.83", "43", "43.00", "-0.50"])
def test_what_a_paper_may_print_is_not(text: str) -> None:
    assert not is_cut_amount(text)
    assert KINDS["money"].parse(text) is not None


def test_a_label_beside_a_cut_amount_takes_no_other() -> None:
    lines = [line("医保支付", 100, 300), line("13794.", 250, 300), line("1773.00", 420, 300)]
    form = read_form(page(*lines), VOCABULARY)
    assert "pooled_fund_paid" not in best_by_key(form.readings)
    assert "13794." in [each.text for each in form.rest]


@pytest.mark.parametrize("left", ["25.57", "57"])
def test_a_part_that_looks_whole_is_made_whole_by_the_sum_that_it_breaks(left: str) -> None:
    found = completed(total_amount="9925.57", pooled_fund_paid="6000.00", cash_paid=left)
    assert found["cash_paid"].value == "3925.57"
    assert set(found["cash_paid"].derived_from) == {"total_amount", "pooled_fund_paid"}
    assert found["cash_paid"].confidence < 0.9


def test_one_figure_lost_is_made_good_only_where_no_altered_digit_explains_it() -> None:
    bill = {"total_amount": "9925.57", "pooled_fund_paid": "6000.00", "cash_paid": "925.57"}
    assert completed(**bill)["cash_paid"].value == "925.57"
    twice = completed(**bill, prepaid_amount="4000.00", refund_amount="74.43")
    assert twice["cash_paid"].value == "3925.57"


@pytest.mark.parametrize("given_", ["1925.57", "0.00", "3925", "500.00"])
def test_another_amount_that_breaks_the_sum_stays_as_it_is(given_: str) -> None:
    found = completed(total_amount="9925.57", pooled_fund_paid="6000.00", cash_paid=given_)
    assert found["cash_paid"] == field(given_)


def test_nothing_that_a_sum_needs_is_cut_where_zeros_alone_are_left() -> None:
    found = completed(total_amount="9500.00", pooled_fund_paid="6000.00", cash_paid="00")
    assert found["cash_paid"].value == "0.00"


@given(st.decimals(min_value=0, max_value=99999, places=2), st.decimals(1, 99999, places=2))
def test_amounts_that_add_up_are_never_touched(pooled: Decimal, cash: Decimal) -> None:
    printed = {
        "total_amount": to_contract(pooled + cash),
        "pooled_fund_paid": to_contract(pooled),
        "cash_paid": to_contract(cash),
    }
    assert completed(**printed) == {key: field(text) for key, text in printed.items()}


def test_an_amount_without_its_end_is_made_whole_too() -> None:
    found = completed(total_amount="9925.57", pooled_fund_paid="6000.5", cash_paid="3925.00")
    assert found["pooled_fund_paid"].value == "6000.57"


def test_an_amount_rounded_at_the_till_is_whole() -> None:
    found = completed(total_amount="803.84", pooled_fund_paid="300.00", cash_paid="503.8")
    assert found["cash_paid"].value == "503.80"


def test_what_the_till_rounded_agrees_with_what_was_paid() -> None:
    bill = {"total_amount": "9925.57", "pooled_fund_paid": "6000.00", "cash_paid": "5.00"}
    paid = completed(**bill, prepaid_amount="4000.00", refund_amount="75.00")
    assert paid["cash_paid"].value == "3925.00"
    unlike = completed(**bill, prepaid_amount="4000.00", refund_amount="95.00")
    assert unlike["cash_paid"].value == "5.00"


def test_of_two_amounts_that_may_be_cut_the_less_legible_one_is() -> None:
    clear = field("33.51")
    fields = {key: field(text) for key, text in {"total_amount": "475.33"}.items()}
    fields |= {"pooled_fund_paid": field("300.00"), "other_paid": clear}
    worn = replace(field("41.82"), confidence=0.9)
    found = with_whole_amounts(fields | {"cash_paid": worn}, {}, (), [*fields, "cash_paid"])
    assert (found["other_paid"].value, found["cash_paid"].value) == ("33.51", "141.82")
    untold = fields | {"cash_paid": field("41.82")}
    assert with_whole_amounts(untold, {}, (), [*untold]) == untold


def test_a_beginning_without_its_point_is_made_whole_where_the_paper_prints_points() -> None:
    bill = {"total_amount": "969.99", "other_paid": "21.15", "cash_paid": "517.0"}
    found = completed(**bill, personal_account_paid="0.0", pooled_fund_paid="43")
    assert found["pooled_fund_paid"].value == "431.84"
    by_hand = completed(**bill, prepaid_amount="500", pooled_fund_paid="43")  # prints no points
    assert by_hand["pooled_fund_paid"].value == "43.00"


CENTS = {"total_amount": "969.99", "other_paid": "21.15", "cash_paid": "517.00"}


def test_a_piece_that_no_sum_makes_whole_is_not_given() -> None:
    fields = {key: field(text) for key, text in CENTS.items()}
    extras = {"当年账户支付": field("30"), "历年账户余额": field("0.00")}
    kept, further = without_pieces(fields | {"pooled_fund_paid": field("8877")}, extras, ())
    assert [*kept] == [*fields]
    assert [*further] == ["历年账户余额"]


@pytest.mark.parametrize("printed", ["500", "0", "3,000"])
def test_a_round_amount_may_be_printed_without_its_cents(printed: str) -> None:
    fields = {key: field(text) for key, text in CENTS.items()}
    more = fields | {"personal_account_paid": field("0.00"), "prepaid_amount": field(printed)}
    assert without_pieces(more, {}, ()) == (more, {})


def test_an_amount_without_cents_that_a_sum_proves_stays() -> None:
    printed = {"total_amount": "969.99", "pooled_fund_paid": "431", "cash_paid": "538.99"}
    fields = {key: field(text) for key, text in printed.items()}
    extras = {name: field("1.25") for name in ("起付线", "大病支付", "余额")}
    assert "pooled_fund_paid" in without_pieces(fields, extras, ())[0]


def test_a_paper_that_prints_no_noughts_at_the_end_prints_whole_yuan_so() -> None:
    printed = {"total_amount": "223.22", "personal_account_paid": "49.1", "cash_paid": "81.9"}
    fields = {key: field(text) for key, text in printed.items()}
    more = fields | {"in_scope_self_paid": field("131"), "pooled_fund_paid": field("92.23")}
    assert without_pieces(more, {}, ()) == (more, {})


def test_an_amount_beyond_the_total_has_an_edge_that_was_read_as_a_figure() -> None:
    found = completed(total_amount="8237.79", pooled_fund_paid="4116.42", cash_paid="74121.37")
    assert found["cash_paid"].value == "4121.37"
    assert found["cash_paid"].raw == ""
    kept = completed(total_amount="98237.79", pooled_fund_paid="94116.42", cash_paid="74121.37")
    assert kept["cash_paid"].value == "74121.37"  # less than the total: what breaks the sum is open


@pytest.mark.parametrize("text", ["口0", "U", "0.0.0", "口.00"])
def test_a_nought_that_was_read_as_other_characters(text: str) -> None:
    assert KINDS["money"].parse(text) == "0.00"
