"""Which queue a reader is in: read from the address, carried from the list to its claims and on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated
from urllib.parse import urlencode

from fastapi import Depends, Query

from claims.benefits.texts import KINDS
from claims.models import CLAIM_STATES
from claims.queue import MARKS, SORTS, Filters
from review_ui.context import ActorDep, Services, ServicesDep
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


def _filters(services: Services, actor: str, refusal: int, **asked: str) -> Filters:
    """The filters that the parts of an address ask for; ``refusal`` is the status where one of
    them names something that there is not."""
    for name, known in (
        ("status", (*CLAIM_STATES, ALL)),
        ("kind", tuple(KINDS)),
        ("mark", tuple(MARKS)),
        ("sort", SORTS),
    ):
        if asked[name] and asked[name] not in known:
            raise Problem(refusal, f"unknown_{name}", f"Known: {', '.join(known)}.")
    return Filters(
        status=asked["status"] if asked["status"] not in (ALL, "") else None,
        sort=asked["sort"] or SORTS[0],
        actor=actor,
        overdue_days=services.settings.overdue_days,
        **{name: asked[name].strip() or None for name in ("kind", "mark", "unit", "office", "q")},
    )


Words = Annotated[str, Query(max_length=200)]


def wishes(
    services: ServicesDep,
    actor: ActorDep,
    status: str = "",
    kind: str = "",
    mark: str = "",
    unit: Words = "",
    office: Words = "",
    sort: str = "",
    q: Words = "",
) -> Wishes:
    """What the address of a page says; 404 where it names something that there is not."""
    parts = {"kind": kind, "mark": mark, "unit": unit, "office": office, "sort": sort, "q": q}
    return Wishes(status, _filters(services, actor, 404, status=status, **parts))


WishesDep = Annotated[Wishes, Depends(wishes)]


def filters(
    services: ServicesDep,
    actor: ActorDep,
    status: Annotated[str, Query(description="a state")] = "",
    kind: Annotated[str, Query(description="kind of event: inpatient, outpatient, …")] = "",
    mark: Annotated[str, Query(description=", ".join(MARKS))] = "",
    unit: Annotated[Words, Query(description="name of a unit or office, with all below it")] = "",
    office: Annotated[Words, Query(description="name of an office, with all below it")] = "",
    sort: Annotated[str, Query(description=", ".join(SORTS))] = "",
    q: Annotated[Words, Query(description="names, tails of numbers, words on the pages")] = "",
) -> Filters:
    """What a program asks for; 422 where it names something that there is not."""
    parts = {"kind": kind, "mark": mark, "unit": unit, "office": office, "sort": sort, "q": q}
    return _filters(services, actor, 422, status=status, **parts)


FiltersDep = Annotated[Filters, Depends(filters)]
