"""A page that is described, not scanned: characters, lines and pictures at places.

OFD pages and e-invoice XML become such pages. They give their text as a PDF's text layer does,
and :mod:`extractors.reading.draw` makes the picture that a reviewer sees. Coordinates are page
pixels (200 dpi), y runs down.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import pairwise

from PIL import Image as Pillow

from extractors.reading.char_lines import Char, lines_of
from extractors.reading.page_rules import Rule
from extractors.types import Box, Line

DPI = 200
Color = tuple[int, int, int]  # red, green, blue
Point = tuple[float, float]
BLACK: Color = (0, 0, 0)

# A CJK glyph fills its em from a little under the baseline to a little under the full height.
ASCENT, DESCENT = 0.86, 0.14
_PLUMB = 2.0  # pixels that an upright rule may lean
_SHORTEST_RULE = 12.0  # pixels: beside a row of small print
NARROW = 0.5  # of the type size: how far a Latin letter or a digit runs


@dataclass(frozen=True, slots=True)
class Glyph:
    """One character in its box. ``turn``: how many degrees clockwise it stands (0, 90, …)."""

    text: str
    box: Box
    color: Color = BLACK
    font: bytes | None = None  # a font file that came with the paper
    turn: int = 0
    is_text: bool = True  # False for what is drawn but belongs to no paper's text, a watermark


@dataclass(frozen=True, slots=True)
class Stroke:
    """A line through ``points``; ``width`` in page pixels."""

    points: tuple[Point, ...]
    width: float
    color: Color = BLACK


@dataclass(frozen=True, slots=True)
class Area:
    """A filled polygon."""

    points: tuple[Point, ...]
    color: Color


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture stretched over ``box``; where it is a seal it darkens what lies under it."""

    image: Pillow.Image
    box: Box
    is_seal: bool = False


Mark = Glyph | Stroke | Area | Picture


@dataclass(frozen=True, slots=True)
class DrawnPage:
    """``marks`` in the order in which they are drawn, on ``width`` x ``height`` page pixels."""

    width: int
    height: int
    marks: tuple[Mark, ...]

    @property
    def glyphs(self) -> list[Glyph]:
        """The characters that are text of the page."""
        return [mark for mark in self.marks if isinstance(mark, Glyph) and mark.is_text]

    @property
    def text(self) -> str:
        """Every upright character, in the order of drawing."""
        return "".join(glyph.text for glyph in self.glyphs if glyph.turn == 0)

    def lines(self) -> tuple[Line, ...]:
        """The upright text as lines, like those of a PDF's text layer."""
        chars = [Char(g.text, *g.box) for g in self.glyphs if g.turn == 0]
        return lines_of(chars, [rule for mark in self.marks for rule in _upright(mark)])


def is_wide(character: str) -> bool:
    """Whether ``character`` fills a whole em: Chinese, full-width letters and marks."""
    return ord(character) >= 0x2E80 or character in "—…“”‘’·"


def advance(character: str, size: float) -> float:
    """How far ``character`` runs in type of ``size``, where no font says so."""
    return size if is_wide(character) else size * NARROW


def text_width(text: str, size: float) -> float:
    """How far ``text`` runs in type of ``size``."""
    return sum(advance(character, size) for character in text)


def set_text(
    x: float, baseline: float, text: str, size: float, color: Color = BLACK
) -> list[Glyph]:
    """``text`` set from left to right, one glyph a character."""
    glyphs: list[Glyph] = []
    for character in text:
        end = x + advance(character, size)
        box = Box(x, baseline - ASCENT * size, end, baseline + DESCENT * size)
        glyphs.append(Glyph(character, box, color))
        x = end
    return glyphs


def moved(marks: Iterable[Mark], dx: float, dy: float) -> list[Mark]:
    """``marks`` shifted by ``dx`` and ``dy``."""
    return [_moved(mark, dx, dy) for mark in marks]


def _moved(mark: Mark, dx: float, dy: float) -> Mark:
    if isinstance(mark, Stroke | Area):
        return replace(mark, points=tuple((x + dx, y + dy) for x, y in mark.points))
    x0, y0, x1, y1 = mark.box
    return replace(mark, box=Box(x0 + dx, y0 + dy, x1 + dx, y1 + dy))


def _upright(mark: Mark) -> Iterator[Rule]:
    """The upright rules that ``mark`` draws: a line, or the sides of a frame."""
    if not isinstance(mark, Stroke):
        return
    for (x, y), (end_x, end_y) in pairwise(mark.points):
        if abs(x - end_x) <= _PLUMB and abs(y - end_y) >= _SHORTEST_RULE:
            yield Rule((x + end_x) / 2, min(y, end_y), max(y, end_y))
