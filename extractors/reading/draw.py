"""The picture of a described page, for reviewers and, where its text cannot be used, for OCR."""

from __future__ import annotations

import numpy as np
from PIL import Image as Pillow
from PIL import ImageChops, ImageDraw

from extractors.reading.drawn import ASCENT, Area, DrawnPage, Glyph, Mark, Picture, Stroke
from extractors.reading.raster import Raster, shrink_factor
from extractors.reading.typefaces import font_for
from extractors.types import Box

_MIN_TYPE_PX, _MAX_TYPE_PX = 4, 400
_TOFU = (170, 170, 170)


def render(page: DrawnPage) -> Raster:
    """``page`` on white, in its own pixels or fewer where it is larger than we hold."""
    scale = shrink_factor(page.width, page.height)
    size = (max(1, round(page.width * scale)), max(1, round(page.height * scale)))
    image = Pillow.new("RGB", size, "white")
    pen = ImageDraw.Draw(image)
    for mark in page.marks:
        _draw(image, pen, mark, scale)
    return Raster(np.ascontiguousarray(np.asarray(image)[:, :, ::-1]), page.width, page.height)


def _draw(image: Pillow.Image, pen: ImageDraw.ImageDraw, mark: Mark, scale: float) -> None:
    match mark:
        case Glyph():
            _draw_glyph(image, pen, mark, scale)
        case Stroke(points, width, color):
            ends = [(x * scale, y * scale) for x, y in points]
            pen.line(ends, color, max(1, round(width * scale)))
        case Area(points, color):
            pen.polygon([(x * scale, y * scale) for x, y in points], color)
        case Picture():
            _press(image, mark, scale)


def _draw_glyph(image: Pillow.Image, pen: ImageDraw.ImageDraw, glyph: Glyph, scale: float) -> None:
    if not glyph.text.strip():
        return
    box = Box(*(edge * scale for edge in glyph.box))
    is_lying = glyph.turn in (90, 270)
    size = round(box.width if is_lying else box.height)
    if not _MIN_TYPE_PX <= size <= _MAX_TYPE_PX or not _is_on(image, box):
        return
    font = font_for(glyph.text, size, glyph.font)
    if font is None:
        inset = 0.12 * size
        pen.rectangle((box.x0 + inset, box.y0 + inset, box.x1 - inset, box.y1 - inset), None, _TOFU)
    elif glyph.turn == 0:
        # in the middle of its box: the paper's own typeface may run wider or narrower
        at = (box.center_x, box.y0 + ASCENT * size)
        pen.text(at, glyph.text, glyph.color, font, anchor="ms")
    else:
        mask = Pillow.new("L", (size * 2, size * 2), 0)
        ImageDraw.Draw(mask).text((size, size), glyph.text, 255, font, anchor="mm")
        mask = mask.rotate(-glyph.turn)
        corner = (round(box.center_x) - size, round(box.center_y) - size)
        image.paste(glyph.color, corner, mask)


def _press(image: Pillow.Image, picture: Picture, scale: float) -> None:
    """A seal lets the text under it show; any other picture covers what it lies on."""
    x0, y0, x1, y1 = (round(edge * scale) for edge in picture.box)
    if x1 <= x0 or y1 <= y0 or not _is_on(image, Box(x0, y0, x1, y1)):
        return
    if (x1 - x0) * (y1 - y0) > 2 * image.width * image.height:
        return  # a picture that reaches far off the page would only cost memory
    print_ = picture.image.convert("RGBA").resize((x1 - x0, y1 - y0))
    paper = Pillow.new("RGB", print_.size, "white")
    paper.paste(print_, mask=print_.getchannel("A"))
    if picture.is_seal:
        image.paste(ImageChops.multiply(image.crop((x0, y0, x1, y1)), paper), (x0, y0))
    else:
        image.paste(paper, (x0, y0), print_.getchannel("A"))


def _is_on(image: Pillow.Image, box: Box) -> bool:
    return box.x1 > 0 and box.y1 > 0 and box.x0 < image.width and box.y0 < image.height
