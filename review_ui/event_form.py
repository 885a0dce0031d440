"""What the form on the event asks, and for which kinds of case."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from claims.benefits.case import KINDS
from claims.events import ASKED_FOR, HOSPITAL_LEVELS, READERS
from review_ui import papers
from review_ui.texts import Catalogue

Input = Literal["date", "number", "money", "yes_no", "level"]
YES_NO = {True: "yes", False: "no"}


@dataclass(frozen=True, slots=True)
class EventField:
    """One question. ``kinds`` are those that it is always asked for; ``is_further`` ones stand
    folded away."""

    key: str
    input: Input

    @property
    def kinds(self) -> tuple[str, ...]:
        return ASKED_FOR.get(self.key, ())

    @property
    def is_further(self) -> bool:
        return not self.kinds


FIELDS = (
    EventField("accident_date", "date"),
    EventField("injury_grade", "number"),
    EventField("diagnosed_date", "date"),
    EventField("death_date", "date"),
    EventField("applied", "date"),
    EventField("in_city", "yes_no"),
    EventField("settled_by_insurance", "yes_no"),
    EventField("hospital_level", "level"),
    EventField("stay_number", "number"),
    EventField("over_ward_bed_fee", "money"),
    EventField("commercial_insurance_paid", "money"),
)
LEVELS = HOSPITAL_LEVELS
ALL_KINDS = KINDS


def asked_first(field: EventField, event: Mapping[str, Any]) -> bool:
    """Whether the question stands open: for the kind, said already, or needed by a plan."""
    return (
        event["kind"] in field.kinds or field.key in event["said"] or field.key in event["needed"]
    )


def said(event: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    """What was said but for the kind, in the order of the form."""
    for key in READERS:
        if key != "kind" and key in event["said"]:
            yield key, event["said"][key]


def as_text(t: Catalogue, key: str, value: Any) -> str:
    """A value of the event in the reader's language."""
    if isinstance(value, bool):
        return t(f"event_form.{YES_NO[value]}")
    if key == "kind" and value is not None:
        return t.named("event", value)
    return papers.as_text(value)
