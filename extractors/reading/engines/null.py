"""An engine that sees nothing: for tests, and for running the product without models."""

from __future__ import annotations

from collections.abc import Sequence

from extractors.reading.raster import Image
from extractors.types import Line


class NullEngine:
    """Every page is blank."""

    name = "null"

    def read(self, image: Image) -> tuple[Line, ...]:
        """No lines."""
        return ()

    def recognise(self, crops: Sequence[Image]) -> tuple[tuple[str, float], ...]:
        """No text, once a crop."""
        return tuple(("", 0.0) for _ in crops)
