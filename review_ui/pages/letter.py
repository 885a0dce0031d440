"""The letter that tells a member how a claim stands: what came in, what was decided, what to do."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Annotated, Any

from fastapi import APIRouter, Query
from fastapi.responses import HTMLResponse

from claims import queries
from claims.reasons import reasons
from review_ui import papers, wording
from review_ui.context import ServicesDep
from review_ui.problems import Problem
from review_ui.rendering import ENVIRONMENT
from review_ui.texts import DEFAULT, LANGUAGES, catalogue

router = APIRouter(include_in_schema=False)

# What a member can be told; while a reviewer is at it there is nothing to tell.
TOLD = ("waiting_papers", "returned", "rejected", "confirmed", "in_payment", "paid")
ANSWERED = ("waiting_papers", "returned")  # the member is asked for something


@router.get("/claims/{claim_id}/letter")
def show_letter(
    claim_id: int, services: ServicesDep, language: Annotated[str, Query()] = DEFAULT
) -> HTMLResponse:
    """A page to print, in Chinese whatever the reader's own language is: the member reads it."""
    with services.db.begin() as session:
        claim = queries.show_claim(session, claim_id)
        trail = queries.audit_trail(session, claim_id) or []
    if claim is None:
        raise Problem(404, "not_found", "There is no such claim.")
    if claim["status"] not in TOLD:
        raise Problem(404, "no_letter", "There is nothing to tell the member yet.")
    words = catalogue(language if language in LANGUAGES else DEFAULT)
    kind = claim["status"] if claim["status"] in (*ANSWERED, "rejected") else "confirmed"
    written = datetime.fromisoformat(claim["decided_at"] or claim["updated_at"]).astimezone()
    answer_by = written + timedelta(days=reasons().reply_within_days)
    html = ENVIRONMENT.get_template("letter.html").render(
        t=words,
        claim=claim,
        kind=kind,
        papers_in=Counter(
            wording.paper(words, one["type"], one["title"])
            for one in claim["documents"]
            if not papers.is_blank(one)
        ),
        told=(claim["reason"] or "").splitlines() if kind in ("returned", "rejected") else [],
        todo=[one.todo[words.language] for one in reasons().known(_codes(trail, claim["status"]))],
        written=written.date(),
        answer_by=answer_by.date() if kind in ANSWERED else None,
    )
    return HTMLResponse(html)


def _codes(trail: Sequence[Mapping[str, Any]], status: str) -> list[str]:
    """The reasons that the last decision named."""
    for entry in reversed(trail):
        if entry["action"] == status:
            return [
                code
                for change in entry["changes"]
                if change["what"] == "reasons"
                for code in change["to"]
            ]
    return []
