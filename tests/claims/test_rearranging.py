"""Moving pages on real tables: nothing is lost, corrections stay, decided claims stay."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from claims import desk
from claims.arrangement import NEW_CLAIM, OPERATIONS, Arrangement, Operation
from claims.db import Database
from claims.models import AuditEntry, Bundle, Claim, DocumentRow, PageRow
from claims.rearranging import DISSOLVED, arrangement_of, rearrange, undo
from extractors.types import Page
from tests.claims.readings import (
    BANK_CARD,
    CARDS,
    INVOICE,
    LIST,
    RECEIPTS,
    SUMMARY,
    bundle_of,
    bundle_of_pages,
    reading,
)

pytestmark = pytest.mark.servers


class Pile:
    """A bundle and what is done to it, each step in a transaction of its own."""

    def __init__(self, db: Database, *names: str, unread: int = 0, bundle_id: str = "") -> None:
        self.db = db
        with db.begin() as session:
            self.id = bundle_id or bundle_of(session, names, unread).id

    def version(self) -> int:
        with self.db.begin() as session:
            return session.get_one(Bundle, self.id).version

    def do(self, operation: Operation, version: int | None = None) -> None:
        seen = self.version() if version is None else version
        with self.db.begin() as session:
            rearrange(session, self.id, seen, operation, "clerk")

    def undo(self) -> None:
        seen = self.version()
        with self.db.begin() as session:
            undo(session, self.id, seen, "clerk")

    def lie(self) -> Arrangement:
        with self.db.begin() as session:
            return arrangement_of(session, session.get_one(Bundle, self.id))

    def documents(self) -> list[DocumentRow]:
        with self.db.begin() as session:
            rows = select(DocumentRow).where(DocumentRow.bundle_id == self.id)
            return list(session.scalars(rows.order_by(DocumentRow.position)))

    def document(self, kind: str) -> DocumentRow:
        return next(row for row in self.documents() if row.type == kind)

    def claims(self) -> dict[int, Claim]:
        with self.db.begin() as session:
            rows = select(Claim).where(Claim.bundle_id == self.id).order_by(Claim.id)
            return {claim.id: claim for claim in session.scalars(rows)}

    def page(self, position: int) -> PageRow:
        with self.db.begin() as session:
            here = (PageRow.bundle_id == self.id, PageRow.position == position)
            return session.scalars(select(PageRow).where(*here)).one()

    def correct(self, row: DocumentRow, **fields: str) -> None:
        claim = self.claims()[row.claim_id or 0]
        patch = {"documents": [{"id": row.id, "fields": fields}]}
        with self.db.begin() as session:
            desk.correct(session, claim.id, claim.version, patch, "reviewer")

    def told(self) -> list[tuple]:
        """All that undoing must bring back, without versions and times."""
        documents = [
            (d.id, d.claim_id, d.type, d.read_type, d.pages, d.fields, d.corrections, d.checks)
            for d in self.documents()
        ]
        claims = [
            (c.id, c.status, c.person_name, c.total_amount, c.invoice_numbers, c.marks, c.missing)
            for c in self.claims().values()
            if c.status != DISSOLVED
        ]
        with self.db.begin() as session:
            rows = select(PageRow.position, PageRow.state, PageRow.problem_code)
            pages = session.execute(rows.where(PageRow.bundle_id == self.id).order_by("position"))
            return [*documents, *claims, *map(tuple, pages)]


@pytest.fixture
def pile(db: Database) -> Callable[..., Pile]:
    return lambda *names, **more: Pile(db, *names, **more)


def test_a_moved_page_is_read_with_its_new_document(pile) -> None:
    bundle = pile(INVOICE, SUMMARY)
    invoice, summary = bundle.documents()
    bundle.do(Operation("move", (1,), to_document=invoice.id))
    (joined,) = bundle.documents()
    assert (joined.id, joined.type, joined.pages) == (invoice.id, "inpatient_invoice", [0, 1])
    assert joined.fields["total_amount"]["value"] == invoice.fields["total_amount"]["value"]
    assert summary.id not in {row.id for row in bundle.documents()}


def test_undo_brings_everything_back_one_step_at_a_time(pile) -> None:
    bundle = pile(INVOICE, BANK_CARD, CARDS)
    steps = [
        Operation("set_aside", (1,), reason="模糊"),
        Operation("move", document=bundle.documents()[0].id, to_claim=NEW_CLAIM),
        Operation("take_back", (1,)),
        Operation("move", (2,), to_document=bundle.documents()[0].id),
        Operation("split", (2,), document=bundle.documents()[0].id),
    ]
    before = []
    for step in steps:
        before.append(bundle.told())
        bundle.do(step)
        assert bundle.told() != before[-1]
    for told in reversed(before):
        bundle.undo()
        assert bundle.told() == told
    with pytest.raises(desk.NotAllowed, match="nothing to undo"):
        bundle.undo()


def test_a_claim_that_was_worked_on_since_is_not_undone(pile) -> None:
    bundle = pile(INVOICE, BANK_CARD)
    bundle.do(Operation("set_aside", (1,), reason="模糊"))
    bundle.correct(bundle.document("inpatient_invoice"), payer_name="王小明")
    with pytest.raises(desk.NotAllowed, match="was changed since"):
        bundle.undo()


def test_corrections_stay_with_their_ink(pile) -> None:
    bundle = pile(INVOICE, LIST)
    invoice = bundle.document("inpatient_invoice")
    bundle.correct(invoice, payer_name="王小明", total_amount="1.00")
    bundle.do(Operation("move", (1,), to_document=invoice.id))
    grown = bundle.document("inpatient_invoice")
    assert grown.corrections == {"payer_name": "王小明", "total_amount": "1.00"}
    failed = {check["id"] for check in grown.checks if not check["passed"]}
    assert "total_in_words" in failed, "the checks are those of the corrected values"

    # The page that holds the ink goes to a document of its own, and the correction with it.
    claim = bundle.claims()[grown.claim_id or 0]
    bundle.do(Operation("move", (0,), to_claim=claim.id))
    alone = next(row for row in bundle.documents() if row.pages == [0])
    assert alone.id != invoice.id
    assert alone.corrections == {"payer_name": "王小明", "total_amount": "1.00"}


def test_the_persons_word_on_the_kind_of_paper_stays(pile) -> None:
    bundle = pile(INVOICE, SUMMARY)
    summary = bundle.document("discharge_summary")
    claim = bundle.claims()[summary.claim_id or 0]
    patch = {"documents": [{"id": summary.id, "type": "diagnosis_certificate"}]}
    with bundle.db.begin() as session:
        desk.correct(session, claim.id, claim.version, patch, "reviewer")
    bundle.do(Operation("move", (0,), to_document=summary.id))
    (row,) = bundle.documents()
    assert (row.type, row.read_type) == ("diagnosis_certificate", "discharge_summary")


def test_a_claim_without_papers_is_dissolved_and_ties_nobody(pile) -> None:
    bundle = pile(INVOICE, BANK_CARD)
    (claim,) = bundle.claims().values()
    for row in bundle.documents():
        bundle.do(Operation("move", document=row.id, to_claim=NEW_CLAIM))
    claims = bundle.claims()
    assert claims[claim.id].status == DISSOLVED
    assert (claims[claim.id].invoice_numbers, claims[claim.id].marks) == ([], [])
    with pytest.raises(desk.NotAllowed), bundle.db.begin() as session:
        desk.correct(session, claim.id, claims[claim.id].version, {"member_no": None}, "x")
    # Its paper comes back: it is a claim like any other again.
    bundle.do(Operation("move", document=bundle.documents()[0].id, to_claim=claim.id))
    assert bundle.claims()[claim.id].status in {"review", "waiting_papers"}


def test_every_change_is_on_record_with_the_pages(pile) -> None:
    bundle = pile(INVOICE, BANK_CARD)
    (claim,) = bundle.claims().values()
    bundle.do(Operation("set_aside", (1,), reason="看不清"))
    with bundle.db.begin() as session:
        rows = select(AuditEntry).where(AuditEntry.claim_id == claim.id)
        entry = session.scalars(rows.order_by(AuditEntry.id.desc())).first()
    assert entry is not None
    assert (entry.action, entry.actor, entry.note) == ("rearranged", "clerk", "看不清")
    assert entry.changes == [{"what": "pages", "from": "1 | 2", "to": "1"}]
    assert bundle.claims()[claim.id].version == entry.version == claim.version + 1
    assert bundle.page(1).problem_message == "看不清"


def test_a_box_that_was_drawn_goes_with_its_correction(pile) -> None:
    bundle = pile(INVOICE, LIST)
    invoice = bundle.document("inpatient_invoice")
    claim = bundle.claims()[invoice.claim_id or 0]
    drawn = {"page": 0, "box": [10, 20, 90, 40]}
    entry = {"id": invoice.id, "fields": {"payer_name": "王小明"}, "boxes": {"payer_name": drawn}}
    with bundle.db.begin() as session:
        desk.correct(session, claim.id, claim.version, {"documents": [entry]}, "reviewer")
    bundle.do(Operation("move", (1,), to_document=invoice.id))
    assert bundle.document("inpatient_invoice").drawn == {"payer_name": drawn}
    before = bundle.documents()
    bundle.do(Operation("move", (0,), to_claim=claim.id))
    alone = next(row for row in bundle.documents() if row.pages == [0])
    assert alone.id != invoice.id
    assert (alone.corrections, alone.drawn) == ({"payer_name": "王小明"}, {"payer_name": drawn})
    bundle.undo()
    assert [row.drawn for row in bundle.documents()] == [row.drawn for row in before]


def test_a_decided_claim_refuses_and_nothing_is_changed(pile) -> None:
    bundle = pile(INVOICE, BANK_CARD)
    (claim,) = bundle.claims().values()
    with bundle.db.begin() as session:
        desk.reject(session, claim.id, claim.version, "不在保障期内", "reviewer")
    before = bundle.told()
    for operation in (
        Operation("set_aside", (0,), reason="x"),
        Operation("move", (0,), to_claim=NEW_CLAIM),
        Operation("join", document=bundle.documents()[1].id),
    ):
        with pytest.raises(desk.NotAllowed, match=f"Claim {claim.id} is decided"):
            bundle.do(operation)
    assert bundle.told() == before
    assert len(bundle.claims()) == 1, "no claim was opened for what was refused"


def test_the_second_of_two_people_is_told(pile) -> None:
    bundle = pile(INVOICE, SUMMARY)
    bundle.do(Operation("set_aside", (1,), reason="x"), version=0)
    with pytest.raises(desk.Conflict):
        bundle.do(Operation("take_back", (1,)), version=0)


def test_a_bundle_that_is_being_read_waits(pile) -> None:
    bundle = pile(INVOICE)
    with bundle.db.begin() as session:
        session.get_one(Bundle, bundle.id).status = "reading"
    with pytest.raises(desk.NotAllowed, match="still being read"):
        bundle.do(Operation("set_aside", (0,), reason="x"))


def test_a_page_nobody_could_read_becomes_a_paper_of_a_claim(pile) -> None:
    bundle = pile(INVOICE, unread=1)
    bundle.do(Operation("take_back", (1,)))
    row = next(row for row in bundle.documents() if row.pages == [1])
    assert (row.type, row.fields, bundle.page(1).state) == ("other", {}, "read")
    assert bundle.page(1).problem_code == "timeout", "why it was not read is still known"
    bundle.do(Operation("set_aside", (1,), reason="空白"))
    assert bundle.page(1).state == "set_aside"


def test_a_claim_of_another_bundle_is_out_of_reach(pile) -> None:
    stranger = next(iter(pile(SUMMARY).claims()))
    bundle = pile(INVOICE)
    with pytest.raises(desk.NotFound, match="no papers in this bundle"):
        bundle.do(Operation("move", (0,), to_claim=stranger))


@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_pages_in_are_pages_out_whatever_is_done(pile, data) -> None:
    bundle = pile(RECEIPTS, INVOICE, SUMMARY, unread=1)
    first = bundle.told()
    everything = bundle.lie().pages
    done = 0
    for _ in range(data.draw(st.integers(1, 6))):
        lie = bundle.lie()
        operation = data.draw(_operations(lie, list(bundle.claims())))
        version = bundle.version()
        try:
            bundle.do(operation)
        except desk.DeskError:
            assert bundle.lie() == lie, "what is refused changes nothing"
        done += bundle.version() - version
        _is_whole(bundle, everything)
    for _ in range(done):
        bundle.undo()
        _is_whole(bundle, everything)
    assert bundle.told() == first


def _is_whole(bundle: Pile, everything: frozenset[int]) -> None:
    lie = bundle.lie()
    inside = [page for one in lie.documents for page in one.pages]
    assert lie.pages == everything
    states = {at: bundle.page(at).state for at in everything}
    assert {at for at, state in states.items() if state == "set_aside"} == lie.aside
    assert {at for at, state in states.items() if state == "read"} == set(inside)
    rows = bundle.documents()
    assert [row.position for row in rows] == list(range(len(rows)))
    held = {row.claim_id for row in rows}
    for claim in bundle.claims().values():
        assert (claim.status == DISSOLVED) == (claim.id not in held)


def _operations(lie: Arrangement, claims: list[int]) -> st.SearchStrategy[Operation]:
    rows = st.sampled_from([one.row_id for one in lie.documents] or [None])
    return st.builds(
        Operation,
        do=st.sampled_from(sorted(OPERATIONS)),
        pages=st.lists(st.sampled_from(sorted(lie.pages)), min_size=1, max_size=2).map(tuple),
        document=st.none() | rows,
        to_document=st.none() | rows,
        to_claim=st.none() | st.sampled_from([NEW_CLAIM, *claims]),
        reason=st.just("模糊"),
    )


def test_blank_backs_are_known_and_keep_their_name_through_moves_and_undo(db: Database) -> None:
    back = Page(0, 1000, 1400, 0, "ocr", (), is_blank=True)
    with db.begin() as session:
        bundle_id = bundle_of_pages(session, [*reading(INVOICE), back, *reading(SUMMARY)]).id
    bundle = Pile(db, bundle_id=bundle_id)
    titles = [(row.type, row.title) for row in bundle.documents()]
    assert titles == [("inpatient_invoice", ""), ("other", "空白页"), ("discharge_summary", "")]
    assert [bundle.page(at).is_blank for at in range(3)] == [False, True, False]

    invoice, blank, _ = bundle.documents()
    bundle.do(Operation("move", (1,), to_document=invoice.id))
    bundle.do(Operation("split", (1,), document=invoice.id))
    assert [row.title for row in bundle.documents()] == ["", "空白页", ""]
    bundle.undo()
    bundle.undo()
    restored = bundle.documents()[1]
    assert (restored.id, restored.title) == (blank.id, "空白页")
