"""A second, independent look at the parts of a page that matter: amounts, numbers, dates, names.

The first look reads whole lines. The second cuts the value alone out of the page at its full
resolution, without seals, in another size and with another contrast, and recognises it again. Two
looks that agree are worth more than either score; where they do not, rules decide
(``extractors.second_readings``).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import groupby

import cv2
import numpy as np

from extractors.reading.engines import OcrEngine
from extractors.reading.engines.crops import Quad, cut
from extractors.reading.raster import Image
from extractors.reading.seals import Mask, without_seals
from extractors.reading.worth_a_look import Part, parts_worth_a_look
from extractors.types import Line, Look

VARIANT = "wide"  # what this module does to a picture; stored with each look

# Line heights beside a part: at the line's end, where half a neighbour's cell is blank, and where
# the neighbour fills its cell (a character's edge lies half-way between two middles).
_OUTER_MARGIN, _NARROW_MARGIN, _WIDE_MARGIN = 0.4, 0.12, -0.06
_ROW_MARGIN = 0.1
_STRETCH = 1.2  # wider characters fall on other columns of the model than they did at first
_INK_PERCENTILE, _PAPER_PERCENTILE = 2, 90
_MIN_CONTRAST = 20  # grey levels between ink and paper; a fainter crop is left as it is
_HAN = re.compile(r"[\u3400-\u9fff]")


def look_again(
    image: Image, lines: Sequence[Line], engine: OcrEngine, seals: Mask | None = None
) -> tuple[Line, ...]:
    """``lines`` of ``image``, those that matter with a second look in ``again``.

    ``seals`` is where there is seal ink on the image.
    """
    parts = parts_worth_a_look(lines)
    if not parts:
        return tuple(lines)
    bare = image if seals is None else without_seals(image, seals)
    readings = engine.recognise([_crop(bare, part) for part in parts])
    looked = list(lines)
    seen = zip(parts, readings, strict=True)
    for number, group in groupby(seen, key=lambda pair: pair[0].number):
        looks = [
            Look(text, confidence, VARIANT, part.start, part.end)
            for part, (text, confidence) in group
            if text.strip()
        ]
        looked[number] = replace(lines[number], again=tuple(looks))
    return tuple(looked)


def _crop(image: Image, part: Part) -> Image:
    crop = cut(image, _quad(part))
    wide = cv2.resize(crop, None, fx=_STRETCH, fy=1.0, interpolation=cv2.INTER_CUBIC)
    return with_contrast(wide.astype(np.uint8))


def _quad(part: Part) -> Quad:
    """The corners of a part on the page, with its margins."""
    line, whole = part.line, part.line.box
    height = max(whole.height - abs(line.slope) * whole.width, 0.5 * whole.height)
    x0, x1 = _ends(line, part.start, part.end)
    left = x0 - height * _margin(line.text[: part.start][-1:])
    right = x1 + height * _margin(line.text[part.end :][:1])
    half = height * (0.5 + _ROW_MARGIN)
    left_y, right_y = (whole.center_y + line.slope * (x - whole.center_x) for x in (left, right))
    corners = [
        (left, left_y - half),
        (right, right_y - half),
        (right, right_y + half),
        (left, left_y + half),
    ]
    return np.array(corners, np.float32)


def _margin(neighbour: str) -> float:
    """How far to go beyond a part whose neighbour on that side is ``neighbour``, if any."""
    if not neighbour:
        return _OUTER_MARGIN
    return _WIDE_MARGIN if _HAN.match(neighbour) else _NARROW_MARGIN


def _ends(line: Line, start: int, end: int) -> tuple[float, float]:
    if line.edges:
        return line.edges[start], line.edges[end]
    step = line.box.width / len(line.text)
    return line.box.x0 + step * start, line.box.x0 + step * end


def with_contrast(crop: Image) -> Image:
    """``crop`` in grey, its ink made black and its paper white."""
    grey = cv2.cvtColor(crop, cv2.COLOR_BGR2GRAY)
    ink, paper = np.percentile(grey, (_INK_PERCENTILE, _PAPER_PERCENTILE))
    if paper - ink >= _MIN_CONTRAST:
        steps = (np.arange(256, dtype=np.float32) - ink) * (255 / (paper - ink))
        grey = cv2.LUT(grey, np.clip(steps, 0, 255).astype(np.uint8))
    return cv2.cvtColor(grey, cv2.COLOR_GRAY2BGR).astype(np.uint8)
