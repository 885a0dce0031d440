"""Amounts of which ink left a part that looks whole: 925.57 of 3925.57, 11911.4 of 11911.44.

What is left is clear print, and the label's own value by its place; only the sums of the paper show
that it is not all. Where what is given breaks the sums that it stands in, and what they ask for
ends or begins in just these figures, the whole amount is given as derived.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal

from extractors.sums.identities import (
    Figures,
    amount_of,
    balances,
    figures_of,
    is_amount,
    is_single_digit,
    load_identities,
)
from extractors.sums.slips import bare, is_head_of, is_tail_of
from extractors.types import Field, Item
from extractors.unlabelled.placed_by_sums import solved
from extractors.values.money import to_contract

WHOLE_TRUST = 0.85  # of an amount of which only a part is legible
LEAST_TOLD = 2  # figures other than zeros that are left, where one sum alone asks for the amount
LEAST_LEAD = 0.02  # of confidence, by which the amount that is cut was read less surely
ROUNDED = 1  # yuan: a smaller difference is the rounding at the till, no lost figure
SURE = 0.95  # of a value whose beginning ink did not take
LEAST_HEAD = 3  # figures that are left of an amount's beginning

FEWEST_POINTED = 4  # amounts with their points that show how the paper prints amounts
ROUND = 50  # yuan: 预缴 5000 may be typed by hand on a paper that prints 0.00 else

FEWEST_SHORT = 2  # amounts with one decimal that show a paper without noughts at the end: 49.1

_POINTLESS = re.compile(r"-?[\d,]{1,7}")
_SHORT = re.compile(r"-?[\d,]+\.\d")
_WITH_NOUGHT = re.compile(r"-?[\d,]+\.\d0")
MOST_CUT = 2  # amounts that one stamp cuts at their ends

Fields = Mapping[str, Field]


def without_pieces(
    fields: Fields, extras: Fields, items: Sequence[Item]
) -> tuple[dict[str, Field], dict[str, Field]]:
    """``fields`` and ``extras`` without amounts that lack their cents (8877 of 8877.56) on a paper
    that prints them everywhere, but for those that a sum proves."""
    pieces = _pieces(fields, extras, items)
    if pieces:
        found = balances(figures_of(fields, extras, items), load_identities("invoice"))
        pieces -= {name for each in found if each.holds for name in each.names}
    return (
        {key: field for key, field in fields.items() if key not in pieces},
        {key: field for key, field in extras.items() if key not in pieces},
    )


def _pieces(fields: Fields, extras: Fields, items: Sequence[Item]) -> frozenset[str]:
    """The names of amounts without a point on a paper where all others have one. A round amount
    may be typed so by hand; where one is, the paper does not print points everywhere."""
    found = {**extras, **fields}
    texts = {name: bare(each.raw) for name, each in found.items() if each.raw and is_amount(each)}
    pointless = frozenset(
        name
        for name, text in texts.items()
        if _POINTLESS.fullmatch(text) and str(found[name].value).endswith(".00")
    )
    printed = (*texts.values(), *(bare(item.raw) for item in items))
    pointed = sum("." in text for text in printed)
    is_style = any(amount_of(found[name]) % ROUND == 0 for name in pointless)
    short = [text for text in printed if _SHORT.fullmatch(text)]
    is_style |= len(short) >= FEWEST_SHORT and not any(text.endswith("0") for text in short)
    return frozenset() if is_style or pointed < FEWEST_POINTED else pointless


def without_cut_cents(fields: Fields) -> dict[str, Field]:
    """``fields`` without amounts of which ink took the last figure (3936.4 of 3936.46): a paper
    that prints the noughts at the end of others prints two decimals everywhere."""
    texts = {name: bare(each.raw) for name, each in fields.items() if is_amount(each)}
    noughts = sum(_WITH_NOUGHT.fullmatch(text) is not None for text in texts.values())
    short = {name for name, text in texts.items() if _SHORT.fullmatch(text)}
    is_cut = len(short) <= MOST_CUT and noughts >= FEWEST_POINTED
    return {key: field for key, field in fields.items() if not is_cut or key not in short}


def with_whole_amounts(
    fields: Fields, extras: Fields, items: Sequence[Item], keys: Sequence[str]
) -> dict[str, Field]:
    """``fields`` with those of the amounts ``keys`` whole of which a part was given. Where several
    could be what is cut, it is the one that was read least surely, or none."""
    completed = {**fields}
    pieces = _pieces(fields, extras, items)
    for _ in keys:
        wholes = [
            (found.confidence, key, whole)
            for key in keys
            if (found := completed.get(key)) is not None and not found.derived_from and found.raw
            if (whole := _whole(key, found, completed, extras, items, key in pieces)) is not None
        ]
        wholes.sort(key=lambda each: each[0])
        if not wholes or (wholes[1:] and wholes[1][0] - wholes[0][0] < LEAST_LEAD):
            break
        completed[wholes[0][1]] = wholes[0][2]
    return completed


def _whole(
    key: str,
    found: Field,
    fields: Fields,
    extras: Fields,
    items: Sequence[Item],
    lacks_cents: bool,
) -> Field | None:
    """``found`` as the one amount that the sums ask for and that it is a part of; ``None`` where
    it is what a sum asks for itself, or where several could be meant."""
    others = {name: field for name, field in fields.items() if name != key}
    asked, sources = _asked(key, amount_of(found), figures_of(others, extras, items))
    if amount_of(found) in asked:
        return None
    text = bare(found.raw)
    total = fields.get("total_amount")
    is_beyond = total is not None and amount_of(found) > amount_of(total)
    meant = [
        amount
        for amount, times in asked.items()
        if _is_part(text, amount, times, lacks_cents)
        or (is_beyond and text[1:].replace(",", "") == to_contract(amount))  # an edge read as a 7
        if not (times == 1 and _may_be_altered(found, amount))
    ]
    if len(meant) != 1 or _is_proven(key, figures_of(fields, extras, items)):
        return None
    return replace(
        found,
        value=to_contract(meant[0]),
        raw="",
        confidence=WHOLE_TRUST * found.confidence,
        page=None,
        box=None,
        derived_from=sources[meant[0]],
    )


def _is_proven(key: str, figures: Figures) -> bool:
    """Whether a sum holds with the amount of ``key`` as it was read, further lines of payers among
    its terms: 健康账户支付 beside 个人账户支付."""
    found = balances(figures, load_identities("invoice"))
    return any(each.holds and key in each.names for each in found)


def _asked(
    key: str, given: Decimal, figures: Figures
) -> tuple[Counter[Decimal], dict[Decimal, tuple[str, ...]]]:
    """The amounts that sums ask for as ``key``, where ``given`` was read, each with how many sums
    ask for it and the names of the amounts that make it. ``figures`` are the other amounts."""
    asked: Counter[Decimal] = Counter()
    rounded: set[Decimal] = set()  # what the till rounded to what was paid
    sources: dict[Decimal, tuple[str, ...]] = {}
    for identity in load_identities("invoice"):
        if identity.provinces:
            continue
        told = {
            amount: tuple(name for name in each.names if name != key and figures.get(name))
            for each in identity.formulas
            if (amount := solved(key, each, figures)) is not None
            and not (identity.rounded == key and abs(amount - given) < ROUNDED)
        }
        asked.update(told.keys())
        rounded |= told.keys() if identity.rounded == key else set()
        sources |= told
    for amount in asked:
        asked[amount] += any(0 < abs(amount - each) < ROUNDED for each in rounded)
    return asked, sources


def _may_be_altered(found: Field, amount: Decimal) -> bool:
    """Whether a single digit altered elsewhere explains as well that a clear value breaks a sum:
    nothing is derived from an amount that may be forged."""
    gap = amount - amount_of(found)
    return gap >= 1 and is_single_digit(gap) and found.confidence >= SURE


def _is_part(text: str, amount: Decimal, sums: int, lacks_cents: bool) -> bool:
    """Whether ``text`` is the end or the beginning of ``amount``, for which ``sums`` ask; a
    beginning has its point, or is told by the paper to lack it."""
    figures = [character for character in text if character.isdigit()]
    if amount <= 0 or not figures:
        return False
    is_told = sum(figure != "0" for figure in figures) >= LEAST_TOLD or sums > 1
    is_head = is_head_of(text, amount) and (
        lacks_cents or ("." in text and len(figures) >= LEAST_HEAD)
    )
    return is_told and (is_head or is_tail_of(text, amount)) and set(figures) != {"0"}
