"""The benefit of one case under the member's plans: pure, exact, explained step by step."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from itertools import chain

from claims.benefits.caps import caps_of, caps_to_json
from claims.benefits.case import Case
from claims.benefits.conditions import gather, unmet
from claims.benefits.cover import find_situation, refusals_of_cover, too_late, waiting_share
from claims.benefits.draft import Draft, finish
from claims.benefits.elements import Working, work
from claims.benefits.facts import Missing, Situation, choice_inputs, money, payment_key, work_out
from claims.benefits.limits import (
    keep_the_highest,
    limit_benefit,
    limit_plan,
    limit_plans_jointly,
)
from claims.benefits.order import in_order, payers_named
from claims.benefits.reasons import percent_text, reason, without_repeats
from claims.benefits.result import Reason, Result, exact_text
from claims.benefits.rounding import whole
from claims.benefits.rules import BenefitRule, Plan

__all__ = ["compute"]


def compute(plans: Sequence[Plan], case: Case) -> Result:
    """What each of ``plans`` pays for ``case``, in the order given, and all together.

    Nothing is looked up and nothing is guessed: a plan that needs an amount which the case does
    not have pays nothing and says so in ``incomplete``. Amounts are rounded half up to the cent,
    once, at the end of each plan.
    """
    drafts = _drafts(plans, case)
    limit_plans_jointly(drafts)
    finished = {draft.plan: finish(draft, case) for draft in drafts}
    results = tuple(
        replace(finished[draft.plan], caps=tuple(caps_to_json(caps_of(draft, finished))))
        for draft in drafts
    )
    return Result(sum((plan.payable for plan in results), Decimal(0)), results)


def _drafts(plans: Sequence[Plan], case: Case) -> list[Draft]:
    """One draft a plan, in the order given; later ones may ask what others pay.

    A plan that the member never had pays nothing. One whose rules are not given is not known.
    """
    named = {payer for plan in plans for v in plan.versions for payer in payers_named(v)}
    had = {cover.plan for cover in case.member.coverage} | {plan.plan for plan in plans}
    payments = {payment_key(key): Decimal(0) for key in named - had}
    drafts: dict[str, Draft] = {}
    for plan in in_order(plans):
        draft = _draft(plan, replace(case, amounts={**case.amounts, **payments}))
        drafts[plan.plan] = draft
        if plan.plan in named and not draft.incomplete:
            payments[payment_key(plan.plan)] = draft.payable
    return [drafts[plan.plan] for plan in plans]


def _draft(plan: Plan, case: Case) -> Draft:
    draft = Draft(plan.plan)
    try:
        found = find_situation(plan, case)
        if isinstance(found, Reason):
            draft.reasons = [found]
            return draft
        draft.at = found
        draft.reasons = _refusals(found)
        if not draft.reasons:
            _work_benefits(draft, found)
            keep_the_highest(draft)
            limit_plan(draft)
    except Missing as error:
        draft.incomplete += error.paths
    return draft


def _refusals(at: Situation) -> list[Reason]:
    """Every reason why the plan as a whole does not pay this case."""
    version = at.version
    return gather(
        [
            lambda: refusals_of_cover(at),
            lambda: unmet(version.eligibility, at, version.source),
            lambda: too_late(at),
        ]
    )


def _work_benefits(draft: Draft, at: Situation) -> None:
    passed_over: list[list[Reason]] = []
    missing: list[str] = []
    for benefit in at.version.benefits:
        if at.event.kind not in benefit.kinds:
            continue
        try:
            refused = _refusals_of_benefit(benefit, at)
            if refused:
                passed_over.append(refused)
            else:
                draft.workings.append(_work_one(benefit, at))
        except Missing as error:
            missing += error.paths
    if missing:
        raise Missing(*missing)
    if not draft.workings:
        # The benefits that came nearest say why; those for other people would only confuse.
        nearest = min(_distance(refused) for refused in passed_over)
        said = [refused for refused in passed_over if _distance(refused) == nearest]
        draft.reasons = without_repeats(chain.from_iterable(said))


def _distance(refused: Sequence[Reason]) -> tuple[bool, int]:
    """How far a case is from a benefit: one that only comes too early is nearest."""
    return any(found.code != "waiting_period" for found in refused), len(refused)


def _refusals_of_benefit(benefit: BenefitRule, at: Situation) -> list[Reason]:
    refused = unmet(benefit.when, at, benefit.source or at.version.source)
    if refused:
        return refused
    waiting = benefit.waiting or at.version.waiting
    share, day = waiting_share(waiting, at)
    if waiting is not None and share == 0:
        source = waiting.source or at.version.source
        return [reason("waiting_period", source, day=str(day))]
    return []


def _work_one(benefit: BenefitRule, at: Situation) -> Working:
    """One benefit from its base to its own limits, in the order that docs/plans.md tells."""
    working = work(benefit, at)
    if benefit.per_share:
        working.amount *= at.shares
        working.note("shares", working.amount, inputs=("member.shares",), shares=str(at.shares))
    _pay_waiting_share(working)
    _raise_to_least(working)
    _drop_below_threshold(working)
    _hold_to_self_paid(working)
    limit_benefit(working)
    if working.amount == 0 and not working.refusals:
        working.refuse("below_minimum")
    return working


def _pay_waiting_share(working: Working) -> None:
    waiting = working.benefit.waiting or working.at.version.waiting
    share, day = waiting_share(waiting, working.at)
    if waiting is not None and share < 1:
        working.amount *= share
        rate = percent_text(share)
        working.note(
            "waiting_share", working.amount, source=waiting.source, day=str(day), rate=rate
        )


def _raise_to_least(working: Working) -> None:
    """The least that is paid, where anything is due at all."""
    rule = working.benefit.at_least
    if rule is None or working.amount == 0:
        return
    least = money(rule, working.at)
    if working.amount < least:
        working.amount = least
        working.note("at_least", least, source=rule.source, inputs=choice_inputs(rule))


def _drop_below_threshold(working: Working) -> None:
    rule = working.benefit.not_paid_below
    if rule is None:
        return
    threshold = money(rule, working.at)
    if working.amount < threshold:
        working.amount = Decimal(0)
        working.note("not_paid_below", Decimal(0), source=rule.source, least=exact_text(threshold))
        working.refuse("below_minimum", rule.source)


def _hold_to_self_paid(working: Working) -> None:
    rule = working.benefit.never_more_than
    if rule is None:
        return
    most = work_out(rule, working.at.case.amounts)
    allowed = whole(most.amount, working.at.version.rounding)
    if working.amount > allowed:
        working.amount = allowed
        working.note(
            "never_more_than",
            allowed,
            source=rule.source,
            inputs=most.inputs,
            what=most.text,
            what_zh=most.text_zh,
        )
