"""A second, independent look at the parts of a page that matter: amounts, numbers, dates, names.

The first look reads whole lines. The second cuts the value alone out of the page at its full
resolution, without seals, in another size and with another contrast, and recognises it again. Two
looks that agree are worth more than either score. Where they do not, four more looks are taken:
what most of them read takes the first look's place (``outvoted``), and that becomes the second
look; else the paper's rules decide (``extractors.confidence.second_readings``).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import groupby

import cv2
import numpy as np

from extractors.reading.engines import OcrEngine
from extractors.reading.engines.crops import Quad, cut
from extractors.reading.outvoted import Reading, differ, winner
from extractors.reading.raster import Image
from extractors.reading.seals import Mask, without_seals
from extractors.reading.worth_a_look import LACKS_CENTS, MINOR, Part, parts_worth_a_look
from extractors.types import Line, Look

VARIANT = "wide"  # what this module does to a picture; stored with each look
OUTVOTED = "line"  # a first look, of the whole line, that others outvoted
MAX_CONTESTED = 12  # parts a page that are looked at four times more

# Line heights beside a part: at the line's end, where half a neighbour's cell is blank, and where
# the neighbour fills its cell (a character's edge lies half-way between two middles).
_OUTER_MARGIN, _NARROW_MARGIN, _WIDE_MARGIN = 0.4, 0.12, -0.06
_CUT_MARGIN = 1.2  # behind a point without cents, which the detection may have cut off
_INK_PERCENTILE, _PAPER_PERCENTILE = 2, 90
_MIN_CONTRAST = 20  # grey levels between ink and paper; a fainter crop is left as it is
_HAN = re.compile(r"[\u3400-\u9fff]")


@dataclass(frozen=True, slots=True)
class _View:
    """A way to look at a part: paper above, below and beside it in line heights, by how much it
    is stretched, whether its ink is made black, and the radius of a blur in pixels."""

    above: float = 0.1
    beside: float = 0.0
    stretch: float = 1.0
    is_black: bool = True
    blur: float = 0.0


# Wider characters fall on other columns of the model than they did at first.
_SECOND = _View(stretch=1.2)
_FURTHER = (
    _View(above=0.0, is_black=False),
    _View(above=0.25),
    _View(beside=0.1, stretch=0.85),
    _View(stretch=1.1, blur=0.8),
)


@dataclass(frozen=True, slots=True)
class _Seen:
    """A part, its second look, and what most looks read where that is neither's."""

    part: Part
    look: Reading
    told: Reading | None = None

    @property
    def first(self) -> Reading:
        line = self.part.line
        return line.text[self.part.start : self.part.end], line.confidence

    @property
    def is_open(self) -> bool:
        """Whether the looks at a minor part leave it undecided: lists of surnames and of wards
        know more about it than a look that misreads it as well."""
        is_undecided = self.told is None and differ(self.first[0], self.look[0])
        return is_undecided and self.part.rank >= MINOR


def look_again(
    image: Image, lines: Sequence[Line], engine: OcrEngine, seals: Mask | None = None
) -> tuple[Line, ...]:
    """``lines`` of ``image``, those that matter with a second look in ``again``.

    ``seals`` is where there is seal ink on the image. Where most looks read a part otherwise than
    the first, the line says what they read, and the first look is in ``again``.
    """
    parts = parts_worth_a_look(lines)
    if not parts:
        return tuple(lines)
    bare = image if seals is None else without_seals(image, seals)
    readings = engine.recognise([_crop(bare, part, _SECOND) for part in parts])
    seen = [_Seen(part, look) for part, look in zip(parts, readings, strict=True)]
    looked = list(lines)
    for number, group in groupby(_settled(bare, seen, engine), key=lambda each: each.part.number):
        looked[number] = _looked(lines[number], [*group])
    return tuple(looked)


def _settled(image: Image, seen: Sequence[_Seen], engine: OcrEngine) -> list[_Seen]:
    """``seen``, more looks taken at the parts that two looks read differently."""
    contested = [each for each in seen if differ(each.first[0], each.look[0])]
    contested = sorted(contested, key=lambda each: each.part.rank)[:MAX_CONTESTED]
    crops = [_crop(image, each.part, view) for each in contested for view in _FURTHER]
    readings = engine.recognise(crops) if crops else ()
    settled = list(seen)
    for at, each in enumerate(contested):
        further = readings[at * len(_FURTHER) : (at + 1) * len(_FURTHER)]
        told = winner(each.first, (each.look, *further))
        settled[settled.index(each)] = replace(each, told=told)
    return settled


def _looked(line: Line, seen: Sequence[_Seen]) -> Line:
    """``line`` with what was ``seen`` of it, from left to right."""
    text, edges, looks, at = "", list(line.edges[:1]), list[Look](), 0
    for each in seen:
        part, (told, _) = each.part, each.told or each.first
        other, doubt = each.look if each.told is None else each.first
        text += line.text[at : part.start]
        edges += line.edges[at + 1 : part.start + 1]
        if other.strip() and not each.is_open:
            variant = VARIANT if each.told is None else OUTVOTED
            looks.append(Look(other, doubt, variant, len(text), len(text) + len(told)))
        text += told
        edges += _inner_edges(line.edges[part.start : part.end + 1], told)
        at = part.end
    sure = min([line.confidence, *(each.told[1] for each in seen if each.told is not None)])
    return replace(
        line,
        text=text + line.text[at:],
        confidence=sure,
        edges=(*edges, *line.edges[at + 1 :]),
        again=tuple(looks),
    )


def _inner_edges(edges: Sequence[float], text: str) -> list[float]:
    """Where the characters of ``text`` end, which stands where ``edges`` had others."""
    if not edges or len(edges) == len(text) + 1:
        return list(edges[1:])
    widths = np.cumsum([0.0, *(0.5 if character.isascii() else 1.0 for character in text)])
    spread = edges[0] + widths * ((edges[-1] - edges[0]) / widths[-1])
    return [float(edge) for edge in spread[1:]]


def _crop(image: Image, part: Part, view: _View) -> Image:
    crop = cut(image, _quad(part, view))
    wide = cv2.resize(crop, None, fx=view.stretch, fy=1.0, interpolation=cv2.INTER_CUBIC)
    if view.blur:
        wide = cv2.GaussianBlur(wide, (0, 0), view.blur)
    return with_contrast(wide.astype(np.uint8)) if view.is_black else wide.astype(np.uint8)


def _quad(part: Part, view: _View) -> Quad:
    """The corners of a part on the page, with its margins."""
    line, whole = part.line, part.line.box
    height = max(whole.height - abs(line.slope) * whole.width, 0.5 * whole.height)
    x0, x1 = _ends(line, part.start, part.end)
    left = x0 - height * (_margin(line.text[: part.start][-1:]) + view.beside)
    right = x1 + height * (_end_margin(part) + view.beside)
    half = height * (0.5 + view.above)
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


def _end_margin(part: Part) -> float:
    """How far to go beyond the end of ``part``."""
    behind = part.line.text[part.end :][:1]
    is_cut = not behind and LACKS_CENTS.fullmatch(part.line.text[part.start : part.end])
    return _CUT_MARGIN if is_cut else _margin(behind)


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
