"""What a plan asks of a case: dates, amounts, numbers and words, or that they are missing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from claims.benefits.case import Case, CoverPeriod, Event, HistoryEntry
from claims.benefits.rules import (
    Amounts,
    AmountTerm,
    CountChoice,
    CountStep,
    MoneyChoice,
    MoneyStep,
    PercentChoice,
    PercentStep,
    Version,
)
from claims.benefits.texts import AMOUNTS, ROSTER, Text

DATE_FIELDS = {
    "admission": "admission_date",
    "discharge": "discharge_date",
    "settlement": "settlement_date",
    "diagnosis": "diagnosed_date",
    "death": "death_date",
    "visit": "visit_date",
    "accident": "accident_date",
    "applied": "applied",
}
# Amounts that no paper states and that others add up to.
SUMS = {"self_paid": ("in_scope_self_paid", "out_of_scope_self_paid")}
# Kinds of case that an accident can be behind; without its day it is not known which one.
_OF_ACCIDENTS = ("accident", "disability", "death")
_LEVELS = {"一": 1, "二": 2, "三": 3, "1": 1, "2": 2, "3": 3}


class Missing(Exception):
    """The case lacks what a rule needs. ``paths`` name it (``amounts.total_amount``), with what
    stands there where that is of no use (``member.unit_kind=school``)."""

    def __init__(self, *paths: str) -> None:
        self.paths = paths
        super().__init__(", ".join(paths))


@dataclass(frozen=True, slots=True)
class Situation:
    """A case under one version of a plan and the cover that it falls into.

    ``day`` is the date that had to lie inside the cover. ``period`` and ``life`` are the earlier
    claims under the plan, each with its place in the case's history.
    """

    case: Case
    plan: str
    version: Version
    cover: CoverPeriod
    day: date
    life: tuple[tuple[int, HistoryEntry], ...]
    period: tuple[tuple[int, HistoryEntry], ...]

    @property
    def event(self) -> Event:
        return self.case.event

    @property
    def shares(self) -> int:
        """The shares that count: no more than the plan allows one person."""
        return min(self.case.member.shares, self.version.max_shares or self.case.member.shares)


@dataclass(frozen=True, slots=True)
class Worked:
    """An amount with the places it came from and its formula in words."""

    amount: Decimal
    inputs: tuple[str, ...]
    text: str
    text_zh: str


def event_date(event: Event, name: str) -> date:
    """The event's date called ``name`` in plan files; raises :class:`Missing`."""
    field = DATE_FIELDS[name]
    found: date | None = getattr(event, field)
    if found is None:
        raise Missing(f"event.{field}")
    return found


def is_no_accident(event: Event) -> bool:
    """Whether the claim is about no accident: it is an illness, and nobody gave an accident's day.

    What is counted by accident does not concern it; without this no illness could be worked out
    under a plan that limits what one accident costs.
    """
    return event.accident_date is None and event.kind not in _OF_ACCIDENTS


def history_date(entry: HistoryEntry, name: str) -> date | None:
    """The date that puts an earlier claim into a cover period, as well as the entry knows it."""
    named = {"admission": entry.admission_date, "discharge": entry.discharge_date}.get(name)
    return named or entry.date or entry.admission_date or entry.discharge_date


def work_out(formula: Amounts, amounts: Mapping[str, Decimal], where: str = "amounts") -> Worked:
    """The sum and difference that ``formula`` says; below zero counts as zero."""
    total = Decimal(0)
    inputs: list[str] = []
    missing: list[str] = []
    for sign, terms in ((1, formula.add), (-1, formula.subtract)):
        for term in terms:
            keys = _keys(term, amounts)
            paths = [key if term.paid_by else f"{where}.{key}" for key in keys]
            absent = [p for p, key in zip(paths, keys, strict=True) if key not in amounts]
            if not absent:
                total += sign * sum((amounts[key] for key in keys), Decimal(0))
                inputs += paths
            elif term.if_missing is not None:
                total += sign * term.if_missing
            else:
                missing += absent
    if missing:
        raise Missing(*missing)
    return Worked(max(total, Decimal(0)), tuple(inputs), *_formula_text(formula))


def payment_key(plan: str) -> str:
    """Where the amounts of a situation hold what another plan pays for the same claim."""
    return f"plans.{plan}.payable"


def _keys(term: AmountTerm, amounts: Mapping[str, Decimal]) -> tuple[str, ...]:
    if term.paid_by is not None:
        return (payment_key(term.paid_by),)
    key = str(term.amount)
    return (key,) if key in amounts else SUMS.get(key, (key,))


def _term_text(term: AmountTerm) -> Text:
    if term.paid_by is not None:
        return Text(f"paid by {term.paid_by}", f"{term.paid_by} 已给付")
    return AMOUNTS[str(term.amount)]


def _formula_text(formula: Amounts) -> tuple[str, str]:
    added = [_term_text(term) for term in formula.add]
    taken = [_term_text(term) for term in formula.subtract]
    return (
        " − ".join([" + ".join(name.en for name in added), *(name.en for name in taken)]),
        " − ".join([" + ".join(name.zh for name in added), *(name.zh for name in taken)]),
    )


def money(choice: MoneyChoice, at: Situation) -> Decimal:
    """The amount that ``choice`` comes to in this situation; raises :class:`Missing`."""
    if choice.fixed is not None:
        return choice.fixed
    if choice.of is not None:
        formula = Amounts.model_validate({"add": [choice.of]})
        return work_out(formula, at.case.amounts).amount
    return _from_table(choice, at)


def choice_inputs(choice: MoneyChoice | PercentChoice) -> tuple[str, ...]:
    """The places of the case that the amount or share of ``choice`` comes from."""
    of = getattr(choice, "of", None)
    if of is not None:
        return tuple(f"amounts.{key}" for key in SUMS.get(of, (of,)))
    return _FACT_INPUTS.get(str(choice.by), ())


def percent(choice: PercentChoice, at: Situation) -> Decimal:
    """The share (0 to 1) that ``choice`` comes to; raises :class:`Missing`."""
    return choice.fixed if choice.fixed is not None else _from_table(choice, at)


def count(choice: CountChoice, at: Situation) -> int:
    """The whole number that ``choice`` comes to; raises :class:`Missing`."""
    return choice.fixed if choice.fixed is not None else int(_from_table(choice, at))


def _from_table(choice: MoneyChoice | PercentChoice | CountChoice, at: Situation) -> Decimal:
    fact = str(choice.by)
    if choice.values:
        path = f"{ROSTER}{choice.column}" if fact == "roster" else FACT_PATHS[fact]
        word = roster_word(str(choice.column), at) if fact == "roster" else word_fact(fact, at)
        found = choice.values.get(word, choice.values.get("any"))
        if found is None:
            raise Missing(f"{path}={word}" if word else path)
        return Decimal(found)
    number = number_fact(fact, at)
    steps: Sequence[MoneyStep | PercentStep | CountStep] = choice.steps
    for step in reversed(steps):
        if number >= step.from_:
            # Above the last step the plan says nothing; `plans check` has warned of it.
            is_told = step.until is None or number <= step.until
            return Decimal(step.value if is_told else 0)
    return Decimal(0)


FACT_PATHS = {
    "unit_kind": "member.unit_kind",
    "sex": "member.sex",
    "insured": "member.insured",
    "in_city": "event.in_city",
    "hospital_level": "event.hospital_level",
    "injury_grade": "event.injury_grade",
}

_STAY = ("event.admission_date", "event.discharge_date")
_FACT_INPUTS = {fact: (path,) for fact, path in FACT_PATHS.items()} | {
    "stay_days": _STAY,
    "stay_number": _STAY[:1],
    "age": ("member.birth_date",),
    "membership_years": ("member.joined",),
    "shares": ("member.shares",),
}


def word_fact(fact: str, at: Situation) -> str:
    """A fact that is a word; yes-or-no facts are ``true`` and ``false``."""
    if fact == "hospital_level":
        return "一二三"[hospital_level(at.event) - 1] + "级"
    path = FACT_PATHS[fact]
    holder = at.case.member if path.startswith("member") else at.event
    found = getattr(holder, fact)
    if found is None:
        raise Missing(path)
    return str(found).lower() if isinstance(found, bool) else str(found)


def roster_word(column: str, at: Situation) -> str:
    """What stands in a further column of the roster; an empty cell is an empty word."""
    return at.case.member.roster.get(column, "")


def number_fact(fact: str, at: Situation) -> int:
    """A fact that is a whole number."""
    member = at.case.member
    match fact:
        case "stay_number":
            return stay_number(at)
        case "stay_days":
            return stay_days(at.event.admission_date, at.event.discharge_date, "event")
        case "cover_days":
            return (at.day - at.cover.from_).days + 1
        case "membership_years":
            return _whole_years(member.joined, at.day, "member.joined")
        case "unbroken_years":
            return _whole_years(unbroken_since(at), at.day, "member.coverage")
        case "age":
            return _whole_years(member.birth_date, at.day, "member.birth_date")
        case "shares":
            return at.shares
        case "injury_grade":
            if at.event.injury_grade is None:
                raise Missing("event.injury_grade")
            return at.event.injury_grade
    raise AssertionError(f"no such fact: {fact}")


def unbroken_since(at: Situation) -> date:
    """The first day of the covers under this plan that lead to this one without a day between."""
    began = at.cover.from_
    covers = [cover for cover in at.case.member.coverage if cover.plan == at.plan]
    for cover in sorted(covers, key=lambda cover: cover.from_, reverse=True):
        if cover.from_ < began <= days_later(cover.until, 1):
            began = cover.from_
    return began


def days_later(day: date, days: int) -> date:
    """``day`` + ``days``; open-ended covers end in 9999, and no day comes after that."""
    try:
        return day + timedelta(days=days)
    except OverflowError:
        return date.max


def stay_number(at: Situation) -> int:
    """Which stay of the cover period this is, from 1: as given, else one more than before."""
    if at.event.stay_number is not None:
        return at.event.stay_number
    stays = [entry for _, entry in at.period if entry.kind in (None, "inpatient")]
    return max([len(stays), *(entry.stay_number or 0 for entry in stays)]) + 1


def stay_days(
    admission: date | None, discharge: date | None, where: str, *, both_ends: bool = False
) -> int:
    """Days of a stay: discharge less admission, the same day is one; or both ends counted."""
    absent = [
        f"{where}.{name}"
        for name, day in (("admission_date", admission), ("discharge_date", discharge))
        if day is None
    ]
    if admission is None or discharge is None:
        raise Missing(*absent)
    if discharge < admission:
        raise Missing(f"{where}.discharge_date={discharge}")
    days = (discharge - admission).days
    return days + 1 if both_ends else max(days, 1)


def hospital_level(event: Event) -> int:
    """1 to 3 from 一级, 三级甲等, 三甲, 2; raises :class:`Missing` where no level can be told."""
    level = _LEVELS.get((event.hospital_level or "").strip()[:1])
    if level is None:
        raise Missing("event.hospital_level")
    return level


def earlier_entries(
    history: Iterable[tuple[int, HistoryEntry]], kinds: tuple[str, ...]
) -> list[tuple[int, HistoryEntry]]:
    """The earlier claims whose kind of case is among ``kinds``; an unknown kind counts too."""
    return [(i, entry) for i, entry in history if entry.kind is None or entry.kind in kinds]


def same_accident(at: Situation) -> tuple[tuple[int, HistoryEntry], ...]:
    """The earlier claims of the accident that this one is about: those of the same day."""
    if is_no_accident(at.event):
        return ()
    day = event_date(at.event, "accident")
    return tuple(found for found in at.life if found[1].accident_date == day)


def _whole_years(since: date | None, until: date, path: str) -> int:
    if since is None:
        raise Missing(path)
    had_anniversary = (until.month, until.day) >= (since.month, since.day)
    return max(until.year - since.year - (0 if had_anniversary else 1), 0)
