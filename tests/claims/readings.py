"""Bundles whose pages hold the recorded readings of ready fixtures, as workers leave them."""

from __future__ import annotations

import json
import secrets
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from sqlalchemy.orm import Session

from claims.models import Bundle, BundleFile, PageRow
from claims.recording import record
from extractors.documents import find_documents
from extractors.reading.codec import page_from_json, page_to_json
from extractors.types import Page
from intake.store import FileStore

READY = Path(__file__).parents[2] / "fixtures" / "ready"
INVOICE = "national-scan.jpg"
SUMMARY = "running-text-scan.jpg"
CARDS = "both-sides-scan.jpg"
BANK_CARD = "card-copy-photo.jpg"  # names nobody: goes with the paper before it
LIST = "list-scan.pdf"
RECEIPTS = "two-receipts.jpg"


def reading(name: str) -> list[Page]:
    """What the OCR made of a ready fixture."""
    stored = json.loads((READY / f"{name}.recorded.json").read_text(encoding="utf-8"))
    return [page_from_json(one) for one in stored]


def bundle_of(
    session: Session, names: Sequence[str], unread: int = 0, store: FileStore | None = None
) -> Bundle:
    """A bundle in state ``ready`` of these fixtures, with ``unread`` further pages set aside.

    Where a ``store`` is given (and every fixture is one picture), the pages have their pictures.
    """
    read = [page for name in names for page in reading(name)]
    pictures = [(READY / name).read_bytes() for name in names] if store else []
    shas = [store.put_derived(one) for one in pictures] if store else [None] * len(read)
    return bundle_of_pages(session, read, unread, shas)


def bundle_of_pages(
    session: Session, read: Sequence[Page], unread: int = 0, shas: Sequence[str | None] = ()
) -> Bundle:
    """The same of pages as they are; ``shas`` name their pictures in the store."""
    bundle = Bundle(id=secrets.token_hex(8), status="ready")
    session.add(bundle)
    session.flush()
    file = BundleFile(bundle_id=bundle.id, position=0, name="材料.zip", problems=[])
    session.add(file)
    session.flush()
    pages = [replace(page, index=at) for at, page in enumerate(read)]
    for page in pages:
        session.add(
            PageRow(
                bundle_id=bundle.id,
                bundle_file_id=file.id,
                position=page.index,
                index=page.index,
                state="read",
                width=page.width,
                height=page.height,
                rotation=page.rotation,
                source=page.source,
                is_blank=page.is_blank,
                reading=page_to_json(page),
                text="\n".join(line.text for line in page.lines),
                image_sha256=shas[page.index] if shas else None,
            )
        )
    for at in range(len(pages), len(pages) + unread):
        session.add(
            PageRow(
                bundle_id=bundle.id,
                bundle_file_id=file.id,
                position=at,
                index=at,
                state="set_aside",
                problem_code="timeout",
                problem_message="The page took too long.",
            )
        )
    session.flush()
    record(session, bundle, find_documents(pages))
    return bundle
