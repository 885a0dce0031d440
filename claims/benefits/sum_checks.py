"""How a plan's sum comes together: benefits that exclude each other, rounding."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from decimal import Decimal

from claims.benefits.contradictions import Found, doubtful, wrong
from claims.benefits.plan_text import Path
from claims.benefits.rounding import UNITS
from claims.benefits.rules import MoneyChoice, Version


def check_only_highest(version: Version, at: Path) -> Found:
    """Groups of benefits of which one is paid: each known, and able to meet the others."""
    kinds = {benefit.id: set(benefit.kinds) for benefit in version.benefits}
    groups = Counter(name for rule in version.only_highest for name in set(rule.benefits))
    for i, rule in enumerate(version.only_highest):
        here = (*at, i, "benefits")
        if len(rule.benefits) == 1:
            yield wrong(here, "one_alone")
            continue
        for name, times in Counter(rule.benefits).items():
            if name not in kinds:
                yield wrong(here, "no_benefit", id=name)
            elif times > 1 or groups[name] > 1:
                yield wrong(here, "twice", word=name)
            elif not any(kinds[name] & kinds.get(o, set()) for o in rule.benefits if o != name):
                yield doubtful(here, "never_together", id=name)


def check_rounding(version: Version, at: Path) -> Found:
    """Sums that the plan names and that its own rounding would change."""
    unit = UNITS[version.rounding.to]
    for path, amount in _sums(version):
        if amount % unit:
            yield doubtful((*at, *path), "uneven", amount=amount, to=version.rounding.to)


def _sums(version: Version) -> Iterator[tuple[Path, Decimal]]:
    for i, benefit in enumerate(version.benefits):
        here: Path = ("benefits", i)
        for key in ("fixed", "at_least"):
            choice: MoneyChoice | None = getattr(benefit, key)
            if choice is not None and choice.fixed is not None:
                yield (*here, key), choice.fixed
        for j, tier in enumerate(benefit.tiers):
            if tier.pays is not None and tier.pays.fixed is not None:
                yield (*here, "tiers", j, "pays"), tier.pays.fixed
        for j, limit in enumerate(benefit.limits):
            if limit.amount is not None and limit.amount.fixed is not None:
                yield (*here, "limits", j, "amount"), limit.amount.fixed
    for j, limit in enumerate(version.limits):
        if limit.amount is not None and limit.amount.fixed is not None:
            yield ("limits", j, "amount"), limit.amount.fixed
