"""What the payer's ID number says where the form asks and ink hides the answer."""

from __future__ import annotations

import pytest

from extractors.told_by_id import with_sex
from extractors.types import Field

ASKED = frozenset({"sex", "payer_id"})


def told(number: str, labels: frozenset[str] = ASKED, **more: Field) -> Field | None:
    fields = {"payer_id": Field(number, number, 0.98, 0), **more}
    return with_sex(fields, labels).get("sex")


@pytest.mark.parametrize(
    ("number", "sex"),
    [
        ("360730********3648", "female"),
        ("360730********361X", "male"),
        ("11010519491231002X", "female"),
    ],
)
def test_the_seventeenth_figure_tells(number: str, sex: str) -> None:
    found = told(number)
    assert found is not None
    assert (found.value, found.derived_from, found.raw) == (sex, ("payer_id",), "")
    assert found.confidence < 0.98


@pytest.mark.parametrize("number", ["36073019800118****", "110105194912310021", "360730********"])
def test_a_hidden_or_misread_figure_tells_nothing(number: str) -> None:
    assert told(number) is None


def test_nothing_is_told_where_the_form_does_not_ask_or_the_answer_is_read() -> None:
    assert told("360730********3648", frozenset({"payer_id"})) is None
    read = Field("male", "男", 0.99, 0)
    assert told("360730********3648", sex=read) == read
