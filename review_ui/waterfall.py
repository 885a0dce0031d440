"""Why a candidate has its probability, as bars from fact to fact.

All lengths are on the scale of log-odds, on which facts add up: a bar twice as long says twice as
much. Drawn as SVG without style attributes, which the page's security policy forbids.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import exp, log
from typing import Any

from claims.members.linking import LINK_BOUND

WIDTH = 100.0
EDGE = 0.5  # free space at either end, in log-odds
MIN_BAR = 0.6  # a fact that says next to nothing is still a line
NEGLIGIBLE = 0.05
SUPERSCRIPTS = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")

Stored = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Step:
    """One fact: by what it multiplies the odds, and the probability from then on.

    ``code`` is an evidence code, ``prior`` or ``others``; ``x`` and ``width`` of 100.
    """

    code: str
    effect: str
    probability: str
    x: float
    width: float
    is_for: bool


@dataclass(frozen=True, slots=True)
class Waterfall:
    """The steps of one candidate. ``bound_x``: from there on people are linked."""

    steps: tuple[Step, ...]
    probability: str
    bound_x: float
    result_x: float


def waterfall(candidate: Stored) -> Waterfall | None:
    """``None`` for candidates that were stored before weights were kept."""
    if "prior" not in candidate:
        return None
    facts = [(str(fact["code"]), float(fact["weight"])) for fact in candidate["evidence"]]
    others = float(candidate["others"])
    if abs(others) >= NEGLIGIBLE:
        facts.append(("others", others))
    levels = [float(candidate["prior"])]
    for _, weight in facts:
        levels.append(levels[-1] + weight)
    bound = _log_odds(LINK_BOUND)
    low, high = min(*levels, bound) - EDGE, max(*levels, bound) + EDGE

    def place(level: float) -> float:
        return round((level - low) / (high - low) * WIDTH, 2)

    first = Step("prior", "", chance(_probability(levels[0])), 0.0, place(levels[0]), False)
    steps = [
        Step(
            code,
            times(weight),
            chance(_probability(after)),
            place(min(before, after)),
            max(round(abs(place(after) - place(before)), 2), MIN_BAR),
            weight >= 0,
        )
        for (code, weight), before, after in zip(facts, levels, levels[1:], strict=False)
    ]
    return Waterfall((first, *steps), chance(_score(candidate)), place(bound), place(levels[-1]))


def margin(candidates: Sequence[Stored]) -> str | None:
    """How many times as probable the first candidate is as the second, ``1,200``."""
    if len(candidates) < 2 or any("prior" not in one for one in candidates[:2]):
        return None
    first, second = (sum(float(f["weight"]) for f in one["evidence"]) for one in candidates[:2])
    return number(exp(abs(first - second)))


def chance(probability: float) -> str:
    """``99.97 %``; never 100 % and never 0 %."""
    if probability >= 0.9999:
        return "> 99.99 %"
    if probability < 0.0001:
        return "< 0.01 %"
    percent = probability * 100
    return f"{percent:.2f} %" if percent < 1 or percent > 99 else f"{percent:.0f} %"


def times(weight: float) -> str:
    """A weight as what it multiplies or divides the odds by: ``× 20``, ``÷ 1.5``."""
    return f"{'×' if weight >= 0 else '÷'} {number(exp(abs(weight)))}"


def number(value: float) -> str:
    """Two telling digits: ``1.5``, ``20``, ``15,000``; from a million on a power of ten."""
    if value < 10:
        return f"{value:.1f}"
    exponent = len(str(int(value))) - 1
    if exponent >= 6:
        return "10" + str(exponent).translate(SUPERSCRIPTS)
    unit = 10 ** (exponent - 1)
    return f"{round(value / unit) * unit:,}"


def _score(candidate: Stored) -> float:
    weights = sum(float(fact["weight"]) for fact in candidate["evidence"])
    return _probability(float(candidate["prior"]) + weights + float(candidate["others"]))


def _probability(log_odds: float) -> float:
    return 1 / (1 + exp(-log_odds))


def _log_odds(probability: float) -> float:
    return log(probability / (1 - probability))
