"""From papers to claims: load → identify → extract → check → group → match → compute → record.

The pages have been opened and read by then, one job a page (``workers.jobs``, ``workers.pages``).
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import replace

from sqlalchemy import select
from sqlalchemy.orm import Session

from claims.adding import placed_pages, record_added
from claims.models import Bundle, PageRow
from claims.recording import record
from claims.turning import renew_turned
from extractors.documents import find_documents
from extractors.reading.codec import page_from_json
from extractors.types import Document, Page

log = logging.getLogger(__name__)


def assemble(session: Session, bundle: Bundle) -> None:
    """Make documents and claims of a bundle's pages, all in the caller's transaction.

    Pages that are in a document already stay there: only what came in since is sorted in.
    """
    placed = placed_pages(session, bundle)
    pages = [page for page in load(session, bundle) if page.index not in placed]
    documents = find(pages)  # identify, extract, check
    if placed:
        record_added(session, bundle, documents)  # to the claims they were added to
        renew_turned(session, bundle)  # papers whose pages were turned and read again
    else:
        record(session, bundle, documents)  # group, match, compute


def load(session: Session, bundle: Bundle) -> list[Page]:
    """The pages that were read, numbered by their position in the bundle."""
    rows = session.execute(
        select(PageRow.position, PageRow.reading)
        .where(PageRow.bundle_id == bundle.id, PageRow.state == "read")
        .order_by(PageRow.position)
    )
    return [
        replace(page_from_json(reading), index=position)
        for position, reading in rows
        if reading is not None
    ]


def find(pages: Sequence[Page]) -> list[Document]:
    """Every page in exactly one document; a page that breaks an extractor becomes ``other``."""
    try:
        return list(find_documents(pages))
    except Exception:
        log.exception("together these pages broke an extractor; they are taken one by one")
    documents: list[Document] = []
    for page in pages:
        try:
            documents.extend(find_documents([page]))
        except Exception:
            log.exception("page %d is kept as text only", page.index)
            documents.append(Document("other", (page.index,), 0.0))
    return documents
