"""Amounts beside wordings that may mean another sum: 自付合计 is what a patient pays in cash, or
what he pays in cash and from his account; 记账 is what the fund pays, or all that is booked.

Such a wording means its field where no firmer one is printed. But a firmer one may have been there,
under a seal. So the paper's own sums have to say which is meant, where other payers stand on it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import combinations

from extractors.forms import is_weak
from extractors.identities import (
    Figures,
    Identity,
    balance,
    balances,
    figures_of,
    load_identities,
    payers_identity,
)
from extractors.labels import Label, Vocabulary
from extractors.types import Field, Item

UNSURE_TRUST = 0.6  # of an amount of which nothing but its wording says what it is
# What such an amount may include, by the field that its wording names.
INCLUDED: Mapping[str, tuple[str, ...]] = {
    "cash_paid": ("personal_account_paid",),
    "pooled_fund_paid": ("other_paid", "personal_account_paid"),
}
# Fields whose labels show that the paper tells its sums apart.
RIVALS: Mapping[str, frozenset[str]] = {
    "cash_paid": frozenset(
        {"personal_account_paid", "in_scope_self_paid", "out_of_scope_self_paid"}
    ),
    "pooled_fund_paid": frozenset({"other_paid", "personal_account_paid"}),
}

Fields = Mapping[str, Field]


def with_sure_roles(
    fields: Fields,
    extras: Fields,
    items: Sequence[Item],
    labels: Sequence[Label],
    vocabulary: Vocabulary,
) -> tuple[dict[str, Field], dict[str, Field]]:
    """``fields`` and ``extras``, with an amount that the sums show to be another under its own
    wording, and with less confidence in one that they do not confirm."""
    sure, further = {**fields}, {**extras}
    for key in INCLUDED:
        wording = _weak_wording(key, labels, vocabulary)
        found = sure.get(key)
        if wording is None or found is None:
            continue
        figures = figures_of(sure, further, items)
        printed = {label.key for label in labels}
        if _is_confirmed(key, figures, printed):
            continue
        if _includes_others(key, figures):
            further.setdefault(wording, sure.pop(key))
        elif printed & RIVALS[key]:
            sure[key] = replace(found, confidence=UNSURE_TRUST * found.confidence)
    return sure, further


def _weak_wording(key: str, labels: Sequence[Label], vocabulary: Vocabulary) -> str | None:
    """The wording of ``key``, where no other than a weak one is legible."""
    own = [label for label in labels if label.key == key]
    if not own or not all(is_weak(label, vocabulary) for label in own):
        return None
    return own[0].spelling


def _is_confirmed(key: str, figures: Figures, printed: set[str]) -> bool:
    """Whether a sum holds with the amount as ``key``, and with all that it might include. A label
    among the ``printed`` ones whose amount was not read leaves that open."""
    included = [name for name in INCLUDED[key] if name in printed]
    unread = [name for name in included if figures.get(name) is None]
    holding = [each for each in balances(figures, load_identities("invoice")) if each.holds]
    return any(
        key in each.names and (each.identity.id == "prepaid_refund" or not unread)
        for each in holding
    )


def _includes_others(key: str, figures: Figures) -> bool:
    """Whether the bill comes out without payments that are printed, as those are in the amount."""
    amounts = {name: figure.amount for name in INCLUDED[key] if (figure := figures.get(name))}
    paid = [name for name, amount in amounts.items() if amount]
    groups = [group for size in range(1, len(paid) + 1) for group in combinations(paid, size)]
    return any(_holds_without(group, figures, payers_identity()) for group in groups)


def _holds_without(names: Sequence[str], figures: Figures, identity: Identity) -> bool:
    amounts = {name: figure for name, figure in figures.amounts.items() if name not in names}
    found = balance(replace(figures, amounts=amounts), identity)
    return found is not None and found.holds
