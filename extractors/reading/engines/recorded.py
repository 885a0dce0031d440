"""Recorded readings: real OCR output beside a sample, so that tests need no models.

A recording is one JSON file: ``{"pages": {image hash: [line, …]}, "crops": {image hash: [text,
confidence]}}``. The hash is of the picture's pixels, so an engine that is asked about any other
picture says so instead of answering from the wrong page.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from extractors.reading.codec import line_from_json, line_to_json
from extractors.reading.engines.base import EngineError, OcrEngine
from extractors.reading.raster import Image
from extractors.types import Line


def image_hash(image: Image) -> str:
    """The same for equal pixels and equal shape, on every machine."""
    digest = hashlib.sha256(repr(image.shape).encode())
    digest.update(np.ascontiguousarray(image).tobytes())
    return digest.hexdigest()[:32]


class RecordedEngine:
    """Answers from recordings only. Raises ``EngineError`` for a picture it never saw."""

    name = "recorded"

    def __init__(self, *recordings: Path) -> None:
        self._pages: dict[str, list[list[Any]]] = {}
        self._crops: dict[str, tuple[str, float]] = {}
        for recording in recordings:
            stored = json.loads(recording.read_text(encoding="utf-8"))
            self._pages.update(stored["pages"])
            self._crops.update(
                {key: (text, score) for key, (text, score) in stored["crops"].items()}
            )

    def read(self, image: Image) -> tuple[Line, ...]:
        """The recorded lines of this very picture."""
        try:
            stored = self._pages[image_hash(image)]
        except KeyError:
            raise EngineError("No recording of this page. Record it again.") from None
        return tuple(line_from_json(line) for line in stored)

    def recognise(self, crops: Sequence[Image]) -> tuple[tuple[str, float], ...]:
        """The recorded text of these very crops."""
        try:
            return tuple(self._crops[image_hash(crop)] for crop in crops)
        except KeyError:
            raise EngineError("No recording of this crop. Record its page again.") from None


class Recorder:
    """Wraps a real engine and keeps what it answered."""

    def __init__(self, engine: OcrEngine) -> None:
        self._engine = engine
        self.name = engine.name
        self._pages: dict[str, list[list[Any]]] = {}
        self._crops: dict[str, list[Any]] = {}

    def read(self, image: Image) -> tuple[Line, ...]:
        """What the real engine reads; kept."""
        lines = self._engine.read(image)
        self._pages[image_hash(image)] = [line_to_json(line) for line in lines]
        return lines

    def recognise(self, crops: Sequence[Image]) -> tuple[tuple[str, float], ...]:
        """What the real engine recognises; kept."""
        found = self._engine.recognise(crops)
        for crop, (text, score) in zip(crops, found, strict=True):
            self._crops[image_hash(crop)] = [text, round(score, 4)]
        return found

    def save(self, path: Path) -> None:
        """Write everything kept so far to ``path``."""
        kept = {"pages": self._pages, "crops": self._crops}
        path.write_text(json.dumps(kept, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
