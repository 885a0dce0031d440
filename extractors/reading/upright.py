"""Which way is up. An upright page costs nothing extra: the first reading is taken as it is.

There is no classifier model. Tall boxes say that the page lies on its side, poor confidence that
it may stand on its head; a few of its lines, recognised both ways, then decide.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from extractors.reading.engines import OcrEngine
from extractors.reading.raster import Image
from extractors.reading.seal_texts import read_rims
from extractors.reading.seals import Mask, reread_under_seals, seal_mask
from extractors.reading.second_look import look_again
from extractors.reading.skew import Levelled, level
from extractors.reading.torn_names import with_torn_names
from extractors.reading.under_seals import read_under_seals
from extractors.reading.unread_cells import with_unread_cells
from extractors.reading.unread_rows import with_unread_rows
from extractors.reading.unread_values import with_unread_values
from extractors.types import Line

_TALL = 1.5  # height to width
_SIDEWAYS_SHARE = 0.5
_DOUBTFUL_CONFIDENCE = 0.8  # upright prints read at 0.96 and more, upside-down ones below 0.71
_PROBES = 8  # lines recognised both ways
_QUARTER_DEG = 90


@dataclass(frozen=True, slots=True)
class Upright:
    """``image`` is the page turned clockwise by ``rotation``; ``lines`` lie on it, ``seals`` are
    the texts around its round seals."""

    image: Image
    rotation: int
    lines: tuple[Line, ...]
    seals: tuple[Line, ...] = ()


def read_upright(image: Image, engine: OcrEngine, told: int | None = None) -> Upright:
    """Read ``image`` the right way up: levelled for the engine, lines back on the turned page.

    ``told`` is what a person says: the degrees clockwise that make it upright.
    """
    image = turned(image, told or 0)
    sight = _read_level(image, engine)
    rotation = told or 0
    if told is None and (rotation := _rotation(image, sight.restored(), engine)):
        image = turned(image, rotation)
        sight = _read_level(image, engine)
    level_image, seals = sight.levelled.image, sight.seals
    lines = read_under_seals(level_image, seals, sight.lines, engine)
    lines = with_unread_rows(level_image, lines, engine, seals)
    lines = with_unread_cells(level_image, lines, engine, seals)
    lines = with_torn_names(level_image, lines, engine, seals)
    lines = with_unread_values(level_image, lines, engine, seals)
    sight = replace(sight, lines=look_again(level_image, lines, engine, seals))
    rims = tuple(map(sight.levelled.restore, read_rims(level_image, seals, engine)))
    return Upright(image, rotation, sight.restored(), rims)


def turned(image: Image, degrees: int) -> Image:
    """``image`` turned clockwise by a multiple of 90 degrees."""
    return np.ascontiguousarray(np.rot90(image, -degrees // _QUARTER_DEG))


@dataclass(frozen=True, slots=True)
class _Sight:
    """One reading of a page: the level picture, where its seals are, and the lines on it."""

    levelled: Levelled
    seals: Mask | None
    lines: tuple[Line, ...]

    def restored(self) -> tuple[Line, ...]:
        """The lines on the page before it was levelled."""
        return tuple(self.levelled.restore(line) for line in self.lines)


def _read_level(image: Image, engine: OcrEngine) -> _Sight:
    levelled = level(image)
    seals = seal_mask(levelled.image)
    lines = reread_under_seals(levelled.image, seals, engine.read(levelled.image), engine)
    return _Sight(levelled, seals, lines)


def _rotation(image: Image, lines: Sequence[Line], engine: OcrEngine) -> int:
    """Degrees clockwise that make the page upright."""
    words = [line for line in lines if len(line.text) > 1]
    if not words:
        return 0
    is_sideways = sum(map(_is_tall, words)) > _SIDEWAYS_SHARE * len(words)
    if not is_sideways and _mean_confidence(words) >= _DOUBTFUL_CONFIDENCE:
        return 0
    candidates = (90, 270) if is_sideways else (0, 180)
    probed = sorted(
        (line for line in words if _is_tall(line) == is_sideways),
        key=lambda line: line.box.width * line.box.height,
        reverse=True,
    )[:_PROBES]
    crops = [_crop(image, line) for line in probed]
    return max(candidates, key=lambda degrees: _legibility(crops, degrees, engine))


def _legibility(crops: Sequence[Image], degrees: int, engine: OcrEngine) -> float:
    """How much text the crops give when they are turned by ``degrees``."""
    readings = engine.recognise([turned(crop, degrees) for crop in crops])
    return sum(len(text) * confidence for text, confidence in readings)


def _is_tall(line: Line) -> bool:
    return line.box.height > _TALL * line.box.width


def _mean_confidence(lines: Sequence[Line]) -> float:
    """Weighted by length: a page has many short scraps that nobody can read either way."""
    return sum(line.confidence * len(line.text) for line in lines) / sum(
        len(line.text) for line in lines
    )


def _crop(image: Image, line: Line) -> Image:
    x0, y0, x1, y1 = (max(0, value) for value in line.box.rounded())
    return image[y0 : max(y1, y0 + 1), x0 : max(x1, x0 + 1)]
