"""Papers in, and how far they are."""

from __future__ import annotations

import logging
from typing import Any

from fastapi import APIRouter, Request, Response
from fastapi.concurrency import run_in_threadpool
from redis import RedisError

from claims.models import Bundle
from intake import bundles
from review_ui.context import Services, ServicesDep
from review_ui.forms import receive
from review_ui.problems import Problem
from review_ui.uploads import Form, upload_folder

log = logging.getLogger(__name__)
router = APIRouter(prefix="/bundles", tags=["bundles"])
claim_router = APIRouter(prefix="/claims", tags=["claims"])

UPLOAD_SCHEMA = {
    "requestBody": {
        "required": True,
        "content": {
            "multipart/form-data": {
                "schema": {
                    "type": "object",
                    "required": ["files"],
                    "properties": {
                        "files": {"type": "array", "items": {"type": "string", "format": "binary"}},
                        "note": {"type": "string"},
                    },
                }
            }
        },
    }
}


@router.post("", status_code=202, openapi_extra=UPLOAD_SCHEMA)
async def create_bundle(
    request: Request, response: Response, services: ServicesDep
) -> dict[str, Any]:
    """Hand in files; 200 with ``duplicate_of`` where every one of them was here already."""
    with upload_folder(services.settings.home / "tmp") as folder:
        form = await receive(request, services.settings, folder)
        if not form.files:
            raise Problem(422, "no_files", "The upload holds no file; choose at least one.")
        document = await run_in_threadpool(_receive, services, form)
    if document.get("duplicate_of"):
        response.status_code = 200
    response.headers["location"] = f"/api/v1/bundles/{document['id']}"
    return document


@claim_router.post("/{claim_id}/papers", status_code=202, openapi_extra=UPLOAD_SCHEMA)
async def add_papers(
    claim_id: int, request: Request, response: Response, services: ServicesDep
) -> dict[str, Any]:
    """Hand in further files for an open claim; they join it when they are read.

    200 with ``duplicate_of`` where its bundle has every one of them; 409 where the claim is
    decided or its papers are still being read.
    """
    with upload_folder(services.settings.home / "tmp") as folder:
        form = await receive(request, services.settings, folder)
        if not form.files:
            raise Problem(422, "no_files", "The upload holds no file; choose at least one.")
        document = await run_in_threadpool(_add, services, claim_id, form)
    if document.get("duplicate_of"):
        response.status_code = 200
    response.headers["location"] = f"/api/v1/bundles/{document['id']}"
    return document


def _add(services: Services, claim_id: int, form: Form) -> dict[str, Any]:
    uploads = [bundles.Upload(name=file.name, path=file.path) for file in form.files]
    limits = services.settings.limits()
    try:
        received = bundles.add_to_claim(services.db, services.store, claim_id, uploads, limits)
    except bundles.NotOpen as error:
        status = 404 if error.code == "not_found" else 409
        raise Problem(status, error.code, str(error), claim=claim_id) from error
    return _answer(services, received)


def _receive(services: Services, form: Form) -> dict[str, Any]:
    received = bundles.receive(
        services.db,
        services.store,
        [bundles.Upload(name=file.name, path=file.path) for file in form.files],
        note=form.values.get("note") or None,
        lane="live",
        limits=services.settings.limits(),
    )
    return _answer(services, received)


def _answer(services: Services, received: bundles.Received) -> dict[str, Any]:
    """What the sender is told; a new bundle, or one with new files, is queued."""
    document = {"id": received.bundle_id, "status": "received", "files": list(received.files)}
    if received.duplicate_of is None:
        _enqueue(services, received.bundle_id)
        return document
    with services.db.begin() as session:
        first = session.get_one(Bundle, received.duplicate_of)
        return {**document, "status": first.status, "duplicate_of": first.id}


def _enqueue(services: Services, bundle_id: str) -> None:
    """The bundle is safe in the database: without Redis the reconciler enqueues it later."""
    try:
        services.queues.enqueue_split(bundle_id, 0, "live")
    except RedisError as error:
        log.warning("bundle %s waits for the reconciler: %s", bundle_id, error)


@router.get("/{bundle_id}")
def read_bundle(bundle_id: str, services: ServicesDep) -> dict[str, Any]:
    """Status, progress, documents and the claims made from it."""
    with services.db.begin() as session:
        found: dict[str, Any] | None = bundles.progress(session, bundle_id)
    if found is None:
        raise Problem(404, "not_found", "There is no bundle with this number.")
    return found
