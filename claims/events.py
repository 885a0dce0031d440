"""What a person says of the event behind a claim: its kind, and what no paper tells for sure.

``Claim.event`` holds only what was said; what the papers say stays with them, and what a paper
seems to say of the event is proposed by ``claims.proposals``, never taken.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, get_args

from claims.benefits.case import KINDS
from claims.benefits.words import MAX_YUAN, HospitalLevel
from claims.desk_errors import InvalidEvent
from claims.models import Claim
from claims.papers import OF_STAYS, OF_VISITS
from extractors.values.dates import parse_date
from extractors.values.money import parse_amount, to_contract
from extractors.values.text import ascii_width

Json = dict[str, Any]
EARLIEST = date(1900, 1, 1)
HOSPITAL_LEVELS = get_args(HospitalLevel)
_GRADES = "一二三四五六七八九十"
_MOST_STAYS = 999


class _NotThis(ValueError):
    """What the value would have to be."""


def _kind(value: Any) -> str:
    if value not in KINDS:
        raise _NotThis(f"one of {', '.join(KINDS)}")
    return str(value)


def _day(value: Any) -> str:
    found = parse_date(str(value)) or ""
    try:
        day = date.fromisoformat(found)
    except ValueError:
        raise _NotThis("a whole date (write it like 2026-03-01)") from None
    # The server's clock may be hours behind the office's.
    if not EARLIEST <= day <= date.today() + timedelta(days=1):
        raise _NotThis("a date between 1900 and today")
    return day.isoformat()


def _number(most: int) -> Callable[[Any], str]:
    def read(value: Any) -> str:
        plain = ascii_width(str(value)).strip().removesuffix("级")
        if most == len(_GRADES) and plain in _GRADES and len(plain) == 1:
            plain = str(_GRADES.index(plain) + 1)
        if not (plain.isascii() and plain.isdigit() and 1 <= int(plain) <= most):
            raise _NotThis(f"a whole number from 1 to {most}")
        return str(int(plain))

    return read


def _yes_or_no(value: Any) -> bool:
    if not isinstance(value, bool):
        raise _NotThis("true or false")
    return value


def _level(value: Any) -> str:
    if value not in HOSPITAL_LEVELS:
        raise _NotThis(f"one of {', '.join(HOSPITAL_LEVELS)}")
    return str(value)


def _amount(value: Any) -> str:
    amount = parse_amount(str(value))
    if amount is None or not 0 <= amount < MAX_YUAN:
        raise _NotThis("an amount of yuan, not below zero (write it like 1234.50)")
    return to_contract(amount)


# Each key of the contract's `event` (and two amounts that no paper states) with its reader.
READERS: Mapping[str, Callable[[Any], Any]] = {
    "kind": _kind,
    "accident_date": _day,
    "diagnosed_date": _day,
    "death_date": _day,
    "injury_grade": _number(len(_GRADES)),
    "applied": _day,
    "in_city": _yes_or_no,
    "hospital_level": _level,
    "settled_by_insurance": _yes_or_no,
    "stay_number": _number(_MOST_STAYS),
    "over_ward_bed_fee": _amount,
    "commercial_insurance_paid": _amount,
}
# The parts that belong to some kinds of case; the others may matter to any.
ASKED_FOR: Mapping[str, tuple[str, ...]] = {
    "accident_date": ("accident", "disability", "death"),
    "injury_grade": ("disability",),
    "diagnosed_date": ("critical_illness", "female_specific_disease"),
    "death_date": ("death",),
}
AMOUNT_KEYS = ("over_ward_bed_fee", "commercial_insurance_paid")


@dataclass(frozen=True, slots=True)
class Said:
    """What was said of the event, each part by its key in the contract's case."""

    event: Json
    amounts: Json


def said_of(claim: Claim) -> Said:
    """The claim's event for the case; the kind is ``Claim.event_kind`` and not among it."""
    given = {key: value for key, value in claim.event.items() if key != "kind"}
    amounts = {key: given.pop(key) for key in AMOUNT_KEYS if key in given}
    return Said(given, amounts)


def say(claim: Claim, patch: Mapping[str, Any], types: Collection[str]) -> list[Json]:
    """Take over what a person says; null takes a part back. Gives the changes, for the record.

    ``types`` are those of the claim's papers, which tell the kind where nobody does. Raises
    :class:`InvalidEvent`.
    """
    before, known = _shown(claim), claim.event
    event = dict(known)
    for key, value in patch.items():
        if value is None or value == "":
            event.pop(key, None)
        else:
            event[key] = _read(key, value)
    claim.event = event
    claim.event_kind = kind_of(claim, types)
    after = _shown(claim)
    # To choose the kind that the papers tell is a change, too: it answers what they propose.
    return [
        {"what": f"event.{key}", "from": before.get(key), "to": after.get(key)}
        for key in READERS
        if known.get(key) != event.get(key)
    ]


def _read(key: str, value: Any) -> Any:
    reader = READERS.get(key)
    if reader is None:
        raise InvalidEvent(f"Nothing called {key} can be said of an event.", key)
    try:
        return reader(value)
    except _NotThis as error:
        raise InvalidEvent(f"{key} should be {error}.", key) from error


def _shown(claim: Claim) -> Json:
    return {**claim.event, "kind": claim.event_kind}


def kind_of(claim: Claim, types: Collection[str]) -> str:
    """The kind that a person chose, else a stay or a visit, by the types of the papers."""
    return str(claim.event.get("kind") or kind_by_papers(types))


def kind_by_papers(types: Collection[str]) -> str:
    is_visit, is_stay = not OF_VISITS.isdisjoint(types), not OF_STAYS.isdisjoint(types)
    return "outpatient" if is_visit and not is_stay else "inpatient"


def needed_of(benefit: Mapping[str, Any] | None) -> list[str]:
    """What the plans ask of the event and nobody has said yet, by the keys of ``READERS``."""
    paths = [path for plan in (benefit or {}).get("plans", ()) for path in plan["incomplete"]]
    keys = [path.partition("=")[0].rpartition(".")[2] for path in paths if "[" not in path]
    return [key for key in READERS if key in keys]


def event_of(claim: Claim, types: Collection[str]) -> Json:
    """The event as the API shows it: its kind, what was said, proposed, and is still needed."""
    return {
        "kind": claim.event_kind,
        "read_kind": kind_by_papers(types),
        "said": claim.event,
        "proposed": [one for one in claim.proposals if _matters(one["key"], claim)],
        "needed": needed_of(claim.benefit),
    }


def _matters(key: str, claim: Claim) -> bool:
    """Whether a proposal is worth a look: every application has its date, which only decides
    something where the claim came too late."""
    kinds = {claim.event_kind, *(p["value"] for p in claim.proposals if p["key"] == "kind")}
    if key in ASKED_FOR:
        return bool(kinds & set(ASKED_FOR[key])) or key in needed_of(claim.benefit)
    if key == "applied":
        plans = (claim.benefit or {}).get("plans", ())
        return any(reason["code"] == "too_late" for plan in plans for reason in plan["reasons"])
    return True
