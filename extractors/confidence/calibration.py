"""What a value's score means: how often values like it were right on papers with known truth.

An OCR score says how clear the ink was, not whether a value is right: it knows nothing of sums
that prove it, of a second look, or of a label that belongs to another value. So each value is
placed by its kind, by its evidence and by its score, and gets the share that was right in that
place, on the safe side. The shares stand in ``vocabulary/confidence.yaml``;
``python -m bench.calibrate`` fits them anew on the *tune* papers.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import get_args

from extractors.confidence.doubted_values import doubted_values
from extractors.confidence.value_kinds import Kind, is_critical_amount, is_odd, kind_of
from extractors.hospitals.grammar import comparable_name
from extractors.types import Check, Document, Evidence, Field, Page, Source
from extractors.values.text import ascii_width
from extractors.vocabularies import word_list

EVIDENCE: tuple[Evidence, ...] = get_args(Evidence)

# Support never makes a value less sure, however few papers showed what it is worth.
WEAKER: Mapping[Evidence, tuple[Evidence, ...]] = {
    "printed": ("read",),
    "proven": ("agreed", "read"),
    "agreed": ("read",),
}
# A kind that the table does not have (it was fitted before there was one) is taken for this one.
WIDER: Mapping[Kind, Kind] = {
    "own_name": "organisation",
    "beginning": "text",
    "self_paid": "amount",
}
# However clear the ink: where a passage ends is the reader's guess; who took the money or wrote the
# paper stands beside others who signed, and decides nothing; what is odd is not whole.
NEVER_CLEAR: frozenset[Kind] = frozenset({"passage", "staff", "odd"})
# What is put right by what is known of such values
MENDED = frozenset({"hospital_name", "department", "institution_type"})
NOT_ENOUGH = 0.949  # just under what passes as clear
UNKNOWN = 0.9  # of a place that no open paper had: no more than this


@dataclass(frozen=True, slots=True)
class Step:
    """From ``score`` on, a value of its place is right with ``confidence``."""

    score: float
    confidence: float


Table = Mapping[tuple[str, str], Sequence[Step]]


@cache
def load_table() -> Table:
    """The fitted shares by kind and evidence, steps by rising score."""
    content: Mapping[str, Mapping[str, list[list[float]]]] = word_list("confidence")["confidence"]
    return {
        (kind, evidence): tuple(Step(*step) for step in steps)
        for kind, places in content.items()
        for evidence, steps in places.items()
    }


def weighed_fields(document: Document, pages: Sequence[Page]) -> Document:
    """``document`` with the confidence of each value as it was found to be; its score is kept."""
    sources = {page.index: page.source for page in pages}
    proven, doubted = proven_keys(document.checks), doubted_keys(document.checks)
    doubted |= doubted_values(document, pages) - proven

    def weigh(key: str, found: Field) -> Field:
        evidence = evidence_of(key, found, sources, proven, doubted)
        confidence = confidence_of(key, found, evidence)
        return replace(found, confidence=confidence, evidence=evidence, score=found.legibility)

    return replace(
        document,
        fields={key: weigh(key, found) for key, found in document.fields.items()},
        extras={label: weigh(label, found) for label, found in document.extras.items()},
    )


def proven_keys(checks: Sequence[Check]) -> frozenset[str]:
    """The fields that a passed check shows to be read right."""
    return frozenset(key for check in checks if check.passed for key in check.proves)


def doubted_keys(checks: Sequence[Check]) -> frozenset[str]:
    """The fields that a failed check calls into question."""
    failed = [check for check in checks if not check.passed and check.severity != "info"]
    return frozenset(key for check in failed for key in check.fields)


def evidence_of(
    key: str,
    found: Field,
    sources: Mapping[int, Source],
    proven: Collection[str],
    doubted: Collection[str],
) -> Evidence:
    """What speaks for the value; doubt comes before support."""
    verdict = found.second.verdict if found.second is not None else None
    if key in doubted or verdict == "differs":
        return "doubted"
    if found.derived_from:
        return "derived"
    if key in proven:
        return "proven"
    if key in MENDED and is_mended(found) and not is_odd(key, found.value):
        return "mended"
    if verdict is not None:
        return "agreed"
    is_text = found.page is not None and sources.get(found.page) == "text_layer"
    return "printed" if is_text else "read"


def is_mended(found: Field) -> bool:
    """Whether ``found`` holds what was not read: a hospital's name, a class or a department that
    the lists of places and of words completed or put right."""
    value, raw = (comparable_name(ascii_width(x)) for x in (str(found.value), found.raw))
    return value not in raw


def confidence_of(key: str, found: Field, evidence: Evidence, table: Table | None = None) -> float:
    """How often values of this kind, evidence and score were right on the open papers."""
    fitted = load_table() if table is None else table
    kind = kind_of(key, found.value)
    is_fitted = any(each == kind for each, _ in fitted)
    fitted_kind = kind if is_fitted else WIDER.get(kind, kind)
    reached = [
        step.confidence
        for place in (evidence, *WEAKER.get(evidence, ()))
        for step in fitted.get((fitted_kind, place), ())
        if found.legibility >= step.score
    ]
    confidence = max(reached, default=min(found.legibility, UNKNOWN))
    # What a plan may pay by: however clear the ink, one look alone is not enough.
    is_alone = is_critical_amount(key) and evidence in ("read", "doubted", "derived")
    return min(confidence, NOT_ENOUGH) if is_alone or kind in NEVER_CLEAR else confidence
