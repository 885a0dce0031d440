"""What the ways to lay rows anew (``bench/layings.py``) share: a paper's style and its cells."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from bench.plain_pairs import Pair, width

WIDEST_ROW = 116  # columns of a page
Align = Literal["left", "centre", "flush"]


@dataclass(frozen=True, slots=True)
class Style:
    """How one paper is printed. ``shift`` is columns and rows that values lie off their labels."""

    ways: frozenset[str]
    align: Align
    colon: str
    gap: int  # columns between a label and its value
    columns: int  # pairs in a row of cells
    slip: int
    slip_print: Literal["beside", "edge", "below"]
    shift: tuple[float, float]
    is_each: bool  # every value is off by itself, a little
    mark: str  # what parts a label from its value, or stands around it

    def has(self, way: str) -> bool:
        return way in self.ways


@dataclass(frozen=True, slots=True)
class Cell:
    """A label or a value at its place; a value knows how wide its label is."""

    text: str
    at: float
    is_value: bool = False
    drop: float = 0.0
    begins: bool = False


CellRow = tuple[Cell, ...]


def filled(*rows: Sequence[Cell]) -> Iterator[CellRow]:
    """The cells of ``rows`` that say something."""
    for row in rows:
        cells = tuple(cell for cell in row if cell.text)
        if cells:
            yield cells


def slack(style: Style) -> int:
    """Columns that stay free behind a value."""
    if style.has("glued"):
        return 1
    return 3 + (max(0, round(style.shift[0])) + 1 if style.has("struck") else 0)


def pair_at(pair: Pair, at: float, style: Style) -> tuple[Cell, Cell]:
    label = Cell(pair.label + style.colon, at)
    return label, Cell(pair.value, at + width(label.text) + style.gap, is_value=True)
