"""Forging a reading: what is altered, where, and only where an identity holds."""

from __future__ import annotations

from dataclasses import replace
from random import Random
from typing import Any

from bench import altered
from bench.altered import altered_cases, failed_errors
from extractors.types import Box, Check, Document, Line, Look, Page

AMOUNTS = {"pooled_fund_paid": "70.00", "other_paid": "0.00", "personal_account_paid": "0.00"}


def line(text: str, y: float) -> Line:
    return Line(text, Box(100, y, 100 + 10 * len(text), y + 20), 0.99)


def expected(items: tuple[str, ...] = ("60.00", "40.00"), **made: Any) -> dict[str, Any]:
    fields = {
        "total_amount": {"value": "100.00", "raw": "100.00", "box": [180, 100, 240, 120]},
        **{
            key: {"value": value, "raw": value, "box": [100, 300 + 30 * n, 150, 320 + 30 * n]}
            for n, (key, value) in enumerate({**AMOUNTS, "cash_paid": "30.00"}.items())
        },
    }
    rows = [
        {"name": "甲", "amount": amount, "box": [100, 150 + 30 * n, 150, 170 + 30 * n]}
        for n, amount in enumerate(items)
    ]
    document = {"type": "inpatient_invoice", "pages": [0], "fields": fields, "items": rows, **made}
    return {"file": "x.jpg", "pages": [{"width": 800}], "documents": [document]}


def page(*lines: Line) -> Page:
    return Page(0, 800, 600, 0, "ocr", lines)


def test_an_amount_that_was_not_read_as_printed_is_not_altered() -> None:
    assert altered_cases(expected(), [page(line("合计 1OO.00", 100))], "1") == []


def test_a_paper_altered_already_or_of_two_documents_is_left_alone() -> None:
    whole = page(line("(小写)100.00", 100))
    forged = expected(checks=[{"id": "items_sum_to_total", "passed": False}])
    assert altered_cases(forged, [whole], "1") == []
    two = expected()
    two["documents"] *= 2
    assert altered_cases(two, [whole], "1") == []


def test_only_amounts_of_identities_that_hold_are_forged() -> None:
    whole = page(line("(小写)100.00", 100), line("60.00", 150), line("40.00", 180))
    assert {case.amount for case in altered_cases(expected(), [whole], "1")} <= {
        "items",
        "total_amount",
    }
    broken = expected(items=("60.00", "41.00"))
    assert altered_cases(broken, [whole], "1") == []  # no identity names the total


def test_figures_inside_longer_numbers_are_not_touched() -> None:
    # 60.00 stands in 160.00 and in another place of the page: neither is the row's amount.
    elsewhere = page(line("160.00", 150), line("60.00", 500))
    assert altered_cases(expected(), [elsewhere], "1") == []


def test_a_second_look_sees_the_forged_digit_too() -> None:
    total = line("(小写)100.00", 100)
    looked = replace(total, again=(Look("100.00", 0.99, "wide", 4, 10),))
    target = altered._Target("total_amount", "100.00", Box(130, 100, 240, 120))
    forged = altered._altered(page(looked), target, 1.0, Random(1)).lines[0]
    assert forged.text != total.text
    assert forged.again[0].text == forged.text[4:]


def test_a_look_that_saw_another_mark_between_the_digits_is_forged_too() -> None:
    assert altered._forged("￥14.896.84", "14,896.84", "14,396.84") == "￥14,396.84"
    assert altered._forged("114.896.84", "14,896.84", "14,396.84") == "114.896.84"


def test_only_failed_errors_are_alarms() -> None:
    checks = (
        Check("a", False, "error", ""),
        Check("b", False, "warning", ""),
        Check("c", True, "error", ""),
    )
    assert failed_errors([Document("other", (0,), 1.0, checks=checks)]) == ("a",)


def test_a_look_that_lost_the_first_digit_is_forged_behind_it() -> None:
    assert altered._forged("1938.71", "11938.71", "11978.71") == "1978.71"
    assert altered._forged("1938.71", "11938.71", "21938.71") == "1938.71"
    assert altered._forged("938.71", "11938.71", "11978.71") == "938.71"
