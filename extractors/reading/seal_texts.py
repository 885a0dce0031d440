"""What is written around the rim of a round seal: as a rule the name of the hospital.

The rim is unrolled into a straight strip and read like any line. The strip goes once around and
a good way further, so that a seal that was stamped askew or upside down still shows its name in
one piece.
"""

from __future__ import annotations

import math

import cv2
import numpy as np

from extractors.reading.engines import OcrEngine
from extractors.reading.raster import Image
from extractors.reading.seals import Mask, redness, seal_boxes
from extractors.types import Box, Line

_MAX_ASPECT = 1.2  # an oval seal bears the tax office's words, not a hospital's name
_OUTER, _INNER = 0.96, 0.5  # of the radius: where the rim's characters stand
_MIDDLE = 0.78
_TURNS = 1.7
_STRIP_PX = 48  # the height that recognition works at
_STRENGTH = 2.0  # faded ink is made as dark as this times its redness
_MIN_CONFIDENCE = 0.7


def read_rims(image: Image, mask: Mask | None, engine: OcrEngine) -> tuple[Line, ...]:
    """The texts around the round seals on ``image`` that are legible, each with its seal's box,
    from each seal's foot clockwise and on for most of a turn more, so they begin and end anywhere
    in the name. ``mask`` is the image's ``seal_mask``."""
    if mask is None:
        return ()
    ink = redness(image)
    round_boxes = [box for box in seal_boxes(mask) if _is_round(box)]
    if not round_boxes:
        return ()
    readings = engine.recognise([_unrolled(ink, box) for box in round_boxes])
    return tuple(
        Line(text, Box(x, y, x + width, y + height), confidence)
        for (x, y, width, height), (text, confidence) in zip(round_boxes, readings, strict=True)
        if confidence >= _MIN_CONFIDENCE
    )


def _is_round(box: tuple[int, int, int, int]) -> bool:
    _, _, width, height = box
    return max(width, height) <= _MAX_ASPECT * min(width, height)


def _unrolled(ink: Mask, box: tuple[int, int, int, int]) -> Image:
    """The rim of the seal in ``box`` as black print on white, from its foot clockwise."""
    x, y, width, height = box
    radius = (width + height) / 4
    around = round(2 * math.pi * _MIDDLE * radius)
    middle = (x + width / 2, y + height / 2)
    polar = cv2.warpPolar(ink, (round(radius), around), middle, radius, cv2.WARP_POLAR_LINEAR)
    from_foot = np.roll(polar, -around // 4, axis=0)  # rows are angles, the first points right
    more = round((_TURNS - 1) * around)
    long = np.concatenate([from_foot, from_foot[:more]])
    flat = cv2.rotate(long, cv2.ROTATE_90_COUNTERCLOCKWISE)
    rim = flat[round((1 - _OUTER) * radius) : round((1 - _INNER) * radius)]
    scale = _STRIP_PX / rim.shape[0]
    rim = cv2.resize(rim, None, fx=scale, fy=scale, interpolation=cv2.INTER_CUBIC)
    dark = 255 - np.clip(rim * _STRENGTH, 0, 255).astype(np.uint8)
    return cv2.cvtColor(dark, cv2.COLOR_GRAY2BGR).astype(np.uint8)
