"""Units and offices by name, for the filters of the queue."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Query

from claims import units
from review_ui.context import ServicesDep

router = APIRouter(prefix="/units", tags=["members"])


@router.get("")
def find_units(
    services: ServicesDep, q: Annotated[str, Query(min_length=1, max_length=100)]
) -> dict[str, Any]:
    """Units and offices whose name holds the words of ``q``: their names are what the filters
    ``unit`` and ``office`` of the claims take."""
    with services.db.begin() as session:
        found = units.find(session, q)
    return {"units": [{"name": one.name, "level": one.level} for one in found]}
