"""The first page: the queue of claims, and the place to drop papers on."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request
from fastapi.responses import HTMLResponse

from claims import queries
from claims.models import CLAIM_STATES
from review_ui.context import ServicesDep
from review_ui.problems import Problem
from review_ui.rendering import render

router = APIRouter(include_in_schema=False)

# Always there, even at nought; the states of the later office chain appear once they are used.
STEADY_TABS = ("review", "waiting_papers", "returned", "confirmed", "rejected")


@router.get("/")
def show_queue(
    request: Request,
    services: ServicesDep,
    status: Annotated[str, Query()] = "review",
    q: Annotated[str, Query(max_length=200)] = "",
    page: Annotated[int, Query(ge=1)] = 1,
) -> HTMLResponse:
    """Claims of one state, oldest first."""
    if status not in (*CLAIM_STATES, "all"):
        raise Problem(404, "unknown_status", f"Known: {', '.join(CLAIM_STATES)}, all.")
    q = q.strip()
    with services.db.begin() as session:
        found = queries.list_claims(
            session, status=None if status == "all" else status, q=q or None, page=page
        )
    counts = found["counts"]
    shown = [one for one in CLAIM_STATES if one in STEADY_TABS or counts.get(one)]
    shown.sort(key=lambda one: one != "review")
    total = sum(counts.values())
    tabs = [{"status": one, "count": counts.get(one, 0)} for one in shown]
    return render(
        request,
        "queue.html",
        claims=found["items"],
        page=found["page"],
        pages=found["pages"],
        tabs=[*tabs, {"status": "all", "count": total}],
        total_claims=total,
        wanted=status,
        q=q,
    )
