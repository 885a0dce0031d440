"""Labels of which a character was misread or lost."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractors.words.misread import closest_label, distance
from tests.extractors.drawing import line
from tests.extractors.form_texts import VOCABULARY, values


@pytest.mark.parametrize(
    "label", ["合计(大写", "合计大写)", "合计大写", "个人帐户支付", "个人账户支付"]
)
def test_lost_brackets_and_the_other_character_for_account_are_known(label: str) -> None:
    assert label in VOCABULARY.keys


def test_a_doubted_label_may_have_lost_a_character_and_its_colon() -> None:
    found = values(line("人账户支付", 100, 200, 0.9), line("244.93", 300, 200))
    assert found == {"personal_account_paid": "244.93"}
    assert values(line("人账户支付", 100, 200), line("244.93", 300, 200)) == {}


@given(st.sampled_from(VOCABULARY.by_length), st.booleans())
def test_every_label_is_closest_to_itself(spelling: str, is_doubted: bool) -> None:
    found = closest_label(spelling, VOCABULARY, 0.5 if is_doubted else 1.0)
    if found is not None:  # None: another field has a label just as near
        assert VOCABULARY.keys[found] == VOCABULARY.keys[spelling]


@given(st.text("自付费个人账户", max_size=6), st.text("自付费个人账户", max_size=6))
def test_distance_is_symmetric_and_nought_only_for_the_same(a: str, b: str) -> None:
    assert distance(a, b) == distance(b, a)
    assert (distance(a, b) == 0) == (a == b)


def test_a_known_label_with_more_behind_it_is_another_label() -> None:
    found = values(
        line("大额补充保险金额：3.00", 100, 200), line("住院科室妇科住院天数：5", 600, 200)
    )
    assert found == {
        "extra:大额补充保险金额": "3.00",
        "department": "妇科",
        "length_of_stay": "5",
    }


def test_a_further_sum_keeps_its_name_but_for_a_look_alike() -> None:
    assert "extra:超限价自费费用" in values(line("超限价白费费用：12.00", 100, 200, 0.99))
    assert "extra:超限价药费" in values(line("超限价药费：12.00", 100, 200, 0.99))


def test_cash_of_which_the_first_character_was_misread() -> None:
    assert values(line("理金支付：10087.59", 100, 200, 0.99)) == {"cash_paid": "10087.59"}
