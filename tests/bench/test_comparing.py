"""The evaluation itself: what counts as right, how shares are given, what the baseline reads."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import fixtures
from bench.baseline import read_plainly
from bench.compare import compare_file, is_same
from bench.shares import share
from bench.tables import figures, misses, reliability
from extractors.types import Box, Line, Page

READY = Path(str(fixtures.__file__)).parent / "ready"


def expected(name: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((READY / f"{name}.expected.json").read_text("utf-8"))
    return found


def as_read(truth: dict[str, Any], confidence: float = 0.99) -> dict[str, Any]:
    """A reading that says exactly what is printed."""
    copy: dict[str, Any] = json.loads(json.dumps(truth))
    for document in copy["documents"]:
        fields = dict(document["fields"])
        for field in (*fields.pop("extras", {}).values(), *fields.values()):
            field["confidence"] = confidence
    return copy


@pytest.mark.parametrize(
    "name", ["national-scan.jpg", "table-digital.pdf", "list-scan.pdf", "two-receipts.jpg"]
)
def test_a_flawless_reading_is_wholly_right(name: str) -> None:
    truth = expected(name)
    results = compare_file(truth, as_read(truth))
    table = figures(results)["all"]
    for figure in ("fields", "types", "pages"):
        assert table[figure]["share"] == 1.0
    assert table["item_rows"]["right"] == table["item_rows"]["of"]
    assert table["wrong_extra"] == 0
    assert misses(results) == []


def test_wrong_missing_and_extra_values_are_told_apart() -> None:
    truth = expected("national-scan.jpg")
    found = as_read(truth)
    fields = found["documents"][0]["fields"]
    fields["total_amount"]["value"] = "1.00"
    del fields["cash_paid"]
    fields["visit_date"] = {"value": "2020-01-01", "confidence": 0.9}
    fields["length_of_stay"] = {"value": "3", "confidence": 0.9, "derived_from": ["…"]}
    found["documents"][0]["items"][0]["amount"] = "0.01"
    (result,) = compare_file(truth, found)
    outcomes = {field.key: field.outcome for field in result.fields if field.outcome != "right"}
    assert outcomes == {"total_amount": "wrong", "cash_paid": "missing", "visit_date": "extra"}
    assert result.items_right == result.items_printed - 1
    assert not result.is_critical_right


def test_a_paper_taken_for_another_type_has_no_field_right() -> None:
    truth = expected("table-digital.pdf")
    found = as_read(truth)
    found["documents"][0]["type"] = "other"
    (result,) = compare_file(truth, found)
    assert not result.is_type_right
    assert {field.outcome for field in result.fields} == {"missing"}


def test_two_papers_on_one_page_are_each_held_against_their_own() -> None:
    truth = expected("two-receipts.jpg")
    found = as_read(truth)
    found["documents"].reverse()
    assert all(result.is_critical_right for result in compare_file(truth, found))


@pytest.mark.parametrize(
    ("key", "printed", "given", "same"),
    [
        ("hospital_name", "甲医院（西区）", "甲医院(西区)", True),
        ("hospital_name", "甲医院", "甲医完", False),
        ("discharge_diagnoses", ["肺炎", "贫血"], ["肺炎", "贫血"], True),
        ("discharge_diagnoses", ["肺炎", "贫血"], ["贫血", "肺炎"], False),
        ("discharge_diagnoses", ["肺炎"], "肺炎", False),
        ("discharge_advice", "注意休息，避免劳累。", "注意休息,避免劳累", True),
        ("discharge_advice", "注意休息，避免劳累。", "注意休息", False),
        ("total_amount", "6.00", "6.0", False),
    ],
)
def test_when_values_are_the_same(key: str, printed: Any, given: Any, same: bool) -> None:
    assert is_same(key, printed, given) is same


def test_wilson_interval_of_a_known_case() -> None:
    figure = share(9, 10)  # by hand: 0.5958 to 0.9821
    assert (figure["low"], figure["high"]) == pytest.approx((0.5958, 0.9821), abs=1e-4)
    assert share(0, 0)["share"] is None


@given(st.integers(1, 2000).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_the_interval_holds_the_share(counts: tuple[int, int]) -> None:
    figure = share(*counts)
    assert 0 <= figure["low"] <= figure["share"] <= figure["high"] <= 1


def test_the_reliability_table_counts_every_value_given() -> None:
    truth = expected("national-scan.jpg")
    found = as_read(truth, confidence=0.97)
    found["documents"][0]["fields"]["total_amount"]["value"] = "1.00"
    results = compare_file(truth, found)
    table = reliability(results)
    given_values = sum(row["of"] for row in table["bins"])
    assert given_values == len(results[0].fields)
    assert table["trusted"]["right"] == table["trusted"]["of"] - 1


def test_the_baseline_reads_labels_in_rows() -> None:
    texts = (
        ("某省医疗住院收费票据（电子）", 300, 40),
        ("票据代码：35060226", 40, 80),
        ("票据号码：0123456789", 400, 82),
        ("（小写）1,234.50", 400, 120),
        ("住院时间：2026-03-01-2026-03-09", 40, 160),
    )
    lines = tuple(Line(text, Box(x, y, x + 12 * len(text), y + 14), 0.99) for text, x, y in texts)
    (document,) = read_plainly([Page(0, 800, 600, 0, "ocr", lines)])["documents"]
    assert document["type"] == "inpatient_invoice"
    values = {key: field["value"] for key, field in document["fields"].items()}
    assert values["invoice_code"] == "35060226"
    assert values["invoice_number"] == "0123456789"
    assert values["total_amount"] == "1234.50"
    assert values["admission_date"] == "2026-03-01"
    assert values["discharge_date"] == "2026-03-09"
