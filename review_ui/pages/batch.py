"""Claims that every rule agrees on, to be confirmed together: each by a decision of its own."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from claims import queries
from claims.queue import Filters
from review_ui.context import ServicesDep
from review_ui.rendering import render

router = APIRouter(include_in_schema=False)

MOST_AT_ONCE = 100  # what a person can look through before deciding


@router.get("/batch")
def show_batch(request: Request, services: ServicesDep) -> HTMLResponse:
    """The oldest wholly proven claims with their amounts."""
    with services.db.begin() as session:
        found = queries.list_claims(
            session, page_size=MOST_AT_ONCE, filters=Filters(status="review", mark="proven")
        )
    return render(request, "batch.html", claims=found["items"], total=found["total"])
