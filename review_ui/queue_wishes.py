"""Which queue a reader is in: read from the address, carried from the list to its claims and on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated
from urllib.parse import urlencode

from fastapi import Depends, Query

from claims.benefits.texts import KINDS
from claims.models import CLAIM_STATES
from claims.queue import MARKS, SORTS, Filters
from review_ui.context import ActorDep, ServicesDep
from review_ui.problems import Problem

ALL = "all"


@dataclass(frozen=True, slots=True)
class Wishes:
    """The parts of the address that choose a queue; an empty ``status`` is none chosen."""

    status: str
    filters: Filters

    @property
    def chosen(self) -> Filters | None:
        """The queue that the reader came from; ``None`` where they came from none."""
        return self.filters if self.status else None

    @property
    def onward(self) -> str:
        """What the address of a claim carries, so that its page goes on in the same queue."""
        return f"?{self.address()}" if self.status else ""

    def address(self, **other: str) -> str:
        """The query string of this queue, with parts of it exchanged; an empty part is dropped."""
        wanted = self.filters
        parts = {
            "status": self.status,
            "kind": wanted.kind or "",
            "mark": wanted.mark or "",
            "unit": wanted.unit or "",
            "office": wanted.office or "",
            "sort": "" if wanted.sort == SORTS[0] else wanted.sort,
            "q": wanted.q or "",
        }
        return urlencode({key: value for key, value in (parts | other).items() if value})


def wishes(
    services: ServicesDep,
    actor: ActorDep,
    status: Annotated[str, Query()] = "",
    kind: Annotated[str, Query()] = "",
    mark: Annotated[str, Query()] = "",
    unit: Annotated[str, Query(max_length=200)] = "",
    office: Annotated[str, Query(max_length=200)] = "",
    sort: Annotated[str, Query()] = SORTS[0],
    q: Annotated[str, Query(max_length=200)] = "",
) -> Wishes:
    """What the address says; 404 where it names something that there is not."""
    for name, value, known in (
        ("status", status, (*CLAIM_STATES, ALL, "")),
        ("kind", kind, (*KINDS, "")),
        ("mark", mark, (*MARKS, "")),
        ("sort", sort, SORTS),
    ):
        if value not in known:
            raise Problem(404, f"unknown_{name}", f"Known: {', '.join(filter(None, known))}.")
    filters = Filters(
        status=status if status not in (ALL, "") else None,
        kind=kind or None,
        mark=mark or None,
        unit=unit.strip() or None,
        office=office.strip() or None,
        q=q.strip() or None,
        sort=sort,
        actor=actor,
        overdue_days=services.settings.overdue_days,
    )
    return Wishes(status, filters)


WishesDep = Annotated[Wishes, Depends(wishes)]
