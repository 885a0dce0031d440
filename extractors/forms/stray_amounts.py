"""Amounts that stand further from their labels than the paper prints them: most often the end of
one, the rest of which a stamp hides."""

from __future__ import annotations

from collections.abc import Sequence

from extractors.labels.finding import Label
from extractors.types import Box

STRAY_TRUST = 0.85
FEWEST = 3  # other amounts that show how far this paper prints them from their labels
APART = 1.2  # label heights that an amount may stand further off than nearly all others
SHORT = 2  # figures before the point that ink leaves of an amount
ALIGNED = 0.6  # heights that the edges of one column's amounts differ by


def are_strays(places: Sequence[tuple[Label, Box]]) -> list[bool]:
    """Which of the amounts, each given with its label, stand further from it than all others but
    one, and in no column with another."""
    gaps = [(box.x0 - label.box.x1) / label.box.height for label, box in places]
    found = []
    for number, (_, box) in enumerate(places):
        others = sorted(gap for other, gap in enumerate(gaps) if other != number)
        is_far = len(others) >= FEWEST and gaps[number] > max(others[-2], 0.0) + APART
        found.append(is_far and not _is_in_column(box, [x for _, x in places if x is not box]))
    return found


def may_be_a_tail(amount: str) -> bool:
    """Whether ``amount`` is so small that it may be what is left of another."""
    return len(amount.lstrip("-").partition(".")[0]) <= SHORT


def _is_in_column(box: Box, others: Sequence[Box]) -> bool:
    reach = ALIGNED * box.height
    return any(abs(box.x0 - x.x0) < reach or abs(box.x1 - x.x1) < reach for x in others)
