"""Rows of an expense list that sum up other rows: 化验费 70.00 over or under the charges of its
kind. No word tells them from charges, their amounts do."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from extractors.types import Item

_KIND = re.compile(r"[\u3400-\u9fff]{1,6}[费类]")
_MARKS = "【】[]():："


def without_group_sums(items: Sequence[Item]) -> list[Item]:
    """``items`` without the rows that sum up the group above or below each, if every bare row (a
    name and an amount alone, in a list whose charges say more) does; such a name is the group's
    category. Charges outside of all groups need names of kinds (西药费). Otherwise all ``items``.
    """
    bare = [n for n, item in enumerate(items) if _is_bare(item)]
    if not bare or len(bare) == len(items):
        return list(items)
    over = [(n, range(n + 1, end)) for n, end in zip(bare, [*bare[1:], len(items)], strict=True)]
    under = [(n, range(start + 1, n)) for n, start in zip(bare, [-1, *bare[:-1]], strict=True)]
    is_kind = all(_KIND.fullmatch(items[n].name.strip(_MARKS)) for n in bare)
    for groups, is_whole in ((over, bare[0] == 0), (under, bare[-1] == len(items) - 1)):
        if (is_whole or is_kind) and all(_is_sum(items, n, group) for n, group in groups):
            names = {each: n for n, group in groups for each in group}
            kept = [n for n in range(len(items)) if n not in bare]
            return [_of_kind(items[n], items[names[n]]) if n in names else items[n] for n in kept]
    return list(items)


def _is_bare(item: Item) -> bool:
    said = (item.quantity, item.more.get("unit_price"), item.more.get("specification"), item.unit)
    return not any(said)


def _is_sum(items: Sequence[Item], number: int, group: range) -> bool:
    found = sum((Decimal(items[each].amount) for each in group), Decimal(0))
    return bool(group) and found == Decimal(items[number].amount)


def _of_kind(item: Item, heading: Item) -> Item:
    """``item`` under ``heading``, unless a column of its own says its category."""
    own = item.more.get("category")
    if own is not None and own != heading.more.get("category"):
        return item
    return replace(item, more={**item.more, "category": heading.name.strip(_MARKS)})
