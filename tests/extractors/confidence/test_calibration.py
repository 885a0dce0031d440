"""What a confidence rests on, and what it may never say."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractors.confidence.calibration import (
    NOT_ENOUGH,
    Step,
    confidence_of,
    evidence_of,
    load_table,
    weighed_fields,
)
from extractors.confidence.value_kinds import KINDS
from extractors.contract import field_to_json
from extractors.types import Check, Document, Evidence, Field, Page, SecondReading

CLEAR = 0.95
CRITICAL_AMOUNTS = (
    *("total_amount", "pooled_fund_paid", "cash_paid"),
    *("in_scope_self_paid", "out_of_scope_self_paid"),
)
SHARP = Field("500.50", "500.50", 0.9999, 0)


def test_a_score_reaches_the_highest_step_below_it() -> None:
    table = {("amount", "read"): (Step(0.0, 0.4), Step(0.9, 0.8), Step(0.99, 0.9))}
    found = [
        confidence_of("other_paid", Field("1.00", "", score), "read", table)
        for score in (0.1, 0.9, 0.95, 1.0)
    ]
    assert found == [0.4, 0.8, 0.8, 0.9]


def test_support_never_makes_a_value_less_sure() -> None:
    """Few values were looked at twice on the tune papers, so their own share is a cautious one."""
    table = {("amount", "read"): (Step(0.9, 0.97),), ("amount", "agreed"): (Step(0.0, 0.8),)}
    levels: tuple[Evidence, ...] = ("read", "agreed", "proven")
    found = [confidence_of("other_paid", SHARP, level, table) for level in levels]
    assert found == [0.97, 0.97, 0.97]
    assert confidence_of("other_paid", SHARP, "doubted", table) < CLEAR


@pytest.mark.parametrize("key", CRITICAL_AMOUNTS)
@pytest.mark.parametrize("evidence", ["read", "derived", "doubted"])
def test_no_critical_amount_is_clear_by_one_look_alone(key: str, evidence: Evidence) -> None:
    table = {("amount", evidence): (Step(0.0, 0.999),)}
    assert confidence_of(key, SHARP, evidence, table) == NOT_ENOUGH < CLEAR
    assert confidence_of("other_paid", SHARP, evidence, table) == 0.999


@given(st.floats(0, 1), st.sampled_from(["total_amount", "payer_name", "issue_date"]))
def test_a_place_without_tune_papers_is_never_clear(score: float, key: str) -> None:
    assert confidence_of(key, Field("500.50", "", score), "read", {}) < CLEAR


@given(st.floats(0, 1), st.floats(0, 1), st.sampled_from(sorted(load_table())))
def test_a_better_score_never_lowers_the_confidence(
    first: float, second: float, place: tuple[str, str]
) -> None:
    low, high = sorted((first, second))
    table = {("amount", "read"): load_table()[place]}
    found = [confidence_of("other_paid", Field("1.00", "", s), "read", table) for s in (low, high)]
    if all(score >= load_table()[place][0].score for score in (low, high)):
        assert found[0] <= found[1]


def test_the_fitted_table_is_in_order() -> None:
    table = load_table()
    assert table
    for steps in table.values():
        assert all(a.score < b.score and a.confidence < b.confidence for a, b in pairwise(steps))
        assert all(0 <= step.confidence < 1 for step in steps)


def evidence(found: Field, *, proven: bool = False, doubted: bool = False) -> Evidence:
    keys = {"cash_paid"}
    proven_keys, doubted_keys = keys if proven else set(), keys if doubted else set()
    return evidence_of("cash_paid", found, {0: "ocr", 1: "text_layer"}, proven_keys, doubted_keys)


def test_doubt_comes_before_support() -> None:
    same = Field("1.00", "1.00", 0.9, 0, second=SecondReading("1.00", "same"))
    differs = Field("1.00", "1.00", 0.9, 0, second=SecondReading("7.00", "differs"))
    assert evidence(SHARP) == "read"
    assert evidence(SHARP, proven=True) == "proven"
    assert evidence(SHARP, proven=True, doubted=True) == "doubted"
    assert evidence(same) == "agreed"
    assert evidence(differs) == evidence(differs, proven=True) == "doubted"
    assert evidence(Field("1.00", "1.00", 1.0, 1)) == "printed"
    assert evidence(Field("1.00", "", 0.9, derived_from=("total_amount",))) == "derived"


def test_a_name_that_was_put_right_was_not_read() -> None:
    read = Field("株洲市中心医院", "收款单位：株洲市中心医院", 0.99, 0)
    mended = replace(read, raw="收款单位：株州市中心医院")
    told = [evidence_of("hospital_name", each, {0: "ocr"}, (), ()) for each in (read, mended)]
    assert told == ["read", "mended"]
    assert evidence_of("cash_paid", mended, {0: "ocr"}, (), ()) == "read"  # of its own form
    broken = replace(mended, value="联勤保障部队第九七医院")
    assert evidence_of("hospital_name", broken, {0: "ocr"}, (), ()) == "read"  # and odd


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("discharge_advice", "术后1月复查彩超"),
        ("cashier_name", "董彩凤"),
        ("insurance_type", "城镇职工，基本医疗保险"),
    ],
)
def test_some_sorts_are_never_clear(key: str, value: str) -> None:
    """Where a passage ends is a guess; who took the money decides nothing; what is odd is cut."""
    table = {(kind, "read"): (Step(0.0, 0.999),) for kind in KINDS}
    assert confidence_of(key, Field(value, value, 1.0), "read", table) == NOT_ENOUGH


def test_a_text_layer_is_at_least_as_sure_as_the_clearest_ink() -> None:
    table = {("list", "read"): (Step(0.9, 0.99),), ("list", "printed"): (Step(0.9, 0.9),)}
    found = Field(("高血压病",), "高血压病", 1.0, 0)
    assert confidence_of("discharge_diagnoses", found, "printed", table) == 0.99


def test_a_document_keeps_the_scores_beside_the_confidences() -> None:
    """Weighed twice is weighed once: a check run again asks how well the ink was read."""
    proof = Check("total_in_words", True, "error", "", proves=("total_amount",))
    document = Document("inpatient_invoice", (0,), 1.0, {"total_amount": SHARP}, checks=(proof,))
    page = Page(0, 1000, 1000, 0, "ocr", ())
    weighed = weighed_fields(document, [page])
    total = weighed.fields["total_amount"]
    assert (total.evidence, total.score, total.legibility) == ("proven", 0.9999, 0.9999)
    assert total.confidence >= CLEAR
    assert weighed_fields(weighed, [page]) == weighed
    shown = field_to_json(total)
    assert (shown["evidence"], shown["score"]) == ("proven", 1.0)


def test_a_hospital_of_its_own_name_is_as_sure_as_others_until_there_is_a_share_of_such() -> None:
    composed, own = (Field(x, x, 0.99) for x in ("漳州市中医医院", "漳州康宇骨科医院"))
    before = {("organisation", "read"): (Step(0.9, 0.97),)}
    after = {**before, ("own_name", "read"): (Step(0.9, 0.6),)}
    tables = [(before, composed), (before, own), (after, composed), (after, own)]
    found = [confidence_of("hospital_name", each, "read", table) for table, each in tables]
    assert found == [0.97, 0.97, 0.97, 0.6]
    assert confidence_of("hospital_name", own, "agreed", after) == 0.6
