"""What is kept of an exam before it is opened can be read by those who learn from it."""

from __future__ import annotations

import yaml

from bench.calibrate import Given
from bench.first_sight import entry, levels
from extractors.types import Field


def test_a_wrong_value_is_kept_as_it_was_given() -> None:
    value = Given("a", "discharge_diagnoses", Field(("肺炎", "高血压"), "", 0.9, score=0.98765),
                  "read", False, "a")  # fmt: skip
    (kept,) = yaml.safe_load(entry(value))
    assert kept["given"] == ["肺炎", "高血压"]
    assert (kept["family"], kept["key"], kept["score"]) == ("a", "discharge_diagnoses", 0.988)


def test_documents_are_kept_by_outcome_the_surest_first() -> None:
    cases = [(0.5, False), (0.91234, False), (0.7, True), (0.1, True)]
    assert yaml.safe_load("\n".join(levels("past9", cases))) == {
        "past9": {"right": [0.912, 0.5], "wrong": [0.7]}
    }
