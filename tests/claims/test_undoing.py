"""Taking back corrections, on a real database."""

from __future__ import annotations

from typing import Any

import pytest

from claims import desk, queries
from claims.db import Database
from claims.models import DocumentRow
from tests.claims.test_desk import NUMBER, REVIEWER, good_claim, office, shown

__all__ = ["office"]
pytestmark = pytest.mark.servers


def paper(db: Database, claim_id: int, type_: str = "inpatient_invoice") -> int:
    with db.begin() as session:
        return session.query(DocumentRow).filter_by(claim_id=claim_id, type=type_).one().id


def correct(db: Database, claim_id: int, **patch: Any) -> None:
    with db.begin() as session:
        desk.correct(session, claim_id, shown(db, claim_id)["version"], patch, REVIEWER)


def undo(db: Database, claim_id: int) -> None:
    with db.begin() as session:
        desk.undo(session, claim_id, shown(db, claim_id)["version"], REVIEWER)


def essence(claim: dict[str, Any]) -> dict[str, Any]:
    """What a reviewer works with; the checks of these papers are made with the first change."""
    papers = [{**one, "checks": None} for one in claim["documents"]]
    return {
        **{key: claim[key] for key in ("member", "member_chosen_by", "payable")},
        "documents": papers,
    }


def test_each_step_is_taken_back_newest_first(office: Database) -> None:
    claim_id = good_claim(office)
    invoice = paper(office, claim_id)
    states = [essence(shown(office, claim_id))]
    for patch in (
        {"documents": [{"id": invoice, "fields": {"cash_paid": "1.00", "payer_name": None}}]},
        {"documents": [{"id": invoice, "fields": {"cash_paid": "2.00"}}]},
        {"documents": [{"id": invoice, "type": "outpatient_invoice"}]},
        {"member_no": "M2"},
        {"member_no": None},
    ):
        correct(office, claim_id, **patch)
        states.append(essence(shown(office, claim_id)))
    for expected in reversed(states[:-1]):
        undo(office, claim_id)
        assert essence(shown(office, claim_id)) == expected
    with pytest.raises(desk.NothingToUndo):
        undo(office, claim_id)


def test_what_was_taken_back_stands_in_the_trail_with_masked_numbers(office: Database) -> None:
    claim_id = good_claim(office)
    card = paper(office, claim_id, "id_card")
    correct(
        office, claim_id, documents=[{"id": card, "fields": {"id_number": "350602197001010014"}}]
    )
    undo(office, claim_id)
    with office.begin() as session:
        trail = queries.audit_trail(session, claim_id)
    assert trail is not None
    assert trail[-1]["action"] == "undone"
    (change,) = [one for one in trail[-1]["changes"] if one["what"].endswith("id_number")]
    assert change["to"].startswith(NUMBER[:6])
    assert "*" in change["to"]
    assert NUMBER not in str(trail)


def test_a_decided_claim_is_not_undone(office: Database) -> None:
    claim_id = good_claim(office)
    correct(office, claim_id, member_no="M2")
    with office.begin() as session:
        desk.reject(session, claim_id, shown(office, claim_id)["version"], "too late", REVIEWER)
    with pytest.raises(desk.NotAllowed):
        undo(office, claim_id)


def test_a_value_that_cannot_be_is_named_with_its_place(office: Database) -> None:
    claim_id = good_claim(office)
    invoice = paper(office, claim_id)
    with pytest.raises(desk.InvalidValue) as refused:
        correct(
            office,
            claim_id,
            documents=[{"id": invoice, "fields": {"cash_paid": "1.00", "total_amount": "some"}}],
        )
    assert refused.value.place == (invoice, "total_amount")


def test_who_chooses_the_linked_member_by_hand_is_on_record_and_can_take_it_back(
    office: Database,
) -> None:
    claim_id = good_claim(office)
    before = shown(office, claim_id)
    linked = before["member"]["member_no"]
    assert before["member_chosen_by"] is None
    correct(office, claim_id, member_no=linked)
    said = shown(office, claim_id)
    assert (said["member_chosen_by"], said["version"]) == (REVIEWER, before["version"] + 1)
    correct(office, claim_id, member_no=linked)
    assert shown(office, claim_id)["version"] == said["version"], "it was said already"
    undo(office, claim_id)
    assert shown(office, claim_id)["member_chosen_by"] is None
