"""The same claims under other rules: what changes, by how much, and for whom. Pure."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from claims.benefits.case import Case
from claims.benefits.compute import compute
from claims.benefits.result import PlanResult, cents, money_text
from claims.benefits.rules import Plan

# Upper ends of the payments' distribution, in yuan.
BUCKETS_YUAN = (0, 200, 500, 1_000, 2_000, 5_000, 10_000, 20_000, 50_000)


@dataclass(frozen=True, slots=True)
class Outcome:
    """One claim under both sets of rules; None where it could not be computed."""

    claim: str
    before: Decimal | None
    after: Decimal | None
    reasons: tuple[str, ...] = ()  # codes of the refusals after

    @property
    def difference(self) -> Decimal:
        """Yuan more than before; an amount that cannot be computed counts as nothing."""
        return (self.after or Decimal(0)) - (self.before or Decimal(0))


@dataclass(frozen=True, slots=True)
class Simulation:
    """Totals over many claims; the outcomes in the order in which the claims came."""

    outcomes: tuple[Outcome, ...]

    @property
    def changed(self) -> tuple[Outcome, ...]:
        """The claims whose amount is another, the largest changes first."""
        found = [outcome for outcome in self.outcomes if outcome.before != outcome.after]
        return tuple(sorted(found, key=lambda outcome: -abs(outcome.difference)))


def compare(
    claim: str,
    case: Case,
    before: Sequence[Plan],
    after: Sequence[Plan],
    beside: Sequence[Plan] = (),
) -> Outcome:
    """One claim's sum under the plans ``before`` and ``after``.

    ``beside`` are the member's other plans: their payments are looked at, but not counted.
    """
    old, new = _under(before, beside, case), _under(after, beside, case)
    codes = {reason.code for plan in new for reason in plan.reasons}
    return Outcome(claim, _sum(old), _sum(new), tuple(sorted(codes)))


def _under(plans: Sequence[Plan], beside: Sequence[Plan], case: Case) -> list[PlanResult]:
    counted = {plan.plan for plan in plans}
    return [one for one in compute((*beside, *plans), case).plans if one.plan in counted]


def simulate(
    cases: Iterable[tuple[str, Case]], before: Sequence[Plan], after: Sequence[Plan]
) -> Simulation:
    """All claims, each with the history that its case holds.

    Each case is taken as it stands: a changed payment does not enter the history of the next.
    """
    return Simulation(tuple(compare(claim, case, before, after) for claim, case in cases))


def _sum(results: Sequence[PlanResult]) -> Decimal | None:
    is_known = not any(plan.incomplete for plan in results)
    return sum((plan.payable for plan in results), Decimal(0)) if is_known else None


def simulation_to_json(simulation: Simulation) -> dict[str, Any]:
    """Totals, who gains and loses, the distribution of payments, and each changed claim."""
    outcomes = simulation.outcomes
    before = [o.before for o in outcomes if o.before is not None]
    after = [o.after for o in outcomes if o.after is not None]
    differences = [o.difference for o in outcomes]
    return {
        "claims": len(outcomes),
        "total_before": money_text(sum(before, Decimal(0))),
        "total_after": money_text(sum(after, Decimal(0))),
        "difference": money_text(sum(differences, Decimal(0))),
        "more": sum(1 for difference in differences if difference > 0),
        "less": sum(1 for difference in differences if difference < 0),
        "same": sum(1 for difference in differences if difference == 0),
        "not_computed": sum(1 for o in outcomes if o.after is None),
        "refused": dict(Counter(code for o in outcomes for code in o.reasons)),
        "distribution_before": _distribution(before),
        "distribution_after": _distribution(after),
        "changed": [_outcome_to_json(outcome) for outcome in simulation.changed],
    }


def _distribution(amounts: Sequence[Decimal]) -> dict[str, Any]:
    """Median and ninth decile of the payments, and how many fall up to each mark."""
    paid = sorted(amount for amount in amounts if amount > 0)
    ends: list[int | None] = [*BUCKETS_YUAN, None]
    counts = []
    for lower, upper in zip([None, *BUCKETS_YUAN], ends, strict=True):
        inside = [
            amount
            for amount in amounts
            if (lower is None or amount > lower) and (upper is None or amount <= upper)
        ]
        counts.append({"up_to": upper, "claims": len(inside)})
    return {
        "paid_claims": len(paid),
        "mean": money_text(cents(sum(paid, Decimal(0)) / len(paid))) if paid else None,
        "median": _quantile(paid, Decimal("0.5")),
        "p90": _quantile(paid, Decimal("0.9")),
        "counts": counts,
    }


def _quantile(ordered: Sequence[Decimal], share: Decimal) -> str | None:
    """The smallest payment that at least ``share`` of all payments do not exceed."""
    if not ordered:
        return None
    return money_text(ordered[math.ceil(share * len(ordered)) - 1])


def _outcome_to_json(outcome: Outcome) -> dict[str, Any]:
    return {
        "claim": outcome.claim,
        "before": None if outcome.before is None else money_text(outcome.before),
        "after": None if outcome.after is None else money_text(outcome.after),
        "difference": money_text(outcome.difference),
        "reasons": list(outcome.reasons),
    }
