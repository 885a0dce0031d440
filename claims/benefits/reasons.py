"""Builds steps and reasons with their sentences filled in."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from claims.benefits.result import Reason, Step
from claims.benefits.texts import (
    AMOUNTS,
    BASE_OF_CLAIM,
    COLUMN,
    EARLIER_CLAIM,
    FACTS,
    OF_NO_USE,
    PAYMENT_OF_PLAN,
    REASONS,
    ROSTER,
    STEPS,
    Text,
)

# Several sentences share one stable code of the contract.
_CODES = {
    "no_version": "not_covered",
    "cover_ended": "not_covered",
    "below_mark": "below_minimum",
    "above_mark": "excluded",
    "other_hospital": "hospital_not_eligible",
    "other_hospital_level": "hospital_not_eligible",
}


def reason(text: str, source: str | None = None, **params: str) -> Reason:
    """The reason whose sentence is called ``text`` in :mod:`claims.benefits.texts`."""
    filled = REASONS[text].filled(params)
    return Reason(_CODES.get(text, text), filled.en, filled.zh, params, source)


def need_text(path: str) -> Text:
    """What people call a place of the case: ``amounts.cash_paid`` → 个人现金支付."""
    place, _, value = path.partition("=")
    holder, _, key = place.partition(".")
    if holder == "amounts":
        name = AMOUNTS.get(key, Text(key, key))
    elif holder == "plans":
        plan = key.removesuffix(".payable")
        name = PAYMENT_OF_PLAN.filled({"plan": plan})
    elif holder.startswith("history"):
        of = FACTS.get(f"event.{key}") or AMOUNTS.get(key, BASE_OF_CLAIM)
        name = Text(EARLIER_CLAIM.en.format(what=of.en), EARLIER_CLAIM.zh.format(what=of.zh))
    elif place.startswith(ROSTER):
        name = COLUMN.filled({"column": place.removeprefix(ROSTER)})
    else:
        name = FACTS.get(place, Text(place, place))
    if not value:
        return name
    told = [text.format(what=own, value=value) for text, own in zip(OF_NO_USE, name, strict=True)]
    return Text(*told)


def without_repeats(reasons: Iterable[Reason]) -> list[Reason]:
    """Each reason once, in order (reasons hold mappings and so cannot be dictionary keys)."""
    once: list[Reason] = []
    for found in reasons:
        if found not in once:
            once.append(found)
    return once


def step(
    code: str,
    amount: Decimal,
    *,
    source: str | None = None,
    inputs: Iterable[str] = (),
    benefit: str | None = None,
    **params: str,
) -> Step:
    """One step of the calculation with its texts."""
    filled = STEPS[code].filled(params)
    return Step(code, amount, filled.en, filled.zh, params, source, tuple(inputs), benefit)


def percent_text(share: Decimal) -> str:
    """``Decimal("0.6")`` → ``"60%"``."""
    return f"{(share * 100).normalize():f}%"
