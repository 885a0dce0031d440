"""A plan's outcome while it is being worked out, and how it becomes a result."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from claims.benefits.case import Case
from claims.benefits.elements import ZERO, Working
from claims.benefits.facts import Situation
from claims.benefits.reasons import need_text, reason, step, without_repeats
from claims.benefits.result import Part, PlanResult, Reason, Step, money_text
from claims.benefits.rounding import rounded
from claims.benefits.rules import Rounding

# Refusals after which the claim still counts for later ones: its base has been used.
_COUNTED_REFUSALS = frozenset({"below_minimum", "cap_reached"})


_TO_THE_CENT = Rounding(to="cent")


@dataclass
class Draft:
    """One plan's benefits so far; ``steps`` are those that follow the benefits' own."""

    plan: str
    at: Situation | None = None
    workings: list[Working] = field(default_factory=list)
    steps: list[Step] = field(default_factory=list)
    reasons: list[Reason] = field(default_factory=list)
    incomplete: list[str] = field(default_factory=list)

    @property
    def amount(self) -> Decimal:
        """What all benefits come to, not yet rounded; nothing while something is missing."""
        if self.incomplete or self.reasons:
            return ZERO
        return sum((working.amount for working in self.workings), ZERO)

    @property
    def rounding(self) -> Rounding:
        return self.at.version.rounding if self.at else _TO_THE_CENT

    @property
    def payable(self) -> Decimal:
        """:attr:`amount` rounded as the plan says."""
        return rounded(self.amount, self.rounding)


def finish(draft: Draft, case: Case) -> PlanResult:
    """Round once, split the rounded sum over the benefits, and say why where nothing is paid."""
    steps = [line for working in draft.workings for line in working.steps] + draft.steps
    incomplete = tuple(dict.fromkeys(draft.incomplete))
    payable = draft.payable
    reasons = draft.reasons or ([_missing(incomplete)] if incomplete else [])
    if draft.workings and not reasons:
        if len(draft.workings) > 1:
            steps.append(step("total", draft.amount))
        steps.append(_rounding_step(draft, payable))
        if payable == 0:
            refusals = [r for working in draft.workings for r in working.refusals]
            reasons = without_repeats(refusals) or [reason("cap_reached")]
    parts = _split(draft)
    return PlanResult(
        plan=draft.plan,
        version=draft.at.version.version if draft.at else None,
        payable=payable,
        eligible=bool(incomplete) or not reasons,
        reasons=tuple(reasons),
        steps=tuple(steps),
        incomplete=incomplete,
        ends_cover=any(w.benefit.ends_cover and w.amount > 0 for w in draft.workings)
        and payable > 0,
        cover_from=draft.at.cover.from_.isoformat() if draft.at else None,
        parts=parts,
        history=_history(draft, case, payable, parts, reasons),
    )


def _rounding_step(draft: Draft, payable: Decimal) -> Step:
    rule = draft.rounding
    source = rule.source or (draft.at.version.source if rule != _TO_THE_CENT and draft.at else None)
    if rule == _TO_THE_CENT:
        return step("rounded", payable)
    return step(f"rounded_{rule.mode}_{rule.to}", payable, source=source)


def _missing(paths: tuple[str, ...]) -> Reason:
    named = [need_text(path) for path in paths]
    what, what_zh = ", ".join(name.en for name in named), "、".join(name.zh for name in named)
    is_amount = all(path.startswith("amounts.") or path.endswith(".base") for path in paths)
    return reason("missing_amount" if is_amount else "missing_fact", what=what, what_zh=what_zh)


def _split(draft: Draft) -> tuple[Part, ...]:
    """What each benefit pays, so that it adds up to the plan's rounded sum."""
    parts, exact, given = [], ZERO, ZERO
    for working in draft.workings:
        exact += working.amount
        paid = rounded(exact, draft.rounding) - given
        given += paid
        if not working.is_outdone:
            parts.append(Part(working.benefit.id, paid, working.base))
    return tuple(parts)


def _history(
    draft: Draft,
    case: Case,
    payable: Decimal,
    parts: tuple[Part, ...],
    reasons: list[Reason],
) -> Mapping[str, Any] | None:
    """The contract's history entry for this claim; None where it leaves no trace."""
    is_counted = {found.code for found in reasons} <= _COUNTED_REFUSALS
    if draft.at is None or not draft.workings or not is_counted:
        return None
    event = case.event
    base = next((part.base for part in parts if part.base is not None), None)
    days = {
        "date": draft.at.day,
        "admission_date": event.admission_date,
        "discharge_date": event.discharge_date,
        "accident_date": event.accident_date,
    }
    return {
        "plan": draft.plan,
        "paid": money_text(payable),
        **({"base": money_text(base)} if base is not None else {}),
        "kind": event.kind,
        **{key: day.isoformat() for key, day in days.items() if day is not None},
        **({"stay_number": event.stay_number} if event.stay_number is not None else {}),
        "parts": [_part_to_json(part) for part in parts],
        **{key: money_text(amount) for key, amount in case.amounts.items()},
    }


def _part_to_json(part: Part) -> dict[str, str]:
    entry = {"benefit": part.benefit, "paid": money_text(part.amount)}
    return entry if part.base is None else {**entry, "base": money_text(part.base)}
