"""The goals beside what was measured: one row each, with its interval and whether it is met."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

Json = dict[str, Any]
GROUPS = ("born digital", "scan", "photo, fax, screenshot")
BY_GROUP: tuple[tuple[str, str, tuple[float, float, float]], ...] = (
    ("field accuracy", "fields", (0.995, 0.985, 0.96)),
    ("critical fields", "critical", (0.998, 0.993, 0.975)),
    ("invoices with every critical field right", "invoices_all_critical", (0.99, 0.96, 0.90)),
)


@dataclass(frozen=True, slots=True)
class Goal:
    """``figure`` finds the share in a report; met from ``bound`` on (or up to it: ``is_limit``)."""

    name: str
    bound: float
    figure: Callable[[Json], Json]
    is_limit: bool = False


OTHERS = (
    Goal("document type", 0.99, lambda report: report["product"]["all"]["types"]),
    Goal("page split", 0.99, lambda report: report["split"]["pages"]),
    Goal("claims grouped right", 0.99, lambda report: report["split"]["claims"]),
    Goal(
        "right at confidence ≥ 0.95",
        0.995,
        lambda report: report["product"]["reliability"]["trusted"],
    ),
    Goal(
        "wrong at confidence ≥ 0.95, of all given",
        0.002,
        lambda report: report["product"]["reliability"]["wrong_but_trusted_share_of_given"],
        is_limit=True,
    ),
    Goal("altered digits found", 0.98, lambda report: report["altered"]["found"]),
    Goal(
        "false alarms on sound invoices",
        0.01,
        lambda report: report["altered"]["false_alarms"],
        is_limit=True,
    ),
)
MOST_MS_PER_PAGE = 60.0  # extraction beyond OCR and rendering


def goal_rows(report: Json) -> list[Json]:
    """Every goal with its figure; ``met`` is ``None`` where nothing was measured."""
    rows = [
        _row(f"{name}, {group}", bound, report["product"]["by_group"].get(group, {}).get(key))
        for name, key, bounds in BY_GROUP
        for group, bound in zip(GROUPS, bounds, strict=True)
    ]
    rows += [_row(goal.name, goal.bound, goal.figure(report), goal.is_limit) for goal in OTHERS]
    took = report["extraction_ms_per_page"]
    rows.append(
        {
            "goal": "extraction beyond reading, ms a page",
            "bound": f"≤ {MOST_MS_PER_PAGE:.0f}",
            "measured": f"{took:.1f}",
            "interval": "",
            "met": took <= MOST_MS_PER_PAGE,
        }
    )
    return rows


def _row(name: str, bound: float, figure: Json | None, is_limit: bool = False) -> Json:
    wanted = f"{'≤' if is_limit else '≥'} {bound:.1%}"
    if figure is None or figure["share"] is None:
        return {"goal": name, "bound": wanted, "measured": "–", "interval": "", "met": None}
    measured = figure["share"]
    return {
        "goal": name,
        "bound": wanted,
        "measured": f"{measured:.2%}",
        "interval": f"{figure['low']:.1%} to {figure['high']:.1%} of {figure['of']}",
        "met": measured <= bound if is_limit else measured >= bound,
    }


def print_goals(rows: list[Json]) -> None:
    """The table that everything else explains."""
    print(f"{'goal':<64}{'wanted':>9}{'measured':>10}  {'95 % interval':<26}")
    for row in rows:
        verdict = {True: "met", False: "MISSED", None: "not measured"}[row["met"]]
        print(
            f"{row['goal']:<64}{row['bound']:>9}{row['measured']:>10}  "
            f"{row['interval']:<26}{verdict}"
        )
