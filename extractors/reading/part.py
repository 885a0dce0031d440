"""A part of a page that a person points at: read by itself from the page's own picture.

What the whole page's reading could not make out may well be legible alone: the detection looks at
it enlarged, the recognition takes it as one line, and both see it with and without seal ink.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import cv2
import numpy as np

from extractors.layout import page_rows
from extractors.reading.engines import OcrEngine
from extractors.reading.page_read import PartText
from extractors.reading.raster import Image
from extractors.reading.seals import seal_mask, without_seals
from extractors.reading.second_look import with_contrast
from extractors.reading.source import Source
from extractors.reading.upright import turned
from extractors.types import Box, Line

MIN_SIDE_PX = 4
_WANTED_HEIGHT_PX = 96  # a lower crop is enlarged to this: detection overlooks small print
_MAX_ENLARGED = 4.0
_EDGE_PX = 24  # of paper around a crop: detection overlooks what touches the border
_ONE_LINE_ASPECT = 1.2  # width to height from which a crop may well be a single line
_MIN_CONFIDENCE = 0.3


def read_part(
    source: Source, index: int, engine: OcrEngine, rotation: int, box: Box
) -> tuple[PartText, ...]:
    """What may stand in ``box`` of page ``index``, the likeliest first; empty where nothing does.

    ``box`` is in the pixels of the page turned by ``rotation``. Text that the file itself has
    comes first. Raises ``FileError`` where the page cannot be decoded.
    """
    opened, ref = source.page_file(index)
    printed = opened.text_lines(ref.part) if rotation == 0 else None
    raster = opened.raster(ref.part)
    image = turned(raster.image, rotation)
    inside = Box(*(value / raster.scale for value in box))
    seen = sorted(_seen(image, inside, engine), key=lambda found: -found.worth)
    known = _printed(printed, box) if printed is not None else []
    ways: dict[tuple[str, ...], PartText] = {}
    for found in (*known, *seen):
        ways.setdefault(found.lines, found)
    return tuple(ways.values())


def _printed(lines: Sequence[Line], box: Box) -> list[PartText]:
    """The characters of a text layer whose middle lies in ``box``."""
    rows = []
    for line in lines:
        if not box.y0 <= line.box.center_y <= box.y1:
            continue
        text = "".join(
            character
            for at, character in enumerate(line.text)
            if box.x0 <= line.span_box(at, at + 1).center_x <= box.x1
        )
        if text.strip():
            rows.append((line.box.y0, line.box.x0, text.strip()))
    return [PartText(tuple(text for *_, text in sorted(rows)), 1.0)] if rows else []


def _seen(image: Image, box: Box, engine: OcrEngine) -> Iterator[PartText]:
    """What the engine makes of the crop, as lines and as one line, with and without seals."""
    mask = seal_mask(image)
    pictures = [image] if mask is None else [image, without_seals(image, mask)]
    for picture in pictures:
        crop = _crop(picture, box)
        if min(crop.shape[:2]) < MIN_SIDE_PX:
            return
        yield from _as_lines(crop, engine)
        if crop.shape[1] >= _ONE_LINE_ASPECT * crop.shape[0]:
            yield from _as_one_line(crop, engine)


def _as_lines(crop: Image, engine: OcrEngine) -> Iterator[PartText]:
    enlarged = min(_MAX_ENLARGED, max(1.0, _WANTED_HEIGHT_PX / crop.shape[0]))
    large = cv2.resize(crop, None, fx=enlarged, fy=enlarged, interpolation=cv2.INTER_CUBIC)
    paper = [float(value) for value in np.median(large.reshape(-1, 3), axis=0)]
    edges = (_EDGE_PX,) * 4
    framed = cv2.copyMakeBorder(large, *edges, cv2.BORDER_CONSTANT, value=paper)
    rows = page_rows(engine.read(framed.astype(np.uint8)))
    found = [line for row in rows for line in row]
    if found:
        texts = tuple("".join(line.text for line in row).strip() for row in rows)
        yield PartText(texts, sum(line.confidence for line in found) / len(found))


def _as_one_line(crop: Image, engine: OcrEngine) -> Iterator[PartText]:
    ((text, confidence),) = engine.recognise([with_contrast(crop)])
    if text.strip() and confidence >= _MIN_CONFIDENCE:
        yield PartText((text.strip(),), confidence)


def _crop(image: Image, box: Box) -> Image:
    height, width = image.shape[:2]
    x0, y0, x1, y1 = box.rounded()
    return np.ascontiguousarray(
        image[max(0, y0) : min(max(0, y1), height), max(0, x0) : min(max(0, x1), width)]
    )
