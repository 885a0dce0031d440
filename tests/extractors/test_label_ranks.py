"""Which wording of a field means it."""

from __future__ import annotations

from tests.extractors.drawing import line
from tests.extractors.form_texts import values


def test_a_general_word_is_a_label_where_no_better_one_is_printed() -> None:
    assert values(line("现金：12.00", 100, 200)) == {"cash_paid": "12.00"}
    both = values(line("现金支付：40.00", 100, 200), line("现金：12.00", 600, 200))
    assert both == {"cash_paid": "40.00", "extra:现金": "12.00"}


def test_of_two_names_of_one_sum_the_first_in_the_vocabulary_is_the_field() -> None:
    found = values(line("统筹支付：40.00", 100, 200), line("医保统筹基金支付：52.00", 600, 200))
    assert found == {"pooled_fund_paid": "52.00", "extra:统筹支付": "40.00"}
