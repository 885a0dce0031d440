"""The end of an amount, the rest of which is under a stamp, is no sure amount."""

from __future__ import annotations

import pytest

from extractors.forms.pairing import read_form
from extractors.forms.stray_amounts import STRAY_TRUST
from extractors.labels.finding import load_vocabulary
from extractors.types import Line
from tests.extractors.drawing import line, page

VOCABULARY = load_vocabulary("invoice")
SURE = 0.99


def running(out_of_scope: Line) -> dict[str, float]:
    """How surely each amount is read of a form that prints amounts right behind their labels."""
    lines = [line("统筹支付：613.31", 110, 700), line("账户支付：167.26", 540, 700)]
    lines += [line("现金支付：812.04", 1010, 700), line("自付：376.44", 110, 740)]
    lines += [line("自费：", 540, 740), out_of_scope]
    form = read_form(page(*lines), VOCABULARY)
    return {reading.key: reading.confidence for reading in form.readings}


def test_the_end_of_an_amount_is_doubted() -> None:
    found = running(line("2.86", 700, 740))
    assert found["out_of_scope_self_paid"] == pytest.approx(STRAY_TRUST * SURE)
    assert found["in_scope_self_paid"] == pytest.approx(SURE)


@pytest.mark.parametrize("value", [line("602.86", 676, 740), line("2.86", 610, 740)])
def test_whole_amounts_and_those_beside_their_label_are_not(value: Line) -> None:
    assert running(value)["out_of_scope_self_paid"] == pytest.approx(SURE)


def test_an_amount_flush_with_others_is_in_their_column() -> None:
    """Viewers print every amount at the far edge, however short it is."""
    rows = {"统筹支付": "613.31", "账户支付": "1167.26", "现金支付": "812.04", "自费": "2.86"}
    lines = []
    for number, (label, value) in enumerate(rows.items()):
        y = 700 + 40.0 * number
        lines += [line(label, 110, y), line(value, 600 - 12 * len(value), y)]
    form = read_form(page(*lines), VOCABULARY)
    found = {reading.key: reading.confidence for reading in form.readings}
    assert found["out_of_scope_self_paid"] == pytest.approx(SURE)
