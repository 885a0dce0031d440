"""Where a claim's page opens; the server knows it, so the picture can be fetched ahead."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy.orm import Session

from claims import queries
from review_ui import papers

Documents = Sequence[Mapping[str, Any]]


def opens_at(documents: Documents, rows: papers.RowsByDocument) -> tuple[str | None, int | None]:
    """The field that first needs a look, and the page (its position in the bundle) that its ink
    is on; without such ink, the first page of all."""
    first_page = min((page for one in documents for page in one["pages"]), default=None)
    places = papers.places_to_look_at(rows)
    if not places:
        return None, first_page
    document, row = places[0]
    page = row["field"].get("page") if row["field"].get("box") else None
    return f"f-{document}-{row['key']}", first_page if page is None else page


def first_picture(session: Session, claim_id: int) -> str | None:
    """The address of the picture that the claim's page shows first."""
    documents = queries.documents_of_claim(session, claim_id)
    _, position = opens_at(documents, {one["id"]: papers.rows(one) for one in documents})
    page_id = None if position is None else queries.page_id(session, claim_id, position)
    return None if page_id is None else picture_of(page_id)


def picture_of(page_id: int) -> str:
    """Where a page's picture is."""
    return f"/api/v1/pages/{page_id}/image"
