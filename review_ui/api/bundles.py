"""Papers in, and how far they are."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Request, Response
from fastapi.concurrency import run_in_threadpool

from intake import bundles
from review_ui.context import Services, ServicesDep
from review_ui.problems import Problem
from review_ui.uploads import Form, receive_form, upload_folder

router = APIRouter(prefix="/bundles", tags=["bundles"])

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
    settings = services.settings
    with upload_folder(settings.home / "tmp") as folder:
        form = await receive_form(
            request.stream(),
            request.headers.get("content-type", ""),
            folder,
            max_file_bytes=settings.max_file_mb * 1024 * 1024,
            max_files=settings.max_upload_files,
        )
        if not form.files:
            raise Problem(422, "no_files", "The upload holds no file; choose at least one.")
        document = await run_in_threadpool(_receive, services, form)
    if document.get("duplicate_of"):
        response.status_code = 200
    response.headers["location"] = f"/api/v1/bundles/{document['id']}"
    return document


def _receive(services: Services, form: Form) -> dict[str, Any]:
    received = bundles.receive(
        services.db,
        services.store,
        [bundles.Upload(name=file.name, path=file.path) for file in form.files],
        note=form.values.get("note") or None,
        lane="live",
    )
    if received.duplicate_of is None:
        services.queues.enqueue_split(received.bundle_id, 0, "live")
    document: dict[str, Any] = {
        "id": received.bundle_id,
        "status": "received",
        "files": [dict(file) for file in received.files],
    }
    if received.duplicate_of is not None:
        document["duplicate_of"] = received.duplicate_of
    return document


@router.get("/{bundle_id}")
def read_bundle(bundle_id: str, services: ServicesDep) -> dict[str, Any]:
    """Status, progress, documents and the claims made from it."""
    with services.db.begin() as session:
        found: dict[str, Any] | None = bundles.progress(session, bundle_id)
    if found is None:
        raise Problem(404, "not_found", "There is no bundle with this number.")
    return found
