"""PaddleOCR's detection and recognition, on ONNX Runtime or on Paddle's own engine.

The two models are driven directly instead of through the ready-made pipeline: the same engine
then also recognises ready-cut lines, every character keeps its place, and lines are not padded.
"""

from __future__ import annotations

import logging
import os
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any

from extractors.reading.engines import crops, model_folders
from extractors.reading.engines.base import EngineError
from extractors.reading.engines.crops import Quad
from extractors.reading.engines.recognition import Reading, Recogniser
from extractors.reading.engines.rows_apart import RowsApart
from extractors.reading.raster import Image
from extractors.types import Box, Line

DETECTION_SIDE = 1280  # the page's longer side is brought down to this for detection
DETECTION_THRESHOLD = 0.2
DETECTION_BOX_THRESHOLD = 0.45
DETECTION_UNCLIP = 1.4
MIN_CONFIDENCE = 0.3


class PaddleEngine:
    """PP-OCR through PaddleOCR's models. Loading takes seconds and about half a gigabyte."""

    def __init__(
        self,
        name: str = "paddle-onnx",
        detection_dir: Path | None = None,
        recognition_dir: Path | None = None,
        threads: int = 0,
        cache_dir: Path | None = None,
    ) -> None:
        self.name = name
        if name == "paddle" and not (detection_dir and recognition_dir):
            raise EngineError(
                "Paddle's own engine needs model folders: set HUZHU_DETECTION_MODEL_DIR and"
                " HUZHU_RECOGNITION_MODEL_DIR."
            )
        if not (detection_dir and recognition_dir):
            prepared = model_folders.prepared_folders(cache_dir)
            detection_dir = detection_dir or prepared[0]
            recognition_dir = recognition_dir or prepared[1]
        self._detection, self._recogniser = _load(name, detection_dir, recognition_dir, threads)

    def read(self, image: Image) -> tuple[Line, ...]:
        """All lines that are detected and recognised with some confidence."""
        quads = self._detect(image)
        readings = self._recogniser.read([crops.cut(image, quad) for quad in quads])
        return tuple(
            _line(quad, reading)
            for quad, reading in zip(quads, readings, strict=True)
            if reading.text.strip() and reading.confidence >= MIN_CONFIDENCE
        )

    def recognise(self, crops: Sequence[Image]) -> tuple[tuple[str, float], ...]:
        """Text and confidence of ready-cut lines."""
        return tuple((found.text, found.confidence) for found in self._recogniser.read(crops))

    def _detect(self, image: Image) -> list[Quad]:
        found = self._detection.predict(
            image,
            limit_side_len=DETECTION_SIDE,
            limit_type="max",
            thresh=DETECTION_THRESHOLD,
            box_thresh=DETECTION_BOX_THRESHOLD,
            unclip_ratio=DETECTION_UNCLIP,
        )
        quads = crops.ordered(found[0]["dt_polys"])
        return [quad for quad in quads if min(crops.sides(quad)) >= 2]


def _load(
    name: str, detection_dir: Path, recognition_dir: Path, threads: int
) -> tuple[Any, Recogniser]:
    """PaddleOCR's detection, and its recognition model. Importing PaddleOCR takes seconds, so it
    happens here."""
    os.environ["PADDLE_PDX_DISABLE_MODEL_SOURCE_CHECK"] = "True"
    from paddleocr import TextDetection, TextRecognition

    logging.getLogger("paddlex").setLevel(logging.ERROR)
    count = threads or os.cpu_count() or 1
    is_onnx = name != "paddle"
    try:
        detection = TextDetection(
            model_name=model_folders.model_name(detection_dir),
            model_dir=str(detection_dir),
            **(_onnx(count) if is_onnx else _paddle(count)),
        )
        recognition = TextRecognition(
            model_name=model_folders.model_name(recognition_dir),
            model_dir=str(recognition_dir),
            **(_onnx(1) if is_onnx else _paddle(count)),
        )
    except (RuntimeError, ValueError, OSError) as error:
        raise EngineError(
            f"The OCR models could not be loaded: {error}. `huzhu doctor` says more."
        ) from error
    predictor = detection.paddlex_predictor
    predictor.post_op = RowsApart(predictor.post_op, DETECTION_THRESHOLD)
    # Paddle's own predictor may not be called by two threads at once
    return detection, _recogniser(recognition, count if is_onnx else 1)


def _onnx(threads: int) -> dict[str, Any]:
    # memory patterns are kept for every input shape ever seen and never given back
    config = {"intra_op_num_threads": threads, "enable_mem_pattern": False}
    return {"device": "cpu", "engine": "onnxruntime", "engine_config": config}


def _paddle(threads: int) -> dict[str, Any]:
    return {"device": "cpu", "engine": "paddle", "cpu_threads": threads}


def _recogniser(recognition: Any, streams: int) -> Recogniser:
    """The bare model inside PaddleOCR's predictor, and the characters it tells apart."""
    predictor = recognition.paddlex_predictor
    return Recogniser(
        lambda strip: predictor.runner(x=[strip])[0], predictor.post_op.character, streams
    )


def _line(quad: Quad, reading: Reading) -> Line:
    xs, ys = quad[:, 0], quad[:, 1]
    box = Box(float(xs.min()), float(ys.min()), float(xs.max()), float(ys.max()))
    if crops.is_tall(quad):
        return Line(reading.text, box, reading.confidence, unsure=reading.unsure)
    left, right = float(quad[0][0] + quad[3][0]) / 2, float(quad[1][0] + quad[2][0]) / 2
    rise = float(quad[1][1] + quad[2][1] - quad[0][1] - quad[3][1]) / 2
    slope = rise / max(right - left, 1.0)
    edges = _edges(reading, left, right)
    return Line(reading.text, box, reading.confidence, edges, slope, unsure=reading.unsure)


def _edges(reading: Reading, left: float, right: float) -> tuple[float, ...]:
    """Borders half-way between the characters' centres; empty where the centres are not known."""
    if not reading.centers:
        return ()
    centers = [left + center * (right - left) for center in reading.centers]
    inner = [(a + b) / 2 for a, b in pairwise(centers)]
    return (left, *inner, right)
