"""Where the characters of a printed line sit: Chinese print has one pitch for all of them.

The engine gives the borders half-way between the places where it saw characters. Where a seal
hides some, the borders lie farther apart, and the number of hidden cells can be worked out.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import ceil
from statistics import fmean, median, median_low

from extractors.types import Line

MIN_PITCH_SAMPLES = 2
MIN_LENGTH = 4  # characters, for the pitch to be told
_REGULAR = (0.8, 1.2)  # pitches between neighbours that have nothing hidden between them
_MAX_MISFIT = 0.65  # pitches by which a number of cells may miss the width of the print
_MAX_STRETCH = 0.12  # of the width: how far off the measured pitch may be
_MISFIT_COST = 0.8  # a pitch
_MAX_START_GAP = 1.5  # pitches from the start; beyond it a character is hidden there


@dataclass(frozen=True, slots=True)
class Mark:
    """A character that was read, and the x position of its middle in page pixels."""

    text: str
    x: float


@dataclass(frozen=True, slots=True)
class Print:
    """The marks of one value. ``start`` and ``end`` are where the print begins and ends,
    ``pitch`` is the distance from one character to the next; all in pixels."""

    marks: tuple[Mark, ...]
    start: float
    end: float
    pitch: float

    @property
    def text(self) -> str:
        return "".join(mark.text for mark in self.marks)

    @property
    def gaps(self) -> list[float]:
        """The distances between neighbours, in pitches; the first is that from the start."""
        places = [self.start - self.pitch / 2, *(mark.x for mark in self.marks)]
        return [(b - a) / self.pitch for a, b in pairwise(places)]


@dataclass(frozen=True, slots=True)
class Cells:
    """An even row of character cells: their middles, their pitch, what this layout costs."""

    centers: tuple[float, ...]
    pitch: float
    cost: float


def read_print(line: Line, start: int, end: int) -> Print | None:
    """The marks of ``line.text[start:end]``; ``None`` where the line does not tell their places
    or is too short to tell the pitch."""
    if len(line.edges) != len(line.text) + 1 or end - start < 1:
        return None
    if len(line.text) < MIN_LENGTH:
        return None
    centers = _centers(line.edges)
    steps = [b - a for a, b in pairwise(centers)]
    usual = median(steps)
    own = [step for step in steps[start : end - 1] if _is_regular(step, usual)]
    pitch = fmean(own) if len(own) >= MIN_PITCH_SAMPLES else usual
    if pitch <= 0:
        return None
    marks = tuple(Mark(line.text[i], centers[i]) for i in range(start, end))
    # what is hidden between these marks and their neighbours belongs to this value
    first, last = line.edges[start], line.edges[end]
    if start > 0:
        first = min(first, centers[start - 1] + pitch / 2)
    if end < len(centers):
        last = max(last, centers[end] - pitch / 2)
    return Print(marks, first, last, pitch)


def layouts(printed: Print) -> Iterator[Cells]:
    """The even rows of cells that the print may have, from where it begins to where it ends.

    The box of a line under a seal is sometimes cut short or drawn out by the seal, so the first
    and last marks are tried as the ends too.
    """
    half = printed.pitch / 2
    starts = {printed.start}
    if printed.gaps[0] <= _MAX_START_GAP:
        starts.add(printed.marks[0].x - half)
    ends = {printed.end, printed.marks[-1].x + half}
    for left in sorted(starts):
        for right in sorted(ends):
            width = (right - left) / printed.pitch
            most = max(_MAX_MISFIT, _MAX_STRETCH * width)
            for count in range(max(1, ceil(width - most)), int(width + most) + 1):
                misfit = abs(count - width)
                if count >= len(printed.marks) - 1:
                    yield _row(left, right, count, misfit * _MISFIT_COST)


def _row(left: float, right: float, count: int, cost: float) -> Cells:
    pitch = (right - left) / count
    return Cells(tuple(left + (i + 0.5) * pitch for i in range(count)), pitch, cost)


def _centers(edges: Sequence[float]) -> list[float]:
    """The middles whose half-way points are ``edges[1:-1]``. One degree is free: the first
    middle is put where the steps from one to the next come out most even.

    However far the first middle moves, the others move as far, every second one the other way:
    each step says where the first must be for it to be the usual one, and their median is
    nearest to all.
    """
    # the first and the last character may stand away from where the line begins and ends
    inner = edges[1:-1] if len(edges) > MIN_LENGTH else edges
    usual = median_low(b - a for a, b in pairwise(inner))  # what is hidden makes steps longer
    centers = [edges[0]]
    for edge in edges[1:-1]:
        centers.append(2 * edge - centers[-1])
    ways = [1 if at % 2 == 0 else -1 for at in range(len(centers))]
    steps = zip(ways, pairwise(centers), strict=False)
    wanted = [way * (b - a - usual) / 2 for way, (a, b) in steps]
    first = min(max(median(wanted), 0.0), edges[1] - edges[0])
    return [center + way * first for way, center in zip(ways, centers, strict=True)]


def _is_regular(step: float, usual: float) -> bool:
    return _REGULAR[0] * usual <= step <= _REGULAR[1] * usual
