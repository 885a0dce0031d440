"""The most that is paid: a claim, a period, a life; by a benefit, a plan, several plans."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal

from claims.benefits.case import HistoryEntry
from claims.benefits.cover import is_in_period, paid_by
from claims.benefits.draft import Draft
from claims.benefits.elements import ZERO, Working
from claims.benefits.facts import (
    Missing,
    Situation,
    choice_inputs,
    event_date,
    is_no_accident,
    money,
    same_accident,
    work_out,
)
from claims.benefits.reasons import reason, step
from claims.benefits.result import Step, exact_text, money_text
from claims.benefits.rounding import whole
from claims.benefits.rules import BenefitRule, Limit

Counted = tuple[tuple[str, HistoryEntry], ...]

_STEP_CODES = {
    "claim": "limit_claim",
    "accident": "limit_accident",
    "period": "limit_period",
    "life": "limit_life",
}


def limit_benefit(working: Working) -> None:
    """Apply the benefit's own limits to its amount."""
    for limit in working.benefit.limits:
        if not concerns(limit, working.at):
            continue
        _limit([working], limit, working.at, (working.benefit,), working.steps)


def keep_the_highest(draft: Draft) -> None:
    """Of benefits that are not paid beside each other keep the one that comes to most; of equal
    ones the first."""
    for rule in draft.at.version.only_highest if draft.at is not None else ():
        rivals = [working for working in draft.workings if working.benefit.id in rule.benefits]
        if not rivals:
            continue
        highest = max(rivals, key=lambda working: working.amount)
        for working in rivals:
            if working is not highest:
                working.amount, working.is_outdone = ZERO, True
                working.note(
                    "not_highest",
                    ZERO,
                    source=rule.source,
                    rival=working.benefit.title,
                    highest=highest.benefit.title,
                )


def limit_plan(draft: Draft) -> None:
    """Apply the limits that stand for the plan as a whole, or for several of its benefits."""
    at = draft.at
    if at is None or not draft.workings:
        return
    for limit in at.version.limits:
        if limit.plans or not concerns(limit, at):
            continue
        names = limit.benefits or tuple(benefit.id for benefit in at.version.benefits)
        benefits = tuple(benefit for benefit in at.version.benefits if benefit.id in names)
        concerned = [working for working in draft.workings if working.benefit.id in names]
        if concerned:
            _limit(concerned, limit, at, benefits, draft.steps)
    if at.version.never_more_than is not None:
        _hold_to(draft, at)


def limit_plans_jointly(drafts: Sequence[Draft]) -> None:
    """Apply limits over several plans: what is too much is taken from the last plan first."""
    for draft in drafts:
        at = draft.at
        for limit in at.version.limits if at is not None else ():
            if limit.plans and at is not None and concerns(limit, at):
                try:
                    _limit_jointly(drafts, draft.plan, at, limit)
                except Missing as error:
                    draft.incomplete += error.paths


def _limit_jointly(drafts: Sequence[Draft], own: str, at: Situation, limit: Limit) -> None:
    names = {own, *limit.plans}
    earlier = counted_jointly(names, limit, at)
    paid = sum((entry.paid for _, entry in earlier), ZERO)
    most = most_of(limit, at)
    concerned = [d for d in drafts if d.plan in names]
    # Each plan rounds by itself: what counts here is what each would pay.
    over = sum((d.payable for d in concerned), ZERO) - max(most - paid, ZERO)
    for draft in reversed(concerned):
        if over <= 0:
            return
        before = draft.payable
        left = whole(max(before - over, ZERO), draft.rounding)
        if before == 0 or not _reduce(draft.workings, draft.amount - left):
            continue
        over -= before - left
        params = {"limit": money_text(most), "paid": money_text(paid)}
        plans = ", ".join(sorted(names))
        line = step(
            "limit_joint",
            draft.amount,
            source=_source(limit, at),
            inputs=[f"{place}.paid" for place, entry in earlier if entry.paid],
            plans=plans,
            **params,
        )
        draft.steps.append(line)


def counted_jointly(names: set[str], limit: Limit, at: Situation) -> Counted:
    """The earlier claims under any of the plans called ``names`` that use up the same limit."""
    return tuple(_counted("history", at.case.history, names, limit, at))


def _counted(
    holder: str, entries: Sequence[HistoryEntry], plans: set[str], limit: Limit, at: Situation
) -> Iterable[tuple[str, HistoryEntry]]:
    day = event_date(at.event, "accident") if limit.per == "accident" else None
    for i, entry in enumerate(entries):
        is_counted = {
            "claim": False,
            "accident": entry.accident_date == day,
            "period": is_in_period(entry, at.version, at.cover),
            "life": True,
        }[limit.per]
        if entry.plan in plans and is_counted:
            yield f"{holder}[{i}]", entry


def concerns(limit: Limit, at: Situation) -> bool:
    """Whether a limit is for this claim: one by accident is for accidents only."""
    return limit.per != "accident" or not is_no_accident(at.event)


def _limit(
    workings: Sequence[Working],
    limit: Limit,
    at: Situation,
    benefits: tuple[BenefitRule, ...],
    steps: list[Step],
) -> None:
    """Hold the sum of ``workings`` to one limit, given what ``benefits`` have paid before."""
    earlier = counted(limit, at)
    payments = [paid_by(entry, benefits) for _, entry in earlier]
    paid = sum(payments, ZERO)
    before = sum((working.amount for working in workings), ZERO)
    if limit.times is not None:
        is_used_up = sum(1 for payment in payments if payment > 0) >= limit.times
        rest = ZERO if is_used_up else before
        text = str(limit.times)
    else:
        most = most_of(limit, at)
        rest = whole(max(most - paid, ZERO), at.version.rounding)
        text = money_text(most)
    _reduce(workings, before - rest)
    if before > 0 and rest == 0:
        for working in workings:
            working.refusals.append(reason("cap_reached", _source(limit, at)))
    if limit.times is not None or (limit.per == "claim" and before <= rest):
        return
    inputs = [*choice_inputs(limit.amount)] if limit.amount is not None else []
    inputs += [
        f"{place}.paid" for (place, _), payment in zip(earlier, payments, strict=True) if payment
    ]
    steps.append(
        step(
            f"limit_household_{limit.per}" if limit.household else _STEP_CODES[limit.per],
            min(before, rest),
            source=_source(limit, at),
            inputs=inputs,
            benefit=benefits[0].id if len(benefits) == 1 else None,
            limit=text,
            paid=exact_text(paid),
        )
    )


def counted(limit: Limit, at: Situation) -> Counted:
    """The earlier claims that use up the same limit, each with its place in the case; of one
    accident those of the same day, of a household those of all its members."""
    if limit.per == "accident":
        own = same_accident(at)
    else:
        own = {"claim": (), "period": at.period, "life": at.life}[limit.per]
    found = [(f"history[{i}]", entry) for i, entry in own]
    if limit.household:
        found += _counted("household", at.case.household, {at.plan}, limit, at)
    return tuple(found)


def most_of(limit: Limit, at: Situation) -> Decimal:
    """The yuan that a limit of money comes to for this member."""
    assert limit.amount is not None
    amount = money(limit.amount, at)
    return amount * at.shares if limit.per_share else amount


def _source(limit: Limit, at: Situation) -> str:
    amount = limit.amount.source if limit.amount is not None else None
    return limit.source or amount or at.version.source


def _reduce(workings: Sequence[Working], excess: Decimal) -> Decimal:
    """Take ``excess`` off, from the last benefit first; gives back what could be taken."""
    taken = ZERO
    for working in reversed(workings):
        part = min(working.amount, max(excess - taken, ZERO))
        working.amount -= part
        taken += part
    return taken


def _hold_to(draft: Draft, at: Situation) -> None:
    rule = at.version.never_more_than
    assert rule is not None
    most = work_out(rule, at.case.amounts)
    allowed = whole(most.amount, at.version.rounding)
    excess = draft.amount - allowed
    if excess > 0:
        _reduce(draft.workings, excess)
        draft.steps.append(
            step(
                "never_more_than",
                allowed,
                source=rule.source or at.version.source,
                inputs=most.inputs,
                what=most.text,
                what_zh=most.text_zh,
            )
        )
