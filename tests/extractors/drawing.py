"""Pages set by hand: text at places, as an engine would report it."""

from __future__ import annotations

from extractors.types import Box, Line, Page

HEIGHT = 24.0
WIDE, NARROW = 22.0, 12.0


def line(text: str, x: float, y: float, confidence: float = 0.99) -> Line:
    """A line of 24 px height whose characters are 22 px (Chinese) or 12 px wide."""
    edges = [x]
    for character in text:
        edges.append(edges[-1] + (WIDE if ord(character) > 0x2E80 else NARROW))
    return Line(text, Box(x, y, edges[-1], y + HEIGHT), confidence, tuple(edges))


def page(*lines: Line, index: int = 0, width: int = 1700, height: int = 1200) -> Page:
    return Page(index, width, height, 0, "ocr", tuple(lines))
