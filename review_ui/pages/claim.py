"""The desk itself: one claim, its pages on the left, what was read from them on the right."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, RedirectResponse
from sqlalchemy.orm import Session

from claims import desk, looks, queries, queue
from claims.earlier_stays import earlier_stays
from claims.evaluation import papers_of
from claims.models import OPEN_STATES, Claim
from claims.reasons import reasons
from claims.side_by_side import Table, side_by_side
from review_ui import listings, papers, step_links
from review_ui.context import DESK_COOKIE, ActorDep, DeskDep, ServicesDep
from review_ui.pages import letter
from review_ui.problems import Problem
from review_ui.queue_wishes import WishesDep
from review_ui.rendering import render, texts
from review_ui.texts import Catalogue

router = APIRouter(include_in_schema=False)

# Each decision with its key and the states in which the desk allows it.
DECISIONS = (
    ("reject", "x", OPEN_STATES),
    ("return", "r", desk.CONFIRMABLE),
    ("confirm", "c", desk.CONFIRMABLE),
)

AHEAD_LASTS_S = 300

Shown = Mapping[str, Any]
Rows = Mapping[Any, list[dict[str, Any]]]


@router.get("/next")
def show_next(services: ServicesDep, actor: ActorDep, own_desk: DeskDep) -> RedirectResponse:
    """Leads to the oldest claim waiting for a reviewer that nobody else has or was led to."""
    with services.db.begin() as session:
        found = looks.hand_out(session, own_desk, actor)
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
        next_image = queries.first_page_id(session, next_id) if next_id else None
    rows = {document["id"]: papers.rows(document) for document in claim["documents"]}
    # Counted within the claim: its pages may be any of the bundle's.
    page_numbers = {page["position"]: n for n, page in enumerate(claim["pages"], start=1)}
    forbidding = claim["forbidding_checks"]
    found = findings(claim, rows)
    onward = wishes.onward
    page = render(
        request,
        "claim.html",
        claim=claim,
        plans=plans,
        trail=list(reversed(trail or ())),
        rows=rows,
        page_numbers=page_numbers,
        blank_papers=[one for one in claim["documents"] if papers.is_blank(one)],
        boxes=boxes(claim, rows, texts(request)),
        findings=found,
        links_of=partial(step_links.links_of, claim),
        blockers=[one for one in forbidding if one in desk.NEVER_ACCEPTED],
        asks_for_missing="papers_missing" in forbidding,
        acceptable=_once_each(found["failed"], forbidding),
        decisions=[(kind, key) for kind, key, states in DECISIONS if claim["status"] in states],
        is_open_claim=claim["status"] in OPEN_STATES,
        paper_types=list(papers.FIELDS),
        queue_href=f"/?{wishes.address(status=wishes.status or claim['status'])}",
        previous_href=f"/claims/{previous_id}{onward}" if previous_id else None,
        next_href=f"/claims/{next_id}{onward}" if next_id else None,
        has_letter=claim["status"] in letter.TOLD,
        reasons=reasons(),
        compared=compared,
        stays=stays,
        paid_sums=paid_sums,
        next_image=f"/api/v1/pages/{next_image}/image" if next_image else None,
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


def _once_each(failed: Sequence[dict[str, Any]], ids: Sequence[str]) -> list[dict[str, Any]]:
    """The failed checks named by ``ids``: a reviewer accepts a check once for the whole claim."""
    by_id = {one["id"]: one for one in reversed(failed) if one["id"] in ids}
    return [by_id[one] for one in ids if one in by_id]


def boxes(claim: Shown, rows: Rows, t: Catalogue) -> dict[int, list[dict[str, Any]]]:
    """The evidence boxes of each page, by its position in the bundle, smallest on top."""
    found: dict[int, list[dict[str, Any]]] = {page["position"]: [] for page in claim["pages"]}
    for document in claim["documents"]:
        for row in rows[document["id"]]:
            target = f"f-{document['id']}-{row['key']}"
            label = t.named("field", row["key"])
            words = f"{label} ({t('state.' + row['state'])})"
            _add_box(found, row["field"], target, row["state"], words)
        extras = document["fields"].get("extras") or {}
        for number, (label, extra) in enumerate(extras.items()):
            _add_box(found, extra, f"e-{document['id']}-{number}", "extra", label)
    for drawn in found.values():
        drawn.sort(key=lambda box: -box["width"] * box["height"])
    return found


def _add_box(
    found: dict[int, list[dict[str, Any]]],
    field: Mapping[str, Any],
    target: str,
    state: str,
    label: str,
) -> None:
    box = field.get("box")
    if not box or field.get("page") not in found:
        return
    x0, y0, x1, y1 = box
    found[field["page"]].append(
        {
            "target": target,
            "state": state,
            "label": f"{label}: {papers.as_text(field.get('value'))}",
            "x": x0 - 3,
            "y": y0 - 3,
            "width": max(x1 - x0, 1) + 6,
            "height": max(y1 - y0, 1) + 6,
        }
    )


def findings(claim: Shown, rows: Rows) -> dict[str, list[dict[str, Any]]]:
    """All checks of the claim and its papers: what failed, worst first, and what passed.

    An ``info`` check is known not to hold on its layout: it alarms nobody and is left out.
    """
    every = [
        {**_finding(check, claim["documents"], rows), "paper": None} for check in claim["checks"]
    ]
    for document in claim["documents"]:
        every += [
            {**_finding(check, [document], rows), "paper": document["type"]}
            for check in document.get("checks") or ()
        ]
    failed = [one for one in every if not one["passed"] and one["severity"] != "info"]
    failed.sort(key=lambda one: one["severity"] != "error")
    return {"failed": failed, "passed": [one for one in every if one["passed"]]}


def _finding(check: Mapping[str, Any], documents: Sequence[Shown], rows: Rows) -> dict[str, Any]:
    """The check with links to the fields that it names, each with the paper that it is on.

    A check that names its papers leads to those only."""
    named = {(one["document"], one["field"]) for one in check.get("papers") or ()}
    targets = [
        {
            "id": f"f-{document['id']}-{key}",
            "key": key,
            "paper": {"type": document["type"], "page": min(document["pages"])},
        }
        for key in check.get("fields") or ()
        for document in documents
        if any(row["key"] == key for row in rows[document["id"]])
        and (not named or (document["id"], key) in named)
    ]
    times = Counter(target["key"] for target in targets)
    for target in targets:
        target["is_ambiguous"] = bool(named) or times[target["key"]] > 1
    return {**check, "targets": targets}
