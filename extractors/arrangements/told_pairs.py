"""Labels with their values where the arrangement of a page tells them: each pair as one line.

What stands in rows of its own, or left of its label, is read best where all papers have it: behind
the label and a colon. The pair becomes a line of that kind, with the label where it was and the
value pressed into the room up to the next label; whatever is read in it gets the box back that it
has in print.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TypeVar

from extractors.types import Box, Document, Field, Item, Line, Look, Page

_Value = TypeVar("_Value", Field, Item)
COLON = "："
GAP = 0.2  # line heights that such a line ends before the next one


@dataclass(frozen=True, slots=True)
class Pair:
    """A label with its value, each as it was printed."""

    label: Line
    value: Line


@dataclass(frozen=True, slots=True)
class Told:
    """Pairs, the lines of the page that they are made of, and what else stands in those."""

    pairs: tuple[Pair, ...] = ()
    used: tuple[Line, ...] = ()
    rest: tuple[Line, ...] = ()

    @staticmethod
    def of_lines(pairs: Sequence[Pair]) -> Told:
        """Pairs of lines that are a label or a value as a whole."""
        return Told(tuple(pairs), tuple(line for x in pairs for line in (x.label, x.value)))


@dataclass(frozen=True, slots=True)
class TellingPage:
    """A page with pairs as lines, and what each of those lines was made of."""

    page: Page
    pairs: tuple[tuple[Line, Pair], ...] = ()

    def printed(self, box: Box) -> Box:
        """Where ``box`` of the page as it is read stands in print."""
        for line, pair in self.pairs:
            if _holds(line.box, box):
                return _box_in_print(line, pair, box)
        return box

    def with_told(self, told: Told) -> TellingPage:
        """This page with each pair as one line, ``label：value``, in the place of its label."""
        if not told.pairs:
            return self
        used = {id(line) for line in told.used}
        kept = [*(line for line in self.page.lines if id(line) not in used), *told.rest]
        right = max(line.box.x1 for line in self.page.lines)
        beside = [*(line.box for line in kept), *(pair.label.box for pair in told.pairs)]
        made = [(_as_line(x, _room(x.label.box, beside, right)), x) for x in told.pairs]
        lines = (*kept, *(line for line, _ in made))
        return TellingPage(replace(self.page, lines=lines), (*self.pairs, *made))


def _room(label: Box, beside: Sequence[Box], right: float) -> float:
    """Up to where the line that begins with ``label`` may reach, with other boxes ``beside`` it."""
    behind = (
        box.x0
        for box in beside
        if box.x0 > label.x0 and abs(box.center_y - label.center_y) < label.height
    )
    return min(behind, default=max(right, label.x1 + label.width)) - GAP * label.height


def _as_line(pair: Pair, end: float) -> Line:
    said = pair.label.text.rstrip(" :：") + COLON
    text = said + pair.value.text
    box = pair.label.box
    step = (max(end, box.x0 + 1.0) - box.x0) / len(text)
    edges = tuple(box.x0 + step * place for place in range(len(text) + 1))
    looks = tuple(_moved(look, len(said)) for look in pair.value.again)
    trust = min(pair.label.confidence, pair.value.confidence)
    whole = Box(box.x0, box.y0, edges[-1], box.y1)
    return Line(text, whole, trust, edges, pair.label.slope, looks)


def _moved(look: Look, by: int) -> Look:
    return replace(look, start=look.start + by, end=look.end + by)


def _holds(line: Box, box: Box) -> bool:
    return line.x0 <= box.center_x <= line.x1 and line.y0 <= box.center_y <= line.y1


def _box_in_print(line: Line, pair: Pair, box: Box) -> Box:
    said = len(line.text) - len(pair.value.text)
    middles = [(a + b) / 2 for a, b in pairwise(line.edges)]
    places = [n - said for n, x in enumerate(middles) if box.x0 <= x <= box.x1 and n >= said]
    if not places:
        return pair.label.box
    return pair.value.span_box(places[0], places[-1] + 1)


def in_print(document: Document, pages: Sequence[TellingPage]) -> Document:
    """``document`` with the boxes of its values where ``pages`` were printed."""
    by_index = {each.page.index: each for each in pages if each.pairs}
    if not by_index:
        return document

    def moved(value: _Value) -> _Value:
        page = by_index.get(value.page) if value.page is not None else None
        if page is None or value.box is None:
            return value
        return replace(value, box=page.printed(value.box))

    return replace(
        document,
        fields={key: moved(field) for key, field in document.fields.items()},
        extras={key: moved(field) for key, field in document.extras.items()},
        items=tuple(moved(item) for item in document.items),
    )
