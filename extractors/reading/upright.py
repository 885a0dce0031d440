"""Which way is up, and how far a page is off the level."""

from __future__ import annotations

from dataclasses import dataclass

from extractors.reading.engines import OcrEngine
from extractors.reading.raster import Image
from extractors.types import Line


@dataclass(frozen=True, slots=True)
class Upright:
    """``image`` is the page turned clockwise by ``rotation``; ``lines`` lie on it."""

    image: Image
    rotation: int
    lines: tuple[Line, ...]


def read_upright(image: Image, engine: OcrEngine) -> Upright:
    """Read ``image`` the right way up."""
    return Upright(image, 0, engine.read(image))
