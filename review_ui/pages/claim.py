"""The desk itself: one claim, its pages on the left, what was read from them on the right."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, RedirectResponse
from sqlalchemy.orm import Session

from claims import looks, queries, queue
from claims.earlier_stays import earlier_stays
from claims.evaluation import papers_of
from claims.models import Claim
from claims.reasons import reasons
from claims.side_by_side import Table, side_by_side
from review_ui import listings, opening
from review_ui.claim_view import view
from review_ui.context import DESK_COOKIE, ActorDep, DeskDep, ServicesDep
from review_ui.pages import letter
from review_ui.problems import Problem
from review_ui.queue_wishes import WishesDep
from review_ui.rendering import render, texts

router = APIRouter(include_in_schema=False)

AHEAD_LASTS_S = 300


@router.get("/next")
def show_next(services: ServicesDep, actor: ActorDep, own_desk: DeskDep) -> RedirectResponse:
    """Leads to the oldest claim waiting for a reviewer that nobody else has or was led to; where
    there is none, to one that is only kept for somebody."""
    with services.db.begin() as session:
        found = looks.hand_out(session, own_desk, actor, is_idle=True)
    answer = RedirectResponse(f"/claims/{found}" if found else "/", status_code=303)
    # The claim was handed to this desk: it must be known by the same name when it arrives there.
    answer.set_cookie(DESK_COOKIE, own_desk, httponly=True, samesite="strict")
    return answer


@router.get("/claims/{claim_id}")
def show_claim(
    request: Request,
    claim_id: int,
    services: ServicesDep,
    own_desk: DeskDep,
    wishes: WishesDep,
) -> HTMLResponse:
    """The claim page. The address says from which queue the reader came; without that the next
    claim is the next one waiting that nobody else has on screen."""
    with services.db.begin() as session:
        claim = _known(queries.show_claim(session, claim_id))
        trail = queries.audit_trail(session, claim_id)
        plans = listings.plan_titles(session)
        stays, paid_sums = earlier_stays(session, claim_id)
        compared = _side_by_side(session, claim_id)
        queue_of = wishes.filters
        if not wishes.status:
            queue_of = replace(queue_of, status=claim["status"])
        previous_id = queue.before(session, claim_id, queue_of)
        # A first answer: `static/ahead.js` asks for one that is this desk's own.
        next_id = looks.next_for(session, own_desk, behind=claim_id, wanted=wishes.chosen)
        next_image = opening.first_picture(session, next_id) if next_id else None
    onward = wishes.onward
    page = render(
        request,
        "claim.html",
        claim=claim,
        **view(claim, texts(request)),
        plans=plans,
        trail=list(reversed(trail or ())),
        queue_href=f"/?{wishes.address(status=wishes.status or claim['status'])}",
        previous_href=f"/claims/{previous_id}{onward}" if previous_id else None,
        next_href=f"/claims/{next_id}{onward}" if next_id else None,
        next_image=next_image,
        has_letter=claim["status"] in letter.TOLD,
        reasons=reasons(),
        compared=compared,
        stays=stays,
        paid_sums=paid_sums,
    )
    if request.headers.get("sec-purpose", "").startswith("prefetch"):
        # Fetched ahead by the page before: on arrival it asks whether the claim has changed since.
        page.headers["cache-control"] = f"private, max-age={AHEAD_LASTS_S}"
    page.set_cookie(DESK_COOKIE, own_desk, httponly=True, samesite="strict")
    return page


def _known(claim: dict[str, Any] | None) -> dict[str, Any]:
    if claim is None:
        raise Problem(404, "not_found", "There is no such claim.")
    return claim


def _side_by_side(session: Session, claim_id: int) -> Table:
    claim = session.get_one(Claim, claim_id)
    member = claim.member
    roster = None
    if member is not None:
        born = member.birth_date
        known = {
            "name": member.name,
            "sex": member.sex,
            "id_number": member.id_number,
            "birth_date": born.isoformat() if born else None,
        }
        roster = {key: value for key, value in known.items() if value}
    return side_by_side(papers_of(session, claim), roster)
