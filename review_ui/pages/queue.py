"""The first page: the queue of claims, and the place to drop papers on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from fastapi.responses import HTMLResponse
from sqlalchemy.orm import Session

from claims import queries, units
from claims.benefits.texts import KINDS
from claims.models import CLAIM_STATES, OPEN_STATES
from claims.queue import MARKS, SORTS
from review_ui.context import ServicesDep
from review_ui.queue_wishes import ALL, WishesDep
from review_ui.rendering import render

router = APIRouter(include_in_schema=False)

# Always there, even at nought; the states of the later office chain appear once they are used.
STEADY_TABS = ("review", "waiting_papers", "returned", "confirmed", "rejected")
STEADY_KINDS = ("", "inpatient", "outpatient")
MOST_NAMES = 8  # units offered for a name that none has


@router.get("/")
def show_queue(
    request: Request,
    services: ServicesDep,
    asked: WishesDep,
    page: Annotated[int, Query(ge=1, le=1_000_000)] = 1,
) -> HTMLResponse:
    """Claims of one state, oldest or riskiest first."""
    wishes = asked
    if not asked.status:
        wishes = replace(asked, status="review", filters=replace(asked.filters, status="review"))
    with services.db.begin() as session:
        found = queries.list_claims(session, page=page, filters=wishes.filters)
        offices = units.offices(session)
        like_unit = _names_like(session, wishes.filters.unit)
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
        tabs=[*tabs, {"status": ALL, "count": total}],
        total_claims=total,
        marks=[(mark, found["marks"][mark]) for mark in MARKS],
        kinds=[one for one in ("", *KINDS) if one in STEADY_KINDS or one == wishes.filters.kind],
        sorts=SORTS,
        offices=offices,
        like_unit=like_unit,
        wishes=wishes,
        overdue_days=wishes.filters.overdue_days,
        overdue=_overdue(found["items"], wishes.filters.overdue_days),
    )


def _names_like(session: Session, unit: str | None) -> list[str] | None:
    """Where no unit is called so: those whose names hold the word; ``None`` where one is."""
    if unit is None or units.is_known(session, unit):
        return None
    return [place.name for place in units.find(session, unit, MOST_NAMES)]


def _overdue(claims: Sequence[Mapping[str, Any]], days: int) -> set[int]:
    """The claims of the list that have been open for too long."""
    latest = datetime.now(UTC) - timedelta(days=days)
    return {
        claim["id"]
        for claim in claims
        if claim["status"] in OPEN_STATES and datetime.fromisoformat(claim["created_at"]) < latest
    }
