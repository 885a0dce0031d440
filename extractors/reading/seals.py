"""Red seals over print: found, removed, and what lies under them read a second time.

In the red channel red ink is as bright as paper while black print stays dark, so the print is
what remains. Only seals are removed: many paper forms print their labels and rules in red too.

The second reading looks at a few narrow strips: lines under a seal that were read with doubt or
with gaps, and print inside a seal where no line was found at all.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

import cv2
import numpy as np
from numpy.typing import NDArray

from extractors.character_cells import read_print
from extractors.reading.engines import OcrEngine
from extractors.reading.raster import Image
from extractors.types import Box, Line

Mask = NDArray[np.uint8]  # height x width, 1 where there is seal ink

_MIN_REDNESS = 40  # red over the stronger of green and blue, of 255
_FAINT_REDNESS = 18  # the same of a seal's pale strokes, where a seal is known to be
_MIN_SIDE_SHARE = 0.04  # of the page's longer side; seals are 2 to 5 cm on a page of 30
_MAX_SIDE_SHARE = 0.4
_MAX_ASPECT = 3.0  # oval seals are up to twice as wide as high
_MIN_FILL = 0.05
_RULE_SHARE = 0.05  # of the longer side: no stroke of a seal runs straight for so long
_RULE_WIGGLE_PX = 3  # a scanned rule is not quite level
_JOIN_PX = 9  # a seal's strokes and characters lie closer together than this
_HALO_PX = 5  # JPEG smears the colour around a stroke
_MIN_COVERED_SHARE = 0.02  # of a line's box, by seal ink

_DOUBTFUL_CONFIDENCE = 0.97
_MAX_GAP = 1.45  # pitches between characters that have nothing hidden between them
_MIN_CONFIDENCE = 0.8  # of a second reading
_MIN_GAIN = 0.25  # characters' worth, by which it must be better
_EVEN = -0.1  # by which it may seem worse with as many characters
_ROW_MARGIN = 0.4  # line heights above and below a line, for the detection to find it again

_DARK = 140  # grey level below which there is print
_MIN_PRINT_SHARE = 0.02  # of a seal's row; less is dust
_MIN_ROW_SHARE = 0.008  # of the page's longer side: print lower than this is no line
_REACH_DIAMETERS = 2.0  # a line found anew may begin this far from the seal


def reread_under_seals(
    image: Image, mask: Mask | None, lines: Sequence[Line], engine: OcrEngine
) -> tuple[Line, ...]:
    """``lines`` with those under a seal read again without it where that reads better, and with
    those that only show once the seal is gone. ``mask`` is the image's :func:`seal_mask`."""
    if mask is None:
        return tuple(lines)
    without = without_seals(image, mask)
    better = [
        # a line of which nothing is left without the seal was the seal's own text
        _read_again(without, line, engine)
        if _is_covered(mask, line) and is_doubtful(line) and _has_print(without, line)
        else line
        for line in lines
    ]
    for strip in _unread_strips(without, mask, better):
        found = read_strip(without, strip, engine)
        better += [line for line in found if _is_new(line, better)]
    return tuple(better)


def is_doubtful(line: Line) -> bool:
    """Whether a second reading may gain anything: the engine is unsure or skipped something."""
    if line.confidence < _DOUBTFUL_CONFIDENCE:
        return True
    printed = read_print(line, 0, len(line.text))
    return printed is None or any(gap > _MAX_GAP for gap in printed.gaps[1:])


def seal_mask(image: Image) -> Mask | None:
    """Where there is seal ink; ``None`` on a page without seals."""
    ink = (redness(image) > _MIN_REDNESS).astype(np.uint8)
    if not ink.any():
        return None
    longest = max(image.shape[:2])
    stamped = _without_rules(ink, longest)
    joined = cv2.dilate(stamped, np.ones((_JOIN_PX, _JOIN_PX), np.uint8))
    count, labels, boxes, _ = cv2.connectedComponentsWithStats(joined)
    seals = [number for number in range(1, count) if _is_seal(boxes[number], longest)]
    if not seals:
        return None
    chosen = np.zeros(count, np.uint8)
    chosen[seals] = 1
    inside = chosen[labels]
    for number in seals:  # the star and the inner texts stand apart from the rim
        x, y, width, height = (int(value) for value in boxes[number][:4])
        around = ((x + width / 2, y + height / 2), (float(width), float(height)), 0.0)
        cv2.ellipse(inside, around, (1,), cv2.FILLED)
    ink[inside == 0] = 0
    return ink


def redness(image: Image) -> Mask:
    """How much stronger red is than the other colours, 0 to 255."""
    blue, green, red = cv2.split(image)
    return cv2.subtract(red, cv2.max(blue, green)).astype(np.uint8)


def seal_boxes(mask: Mask) -> list[tuple[int, int, int, int]]:
    """Left, top, width, height of each seal in a :func:`seal_mask`."""
    joined = cv2.dilate(mask, np.ones((_JOIN_PX, _JOIN_PX), np.uint8))
    _, _, boxes, _ = cv2.connectedComponentsWithStats(joined)
    found = [
        (int(box[0]), int(box[1]), int(box[2]), int(box[3]))
        for box in boxes[1:]
        if _is_seal(box, max(mask.shape))
    ]
    # a large star passes for a seal of its own
    return [box for box in found if not any(_lies_in(box, other) for other in found)]


def _lies_in(box: tuple[int, int, int, int], other: tuple[int, int, int, int]) -> bool:
    (x, y, width, height), (x0, y0, wide, high) = box, other
    is_within = x0 <= x and y0 <= y and x + width <= x0 + wide and y + height <= y0 + high
    return is_within and box != other


def without_seals(image: Image, mask: Mask) -> Image:
    """A copy of ``image`` in which seal ink is replaced by its red channel."""
    near = cv2.dilate(mask, np.ones((_HALO_PX, _HALO_PX), np.uint8)) > 0
    cleaned = image.copy()
    cleaned[near] = image[:, :, 2][near][:, np.newaxis]
    return cleaned


def without_faint_seals(image: Image, mask: Mask) -> Image:
    """As :func:`without_seals`, the paler ink inside a seal too: a stroke that the camera or the
    stamp left faint is still in the way of what lies under it."""
    inside = np.zeros_like(mask)
    for x, y, width, height in seal_boxes(mask):
        around = ((x + width / 2, y + height / 2), (float(width), float(height)), 0.0)
        cv2.ellipse(inside, around, (1,), cv2.FILLED)
    faint = ((redness(image) > _FAINT_REDNESS) & (inside > 0)).astype(np.uint8)
    return without_seals(image, cv2.max(mask, faint).astype(np.uint8))


def _without_rules(ink: Mask, longest: int) -> Mask:
    """``ink`` without the form's long straight rules, which would tie a seal to its frame."""
    length = max(3, round(_RULE_SHARE * longest))
    kept = ink.copy()
    for shape in ((1, length), (length, 1)):
        wiggle = np.ones((_RULE_WIGGLE_PX, _RULE_WIGGLE_PX), np.uint8)
        rules = cv2.morphologyEx(cv2.dilate(ink, wiggle), cv2.MORPH_OPEN, np.ones(shape, np.uint8))
        kept[rules > 0] = 0
    return kept


def _is_seal(component: NDArray[np.int32], longest: int) -> bool:
    _, _, width, height, area = (int(value) for value in component)
    if min(width, height) < _MIN_SIDE_SHARE * longest or max(width, height) > (
        _MAX_SIDE_SHARE * longest
    ):
        return False  # a label of the form, or its frame
    if max(width, height) > _MAX_ASPECT * min(width, height):
        return False
    return area >= _MIN_FILL * width * height


def _is_covered(mask: Mask, line: Line) -> bool:
    part = _crop(mask, line.box)
    return line.box.width > line.box.height and bool(part.mean() >= _MIN_COVERED_SHARE)


def _crop(image: NDArray[np.uint8], box: Box) -> NDArray[np.uint8]:
    x0, y0, x1, y1 = (max(0, value) for value in box.rounded())
    return image[y0 : max(y1, y0 + 1), x0 : max(x1, x0 + 1)]


def _has_print(without: Image, line: Line) -> bool:
    return bool((_crop(without, line.box).max(axis=2) < _DARK).mean() >= _MIN_PRINT_SHARE)


def read_strip(image: Image, box: Box, engine: OcrEngine) -> list[Line]:
    """What stands in ``box``, in the image's own pixels."""
    x0, y0 = max(0, round(box.x0)), max(0, round(box.y0))
    return [_moved(line, x0, y0) for line in engine.read(np.ascontiguousarray(_crop(image, box)))]


def _moved(line: Line, dx: float, dy: float) -> Line:
    box = Box(line.box.x0 + dx, line.box.y0 + dy, line.box.x1 + dx, line.box.y1 + dy)
    return replace(line, box=box, edges=tuple(edge + dx for edge in line.edges))


def _read_again(without: Image, line: Line, engine: OcrEngine) -> Line:
    margin = _ROW_MARGIN * line.box.height
    box = line.box
    strip = Box(box.x0 - margin, box.y0 - margin, box.x1 + margin, box.y1 + margin)
    same = [found for found in read_strip(without, strip, engine) if _is_same_row(found, line)]
    best = max(same, key=_worth, default=line)
    # of as many characters those are taken that nothing lay over
    gain = _EVEN if _written(best) == _written(line) else _MIN_GAIN
    return best if _worth(best) >= _worth(line) + gain else line


def _is_same_row(found: Line, line: Line) -> bool:
    """Whether ``found`` is the whole of ``line``, not a neighbour and not a piece of it."""
    is_level = abs(found.box.center_y - line.box.center_y) <= 0.5 * line.box.height
    is_whole = found.box.width >= 0.8 * line.box.width
    return is_level and is_whole and found.confidence >= _MIN_CONFIDENCE


def _worth(line: Line) -> float:
    """How many characters of ``line`` are read rightly, as far as the engine can tell.

    Under a seal the engine skips what it cannot make out and stays confident about the rest, so
    its confidence alone says little there; a character more counts, where it is not a guess.
    """
    return _written(line) * line.confidence


def _written(line: Line) -> int:
    return sum(character.isalnum() for character in line.text)


def _unread_strips(without: Image, mask: Mask, lines: Sequence[Line]) -> Iterator[Box]:
    """The rows inside a seal that hold print and no line, each with its surroundings."""
    longest = max(mask.shape)
    for x, y, width, height in seal_boxes(mask):
        for top, bottom in _dark_rows(without, lines, (x, y, x + width, y + height)):
            if bottom - top >= _MIN_ROW_SHARE * longest:
                reach = _REACH_DIAMETERS * width
                yield Box(x - reach, y + top - 10, x + width + reach, y + bottom + 10)


def _dark_rows(
    without: Image, lines: Sequence[Line], seal: tuple[int, int, int, int]
) -> Iterator[tuple[int, int]]:
    """First and last row (from the seal's top) of each band of print that no line covers."""
    x0, y0, x1, y1 = seal
    dark = (without[y0:y1, x0:x1].max(axis=2) < _DARK).astype(np.uint8)
    for line in lines:
        left, top, right, bottom = line.box.rounded()
        dark[max(0, top - y0) : max(0, bottom - y0), max(0, left - x0) : max(0, right - x0)] = 0
    is_print = dark.mean(axis=1) >= _MIN_PRINT_SHARE
    edges = np.flatnonzero(np.diff(np.concatenate(([False], is_print, [False])).astype(np.int8)))
    yield from zip(edges[::2].tolist(), edges[1::2].tolist(), strict=True)


def _is_new(line: Line, lines: Sequence[Line]) -> bool:
    is_flat = line.box.width > line.box.height
    return (
        is_flat
        and line.confidence >= _MIN_CONFIDENCE
        and not any(_overlap(line.box, known.box) > 0.2 for known in lines)
    )


def _overlap(a: Box, b: Box) -> float:
    """The share of ``a`` that lies on ``b``."""
    width = min(a.x1, b.x1) - max(a.x0, b.x0)
    height = min(a.y1, b.y1) - max(a.y0, b.y0)
    return max(width, 0.0) * max(height, 0.0) / max(a.width * a.height, 1.0)
