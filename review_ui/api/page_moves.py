"""Moving, splitting, joining and setting aside the pages of a bundle, and undoing it."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Annotated, Any, Literal

from fastapi import APIRouter
from pydantic import BaseModel, ConfigDict, Field
from redis import RedisError
from sqlalchemy.orm import Session

from claims import desk
from claims.arrangement import Operation
from claims.models import Bundle, PageRow
from claims.rearranging import CannotMove, Refused, rearrange, undo
from claims.turning import turn
from intake.progress import progress
from review_ui.api.claims import VersionDep
from review_ui.context import ActorDep, Services, ServicesDep
from review_ui.problems import Problem

log = logging.getLogger(__name__)
router = APIRouter(prefix="/bundles", tags=["bundles"])

RowId = Annotated[int, Field(ge=0)]


class PageMove(BaseModel):
    """What is to be done with pages (positions in the bundle, from 0) or with a whole document.

    ``to_claim`` 0 opens a new claim. ``If-Match`` carries the bundle's ``version``.
    """

    model_config = ConfigDict(extra="forbid")

    do: Literal["move", "split", "join", "set_aside", "take_back"]
    pages: list[RowId] = Field(default_factory=list, max_length=5_000)
    document: RowId | None = None
    to_document: RowId | None = None
    to_claim: RowId | None = None
    reason: str | None = Field(default=None, max_length=500)

    def operation(self) -> Operation:
        reason = self.reason.strip() if self.reason else None
        return Operation(
            self.do, tuple(self.pages), self.document, self.to_document, self.to_claim, reason
        )


@router.post("/{bundle_id}/rearrange")
def rearrange_pages(
    bundle_id: str, body: PageMove, version: VersionDep, services: ServicesDep, actor: ActorDep
) -> dict[str, Any]:
    """Move, split, join, set aside or take back; the answer is the bundle as it is afterwards.

    409 where a claim is decided or the bundle is being read, 412 where somebody was quicker.
    """
    move = body.operation()
    return _done(services, lambda session: rearrange(session, bundle_id, version, move, actor))


@router.post("/{bundle_id}/undo")
def undo_last(
    bundle_id: str, version: VersionDep, services: ServicesDep, actor: ActorDep
) -> dict[str, Any]:
    """Take back the last change of the pages; 409 where its claims were worked on since."""
    return _done(services, lambda session: undo(session, bundle_id, version, actor))


class PageTurn(BaseModel):
    """Pages (positions in the bundle, from 0) to be turned clockwise and read again."""

    model_config = ConfigDict(extra="forbid")

    pages: list[RowId] = Field(min_length=1, max_length=5_000)
    degrees: Literal[90, 180, 270] = 90


@router.post("/{bundle_id}/turn", status_code=202)
def turn_pages(
    bundle_id: str, body: PageTurn, version: VersionDep, services: ServicesDep, actor: ActorDep
) -> dict[str, Any]:
    """Turn pages; they are read again, and the bundle is in state ``reading`` meanwhile."""
    turned: list[PageRow] = []

    def change(session: Session) -> Bundle:
        turned.extend(turn(session, bundle_id, version, body.pages, body.degrees, actor))
        return session.get_one(Bundle, bundle_id)

    shown = _done(services, change)
    try:
        for row in turned:
            services.queues.enqueue_page(row.id, row.attempts, shown["lane"])
    except RedisError as error:
        log.warning("turned pages of %s wait for the reconciler: %s", bundle_id, error)
    return shown


def _done(services: Services, change: Callable[[Session], Bundle]) -> dict[str, Any]:
    try:
        with services.db.begin() as session:
            shown = progress(session, change(session).id)
    except Refused as error:
        raise Problem(409, error.code, str(error), claim=error.claim) from error
    except CannotMove as error:
        raise Problem(422, error.code, str(error)) from error
    except desk.Conflict as error:
        raise Problem(412, "moved_by_others", str(error)) from error
    except desk.DeskError as error:
        raise Problem(404, "not_found", str(error)) from error
    assert shown is not None  # it was changed a moment ago
    return shown
