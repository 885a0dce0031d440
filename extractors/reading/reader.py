"""One page of a source: text layer, or picture → upright → OCR; and its picture for reviewers."""

from __future__ import annotations

from dataclasses import replace

import cv2
import numpy as np

from extractors.errors import InternalError
from extractors.reading.blank import is_blank, measure_ink
from extractors.reading.codes import read_codes
from extractors.reading.engines import OcrEngine
from extractors.reading.page_read import MAX_REVIEW_SIDE, ReadPage
from extractors.reading.raster import Image, Raster
from extractors.reading.source import Source
from extractors.reading.upright import Upright, read_upright, turned
from extractors.types import Box, Line, Page

_JPEG_QUALITY = 80


def read_page(
    source: Source, index: int, engine: OcrEngine, rotation: int | None = None
) -> ReadPage:
    """Read page ``index`` of ``source``. Raises ``FileError`` where it cannot be decoded.

    ``rotation`` is what a person says makes it upright, in degrees clockwise: then its picture is
    read that way round, even where it has a text layer.
    """
    opened, ref = source.page_file(index)
    lines = opened.text_lines(ref.part) if rotation is None else None
    raster = opened.raster(ref.part)
    if lines is not None:
        page = Page(
            index,
            raster.width,
            raster.height,
            0,
            "text_layer",
            lines,
            member=ref.member,
            codes=read_codes(raster.image, raster.scale),
        )
        return ReadPage(page, review_jpeg(raster.image, raster.width, raster.height))
    return _recognised(raster, index, ref.member, engine, rotation)


def _recognised(
    raster: Raster, index: int, member: str | None, engine: OcrEngine, rotation: int | None
) -> ReadPage:
    """What ``engine`` reads on ``raster``, turned by ``rotation`` or else as it lies itself."""
    ink = measure_ink(raster.image)
    # OCR takes twice as long to find nothing in four directions as to read a page
    if ink.is_none:
        upright = Upright(turned(raster.image, rotation or 0), rotation or 0, ())
    else:
        upright = read_upright(raster.image, engine, rotation)
    width, height = _turned_size(raster, upright.rotation)
    page = Page(
        index,
        width,
        height,
        upright.rotation,
        "ocr",
        tuple(scaled(line, raster.scale) for line in upright.lines),
        member=member,
        codes=read_codes(upright.image, raster.scale),
        seals=tuple(scaled(seal, raster.scale) for seal in upright.seals),
        is_blank=is_blank(ink, upright.lines),
    )
    return ReadPage(page, review_jpeg(upright.image, width, height))


def scaled(line: Line, scale: float) -> Line:
    """``line`` with its coordinates multiplied by ``scale``."""
    if scale == 1.0:
        return line
    box = Box(*(value * scale for value in line.box))
    edges = tuple(edge * scale for edge in line.edges)
    return replace(line, box=box, edges=edges)


def review_jpeg(image: Image, width: int, height: int) -> bytes:
    """``image`` as JPEG at page size, or smaller where the page is larger than the bound."""
    factor = min(1.0, MAX_REVIEW_SIDE / max(width, height))
    wanted = (max(1, round(width * factor)), max(1, round(height * factor)))
    if (image.shape[1], image.shape[0]) != wanted:
        image = cv2.resize(image, wanted, interpolation=cv2.INTER_AREA).astype(np.uint8)
    done, encoded = cv2.imencode(".jpg", image, [cv2.IMWRITE_JPEG_QUALITY, _JPEG_QUALITY])
    if not done:
        raise InternalError("The page's picture could not be written. Try again.")
    return encoded.tobytes()


def _turned_size(raster: Raster, rotation: int) -> tuple[int, int]:
    if rotation in (90, 270):
        return raster.height, raster.width
    return raster.width, raster.height


__all__ = ["ReadPage", "read_page"]
