"""Reading a table by its columns: the header names them, blank strips between texts part them.

Lists are printed left, right or middle aligned and with cells wider than their heads, so neither
a header's edges nor its middles say where a column ends. The strip that the fewest texts cross
does.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from extractors.charges.column_fit import column_lean, refit
from extractors.labels.label_texts import simplified
from extractors.layout import PlainText, Slope, is_horizontal, offset, rows
from extractors.lines.row_slopes import table_slope
from extractors.types import Box, Line, Page
from extractors.words.misread import are_alike

FEWEST_HEADS = 3  # known ones of a row in which others may be misread
SHORTEST_MISREAD = 2  # characters: of so short a head only a look-alike tells
DOUBLED = 0.5  # of a table's rows with two texts in one column: its borders are wrong
STEPS = 60  # places that are tried for a border between two heads


@dataclass(frozen=True, slots=True)
class Column:
    """One column; ``key`` is empty where the list prints something nobody asks for."""

    key: str
    x0: float
    x1: float
    lean: float = 0.0  # dx/dy on photos; ``x0`` and ``x1`` are at the height ``top``
    top: float = 0.0

    def offset_at(self, y: float) -> float:
        """How far right of ``x0`` and ``x1`` the borders stand at height ``y``."""
        return self.lean * (y - self.top)


@dataclass(frozen=True, slots=True)
class Table:
    """The columns of a page and the rows of texts under its header, top to bottom."""

    columns: tuple[Column, ...]
    rows: tuple[tuple[Line, ...], ...]


def read_table(
    page: Page, heads: Mapping[str, str], needed: Sequence[str], columns: Sequence[Column] = ()
) -> Table | None:
    """The table under a header that names all ``needed`` columns; ``heads`` maps spelling to key.

    A page without header goes on with the ``columns`` of the page before it.
    """
    slope, printed = _printed_rows(page)
    for number, row in enumerate(printed):
        named = _named(row, heads)
        if sum(bool(key) for key, _ in named) >= FEWEST_HEADS:
            named = [_mended(each, row, heads) for each in named]
        if all(any(key == need for key, _ in named) for need in needed):
            body = printed[number + 1 :]
            below = [r for r in body if offset(named[0][1], r[0].box, slope) > 0]
            return Table(_columns(named, below, page.width), tuple(tuple(r) for r in below))
    if columns:
        texts = [line for row in printed for line in row]
        return Table(_moved(columns, texts, page.width), tuple(tuple(row) for row in printed))
    return None


@lru_cache(maxsize=8)  # telling where a list ends reads the same pages again and again
def _printed_rows(page: Page) -> tuple[Slope, list[list[Line]]]:
    flat = [line for line in page.lines if is_horizontal(line) and line.text.strip()]
    slope = table_slope(flat)
    return slope, rows(flat, slope)


def _moved(columns: Sequence[Column], texts: Sequence[Line], width: int) -> tuple[Column, ...]:
    """The columns of the page before where they stand on this one: no photo is like another."""
    boxes = [line.box for line in texts]
    top = min((box.center_y for box in boxes), default=0.0)
    borders = [column.x1 for column in columns[:-1]]
    fit = refit(boxes, borders, top, width)
    edges = [0.0, *(x * fit.scale + fit.shift for x in borders), float(width)]
    return tuple(
        Column(column.key, x0, x1, fit.lean, top)
        for column, (x0, x1) in zip(columns, pairwise(edges), strict=True)
    )


def _named(row: Sequence[Line], heads: Mapping[str, str]) -> list[tuple[str, Box]]:
    """The heads in a row with their places; the engine may give several as one line."""
    found: list[tuple[str, Box]] = []
    by_length = sorted(heads, key=len, reverse=True)
    for line in row:
        plain = simplified(PlainText.of(line.text))
        place = 0
        inside: list[tuple[str, Box]] = []
        while place < len(plain.text):
            head = next((each for each in by_length if plain.text.startswith(each, place)), None)
            if head is None:
                place += 1
                continue
            key, end = _with_second(plain.text, place + len(head), heads[head], heads)
            first, last = plain.raw_span(place, end)
            inside.append((key, line.span_box(first, last)))
            place = end
        found += inside or [("", line.box)]
    return found


def _mended(
    named: tuple[str, Box], row: Sequence[Line], heads: Mapping[str, str]
) -> tuple[str, Box]:
    """``named``, where it is no known head, as the one that was misread by a character (费用全额)
    or lost its last (收费项)."""
    key, box = named
    line = next((line for line in row if line.box == box), None)
    if key or line is None:
        return named
    text = PlainText.of(line.text).text
    if text in heads or len(text) < SHORTEST_MISREAD:
        return named
    meant = {
        heads[head]
        for head in heads
        if head[:-1] == text or (len(head) == len(text) and _is_slip(text, head))
    }
    return (meant.pop(), box) if len(meant) == 1 else named


def _is_slip(text: str, head: str) -> bool:
    """Whether one character differs: any in a long head, in a short one only a look-alike."""
    wrong = [pair for pair in zip(text, head, strict=True) if pair[0] != pair[1]]
    return len(wrong) == 1 and (len(text) > SHORTEST_MISREAD or are_alike(*wrong[0]))


# 规格/单位 stands over one column, which holds the one or the other: told by the first of these
_SHARED_BY = ("name", "quantity", "specification", "unit")


def _with_second(text: str, end: int, key: str, heads: Mapping[str, str]) -> tuple[str, int]:
    """The key of a head that ends at ``end``, and where it ends with a second one behind a stroke:
    one column has both heads, unless they are figures apart (单价/金额)."""
    second = max(
        (each for each in heads if text.startswith("/" + each, end)), key=len, default=None
    )
    if second is None or not {key, heads[second]} <= {*_SHARED_BY, ""}:
        return key, end
    both = (key, heads[second])
    return next((each for each in _SHARED_BY if each in both), ""), end + 1 + len(second)


def _columns(
    named: Sequence[tuple[str, Box]], body: Sequence[Sequence[Line]], width: int
) -> tuple[Column, ...]:
    boxes = [line.box for row in body for line in row]
    top = named[0][1].center_y
    lean = column_lean(boxes, top)
    boxes = [_straightened(box, lean * (box.center_y - top)) for box in boxes]
    pieces = [
        _straightened(piece, lean * (piece.center_y - top))
        for row in body
        for line in row
        for piece in _pieces(line)
    ]
    borders = [
        _border(left, right, pieces if _is_one_line(left, right) else boxes)
        for (_, left), (_, right) in pairwise(named)
    ]
    whole = [row for row in body if len(row) >= len(named) - 1]
    if lean == 0.0 and _are_doubled(borders, named, whole):
        lefts = [box.x0 - 1 for _, box in named[1:]]
        borders = borders if _are_doubled(lefts, named, whole) else lefts
    edges = [0.0, *borders, float(width)]
    return tuple(
        Column(key, x0, x1, lean, top)
        for (key, _), (x0, x1) in zip(named, pairwise(edges), strict=True)
    )


def _are_doubled(
    borders: Sequence[float], named: Sequence[tuple[str, Box]], whole: Sequence[Sequence[Line]]
) -> bool:
    """Whether most of the ``whole`` rows have two texts in one of the ``named`` columns: heads at
    the left edges of wide columns stand nearer to the figures at the right edge of the one before.
    """
    doubled = 0
    for row in whole:
        places = Counter(bisect_left(borders, line.box.center_x) for line in row)
        doubled += any(count > 1 and named[place][0] for place, count in places.items())
    return doubled > DOUBLED * len(whole)


def _is_one_line(left: Box, right: Box) -> bool:
    """Whether two heads were read as one line (they share its height exactly): then the cells
    under them most likely were, too."""
    return (left.y0, left.y1) == (right.y0, right.y1)


def _pieces(line: Line) -> list[Box]:
    """The boxes of what blanks part in ``line``."""
    return [line.span_box(*word.span()) for word in re.finditer(r"\S+", line.text)]


def _straightened(box: Box, dx: float) -> Box:
    return Box(box.x0 - dx, box.y0, box.x1 - dx, box.y1)


def _border(left: Box, right: Box, boxes: Sequence[Box]) -> float:
    """Between two heads: the middle of the widest strip that the fewest texts cross. Where that
    leaves one of the columns empty, one more text may cross (two cells read as one)."""
    start, end = left.center_x, right.center_x
    places = [start + (end - start) * step / STEPS for step in range(1, STEPS)]
    crossed = [
        sum(box.x0 < x < box.x1 for box in boxes)
        + 3 * (left.x0 < x < left.x1 or right.x0 < x < right.x1)
        for x in places
    ]

    def best(most: int) -> tuple[bool, float]:
        strips = _strips([count <= most for count in crossed])
        length, first = max(strips, key=lambda x: (_parts(middle(x), left, right, boxes), x))
        found = middle((length, first))
        return _parts(found, left, right, boxes), found

    def middle(strip: tuple[int, int]) -> float:
        length, first = strip
        return (places[first] + places[first + length - 1]) / 2

    least = min(crossed)
    is_parting, found = best(least)
    is_better, other = (False, found) if is_parting else best(least + 1)
    return other if is_better else found


def _strips(is_free: Sequence[bool]) -> list[tuple[int, int]]:
    """Length and first place of every run of free places."""
    strips: list[tuple[int, int]] = []
    run = 0
    for number, free in enumerate([*is_free, False]):
        if free:
            run += 1
        elif run:
            strips.append((run, number - run))
            run = 0
    return strips


def _parts(border: float, left: Box, right: Box, boxes: Sequence[Box]) -> bool:
    """Whether ``border`` leaves texts to the columns on both of its sides."""
    return any(left.x0 < box.x1 <= border and box.x1 > left.center_x for box in boxes) and any(
        border <= box.x0 < right.x1 for box in boxes
    )


def cells(row: Sequence[Line], columns: Sequence[Column]) -> list[list[Line]]:
    """The texts of a row by column; a text over two columns is cut where its blank is."""
    found: list[list[Line]] = [[] for _ in columns]
    for line in row:
        y = line.box.center_y
        for part in _cut(line, [column.x1 + column.offset_at(y) for column in columns[:-1]]):
            number = max(range(len(columns)), key=lambda n: _shared(part.box, columns[n]))
            found[number].append(part)
    return found


def _shared(box: Box, column: Column) -> float:
    dx = column.offset_at(box.center_y)
    return min(box.x1, column.x1 + dx) - max(box.x0, column.x0 + dx)


def _cut(line: Line, borders: Sequence[float]) -> list[Line]:
    parts: list[Line] = []
    rest: Line | None = line
    for border in borders:
        if rest is None or not rest.box.x0 < border < rest.box.x1:
            continue
        place = _blank_near(rest, border)
        if place is not None:
            before, rest = rest.part(0, place), rest.part(place, len(rest.text))
            parts += [before] if before is not None else []
    return [*parts, rest] if rest is not None else parts


def _blank_near(line: Line, border: float) -> int | None:
    """Where ``line`` has a blank at ``border``, or changes from words to figures near it."""
    reach = 1.5 * line.box.height
    places = []
    for place in range(1, len(line.text)):
        before, after = line.text[place - 1], line.text[place]
        gap = line.span_box(place - 1, place)
        if before.isspace():
            places.append((max(gap.x0 - border, border - gap.x1, 0.0) - reach, place))
        elif _is_figure(before) != _is_figure(after) or _are_cells(line.text, place):
            places.append((abs(gap.x1 - border), place))
    distance, place = min(places, default=(reach, 0))
    return place if distance < reach else None


# 28.0028.00, 336.0020%; 床位费双人间床位费: a class of charges, its name
_LEFT_CELL = re.compile(r".*(?<!\d)[\d,]+\.\d\d|\s*[\u3400-\u9fff]{2,5}费")
_RIGHT_CELL = re.compile(r"-?\d[\d,]*(?:\.\d\d(?!\d)|%)|[\u3400-\u9fffA-Za-z]{2}")


def _are_cells(text: str, place: int) -> bool:
    """Whether two cells that were read as one meet at ``place`` of ``text``."""
    if _is_figure(text[place - 1]) != _is_figure(text[place]):
        return False
    return bool(_LEFT_CELL.fullmatch(text[:place]) and _RIGHT_CELL.match(text, place))


def _is_figure(character: str) -> bool:
    return character.isdigit() or character in ".,"
