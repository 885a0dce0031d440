"""Storing what the extractors found in a bundle: documents, and the claims made from them."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from claims.desk import SYSTEM
from claims.evaluation import evaluate
from claims.grouping import ClaimDraft, group
from claims.models import AuditEntry, Bundle, Claim, DocumentRow
from claims.papers import paper_of
from extractors.contract import document_to_json
from extractors.types import Document


def record(session: Session, bundle: Bundle, documents: Sequence[Document]) -> list[Claim]:
    """Write the bundle's documents and claims. Running it again changes nothing: the claims that
    are there are given back, for people may have worked on them since."""
    known = list(session.scalars(select(Claim).where(Claim.bundle_id == bundle.id)))
    if known:
        return known
    rows = [_row(bundle, place, document) for place, document in enumerate(documents)]
    session.add_all(rows)
    session.flush()
    papers = [paper_of(document, row.id) for document, row in zip(documents, rows, strict=True)]
    return [_claim(session, bundle, draft, rows) for draft in group(documents, papers)]


def _claim(
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


def _row(bundle: Bundle, place: int, document: Document) -> DocumentRow:
    found = document_to_json(document)
    return DocumentRow(
        bundle_id=bundle.id,
        position=place,
        type=document.type,
        read_type=document.type,
        pages=list(document.pages),
        confidence=found["confidence"],
        fields=found["fields"],
        items=found["items"],
        checks=found["checks"],
        corrections={},
    )
