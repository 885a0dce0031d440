"""What is left under each limit that earlier claims use up: of a period, a life, an accident."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Literal

from claims.benefits.conditions import unmet
from claims.benefits.cover import paid_by
from claims.benefits.draft import Draft
from claims.benefits.elements import ZERO, earlier_days, most_days
from claims.benefits.facts import Missing, Situation
from claims.benefits.limits import concerns, counted, counted_jointly, most_of
from claims.benefits.result import PlanResult, money_text
from claims.benefits.rules import BenefitRule, Limit

Unit = Literal["yuan", "times", "days"]
Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Cap:
    """One limit of a plan as this claim finds it.

    ``used`` are the places of the earlier claims in the case (``history[0]``) with what each took;
    ``taken`` is what this claim takes, ``None`` while its amount is not known. ``benefits`` is
    empty where the plan as a whole is meant.
    """

    per: str
    unit: Unit
    most: Decimal
    used: tuple[tuple[str, Decimal], ...]
    taken: Decimal | None
    benefits: tuple[BenefitRule, ...] = ()
    plans: tuple[str, ...] = ()
    is_household: bool = False
    source: str | None = None

    @property
    def used_sum(self) -> Decimal:
        return sum((amount for _, amount in self.used), ZERO)

    @property
    def left(self) -> Decimal:
        """What is left for this claim."""
        return max(self.most - self.used_sum, ZERO)


def caps_of(draft: Draft, results: Mapping[str, PlanResult]) -> tuple[Cap, ...]:
    """The limits of one plan that this kind of case falls under, as the plan lists them.

    ``results`` are those of all plans, by their keys. A limit that cannot be told yet (the
    accident has no date, say) is left out.
    """
    at = draft.at
    if at is None:
        return ()
    makers: list[Callable[[], Cap]] = []
    fitting = _concerned(at)
    concerned = {benefit.id for benefit in fitting}
    for benefit in fitting:
        for limit in benefit.limits:
            if not concerns(limit, at):
                continue
            makers.append(_maker(limit, at, (benefit,), draft, results))
        if benefit.per_day is not None:
            makers += [
                _maker_of_days(benefit, per, most, draft, results)
                for per, most in most_days(benefit.per_day, at)
            ]
    for limit in at.version.limits:
        benefits = tuple(b for b in at.version.benefits if b.id in limit.benefits)
        if concerns(limit, at) and (not benefits or concerned & set(limit.benefits)):
            makers.append(_maker(limit, at, benefits, draft, results))
    return tuple(_known(makers))


def caps_to_json(caps: Iterable[Cap]) -> list[Json]:
    """Money with two decimals, times and days as whole numbers; all of them text."""
    return [_to_json(cap) for cap in caps]


def _known(makers: Sequence[Callable[[], Cap]]) -> Iterable[Cap]:
    for make in makers:
        try:
            cap = make()
        except Missing:
            continue
        if cap.per != "claim":
            yield cap


def _concerned(at: Situation) -> list[BenefitRule]:
    """The benefits for this kind of case whose conditions are not known to fail."""
    found = []
    for benefit in at.version.benefits:
        if at.event.kind not in benefit.kinds:
            continue
        try:
            is_refused = bool(unmet(benefit.when, at, at.version.source))
        except Missing:
            is_refused = False
        if not is_refused:
            found.append(benefit)
    return found


def _maker(
    limit: Limit,
    at: Situation,
    benefits: tuple[BenefitRule, ...],
    draft: Draft,
    results: Mapping[str, PlanResult],
) -> Callable[[], Cap]:
    def make() -> Cap:
        unit: Unit = "yuan" if limit.times is None else "times"
        plans = tuple(sorted({draft.plan, *limit.plans})) if limit.plans else ()
        if plans:
            earlier = counted_jointly(set(plans), limit, at)
            used = [(place, entry.paid) for place, entry in earlier]
            taken = _sum_of(results, plans)
        else:
            meant = benefits or at.version.benefits
            used = [(place, paid_by(entry, meant)) for place, entry in counted(limit, at)]
            taken = _taken(results[draft.plan], meant)
        most = most_of(limit, at) if limit.times is None else Decimal(limit.times)
        if unit == "times":
            used = [(place, Decimal(1)) for place, amount in used if amount > 0]
            taken = None if taken is None else Decimal(1 if taken > 0 else 0)
        return Cap(
            per=limit.per,
            unit=unit,
            most=most,
            used=tuple((place, amount) for place, amount in used if amount),
            taken=taken,
            benefits=benefits,
            plans=plans,
            is_household=limit.household,
            source=limit.source or at.version.source,
        )

    return make


def _maker_of_days(
    benefit: BenefitRule, per: str, most: int, draft: Draft, results: Mapping[str, PlanResult]
) -> Callable[[], Cap]:
    def make() -> Cap:
        rule, at = benefit.per_day, draft.at
        assert rule is not None and at is not None  # only then there is anything to make
        days = [w.days for w in draft.workings if w.benefit.id == benefit.id and not w.is_outdone]
        is_known = not results[draft.plan].incomplete
        used = earlier_days(benefit, rule, at, per)
        return Cap(
            per=per,
            unit="days",
            most=Decimal(most),
            used=tuple((place, Decimal(number)) for place, number in used if number),
            taken=Decimal(sum(number or 0 for number in days)) if is_known else None,
            benefits=(benefit,),
            source=rule.source or benefit.source or at.version.source,
        )

    return make


def _taken(result: PlanResult, benefits: Sequence[BenefitRule]) -> Decimal | None:
    if result.incomplete:
        return None
    names = {benefit.id for benefit in benefits}
    return sum((part.amount for part in result.parts if part.benefit in names), ZERO)


def _sum_of(results: Mapping[str, PlanResult], plans: Iterable[str]) -> Decimal | None:
    concerned = [results[plan] for plan in plans if plan in results]
    if any(result.incomplete for result in concerned):
        return None
    return sum((result.payable for result in concerned), ZERO)


def _to_json(cap: Cap) -> Json:
    text = money_text if cap.unit == "yuan" else lambda amount: str(int(amount))
    left_after = None if cap.taken is None else max(cap.left - cap.taken, ZERO)
    return {
        "per": cap.per,
        "unit": cap.unit,
        "benefits": [
            {"id": one.id, "title": one.title, "title_en": one.title_en or one.title}
            for one in cap.benefits
        ],
        "plans": list(cap.plans),
        "household": cap.is_household,
        "cap": text(cap.most),
        "used": text(cap.used_sum),
        "left": text(cap.left),
        "this_claim": None if cap.taken is None else text(cap.taken),
        "left_after": None if left_after is None else text(left_after),
        "used_by": [{"place": place, "amount": text(amount)} for place, amount in cap.used],
        "source": cap.source,
    }
