"""What the plans say about a case, with the steps that lead to it (contract section 5)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

CENT = Decimal("0.01")


def cents(amount: Decimal) -> Decimal:
    """``amount`` rounded half up to the cent: the one rounding of a computation."""
    return amount.quantize(CENT, rounding=ROUND_HALF_UP)


@dataclass(frozen=True, slots=True)
class Step:
    """One line of the calculation.

    ``inputs`` are the places of the case that the amount comes from (``amounts.total_amount``,
    ``history[0].base``); ``source`` is the article of the rule; ``params`` fill the text of
    ``code`` in any language. Amounts are exact until the step ``rounded``.
    """

    code: str
    amount: Decimal
    text: str
    text_zh: str
    params: Mapping[str, str] = field(default_factory=dict)
    source: str | None = None
    inputs: tuple[str, ...] = ()
    benefit: str | None = None


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a plan does not pay, or cannot say yet. ``code`` is stable."""

    code: str
    message: str
    message_zh: str
    params: Mapping[str, str] = field(default_factory=dict)
    source: str | None = None


@dataclass(frozen=True, slots=True)
class Part:
    """What one benefit of the plan comes to, before it is rounded; ``base`` where it has one."""

    benefit: str
    amount: Decimal
    base: Decimal | None = None


@dataclass(frozen=True, slots=True)
class PlanResult:
    """The outcome under one plan.

    ``incomplete`` names what the plan needs and the case does not have; nothing is paid then,
    and nothing is refused. ``history`` is the entry that later cases need once this one is
    confirmed; it is None where the claim leaves no trace under the plan. ``caps`` are the limits
    that claims use up together, with what is left, as :mod:`claims.benefits.caps` writes them.
    """

    plan: str
    version: str | None
    payable: Decimal
    eligible: bool
    reasons: tuple[Reason, ...] = ()
    steps: tuple[Step, ...] = ()
    incomplete: tuple[str, ...] = ()
    ends_cover: bool = False
    cover_from: str | None = None
    parts: tuple[Part, ...] = ()
    history: Mapping[str, Any] | None = None
    caps: tuple[Mapping[str, Any], ...] = ()


@dataclass(frozen=True, slots=True)
class Result:
    """The outcome under all plans of the member."""

    payable: Decimal
    plans: tuple[PlanResult, ...]


def result_to_json(result: Result) -> dict[str, Any]:
    """The contract's result. Money is text with two decimals; a step that is not yet rounded
    carries its exact value in ``exact`` as well."""
    return {
        "payable": money_text(result.payable),
        "plans": [_plan_to_json(plan) for plan in result.plans],
    }


def money_text(amount: Decimal) -> str:
    """``Decimal("1020")`` → ``"1020.00"``."""
    return f"{cents(amount):.2f}"


def exact_text(amount: Decimal) -> str:
    """All decimals that matter, at least two: ``420.006``, ``420.00``."""
    return f"{amount.normalize():f}" if amount != cents(amount) else money_text(amount)


def _plan_to_json(plan: PlanResult) -> dict[str, Any]:
    return {
        "plan": plan.plan,
        "version": plan.version,
        "payable": money_text(plan.payable),
        "eligible": plan.eligible,
        "reasons": [_reason_to_json(reason) for reason in plan.reasons],
        "steps": [_step_to_json(step) for step in plan.steps],
        "incomplete": list(plan.incomplete),
        "ends_cover": plan.ends_cover,
        "cover_from": plan.cover_from,
        "history": dict(plan.history) if plan.history is not None else None,
        "caps": [dict(cap) for cap in plan.caps],
    }


def _reason_to_json(reason: Reason) -> dict[str, Any]:
    return {
        "code": reason.code,
        "message": reason.message,
        "message_zh": reason.message_zh,
        "params": dict(reason.params),
        "source": reason.source,
    }


def _step_to_json(step: Step) -> dict[str, Any]:
    exact = {} if step.amount == cents(step.amount) else {"exact": exact_text(step.amount)}
    return {
        "code": step.code,
        "text": step.text,
        "text_zh": step.text_zh,
        "amount": money_text(step.amount),
        **exact,
        "params": dict(step.params),
        "source": step.source,
        "inputs": list(step.inputs),
        "benefit": step.benefit,
    }
