"""Which fields a finding leads to."""

from __future__ import annotations

from typing import Any

from review_ui import papers, wording
from review_ui.claim_view import findings
from review_ui.texts import catalogue

READ = {"value": "x", "raw": "x", "confidence": 0.99, "page": 0, "box": [0, 0, 9, 9]}


def document(number: int, kind: str, *keys: str) -> dict[str, Any]:
    fields = {key: dict(READ) for key in keys}
    return {"id": number, "type": kind, "pages": [number], "fields": fields, "checks": []}


def targets(check: dict[str, Any], *documents: dict[str, Any]) -> list[tuple[str, bool]]:
    claim = {"checks": [check], "documents": documents}
    rows = {one["id"]: papers.rows(one) for one in documents}
    (found,) = findings(claim, rows)["failed"]
    return [(target["id"], target["is_ambiguous"]) for target in found["targets"]]


def disagreement(*sides: tuple[int, str]) -> dict[str, Any]:
    return {
        "id": "papers_agree",
        "passed": False,
        "severity": "error",
        "message": "",
        "fields": list(dict.fromkeys(key for _, key in sides)),
        "papers": [
            {"document": number, "type": "other", "field": key, "value": "x"}
            for number, key in sides
        ],
    }


def test_a_finding_leads_to_the_fields_of_the_papers_that_it_names() -> None:
    three = (
        document(1, "inpatient_invoice", "admission_date", "sex"),
        document(2, "discharge_summary", "admission_date", "sex"),
        document(3, "settlement_sheet", "admission_date"),
    )
    named = disagreement((1, "admission_date"), (3, "admission_date"))
    assert targets(named, *three) == [("f-1-admission_date", True), ("f-3-admission_date", True)]


def test_each_link_of_such_a_finding_says_its_paper() -> None:
    two = (document(1, "inpatient_invoice", "payer_name"), document(2, "id_card", "name"))
    named = disagreement((1, "payer_name"), (2, "name"))
    assert targets(named, *two) == [("f-1-payer_name", True), ("f-2-name", True)]


def test_a_finding_without_papers_leads_to_every_field_of_its_name() -> None:
    two = (document(1, "inpatient_invoice", "sex"), document(2, "discharge_summary", "sex"))
    plain = disagreement((1, "sex"))
    del plain["papers"]
    assert targets(plain, *two) == [("f-1-sex", True), ("f-2-sex", True)]


def test_a_value_says_in_words_what_proves_or_contradicts_it() -> None:
    failed = {"id": "total_in_words", "passed": False, "severity": "error"}
    passed = {"id": "items_sum_to_total", "passed": True, "severity": "error"}
    document = {
        "type": "inpatient_invoice",
        "fields": {
            key: {"value": "1.00", "confidence": 0.99} for key in ("total_amount", "cash_paid")
        },
        "checks": [
            {**failed, "fields": ["cash_paid"]},
            {**passed, "proves": ["total_amount", "cash_paid"]},
        ],
    }
    by_key = {row["key"]: row for row in papers.rows(document)}
    assert by_key["total_amount"]["checks"] == ["items_sum_to_total"]
    assert by_key["cash_paid"]["checks"] == ["total_in_words"], "a contradiction outranks a proof"
    assert by_key["payer_name"]["checks"] == []
    told = wording.by_checks(catalogue("zh"), "doubt", ["total_in_words", "total_in_words"])
    assert told == "与“大写与小写金额”矛盾"
