"""The fields of a paper on the page: in the order and of the kind that its type declares.

The keys are those of the extraction contract.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal, get_args

from claims.queue_entries import CLEAR_CONFIDENCE, CRITICAL
from extractors.declarations import FieldKind
from extractors.types_of_paper import DECLARED, FIELDS, OTHER
from extractors.types_of_paper.other import BLANK

Kind = Literal["text", "money", "date", "list", "sex", "long"]
State = Literal["corrected", "checked", "doubt", "proven", "derived", "clear", "look", "absent"]

# What the checks prove that do not say it themselves (the extractors' sums do, by ``proves``).
PROVES: Mapping[str, tuple[str, ...]] = {
    "card_check_digit": ("card_number",),
    "id_agrees_with_card": ("birth_date", "sex", "id_number"),
}

# How what the types of paper say of a field is typed in; the rest is text.
_KINDS: Mapping[FieldKind, Kind] = {
    "amount": "money",
    "date": "date",
    "date_or_words": "date",
    "sex": "sex",
    "list": "list",
    "passage": "long",
}


def kind_of(key: str) -> Kind:
    """How a value of ``key`` is typed in."""
    field = FIELDS.get(key)
    return "text" if field is None else _KINDS.get(field.kind, "text")


STATES: tuple[State, ...] = get_args(State)
SETTLED: tuple[State, ...] = ("corrected", "checked")  # by a person

ChecksByKey = Mapping[str, list[str]]
RowsByDocument = Mapping[int, list[dict[str, Any]]]


def _doubted(checks: list[Mapping[str, Any]]) -> ChecksByKey:
    """The fields in doubt, each with the ids of the checks that failed on it."""
    found: dict[str, list[str]] = {}
    for check in checks:
        if not check["passed"] and check["severity"] != "info":
            for key in check.get("fields") or ():
                found.setdefault(key, []).append(check["id"])
    return found


def _proven(checks: list[Mapping[str, Any]]) -> ChecksByKey:
    """The fields that passed checks show to be read right, each with the checks' ids."""
    found: dict[str, list[str]] = {}
    for check in checks:
        if check["passed"] and check["severity"] != "info":
            for key in check.get("proves") or PROVES.get(check["id"], ()):
                found.setdefault(key, []).append(check["id"])
    return found


def _state(
    field: Mapping[str, Any] | None,
    key: str,
    is_checked: bool,
    doubted: ChecksByKey,
    proven: ChecksByKey,
) -> State:
    if is_checked:
        return "checked"
    if field is None or field.get("value") is None:
        return "corrected" if field is not None and field.get("corrected") else "absent"
    if field.get("corrected"):
        return "corrected"
    if key in doubted:
        return "doubt"
    if field.get("derived_from"):
        return "derived"
    if key in proven:
        return "proven"
    return "clear" if field.get("confidence", 0) >= CLEAR_CONFIDENCE else "look"


def look_rank(key: str, state: State, is_spare: bool) -> int | None:
    """When a person's round comes to a field, smallest first; ``None`` where it need not.

    Contradictions, then what decides the claim or is money, then the rest. Long texts come last:
    they are never read surely, and no amount hangs on them.
    """
    if is_spare or state not in ("doubt", "look", "absent"):
        return None
    kind = kind_of(key)
    if kind == "long":
        return 4
    if state == "doubt":
        return 0
    if key in CRITICAL or kind == "money":
        return 1
    return 2 if state == "look" else 3


def places_to_look_at(rows_by_document: RowsByDocument) -> list[tuple[int, dict[str, Any]]]:
    """Document and row of each field that a person's round leads to, in its order."""
    found = [
        (document, row)
        for document, of_it in rows_by_document.items()
        for row in of_it
        if row["look"] is not None
    ]
    return sorted(found, key=lambda place: place[1]["look"])


def _offered(
    field: Mapping[str, Any] | None, key: str, checks: list[Mapping[str, Any]]
) -> list[str]:
    """What the field may really say: what would mend a failed check, what a second look read."""
    found = [
        str(offer["value"])
        for check in checks
        if not check["passed"] and check["severity"] != "info"
        for offer in check.get("offers") or ()
        if offer["field"] == key
    ]
    second = (field or {}).get("second") or {}
    if second.get("verdict") == "differs":
        found.append(as_text(second.get("value")))
    return [one for one in dict.fromkeys(found) if one != as_text((field or {}).get("value"))]


def rows(document: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The fields of one document in printed order, each with what the page needs to show it.

    ``is_spare`` marks those that were not read and are seldom needed: the page folds them away.
    ``look`` is when a person's round comes to it (``look_rank``).
    """
    fields = {key: value for key, value in document["fields"].items() if key != "extras"}
    checks = list(document.get("checks") or ())
    doubted, proven = _doubted(checks), _proven(checks)
    checked = document.get("checked") or ()
    declared = DECLARED.get(document["type"])
    known = declared.keys if declared else ()
    needed = declared.needed.split() if declared else ()
    made = []
    for key in (*known, *(key for key in fields if key not in known)):
        field = fields.get(key)
        state = _state(field, key, key in checked, doubted, proven)
        is_spare = state == "absent" and key not in needed
        made.append(
            {
                "key": key,
                "kind": kind_of(key),
                "field": field or {},
                "state": state,
                "checks": {"doubt": doubted, "proven": proven}.get(state, {}).get(key, []),
                "offers": [] if state in SETTLED else _offered(field, key, checks),
                "is_spare": is_spare,
                "look": look_rank(key, state, is_spare),
            }
        )
    return made


def is_blank(document: Mapping[str, Any]) -> bool:
    """Whether nothing is printed on its pages: the backs of sheets."""
    return bool(document["type"] == OTHER and document["title"] == BLANK)


def as_text(value: object) -> str:
    """A field's value in an input: lists one entry a line."""
    if value is None:
        return ""
    return "\n".join(map(str, value)) if isinstance(value, list | tuple) else str(value)
