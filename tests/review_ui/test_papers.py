"""How a paper's fields are told apart, and in which order a person's round leads to them."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractors.types_of_paper import DECLARED
from review_ui import papers


def document(checked: tuple[str, ...] = (), **fields: float) -> dict[str, Any]:
    """A discharge summary with the confidence of each field."""
    read = {
        key: {"value": "1", "raw": "1", "confidence": confidence}
        for key, confidence in fields.items()
    }
    kind = "discharge_summary"
    return {"id": 1, "type": kind, "fields": read, "checks": [], "checked": [*checked]}


def order(made: dict[str, Any]) -> list[str]:
    return [row["key"] for _, row in papers.places_to_look_at({1: papers.rows(made)})]


def test_what_decides_the_claim_comes_first_and_long_texts_last() -> None:
    unsure = {"discharge_advice": 0.3, "department": 0.5, "patient_name": 0.9}
    made = document(**unsure, admission_date=0.99, discharge_date=0.99, discharge_diagnoses=0.99)
    made["checks"] = [
        {"id": "length_of_stay", "passed": False, "severity": "warning", "fields": ["bed_number"]}
    ]
    made["fields"]["bed_number"] = {"value": "3", "confidence": 0.99}
    # The hospital's name is asked for and was not read.
    wanted = ["bed_number", "patient_name", "department", "hospital_name", "discharge_advice"]
    assert order(made) == wanted


def test_what_a_person_checked_is_settled_whatever_the_checks_say() -> None:
    made = document(checked=("patient_name", "hospital_name"), patient_name=0.4)
    made["checks"] = [
        {"id": "papers_agree", "passed": False, "severity": "error", "fields": ["patient_name"]}
    ]
    states = {row["key"]: (row["state"], row["look"], row["offers"]) for row in papers.rows(made)}
    assert states["patient_name"] == ("checked", None, [])
    assert states["hospital_name"] == ("checked", None, [])  # rightly not on the paper


KEYS = [*DECLARED["inpatient_invoice"].keys, *DECLARED["discharge_summary"].keys]


@given(st.sampled_from(KEYS), st.sampled_from(papers.STATES), st.booleans())
def test_a_round_leads_to_what_is_open_and_nowhere_else(
    key: str, state: papers.State, is_spare: bool
) -> None:
    rank = papers.look_rank(key, state, is_spare)
    assert (rank is None) == (is_spare or state not in ("doubt", "look", "absent"))


@pytest.mark.parametrize("state", ["look", "absent"])
def test_money_comes_before_names_of_people_at_the_counter(state: papers.State) -> None:
    first, last = (
        papers.look_rank("cash_paid", state, False),
        papers.look_rank("cashier_name", state, False),
    )
    assert first is not None
    assert last is not None
    assert first < last
