"""The total in words under a stamp: what is left of it must agree, and proves nothing."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractors.types import Field
from extractors.unlabelled.worn_words import in_words, is_left_of, with_worn_words
from extractors.values.money import parse_words
from tests.extractors.drawing import line, page

TOTAL = Field("643.60", "643.60", 0.99, 0)


@given(st.integers(1, 99_999_999))
def test_words_of_an_amount_say_it(cents: int) -> None:
    amount = Decimal(cents) / 100
    assert parse_words(in_words(amount)) == amount


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("陆佰肆拾会播角用属口", "643.60"),
        ("合计(大写)：肆佰贰拾贰无叁角减分", "422.32"),
        ("贰仟零贰元零叁券染", "2002.03"),
        ("壹佰陆拾大光集角以有限公司", "167.79"),
        ("万贰仟臂佰玖拾柒元零捌分", "12197.08"),  # the first figure is gone too
    ],
)
def test_what_is_legible_agrees(text: str, amount: str) -> None:
    assert is_left_of(text, in_words(Decimal(amount)))


@pytest.mark.parametrize(
    "text",
    [
        "陆佰肆拾柒播角用属口",  # another figure
        "玖佰肆拾会播角用属口",  # another beginning
        "壹仟陆佰肆拾会播角",  # more before it
        "陆佰会播用属口",  # too little
        "播佰肆拾叁元陆角",  # no beginning
    ],
)
def test_what_says_otherwise_or_too_little_is_not_it(text: str) -> None:
    assert not is_left_of(text, in_words(Decimal("643.60")))


def test_worn_words_are_derived_from_the_total() -> None:
    paper = page(line("合计（大写）", 100, 700), line("陆佰肆拾会播角用属口", 400, 700))
    found = with_worn_words({"total_amount": TOTAL}, paper)["total_amount_in_words"]
    assert found.value == "643.60"
    assert found.derived_from == ("total_amount",)
    assert found.confidence < 0.9


def test_a_characters_look_alike_counts_only_where_it_agrees() -> None:
    """染 is a misread 柒 elsewhere; here it is a stamp's."""
    total = {"total_amount": replace(TOTAL, value="2002.03")}
    found = with_worn_words(total, page(line("贰仟零贰元零叁券染", 400, 700)))
    assert found["total_amount_in_words"].value == "2002.03"


def test_a_total_that_was_not_read_completes_no_words() -> None:
    paper = page(line("陆佰肆拾会播角用属口", 400, 700))
    derived = {"total_amount": replace(TOTAL, derived_from=("items",))}
    assert with_worn_words({}, paper) == {}
    assert with_worn_words(derived, paper) == derived
