"""Handing papers in, and what became of them."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request
from fastapi.responses import HTMLResponse

from claims.bundle_people import illegible_pages, people
from claims.models import OPEN_STATES, Claim
from intake import bundles
from review_ui import listings
from review_ui.context import ServicesDep
from review_ui.piles import piles
from review_ui.problems import Problem
from review_ui.rendering import render

router = APIRouter(include_in_schema=False)

# Key and what it does with the chosen pages; the page's script knows the same names.
PAGE_KEYS = (
    ("m", "move"),
    ("M", "move_document"),
    ("s", "split"),
    ("j", "join"),
    ("t", "turn"),
    ("T", "turn_over"),
    ("x", "set_aside"),
    ("b", "take_back"),
    ("u", "undo"),
)


@router.get("/upload")
def show_upload(
    request: Request, services: ServicesDep, claim: Annotated[int | None, Query(ge=1)] = None
) -> HTMLResponse:
    """A large drop zone, with a note to the bundle; or for papers to be added to a claim."""
    shown = None
    if claim is not None:
        with services.db.begin() as session:
            found = session.get(Claim, claim)
            if found is None:
                raise Problem(404, "not_found", "There is no such claim.")
            shown = {
                "id": found.id,
                "name": found.person_name,
                "is_open": found.status in OPEN_STATES,
                "missing": found.missing,
            }
    return render(request, "upload.html", settings=services.settings, claim=shown)


@router.get("/bundles")
def list_bundles(
    request: Request, services: ServicesDep, page: Annotated[int, Query(ge=1)] = 1
) -> HTMLResponse:
    """Bundles, newest first."""
    with services.db.begin() as session:
        found = listings.bundles(session, page)
    return render(request, "bundles.html", bundles=found.rows, page=page, pages=found.pages)


@router.get("/bundles/{bundle_id}")
def show_bundle(request: Request, bundle_id: str, services: ServicesDep) -> HTMLResponse:
    """Files, pages and claims of one bundle; brings itself up to date while it is read."""
    with services.db.begin() as session:
        bundle = bundles.progress(session, bundle_id)
        needs = {line.claim_id: line for line in people(session, bundle_id)}
        unread = illegible_pages(session, bundle_id)
    if bundle is None:
        raise Problem(404, "not_found", "There is no bundle with this number.")
    return render(
        request,
        "bundle.html",
        bundle=bundle,
        piles=piles(bundle),
        needs=needs,
        unread=unread,
        page_keys=PAGE_KEYS,
        open_states=OPEN_STATES,
    )
