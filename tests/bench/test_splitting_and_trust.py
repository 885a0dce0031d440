"""Pages and claims held to the truth; thresholds chosen so that a bound is kept."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bench.compare import DocumentResult, FieldResult, Outcome
from bench.goals import goal_rows
from bench.shares import share
from bench.splitting import compare_split
from bench.trust import (
    DOCUMENT_BOUND,
    FIELD_BOUND,
    NEVER,
    calibration_error,
    document_cases,
    first_sight,
    passing,
    thresholds,
)
from extractors.types import Document, Field


def paper(kind: str, *pages: int, **values: str) -> Document:
    fields = {key: Field(value, value, 0.99) for key, value in values.items()}
    return Document(kind, pages, 0.9, fields)


def truth(*papers: tuple[str, list[int]], blank: int | None = None, **more: Any) -> dict[str, Any]:
    count = max(page for _, pages in papers for page in pages) + 1
    pages = [{"index": n, **({"blank": True} if n == blank else {})} for n in range(count)]
    documents = [{"type": kind, "pages": held} for kind, held in papers]
    return {"pages": pages, "documents": documents, **more}


def test_a_blank_back_may_lie_with_any_paper() -> None:
    expected = truth(("discharge_summary", [0, 2]), ("id_card", [3]), blank=1)
    for given_papers in (
        [paper("discharge_summary", 0, 1, 2), paper("id_card", 3)],
        [paper("discharge_summary", 0, 2), paper("other", 1), paper("id_card", 3)],
    ):
        result = compare_split(expected, given_papers)
        assert (result.pages_right, result.pages) == (3, 3)


def test_a_paper_torn_apart_has_no_page_right() -> None:
    expected = truth(("discharge_summary", [0, 1]), ("id_card", [2]))
    torn = [paper("discharge_summary", 0), paper("other", 1), paper("id_card", 2)]
    assert compare_split(expected, torn).pages_right == 1
    joined = [paper("discharge_summary", 0, 1, 2)]
    assert compare_split(expected, joined).pages_right == 0


def test_a_claim_is_right_with_just_its_papers() -> None:
    papers = [
        paper("discharge_summary", 0, patient_name="甲一", admission_date="2024-01-02"),
        paper("discharge_summary", 1, patient_name="乙二", admission_date="2024-03-02"),
        paper("id_card", 2, name="甲一"),
    ]
    kinds = [(each.type, list(each.pages)) for each in papers]
    right = compare_split(truth(*kinds, claims=[[0, 2], [1]]), papers)
    assert (right.claims_right, right.claims) == (2, 2)
    wrong = compare_split(truth(*kinds, claims=[[0], [1, 2]]), papers)
    assert (wrong.claims_right, wrong.claims) == (0, 2)


def document(*fields: tuple[float, Outcome], alarms: tuple[str, ...] = ()) -> DocumentResult:
    found = tuple(FieldResult("age", outcome, "1", "1", level) for level, outcome in fields)
    return DocumentResult("f", "id_card", "x", "scan", True, True, found, 0, 0, alarms, False)


def test_a_threshold_lies_above_every_error_that_breaks_the_bound() -> None:
    fields: list[tuple[float, Outcome]] = [(0.999, "right")] * 300 + [(0.96, "wrong")] * 5
    chosen = thresholds([document(each) for each in fields])
    assert chosen["fields"] == 0.97
    through = passing([document(each) for each in fields], chosen)["fields"]
    assert (through["passing"]["right"], through["wrong"]["right"]) == (300, 0)


def test_a_threshold_takes_no_less_than_the_confidences_promise() -> None:
    """Nothing is wrong here, as on papers that rules were tuned on; 0.6 still promises little."""
    fields: list[tuple[float, Outcome]] = [(0.999, "right")] * 50 + [(0.6, "right")] * 50
    assert thresholds([document(each) for each in fields])["fields"] == 0.8


def test_where_the_surest_values_are_wrong_nothing_goes_through() -> None:
    chosen = thresholds([document((1.0, "wrong")), document((0.9, "right"))])
    assert chosen["fields"] == NEVER
    assert passing([document((1.0, "right"))], chosen)["fields"]["passing"]["right"] == 0


def card(*fields: tuple[float, Outcome], alarms: tuple[str, ...] = ()) -> DocumentResult:
    """A bank card, whose number must have been found."""
    found = tuple(
        FieldResult(key, outcome, "1", "1", level)
        for key, (level, outcome) in zip(("card_number", "bank_name"), fields, strict=False)
    )
    return DocumentResult("f", "bank_card", "x", "scan", True, True, found, 0, 0, alarms, False)


def test_a_document_is_as_sure_as_all_of_its_values_together() -> None:
    assert document_cases([card((0.9, "right"), (0.5, "right"))]) == [(0.45, False)]
    assert document_cases([card((0.9, "right"), (0.5, "wrong"))]) == [(0.45, True)]


def test_a_document_with_an_alarm_or_one_doubtful_value_is_looked_at() -> None:
    documents = [card((0.999, "right")), card((0.999, "right"), alarms=("a",))]
    documents.append(card((0.999, "right"), (0.6, "right")))
    chosen = {"fields": 0.9, "documents": 0.9}
    assert passing(documents, chosen)["documents"]["passing"]["right"] == 1


def test_a_document_that_lacks_what_its_kind_says_never_goes_through() -> None:
    """Nobody can tell whether the number is missing on the card or was overlooked."""
    nameless = (FieldResult("bank_name", "right", "1", "1", 0.999),)
    document = DocumentResult("f", "bank_card", "x", "scan", True, True, nameless, 0, 0, (), False)
    assert document_cases([document]) == [(0.0, False)]


def test_the_threshold_of_documents_keeps_its_bound_at_first_sight() -> None:
    """Six of a thousand surest may be wrong, thirty of the next hundred not."""
    seen = [(0.97, False)] * 994 + [(0.97, True)] * 6 + [(0.85, False)] * 70 + [(0.85, True)] * 30
    assert thresholds([], seen)["documents"] == pytest.approx(0.86)
    assert thresholds([])["documents"] == NEVER


def test_what_was_kept_of_earlier_exams_keeps_the_bound() -> None:
    chosen = thresholds([], first_sight())["documents"]
    through = [is_wrong for level, is_wrong in first_sight() if level >= chosen]
    assert len(through) > 100
    assert sum(through) <= DOCUMENT_BOUND * len(through)


@given(st.lists(st.tuples(st.floats(0, 1), st.booleans()), max_size=80))
def test_what_goes_through_on_tune_keeps_the_bound(cases: list[tuple[float, bool]]) -> None:
    documents = [document((level, "right" if right else "wrong")) for level, right in cases]
    through = passing(documents, thresholds(documents))["fields"]["wrong"]
    assert through["share"] is None or through["share"] <= FIELD_BOUND


def test_calibration_error_of_a_known_case() -> None:
    fields: list[tuple[float, Outcome]] = [(0.9, "right")] * 8 + [(0.9, "wrong")] * 2
    documents = [document(each) for each in fields]
    assert calibration_error(documents, bins=1) == pytest.approx(0.1)
    assert calibration_error([]) is None


def test_goals_say_met_missed_or_not_measured() -> None:
    block = {"fields": share(999, 1000), "critical": share(1, 2)}
    block |= {"invoices_all_critical": share(0, 0), "types": share(1, 1)}
    report = {
        "product": {
            "by_group": {"scan": block},
            "all": block,
            "reliability": {
                "trusted": share(999, 1000),
                "wrong_but_trusted_share_of_given": share(1, 1000),
            },
        },
        "split": {"pages": share(9, 10), "claims": share(0, 0)},
        "altered": {"found": share(99, 100), "false_alarms": share(2, 100)},
        "extraction_ms_per_page": 20.0,
    }
    met = {row["goal"]: row["met"] for row in goal_rows(report)}
    assert met["field accuracy, scan"] is True
    assert met["critical fields, scan"] is False
    assert met["field accuracy, born digital"] is None
    assert met["wrong at confidence ≥ 0.95, of all given"] is True
    assert met["false alarms on sound invoices"] is False
    assert met["page split"] is False
    assert met["extraction beyond reading, ms a page"] is True
