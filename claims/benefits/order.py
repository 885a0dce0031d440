"""In which order plans are worked out: one that looks at another's payment comes after it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from claims.benefits.rules import Amounts, Plan, Version


def payers_named(version: Version) -> set[str]:
    """The plans whose payments this version asks for (``paid_by``)."""
    return {
        term.paid_by
        for formula in formulas(version)
        for term in (*formula.add, *formula.subtract)
        if term.paid_by is not None
    }


def formulas(version: Version) -> Iterator[Amounts]:
    """Every sum and difference that stands in a version."""
    for conditions in (version.eligibility, *(benefit.when for benefit in version.benefits)):
        yield from (condition.amount for condition in conditions.amounts)
    for benefit in version.benefits:
        yield from (part for part in (benefit.base, benefit.never_more_than) if part is not None)
    if version.never_more_than is not None:
        yield version.never_more_than


def in_order(plans: Sequence[Plan]) -> list[Plan]:
    """``plans`` with each after those whose payments it asks for, else as given.

    Plans that wait for each other come last; ``plans check`` names them.
    """
    waiting, ordered = list(plans), list[Plan]()
    while waiting:
        open_keys = {plan.plan for plan in waiting}
        ready = [plan for plan in waiting if not _payers(plan) & (open_keys - {plan.plan})]
        ordered += ready or waiting
        waiting = [plan for plan in waiting if plan not in ready] if ready else []
    return ordered


def _payers(plan: Plan) -> set[str]:
    return {key for version in plan.versions for key in payers_named(version)}
