"""QR and bar codes on a page's picture. What they say is compared later, never taken as it is.

One pass over the grey picture finds what a scanner at 200 dpi resolves. Where it finds nothing,
places as dense as a code (few pages have any) are looked at again, enlarged.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import cv2
import numpy as np
import zxingcpp
from numpy.typing import NDArray

from extractors.reading.raster import Image
from extractors.types import Box, Code

MAX_CODES = 16  # on a page; a sheet of stickers is no paper of ours
MAX_PAYLOAD_CHARACTERS = 500  # the longest that such papers carry is an address of some 200
MAX_SIDE_PX = 2400  # a code that is legible on paper is so at this size

_MATRIX = (
    *(zxingcpp.BarcodeFormat.QRCode, zxingcpp.BarcodeFormat.DataMatrix),
    zxingcpp.BarcodeFormat.PDF417,
)
_LINEAR = (
    *(zxingcpp.BarcodeFormat.Code128, zxingcpp.BarcodeFormat.Code39),
    zxingcpp.BarcodeFormat.ITF,
)
_FORMATS = zxingcpp.BarcodeFormats([*_MATRIX, *_LINEAR])
_MIN_LINEAR_CHARACTERS = 6  # shorter ones are mostly ruled lines taken for bars
_WINDOW_PX = 24  # at half size: an eighth of an inch at 200 dpi
_INK_SHARES = (0.3, 0.75)  # of a code; print has less, a photo's dark edge more
_MIN_SIDE_PX = 20  # of such a place, at half size
_MAX_AREAS = 3
_MARGIN_PX = 24
_ENLARGED = 2.5

Grey = NDArray[np.uint8]


def read_codes(image: Image, scale: float = 1.0) -> tuple[Code, ...]:
    """All codes on ``image`` (BGR, any way up) from top to bottom; boxes times ``scale``."""
    if min(image.shape[:2]) < 2:
        return ()
    factor = min(1.0, MAX_SIDE_PX / max(image.shape[:2]))
    grey = _resized(np.asarray(cv2.cvtColor(image, cv2.COLOR_BGR2GRAY), dtype=np.uint8), factor)
    found = list(_decoded(grey))
    if not found:
        for left, top, area in _dense_areas(grey):
            enlarged = _decoded(_resized(area, _ENLARGED), thorough=True)
            found += [_placed(code, 1 / _ENLARGED, left, top) for code in enlarged]
    found = [_placed(code, scale / factor) for code in found]
    found.sort(key=lambda code: (code.box.y0, code.box.x0))
    return tuple(dict.fromkeys(found))[:MAX_CODES]


def _decoded(grey: Grey, *, thorough: bool = False) -> Iterator[Code]:
    """What the decoder finds, with boxes in pixels of ``grey``."""
    for code in zxingcpp.read_barcodes(
        np.ascontiguousarray(grey),
        formats=_FORMATS,
        try_downscale=thorough,
        try_invert=False,
        text_mode=zxingcpp.TextMode.Plain,
    ):
        text = printable(code.text)
        shortest = _MIN_LINEAR_CHARACTERS if code.format in _LINEAR else 1
        if not shortest <= len(text) <= MAX_PAYLOAD_CHARACTERS:
            continue
        place = code.position
        corners = (place.top_left, place.top_right, place.bottom_right, place.bottom_left)
        xs, ys = [corner.x for corner in corners], [corner.y for corner in corners]
        # one more, for a bar code is found along a single line across its bars
        yield Code(text, code.format.name, Box(min(xs), min(ys), max(xs) + 1, max(ys) + 1))


def _placed(code: Code, scale: float, left: float = 0.0, top: float = 0.0) -> Code:
    """``code`` on the larger picture whose part at ``left``, ``top`` it was read from."""
    x0, y0, x1, y1 = (value * scale for value in code.box)
    return replace(code, box=Box(left + x0, top + y0, left + x1, top + y1))


def printable(text: str) -> str:
    """``text`` with what cannot be shown or stored (controls, lone surrogates) escaped."""
    return "".join(
        character if character.isprintable() else character.encode("unicode_escape").decode()
        for character in text.strip()
    )


def _dense_areas(grey: Grey) -> Iterator[tuple[int, int, Grey]]:
    """Where ink lies as evenly thick as in a code: left, top and the picture, largest first."""
    half = _resized(grey, 0.5)
    around = cv2.boxFilter(half, -1, (3 * _WINDOW_PX, 3 * _WINDOW_PX))
    ink = (half.astype(np.int16) < around.astype(np.int16) - 12).astype(np.float32)
    share = cv2.boxFilter(ink, -1, (_WINDOW_PX, _WINDOW_PX))
    dense = ((share > _INK_SHARES[0]) & (share < _INK_SHARES[1])).astype(np.uint8)
    _, _, stats, _ = cv2.connectedComponentsWithStats(dense)
    longest = max(half.shape) // 3
    areas = [stat for stat in stats[1:].tolist() if min(stat[2:4]) >= _MIN_SIDE_PX]
    areas = [stat for stat in areas if max(stat[2:4]) <= longest]
    areas.sort(key=lambda stat: -int(stat[cv2.CC_STAT_AREA]))
    for x, y, width, height, _ in areas[:_MAX_AREAS]:
        left, top = max(2 * x - _MARGIN_PX, 0), max(2 * y - _MARGIN_PX, 0)
        right, bottom = 2 * (x + width) + _MARGIN_PX, 2 * (y + height) + _MARGIN_PX
        yield left, top, grey[top:bottom, left:right]


def _resized(grey: Grey, factor: float) -> Grey:
    if factor == 1.0:
        return grey
    size = (max(1, round(grey.shape[1] * factor)), max(1, round(grey.shape[0] * factor)))
    how = cv2.INTER_AREA if factor < 1.0 else cv2.INTER_CUBIC
    return np.asarray(cv2.resize(grey, size, interpolation=how), dtype=np.uint8)
