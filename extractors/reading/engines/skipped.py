"""Characters that the likeliest path skips, though the model half sees them.

A column may be nothing, or one of several characters that look alike: nothing wins although what
stands there is sure to be ink. The nought of Chinese numbers (第九〇一医院) is one ring among five
in the model's list, which share its likelihood. A point on a faxed amount (1516.42) is as faint
as dust. Both are told by where they stand: in a number.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

MIN_NOUGHT = 0.1  # behind a numeral; where no ring is printed they come to 0.04 at most
MIN_POINT = 0.03  # in a number that has none it comes to 0.01 at most
_NOUGHT, _CIRCLE, _POINT = "〇", "○", "."
_RINGS = "〇○◎☐□"
_NUMERALS = "一二三四五六七八九〇"
_OWN = 3  # columns around the beginning of a ring that are its own
_CENTS, _LEAST = 2, 3  # digits behind a point; of a number that has one

Scores = NDArray[np.float32]  # columns x classes


class Mark(NamedTuple):
    """A character that begins in ``column``; ``number`` is its class."""

    column: int
    number: int
    confidence: float


class Skipped:
    """Finds what was skipped between the marks of a line; ``characters`` are the classes."""

    def __init__(self, characters: Sequence[str]) -> None:
        number = {character: at for at, character in enumerate(characters)}
        self._nought, self._circle = number.get(_NOUGHT, -1), number.get(_CIRCLE, -1)
        self._point = number.get(_POINT, -1)
        self._rings = [number[each] for each in _RINGS if each in number]
        self._numerals = {number[each] for each in _NUMERALS if each in number}
        self._digits = {number[each] for each in "0123456789" if each in number}

    def added(self, marks: Sequence[Mark], scores: Scores) -> list[Mark]:
        """``marks`` in their order with those that were skipped between them."""
        whole = [*marks]
        if self._nought >= 0 and self._numerals.intersection(mark.number for mark in marks):
            named = [*self._named(marks)]
            whole = sorted([*named, *self._noughts(named, scores)])
        if self._point >= 0:
            whole = sorted([*whole, *self._points(whole, scores)])
        return whole

    def _named(self, marks: Sequence[Mark]) -> Iterator[Mark]:
        """``marks``, a circle behind a numeral called the nought that it is."""
        before = -1
        for mark in marks:
            is_nought = mark.number == self._circle and before in self._numerals
            before = self._nought if is_nought else mark.number
            yield mark._replace(number=before)

    def _noughts(self, marks: Sequence[Mark], scores: Scores) -> Iterator[Mark]:
        for before, after in pairwise(marks):
            if before.number not in self._numerals:
                continue
            first = before.column + (_OWN if before.number == self._nought else 1)
            last = after.column - (_OWN if after.number in self._rings else 1)
            likely = scores[first : max(first, last + 1), self._rings].sum(axis=1)
            for peak in _peaks(likely):
                yield Mark(first + peak, self._nought, float(likely[peak]))

    def _points(self, marks: Sequence[Mark], scores: Scores) -> Iterator[Mark]:
        """The points of numbers that have none, before their last two digits."""
        for end in self._numbers(marks):
            first, last = marks[end - _CENTS - 1].column + 1, marks[end - _CENTS].column
            likely = scores[first:last, self._point]
            if len(likely) and float(likely.sum()) >= MIN_POINT:
                yield Mark(first + int(likely.argmax()), self._point, float(likely.max()))

    def _numbers(self, marks: Sequence[Mark]) -> Iterator[int]:
        """Where numbers end in ``marks``: digits alone, beside no point."""
        start = 0
        for at, mark in enumerate([*marks, Mark(0, -1, 0.0)]):
            if mark.number in self._digits:
                continue
            beside = {marks[start - 1].number if start else -1, mark.number}
            if at - start >= _LEAST and self._point not in beside:
                yield at
            start = at + 1


def _peaks(likely: NDArray[np.float32]) -> Iterator[int]:
    """The likeliest column of each run of columns in which a ring is likely enough."""
    seen = np.flatnonzero(likely >= MIN_NOUGHT)
    for run in np.split(seen, np.flatnonzero(np.diff(seen) > 1) + 1):
        if len(run):
            yield int(run[likely[run].argmax()])
