"""Pages that a person turns are read again that way round, and their papers with them."""

from __future__ import annotations

import pytest

from claims import desk
from claims.models import AuditEntry, Claim, DocumentRow
from claims.rearranging import Refused
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
