"""The fit of confidences, on values made up for it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import yaml
from hypothesis import given
from hypothesis import strategies as st

from bench import calibrate
from bench.calibrate import Given
from extractors.confidence.calibration import load_table
from extractors.types import Evidence, Field


def value(score: float, is_right: bool, family: str = "a", evidence: Evidence = "read") -> Given:
    field = Field("1.00", "", score, score=score)
    return Given(family, "other_paid", field, evidence, is_right, family)


def test_a_share_is_given_by_its_lower_end() -> None:
    """90 of 100 right may be chance for 0.84; few values never make a clear one."""
    assert 0.83 < calibrate.lower_end(90, 100) < 0.90
    assert calibrate.lower_end(5, 5) < 0.95 < calibrate.lower_end(60, 60)
    assert calibrate.lower_end(10**6, 10**6) == calibrate.HIGHEST


@given(st.lists(st.tuples(st.floats(0, 1), st.booleans()), min_size=1, max_size=60))
def test_steps_rise_and_begin_below_every_score(values: list[tuple[float, bool]]) -> None:
    table = calibrate.fit(value(score, right) for score, right in values)
    steps = table["amount", "read"]
    assert [s.confidence for s in steps] == sorted({s.confidence for s in steps})
    assert steps[0].score <= min(score for score, _ in values)


def test_a_layout_counts_for_no_more_than_a_few_values() -> None:
    """However often one layout was read rightly, the next one is another; and one that misleads
    the reader costs as much as any other."""
    (one,) = calibrate.fit([value(0.99, True) for _ in range(1000)])["amount", "read"]
    assert one.confidence < 0.9
    many = [each for number in range(60) for each in [value(0.99, True, f"{number}")] * 5]
    (clear,) = calibrate.fit(many)["amount", "read"]
    assert clear.confidence > 0.99
    (misled,) = calibrate.fit([*many, *[value(0.99, False, "b")] * 1000])["amount", "read"]
    assert 0.95 < misled.confidence < 0.985


def test_what_was_wrong_at_first_sight_stays_wrong() -> None:
    """A rule that was mended for a layout since says nothing of the next layout."""
    mended = [value(0.99, True, "a") for _ in range(3)]
    misses = [value(0.9, False, "a")] * 2
    values = calibrate.with_first_sight(mended, misses)
    assert [each.is_right for each in values] == [True, False, False]
    assert calibrate.with_first_sight([value(0.99, True, "b")], misses)[0].is_right


def test_first_sight_can_be_read() -> None:
    misses = calibrate.first_sight()
    assert misses and not any(each.is_right for each in misses)
    assert any(isinstance(each.field.value, tuple) for each in misses)


def test_a_family_is_judged_by_the_others() -> None:
    """A layout that misleads the reader is not known by its own mistakes."""
    values = [each for number in range(20) for each in [value(0.99, True, f"{number}")] * 5]
    values = [replace(each, family="a") for each in values]
    values += [value(0.99, False, "b") for _ in range(200)]
    by_family: dict[str, set[bool]] = {"a": set(), "b": set()}
    for confidence, each in calibrate.left_out(values):
        by_family[each.family].add(confidence > 0.9)
    assert by_family == {"a": {False}, "b": {True}}
    assert "right among the trusted: 0.000%" in calibrate.told("", calibrate.left_out(values))


def test_the_written_table_reads_as_it_was_fitted(tmp_path: Path) -> None:
    values = [value(score / 100, score % 7 > 0) for score in range(100)]
    values += [value(0.999, True, evidence="proven") for _ in range(40)]
    table = calibrate.fit(values)
    content = yaml.safe_load(calibrate.as_yaml(table, values))["confidence"]
    assert {
        (kind, evidence): [tuple(step) for step in steps]
        for kind, places in content.items()
        for evidence, steps in places.items()
    } == {place: [(s.score, s.confidence) for s in steps] for place, steps in table.items()}


def test_the_table_in_use_can_be_read_where_the_command_writes_it() -> None:
    assert calibrate.TARGET.exists()
    assert ("amount", "proven") in load_table()
