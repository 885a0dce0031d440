"""Claims: the queue, one claim, corrections and the reviewer's decision."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Header, Query, Response
from pydantic import BaseModel, ConfigDict, Field, StringConstraints
from sqlalchemy.orm import Session

from claims import desk, desk_time, queries
from claims.models import Claim
from review_ui.context import ActorDep, Services, ServicesDep
from review_ui.problems import Problem
from review_ui.queue_wishes import FiltersDep

router = APIRouter(prefix="/claims", tags=["claims"])

MAX_REASON_CHARACTERS = 2_000
FieldKey = Annotated[str, StringConstraints(pattern=r"^[a-z_]{1,64}$")]
MAX_EFFORT_SECONDS, MAX_EFFORT_KEYS = 86_400, 1_000_000


class Ink(BaseModel):
    """Where a value stands: ``page`` counts through the bundle from 0, ``box`` is in its pixels."""

    model_config = ConfigDict(extra="forbid")

    page: int = Field(ge=0)
    box: tuple[int, int, int, int]


class DocumentPatch(BaseModel):
    """Corrections to one paper: another type, or values by field key; null takes a value away.

    ``checked`` names fields that a person found right as they stand (or rightly not read): their
    values stay, their doubt is settled.
    ``boxes`` are where corrected values stand on the paper, as far as a person pointed there.
    """

    model_config = ConfigDict(extra="forbid")

    id: int
    type: str | None = None
    fields: dict[str, str | list[str] | None] = Field(default_factory=dict)
    boxes: dict[str, Ink] = Field(default_factory=dict)
    checked: list[FieldKey] = Field(default_factory=list, max_length=200)


class EventPatch(BaseModel):
    """What the reviewer says of the event, as far as no paper tells it; null takes a part back.

    ``kind`` decides which benefits, checklist and signs count. Dates are whole (``2026-03-01``),
    grades run from 1 (worst) to 10, amounts are yuan as text.
    """

    model_config = ConfigDict(extra="forbid")

    kind: str | None = None
    accident_date: str | None = None
    diagnosed_date: str | None = None
    death_date: str | None = None
    injury_grade: str | int | None = None
    applied: str | None = None
    in_city: bool | None = None
    hospital_level: str | None = None
    settled_by_insurance: bool | None = None
    stay_number: str | int | None = None
    over_ward_bed_fee: str | None = None
    commercial_insurance_paid: str | None = None


class ClaimPatch(BaseModel):
    """What a reviewer corrects: the member (null unlinks), values on the papers, the event."""

    model_config = ConfigDict(extra="forbid")

    member_no: str | None = None
    event: EventPatch | None = None
    documents: list[DocumentPatch] = Field(default_factory=list)


class Effort(BaseModel):
    """What the decision took: seconds at work on the claim's page, idle time left out, and keys."""

    model_config = ConfigDict(extra="forbid")

    seconds: float = Field(ge=0, le=MAX_EFFORT_SECONDS)
    keys: int = Field(ge=0, le=MAX_EFFORT_KEYS)


class Reason(BaseModel):
    """Why a claim goes back or is refused, in words the member will read; ``codes`` are those of
    the office's list of reasons that the words come from."""

    model_config = ConfigDict(extra="forbid")

    reason: str = Field(min_length=1, max_length=MAX_REASON_CHARACTERS)
    codes: list[str] = Field(default_factory=list, max_length=20)
    effort: Effort | None = None


class Confirmation(BaseModel):
    """Failed checks that the reviewer has looked at and takes responsibility for."""

    model_config = ConfigDict(extra="forbid")

    accepted_checks: list[str] = Field(default_factory=list, max_length=100)
    effort: Effort | None = None


def expected_version(if_match: Annotated[str | None, Header()] = None) -> int:
    """The version that the caller has seen: ``"7"`` or ``7``."""
    if if_match is None:
        detail = "Send If-Match with the version of the claim that you have seen."
        raise Problem(428, "version_required", detail)
    match = re.fullmatch(r'(?:W/)?"?(\d{1,9})"?', if_match.strip())
    if match is None:
        raise Problem(400, "bad_version", 'If-Match must be a version such as "7".')
    return int(match[1])


VersionDep = Annotated[int, Depends(expected_version)]


def _refused(error: desk.DeskError) -> Problem:
    """The desk's refusal as an answer."""
    match error:
        case desk.NotFound():
            return Problem(404, "not_found", str(error))
        case desk.Conflict():
            return Problem(412, "version_conflict", str(error))
        case desk.NothingToUndo():
            return Problem(409, "nothing_to_undo", str(error))
        case desk.NotAllowed():
            return Problem(409, "state_not_allowed", str(error))
        case desk.Forbidden():
            return Problem(422, "checks_forbid", str(error), checks=[*error.check_ids])
        case desk.InvalidEvent(key=key):
            return Problem(422, "invalid_event", str(error), field=f"event.{key}")
        case desk.InvalidValue(place=(document, field)):
            return Problem(422, "invalid_value", str(error), document=document, field=field)
        case _:
            return Problem(422, "invalid_value", str(error))


def _changed(services: Services, response: Response, change: Callable[[Session], Claim]) -> Any:
    """Run ``change`` and answer with the claim as it is afterwards."""
    try:
        with services.db.begin() as session:
            claim = change(session)
            session.flush()
            shown = queries.show_claim(session, claim.id)
    except desk.AmountChanged as error:
        # The new amount is kept, so that loading the claim again shows it.
        with services.db.begin() as session:
            desk.refresh(session, error.claim_id)
        raise _refused(error) from error
    except desk.DeskError as error:
        raise _refused(error) from error
    return _tagged(response, shown)


def _timed(
    effort: Effort | None, actor: str, decide: Callable[[Session], Claim]
) -> Callable[[Session], Claim]:
    """The decision, with what it took kept beside it."""

    def decided(session: Session) -> Claim:
        claim = decide(session)
        if effort is not None:
            desk_time.note(session, claim, actor, effort.seconds, effort.keys)
        return claim

    return decided


def _tagged(response: Response, shown: dict[str, Any] | None) -> dict[str, Any]:
    if shown is None:
        raise Problem(404, "not_found", "There is no such claim.")
    response.headers["etag"] = f'"{shown["version"]}"'
    return shown


@router.get("")
def read_claims(
    services: ServicesDep,
    wanted: FiltersDep,
    page: Annotated[int, Query(ge=1, le=1_000_000)] = 1,
) -> Any:
    """The queue, oldest first or riskiest first (``sort=risk``), with how many claims each state
    and each mark has; the filters narrow it down together."""
    with services.db.begin() as session:
        return queries.list_claims(session, page=page, filters=wanted)


@router.get("/{claim_id}")
def read_claim(claim_id: int, response: Response, services: ServicesDep) -> Any:
    """One claim with its papers, member, checks and benefit."""
    with services.db.begin() as session:
        return _tagged(response, queries.show_claim(session, claim_id))


@router.patch("/{claim_id}")
def correct_claim(
    claim_id: int,
    patch: ClaimPatch,
    version: VersionDep,
    response: Response,
    services: ServicesDep,
    actor: ActorDep,
) -> Any:
    """Correct values or the member; everything that depends on them is computed again."""
    body = patch.model_dump(exclude_unset=True)
    return _changed(
        services,
        response,
        lambda session: desk.correct(session, claim_id, version, body, actor),
    )


@router.post("/{claim_id}/undo")
def undo_correction(
    claim_id: int,
    version: VersionDep,
    response: Response,
    services: ServicesDep,
    actor: ActorDep,
) -> Any:
    """Take back the last correction of the claim; 409 where none is left."""
    return _changed(
        services, response, lambda session: desk.undo(session, claim_id, version, actor)
    )


@router.post("/{claim_id}/confirm")
def confirm_claim(
    claim_id: int,
    version: VersionDep,
    response: Response,
    services: ServicesDep,
    actor: ActorDep,
    body: Confirmation | None = None,
) -> Any:
    """Confirm the claim; 422 with ids where checks forbid it."""
    body = body or Confirmation()
    accepted = body.accepted_checks
    return _changed(
        services,
        response,
        _timed(
            body.effort,
            actor,
            lambda session: desk.confirm(session, claim_id, version, actor, accepted),
        ),
    )


@router.post("/{claim_id}/return")
def return_claim(
    claim_id: int,
    body: Reason,
    version: VersionDep,
    response: Response,
    services: ServicesDep,
    actor: ActorDep,
) -> Any:
    """Give the claim back for more or better papers."""
    return _changed(
        services,
        response,
        _timed(
            body.effort,
            actor,
            lambda session: desk.give_back(
                session, claim_id, version, body.reason.strip(), actor, body.codes
            ),
        ),
    )


@router.post("/{claim_id}/reject")
def reject_claim(
    claim_id: int,
    body: Reason,
    version: VersionDep,
    response: Response,
    services: ServicesDep,
    actor: ActorDep,
) -> Any:
    """Refuse the claim for good."""
    return _changed(
        services,
        response,
        _timed(
            body.effort,
            actor,
            lambda session: desk.reject(
                session, claim_id, version, body.reason.strip(), actor, body.codes
            ),
        ),
    )


@router.get("/{claim_id}/audit")
def read_audit(claim_id: int, services: ServicesDep) -> Any:
    """Who changed what, from what, to what, when."""
    with services.db.begin() as session:
        trail = queries.audit_trail(session, claim_id)
    if trail is None:
        raise Problem(404, "not_found", "There is no such claim.")
    return trail
