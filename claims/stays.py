"""Whether papers tell of one stay (or one visit), by the dates on them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from claims.papers import OF_VISITS, Paper
from extractors.values.text import squeeze

DIAGNOSES = ("diagnoses", "discharge_diagnoses", "admission_diagnoses")
SAME_STAY = timedelta(days=1)  # wards and cash desks date admissions a day apart


def stay_of(paper: Paper) -> tuple[date | None, date | None] | None:
    start, end = paper.day("admission_date"), paper.day("discharge_date")
    if paper.type in OF_VISITS and not (start or end):
        start = end = paper.day("visit_date") or paper.day("issue_date")
    return (start, end) if start or end else None


def same_stay(a: Paper, b: Paper) -> bool | None:
    """Whether two papers tell of one stay; ``None`` where they do not say."""
    if _months_differ(a, b):
        return False
    first, second = stay_of(a), stay_of(b)
    if first is None or second is None:
        return None
    known = [(x, y) for x, y in zip(first, second, strict=True) if x and y]
    if not known:
        return None
    if a.type == b.type and a.type in OF_VISITS:
        return first == second
    if len(known) == len(first) and _follow(known):
        return False
    return all(abs(x - y) <= SAME_STAY for x, y in known)


def _follow(ends: Sequence[tuple[date, date]]) -> bool:
    """Whether of two stays of a day each the second begins where the first ends."""
    (start, other_start), (end, other_end) = ends
    return start < end == other_start < other_end or other_start < other_end == start < end


def _months_differ(a: Paper, b: Paper) -> bool:
    """Dates of which only the month is legible can still rule a stay out."""
    for key in ("admission_date", "discharge_date"):
        first, second = a.text(key), b.text(key)
        is_partial = first and second and min(len(first), len(second)) == len("2021-04")
        if is_partial and first and second and first[:7] != second[:7]:
            return True
    return False


def is_same_whole_stay(a: Paper, b: Paper) -> bool:
    """Whether both ends of two papers' stays agree; a day at the hospital is no stay: members of
    one family come for it together."""
    first, second = stay_of(a), stay_of(b)
    if first is None or second is None or None in first + second or not same_stay(a, b):
        return False
    return first[0] != first[1] and OF_VISITS.isdisjoint((a.type, b.type))


def shared_diagnoses(paper: Paper, other: Paper) -> int:
    """How many diagnoses of ``paper`` stand on ``other`` too, where most do: one alone, like high
    blood pressure, is found at every stay."""
    own = _diagnoses(paper)
    shared = len(own & _diagnoses(other))
    return shared if 2 * shared > len(own) else 0


def _diagnoses(paper: Paper) -> set[str]:
    return {squeeze(name) for key in DIAGNOSES for name in paper.values.get(key) or ()}
