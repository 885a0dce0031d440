"""Amounts that arithmetic gives where the print does not: filled in as derived, never as read.

The amount in words is the total (I6). A missing payer line is what the other three leave of the
total (I2), but only where nothing else on the paper pays: 附加基金支付, 医院承担, 大额补助 and the
like stand outside the four lines, and then nothing is derived.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from decimal import Decimal

from extractors.checks import PAYERS, amount, items_sum_to_total, total_in_words
from extractors.types import Field, Item
from extractors.values.money import to_contract

DERIVED_TRUST = 0.9  # of the surest that a derived value can be
SURE = 0.95
_OTHER_PAYER = re.compile(r"支付|补助|报销|救助|承担|基金|补充|减免|优惠|共济")

Fields = Mapping[str, Field]


def with_derived(fields: Fields, extras: Fields, items: Sequence[Item]) -> dict[str, Field]:
    """``fields`` and the amounts that follow from them."""
    completed = _with_total(fields)
    missing = [key for key in PAYERS if key not in completed]
    if len(missing) != 1 or not _is_total_proven(completed, items):
        return completed
    if any(_OTHER_PAYER.search(label) and _is_amount(found) for label, found in extras.items()):
        return completed
    read = [key for key in PAYERS if key != missing[0]]
    if any(completed[key].confidence < SURE for key in read):
        return completed
    rest = _sum(completed, ["total_amount"]) - _sum(completed, read)
    if rest < 0:
        return completed
    return completed | {missing[0]: _derived(rest, ("total_amount", *read), completed)}


def _with_total(fields: Fields) -> dict[str, Field]:
    words = amount(fields, "total_amount_in_words")
    if "total_amount" in fields or words is None:
        return {**fields}
    source = ("total_amount_in_words",)
    return {**fields, "total_amount": _derived(words, source, fields)}


def _derived(value: Decimal, sources: tuple[str, ...], fields: Fields) -> Field:
    confidence = DERIVED_TRUST * min(fields[key].confidence for key in sources)
    return Field(to_contract(value), "", confidence, derived_from=sources)


def _sum(fields: Fields, keys: Sequence[str]) -> Decimal:
    return sum((amount(fields, key) or Decimal(0) for key in keys), Decimal(0))


def _is_total_proven(fields: Fields, items: Sequence[Item]) -> bool:
    if "total_amount" not in fields or fields["total_amount"].derived_from:
        return False
    checks = (total_in_words(fields), items_sum_to_total(fields, items))
    return any(check is not None and check.passed for check in checks)


def _is_amount(found: Field) -> bool:
    return (
        isinstance(found.value, str)
        and re.fullmatch(r"-?\d+\.\d{2}", found.value) is not None
        and Decimal(found.value) != 0
    )
