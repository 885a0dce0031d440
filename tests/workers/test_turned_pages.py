"""Pages that a person turns are read again that way round, and their papers with them."""

from __future__ import annotations

import pytest

from claims import desk
from claims.arrangement import Operation
from claims.models import AuditEntry, Claim, DocumentRow
from claims.rearranging import Refused, rearrange, undo
from claims.turning import turn
from extractors.errors import ReadTimeout
from tests.workers.conftest import Office

pytestmark = pytest.mark.servers


def turned(office: Office, bundle_id: str, *places: int, degrees: int = 90) -> None:
    version = office.bundle(bundle_id).version
    with office.tools.db.begin() as session:
        rows = turn(session, bundle_id, version, places, degrees, "clerk")
    for row in rows:
        office.queues.enqueue_page(row.id, row.attempts, "live")


def the_document(office: Office) -> DocumentRow:
    with office.tools.db.begin() as session:
        return session.query(DocumentRow).one()


def the_documents(office: Office) -> list[DocumentRow]:
    with office.tools.db.begin() as session:
        return session.query(DocumentRow).order_by(DocumentRow.position).all()


def test_a_turned_page_is_read_that_way_round(office, reader) -> None:
    bundle_id = office.hand_in("a.png")
    office.work()
    before = the_document(office)
    turned(office, bundle_id, 0)
    assert office.bundle(bundle_id).status == "reading"
    assert office.states(bundle_id) == ["waiting"]
    office.work()
    (page,) = office.pages(bundle_id)
    assert (page.state, page.rotation, page.is_renewed) == ("read", 90, False)
    assert office.bundle(bundle_id).status == "ready"
    after = the_document(office)
    assert (after.id, after.pages, after.claim_id) == (before.id, [0], before.claim_id)
    turned(office, bundle_id, 0, degrees=270)
    office.work()
    assert office.pages(bundle_id)[0].rotation == 0
    assert reader.read == [("a.png", 0)] * 3


def test_corrections_outlive_the_new_reading_and_it_is_on_record(office) -> None:
    bundle_id = office.hand_in("a.png")
    office.work()
    row = the_document(office)
    patch = {
        "documents": [
            {"id": row.id, "type": "discharge_summary", "fields": {"patient_name": "王小明"}}
        ]
    }
    with office.tools.db.begin() as session:
        claim = session.query(Claim).one()
        desk.correct(session, claim.id, claim.version, patch, "reviewer")
    turned(office, bundle_id, 0)
    office.work()
    after = the_document(office)
    assert (after.type, after.corrections) == ("discharge_summary", {"patient_name": "王小明"})
    with office.tools.db.begin() as session:
        actions = [entry.action for entry in session.query(AuditEntry).order_by(AuditEntry.id)]
        assert session.query(Claim).one().person_name == "王小明"
    assert actions == ["created", "changed", "turned"]


def test_a_page_that_cannot_be_read_again_keeps_its_first_reading(office, reader) -> None:
    bundle_id = office.hand_in("a.png")
    office.work()
    text = office.pages(bundle_id)[0].text

    def fail(name: str, index: int) -> None:
        raise ReadTimeout("The page took too long.")

    reader.on_read = fail
    turned(office, bundle_id, 0)
    office.work()
    (page,) = office.pages(bundle_id)
    assert (page.state, page.text, page.problem_code) == ("read", text, "timeout")
    assert office.bundle(bundle_id).status == "ready"
    assert the_document(office).pages == [0]


def test_decided_claims_and_strange_pages_are_refused(office) -> None:
    bundle_id = office.hand_in("a.png")
    office.work()
    with pytest.raises(Refused, match="in a paper"):
        turned(office, bundle_id, 5)
    with office.tools.db.begin() as session:
        claim = session.query(Claim).one()
        desk.reject(session, claim.id, claim.version, "不在保障期内", "reviewer")
    with pytest.raises(Refused, match="decided"):
        turned(office, bundle_id, 0)
    assert office.states(bundle_id) == ["read"]


def undone(office: Office, bundle_id: str) -> None:
    version = office.bundle(bundle_id).version
    with office.tools.db.begin() as session:
        undo(session, bundle_id, version, "clerk")


def test_a_turn_is_undone_without_reading_again(office, reader) -> None:
    bundle_id = office.hand_in("a.png", "b.png")
    office.work()
    (before, other), document = office.pages(bundle_id), the_documents(office)[0]
    aside = Operation("set_aside", (1,), reason="模糊")
    with office.tools.db.begin() as session:
        rearrange(session, bundle_id, 0, aside, "clerk")
    turned(office, bundle_id, 0)
    with pytest.raises(Refused, match="still being read"):
        undone(office, bundle_id)
    office.work()
    assert office.pages(bundle_id)[0].rotation == 90

    undone(office, bundle_id)
    page, _ = office.pages(bundle_id)
    kept = ("state", "rotation", "turned", "reading", "text", "image_sha256", "is_renewed")
    assert [getattr(page, key) for key in kept] == [getattr(before, key) for key in kept]
    assert office.bundle(bundle_id).status == "ready"
    assert the_documents(office)[0].fields == document.fields
    assert len(reader.read) == 3, "two pages, and one of them turned"
    with office.tools.db.begin() as session:
        last = session.query(AuditEntry).order_by(AuditEntry.id.desc()).first()
        assert last is not None
        assert (last.action, last.changes[0]["to"]) == ("turned_back", "1")

    undone(office, bundle_id)  # what was done before the turn is undone next
    assert office.states(bundle_id) == ["read", "read"]
    assert other.text == office.pages(bundle_id)[1].text


def test_a_claim_that_was_worked_on_after_a_turn_is_not_turned_back(office) -> None:
    bundle_id = office.hand_in("a.png")
    office.work()
    turned(office, bundle_id, 0)
    office.work()
    patch = {"documents": [{"id": the_document(office).id, "type": "id_card"}]}
    with office.tools.db.begin() as session:
        claim = session.query(Claim).one()
        desk.correct(session, claim.id, claim.version, patch, "reviewer")
    with pytest.raises(Refused, match="was changed since"):
        undone(office, bundle_id)
