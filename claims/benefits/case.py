"""One case as the plans see it: member, event, amounts, history (contract section 5)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Annotated, Any, Literal, get_args

from pydantic import BeforeValidator, ConfigDict, Field, TypeAdapter, ValidationError, with_config
from pydantic_core import PydanticCustomError

from claims.benefits.words import MAX_YUAN, Kind

KINDS: tuple[str, ...] = get_args(Kind)
_ISO_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


class CaseError(ValueError):
    """A case that is not in the shape of the contract. ``problems`` are (JSON path, sentence)."""

    def __init__(self, problems: list[tuple[str, str]]) -> None:
        self.problems = problems
        super().__init__("\n".join(f"{path}: {message}" for path, message in problems))


def _read_amount(value: object) -> object:
    """Money is text in the contract; a float has already lost what the paper said."""
    if isinstance(value, bool | float) or not isinstance(value, str | int | Decimal):
        raise PydanticCustomError("amount", 'should be money as text, such as "1250.50"')
    try:
        amount = Decimal(str(value))
    except InvalidOperation:
        amount = Decimal("NaN")
    is_sane = amount.is_finite() and abs(amount) < MAX_YUAN
    if not is_sane or amount != amount.quantize(Decimal("0.01")):
        raise PydanticCustomError("amount", "should be yuan with at most two decimals")
    return amount


def _read_day(value: object) -> object:
    if isinstance(value, date) or (isinstance(value, str) and _ISO_DAY.fullmatch(value)):
        return value
    raise PydanticCustomError("day", "should be a date such as 2025-01-31")


def _read_grade(value: object) -> object:
    """``3``, ``"3"`` or ``"三级"``: grades 1 (worst) to 10."""
    if isinstance(value, str):
        plain = value.strip().removesuffix("级")
        grades = ["一", "二", "三", "四", "五", "六", "七", "八", "九", "十"]
        return grades.index(plain) + 1 if plain in grades else plain
    return value


Amount = Annotated[Decimal, BeforeValidator(_read_amount)]
Day = Annotated[date, BeforeValidator(_read_day)]
_LENIENT = ConfigDict(extra="ignore")


@with_config(_LENIENT)
@dataclass(frozen=True, slots=True)
class CoverPeriod:
    """A period in which the member is covered by ``plan``; both days included."""

    plan: str
    from_: Annotated[Day, Field(alias="from")]
    until: Day


@with_config(_LENIENT)
@dataclass(frozen=True, slots=True)
class CaseMember:
    """The person. ``insured`` (takes part in basic insurance) is true unless the roster says no.

    ``roster`` holds the further columns of the roster, by their headers.
    """

    name: str | None = None
    sex: Literal["male", "female"] | None = None
    birth_date: Day | None = None
    joined: Day | None = None
    shares: Annotated[int, Field(ge=1, le=1000)] = 1
    unit_kind: str | None = None
    insured: bool = True
    coverage: tuple[CoverPeriod, ...] = ()
    roster: Mapping[str, str] = field(default_factory=dict)


@with_config(_LENIENT)
@dataclass(frozen=True, slots=True)
class Event:
    """What happened. ``stay_number`` is counted from the history where it is not given."""

    kind: Kind
    admission_date: Day | None = None
    discharge_date: Day | None = None
    settlement_date: Day | None = None
    diagnosed_date: Day | None = None
    death_date: Day | None = None
    visit_date: Day | None = None
    accident_date: Day | None = None
    applied: Day | None = None
    hospital_level: str | None = None
    hospital_name: str | None = None
    in_city: bool | None = None
    diagnoses: tuple[str, ...] | None = None
    settled_by_insurance: bool | None = None
    injury_grade: Annotated[int | None, BeforeValidator(_read_grade), Field(ge=1, le=10)] = None
    stay_number: Annotated[int | None, Field(ge=1)] = None


@with_config(_LENIENT)
@dataclass(frozen=True, slots=True)
class HistoryPart:
    """What one benefit of a plan paid in an earlier claim, and its base."""

    benefit: str
    paid: Amount = Decimal(0)
    base: Amount | None = None


@with_config(_LENIENT)
@dataclass(frozen=True, slots=True)
class HistoryEntry:
    """An earlier claim that was paid or is committed, under one plan.

    ``parts`` tells the benefits of the plan apart; without it the whole entry is taken to belong
    to each benefit for its kind of case. Amounts of the case may stand in it under their keys.
    """

    plan: str
    paid: Amount = Decimal(0)
    base: Amount | None = None
    kind: Kind | None = None
    date: Day | None = None
    admission_date: Day | None = None
    discharge_date: Day | None = None
    accident_date: Day | None = None
    stay_number: Annotated[int | None, Field(ge=1)] = None
    parts: tuple[HistoryPart, ...] | None = None
    amounts: Mapping[str, Amount] = field(default_factory=dict)


@with_config(_LENIENT)
@dataclass(frozen=True, slots=True)
class Case:
    """Everything a plan may ask about one claim. Amounts are yuan; absent is absent.

    ``household`` holds earlier claims of the other members of the member's household: they count
    for limits that the household shares, and for nothing else.
    """

    member: CaseMember
    event: Event
    amounts: Mapping[str, Amount] = field(default_factory=dict)
    history: tuple[HistoryEntry, ...] = ()
    household: tuple[HistoryEntry, ...] = ()


_HISTORY_WORDS = frozenset(HistoryEntry.__dataclass_fields__)
_ADAPTER = TypeAdapter(Case)


def case_from_json(value: Mapping[str, Any]) -> Case:
    """Read the contract's case; raises :class:`CaseError` naming each wrong place.

    ``null`` means absent. Keys that the contract does not have are ignored, except among the
    amounts, where every key is kept.
    """
    if not isinstance(value, Mapping):
        raise CaseError([("$", "should be a JSON object with member, event and amounts")])
    plain = _without_nulls(value)
    for key in ("history", "household"):
        if isinstance(plain.get(key), list):
            plain[key] = [_gather_amounts(entry) for entry in plain[key]]
    try:
        return _ADAPTER.validate_python(plain)
    except ValidationError as error:
        details = error.errors(include_url=False)
        raise CaseError(
            [(_json_path(d["loc"]), _say(d["type"], d["msg"])) for d in details]
        ) from None


def history_from_json(value: Mapping[str, Any]) -> HistoryEntry:
    """One entry of a case's ``history``; raises :class:`CaseError`."""
    minimal = {"member": {}, "event": {"kind": "inpatient"}, "history": [value]}
    return case_from_json(minimal).history[0]


def _without_nulls(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {key: _without_nulls(part) for key, part in value.items() if part is not None}
    if isinstance(value, list | tuple):
        return [_without_nulls(part) for part in value]
    return value


def _gather_amounts(entry: Any) -> Any:
    """The contract writes a history entry's amounts beside its other keys."""
    if not isinstance(entry, dict):
        return entry
    loose = {key: part for key, part in entry.items() if _is_amount(key, part)}
    known = {key: part for key, part in entry.items() if key in _HISTORY_WORDS}
    return {**known, "amounts": {**loose, **known.get("amounts", {})}}


def _is_amount(key: str, value: Any) -> bool:
    return key not in _HISTORY_WORDS and key.endswith(
        ("_amount", "_paid", "_fee", "deductible", "_total")
    )


def _json_path(loc: tuple[int | str, ...]) -> str:
    parts = ["$"]
    for part in loc:
        parts.append(f"[{part}]" if isinstance(part, int) else f".{part}")
    return "".join(parts)


def _say(kind: str, message: str) -> str:
    if kind == "missing":
        return "is missing"
    return message.removeprefix("Input ")
