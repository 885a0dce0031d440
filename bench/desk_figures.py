"""What the benches of the desk print: a figure a row, beside its goal."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median


@dataclass(frozen=True, slots=True)
class Figure:
    """How long something took; ``is_met`` is ``None`` where there is no goal for it."""

    name: str
    times: int
    median_ms: float
    p95_ms: float
    goal: str = ""
    is_met: bool | None = None


def p95(times_ms: Sequence[float]) -> float:
    """The time that nineteen of twenty stay below."""
    ordered = sorted(times_ms)
    return ordered[min(int(len(ordered) * 0.95), len(ordered) - 1)]


def figure(name: str, times_ms: Sequence[float], most_ms: float | None = None) -> Figure:
    """Median and p95; the goal, where there is one, is for the median: a bench of a shared machine
    is disturbed now and then."""
    middle = median(times_ms)
    if most_ms is None:
        return Figure(name, len(times_ms), middle, p95(times_ms))
    goal = f"median ≤ {most_ms:.0f} ms"
    return Figure(name, len(times_ms), middle, p95(times_ms), goal, middle <= most_ms)


def compared(name: str, idle_ms: Sequence[float], busy_ms: Sequence[float], most: float) -> Figure:
    """The busy times; the goal is for their p95, as a multiple of the idle one."""
    ratio = p95(busy_ms) / p95(idle_ms)
    goal = f"p95 ≤ {most:.0f} × idle ({p95(idle_ms):.0f} ms): {ratio:.2f}"
    return Figure(name, len(busy_ms), median(busy_ms), p95(busy_ms), goal, ratio <= most)


def table(figures: Sequence[Figure]) -> str:
    """One line a figure."""
    words = {True: "met", False: "MISSED", None: ""}
    lines = [f"{'':<44}{'times':>6}{'median':>9}{'p95':>9}  goal"]
    lines += [
        f"{one.name:<44}{one.times:>6}{one.median_ms:>9.1f}{one.p95_ms:>9.1f}"
        f"  {one.goal:<42}{words[one.is_met]}".rstrip()
        for one in figures
    ]
    return "\n".join(lines)
