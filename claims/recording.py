"""Storing what the extractors found in a bundle: documents, and the claims made from them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from claims.desk import SYSTEM
from claims.evaluation import evaluate
from claims.grouping import ClaimDraft, group
from claims.marks import page_marks
from claims.models import AuditEntry, Bundle, Claim, DocumentRow, PageRow
from claims.papers import paper_of
from extractors.contract import document_to_json
from extractors.types import Document


def record(session: Session, bundle: Bundle, documents: Sequence[Document]) -> list[Claim]:
    """Write the bundle's documents and claims. Running it again changes nothing: the claims that
    are there are given back, for people may have worked on them since."""
    known = list(session.scalars(select(Claim).where(Claim.bundle_id == bundle.id)))
    if known:
        return known
    texts = texts_of(session, bundle)
    rows = [row_of(bundle, place, document, texts) for place, document in enumerate(documents)]
    session.add_all(rows)
    session.flush()
    papers = [paper_of(document, row.id) for document, row in zip(documents, rows, strict=True)]
    return [open_claim(session, bundle, draft, rows) for draft in group(documents, papers)]


def open_claim(
    session: Session, bundle: Bundle, draft: ClaimDraft, rows: Sequence[DocumentRow]
) -> Claim:
    claim = Claim(bundle_id=bundle.id, event_kind=draft.event_kind, status="review")
    claim.shared_document_ids = [rows[place].id for place in draft.shared]
    session.add(claim)
    session.flush()
    for place in draft.documents:
        rows[place].claim_id = claim.id
    session.flush()
    evaluate(session, claim)
    session.add(
        AuditEntry(claim_id=claim.id, actor=SYSTEM, action="created", version=claim.version)
    )
    session.flush()
    return claim


def texts_of(session: Session, bundle: Bundle) -> dict[int, str]:
    """What is printed on each page, by its place in the bundle."""
    query = select(PageRow.position, PageRow.text).where(PageRow.bundle_id == bundle.id)
    return {position: text or "" for position, text in session.execute(query)}


def row_of(bundle: Bundle, place: int, document: Document, texts: Mapping[int, str]) -> DocumentRow:
    found = document_to_json(document)
    return DocumentRow(
        bundle_id=bundle.id,
        position=place,
        type=document.type,
        read_type=document.type,
        title=document.title,
        pages=list(document.pages),
        confidence=found["confidence"],
        fields=found["fields"],
        items=found["items"],
        checks=found["checks"],
        corrections={},
        marks=page_marks(texts.get(position, "") for position in document.pages),
    )
