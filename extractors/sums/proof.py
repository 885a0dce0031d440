"""Amounts that arithmetic gives where the print does not: filled in as derived, never as read.

An amount is worked out only from amounts that were all read well, and only where two sums of the
paper give the same, or one that is strong enough alone (the amount in words). One sum of payers is
not enough: on one print of eight somebody else pays a part, and the rest would be wrong.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from extractors.sums.identities import (
    Figures,
    Formula,
    Identity,
    figures_of,
    has_further,
    load_identities,
)
from extractors.types import Field, Item
from extractors.values.money import to_contract

DERIVED_TRUST = 0.9  # of the surest that a derived value can be
SURE = 0.95
DERIVABLE = (
    *("total_amount", "cash_paid", "personal_account_paid", "pooled_fund_paid", "other_paid"),
)

Fields = Mapping[str, Field]


@dataclass(frozen=True, slots=True)
class _Solution:
    identity: Identity
    amount: Decimal
    sources: tuple[str, ...]


def with_derived(fields: Fields, extras: Fields, items: Sequence[Item]) -> dict[str, Field]:
    """``fields`` and the amounts that follow from them."""
    completed = {**fields}
    for key in DERIVABLE:
        if key not in completed:
            found = _derived(key, figures_of(completed, extras, items))
            completed |= {key: found} if found is not None else {}
    return completed


def _derived(key: str, figures: Figures) -> Field | None:
    solutions = list(_solutions(key, figures))
    strong = [each for each in solutions if each.identity.is_strong]
    amounts = {each.amount for each in strong or solutions}
    if len(amounts) != 1 or not (strong or solutions[1:]) or min(amounts) < 0:
        return None
    solutions = strong or solutions
    sources = tuple(dict.fromkeys(name for each in solutions for name in each.sources))
    confidence = DERIVED_TRUST * min(_score(figures, name) for name in sources)
    return Field(to_contract(min(amounts)), "", confidence, derived_from=sources)


def _solutions(key: str, figures: Figures) -> Iterator[_Solution]:
    """What every sum with ``key`` in it says that it is, all its other amounts being read well."""
    for identity in load_identities("invoice"):
        formula = next(
            (each for each in identity.formulas if _is_solvable(key, each, figures)), None
        )
        if formula is not None and not has_further(figures, identity):
            others = tuple(name for name in formula.names if name != key)
            yield _Solution(identity, _solved(key, formula, figures), others)


def _is_solvable(key: str, formula: Formula, figures: Figures) -> bool:
    others = [name for name in formula.names if name != key]
    return key in formula.names and all(_score(figures, name) >= SURE for name in others)


def _score(figures: Figures, name: str) -> float:
    """How well the term was read; a value that was itself worked out supports no other."""
    figure = figures.get(name)
    return 0.0 if figure is None or figure.derived_from else figure.score


def _solved(key: str, formula: Formula, figures: Figures) -> Decimal:
    signed = [(term, 1) for term in formula.left] + [(term, -1) for term in formula.right]
    own = next(side * term.sign for term, side in signed if term.name == key)
    rest = Decimal(0)
    for term, side in signed:
        figure = figures.get(term.name)
        if term.name != key and figure is not None:
            rest += side * term.sign * figure.amount
    return -rest / own + 0  # what is worked out as nothing has no sign
