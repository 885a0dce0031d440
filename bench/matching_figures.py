"""What came out of a bench of the matching, and what it was to reach."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from math import exp, lgamma, log
from statistics import mean, median, quantiles

from bench.cpu import Spent
from bench.matching_papers import Asked
from claims.members.matching import MatchResult

SCORE_STEPS = (0.001, 0.01, 0.05, 0.1, 0.3, 0.5, 0.7, 0.9, 0.95, 0.99, 0.999, 0.9999)
MILLION = 1_000_000
OUTSIDE = 0.05  # how often a true promise is kept outside its interval
LARGE_ROSTER_FACTOR = 2  # beyond a million members a query may take twice the time
Figures = dict[str, float]


def scores(asked: Sequence[Asked], results: Sequence[MatchResult]) -> Figures:
    """Recall and links of the answerable, wrong links, links of people outside the roster."""
    counts: Counter[str] = Counter()
    for one, result in zip(asked, results, strict=True):
        found = [candidate.member_no for candidate in result.candidates]
        if one.truth is None:
            counts["outsiders"] += 1
            counts["doubles"] += one.is_double
            key = "doubles_linked" if one.is_double else "outsiders_linked"
            counts[key] += result.linked is not None
        else:
            counts["wrong_links"] += result.linked not in (None, one.truth)
        if one.is_answerable:
            counts["answerable"] += 1
            counts["first"] += found[:1] == [one.truth]
            counts["among_five"] += one.truth in found[:5]
            counts["links"] += result.linked == one.truth
    answerable = max(counts["answerable"], 1)
    return {
        "queries": len(asked),
        "answerable": counts["answerable"],
        "recall_at_1": round(counts["first"] / answerable, 4),
        "recall_at_5": round(counts["among_five"] / answerable, 4),
        "linked_share": round(counts["links"] / answerable, 4),
        "wrong_links": counts["wrong_links"],
        "outsiders": counts["outsiders"],
        "outsiders_linked": counts["outsiders_linked"],
        "doubles": counts["doubles"],
        "doubles_linked": counts["doubles_linked"],
    }


def reliability(asked: Sequence[Asked], results: Sequence[MatchResult]) -> list[Figures]:
    """What scores promise and keep: for each range of scores, all candidates of all queries.

    ``low`` and ``high``: what so many candidates keep 19 times in 20 where the promise is true.
    """
    bins: list[list[tuple[float, bool]]] = [[] for _ in range(len(SCORE_STEPS) + 1)]
    for one, result in zip(asked, results, strict=True):
        for found in result.candidates:
            is_true = found.member_no == one.truth
            bins[bisect_right(SCORE_STEPS, found.score)].append((found.score, is_true))
    rows = zip((0.0, *SCORE_STEPS), bins, strict=True)
    return [_kept(start, candidates) for start, candidates in rows if candidates]


def _kept(start: float, candidates: Sequence[tuple[float, bool]]) -> Figures:
    promised = mean(score for score, _ in candidates)
    low, high = usual_share(len(candidates), promised)
    return {
        "from": start,
        "candidates": len(candidates),
        "promised": round(promised, 5),
        "kept": round(mean(is_true for _, is_true in candidates), 5),
        "low": round(low, 5),
        "high": round(high, 5),
    }


def usual_share(count: int, chance: float) -> tuple[float, float]:
    """Between which shares of ``count`` something of this ``chance`` happens, 19 times in 20."""
    if not 0 < chance < 1:
        return chance, chance
    below, low = 0.0, None
    for hits in range(count + 1):
        ways = lgamma(count + 1) - lgamma(hits + 1) - lgamma(count - hits + 1)
        below += exp(ways + hits * log(chance) + (count - hits) * log(1 - chance))
        if low is None and below >= OUTSIDE / 2:
            low = hits
        if below >= 1 - OUTSIDE / 2:
            return (low or 0) / count, hits / count
    return (low or 0) / count, 1.0


def times(spent: Sequence[Spent]) -> Figures:
    """Milliseconds a query: by the clock, and the CPU time of both sides."""
    ms = {
        "": [one.wall * 1000 for one in spent],
        "cpu_": [one.cpu * 1000 for one in spent],
        "client_cpu_": [one.client * 1000 for one in spent],
        "server_cpu_": [one.server * 1000 for one in spent if one.server is not None],
    }
    figures: Figures = {}
    for name, values in ms.items():
        if values:
            figures[f"{name}median_ms"] = round(median(values), 2)
            figures[f"{name}p95_ms"] = round(quantiles(values, n=20)[-1], 2)
            figures[f"{name}p99_ms"] = round(quantiles(values, n=100)[-1], 2)
    return figures


@dataclass(frozen=True, slots=True)
class Goal:
    """Met from ``bound`` on, or up to it: ``is_limit``."""

    figure: str
    bound: float
    is_limit: bool = True

    def row(self, figures: Figures) -> str:
        """``✓ linked_share 0.934 (≥ 0.92)``."""
        found = figures[self.figure]
        is_met = found <= self.bound if self.is_limit else found >= self.bound
        sign = "≤" if self.is_limit else "≥"
        return f"{'✓' if is_met else '✗'} {self.figure} {found:g} ({sign} {self.bound:g})"


def goals(members: int) -> tuple[Goal, ...]:
    """What a roster of so many members is held to; the times, by a quiet machine of two cores."""
    factor = LARGE_ROSTER_FACTOR if members > MILLION else 1
    return (
        Goal("recall_at_1", 0.99, is_limit=False),
        Goal("recall_at_5", 0.998, is_limit=False),
        Goal("linked_share", 0.92, is_limit=False),
        Goal("wrong_links", 0),
        Goal("outsiders_linked", 0),
        Goal("median_ms", 5 * factor),
        Goal("p95_ms", 15 * factor),
        Goal("import_s", 60 * max(members / MILLION, 1)),
    )
