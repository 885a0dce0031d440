"""From each number of a calculation to where it stands: a field, its page and its ink, an earlier
claim, another plan on the same page."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from claims.facts import EXTRA_AMOUNTS
from review_ui import papers

# What a case says of the event, and the fields of papers that say it, the best first.
_EVENT_FIELDS = {
    "admission_date": ("admission_date",),
    "discharge_date": ("discharge_date",),
    "visit_date": ("visit_date",),
    "settlement_date": ("settlement_date", "issue_date"),
    "hospital_level": ("institution_type",),
}
_EARLIER = re.compile(r"(history|household)\[(\d+)\]\.(\w+)")
_PLAN = re.compile(r"plans\.(.+)\.payable")

Shown = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class StepLink:
    """Where one number of a step stands.

    ``target`` is the id of the field on the page, with ``key`` its name and ``page`` its place in
    the bundle; else ``claim`` is an earlier claim, or ``plan`` another plan of this one.
    """

    value: str
    target: str | None = None
    key: str | None = None
    page: int | None = None
    claim: int | None = None
    plan: str | None = None


def links_of(claim: Shown, step: Shown) -> list[StepLink]:
    """The links of one step of the claim's benefit, in the order of its formula."""
    benefit = claim["benefit"] or {}
    return [link for path in step.get("inputs") or () for link in _links(path, claim, benefit)]


def _links(path: str, claim: Shown, benefit: Shown) -> Iterator[StepLink]:
    holder, _, key = path.partition(".")
    if holder in ("event", "amounts") and key in claim["event"]["said"]:
        value = papers.as_text(claim["event"]["said"][key])
        yield StepLink(value, f"ev-{key}", key)
    elif holder == "amounts":
        rows = (benefit.get("sources") or {}).get(key) or ()
        for document in claim["documents"]:
            if document["id"] in rows:
                yield from _amount_in(document, key)
    elif holder == "event":
        yield from _event_fields(key, claim)
    elif earlier := _EARLIER.fullmatch(path):
        claims = benefit.get(f"{earlier[1]}_claims") or ()
        if int(earlier[2]) < len(claims):
            yield StepLink("", claim=claims[int(earlier[2])])
    elif other := _PLAN.fullmatch(path):
        yield StepLink("", plan=other[1])


def _amount_in(document: Shown, key: str) -> Iterator[StepLink]:
    """The field of that name, or the further line of the print that says it by another name."""
    field = document["fields"].get(key)
    if field is not None and field.get("value") is not None:
        yield _link(field, f"f-{document['id']}-{key}", key)
        return
    extras = document["fields"].get("extras") or {}
    for number, (label, extra) in enumerate(extras.items()):
        if EXTRA_AMOUNTS.get(label) == key:
            yield _link(extra, f"e-{document['id']}-{number}", key)
            return


def _event_fields(key: str, claim: Shown) -> Iterator[StepLink]:
    for name in _EVENT_FIELDS.get(key, ()):
        for document in claim["documents"]:
            field = document["fields"].get(name)
            if field is not None and field.get("value") is not None:
                yield _link(field, f"f-{document['id']}-{name}", name)
                return


def _link(field: Shown, target: str, key: str) -> StepLink:
    return StepLink(papers.as_text(field.get("value")), target, key, field.get("page"))
