"""What stands under a seal, read from a picture of its surroundings in which the seal is gone.

Values are printed where the seal is pressed: the engine then finds the end of an amount only, or
takes the seal's words for the value. In red light the seal's ink is lighter than print; painted
over with the colour of the paper around it, it leaves the print alone, and the engine finds whole
lines again. They replace what was read with the seal where they say more.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from statistics import median

import cv2
import numpy as np
from numpy.typing import NDArray

from extractors.reading.engines import OcrEngine
from extractors.reading.raster import Image
from extractors.reading.seals import Mask, read_strip, seal_boxes
from extractors.types import Box, Line

_HALO_PX = 9  # around a stroke, where its colour fades into the paper's
_PRINT = 0.72  # of the paper's red light: print is darker, the ink of a seal is not
_BESIDE, _ABOVE = 0.6, 0.15  # of the seal's width and height, that are read around it
_FEWEST_PAPER = 50  # pixels that tell the colour of the paper
_MIN_CONFIDENCE = 0.8
_MIN_GAIN = 0.25  # characters' worth, by which what is found must be better
_EVEN = 0.03  # a character, by which it may seem worse with as many characters
_OVERLAP = 0.3  # of the smaller of two boxes that lie on each other
_LEVEL = 0.6  # of the lower line's height by which two boxes of one row may be apart
_TITLE = 1.4  # of the usual height of a line: a seal over the title hides no value
_COVERED = 0.02  # of a line's box by seal ink

Spot = tuple[int, int, int, int]  # left, top, width, height of a seal


def read_under_seals(
    image: Image, mask: Mask | None, lines: Sequence[Line], engine: OcrEngine
) -> tuple[Line, ...]:
    """``lines`` of the level ``image`` with what its seals hid; ``mask`` is its ``seal_mask``."""
    found = list(lines)
    if mask is None:
        return tuple(found)
    usual = median([line.box.height for line in found]) if found else 0.0
    for spot in seal_boxes(mask):
        if not any(_is_title(line.box, spot, usual) for line in found):
            found = _with_found(found, _read(image, mask, spot, engine), mask)
    return tuple(found)


def _is_title(box: Box, spot: Spot, usual: float) -> bool:
    """Whether the seal is that of the form's printer: it lies on a title, which goes beyond it."""
    x, y, width, height = spot
    is_on = box.x0 < x and x + width < box.x1 and y < box.center_y < y + height
    return is_on and box.height > _TITLE * usual


def _read(image: Image, mask: Mask, spot: Spot, engine: OcrEngine) -> list[Line]:
    """The whole lines around a seal, in the image's own pixels."""
    x, y, width, height = spot
    aside, above = _BESIDE * width, _ABOVE * height
    around = Box(
        max(0.0, x - aside),
        max(0.0, y - above),
        min(float(image.shape[1]), x + width + aside),
        min(float(image.shape[0]), y + height + above),
    )
    bare = _bare(image, mask, around)
    if bare is None:
        return []
    read = read_strip(bare, Box(0, 0, around.width, around.height), engine)
    moved = (_moved(line, around.x0, around.y0) for line in read)
    return [line for line in moved if _is_whole(line, around, image.shape[1])]


def _bare(image: Image, mask: Mask, around: Box) -> Image | None:
    """The part of ``image`` with the seal's ink painted over in the colour of the paper; print
    that it covers stays, in the grey that it has in red light."""
    x0, y0, x1, y1 = around.rounded()
    part = image[y0:y1, x0:x1].copy()
    stamped = cv2.dilate(mask[y0:y1, x0:x1], np.ones((_HALO_PX, _HALO_PX), np.uint8)) > 0
    red = part[:, :, 2]
    if (~stamped).sum() < _FEWEST_PAPER:
        return None
    is_print = red <= _PRINT * np.percentile(red[~stamped], 80)
    paper = part[~stamped & ~is_print]
    if len(paper) < _FEWEST_PAPER:
        return None
    part[stamped & ~is_print] = np.median(paper, axis=0).astype(np.uint8)
    covered = stamped & is_print
    part[covered] = red[covered][:, np.newaxis]
    return np.ascontiguousarray(part)


def _moved(line: Line, dx: float, dy: float) -> Line:
    box = Box(line.box.x0 + dx, line.box.y0 + dy, line.box.x1 + dx, line.box.y1 + dy)
    edges = tuple(edge + dx for edge in line.edges)
    return Line(line.text, box, line.confidence, edges, line.slope, unsure=line.unsure)


def _is_whole(line: Line, around: Box, width: int) -> bool:
    """Whether the line is flat, was read well and does not run out of the part that was read."""
    margin = 0.3 * line.box.height
    is_cut = (around.x0 > 0 and line.box.x0 < around.x0 + margin) or (
        around.x1 < width and line.box.x1 > around.x1 - margin
    )
    is_flat = line.box.width > 0.6 * line.box.height
    return is_flat and not is_cut and line.confidence >= _MIN_CONFIDENCE and _written(line) > 0


@dataclass(frozen=True, slots=True)
class _Group:
    """Lines read with the seal and without it that lie on each other."""

    before: tuple[Line, ...]
    after: tuple[Line, ...]

    def is_better(self, mask: Mask) -> bool:
        """Whether what was read without the seal says more: more figures, or with as many of them
        more characters or as many that nothing lay over."""
        if not all(_is_covered(line, mask) or self._has(line) for line in self.before):
            return False
        figures = [sum(map(_figures, lines)) for lines in (self.after, self.before)]
        if figures[0] != figures[1]:
            return figures[0] > figures[1]
        told, known = (sum(map(_written, lines)) for lines in (self.after, self.before))
        gain = -_EVEN * known if told >= known else _MIN_GAIN
        return _worth(self.after) >= _worth(self.before) + gain

    def _has(self, line: Line) -> bool:
        """Whether ``line`` is a piece of one that was found."""
        return any(_plain(line) in _plain(each) for each in self.after)


def _with_found(lines: Sequence[Line], found: Sequence[Line], mask: Mask) -> list[Line]:
    kept = list(lines)
    for group in _groups(lines, found):
        gone = {id(line) for line in group.before}
        if not group.before or group.is_better(mask):
            kept = [line for line in kept if id(line) not in gone] + list(group.after)
        elif len(group.before) == len(group.after) == 1 and _is_over(*group.before, *group.after):
            parts = _before(group.before[0], group.after[0])
            kept = [line for line in kept if id(line) not in gone] + [*parts, *group.after]
    return kept


def _is_over(words: Line, value: Line) -> bool:
    """Whether ``words`` are the seal's, read over a ``value`` with which they share nothing."""
    is_inside = words.box.x0 - 1 <= value.box.x0 and value.box.x1 <= words.box.x1 + value.box.height
    return is_inside and _figures(words) == 0 and not set(_plain(words)) & set(_plain(value))


def _before(words: Line, value: Line) -> list[Line]:
    """What of ``words`` stands before ``value``: the label may be of one piece with a seal's."""
    end = sum(edge <= value.box.x0 for edge in words.edges[1:])
    part = words.part(0, end) if end > 1 else None
    return [part] if part is not None else []


def _groups(lines: Sequence[Line], found: Sequence[Line]) -> Iterator[_Group]:
    """``found`` with the ``lines`` that each lies on, those that share a line together."""
    left = list(found)
    while left:
        after, before = [left.pop()], list[Line]()
        while True:
            beneath = [x for x in lines if x not in before and any(_are_one(x, y) for y in after)]
            beside = [x for x in left if any(_are_one(x, y) for y in beneath)]
            if not beneath and not beside:
                break
            before += beneath
            after += beside
            left = [x for x in left if not any(x is each for each in beside)]
        yield _Group(tuple(before), tuple(sorted(after, key=lambda line: line.box.x0)))


def _are_one(a: Line, b: Line) -> bool:
    """Whether two lines lie on each other, in one row."""
    height = min(a.box.height, b.box.height)
    shared = min(a.box.x1, b.box.x1) - max(a.box.x0, b.box.x0)
    is_level = abs(a.box.center_y - b.box.center_y) < _LEVEL * height
    return is_level and shared > _OVERLAP * min(a.box.width, b.box.width)


def _is_covered(line: Line, mask: NDArray[np.uint8]) -> bool:
    x0, y0, x1, y1 = (max(0, value) for value in line.box.rounded())
    return bool(mask[y0 : max(y1, y0 + 1), x0 : max(x1, x0 + 1)].mean() >= _COVERED)


def _plain(line: Line) -> str:
    return "".join(character for character in line.text if character.isalnum())


def _written(line: Line) -> int:
    return len(_plain(line))


def _figures(line: Line) -> int:
    return sum(character.isdigit() for character in line.text)


def _worth(lines: Sequence[Line]) -> float:
    """How many characters were read rightly, as far as the engine can tell."""
    return sum(_written(line) * line.confidence for line in lines)
