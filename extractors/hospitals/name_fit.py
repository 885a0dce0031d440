"""Names set against the marks of a print: which names fit a row of cells, and how well.

Cells in which nothing was read are hidden and nearly free. A mark that sits in a cell and is
another character costs so much that it must be a look-alike, or doubted by the engine itself.
"""

from __future__ import annotations

import heapq
import re
from collections.abc import Sequence
from dataclasses import dataclass
from math import inf
from typing import NamedTuple

from extractors.character_cells import Cells, Mark, Print, layouts
from extractors.hospitals.grammar import ANY, NUMERAL, NUMERALS, Part, alike, bare, families

SURE_CONFIDENCE = 0.9  # a line at or above it has no doubtful characters

_HIDDEN = 0.35  # a cell in which nothing was read
_SPURIOUS, _SPURIOUS_DOUBTED = 1.5, 0.6  # a mark that belongs to no cell
_MISREAD, _MISREAD_DOUBTED = 2.5, 0.67
_LOOK_ALIKE, _LOOK_ALIKE_DOUBTED = 0.5, 0.3
_WILD = 0.3  # a character taken as it was read
_MAX_WILD_LAYOUT_COST = 0.3  # a pattern that takes what it finds needs an even row
_REACH = 1.3  # pitches by which a mark may lie off its cell
_NEAR = 0.5
_OFF_COST = 0.5  # a pitch beyond _NEAR
_OTHER_PROVINCE = 0.8
_SEEN = -0.5  # a name that stands elsewhere on the paper
_SEEN_OTHERWISE = 0.5  # where that name has another character than the line
_SEEN_ENDING = re.compile(r"(院|中心|所|站|部)$")
_HINT = 0.01  # what the seal shows in a hidden cell decides between names that fit alike
_KEPT_PARTS, _KEPT_NAMES = 6, 60
_MOST_CELLS = 60  # a pitch that gives more was told wrongly: no hospital's name is as long


@dataclass(frozen=True, slots=True)
class Evidence:
    """What the rest of the paper says: ``province`` is its two-digit region code where known,
    ``names`` are texts elsewhere on it that hold the hospital's name, those of its seals too."""

    province: str = ""
    names: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Fit:
    """A name against the marks: its cost, and the share of its characters that were read: of
    the place or university it begins with (``head_share``), of the rest, of all. A name that
    follows no pattern has no head (``None``)."""

    name: str
    cost: float
    head_share: float | None
    tail_share: float
    read_share: float
    is_seen: bool = False


def ranked_fits(printed: Print, confidence: float, evidence: Evidence) -> list[Fit]:
    """The names that fit best, the best first, each once. ``confidence`` is the line's."""
    best: dict[str, Fit] = {}
    if printed.end - printed.start > _MOST_CELLS * printed.pitch:
        return []
    for cells in layouts(printed):
        alignment = _Alignment(printed.marks, cells, confidence)
        for pattern in _likely(printed.marks, cells, evidence):
            fit = alignment.fit(pattern, cells.cost)
            if fit is not None and (fit.name not in best or fit.cost < best[fit.name].cost):
                best[fit.name] = fit
    return sorted(best.values(), key=lambda fit: fit.cost)


class _Pattern(NamedTuple):
    """A name with its own cost; its first ``head`` characters tell a place or a university."""

    cost: float
    text: str
    head: int
    is_seen: bool = False


def _likely(marks: Sequence[Mark], cells: Cells, evidence: Evidence) -> list[_Pattern]:
    """Patterns as long as the row of cells, those most like the marks."""
    count = len(cells.centers)
    seen = _seen(evidence, count)
    least = _LeastCost(marks, cells, evidence.province, [pattern.text for pattern in seen])
    found: list[tuple[float, _Pattern]] = []
    for family in families():
        for length, heads in family.heads.items():
            tails = least.cheapest(family.tails.get(count - length, ()), length)
            for head_cost, own, head in least.cheapest(heads, 0) if tails else ():
                for tail_cost, tail_own, tail in tails:
                    pattern = _Pattern(own + tail_own, head + tail, len(bare(head)))
                    found.append((head_cost + tail_cost, pattern))
    return seen + [pattern for cost, pattern in heapq.nsmallest(_KEPT_NAMES, found) if cost < inf]


def _seen(evidence: Evidence, count: int) -> list[_Pattern]:
    """What stands elsewhere on the paper and is as long as the row; around a seal the name may
    begin anywhere in the text."""
    windows = {
        text[start : start + count]
        for text in evidence.names
        for start in range(len(text) - count + 1)
    }
    return [
        _Pattern(_SEEN, text, 0, is_seen=True)
        for text in sorted(windows)
        if _SEEN_ENDING.search(text)
    ]


class _LeastCost:
    """What a text costs at the least at its cells, each cell by itself: a quick first sieve."""

    def __init__(
        self, marks: Sequence[Mark], cells: Cells, province: str, hints: Sequence[str]
    ) -> None:
        self._province = province
        self._hinted = [{hint[cell] for hint in hints} for cell in range(len(cells.centers))]
        self._near = [
            {mark.text for mark in marks if abs(mark.x - center) <= _REACH * cells.pitch}
            for center in cells.centers
        ]
        self._numerals = [bool(near & NUMERALS) for near in self._near]
        # Thousands of names have the same characters in the same cells
        self._known: list[dict[str, float]] = [{} for _ in cells.centers]

    def cheapest(self, parts: Sequence[Part], at: int) -> list[tuple[float, float, str]]:
        """The best of ``parts`` where their first character is in cell ``at``: total cost, own
        cost, text."""
        owns = ((self._own(part), part.text) for part in parts)
        costs = ((self._of(text, at) + own, own, text) for own, text in owns)
        return heapq.nsmallest(_KEPT_PARTS, costs)

    def _own(self, part: Part) -> float:
        is_elsewhere = self._province and part.province and part.province != self._province
        return part.cost + (_OTHER_PROVINCE if is_elsewhere else 0.0)

    def _of(self, text: str, at: int) -> float:
        total = 0.0
        for cell, character in enumerate(text, at):
            known = self._known[cell]
            if character not in known:
                known[character] = self._cost(cell, character)
            total += known[character]
        return total

    def _cost(self, cell: int, character: str) -> float:
        if character == ANY:
            return _WILD if self._near[cell] else inf
        if character == NUMERAL:
            return 0.0 if self._numerals[cell] else inf
        if character in self._near[cell]:
            return 0.0
        if not self._near[cell].isdisjoint(alike(character)):
            return _HIDDEN / 2
        return _HIDDEN - (_HINT if character in self._hinted[cell] else 0.0)


class _State(NamedTuple):
    """A beginning of the name set against a beginning of the marks."""

    cost: float = 0.0
    head_read: float = 0.0
    tail_read: float = 0.0
    name: str = ""


class _Alignment:
    """Marks set against the cells in order: read, hidden, misread, or belonging to no cell."""

    def __init__(self, marks: Sequence[Mark], cells: Cells, confidence: float) -> None:
        self._marks, self._cells = marks, cells
        # what the engine itself doubts may be wrong more cheaply
        is_sure = confidence >= SURE_CONFIDENCE
        self._misread = _MISREAD if is_sure else _MISREAD_DOUBTED
        self._look_alike = _LOOK_ALIKE if is_sure else _LOOK_ALIKE_DOUBTED
        self._spurious = _SPURIOUS if is_sure else _SPURIOUS_DOUBTED

    def fit(self, pattern: _Pattern, cost: float) -> Fit | None:
        """The cheapest way to read ``pattern``: a row of states a cell, a state a mark."""
        if ANY in pattern.text and cost > _MAX_WILD_LAYOUT_COST:
            return None
        row = [_State()]
        for _ in self._marks:
            row.append(_with(row[-1], self._spurious))
        for cell, character in enumerate(pattern.text):
            row = self._next_row(row, cell, character, pattern)
        last = row[-1]
        if last.cost == inf:
            return None
        tail = len(pattern.text) - pattern.head
        return Fit(
            last.name,
            last.cost + pattern.cost + cost,
            last.head_read / pattern.head if pattern.head else None,
            last.tail_read / tail if tail else 1.0,
            (last.head_read + last.tail_read) / len(pattern.text),
            pattern.is_seen,
        )

    def _next_row(
        self, row: Sequence[_State], cell: int, character: str, pattern: _Pattern
    ) -> list[_State]:
        is_head = cell < pattern.head
        hidden = inf if character in (ANY, NUMERAL) else _HIDDEN
        after = [_with(row[0], hidden, character)]
        for number, mark in enumerate(self._marks):
            paired, read = self._pair(cell, character, mark)
            written = mark.text if character in (ANY, NUMERAL) else character
            if pattern.is_seen and written != mark.text and paired < inf:
                # the seal's own text is worse print than what stands in the line
                paired, read, written = _SEEN_OTHERWISE, 0.0, mark.text
            ways = [
                _with(row[number + 1], hidden, character),
                _with(after[number], self._spurious),
            ]
            if paired < inf:  # few marks are near the cell
                ways.insert(0, _with(row[number], paired, written, read, is_head=is_head))
            after.append(min(ways, key=_rank))
        return after

    def _pair(self, cell: int, character: str, mark: Mark) -> tuple[float, float]:
        """What it costs to take ``mark`` for ``character``, and how much of it was read."""
        off = abs(mark.x - self._cells.centers[cell]) / self._cells.pitch
        if off > _REACH:
            return inf, 0.0
        away = max(0.0, off - _NEAR) * _OFF_COST
        if character == ANY:
            return (away + _WILD, 1.0) if off <= _NEAR else (inf, 0.0)
        if character == NUMERAL:
            return (away, 1.0) if mark.text in NUMERALS else (inf, 0.0)
        if mark.text == character:
            return away, 1.0
        if mark.text in alike(character):
            return away + self._look_alike, 0.5
        return away + self._misread, 0.0


def _rank(state: _State) -> tuple[float, float]:
    return state.cost, -state.head_read - state.tail_read


def _with(
    state: _State, cost: float, text: str = "", read: float = 0.0, *, is_head: bool = False
) -> _State:
    return _State(
        state.cost + cost,
        state.head_read + (read if is_head else 0.0),
        state.tail_read + (0.0 if is_head else read),
        state.name + text,
    )
