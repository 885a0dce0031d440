"""PaddleOCR's detection and recognition, on ONNX Runtime or on Paddle's own engine.

The two models are driven directly instead of through the ready-made pipeline: the same engine
then also recognises ready-cut lines, every character keeps its place, and lines are batched by
width, which pads less and keeps the set of input shapes (and so the memory) bounded.
"""

from __future__ import annotations

import logging
import math
import os
from collections.abc import Iterator, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any, NamedTuple

import cv2
import numpy as np

from extractors.reading.engines import crops, model_folders
from extractors.reading.engines.base import EngineError
from extractors.reading.engines.crops import Quad
from extractors.reading.raster import Image
from extractors.types import Box, Line

DETECTION_SIDE = 1280  # the page's longer side is brought down to this for detection
DETECTION_THRESHOLD = 0.2
DETECTION_BOX_THRESHOLD = 0.45
DETECTION_UNCLIP = 1.4
MIN_CONFIDENCE = 0.3

_HEIGHT = model_folders.RECOGNITION_HEIGHT
_MIN_WIDTH = 320
_WIDTH_STEP = 64
_MAX_WIDTH = 3200  # PaddleOCR squeezes longer lines into this
_BATCH = 6
_PADDING_GREY = 127


class Reading(NamedTuple):
    """A recognised line: ``centers`` are its characters' places, as shares of the crop's width."""

    text: str
    confidence: float
    centers: tuple[float, ...]


_NOTHING = Reading("", 0.0, ())


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
        self._detection, self._recognition = _load(name, detection_dir, recognition_dir, threads)

    def read(self, image: Image) -> tuple[Line, ...]:
        """All lines that are detected and recognised with some confidence."""
        quads = self._detect(image)
        readings = self._recognise([crops.cut(image, quad) for quad in quads])
        return tuple(
            _line(quad, reading)
            for quad, reading in zip(quads, readings, strict=True)
            if reading.text.strip() and reading.confidence >= MIN_CONFIDENCE
        )

    def recognise(self, crops: Sequence[Image]) -> tuple[tuple[str, float], ...]:
        """Text and confidence of ready-cut lines."""
        return tuple((found.text, found.confidence) for found in self._recognise(crops))

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

    def _recognise(self, images: Sequence[Image]) -> list[Reading]:
        readings = [_NOTHING] * len(images)
        for batch in _batches(images):
            strips = [_strip(images[number], width) for number, width in batch]
            results = self._recognition.predict(
                strips, batch_size=len(strips), return_word_box=True
            )
            for (number, width), result in zip(batch, results, strict=True):
                readings[number] = _reading(result, _used_width(images[number], width), width)
        return readings


def _load(name: str, detection_dir: Path, recognition_dir: Path, threads: int) -> tuple[Any, Any]:
    """The two PaddleOCR predictors. Importing PaddleOCR takes seconds, so it happens here."""
    os.environ["PADDLE_PDX_DISABLE_MODEL_SOURCE_CHECK"] = "True"
    from paddleocr import TextDetection, TextRecognition

    logging.getLogger("paddlex").setLevel(logging.ERROR)
    options: dict[str, Any] = {"device": "cpu"}
    count = threads or os.cpu_count() or 1
    if name == "paddle":
        options |= {"engine": "paddle", "cpu_threads": count}
    else:
        # memory patterns are kept for every input shape ever seen and never given back
        config = {"intra_op_num_threads": count, "enable_mem_pattern": False}
        options |= {"engine": "onnxruntime", "engine_config": config}
    try:
        return (
            TextDetection(
                model_name=model_folders.model_name(detection_dir),
                model_dir=str(detection_dir),
                **options,
            ),
            TextRecognition(
                model_name=model_folders.model_name(recognition_dir),
                model_dir=str(recognition_dir),
                **options,
            ),
        )
    except (RuntimeError, ValueError, OSError) as error:
        raise EngineError(
            f"The OCR models could not be loaded: {error}. `huzhu doctor` says more."
        ) from error


def _batches(images: Sequence[Image]) -> Iterator[list[tuple[int, int]]]:
    """Groups of (number of the image, width of its strip); a group shares one width."""
    by_width: dict[int, list[int]] = {}
    for number, image in enumerate(images):
        if image.size:
            by_width.setdefault(_strip_width(image), []).append(number)
    for width, numbers in sorted(by_width.items()):
        for start in range(0, len(numbers), _BATCH):
            yield [(number, width) for number in numbers[start : start + _BATCH]]


def _strip_width(image: Image) -> int:
    natural = _HEIGHT * int(image.shape[1]) / int(image.shape[0])
    steps = math.ceil(min(natural, _MAX_WIDTH) / _WIDTH_STEP)
    return max(_MIN_WIDTH, steps * _WIDTH_STEP)


def _used_width(image: Image, width: int) -> int:
    """How much of a strip the line itself takes up; the rest is padding."""
    return max(1, min(width, round(_HEIGHT * int(image.shape[1]) / int(image.shape[0]))))


def _strip(image: Image, width: int) -> Image:
    """``image`` at the model's height, padded on the right to ``width``."""
    used = _used_width(image, width)
    strip = np.full((_HEIGHT, width, 3), _PADDING_GREY, np.uint8)
    strip[:, :used] = cv2.resize(image, (used, _HEIGHT))
    return strip


def _reading(result: Any, used: int, width: int) -> Reading:
    text, (columns, _words, word_columns, _states) = result["rec_text"]
    places = [column for word in word_columns for column in word]
    if not text or len(places) != len(text):
        return Reading(text, float(result["rec_score"]), ())
    share = width / (columns * used)
    centers = tuple(min((column + 0.5) * share, 1.0) for column in places)
    return Reading(text, float(result["rec_score"]), centers)


def _line(quad: Quad, reading: Reading) -> Line:
    xs, ys = quad[:, 0], quad[:, 1]
    box = Box(float(xs.min()), float(ys.min()), float(xs.max()), float(ys.max()))
    if crops.is_tall(quad):
        return Line(reading.text, box, reading.confidence)
    left, right = float(quad[0][0] + quad[3][0]) / 2, float(quad[1][0] + quad[2][0]) / 2
    rise = float(quad[1][1] + quad[2][1] - quad[0][1] - quad[3][1]) / 2
    slope = rise / max(right - left, 1.0)
    edges = _edges(reading, left, right)
    return Line(reading.text, box, reading.confidence, edges, slope)


def _edges(reading: Reading, left: float, right: float) -> tuple[float, ...]:
    """Borders half-way between the characters' centres; empty where the centres are not known."""
    if not reading.centers:
        return ()
    centers = [left + center * (right - left) for center in reading.centers]
    inner = [(a + b) / 2 for a, b in pairwise(centers)]
    return (left, *inner, right)
