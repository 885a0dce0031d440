"""When an amount that is not printed is worked out, and when it is left out."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractors.sums.proof import with_derived
from extractors.types import Field, Item
from tests.extractors.sums.test_verdicts import SMALL, Bill, bills, fields, items

KEYS = ("total_amount", "cash_paid", "personal_account_paid", "pooled_fund_paid", "other_paid")


def bill_fields(**raw_words: str) -> dict[str, Field]:
    made = fields(SMALL)
    words = raw_words.get("words", "壹仟伍佰元伍角整")
    made["total_amount_in_words"] = replace(made["total_amount_in_words"], raw=words)
    return made


@given(bills(), st.sets(st.sampled_from(KEYS), min_size=1), st.booleans())
def test_what_is_filled_in_is_what_was_left_out(
    bill: tuple[Bill, list[Decimal]], missing: set[str], has_words: bool
) -> None:
    """On a sound paper a derived amount is the true one, or there is none."""
    values, rows = bill
    read = {key: found for key, found in fields(values).items() if key not in missing}
    if not has_words:
        del read["total_amount_in_words"]
    completed = with_derived(read, {}, items(rows))
    assert {key: found for key, found in completed.items() if key in read} == read
    for key in missing & set(completed):
        assert Decimal(str(completed[key].value)) == values[key]
        assert completed[key].derived_from and set(completed[key].derived_from) <= {*read, "items"}
        assert completed[key].confidence < 0.95


@given(bills(), st.sampled_from(KEYS), st.floats(0.0, 0.94))
def test_nothing_is_worked_out_from_what_was_read_badly(
    bill: tuple[Bill, list[Decimal]], missing: str, score: float
) -> None:
    values, rows = bill
    scores = dict.fromkeys(values, score)
    read = {key: found for key, found in fields(values, **scores).items() if key != missing}
    assert missing not in with_derived(read, {}, items(rows, score))


def test_the_words_alone_are_enough_for_the_total() -> None:
    read = {"total_amount_in_words": bill_fields()["total_amount_in_words"]}
    assert with_derived(read, {}, [])["total_amount"].value == "1500.50"


def test_words_that_may_be_cut_short_are_not() -> None:
    """贰角[伍分]: what follows 角 may lie beyond the line that was read."""
    read = {"total_amount_in_words": bill_fields(words="壹仟伍佰元伍角")["total_amount_in_words"]}
    assert "total_amount" not in with_derived(read, {}, [])


def test_cash_needs_two_sums_that_agree() -> None:
    read = {key: found for key, found in bill_fields().items() if key != "cash_paid"}
    found = with_derived(read, {}, [])["cash_paid"]
    assert found.value == "500.50"
    assert {"total_amount", "prepaid_amount", "in_scope_self_paid"} <= set(found.derived_from)
    lonely = {key: read[key] for key in read if not key.startswith(("prepaid", "in_scope"))}
    assert "cash_paid" not in with_derived(lonely, {}, [])


def test_sums_that_disagree_give_nothing() -> None:
    read = {key: found for key, found in bill_fields().items() if key != "cash_paid"}
    read["prepaid_amount"] = Field("3000.00", "3000.00", 0.99, 0)
    assert "cash_paid" not in with_derived(read, {}, [])


@pytest.mark.parametrize("label", ["附加基金支付", "医院减免金额"])
def test_a_sum_with_further_lines_is_left_out(label: str) -> None:
    """Whether the line stands inside 其他支付 or beside it is not known."""
    read = {
        key: found
        for key, found in bill_fields().items()
        if key != "cash_paid" and not key.startswith("prepaid")
    }
    assert "cash_paid" in with_derived(read, {}, [])
    further = {label: Field("100.00", "100.00", 0.99, 0)}
    assert "cash_paid" not in with_derived(read, further, [])


def test_rows_of_an_illegible_table_count_for_nothing() -> None:
    read = {key: found for key, found in bill_fields().items() if "total" not in key}
    rows = [Item("诊察费", "1500.50", confidence=0.5)]
    assert "total_amount" not in with_derived(read, {}, rows)
    assert with_derived(read, {}, [replace(rows[0], confidence=0.99)])["total_amount"].value
