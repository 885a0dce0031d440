"""Plots as numbers: where the lines, bars and labels of an SVG go. The templates only draw them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

WIDTH, HEIGHT = 540, 220
LEFT, RIGHT, TOP, BOTTOM = 46, 28, 14, 34
INNER_WIDTH, INNER_HEIGHT = WIDTH - LEFT - RIGHT, HEIGHT - TOP - BOTTOM
MOST_LABELS = 6  # under the plot


@dataclass(frozen=True, slots=True)
class Tick:
    """A label and where it stands along its axis."""

    at: float
    label: str


@dataclass(frozen=True, slots=True)
class Mark:
    """One figure: a dot of a line or a bar, with the words that pointing at it tells."""

    x: float
    y: float
    words: str
    width: float = 0.0
    height: float = 0.0


@dataclass(frozen=True, slots=True)
class Series:
    """One line (``path`` runs through its marks, with a gap where a figure is missing) or one set
    of bars; ``name`` chooses its look."""

    name: str
    marks: tuple[Mark, ...]
    path: str = ""


@dataclass(frozen=True, slots=True)
class Plot:
    """Everything that an SVG of ``WIDTH`` × ``HEIGHT`` shows."""

    series: tuple[Series, ...]
    across: tuple[Tick, ...]
    up: tuple[Tick, ...]


def lines(
    labels: Sequence[str], named: Sequence[tuple[str, Sequence[float | None]]], words: str
) -> Plot:
    """One line a name over ``labels``; ``words`` is filled with label and value of each dot."""
    top = ceiling([value for _, values in named for value in values if value is not None])
    step = INNER_WIDTH / max(len(labels) - 1, 1)
    made = [
        _line(name, [LEFT + step * at for at in range(len(labels))], values, labels, top, words)
        for name, values in named
    ]
    return Plot(tuple(made), _across(labels, LEFT, step), _up(top))


def _line(
    name: str,
    places: Sequence[float],
    values: Sequence[float | None],
    labels: Sequence[str],
    top: float,
    words: str,
) -> Series:
    marks: list[Mark] = []
    path: list[str] = []
    is_open = False
    for x, value, label in zip(places, values, labels, strict=True):
        if value is None:
            is_open = False
            continue
        y = _height_of(value, top)
        path.append(f"{'L' if is_open else 'M'}{x:.1f} {y:.1f}")
        marks.append(Mark(x, y, words.format(label=label, value=number(value))))
        is_open = True
    return Series(name, tuple(marks), " ".join(path))


def bars(labels: Sequence[str], named: Sequence[tuple[str, Sequence[float]]], words: str) -> Plot:
    """Bars side by side, one a name, over each of ``labels``."""
    top = ceiling([value for _, values in named for value in values])
    step = INNER_WIDTH / max(len(labels), 1)
    width = step * 0.72 / len(named)
    made: list[Series] = []
    for place, (name, values) in enumerate(named):
        first = LEFT + step * 0.14 + width * place
        marks = [
            _bar(
                first + step * at, width, value, top, words.format(label=label, value=number(value))
            )
            for at, (value, label) in enumerate(zip(values, labels, strict=True))
        ]
        made.append(Series(name, tuple(marks)))
    return Plot(tuple(made), _across(labels, LEFT + step / 2, step), _up(top))


def _bar(x: float, width: float, value: float, top: float, words: str) -> Mark:
    y = _height_of(value, top)
    return Mark(x, y, words, width, TOP + INNER_HEIGHT - y)


def _height_of(value: float, top: float) -> float:
    return TOP + INNER_HEIGHT * (1 - value / top)


def _across(labels: Sequence[str], first: float, step: float) -> tuple[Tick, ...]:
    """Not more labels than can be read, the last one always: it is today."""
    every = max(-(-len(labels) // MOST_LABELS), 1)
    last = len(labels) - 1
    return tuple(
        Tick(first + step * at, label)
        for at, label in enumerate(labels)
        if (last - at) % every == 0
    )


def _up(top: float) -> tuple[Tick, ...]:
    return tuple(Tick(_height_of(top * part, top), number(top * part)) for part in (0, 0.5, 1))


def ceiling(values: Sequence[float]) -> float:
    """A round number that none of ``values`` is above: 1, 2, 4, 6, 8, 10, 20, …"""
    most = max(values, default=0.0)
    size = 1.0
    while True:
        for digit in (1, 2, 4, 6, 8):
            if most <= digit * size:
                return digit * size
        size *= 10


def number(value: float) -> str:
    """``12.0`` → ``12``, ``12.34`` → ``12.3``."""
    return f"{value:.1f}".removesuffix(".0")
