"""OCR engines. A new one is a file beside these and a line in ``ENGINES``."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from extractors.reading.engines.base import EngineError, OcrEngine
from extractors.reading.engines.crashing import CrashingEngine
from extractors.reading.engines.null import NullEngine


def _paddle(name: str) -> Callable[..., OcrEngine]:
    def build(**options: Any) -> OcrEngine:
        # imported here: OpenCV and the models are needed only in the process that reads
        from extractors.reading.engines.paddle import PaddleEngine

        return PaddleEngine(name=name, **options)

    return build


def _null(**options: Any) -> OcrEngine:
    return NullEngine()


def _crashing(**options: Any) -> OcrEngine:
    return CrashingEngine()


ENGINES: dict[str, Callable[..., OcrEngine]] = {
    "paddle-onnx": _paddle("paddle-onnx"),  # PP-OCRv6 small, carried by the wheels
    "paddle": _paddle("paddle"),  # Paddle's own engine; needs paddlepaddle and model folders
    "null": _null,
    "crashing": _crashing,  # for tests of the reading child
}


def make_engine(
    name: str,
    detection_dir: Path | None = None,
    recognition_dir: Path | None = None,
    threads: int = 0,
    cache_dir: Path | None = None,
) -> OcrEngine:
    """Build the engine called ``name``; ``threads`` 0 means all cores. Raises ``EngineError``."""
    try:
        build = ENGINES[name]
    except KeyError:
        known = ", ".join(ENGINES)
        raise EngineError(f"There is no OCR engine {name!r}. Known: {known}.") from None
    return build(
        detection_dir=detection_dir,
        recognition_dir=recognition_dir,
        threads=threads,
        cache_dir=cache_dir,
    )


__all__ = ["ENGINES", "EngineError", "OcrEngine", "make_engine"]
