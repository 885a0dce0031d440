"""Amounts beside wordings that may mean another sum: 自付合计 is what a patient pays in cash, or
what he pays in cash and from his account; 记账 is what the fund pays, or all that is booked.

Such a wording means its field where no firmer one is printed. But a firmer one may have been there,
under a seal. So the paper's own sums have to say which is meant, where other payers stand on it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import combinations

from extractors.forms.label_ranks import is_weak
from extractors.labels.finding import Label, Vocabulary
from extractors.sums.identities import (
    TOTAL,
    WORDS,
    Figures,
    Identity,
    amount_of,
    balance,
    balances,
    figures_of,
    is_amount,
    load_identities,
    payers_identity,
)
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

SHARE = "in_scope_self_paid"
PAYERS = ("pooled_fund_paid", "other_paid", "personal_account_paid", "cash_paid")
_SUM = re.compile("合计|总额")

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
    sure, further = _with_total_of_words(fields, extras, labels, vocabulary)
    sure, further = _with_fitting_wording(sure, further, items, labels, vocabulary)
    for key in INCLUDED:
        wording = _weak_wording(key, labels, vocabulary)
        found = sure.get(key)
        if wording is None or found is None:
            continue
        figures = figures_of(sure, further, items)
        printed = {label.key for label in labels}
        if _is_confirmed(key, figures, printed):
            continue
        is_share = _has_twin(wording, labels) or _is_share(found, figures, printed)
        if key == "cash_paid" and "自付" in wording and is_share:
            sure[SHARE] = sure.pop(key)
        elif _includes_others(key, figures):
            further.setdefault(wording, sure.pop(key))
        elif printed & RIVALS[key] or _is_refuted(key, figures):
            sure[key] = replace(found, confidence=UNSURE_TRUST * found.confidence)
    return _with_share_in_scope(sure, further, items, labels, vocabulary)


def _with_total_of_words(
    fields: Fields, extras: Fields, labels: Sequence[Label], vocabulary: Vocabulary
) -> tuple[dict[str, Field], dict[str, Field]]:
    """应收金额 2488.41 beside a line that nobody knows and that is what the paper says in words:
    that line is the total."""
    found, words = fields.get(TOTAL), fields.get(WORDS)
    wording = _weak_wording(TOTAL, labels, vocabulary)
    if found is None or words is None or wording is None or found.value == words.value:
        return {**fields}, {**extras}
    same = [
        name
        for name, each in extras.items()
        if name not in vocabulary.keys and each.value == words.value
    ]
    if len(same) != 1:
        return {**fields}, {**extras}
    further = {label: each for label, each in extras.items() if label != same[0]}
    return {**fields, TOTAL: extras[same[0]]}, {**further, wording: found}


def _with_fitting_wording(
    fields: Fields,
    extras: Fields,
    items: Sequence[Item],
    labels: Sequence[Label],
    vocabulary: Vocabulary,
) -> tuple[dict[str, Field], dict[str, Field]]:
    """个人支付金额 63.60, 其中现金 0.00: of several weak wordings of the cash the one with which
    the payers make the total, where the first does not."""
    key, found = "cash_paid", fields.get("cash_paid")
    wording = _weak_wording(key, labels, vocabulary)
    figures = figures_of(fields, extras, items)
    if found is None or wording is None or _makes_total(figures):
        return {**fields}, {**extras}
    fitting = []
    for name, each in extras.items():
        if vocabulary.keys.get(name) == key and is_amount(each):
            others = {label: x for label, x in extras.items() if label != name}
            if _makes_total(figures_of({**fields, key: each}, others, items)):
                fitting.append(name)
    if len(fitting) != 1:
        return {**fields}, {**extras}
    further = {label: x for label, x in extras.items() if label != fitting[0]}
    return {**fields, key: extras[fitting[0]]}, {**further, wording: found}


def _makes_total(figures: Figures) -> bool:
    """Whether the four payers make the total, without further lines."""
    total = figures.get("total_amount")
    paid = [each.amount for key in PAYERS if (each := figures.get(key)) is not None]
    return total is not None and sum(paid) == total.amount


def _with_share_in_scope(
    fields: dict[str, Field],
    extras: dict[str, Field],
    items: Sequence[Item],
    labels: Sequence[Label],
    vocabulary: Vocabulary,
) -> tuple[dict[str, Field], dict[str, Field]]:
    """自付金额 beside 现金支付 is the share inside the catalogue, where no other label names that
    and it is not all that the person paid. A sum (自付合计) is so only where the paper's amounts
    prove it."""
    printed = {label.key for label in labels}
    if SHARE in {*printed, *fields}:
        return fields, extras
    cash = fields.get("cash_paid")
    is_told_apart = cash is not None and not cash.derived_from
    for name, found in extras.items():
        if vocabulary.keys.get(name) != "cash_paid" or "自付" not in name or "现金" in name:
            continue
        figures = figures_of({**fields, SHARE: found}, extras, items)
        holding = [each for each in balances(figures, load_identities("invoice")) if each.holds]
        is_proven = any(SHARE in each.names for each in holding)
        is_proven = is_proven or _is_share(found, figures, printed)
        is_sum = _SUM.search(name) is not None and not _is_less_than_cash(SHARE, figures)
        is_all = is_sum or _is_all(SHARE, figures)
        is_twin = _has_twin(name, labels)
        if is_proven or (is_told_apart and (is_twin or not is_all)):
            trust = found.confidence * (1.0 if is_proven or is_twin else UNSURE_TRUST)
            rest = {label: each for label, each in extras.items() if label != name}
            return {**fields, SHARE: replace(found, confidence=trust)}, rest
    return fields, extras


def _has_twin(wording: str, labels: Sequence[Label]) -> bool:
    """Whether the share outside the catalogue is printed in the very same words: 自付金额 beside
    自费金额 is the share inside. A sum of both has no such twin."""
    outside = {label.spelling for label in labels if label.key == "out_of_scope_self_paid"}
    is_sum = _SUM.search(wording) is not None or "自付" not in wording
    return not is_sum and wording.replace("自付", "自费") in outside


def _is_all(key: str, figures: Figures) -> bool:
    """Whether the amount of ``key`` is what the person paid in all, or in cash."""
    said, cash = figures.get(key), figures.get("cash_paid")
    account = figures.get("personal_account_paid")
    if said is None or cash is None:
        return False
    return said.amount in (cash.amount, cash.amount + (account.amount if account else 0))


def _is_less_than_cash(key: str, figures: Figures) -> bool:
    """Whether the amount of ``key`` is less than the cash alone, and so not all that was paid."""
    said, cash = figures.get(key), figures.get("cash_paid")
    return said is not None and cash is not None and 0 < said.amount < cash.amount


def _is_share(found: Field, figures: Figures, printed: set[str]) -> bool:
    """Whether the bill comes out with ``found`` as the share inside the catalogue: what funds paid,
    it and 自费 are the total."""
    names = ("total_amount", "pooled_fund_paid", "out_of_scope_self_paid")
    total, pooled, outside = (figures.get(name) for name in names)
    if SHARE in printed or total is None or pooled is None or outside is None:
        return False
    other = figures.get("other_paid")
    paid = pooled.amount + outside.amount + amount_of(found)
    left = total.amount - paid
    return outside.amount != 0 and left in (0, other.amount if other else 0)


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


def _is_refuted(key: str, figures: Figures) -> bool:
    """Whether a sum that is there with all its amounts does not hold with this one as ``key``."""
    found = balances(figures, load_identities("invoice"))
    return any(key in each.names and not each.holds for each in found)


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
