"""A part of a page, read again for somebody at the screen: asked for, then asked after."""

from __future__ import annotations

import logging
from typing import Annotated, Any

from fastapi import APIRouter, Query, Response
from pydantic import BaseModel, ConfigDict
from redis import RedisError

from claims.part_readings import CannotRead, PartReading, ask, told
from review_ui.context import ActorDep, ServicesDep
from review_ui.problems import Problem

log = logging.getLogger(__name__)
router = APIRouter(tags=["pages"])

STATUS = {"not_found": 404, "box_too_small": 422, "too_many": 429}


class Part(BaseModel):
    """``box`` is left, top, right, bottom in pixels of the upright page."""

    model_config = ConfigDict(extra="forbid")

    box: tuple[int, int, int, int]


@router.post("/pages/{page_id}/readings", status_code=202)
def ask_for_reading(
    page_id: int, part: Part, response: Response, services: ServicesDep, actor: ActorDep
) -> dict[str, Any]:
    """Have a worker read the part; ``Location`` is where the answer will be, in a second or so.

    429 where too many wait already, 503 where no worker can be told.
    """
    try:
        with services.db.begin() as session:
            asked = ask(session, page_id, part.box, actor)
            shown = told(asked, None)
    except CannotRead as error:
        raise Problem(STATUS[error.code], error.code, str(error)) from error
    try:
        services.queues.enqueue_part(shown["id"])
    except RedisError as error:
        log.warning("part %d cannot be enqueued: %s", shown["id"], error)
        detail = "No worker can be told just now. Try again in a moment."
        raise Problem(503, "queue_unavailable", detail) from error
    response.headers["location"] = f"/api/v1/readings/{shown['id']}"
    return shown


@router.get("/readings/{reading_id}")
def read_reading(
    reading_id: int,
    services: ServicesDep,
    field: Annotated[str | None, Query(max_length=80)] = None,
) -> dict[str, Any]:
    """What was read: ``state`` is ``waiting``, ``done`` or ``failed``; ``offers`` come likeliest
    first, each with its ``text`` and, as a value of ``field``, its ``value`` (null where it cannot
    be one)."""
    with services.db.begin() as session:
        found = session.get(PartReading, reading_id)
        if found is None:
            raise Problem(404, "not_found", "There is no such reading (any more). Ask again.")
        return told(found, field)
