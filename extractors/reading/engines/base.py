"""The seam behind which text recognition lives."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from extractors.reading.raster import Image
from extractors.types import Line


class OcrEngine(Protocol):
    """Reads text from pictures. An engine is built once and used for many pages."""

    @property
    def name(self) -> str:
        """What the engine is called in settings and in stored readings."""
        ...

    def read(self, image: Image) -> tuple[Line, ...]:
        """The lines on ``image`` in reading order, in its own pixels."""
        ...

    def recognise(self, crops: Sequence[Image]) -> tuple[tuple[str, float], ...]:
        """Text and confidence of ready-cut line images, in their order; ("", 0.0) where none."""
        ...


class EngineError(RuntimeError):
    """An engine that cannot be built. The message says what to set or install."""
