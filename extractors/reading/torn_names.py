"""Names of payees that the detection tore to pieces or cut short, read as one piece.

A seal is pressed on the name of the hospital that it belongs to. The detection of lines then finds
two halves of the name, or leaves out its first character, though the recogniser reads the whole
once it is shown the place where the name must stand: right of its label, without the seal.

Only characters that were skipped are put in, and only where there is room for them: the first
reading saw the others where they stand, and Chinese print has one pitch.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate, islice, pairwise
from math import inf
from statistics import fmean

import cv2
import numpy as np
from rapidfuzz.distance import Levenshtein

from extractors.character_cells import read_print
from extractors.reading.engines import OcrEngine
from extractors.reading.engines.crops import cut
from extractors.reading.raster import Image
from extractors.reading.seals import Mask, without_faint_seals, without_seals
from extractors.reading.second_look import with_contrast
from extractors.types import Box, Line

MAX_NAMES = 4  # a page: two receipts on one sheet, two labels each
MIN_CONFIDENCE = 0.8
MOST_SKIPPED, MOST_OTHERWISE = 4, 1  # characters; those that a look reads otherwise

_LABEL = re.compile(r"(?:收款|收费|开票)单位(?:[（(]?[盖公]?章?[)）]?)[:：]?")
_REST = re.compile(r"^.{0,4}?章?[)）]?[:：]\s*|^[（(].?章[)）]?\s*")  # of the label, before a name
_NAME = re.compile(
    r"[\u3400-\u9fff〇()（）0-9]{3,}(?:医院|卫生院|保健院|中心|门诊部|诊所|卫生所|服务站|疗养院)"
)
_LOOKS = 3  # at each place
_ROOM, _STRETCH = 0.25, 1.3  # of the last one
_COLONS = ":："
_HAN = re.compile(r"[\u3400-\u9fff〇]")
_FIRST, _NEXT = 5.0, 3.0  # line heights from the label to the name, and over a torn place
_BEHIND = 5.0  # line heights that may be lost at the name's end
_LEVEL = 0.6  # line heights off the label's row
_MAX_GAP = 1.45  # pitches between neighbours that have nothing hidden between them
_SLACK, _OVER = 0.5, 0.25  # pitches by which room may differ; over the end of the label


@dataclass(frozen=True, slots=True)
class _Seen:
    """A name as far as it was read: its characters with their middles, from ``start`` on."""

    label: Line
    end: int  # of the label's text
    pieces: tuple[Line, ...]  # of the name, right of the label's line
    text: str
    places: tuple[float, ...]
    pitch: float
    start: float
    limit: float  # where the next thing begins in the row

    @property
    def lines(self) -> tuple[Line, ...]:
        return (self.label, *self.pieces)


def with_torn_names(
    image: Image, lines: Sequence[Line], engine: OcrEngine, seals: Mask | None = None
) -> tuple[Line, ...]:
    """``lines`` of the level ``image`` with the names of payees in one piece, where a look at
    the whole place shows what was skipped; ``seals`` is where there is seal ink on it."""
    torn = [seen for seen in _names(lines) if _may_lack(seen)][:MAX_NAMES]
    if not torn:
        return tuple(lines)
    bare = image if seals is None else without_seals(image, seals)
    faint = image if seals is None else without_faint_seals(image, seals)
    crops = [crop for seen in torn for crop in _crops(bare, faint, seen)]
    readings = iter(engine.recognise(crops))
    kept = list(lines)
    for seen in torn:
        whole = _whole(seen, [*islice(readings, _LOOKS)])
        if whole is not None:
            kept = [line for line in kept if not any(line is each for each in seen.lines)]
            kept += whole
    return tuple(kept)


def _names(lines: Sequence[Line]) -> Iterator[_Seen]:
    for line in lines:
        label = _LABEL.match(line.text)
        if label is not None and line.box.width > line.box.height and line.edges:
            seen = _seen(line, label.end(), lines)
            if seen is not None:
                yield seen


def _seen(label: Line, end: int, lines: Sequence[Line]) -> _Seen | None:
    """The name behind ``label.text[:end]``; ``None`` where none of it was read."""
    height = label.box.height - abs(label.slope) * label.box.width
    own = label.part(end, len(label.text))
    parts = [own] if own is not None else []
    reach = label.box.x1 if own is not None else label.edges[end]
    pieces: list[Line] = []
    limit = inf
    row = [line for line in lines if line is not label and _is_right(line, label, height)]
    for line in sorted(row, key=lambda each: each.box.x0):
        if line.box.x0 < reach - 0.5 * height:
            continue  # a seal's character over what was read
        if line.box.x0 - reach > (_NEXT if parts else _FIRST) * height or not _is_name(line):
            limit = line.box.x0
            break
        parts.append(_without_colon(line))
        pieces.append(line)
        reach = line.box.x1
    if not parts:
        return None
    marks = [mark for part in parts for mark in zip(part.text, _middles(part), strict=True)]
    text = "".join(character for character, _ in marks)
    places = tuple(place for _, place in marks)
    pitches = [printed.pitch for part in parts if (printed := read_print(part, 0, len(part.text)))]
    if not pitches:
        return None
    limit = min(limit, reach + _BEHIND * height)
    return _Seen(label, end, tuple(pieces), text, places, fmean(pitches), label.edges[end], limit)


def _is_right(line: Line, label: Line, height: float) -> bool:
    """Whether ``line`` lies in the row of ``label``, right of where it ends."""
    level = label.box.center_y + label.slope * (line.box.center_x - label.box.center_x)
    is_level = abs(line.box.center_y - level) < _LEVEL * height
    return is_level and line.box.width > line.box.height and line.box.x0 > label.box.x0


def _is_name(line: Line) -> bool:
    text = line.text.lstrip(_COLONS)
    return not any(colon in text for colon in _COLONS) and _HAN.search(text) is not None


def _without_colon(line: Line) -> Line:
    """``line`` without the colon of the label before it."""
    return line.part(len(line.text) - len(line.text.lstrip(_COLONS)), len(line.text)) or line


def _middles(line: Line) -> list[float]:
    printed = read_print(line, 0, len(line.text))
    if printed is not None:
        return [mark.x for mark in printed.marks]
    step = line.box.width / len(line.text)
    edges = line.edges or [line.box.x0 + step * at for at in range(len(line.text) + 1)]
    return [(a + b) / 2 for a, b in pairwise(edges)]


def _may_lack(seen: _Seen) -> bool:
    """Whether there is room for more than was read of a name."""
    gaps = [b - a for a, b in pairwise((seen.start - seen.pitch / 2, *seen.places))]
    return max(gaps) > _MAX_GAP * seen.pitch or _NAME.fullmatch(seen.text) is None


def _crops(bare: Image, faint: Image, seen: _Seen) -> tuple[Image, ...]:
    """The place of a name as it is, with more contrast, and with more paper around it: what one
    of them skips another shows."""
    roomy = cv2.resize(_crop(bare, seen, _ROOM), None, fx=_STRETCH, fy=1.0)
    close = with_contrast(_crop(faint, seen, 0.0))
    return _crop(bare, seen, 0.0), close, with_contrast(roomy.astype(np.uint8))


def _crop(image: Image, seen: _Seen, room: float) -> Image:
    """The place of a name on ``image`` with ``room`` line heights above and below it."""
    label = seen.label
    half = (label.box.height - abs(label.slope) * label.box.width) * (0.5 + room)
    left, right = seen.start, seen.limit
    left_y, right_y = (
        label.box.center_y + label.slope * (x - label.box.center_x) for x in (left, right)
    )
    corners = [
        (left, left_y - half),
        (right, right_y - half),
        (right, right_y + half),
        (left, left_y + half),
    ]
    return cut(image, np.array(corners, np.float32))


def _whole(seen: _Seen, looks: Sequence[tuple[str, float]]) -> list[Line] | None:
    """The label and the name of ``seen`` in one piece; ``None`` where no look adds to it."""
    found = []
    for text, confidence in looks:
        name = _NAME.search(_REST.sub("", text))
        filled = None if name is None else _filled(seen, name[0])
        if filled is not None and confidence >= MIN_CONFIDENCE:
            found.append((len(filled), confidence, filled))
    if not found:
        return None
    _, confidence, marks = max(found, key=lambda each: each[:2])
    places = [place for _, place in marks]
    half = seen.pitch / 2
    inner = [(a + b) / 2 for a, b in pairwise(places)]
    edges = (places[0] - half, *inner, places[-1] + half)
    top, bottom = (min(x.box.y0 for x in seen.lines), max(x.box.y1 for x in seen.lines))
    box = Box(edges[0], top, edges[-1], bottom)
    least = min(confidence, *(line.confidence for line in seen.lines))
    label = seen.label.part(0, seen.end)
    whole = "".join(character for character, _ in marks)
    line = Line(whole, box, least, edges, seen.label.slope)
    return [line] if label is None else [label, line]


def _filled(seen: _Seen, name: str) -> list[tuple[str, float]] | None:
    """The characters that were seen and, between them, what ``name`` has more, with their
    middles; ``None`` where it is another name, or there is no room for what it has more."""
    steps = Levenshtein.opcodes(seen.text, name)
    kinds = Counter(step.tag for step in steps for _ in range(step.dest_end - step.dest_start))
    is_same = kinds["replace"] <= MOST_OTHERWISE and not any(step.tag == "delete" for step in steps)
    if not is_same or not 0 < kinds["insert"] <= MOST_SKIPPED:
        return None
    found: list[tuple[str, float]] = []
    for step in steps:
        if step.tag != "insert":
            found += zip(
                seen.text[step.src_start : step.src_end],
                seen.places[step.src_start : step.src_end],
                strict=True,
            )
        else:
            places = _between(seen, step.src_start, name[step.dest_start : step.dest_end])
            if places is None:
                return None
            found += zip(name[step.dest_start : step.dest_end], places, strict=True)
    return found


def _between(seen: _Seen, at: int, skipped: str) -> list[float] | None:
    """The middles of the ``skipped`` characters before the one ``at``, where there is room."""
    widths = [_width(character) * seen.pitch for character in skipped]
    ends = list(accumulate(widths))
    middles = [end - width / 2 for end, width in zip(ends, widths, strict=True)]
    if at == len(seen.text):
        start = seen.places[-1] + _width(seen.text[-1]) * seen.pitch / 2
        return [start + middle for middle in middles]
    stop = seen.places[at] - _width(seen.text[at]) * seen.pitch / 2
    if at == 0:
        start = stop - ends[-1]
        has_room = start > seen.start - _OVER * seen.pitch
        return [start + middle for middle in middles] if has_room else None
    start = seen.places[at - 1] + _width(seen.text[at - 1]) * seen.pitch / 2
    if abs(stop - start - ends[-1]) > _SLACK * seen.pitch:
        return None
    share = (stop - start) / ends[-1]
    return [start + middle * share for middle in middles]


def _width(character: str) -> float:
    """Of a character, in pitches."""
    return 0.5 if character.isascii() else 1.0
