"""What one benefit comes to: a share of a base, bands, a fixed sum, a sum a day.

Amounts stay exact here; the plan's total is rounded once, at the end. The exception is a benefit
whose base is added up over the period: there the period's total is what is rounded, so that the
order in which claims come in never moves a cent.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from claims.benefits.case import HistoryEntry
from claims.benefits.facts import (
    Missing,
    Situation,
    choice_inputs,
    earlier_entries,
    is_no_accident,
    money,
    percent,
    same_accident,
    stay_days,
    work_out,
)
from claims.benefits.reasons import percent_text, reason, step
from claims.benefits.result import Reason, Step, exact_text
from claims.benefits.rounding import rounded
from claims.benefits.rules import BenefitRule, Deductible, PerDay

ZERO = Decimal(0)


@dataclass
class Working:
    """One benefit being worked out: its amount so far and the steps that led there."""

    benefit: BenefitRule
    at: Situation
    amount: Decimal = ZERO
    base: Decimal | None = None
    days: int | None = None
    is_outdone: bool = False  # by another benefit that is paid instead
    steps: list[Step] = field(default_factory=list)
    refusals: list[Reason] = field(default_factory=list)

    def refuse(self, text: str, source: str | None = None) -> None:
        """Say why the amount has come to nothing."""
        nearest = source or self.benefit.source or self.at.version.source
        self.refusals.append(reason(text, nearest))

    def note(
        self,
        code: str,
        amount: Decimal,
        *,
        source: str | None = None,
        inputs: tuple[str, ...] = (),
        **params: str,
    ) -> None:
        """Write a step down; the source is the nearest one that the plan gives."""
        nearest = source or self.benefit.source or self.at.version.source
        self.steps.append(
            step(code, amount, source=nearest, inputs=inputs, benefit=self.benefit.id, **params)
        )


def work(benefit: BenefitRule, at: Situation) -> Working:
    """The benefit before waiting, shares and limits; raises :class:`Missing`."""
    working = Working(benefit, at)
    if benefit.base is not None:
        _share_of_base(working)
    elif benefit.fixed is not None:
        working.amount = money(benefit.fixed, at)
        inputs = choice_inputs(benefit.fixed)
        working.note("fixed", working.amount, source=benefit.fixed.source, inputs=inputs)
    elif benefit.per_day is not None:
        _sum_per_day(working, benefit.per_day)
    return working


def _share_of_base(working: Working) -> None:
    benefit, at = working.benefit, working.at
    assert benefit.base is not None
    worked = work_out(benefit.base, at.case.amounts)
    working.base = worked.amount
    working.note(
        "base",
        worked.amount,
        source=benefit.base.source,
        inputs=worked.inputs,
        what=worked.text,
        what_zh=worked.text_zh,
    )
    if benefit.add_up == "period":
        working.amount = _added_up(working, worked.amount)
    else:
        rest = _less_deductible(working, worked.amount)
        working.amount = _at_rate(working, rest)


def _added_up(working: Working, base: Decimal) -> Decimal:
    """The period's entitlement with this claim, less its entitlement without it."""
    earlier, inputs = _earlier_bases(working, working.at.period)
    working.note("earlier_base", earlier, inputs=inputs)
    working.note("period_base", earlier + base)
    deductible = working.benefit.deductible
    most = money(deductible.amount, working.at) if deductible is not None else ZERO
    rest = max(earlier + base - most, ZERO)
    if deductible is not None:
        working.note(
            "deductible",
            rest,
            source=_source(deductible),
            inputs=choice_inputs(deductible.amount),
            deductible=exact_text(most),
        )
    rule = working.at.version.rounding
    total = rounded(_at_rate(working, rest), rule)
    quiet = Working(working.benefit, working.at)
    before = rounded(_at_rate(quiet, max(earlier - most, ZERO)), rule)
    working.note("earlier_share", total - before, earlier=exact_text(before))
    return total - before


def _less_deductible(working: Working, base: Decimal) -> Decimal:
    deductible = working.benefit.deductible
    if deductible is None:
        return base
    amount = money(deductible.amount, working.at)
    if deductible.per != "stay":
        entries = same_accident(working.at) if deductible.per == "accident" else working.at.period
        earlier, inputs = _earlier_bases(working, entries)
        amount = max(amount - earlier, ZERO)
        working.note("deductible_used", amount, source=_source(deductible), inputs=inputs)
    rest = max(base - amount, ZERO)
    working.note(
        "deductible",
        rest,
        source=_source(deductible),
        inputs=choice_inputs(deductible.amount),
        deductible=exact_text(amount),
    )
    return rest


def _source(deductible: Deductible) -> str | None:
    return deductible.source or deductible.amount.source


def _earlier_bases(
    working: Working, entries: Iterable[tuple[int, HistoryEntry]]
) -> tuple[Decimal, tuple[str, ...]]:
    """The bases of these earlier claims under this benefit, and where they stand."""
    total, inputs, missing = ZERO, [], []
    for i, entry in earlier_entries(entries, working.benefit.kinds):
        base = _base_of(entry, working.benefit.id)
        if base is None:
            missing.append(f"history[{i}].base")
        else:
            total += base
            inputs.append(f"history[{i}].base")
    if missing:
        raise Missing(*missing)
    return total, tuple(inputs)


def _base_of(entry: HistoryEntry, benefit: str) -> Decimal | None:
    if entry.parts is None:
        return entry.base
    return sum((p.base or ZERO for p in entry.parts if p.benefit == benefit), ZERO)


def _at_rate(working: Working, rest: Decimal) -> Decimal:
    """The flat share of ``rest``, or the sum of its parts in each band."""
    benefit = working.benefit
    if benefit.rate is not None:
        rate = percent(benefit.rate, working.at)
        amount = rest * rate
        inputs = choice_inputs(benefit.rate)
        shown = percent_text(rate)
        working.note("rate", amount, source=benefit.rate.source, inputs=inputs, rate=shown)
        return amount
    if benefit.tiers:
        return _at_tier(working, rest)
    total = ZERO
    for band in benefit.bands:
        part = min(rest, band.until) - band.from_ if band.until is not None else rest - band.from_
        if part <= 0:
            continue
        amount = part * band.rate
        total += amount
        params = {"from": exact_text(band.from_), "rate": percent_text(band.rate)}
        if band.until is None:
            working.note("band_open", amount, source=band.source, inputs=(), **params)
        else:
            params["until"] = exact_text(band.until)
            working.note("band", amount, source=band.source, inputs=(), **params)
    working.note("bands_total", total)
    return total


def _at_tier(working: Working, rest: Decimal) -> Decimal:
    """What the highest tier that ``rest`` reaches earns, by the whole of it."""
    for tier in reversed(working.benefit.tiers):
        mark = tier.at_least if tier.at_least is not None else tier.more_than
        assert mark is not None  # `plans check` sees to it
        if rest < mark or (rest == mark and tier.at_least is None):
            continue
        above = "" if tier.at_least is not None else "_above"
        params = {"from": exact_text(mark)}
        inputs: tuple[str, ...] = ()
        if tier.rate is not None:
            amount = rest * tier.rate
            code, params["rate"] = f"tier_rate{above}", percent_text(tier.rate)
        else:
            assert tier.pays is not None
            amount = money(tier.pays, working.at)
            inputs = choice_inputs(tier.pays)
            code, params["pays"] = f"tier{above}", exact_text(amount)
        working.note(code, amount, source=tier.source, inputs=inputs, **params)
        return amount
    working.note("below_tiers", ZERO)
    return ZERO


def _sum_per_day(working: Working, rule: PerDay) -> None:
    event, at = working.at.event, working.at
    if event.visit_date and not (event.admission_date or event.discharge_date):
        return  # a visit is no stay
    days = _paid_days(rule, event.admission_date, event.discharge_date, "event")
    for per, most in most_days(rule, at):
        earlier = sum(number for _, number in earlier_days(working.benefit, rule, at, per))
        if days > 0 and earlier >= most:
            working.refuse("cap_reached", rule.source)
        days = max(min(days, most - earlier), 0)
    working.days = days
    daily = money(rule.amount, at)
    working.amount = daily * days
    working.note(
        "days",
        working.amount,
        source=rule.source or rule.amount.source,
        inputs=("event.admission_date", "event.discharge_date", *choice_inputs(rule.amount)),
        days=str(days),
        daily=exact_text(daily),
    )


def most_days(rule: PerDay, at: Situation) -> Iterator[tuple[str, int]]:
    """The limits on days that several stays use up together, as far as they concern this one."""
    if rule.days_per_accident is not None and not is_no_accident(at.event):
        yield "accident", rule.days_per_accident
    if rule.days_per_period is not None:
        yield "period", rule.days_per_period


def earlier_days(
    benefit: BenefitRule, rule: PerDay, at: Situation, per: str
) -> tuple[tuple[str, int], ...]:
    """The days that earlier stays of the cover period (or of the accident) were paid for, each
    with its place in the case."""
    entries = same_accident(at) if per == "accident" else at.period
    found = []
    for i, entry in earlier_entries(entries, benefit.kinds):
        if _is_of(entry, benefit.id):
            place = f"history[{i}]"
            days = _paid_days(rule, entry.admission_date, entry.discharge_date, place)
            found.append((place, days))
    return tuple(found)


def _is_of(entry: HistoryEntry, benefit: str) -> bool:
    return entry.parts is None or any(part.benefit == benefit for part in entry.parts)


def _paid_days(rule: PerDay, admission: date | None, discharge: date | None, where: str) -> int:
    days = stay_days(admission, discharge, where, both_ends=rule.count == "both_ends")
    paid = max(days - rule.from_day + 1, 0)
    return paid if rule.days_per_stay is None else min(paid, rule.days_per_stay)
