"""How the text beside a label becomes a value of its kind."""

from __future__ import annotations

import pytest

from extractors.kinds import KINDS


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("150102********2023", "150102********2023"),
        ("150102*****2023", "150102********2023"),  # miscounted
        ("350602********2787·", "350602********2787"),  # a speck behind, taken for a star
        ("37010219980619**", "37010219980619****"),
        ("110101900101123", "110101900101123"),  # fifteen digits, until 1999
        ("1501022023", None),  # the stars were not read
        ("37010219980619", None),
        ("220102", None),
    ],
)
def test_a_mask_that_was_not_read_leaves_no_id_number(text: str, value: str | None) -> None:
    assert KINDS["id_number"].parse(text) == value


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("0:00", "0.00"),
        ("1200.0费", "1200.00"),
        ("0.00，查验网址", "0.00"),
        ("1,200.00；其中", "1200.00"),
        ("三级甲等", "三级甲等"),
    ],
)
def test_an_amount_of_an_extra_ends_where_its_digits_end(text: str, value: str) -> None:
    assert KINDS["extra"].parse(text) == value
