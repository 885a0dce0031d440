"""The one rounding of a plan's sum: to the cent, or as coarse as the plan says."""

from __future__ import annotations

from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal

from claims.benefits.rules import Rounding

UNITS = {"cent": Decimal("0.01"), "jiao": Decimal("0.1"), "yuan": Decimal(1)}
_MODES = {"half_up": ROUND_HALF_UP, "down": ROUND_DOWN}
_CENT = UNITS["cent"]


def rounded(amount: Decimal, rule: Rounding) -> Decimal:
    """``amount`` (not below zero) as the plan pays it, with two decimals."""
    return amount.quantize(UNITS[rule.to], rounding=_MODES[rule.mode]).quantize(_CENT)


def whole(amount: Decimal, rule: Rounding) -> Decimal:
    """What a limit of ``amount`` leaves room for: rounding half up must not pass it."""
    if rule.to == "cent":
        return amount
    return amount.quantize(UNITS[rule.to], rounding=ROUND_DOWN)
