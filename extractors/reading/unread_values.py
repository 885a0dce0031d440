"""Values that the engine found no line for, looked for right of the labels that they belong to.

The detection of lines overlooks a single character that stands alone (女, 0), an amount that a
seal's rim runs into, and the cents of an amount where the seal begins. Where a label has nothing
right of it in its row, but ink, the place is cut out without the seal and recognised alone, three
times: what two looks read, the third nothing else, and such a label may name, is a line of the
page. Where the label has an amount without cents and there is ink behind it, the whole amount is
looked for in the same way.

A label is known by a few words, as for second looks; nothing is known here of papers.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import cv2
import numpy as np
from numpy.typing import NDArray

from extractors.reading.engines import OcrEngine
from extractors.reading.engines.crops import Quad, cut
from extractors.reading.outvoted import Reading
from extractors.reading.raster import Image
from extractors.reading.seals import Mask, without_faint_seals
from extractors.reading.second_look import with_contrast
from extractors.types import Box, Line
from extractors.values.text import ascii_width

MAX_PLACES = 12  # a page
# In line heights:
REACH, REACH_OF_CENTS = 7.0, 4.0  # how far behind a label, or an amount, is looked
LEVEL = 0.7  # off the label's row
LEAST_ROOM, LEAST_INK = 0.5, 0.25  # of the place; of the ink in it
_LAST = 1.0  # that the last character of a label takes up, at most
_ASIDE = 0.25  # paper at either end of what is recognised
_OVER = 0.1  # over the end of the label
_ABOVE, _CLOSE, _ROOMY = 0.15, 0.1, 0.3  # above and below the row: for its ink, for the looks
FEWEST = 2  # looks of three that agree
_STRETCH = 1.2  # as the second look does

_INK = 0.72  # of the paper's grey: print is darker
_RULE = 0.9  # of a place's height, that only the rule of a cell takes up
_SPECK_PX = 2  # in a column; less is dust
_BESIDE_RULE = np.ones((1, 5), np.uint8)

_PAYS = (
    r"(?:支付|自付[一二]?|自费|自负|现金|统筹|账户|余额|补助|救助|报销|起付线|合计|小写|总额|总计|金额"
    r"|预[交缴]金?|补[交缴]|退费)(?:\([^)]*\)|\))?:?"
)
_FIGURE = r"[:¥￥]*(\d[\d,]*\.\d{2})(?![\d.,A-Za-z])"  # a seal's words may follow
_CUT = re.compile(_PAYS + r"([¥￥]?\d{1,7})$")  # an amount that ends before its point
_CENTS = re.compile(r"[.,]?\d{1,2}")  # of it, torn off


@dataclass(frozen=True, slots=True)
class _Kind:
    """What stands behind labels that end in ``label``, and how sure two looks must be."""

    label: re.Pattern[str]
    value: re.Pattern[str]
    min_confidence: float


_AMOUNT = _Kind(re.compile(r"[\u3400-\u9fff]:$|" + _PAYS + "$"), re.compile(_FIGURE), 0.8)
_KINDS = (
    _Kind(re.compile(r"(?:^|[^\u3400-\u9fff])性别:?$"), re.compile(r":?([男女])$"), 0.9),
    _Kind(
        re.compile(r"(?:姓名|交款人|患者|病人|[收开][款费票][人员]|复核人?|医师):?$"),
        re.compile(r":?([\u3400-\u9fff]{2,4})$"),
        0.85,
    ),
    _Kind(re.compile(_PAYS + "$"), re.compile(r"[:¥￥]*(0)$"), 0.95),
    _AMOUNT,
)


@dataclass(frozen=True, slots=True)
class _Place:
    """From ``x0`` to ``x1`` in the row of line ``number``, which ends there in a label, or in
    ``told``, the beginning of an amount from ``begin`` of its text on."""

    number: int
    row: Line
    kinds: tuple[_Kind, ...]
    x0: float
    x1: float
    told: str = ""
    begin: int = 0

    @property
    def height(self) -> float:
        box = self.row.box
        return max(box.height - abs(self.row.slope) * box.width, 0.5 * box.height)


def with_unread_values(
    image: Image, lines: Sequence[Line], engine: OcrEngine, seals: Mask | None = None
) -> tuple[Line, ...]:
    """``lines`` of the level ``image`` with what stands unread behind their labels; ``seals`` is
    where there is seal ink on it."""
    places = [place for place in _places(lines) if _inked(image, place) is not None]
    if not places:
        return tuple(lines)
    bare = image if seals is None else without_faint_seals(image, seals)
    tight = [narrow for place in places if (narrow := _inked(bare, place)) is not None]
    tight = tight[:MAX_PLACES]
    readings = engine.recognise([crop for place in tight for crop in _crops(bare, place)])
    kept, found = list(lines), list[Line]()
    for place, *looks in zip(tight, readings[::3], readings[1::3], readings[2::3], strict=True):
        value = _agreed(place, looks)
        if value is not None:
            found.append(value)
            if place.told:
                kept[place.number] = place.row.part(0, place.begin) or place.row
    return (*(line for line in kept if not any(_is_piece(line, each) for each in found)), *found)


def _is_piece(line: Line, found: Line) -> bool:
    """Whether ``line`` is a part of what was ``found``, torn off."""
    is_inside = abs(line.box.center_y - found.box.center_y) < LEVEL * found.box.height and (
        found.box.x0 < line.box.center_x < found.box.x1
    )
    return is_inside and line.text.strip() in found.text


def _places(lines: Sequence[Line]) -> Iterator[_Place]:
    """Where the room behind a label, or behind an amount without cents, has no line."""
    for number, line in enumerate(lines):
        text = ascii_width(line.text)
        if line.box.height > line.box.width or len(text) != len(line.text):
            continue
        begun = _CUT.search(text) if line.edges else None
        kinds = tuple(kind for kind in _KINDS if kind.label.search(text))
        if begun is not None:
            place = _Place(number, line, (_AMOUNT,), line.box.x1, 0.0, begun[1], begun.start(1))
        elif kinds:
            place = _Place(number, line, kinds, line.box.x1, 0.0)
            place = replace(place, x0=_label_end(place))
        else:
            continue
        place = replace(place, x1=_limit(place, lines))
        if place.x1 - place.x0 >= LEAST_ROOM * place.height:
            yield place


def _label_end(place: _Place) -> float:
    """Where the label's own characters end: its box may hold a value that was not read."""
    edges = place.row.edges
    end = place.row.box.x1
    return min(end, edges[-2] + _LAST * place.height) if edges else end


def _limit(place: _Place, lines: Sequence[Line]) -> float:
    """Where the next line of the row begins; as far as a value may reach where none does."""
    reach = (REACH_OF_CENTS if place.told else REACH) * place.height
    behind = [
        line.box.x0
        for line in lines
        if line is not place.row
        and line.box.x1 > place.x0
        and line.box.x0 > place.row.box.x0
        and abs(line.box.center_y - _middle(place, line.box.center_x)) < LEVEL * place.height
        and not (place.told and _CENTS.fullmatch(line.text))
    ]
    return min([*behind, place.x0 + reach])


def _middle(place: _Place, x: float) -> float:
    box = place.row.box
    return box.center_y + place.row.slope * (x - box.center_x)


def _inked(image: Image, place: _Place) -> _Place | None:
    """``place`` as far as there is print in it on ``image``; ``None`` where there is none."""
    place = replace(place, x1=min(place.x1, float(image.shape[1])))
    if place.x1 - place.x0 < LEAST_ROOM * place.height:
        return None
    corners = _corners(place, place.x0, place.x1, _ABOVE)
    grey = cv2.cvtColor(cut(image, corners), cv2.COLOR_BGR2GRAY)
    dark: NDArray[np.bool_] = grey < _INK * np.percentile(grey, 85)
    rules = (dark.mean(axis=0) > _RULE).astype(np.uint8)[np.newaxis]
    row = dark[int(0.2 * len(dark)) : int(0.85 * len(dark))]
    is_print = (row.sum(axis=0) >= _SPECK_PX) & (cv2.dilate(rules, _BESIDE_RULE)[0] == 0)
    at = np.flatnonzero(is_print)
    if len(at) < LEAST_INK * place.height:
        return None
    aside = _ASIDE * place.height
    first, last = place.x0 + float(at[0]) - aside, place.x0 + float(at[-1]) + aside
    return replace(place, x0=max(first, place.x0 - _OVER * place.height), x1=min(last, place.x1))


def _crops(image: Image, place: _Place) -> tuple[Image, ...]:
    """A narrowed place as it is, as the second look prepares its crops, and with more paper."""
    close, roomy = (cut(image, _quad(place, above)) for above in (_CLOSE, _ROOMY))
    wide = cv2.resize(close, None, fx=_STRETCH, fy=1.0, interpolation=cv2.INTER_CUBIC)
    return close, with_contrast(wide.astype(np.uint8)), with_contrast(roomy)


def _quad(place: _Place, above: float) -> Quad:
    """The corners of what is recognised, with ``above`` line heights above and below the row."""
    return _corners(place, max(0.0, _begin(place)), place.x1, above)


def _begin(place: _Place) -> float:
    if not place.told:
        return place.x0
    return place.row.edges[place.begin] - _OVER * place.height


def _corners(place: _Place, x0: float, x1: float, above: float) -> Quad:
    half = place.height * (0.5 + above)
    left, right = _middle(place, x0), _middle(place, x1)
    corners = [(x0, left - half), (x1, right - half), (x1, right + half), (x0, left + half)]
    return np.array(corners, np.float32)


def _agreed(place: _Place, looks: Sequence[Reading]) -> Line | None:
    """What the looks at ``place`` read of a thing that its label may name; ``None`` where they
    read none, or two different ones."""
    for kind in place.kinds:
        told = [(kind.value.match(ascii_width(text)), confidence) for text, confidence in looks]
        seen = [(value, confidence) for value, confidence in told if value is not None]
        if len(seen) < FEWEST or len({value[1] for value, _ in seen}) > 1:
            continue
        value, _ = seen[0]
        confidence = sorted(sure for _, sure in seen)[-FEWEST]
        is_whole = value[1].replace(",", "").startswith(place.told.strip("¥￥"))
        if is_whole and confidence >= kind.min_confidence:
            return Line(value[1], _box(place, value), confidence, (), place.row.slope)
    return None


def _box(place: _Place, value: re.Match[str]) -> Box:
    """Of the ``value`` in what was read at a place: figures take half the room of characters."""
    x0, text = max(0.0, _begin(place)), value.string
    share = (place.x1 - x0) / _room(text)
    left, right = (x0 + share * _room(text[:end]) for end in value.span(1))
    middles = _middle(place, left), _middle(place, right)
    half = place.height / 2
    return Box(left, min(middles) - half, right, max(middles) + half)


def _room(text: str) -> float:
    return sum(0.5 if character.isascii() else 1.0 for character in text)
