"""The small languages inside OFD attributes: boxes, matrices, repeated distances, paths, colours.

Source: GB/T 33190-2016, chapters 8 (graphics), 10 (pictures) and 11 (text). Lengths are
millimetres, x runs right and y down.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from extractors.reading.drawn import Color, Point
from extractors.types import Box

MAX_REPEAT = 100_000  # characters of one text object; more is an attack on memory
MAX_COORDINATE = 1e6
_NUMBER = re.compile(r"[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?")
_PATH_TOKEN = re.compile(rf"[MLQBACS]|{_NUMBER.pattern}")
_CURVE_STEPS = 8
# How many numbers each path command takes; the last two are where it ends.
_PATH_NUMBERS = {"S": 2, "M": 2, "L": 2, "Q": 4, "B": 6, "A": 7, "C": 0}


class Matrix(NamedTuple):
    """An affine map: ``x' = a x + c y + e``, ``y' = b x + d y + f``."""

    a: float = 1.0
    b: float = 0.0
    c: float = 0.0
    d: float = 1.0
    e: float = 0.0
    f: float = 0.0

    def apply(self, x: float, y: float) -> Point:
        return self.a * x + self.c * y + self.e, self.b * x + self.d * y + self.f

    def then(self, after: Matrix) -> Matrix:
        """This map, then ``after``."""
        e, f = after.apply(self.e, self.f)
        return Matrix(
            after.a * self.a + after.c * self.b,
            after.b * self.a + after.d * self.b,
            after.a * self.c + after.c * self.d,
            after.b * self.c + after.d * self.d,
            e,
            f,
        )

    def box(self, x0: float, y0: float, x1: float, y1: float) -> Box:
        """The upright rectangle around the mapped rectangle."""
        xs, ys = zip(*(self.apply(x, y) for x in (x0, x1) for y in (y0, y1)), strict=True)
        return Box(min(xs), min(ys), max(xs), max(ys))

    @property
    def turn(self) -> int:
        """The nearest quarter turn of what is mapped, clockwise: 0, 90, 180 or 270 degrees."""
        return round(math.degrees(math.atan2(self.b, self.a)) / 90) % 4 * 90

    @property
    def scale(self) -> float:
        """How much longer lengths become, on the average of both directions."""
        return math.sqrt(abs(self.a * self.d - self.b * self.c))


def numbers(text: str | None) -> list[float]:
    """Every number in ``text``; what is out of all bounds is left out."""
    found = (float(number) for number in _NUMBER.findall(text or ""))
    return [number for number in found if abs(number) <= MAX_COORDINATE]


def number(text: str | None, default: float) -> float:
    """The first number in ``text``, else ``default``."""
    return next(iter(numbers(text)), default)


def box_of(text: str | None) -> Box | None:
    """``"x y width height"`` as a box; ``None`` where it is not four numbers or has no size."""
    found = numbers(text)
    if len(found) != 4 or found[2] <= 0 or found[3] <= 0:
        return None
    x, y, width, height = found
    return Box(x, y, x + width, y + height)


def matrix_of(text: str | None) -> Matrix:
    """``"a b c d e f"``; anything else changes nothing."""
    found = numbers(text)
    return Matrix(*found) if len(found) == 6 else Matrix()


def deltas(text: str | None) -> list[float]:
    """Distances between characters: ``"3 g 2 4.5"`` is 3, 4.5, 4.5 (``g n v``: n times v)."""
    found: list[float] = []
    tokens = iter((text or "").split())
    for token in tokens:
        if token.lower() != "g":
            found += numbers(token)[:1]
            continue
        count, distance = numbers(next(tokens, "")), numbers(next(tokens, ""))
        if count and distance:
            found += distance[:1] * min(max(int(count[0]), 0), MAX_REPEAT)
        if len(found) > MAX_REPEAT:
            break
    return found[:MAX_REPEAT]


def paths(text: str | None) -> list[tuple[tuple[Point, ...], bool]]:
    """The lines of an ``AbbreviatedData``: points, and whether the line was closed.

    Curves become a few straight pieces, arcs one: tables and frames are drawn for a reader's eye.
    """
    found: list[tuple[tuple[Point, ...], bool]] = []
    points: list[Point] = []
    for command, values in _commands(text or ""):
        if command in "MS":
            _end(found, points, is_closed=False)
            points = [(values[0], values[1])]
        elif command == "C":
            _end(found, points, is_closed=True)
            points = points[:1]
        elif points:
            points += _further(points[-1], command, values)
    _end(found, points, is_closed=False)
    return found


def _commands(text: str) -> Iterator[tuple[str, list[float]]]:
    tokens = _PATH_TOKEN.findall(text)
    place = 0
    while place < len(tokens):
        command = tokens[place]
        place += 1
        if command not in _PATH_NUMBERS:
            continue
        count = _PATH_NUMBERS[command]
        values = [token for token in tokens[place : place + count] if token not in _PATH_NUMBERS]
        if len(values) < count:
            return
        yield command, [float(value) for value in values]
        place += count


def _end(
    found: list[tuple[tuple[Point, ...], bool]], points: Sequence[Point], *, is_closed: bool
) -> None:
    if len(points) > 1:
        found.append(((*points, points[0]) if is_closed else tuple(points), is_closed))


def _further(start: Point, command: str, values: Sequence[float]) -> list[Point]:
    pairs = list(zip(values[-6::2], values[-5::2], strict=True)) if command == "B" else []
    if command == "Q":
        pairs = [(values[0], values[1]), (values[2], values[3])]
    if not pairs:
        return [(values[-2], values[-1])]
    return [_on_curve([start, *pairs], step / _CURVE_STEPS) for step in range(1, _CURVE_STEPS + 1)]


def _on_curve(points: Sequence[Point], at: float) -> Point:
    """De Casteljau: the point of a Bézier curve at ``at`` (0 to 1)."""
    while len(points) > 1:
        points = [
            (x0 + (x1 - x0) * at, y0 + (y1 - y0) * at) for (x0, y0), (x1, y1) in pairwise(points)
        ]
    return points[0]


def color_of(text: str | None) -> Color | None:
    """``"r g b"``, ``"grey"`` or ``"c m y k"`` (0 to 255 each, ``#`` for hexadecimal)."""
    values: list[int] = []
    for token in (text or "").split()[:4]:
        try:
            value = int(token[1:], 16) if token.startswith("#") else round(float(token))
        except (ValueError, OverflowError):
            return None
        values.append(min(max(value, 0), 255))
    if len(values) == 1:
        return values[0], values[0], values[0]
    if len(values) == 3:
        return values[0], values[1], values[2]
    if len(values) == 4:
        cyan, magenta, yellow, black = values
        red, green, blue = (255 - min(255, ink + black) for ink in (cyan, magenta, yellow))
        return red, green, blue
    return None
