"""What could go through without a look: thresholds chosen beforehand, kept to on *score*.

A field goes through when its confidence reaches the threshold; a document when the product of the
confidences of all that it gives does, nothing is lacking that such a paper must say, and no check
of severity ``error`` failed. A field is wrong when its value is not what is printed; a document
when any value is wrong or a critical field that is printed was not given.

The fields' threshold is chosen on open papers. They are too kind to documents: what was missing on
them is found by now. So that of documents is chosen on what became of papers when they were seen
for the first time (``first_sight_documents.yaml``, kept by ``bench.first_sight``).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from math import prod
from pathlib import Path
from typing import Any

import yaml

from bench.compare import CRITICAL, INVOICES, DocumentResult
from bench.shares import share

Json = dict[str, Any]
Case = tuple[float, bool]  # how sure, and whether it is wrong
FIRST_SIGHT = Path(__file__).with_name("first_sight_documents.yaml")
FIELD_BOUND = 0.005  # wrong among the fields that go through
DOCUMENT_BOUND = 0.02  # wrong among the documents that go through
NEVER = 1.01  # no confidence keeps the bound
STEPS = (0.5, 0.8, 0.9, 0.95, 0.97, 0.98, 0.985, 0.99, 0.9925, 0.995, 0.9975, 0.999, 1.0)
DOCUMENT_STEPS = tuple(step / 100 for step in range(50, 100, 2))
# What a paper of a type says as a rule. Where one of these was not found it may be missing on the
# paper, or overlooked: only a person can tell.
_OF_INVOICES = "payer_name invoice_number total_amount pooled_fund_paid cash_paid"
NEEDED = {
    **dict.fromkeys(INVOICES, frozenset(_OF_INVOICES.split())),
    "discharge_summary": frozenset(("patient_name", "admission_date", "discharge_date")),
    "settlement_sheet": frozenset(("patient_name", "total_amount")),
    "id_card": frozenset(("name", "id_number")),
    "bank_card": frozenset(("card_number",)),
    "application_form": frozenset(("member_name", "id_number")),
}


def fields_given(documents: Sequence[DocumentResult]) -> list[tuple[float, bool]]:
    """Confidence and rightness of every value given; an extra one is never right."""
    return [
        (field.confidence, field.outcome == "right")
        for document in documents
        for field in document.fields
        if field.confidence is not None
    ]


def calibration_error(documents: Sequence[DocumentResult], bins: int = 20) -> float | None:
    """Expected calibration error: |confidence - share right| over equally filled bins."""
    given = sorted(fields_given(documents))
    if not given:
        return None
    error, size = 0.0, max(len(given) // bins, 1)
    for start in range(0, len(given), size):
        part = given[start : start + size]
        stated = sum(confidence for confidence, _ in part) / len(part)
        found = sum(right for _, right in part) / len(part)
        error += abs(stated - found) * len(part) / len(given)
    return round(error, 5)


def thresholds(documents: Sequence[DocumentResult], seen_first: Sequence[Case] = ()) -> Json:
    """The lowest confidences that keep both bounds: of fields on these (open) ``documents``, of
    documents on ``seen_first``."""
    return {
        "fields": _lowest(_field_errors(documents), FIELD_BOUND, STEPS, by_promise=True),
        "documents": _lowest(seen_first, DOCUMENT_BOUND, DOCUMENT_STEPS),
    }


def first_sight() -> list[Case]:
    """Documents of all exams that were kept, as they came out before anybody saw their papers."""
    exams = yaml.safe_load(FIRST_SIGHT.read_text("utf-8"))
    return [
        (level, outcome == "wrong")
        for exam in exams.values()
        for outcome, levels in exam.items()
        for level in levels
    ]


def passing(documents: Sequence[DocumentResult], chosen: Json) -> Json:
    """What goes through at the ``chosen`` thresholds, and how much of that is wrong."""
    found: Json = {}
    for name, cases in (
        ("fields", _field_errors(documents)),
        ("documents", document_cases(documents)),
    ):
        through = [is_wrong for level, is_wrong in cases if level >= chosen[name]]
        found[name] = {
            "threshold": chosen[name],
            "passing": share(len(through), len(cases)),
            "wrong": share(sum(through), len(through)),
        }
    return found


def _field_errors(documents: Sequence[DocumentResult]) -> list[Case]:
    return [(confidence, not right) for confidence, right in fields_given(documents)]


def document_cases(documents: Iterable[DocumentResult]) -> list[Case]:
    """Each document: how likely all that it gives is right, 0 where it is never let through; and
    whether something on it is wrong."""
    return [(_level(document), _is_wrong(document)) for document in documents]


def _level(document: DocumentResult) -> float:
    found = {each.key: each.confidence for each in document.fields if each.confidence is not None}
    lacking = NEEDED.get(document.type, frozenset()) - found.keys()
    return 0.0 if document.failed_checks or lacking or not found else prod(found.values())


def _is_wrong(document: DocumentResult) -> bool:
    return not document.is_type_right or any(
        field.outcome in ("wrong", "extra")
        or (field.outcome == "missing" and field.key in CRITICAL)
        for field in document.fields
    )


def _lowest(
    cases: Sequence[Case], bound: float, steps: Sequence[float], *, by_promise: bool = False
) -> float:
    """The lowest step from which on, at every higher step too, the wrong share keeps ``bound``;
    ``by_promise`` what the confidences promise as well: papers that rules were tuned on hold too
    few errors."""
    lowest = NEVER
    for step in reversed(steps):
        through = [(level, is_wrong) for level, is_wrong in cases if level >= step]
        wrong: float = sum(is_wrong for _, is_wrong in through)
        promised = sum(1 - level for level, _ in through) if by_promise else 0.0
        if max(wrong, promised) > bound * len(through):
            break
        lowest = step if through else lowest
    return lowest
