"""Charges of whose amount ink left a part: 988. of 988.24, 9.13 of 529.13.

Where the total is sure without the charges (it is also in words, or the payers make it), what the
charges lack of it tells the one amount that is cut. It is given as derived. One altered digit of a
charge leaves a difference of a single digit and no shorter amount, so nothing forged is mended.

And rows that are no charges: the one that says the total, where what names it is not legible.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from extractors.sums.identities import (
    ITEMS,
    TOTAL,
    Fields,
    Figure,
    Figures,
    balances,
    figures_of,
    is_single_digit,
    load_identities,
)
from extractors.sums.slips import bare, is_head_of, is_tail_of
from extractors.sums.verdicts import SURE_OF_ROW
from extractors.types import Field, Item
from extractors.unlabelled.cut_amounts import LEAST_HEAD, WHOLE_TRUST
from extractors.values.money import to_contract
from extractors.values.text import squeeze
from extractors.words.charge_names import CHARGE

DERIVED = {"derived": "amount"}


def above_total(items: Sequence[Item], fields: Fields) -> tuple[Item, ...]:
    """``items`` without the row that says the total beside no charge's name, and those below it."""
    total = fields.get(TOTAL)
    for number, item in enumerate(items):
        is_total = total is not None and item.amount == total.value
        if is_total and not CHARGE.search(item.name) and any(map(_is_charged, items[:number])):
            return tuple(items[:number])
    return tuple(items)


def without_charged(extras: Fields, items: Sequence[Item]) -> dict[str, Field]:
    """``extras`` without what was read as a charge: 其他：16.00 in a row of charges."""
    charged = {(squeeze(item.name), item.amount) for item in items}
    return {name: x for name, x in extras.items() if (name, x.value) not in charged}


def _is_charged(item: Item) -> bool:
    return Decimal(item.amount) != 0


def with_whole_row(items: Sequence[Item], fields: Fields, extras: Fields) -> tuple[Item, ...]:
    """``items`` with the amount whole of the one charge that is cut, if just one can be."""
    figures = figures_of(fields, extras, items)
    total = figures.get(TOTAL)
    if total is None or not items or figures.unnamed or figures.lacks_rows:
        return tuple(items)
    lacking = total.amount - sum((row.amount for row in figures.rows), Decimal(0))
    cut = [
        number
        for number, (item, row) in enumerate(zip(items, figures.rows, strict=True))
        if _is_cut(item, row, lacking)
    ]
    if lacking <= 0 or len(cut) != 1 or not _is_sure(figures):
        return tuple(items)
    (number,) = cut
    item = items[number]
    whole = replace(
        item,
        amount=to_contract(Decimal(item.amount) + lacking),
        raw="",
        confidence=WHOLE_TRUST * item.confidence,
        more={**item.more, **DERIVED},
    )
    return (*items[:number], whole, *items[number + 1 :])


def _is_sure(figures: Figures) -> bool:
    """Whether a sum without the charges has the total in it, and each such sum holds."""
    found = [
        each
        for each in balances(figures, load_identities("invoice"))
        if TOTAL in each.names and ITEMS not in each.names
    ]
    return bool(found) and all(each.holds for each in found)


def _is_cut(item: Item, row: Figure, lacking: Decimal) -> bool:
    """Whether the amount is the beginning of what the total asks for, up to its point, or the end
    of it, by print that was read badly. Another row with one digit altered may lack as much as one
    digit of this one: 100.1 is how some papers print 100.10."""
    whole, text = row.amount + lacking, bare(item.raw)
    figures = sum(character.isdigit() for character in text)
    if figures < LEAST_HEAD or is_single_digit(lacking):
        return False
    if text.endswith("."):
        return is_head_of(text, whole)
    return item.confidence < SURE_OF_ROW and row.amount > 0 and is_tail_of(text, whole)
