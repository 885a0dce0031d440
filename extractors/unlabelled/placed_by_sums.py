"""Amounts that were read but stand beside no legible label, placed by the sum that they complete.

A seal hides labels more often than amounts, and takes points out of amounts. Where exactly one
term of a sum is absent and an amount on the form is to the cent what it must be, that amount is
the term: it is printed, and the sum proves it. Nothing is placed against the form: not past a
label that claims the amount, and not where two terms could be meant.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from extractors.forms.boxed import HEADLINE
from extractors.labels.finding import EXTRA, Label, Vocabulary
from extractors.labels.form_readings import FormReading
from extractors.labels.label_words import composed_key, payer_told, way_told
from extractors.layout import Slope, line_height, offset, page_slope
from extractors.sums.identities import (
    ITEMS,
    TOTAL,
    WORDS,
    Figures,
    Formula,
    figures_of,
    load_identities,
    payers_identity,
)
from extractors.sums.slips import is_other_digit
from extractors.types import Box, Field, Item, Page
from extractors.unlabelled.unplaced_amounts import (
    BESIDE,
    LEFT_OVER,
    NEAR_ROW,
    Unplaced,
    is_claimed,
    plain_words,
    unplaced_amounts,
)
from extractors.values.money import is_currency_sign, parse_amount, to_contract
from extractors.words.misread import SURE

PLACED_TRUST = 0.97  # of the ink; the sum speaks for the rest
PART_TRUST = 0.85  # of an amount of which ink left a part only
MOST_DROP = 3.0  # label heights from a label to an amount in the box under it
INVOICE = "invoice"
FEWEST_ROWS = 2  # charges whose sum shows the total
# What a till or a phone asks for: the total, or what insurance leaves of it; the sums tell.
_AT_TILL = re.compile("(?:应付|应收|应缴|应交|实付|支付|缴费|交易)(?:金额|总额|款)?")
BACK = "refund_amount"
LEAST_HALF = 2  # characters of a label's first half that tell it where the other is spoiled


@dataclass(frozen=True, slots=True)
class Placed:
    """A field with the name of the extra that it was given as before, if it was."""

    field: Field
    extra: str = ""


def placed_by_sums(
    fields: Mapping[str, Field],
    extras: Mapping[str, Field],
    items: Sequence[Item],
    form: FormReading,
    page: Page,
    vocabulary: Vocabulary,
    kind: str = INVOICE,
) -> dict[str, Placed]:
    """The amounts on ``page`` that no label gave, by the field whose absence they explain.
    ``kind`` is of the paper, whose sums are tried."""
    unplaced = unplaced_amounts(fields, items, form, page, vocabulary)
    placed: dict[str, Placed] = {}
    if not unplaced:
        return placed
    slope = page_slope(page.lines)
    figures = figures_of(fields, extras, items)
    keys = [key for key, kind in vocabulary.kinds.items() if kind == "money"]
    hospital = str(fields["hospital_name"].value) if "hospital_name" in fields else ""
    wanted = {key: _lacking(key, figures, kind) for key in keys}
    # beside its own label an amount needs no second other than nought to prove it
    own = {each.own: _lacking(each.own, figures, kind, 1) for each in unplaced if each.own}

    def fits(each: Unplaced, key: str) -> bool:
        return _fits(each, key, form.labels, slope, vocabulary, hospital)

    for each in unplaced:
        meant = [
            (key, amount)
            for key in keys
            for amount in (own if each.own == key else wanted)[key]
            if each.can_say(amount)
            and (each.own == key or (key not in fields and not each.own))
            and fits(each, key)
        ]
        if len(meant) == 1 and meant[0][0] not in placed:
            key, amount = meant[0]
            sources = (own if each.own == key else wanted)[key][amount]
            placed[key] = Placed(_field(each, amount, page, sources), each.extra)
    if TOTAL not in {*fields, *placed}:
        placed |= _other_total(unplaced, wanted[TOTAL], form.labels, slope, page)
    if not placed and kind == INVOICE:
        payers = sorted(payers_identity().names - {TOTAL, *fields})
        nearly = [(k, x) for k in payers for x in unplaced if _is_nearly(x, wanted[k])]
        placed |= _other_payer([each for each in nearly if fits(each[1], each[0])], page)
    return placed


def _is_nearly(each: Unplaced, wanted: Mapping[Decimal, tuple[str, ...]]) -> bool:
    """Whether ``each`` is, but for one digit, an amount that a sum asks for."""
    printed = parse_amount(each.raw)
    if printed is None or each.own:
        return False
    return any(amount > 0 and is_other_digit(printed, amount) for amount in wanted)


def _other_payer(meant: Sequence[tuple[str, Unplaced]], page: Page) -> dict[str, Placed]:
    """The one payment that is another than the payers' sum asks for by a digit: as with the total,
    the paper prints it, and the checks have to see that it contradicts the rest. Invoices alone:
    sheets print more amounts than their sums have terms."""
    if len(meant) != 1:
        return {}
    key, each = meant[0]
    printed = parse_amount(each.raw)
    return {} if printed is None else {key: Placed(_field(each, printed, page, ()), each.extra)}


def _other_total(
    unplaced: Sequence[Unplaced],
    wanted: Mapping[Decimal, tuple[str, ...]],
    labels: Sequence[Label],
    slope: Slope,
    page: Page,
) -> dict[str, Placed]:
    """The amount in the row of the total in words, behind a currency sign, or set larger than all
    else, that is another than the sums ask for by one digit: the paper prints it, and the checks
    have to see that it contradicts the rest."""
    rows = [label.box for label in labels if label.key == WORDS]
    large = HEADLINE * line_height(page.lines)
    for each in unplaced:
        printed = parse_amount(each.raw)
        if each.own or each.said or printed is None:
            continue
        is_beside = any(abs(offset(x, each.box, slope)) < NEAR_ROW * x.height for x in rows)
        is_signed = is_currency_sign(each.line.text.strip()[:1])
        is_shown = is_beside or is_signed or each.box.height >= large
        if is_shown and any(is_other_digit(printed, amount) for amount in wanted):
            return {TOTAL: Placed(_field(each, printed, page, ()), each.extra)}
    return {}


def _field(each: Unplaced, amount: Decimal, page: Page, sources: tuple[str, ...]) -> Field:
    """The amount as it was read; as derived from ``sources`` where ink left only a part of it."""
    if each.is_whole:
        trust = PLACED_TRUST * each.line.confidence
        return Field(to_contract(amount), each.raw, trust, page.index, each.box)
    trust = PART_TRUST * each.line.confidence
    return Field(to_contract(amount), "", trust, derived_from=sources)


# What is lacking, and what it may be


def _lacking(
    key: str, figures: Figures, kind: str, fewest: int = 2
) -> dict[Decimal, tuple[str, ...]]:
    """What ``key`` must be for a sum to hold in which it is the only needed term absent, or a
    pointless one, and the terms that say so, ``fewest`` of them not nought. Nothing is no amount
    that can be missed."""
    found: dict[Decimal, tuple[str, ...]] = {}
    for identity in load_identities(kind):
        if identity.provinces:
            continue
        for formula in identity.formulas:
            is_told_in_words = {*formula.names} == {key, WORDS}
            is_listed = {*formula.names} == {key, ITEMS} and len(figures.rows) >= FEWEST_ROWS
            amount = solved(key, formula, figures, 1 if is_told_in_words or is_listed else fewest)
            if amount is not None and amount != 0:
                others = (name for name in formula.names if name != key and figures.get(name))
                found.setdefault(amount, tuple(others))
    return found


def solved(key: str, formula: Formula, figures: Figures, fewest: int = 2) -> Decimal | None:
    """``formula`` solved for ``key``; ``None`` where another needed term is absent, or where fewer
    than ``fewest`` other amounts would be left to prove it."""
    signed = [(term, 1) for term in formula.left] + [(term, -1) for term in formula.right]
    own = [side * term.sign for term, side in signed if term.name == key]
    others = [(term, side, figures.get(term.name)) for term, side in signed if term.name != key]
    known = [(term.sign * side, figure.amount) for term, side, figure in others if figure]
    is_complete = all(figure or term.is_optional for term, _, figure in others)
    if len(own) != 1 or not is_complete or sum(amount != 0 for _, amount in known) < fewest:
        return None
    return -sum((sign * amount for sign, amount in known), Decimal(0)) / own[0]


# Where the form lets it stand


def _fits(
    each: Unplaced,
    key: str,
    labels: Sequence[Label],
    slope: Slope,
    vocabulary: Vocabulary,
    hospital: str,
) -> bool:
    """Whether the form lets the amount be ``key``: by its own label, by what is left of one, or
    with nothing that says otherwise."""
    if each.own:
        return each.own == key
    own = [label for label in labels if label.key == key]
    if own:
        reach = float("inf") if key == TOTAL else BESIDE  # its words stand between
        return any(_is_at(label.box, each.box, slope, reach) for label in own)
    others = [label for label in labels if label.key != EXTRA + each.extra]
    if any(is_claimed(label, each.box, slope) for label in others):
        return False
    if key == TOTAL and _AT_TILL.fullmatch(each.said):
        return True
    if (key == BACK and each.said in LEFT_OVER) or way_told(each.said) == key:
        return True
    if payer_told(each.said) == key and composed_key(each.said, vocabulary) is not None:
        return True
    return each.said in hospital or any(  # nothing, or a piece of the name on its seal
        _is_piece(each, spelling, hospital, vocabulary)
        for spelling, owner in vocabulary.keys.items()
        if owner == key
    )


def _is_piece(each: Unplaced, spelling: str, hospital: str, vocabulary: Vocabulary) -> bool:
    """Whether what was said before the amount is what is left of ``spelling``: its end, and before
    it no more than a character of ink where it was read surely, or than a piece of the
    ``hospital``'s name, which its seal says; or all of it, worn. 转账支付 is a word of its own, and
    no 个账支付 with ink on it."""
    said, spelling = each.said, plain_words(spelling)
    is_word = not spelling.endswith(said) and composed_key(said, vocabulary) is not None
    if _is_worn(said, spelling) and not is_word:
        return True
    shared = next((n for n in range(len(spelling), 0, -1) if said.endswith(spelling[-n:])), 0)
    is_sealed = shared == len(spelling) and said[: len(said) - shared] in hospital
    is_clear = (len(said) - shared <= 1 and not is_word) or each.said_trust < SURE or is_sealed
    return is_clear and shared >= min(2, len(said)) > 0


def _is_worn(said: str, spelling: str) -> bool:
    """Whether ``said`` is ``spelling`` with its second half misread (现金史作), or with one
    character misread and one of ink before or behind it (山其他发付)."""
    length, more = len(spelling), len(said) - len(spelling)
    half = (length + 1) // 2
    if length < 2 * LEAST_HALF or more not in (0, 1):
        return False
    others = (
        sum(a != b for a, b in zip(said[start:], spelling, strict=False))
        for start in range(more + 1)
    )
    return min(others) <= 1 or (not more and said[:half] == spelling[:half])


def _is_at(label: Box, amount: Box, slope: Slope, reach: float) -> bool:
    """Whether ``amount`` stands right of ``label``, ``reach`` heights off at most, or in the box
    under it."""
    drop = offset(label, amount, slope) / label.height
    is_beside = abs(drop) < 2 * NEAR_ROW and 0 < amount.center_x - label.x1 < reach * label.height
    is_under = 0 < drop < MOST_DROP and label.x0 - label.height < amount.x1
    return is_beside or (is_under and amount.x0 < label.x1 + 2 * label.height)
