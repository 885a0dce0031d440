"""Recognition of ready-cut line images, one by one and several at a time.

PaddleOCR's own predictor pads every line to 320 pixels at least and lines of a batch to the
widest, and splits each multiplication over all threads, which wait for each other at every layer.
A page of a form has many short lines: without padding, one thread a line, the same model takes
half the time (docs/decisions/0010). The characters' places come with the text.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any, NamedTuple

import cv2
import numpy as np
from numpy.typing import NDArray

from extractors.reading.engines.characters import is_foreign
from extractors.reading.engines.model_folders import RECOGNITION_HEIGHT
from extractors.reading.engines.skipped import Mark, Skipped
from extractors.reading.raster import Image
from extractors.types import Unsure

_MIN_WIDTH = 64  # narrower crops are padded: the model wants a few columns around a character
_WIDTH_STEP = 32  # keeps the set of input shapes (and so the memory) bounded
_MAX_WIDTH = 3200  # longer lines are squeezed into this, as PaddleOCR does
_PADDING_GREY = 127
SURE = 0.97  # of a character: more tells nothing
_BLANK = 0  # the class of "no character here"

Scores = NDArray[np.float32]  # columns x classes


class Reading(NamedTuple):
    """A recognised line: ``centers`` are its characters' places, as shares of the crop's width.
    ``confidence`` is their mean: one bad character of a long line hides in it, but for ``unsure``.
    """

    text: str
    confidence: float
    centers: tuple[float, ...]
    unsure: tuple[Unsure, ...] = ()


NOTHING = Reading("", 0.0, ())


class Recogniser:
    """Runs ``model`` (1 x 3 x height x width to columns x classes) on ``streams`` lines at once.

    ``characters`` are the classes in their order, the blank first.
    """

    def __init__(
        self,
        model: Callable[[NDArray[np.float32]], Any],
        characters: Sequence[str],
        streams: int,
    ) -> None:
        self._model = model
        self._characters = characters
        self._skipped = Skipped(characters)
        self._foreign = np.array([is_foreign(character) for character in characters], np.bool_)
        self._streams = ThreadPoolExecutor(streams, "recognise") if streams > 1 else None

    def read(self, images: Sequence[Image]) -> list[Reading]:
        """What stands on each image, in their order; nothing where an image is empty."""
        if self._streams is None:
            return [self._read(image) for image in images]
        # the longest first, so that no thread is left alone with one at the end
        order = sorted(range(len(images)), key=lambda number: -_width(images[number]))
        found = self._streams.map(self._read, [images[number] for number in order])
        return [reading for _, reading in sorted(zip(order, found, strict=True))]

    def _read(self, image: Image) -> Reading:
        if not image.size:
            return NOTHING
        width = _width(image)
        strip, used = _strip(image, width)
        scores: Scores = self._model(strip)[0]
        _without(self._foreign, scores)
        marks = self._skipped.added(_marks(scores), scores)
        return _reading(marks, self._characters, width / used / len(scores))


def _width(image: Image) -> int:
    """Of the strip that ``image`` is read in; 0 for an empty one."""
    if not image.size:
        return 0
    steps = math.ceil(min(_natural_width(image), _MAX_WIDTH) / _WIDTH_STEP)
    return max(_MIN_WIDTH, steps * _WIDTH_STEP)


def _natural_width(image: Image) -> float:
    return RECOGNITION_HEIGHT * int(image.shape[1]) / int(image.shape[0])


def _strip(image: Image, width: int) -> tuple[NDArray[np.float32], int]:
    """``image`` as the model wants it, and how many of the ``width`` columns it takes up."""
    used = max(1, min(width, round(_natural_width(image))))
    strip = np.full((RECOGNITION_HEIGHT, width, 3), _PADDING_GREY, np.uint8)
    strip[:, :used] = cv2.resize(image, (used, RECOGNITION_HEIGHT))
    channels_first = strip.transpose(2, 0, 1)[np.newaxis]
    return channels_first.astype(np.float32) / np.float32(127.5) - np.float32(1), used


def _without(foreign: NDArray[np.bool_], scores: Scores) -> None:
    """Take the classes that are ``foreign`` out of ``scores``: where one is the best, the others
    are as likely as they are when it cannot be."""
    columns = np.flatnonzero(foreign[scores.argmax(axis=1)])
    if len(columns):
        left = np.where(foreign, np.float32(0), scores[columns])
        scores[columns] = left / np.maximum(left.sum(axis=1, keepdims=True), np.float32(1e-6))


def _marks(scores: Scores) -> list[Mark]:
    """CTC: of neighbouring columns with one class the first stands for the character."""
    best = scores.argmax(axis=1)
    is_start = np.concatenate(([True], best[1:] != best[:-1])) & (best != _BLANK)
    columns = np.flatnonzero(is_start)
    return [
        Mark(int(column), int(best[column]), float(scores[column, best[column]]))
        for column in columns
    ]


def _reading(marks: Sequence[Mark], characters: Sequence[str], share: float) -> Reading:
    """``marks`` as text; ``share`` is what a column is of the crop's width."""
    if not marks:
        return NOTHING
    text = "".join(characters[mark.number] for mark in marks)
    confidence = sum(mark.confidence for mark in marks) / len(marks)
    centers = tuple(min((mark.column + 0.5) * share, 1.0) for mark in marks)
    unsure = tuple(
        Unsure(characters[mark.number], mark.confidence)
        for mark in marks
        if mark.confidence < SURE and characters[mark.number].strip()
    )
    return Reading(text, confidence, centers if len(text) == len(centers) else (), unsure)
