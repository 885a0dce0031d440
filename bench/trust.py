"""What could go through without a look: a confidence chosen on open papers, kept to on *score*.

A field goes through when its confidence reaches the threshold; a document when all that it gives
does and no check of severity ``error`` failed. A field is wrong when its value is not what is
printed; a document when any value is wrong or a critical field that is printed was not given.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from bench.compare import CRITICAL, DocumentResult
from bench.shares import share

Json = dict[str, Any]
FIELD_BOUND = 0.005  # wrong among the fields that go through
DOCUMENT_BOUND = 0.02  # wrong among the documents that go through
NEVER = 1.01  # no confidence keeps the bound
STEPS = (0.5, 0.8, 0.9, 0.95, 0.97, 0.98, 0.985, 0.99, 0.9925, 0.995, 0.9975, 0.999, 1.0)


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


def thresholds(documents: Sequence[DocumentResult]) -> Json:
    """The lowest confidences that keep both bounds on these (open) documents."""
    return {
        "fields": _lowest(_field_errors(documents), FIELD_BOUND),
        "documents": _lowest(_document_errors(documents), DOCUMENT_BOUND),
    }


def passing(documents: Sequence[DocumentResult], chosen: Json) -> Json:
    """What goes through at the ``chosen`` thresholds, and how much of that is wrong."""
    found: Json = {}
    for name, cases in (
        ("fields", _field_errors(documents)),
        ("documents", _document_errors(documents)),
    ):
        through = [is_wrong for level, is_wrong in cases if level >= chosen[name]]
        found[name] = {
            "threshold": chosen[name],
            "passing": share(len(through), len(cases)),
            "wrong": share(sum(through), len(through)),
        }
    return found


def _field_errors(documents: Sequence[DocumentResult]) -> list[tuple[float, bool]]:
    return [(confidence, not right) for confidence, right in fields_given(documents)]


def _document_errors(documents: Sequence[DocumentResult]) -> list[tuple[float, bool]]:
    """Each document by its least sure value; one with an alarm or of type other never passes."""
    cases = []
    for document in documents:
        levels = [each.confidence for each in document.fields if each.confidence is not None]
        level = min(levels, default=0.0) if not document.failed_checks else 0.0
        is_wrong = not document.is_type_right or any(
            field.outcome in ("wrong", "extra")
            or (field.outcome == "missing" and field.key in CRITICAL)
            for field in document.fields
        )
        cases.append((level, is_wrong))
    return cases


def _lowest(cases: Sequence[tuple[float, bool]], bound: float) -> float:
    """The lowest step from which on, at every higher step too, both the wrong share and what the
    confidences promise keep ``bound``: papers that rules were tuned on hold too few errors."""
    lowest = NEVER
    for step in reversed(STEPS):
        through = [(level, is_wrong) for level, is_wrong in cases if level >= step]
        wrong = sum(is_wrong for _, is_wrong in through)
        promised = sum(1 - level for level, _ in through)
        if max(wrong, promised) > bound * len(through):
            break
        lowest = step if through else lowest
    return lowest
