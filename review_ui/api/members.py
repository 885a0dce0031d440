"""Searching the roster from the claim page."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Query

from review_ui import listings
from review_ui.context import ServicesDep
from review_ui.formats import masked

router = APIRouter(prefix="/members", tags=["members"])

MOST = 20


@router.get("")
def find_members(
    services: ServicesDep, q: Annotated[str, Query(min_length=1, max_length=100)]
) -> dict[str, Any]:
    """Members by name, number or at least four last characters of the ID; IDs are masked."""
    with services.db.begin() as session:
        found = listings.find_members(session, q.strip())
    members = [
        {
            "member_no": member.member_no,
            "name": member.name,
            "id_number": masked(member.id_number) or None,
            "employer": member.employer,
        }
        for member in found.rows[:MOST]
    ]
    return {"members": members, "total": found.total}
