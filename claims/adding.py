"""Papers that come in later for a claim: they join it, and it is looked at again."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from claims.desk import SYSTEM
from claims.evaluation import evaluate
from claims.grouping import group
from claims.models import OPEN_STATES, AuditEntry, Bundle, BundleFile, Claim, DocumentRow, PageRow
from claims.papers import paper_of
from claims.recording import open_claim, row_of, texts_of
from extractors.types import Document


def placed_pages(session: Session, bundle: Bundle) -> set[int]:
    """Pages of the bundle that are in a document already, by position."""
    held = select(DocumentRow.pages).where(DocumentRow.bundle_id == bundle.id)
    return {page for pages in session.scalars(held) for page in pages}


def record_added(session: Session, bundle: Bundle, documents: Sequence[Document]) -> list[Claim]:
    """Write documents found on pages that came in later, each for the claim it was added to.

    Papers whose claim was decided meanwhile make claims of their own: they are not lost, and a
    decision is never touched.
    """
    texts = texts_of(session, bundle)
    last = select(func.max(DocumentRow.position)).where(DocumentRow.bundle_id == bundle.id)
    first = (session.scalar(last) or 0) + 1
    rows = [row_of(bundle, place, one, texts) for place, one in enumerate(documents, first)]
    session.add_all(rows)
    session.flush()
    wanted = _wanted_claims(session, bundle)
    homes = _open_claims(session, {number for number in wanted.values() if number})
    strays: list[tuple[Document, DocumentRow]] = []
    for document, row in zip(documents, rows, strict=True):
        home = homes.get(wanted.get(document.pages[0]) or 0)
        if home is None:
            strays.append((document, row))
        else:
            row.claim_id = home.id
    session.flush()
    for claim in homes.values():
        _look_again(session, claim, [row for row in rows if row.claim_id == claim.id])
    return [*homes.values(), *_new_claims(session, bundle, strays)]


def _wanted_claims(session: Session, bundle: Bundle) -> dict[int, int | None]:
    """The claim that each page was handed in for, by the page's position."""
    rows = session.execute(
        select(PageRow.position, BundleFile.claim_id)
        .join(BundleFile, BundleFile.id == PageRow.bundle_file_id)
        .where(PageRow.bundle_id == bundle.id)
    )
    return {row.position: row.claim_id for row in rows}


def _open_claims(session: Session, numbers: set[int]) -> dict[int, Claim]:
    query = select(Claim).where(Claim.id.in_(numbers), Claim.status.in_(OPEN_STATES))
    locked = query.order_by(Claim.id).with_for_update()
    return {claim.id: claim for claim in session.scalars(locked)}


def _look_again(session: Session, claim: Claim, added: Sequence[DocumentRow]) -> None:
    """A claim that was returned for papers is up for review again."""
    if not added:
        return
    before = claim.status
    if claim.status == "returned":
        claim.status = "review"
    evaluate(session, claim)
    pages = sorted(page + 1 for row in added for page in row.pages)
    changes: list[dict[str, object]] = [
        {"what": "pages", "from": None, "to": ", ".join(str(page) for page in pages)}
    ]
    if claim.status != before:
        changes.append({"what": "status", "from": before, "to": claim.status})
    claim.version += 1
    claim.updated_at = datetime.now(UTC)
    entry = AuditEntry(
        claim_id=claim.id,
        actor=SYSTEM,
        action="papers_added",
        changes=changes,
        version=claim.version,
    )
    session.add(entry)
    session.flush()


def _new_claims(
    session: Session, bundle: Bundle, strays: Sequence[tuple[Document, DocumentRow]]
) -> list[Claim]:
    documents = [document for document, _ in strays]
    rows = [row for _, row in strays]
    papers = [paper_of(document, row.id) for document, row in strays]
    return [open_claim(session, bundle, draft, rows) for draft in group(documents, papers)]
