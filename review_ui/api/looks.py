"""What a browser says of the claim that it shows, and which claim it is led to next."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Query

from claims import looks
from review_ui import opening
from review_ui.context import ActorDep, DeskDep, ServicesDep
from review_ui.problems import Problem
from review_ui.queue_wishes import WishesDep

router = APIRouter(prefix="/claims", include_in_schema=False)


@router.post("/{claim_id}/look")
def look_at_claim(
    claim_id: int,
    services: ServicesDep,
    actor: ActorDep,
    own_desk: DeskDep,
    wishes: WishesDep,
    keep: Annotated[int | None, Query(ge=1, lt=2**63)] = None,
) -> dict[str, Any]:
    """The browser shows the claim. It learns the version, how many others look at it, and the next
    claim of its queue, which no other desk is led to for now (``next_is_taken``: there are only
    such as other desks have); ``keep`` is the one it was told before."""
    with services.db.begin() as session:
        seen = looks.look(session, claim_id, own_desk, actor)
        if seen is None:
            raise Problem(404, "not_found", "There is no such claim.")
        following = looks.hand_out(
            session, own_desk, actor, behind=claim_id, wanted=wishes.chosen, keep=keep
        )
        is_taken = following is None and looks.is_more_behind(session, claim_id, wishes.chosen)
    with services.db.begin() as session:
        picture = opening.first_picture(session, following) if following else None
    return {
        "version": seen.version,
        "others": seen.others,
        "next": following,
        "next_is_taken": is_taken,
        "next_href": f"/claims/{following}{wishes.onward}" if following else None,
        "next_image": picture,
    }


@router.delete("/{claim_id}/look", status_code=204)
def look_away_from_claim(claim_id: int, services: ServicesDep, own_desk: DeskDep) -> None:
    """The browser has left the claim."""
    with services.db.begin() as session:
        looks.look_away(session, claim_id, own_desk)
