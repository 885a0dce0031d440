"""Papers that come in later for a claim: read by the same jobs, and the same claim is looked at
again."""

from __future__ import annotations

import pytest

from claims import desk
from claims.models import AuditEntry, Claim, DocumentRow
from extractors.errors import CorruptFile
from intake.bundles import NotOpen, Received, Upload, add_to_claim
from tests.workers.conftest import Office, png

pytestmark = pytest.mark.servers


def add(office: Office, claim_id: int, *seeds: int) -> Received:
    uploads = []
    for seed in seeds:
        path = office.folder / f"more-{seed}.png"
        path.write_bytes(png(seed))
        uploads.append(Upload(path.name, path))
    return add_to_claim(office.tools.db, office.tools.store, claim_id, uploads)


def the_claim(office: Office) -> Claim:
    with office.tools.db.begin() as session:
        return session.query(Claim).one()


def papers(office: Office) -> list[tuple[list[int], int | None]]:
    with office.tools.db.begin() as session:
        rows = session.query(DocumentRow).order_by(DocumentRow.position)
        return [(row.pages, row.claim_id) for row in rows]


def decide(office: Office, decision, reason: str) -> None:
    claim = the_claim(office)
    with office.tools.db.begin() as session:
        decision(session, claim.id, claim.version, reason, "reviewer")


def test_a_returned_claim_gets_the_papers_and_is_up_for_review_again(office) -> None:
    bundle_id = office.hand_in("a.png")
    office.work()
    decide(office, desk.give_back, "缺发票")
    claim = the_claim(office)
    received = add(office, claim.id, 900, 901)
    assert (received.bundle_id, received.duplicate_of) == (bundle_id, None)
    assert office.bundle(bundle_id).status == "received"
    office.queues.enqueue_split(bundle_id, 0, "live")
    office.work()
    assert office.bundle(bundle_id).status == "ready"
    assert papers(office) == [([0], claim.id), ([1], claim.id), ([2], claim.id)]
    now = the_claim(office)
    assert (now.status, now.version) == ("waiting_papers", claim.version + 1)
    with office.tools.db.begin() as session:
        entry = session.query(AuditEntry).order_by(AuditEntry.id.desc()).first()
        assert entry is not None
        assert (entry.action, entry.changes[0]) == (
            "papers_added",
            {"what": "pages", "from": None, "to": "2, 3"},
        )


def test_only_what_is_new_is_read(office, reader) -> None:
    bundle_id = office.hand_in("a.png")
    office.work()
    before = len(reader.read)
    add(office, the_claim(office).id, 900)
    office.queues.enqueue_split(bundle_id, 0, "live")
    office.work()
    assert reader.read[before:] == [("more-900.png", 0)]


def test_the_reconciler_finds_added_papers_that_nobody_queued(office) -> None:
    from workers.reconciler import reconcile_once

    bundle_id = office.hand_in("a.png")
    office.work()
    add(office, the_claim(office).id, 900)
    assert reconcile_once(office.tools.db, office.queues) == 1
    office.work()
    assert office.bundle(bundle_id).status == "ready"
    assert len(papers(office)) == 2


def test_the_same_files_again_are_answered_and_change_nothing(office) -> None:
    bundle_id = office.hand_in("a.png")
    office.work()
    claim = the_claim(office)
    add(office, claim.id, 900)
    office.queues.enqueue_split(bundle_id, 0, "live")
    office.work()
    again = add(office, claim.id, 900)
    assert again.duplicate_of == bundle_id
    assert again.files[0]["first_seen"] == bundle_id
    assert office.bundle(bundle_id).status == "ready"


def test_what_cannot_be_opened_leaves_the_claim_as_it_was(office, reader) -> None:
    bundle_id = office.hand_in("a.png")
    office.work()
    claim = the_claim(office)

    def refuse(name: str) -> None:
        raise CorruptFile("The picture is damaged.")

    reader.on_open = refuse
    add(office, claim.id, 900)
    office.queues.enqueue_split(bundle_id, 0, "live")
    office.work()
    assert office.bundle(bundle_id).status == "ready"
    assert (the_claim(office).version, len(papers(office))) == (claim.version, 1)


def test_papers_of_a_claim_decided_meanwhile_make_a_claim_of_their_own(office) -> None:
    bundle_id = office.hand_in("a.png")
    office.work()
    claim = the_claim(office)
    add(office, claim.id, 900)
    decide(office, desk.reject, "不在保障期内")
    office.queues.enqueue_split(bundle_id, 0, "live")
    office.work()
    (first, own), (second, other) = papers(office)
    assert (first, own, second) == ([0], claim.id, [1])
    assert other not in (None, claim.id)


@pytest.mark.parametrize("code", ["claim_decided", "being_read", "not_found"])
def test_a_claim_that_takes_no_papers_says_why(office, code) -> None:
    office.hand_in("a.png")
    office.work()
    number = the_claim(office).id
    if code == "claim_decided":
        decide(office, desk.reject, "不在保障期内")
    elif code == "being_read":
        add(office, number, 900)
    else:
        number = 999
    with pytest.raises(NotOpen) as refused:
        add(office, number, 901)
    assert refused.value.code == code
