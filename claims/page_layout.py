"""The rows of a bundle's pages, documents and claims, changed to what an arrangement says.

Documents whose pages changed are extracted again from the stored readings. What people corrected
follows the ink that it corrects.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from claims.arrangement import NEW_CLAIM, Arrangement, Placed
from claims.desk import NotFound
from claims.marks import page_marks
from claims.models import Bundle, Claim, DocumentRow, PageRow
from claims.papers import corrected_document, is_blank_row
from extractors.contract import check_to_json, document_to_json
from extractors.documents import check_document, document_on
from extractors.reading.codec import page_from_json
from extractors.types import Document
from extractors.types_of_paper import OTHER

Json = dict[str, Any]
BY_HAND = "by_hand"  # problem code of a page that a person set aside
KEPT = (
    *("id", "claim_id", "type", "read_type", "title", "pages", "confidence"),
    *("fields", "corrections", "drawn", "items", "checks", "marks"),
)
PAGE_KEPT = ("state", "problem_code", "problem_message")
READING_KEPT = (
    *("width", "height", "rotation", "turned", "is_blank", "source"),
    *("reading", "text", "image_sha256"),
)


@dataclass(frozen=True, slots=True)
class Layout:
    """The rows of one bundle, as they lie before and after a change."""

    session: Session
    bundle: Bundle
    rows: dict[int, DocumentRow]
    pages: Mapping[int, PageRow]
    sharing: Mapping[int, frozenset[int]]  # document -> claims that share it

    @staticmethod
    def of(session: Session, bundle: Bundle) -> Layout:
        documents = session.scalars(
            select(DocumentRow)
            .where(DocumentRow.bundle_id == bundle.id)
            .order_by(DocumentRow.position)
            .execution_options(populate_existing=True)
        )
        pages = session.scalars(select(PageRow).where(PageRow.bundle_id == bundle.id))
        sharing: dict[int, set[int]] = {}
        shares = select(Claim.id, Claim.shared_document_ids).where(Claim.bundle_id == bundle.id)
        for number, shared in session.execute(shares):
            for row_id in shared or ():
                sharing.setdefault(row_id, set()).add(number)
        return Layout(
            session,
            bundle,
            {row.id: row for row in documents},
            {page.position: page for page in pages},
            {row_id: frozenset(numbers) for row_id, numbers in sharing.items()},
        )

    @property
    def arrangement(self) -> Arrangement:
        placed = tuple(
            Placed(tuple(row.pages), row.claim_id, row.id, is_blank_row(row))
            for row in self.rows.values()
        )
        inside = {page for one in placed for page in one.pages}
        return Arrangement(placed, frozenset(self.pages) - inside)

    def open_claim(self, after: Arrangement) -> Arrangement:
        """``after`` with a row for the claim that is to be opened; other claims must be here."""
        here = set(self.session.scalars(select(Claim.id).where(Claim.bundle_id == self.bundle.id)))
        strange = {one.claim_id for one in after.documents} - here - {NEW_CLAIM, None}
        if strange:
            raise NotFound(f"Claim {min(n for n in strange if n)} has no papers in this bundle.")
        if all(one.claim_id != NEW_CLAIM for one in after.documents):
            return after
        opened = Claim(bundle_id=self.bundle.id, status="review")
        self.session.add(opened)
        self.session.flush()
        return replace(
            after,
            documents=tuple(
                replace(one, claim_id=opened.id) if one.claim_id == NEW_CLAIM else one
                for one in after.documents
            ),
        )

    def changed_rows(self, after: Arrangement) -> set[int]:
        """Rows that move, change their pages or are no document any more."""
        same = {
            one.row_id
            for one in after.documents
            if one.row_id is not None and self._is_same(one, self.rows[one.row_id])
        }
        return set(self.rows) - {row_id for row_id in same if row_id is not None}

    def _is_same(self, placed: Placed, row: DocumentRow) -> bool:
        return placed.pages == tuple(row.pages) and placed.claim_id == row.claim_id

    def touched(self, after: Arrangement) -> set[int]:
        """Claims that lose, gain or share a document that changes."""
        rows = self.changed_rows(after)
        claims = {self.rows[row_id].claim_id for row_id in rows}
        claims |= {
            one.claim_id for one in after.documents if one.row_id is None or one.row_id in rows
        }
        claims |= {number for row_id in rows for number in self.sharing.get(row_id, ())}
        return {number for number in claims if number is not None}

    def told(self, claim_id: int) -> str:
        """The claim's pages as the audit trail tells them: ``1,2 | 3``."""
        placed = [one for one in self.arrangement.documents if one.claim_id == claim_id]
        return " | ".join(",".join(str(page + 1) for page in one.pages) for one in placed)

    def snapshot(self, after: Arrangement, claims: Iterable[Claim]) -> Json:
        """What undoing needs: the changed rows, pages and claims as they are now."""
        moved = self.arrangement.aside ^ after.aside
        return self._kept(self.changed_rows(after), moved, PAGE_KEPT, claims)

    def snapshot_of_turn(self, places: Collection[int], claims: Iterable[Claim]) -> Json:
        """What undoing a turn needs: the readings of these pages and the documents on them."""
        rows = {row.id for row in self.rows.values() if set(row.pages) & set(places)}
        return self._kept(rows, places, (*PAGE_KEPT, *READING_KEPT), claims) | {"created": []}

    def _kept(
        self,
        rows: Iterable[int],
        places: Iterable[int],
        of_pages: Sequence[str],
        claims: Iterable[Claim],
    ) -> Json:
        return {
            "documents": [
                {key: getattr(self.rows[row_id], key) for key in KEPT} for row_id in sorted(rows)
            ],
            "pages": [
                {"position": at} | {key: getattr(self.pages[at], key) for key in of_pages}
                for at in sorted(places)
            ],
            "claims": {
                str(claim.id): {
                    "version": claim.version,
                    "status": claim.status,
                    "shared": list(claim.shared_document_ids or ()),
                    "event_kind": claim.event_kind,
                }
                for claim in claims
            },
            "bundle": {
                "status": self.bundle.status,
                "error_code": self.bundle.error_code,
                "error_message": self.bundle.error_message,
            },
        }

    def restore(self, before: Json) -> None:
        """Put back what a snapshot kept."""
        kept = {entry["id"]: entry for entry in before["documents"]}
        created = before["created"]
        self.session.execute(delete(DocumentRow).where(DocumentRow.id.in_(created)))
        at = 10_000
        for row_id, entry in kept.items():
            row = self.rows.get(row_id)
            if row is None:
                row = DocumentRow(bundle_id=self.bundle.id, position=at)
                at += 1
                self.session.add(row)
            for key in KEPT:
                if key in entry:  # a column may be younger than what was kept
                    setattr(row, key, entry[key])
        for entry in before["pages"]:
            page = self.pages[entry["position"]]
            for key in entry.keys() - {"position"}:
                setattr(page, key, entry[key])
        for key, value in before["bundle"].items():
            setattr(self.bundle, key, value)
        self.session.flush()
        self._number()

    def write(self, after: Arrangement, reason: str | None) -> None:
        """Make the rows say what ``after`` says."""
        changing = self.changed_rows(after)
        self._mark_aside(after, reason)
        written: list[tuple[Placed, DocumentRow]] = []
        said = [_Said.of(self.rows[row_id]) for row_id in changing]
        gone = set(self.rows) - {one.row_id for one in after.documents}
        for placed in after.documents:
            if placed.row_id is not None and placed.row_id not in changing:
                continue
            written.append((placed, self._written(placed)))
        self.session.execute(delete(DocumentRow).where(DocumentRow.id.in_(gone)))
        for row_id in gone:
            self.session.expunge(self.rows.pop(row_id))
        self.session.flush()
        for one in said:
            _rehome(one, written)
        for _, row in written:
            if row.corrections:
                checked = check_document(corrected_document(row))
                row.checks = [check_to_json(check) for check in checked]
        self._forget_shared(gone, written)
        if after.documents and self.bundle.status == "failed":
            self.bundle.status = "ready"
            self.bundle.error_code = self.bundle.error_message = None
        self.session.flush()
        self._number()

    def _written(self, placed: Placed) -> DocumentRow:
        """The row of a document that moved or whose pages changed, extracted again."""
        row = self.rows[placed.row_id] if placed.row_id is not None else None
        if row is not None and placed.pages == tuple(row.pages):
            row.claim_id = placed.claim_id
            return row
        if row is None:
            row = DocumentRow(bundle_id=self.bundle.id, read_type=OTHER, position=self._next())
            row.corrections, row.drawn = {}, {}
            self.session.add(row)
            chosen = None
        else:
            is_known = row.type != OTHER or row.type != row.read_type
            chosen = row.type if is_known else None
        row.pages, row.claim_id = list(placed.pages), placed.claim_id
        self._read_again(row, chosen)
        self.session.flush()
        self.rows[row.id] = row
        return row

    def claims_on(self, pages: Collection[int]) -> set[int]:
        """Claims that have or share a document on one of ``pages``."""
        held = [row for row in self.rows.values() if set(row.pages) & set(pages)]
        claims = {row.claim_id for row in held if row.claim_id is not None}
        return claims | {number for row in held for number in self.sharing.get(row.id, ())}

    def renew(self, pages: Collection[int]) -> None:
        """Extract again the documents on ``pages``, whose readings are new."""
        for row in (row for row in self.rows.values() if set(row.pages) & set(pages)):
            is_known = row.type != OTHER or row.type != row.read_type
            self._read_again(row, row.type if is_known else None)
            if row.corrections:
                checked = check_document(corrected_document(row))
                row.checks = [check_to_json(check) for check in checked]
        self.session.flush()

    def _read_again(self, row: DocumentRow, chosen: str | None) -> None:
        """Fill the row with what its pages say, as a paper of type ``chosen`` if that is given."""
        document = self._extracted(row.pages, chosen)
        found = document_to_json(document)
        if row.read_type is None or row.type == row.read_type or chosen is None:
            row.read_type = document.type
        row.type = document.type if chosen is None else chosen
        row.title = document.title
        row.confidence, row.fields = found["confidence"], found["fields"]
        row.items, row.checks = found["items"], found["checks"]
        row.marks = page_marks(self.pages[page].text or "" for page in row.pages)

    def _extracted(self, places: Sequence[int], type_name: str | None) -> Document:
        """What the readings of these pages say; pages that could not be read say nothing."""
        readings = [(at, self.pages[at].reading) for at in places]
        pages = [replace(page_from_json(one), index=at) for at, one in readings if one]
        found = document_on(pages, type_name) if pages else Document(type_name or OTHER, (), 0.0)
        return replace(found, pages=tuple(places))

    def _mark_aside(self, after: Arrangement, reason: str | None) -> None:
        before = self.arrangement
        for at in after.aside - before.aside:
            page = self.pages[at]
            page.state, page.problem_code, page.problem_message = "set_aside", BY_HAND, reason
        for at in before.aside - after.aside:
            page = self.pages[at]
            page.state = "read"
            if page.problem_code == BY_HAND:
                page.problem_code = page.problem_message = None

    def _forget_shared(
        self, gone: Collection[int], written: Iterable[tuple[Placed, DocumentRow]]
    ) -> None:
        """A claim shares no document that is gone, and none that is its own now."""
        own = {(row.claim_id, row.id) for _, row in written}
        for row_id, numbers in self.sharing.items():
            for number in numbers:
                claim = self.session.get_one(Claim, number)
                if row_id in gone or (number, row_id) in own:
                    left = [one for one in claim.shared_document_ids if one != row_id]
                    claim.shared_document_ids = left

    def _next(self) -> int:
        """A position behind all others, also those not yet in the database."""
        return max((row.position for row in self.rows.values()), default=-1) + 1_000

    def _number(self) -> None:
        """Positions in page order. First all out of the way: two rows may never share one."""
        here = DocumentRow.bundle_id == self.bundle.id
        away = update(DocumentRow).where(here).values(position=-1 - DocumentRow.position)
        self.session.execute(away.execution_options(synchronize_session=False))
        rows = self.session.scalars(
            select(DocumentRow).where(here).execution_options(populate_existing=True)
        ).all()
        for position, row in enumerate(sorted(rows, key=lambda row: (row.pages[0], row.id))):
            row.position = position
        self.session.flush()


@dataclass(frozen=True, slots=True)
class _Said:
    """What people corrected on a document, and where that stood, before it changes."""

    row_id: int
    first_page: int
    corrections: Mapping[str, Any]
    drawn: Mapping[str, Any]
    pages: Mapping[str, int | None]  # of the ink of each field, read or pointed at

    @staticmethod
    def of(row: DocumentRow) -> _Said:
        pages = {key: one.get("page") for key, one in row.fields.items() if key != "extras"}
        pages |= {key: at["page"] for key, at in row.drawn.items() if key in row.corrections}
        return _Said(row.id, row.pages[0], dict(row.corrections), dict(row.drawn), pages)


def _rehome(said: _Said, written: Sequence[tuple[Placed, DocumentRow]]) -> None:
    """A correction follows its ink to the document that holds the page now; one without ink stays
    with its document, or goes where that document's first page went, if such a field is there."""
    own = next((row for _, row in written if row.id == said.row_id), None)
    for key, value in said.corrections.items():
        ink = said.pages.get(key)
        page = said.first_page if ink is None else ink
        if own is not None and (ink is None or page in own.pages):
            continue
        home = next((row for placed, row in written if page in placed.pages), None)
        if home is None:
            continue
        if own is not None:
            own.corrections = {k: v for k, v in own.corrections.items() if k != key}
        if key in home.corrections or not (key in home.fields or key in said.drawn):
            continue
        home.corrections = {**home.corrections, key: value}
        if key in said.drawn:
            home.drawn = {**home.drawn, key: said.drawn[key]}
