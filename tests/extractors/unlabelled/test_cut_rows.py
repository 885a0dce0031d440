"""A charge of whose amount ink left a part is made whole only where a sure total tells it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from extractors.sums.verdicts import sum_checks
from extractors.types import Field, Item
from extractors.unlabelled.cut_rows import above_total, with_whole_row
from extractors.values.money import parse_amount, to_contract

CLEAR, WORN = 0.99, 0.84


def charge(printed: str, confidence: float = CLEAR, *, is_beside_unread: bool = False) -> Item:
    amount = parse_amount(printed)
    assert amount is not None
    contract = to_contract(amount)
    return Item(
        "西药费", contract, confidence=confidence, is_beside_unread=is_beside_unread, raw=printed
    )


def bill(total: str = "1740.23", in_words: str = "1740.23", **more: str) -> dict[str, Field]:
    printed = {"total_amount": total, "total_amount_in_words": in_words, **more}
    return {key: Field(amount, amount, CLEAR, 0) for key, amount in printed.items()}


def amounts(items: tuple[Item, ...], fields: dict[str, Field]) -> list[str]:
    return [item.amount for item in with_whole_row(items, fields, {})]


@pytest.mark.parametrize("cut", [charge("529."), charge("9.13", WORN)])
def test_a_part_is_made_whole_by_a_total_that_is_sure(cut: Item) -> None:
    items = (charge("1211.10"), cut)
    fields = bill()
    whole = with_whole_row(items, fields, {})
    assert [item.amount for item in whole] == ["1211.10", "529.13"]
    assert (whole[1].more, whole[1].raw) == ({"derived": "amount"}, "")
    assert whole[1].confidence < 0.9
    # what follows from the total is no proof of it
    told = {check.id for check in sum_checks("invoice", fields, {}, whole)}
    assert told == {"total_in_words"}


def test_payers_make_a_total_sure_and_unsure() -> None:
    items = (charge("1211.10"), charge("529."))
    agreeing = bill(pooled_fund_paid="1000.00", cash_paid="740.23")
    assert amounts(items, agreeing) == ["1211.10", "529.13"]
    for fields in (
        bill(in_words="1740.28"),
        bill(pooled_fund_paid="1000.00", cash_paid="740.28"),
        {"total_amount": agreeing["total_amount"]},
    ):
        assert amounts(items, fields) == ["1211.10", "529.00"]


@pytest.mark.parametrize(
    "items",
    [
        (charge("1211.10"), charge("9.13")),  # clear print: a charge of 520.00 may be lacking
        (charge("1211.10"), charge("29.13", WORN)),  # one altered digit elsewhere says 500 less
        (charge("1211.10"), charge("529.1")),  # and one says 0.03 less beside 529.10
        (charge("1211.10"), charge("529.", is_beside_unread=True)),
        (charge("1211.10"), charge("428.13")),
        (charge("1211.10"), charge("529.10")),  # whole: its last digit is another
        (charge("1211.10"), charge("539.13", WORN)),
    ],
)
def test_what_may_be_something_else_stays_as_it_is(items: tuple[Item, ...]) -> None:
    assert with_whole_row(items, bill(), {}) == items


def test_of_two_that_may_be_cut_neither_is_told() -> None:
    items = (charge("529."), charge("529."), charge("682.10"))
    assert with_whole_row(items, bill(), {}) == items


def test_the_row_of_the_total_and_what_stands_below_it_are_no_charges() -> None:
    charges = (charge("1211.18"), charge("529.13"))
    foot = replace(charge("1740.23"), name="合")
    below = replace(charge("175.92"), name="统金支")
    assert above_total((*charges, foot, below), bill()) == charges
    for items in (
        (*charges, below),
        (*charges, charge("1740.23")),  # a charge by its name
        (foot, charge("0.00")),  # one charge is the whole bill
        (charge("0.00"), foot),
    ):
        assert above_total(items, bill()) == items
    assert above_total((*charges, foot), {}) == (*charges, foot)
