"""A printed form put together from values: labelled cells in columns, rules, a table."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from math import ceil

from extractors.reading.drawn import (
    BLACK,
    Color,
    DrawnPage,
    Mark,
    Stroke,
    advance,
    set_text,
    text_width,
)

INK: Color = (150, 96, 52)  # the brown in which forms are printed
WIDTH = 1700  # page pixels: 216 mm, as wide as the national form
LEFT, RIGHT = 110.0, 1590.0
SIZE = 26.0  # of the type, page pixels: 9.4 points
ROW = 46.0
_GAP = 1.6 * SIZE  # between cells: wide enough that they are read as texts of their own


@dataclass
class FormSheet:
    """Grows from top to bottom; ``y`` is the baseline of the next row."""

    y: float = 90.0
    marks: list[Mark] = field(default_factory=list)

    def title(self, text: str) -> None:
        size = min(1.9 * SIZE, (RIGHT - LEFT) / max(text_width(text, 1.0), 1.0))
        self.marks += set_text((WIDTH - text_width(text, size)) / 2, self.y, text, size, INK)
        self.y += 2 * ROW

    def text(self, x: float, text: str, color: Color = BLACK) -> None:
        """``text`` at ``x`` in the present row."""
        self.marks += set_text(x, self.y, text, SIZE, color)

    def cells(self, cells: Sequence[tuple[str, str]], columns: int) -> None:
        """Label and value pairs side by side; a long one takes several columns, or rows."""
        step = (RIGHT - LEFT) / columns
        column = 0
        for label, value in cells:
            head = f"{label}："
            wide = ceil((text_width(head + value, SIZE) + _GAP) / step)
            if column and column + wide > columns:
                self.y, column = self.y + ROW, 0
            x = LEFT + column * step
            self.text(x, head, INK)
            self._wrapped(x + text_width(head, SIZE), value)
            column += wide
        if cells:
            self.y += ROW

    def row(self, cells: Sequence[tuple[float, str]], color: Color = BLACK) -> None:
        """Texts at given places, and on to the next row."""
        for x, text in cells:
            self.text(x, text, color)
        self.y += ROW

    def rule(self) -> None:
        """A line across the form between the last row and the next."""
        y = self.y - 0.8 * ROW
        self.marks.append(Stroke(((LEFT - 10, y), (RIGHT + 10, y)), 2, INK))
        self.y += 0.3 * ROW

    def page(self) -> DrawnPage:
        return DrawnPage(WIDTH, round(max(self.y + ROW, 700.0)), tuple(self.marks))

    def _wrapped(self, x: float, value: str) -> None:
        """``value`` from ``x`` on; what reaches over the edge goes on in the next row."""
        start = x
        for character in value:
            width = advance(character, SIZE)
            if x + width > RIGHT + SIZE:
                self.y += ROW
                x = start
            self.marks += set_text(x, self.y, character, SIZE)
            x += width
