"""Bases, bands, tiers and tables of a plan: gaps, overlaps, values that never occur."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from decimal import Decimal
from typing import get_args

from claims.benefits.contradictions import Found, doubtful, wrong
from claims.benefits.plan_text import Path
from claims.benefits.rules import Amounts, Band, CountChoice, MoneyChoice, PercentChoice, Tier
from claims.benefits.words import NUMBER_FACT_END, NUMBER_FACT_START, HospitalLevel

Choice = MoneyChoice | PercentChoice | CountChoice

# What a fact that is a word can be; the kinds of unit are the office's own.
_WORDS = {
    "hospital_level": get_args(HospitalLevel),
    "sex": ("male", "female"),
    "in_city": ("true", "false"),
    "insured": ("true", "false"),
}
# An amount that holds others: both in one sum count the same money twice.
_PARTS = {
    "self_paid": ("in_scope_self_paid", "out_of_scope_self_paid"),
    "personal_total": ("personal_account_paid", "cash_paid"),
}


def check_amounts(formula: Amounts | None, at: Path, own_plan: str) -> Found:
    """A sum and difference of amounts."""
    if formula is None:
        return
    for key in ("add", "subtract"):
        for i, term in enumerate(getattr(formula, key)):
            here = (*at, key, i)
            if (term.amount is None) == (term.paid_by is None):
                yield wrong(here, "amount_or_plan")
            if term.paid_by == own_plan:
                yield wrong(here, "names_itself")
        names = [term.amount or term.paid_by for term in getattr(formula, key)]
        for name, times in Counter(names).items():
            if times > 1:
                yield wrong((*at, key), "amount_twice", amount=name)
        for whole, parts in _PARTS.items():
            for part in parts if whole in names else ():
                if part in names:
                    yield doubtful((*at, key), "amount_twice", amount=part)
    taken = {term.amount for term in formula.subtract} - {None}
    for term in formula.add:
        if term.amount in taken:
            yield wrong((*at, "subtract"), "added_and_taken", amount=term.amount)


def check_bands(bands: Sequence[Band], at: Path) -> Found:
    """Bands begin at zero and follow each other."""
    if not bands:
        return
    expected: Decimal | None = Decimal(0)
    for i, band in enumerate(bands):
        here = (*at, i)
        if expected is None:
            yield wrong(here, "after_open_band")
            return
        if band.from_ > expected:
            yield wrong(here, "band_gap", first=expected, last=band.from_)
        elif band.from_ < expected:
            yield wrong(here, "band_overlap", first=band.from_, last=expected)
        if band.until is not None and band.until <= band.from_:
            yield wrong(here, "backward_band")
        expected = band.until
    if expected is not None:
        yield doubtful((*at, len(bands) - 1), "open_end", last=expected)


def check_tiers(tiers: Sequence[Tier], at: Path, *, must_rise: bool) -> Found:
    """Tiers rise. ``must_rise``: what they pay has to rise too, or later claims would owe."""
    before: tuple[Decimal, Decimal | None] | None = None
    for i, tier in enumerate(tiers):
        here = (*at, i)
        if (tier.at_least is None) == (tier.more_than is None):
            yield wrong(here, "tier_mark")
            return
        if (tier.pays is None) == (tier.rate is None):
            yield wrong(here, "tier_value")
            return
        if tier.pays is not None:
            yield from check_choice(tier.pays, (*here, "pays"))
        mark = tier.at_least if tier.at_least is not None else tier.more_than
        assert mark is not None
        if before is not None and mark <= before[0]:
            yield wrong(here, "tier_order", mark=mark, before=before[0])
        here_pays, earlier = _tier_at(tier, mark), None
        if before is not None:
            earlier = _tier_at(tiers[i - 1], mark)
        if here_pays is not None and earlier is not None and here_pays < earlier:
            say = wrong if must_rise else doubtful
            yield say(here, "tier_falls", mark=mark, pays=here_pays, before=earlier)
        before = (mark, here_pays)


def _tier_at(tier: Tier, mark: Decimal) -> Decimal | None:
    if tier.rate is not None:
        return tier.rate * mark
    return tier.pays.fixed if tier.pays is not None else None


def check_choice(choice: Choice, at: Path) -> Found:
    """A number, an amount of the case, or a table that says something for each value."""
    named = [key for key in ("fixed", "of", "by") if getattr(choice, key, None) is not None]
    if len(named) != 1:
        yield wrong(at, "choice")
        return
    if choice.by is None:
        if choice.steps or choice.values:
            yield wrong(at, "no_by")
        return
    if (choice.by == "roster") != (choice.column is not None):
        yield wrong(at, "column_for_roster")
    start = NUMBER_FACT_START.get(choice.by)
    if start is None and (choice.steps or not choice.values):
        yield wrong(at, "needs_values", by=choice.by)
    elif start is None:
        yield from _check_values(choice.by, list(choice.values), (*at, "values"))
    elif choice.values or not choice.steps:
        yield wrong(at, "needs_steps", by=choice.by)
    else:
        steps = [(step.from_, step.until) for step in choice.steps]
        yield from check_steps(steps, start, (*at, "steps"), choice.by)


def _check_values(by: str, given: list[str], at: Path) -> Found:
    words = _WORDS.get(by)
    if words is None:
        return
    for word in given:
        if word not in (*words, "any"):
            yield wrong((*at, word), "odd_value", by=by, word=word, words=", ".join(words))
    untold = [word for word in words if word not in given]
    if untold and "any" not in given:
        yield doubtful(at, "untold_values", words=", ".join(untold))


def check_steps(
    steps: Sequence[tuple[int, int | None]], start: int, at: Path, by: str | None = None
) -> Found:
    """Steps must begin at the smallest value and follow each other; ``until`` may be left out."""
    most = NUMBER_FACT_END.get(by or "")
    previous_from, expected = start - 1, start
    for i, (first, last) in enumerate(steps):
        here = (*at, i)
        if i == 0 and first < start:
            yield wrong(here, "step_early", by=by or "from_day", start=start, first=first)
        elif first < expected or first <= previous_from:
            yield wrong(here, "step_overlap", first=first)
        elif first > expected and (i == 0 or steps[i - 1][1] is not None):
            yield wrong(here, "step_gap", first=expected, last=first - 1)
        if last is not None and last < first:
            yield wrong(here, "backward_step")
        if most is not None and max(first, last or first) > most:
            yield wrong(here, "beyond", by=by, most=most)
        previous_from, expected = first, (last or first) + 1
    last_told = steps[-1][1] if steps else None
    if last_told is not None and (most is None or last_told < most):
        yield doubtful((*at, len(steps) - 1), "step_end", first=expected)
