"""The ready samples, from their recorded readings: what is extracted against what was drawn.

The recordings are real OCR output (``python -m fixtures.record``); the expected values come from
the makers, not from the extractors. ``make eval`` measures accuracy; here a change must not lose
what is right today.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from extractors.contract import document_to_json
from extractors.documents import find_documents
from extractors.reading.codec import page_from_json

READY = Path(__file__).parents[2] / "fixtures" / "ready"
RECORDINGS = sorted(READY.glob("*.recorded.json"))
# Money, identity and dates: what a claim is made of. The fax samples have eaten labels.
CRITICAL = (
    *("payer_name", "invoice_code", "invoice_number", "total_amount", "pooled_fund_paid"),
    *("in_scope_self_paid", "out_of_scope_self_paid", "cash_paid", "admission_date"),
    *("discharge_date", "patient_name", "id_number"),
)
# Where the machine's print covers something else so far that a person has to look.
COVERED = {
    ("form-visit-scan.jpg", "invoice_number"),  # over the pre-printed number
    ("form-three-groups-scan.jpg", "discharge_date"),  # over the next label
}


def sample_of(recording: Path) -> Path:
    return recording.with_name(recording.name.removesuffix(".recorded.json"))


def found_and_printed(recording: Path) -> list[tuple[dict[str, Any], dict[str, Any]]]:
    pages = [page_from_json(page) for page in json.loads(recording.read_text(encoding="utf-8"))]
    expected = sample_of(recording).with_name(sample_of(recording).name + ".expected.json")
    printed = json.loads(expected.read_text(encoding="utf-8"))["documents"]
    found = [document_to_json(document) for document in find_documents(pages)]
    assert [d["type"] for d in found] == [d["type"] for d in printed]
    assert [d["pages"] for d in found] == [d["pages"] for d in printed]
    return list(zip(found, printed, strict=True))


def value(fields: dict[str, Any], key: str) -> Any:
    return fields[key]["value"] if key in fields else None


def test_every_sample_has_its_recording() -> None:
    samples = {path.name for path in READY.iterdir() if path.suffix != ".json"}
    assert {sample_of(recording).name for recording in RECORDINGS} == samples


@pytest.mark.parametrize("recording", RECORDINGS, ids=lambda path: sample_of(path).name)
def test_what_is_given_for_a_critical_field_is_what_is_printed(recording: Path) -> None:
    """Absent may be; wrong may not."""
    for found, printed in found_and_printed(recording):
        for key in CRITICAL:
            given = value(found["fields"], key)
            if given is not None:
                assert given == value(printed["fields"], key), key


@pytest.mark.parametrize(
    "recording",
    [path for path in RECORDINGS if "-fax" not in path.name],
    ids=lambda path: sample_of(path).name,
)
def test_critical_fields_are_complete_on_legible_samples(recording: Path) -> None:
    name = sample_of(recording).name
    for found, printed in found_and_printed(recording):
        keys = [key for key in CRITICAL if key in printed["fields"] and (name, key) not in COVERED]
        assert [key for key in keys if value(found["fields"], key) is None] == []


@pytest.mark.parametrize("recording", RECORDINGS, ids=lambda path: sample_of(path).name)
def test_no_box_lies_off_its_page(recording: Path) -> None:
    pages = {page["index"]: page for page in json.loads(recording.read_text(encoding="utf-8"))}
    for found, _ in found_and_printed(recording):
        for key, field in found["fields"].items():
            for entry in field.values() if key == "extras" else [field]:
                if entry.get("derived_from"):
                    continue
                x0, y0, x1, y1 = entry["box"]
                page = pages[entry["page"]]
                assert -2 <= x0 < x1 <= page["width"] + 2, key
                assert -2 <= y0 < y1 <= page["height"] + 2, key
