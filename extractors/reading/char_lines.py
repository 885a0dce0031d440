"""Single characters with places, grouped into lines as an OCR engine would give them."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby, pairwise
from typing import NamedTuple

from extractors.reading.page_rules import Rule
from extractors.reading.radicals import as_characters
from extractors.types import Box, Line

_ROW_TOLERANCE = 0.4  # of the smaller character height, between the centres of one row
_SPLIT_GAP = 1.0  # of the character height: a table's cells lie further apart
_SPACE_GAP = 0.3
_BLANK_GAP = 0.12  # where the document itself has a blank
_OVERLAP = 0.5  # of a character's width: further back than this the next one begins anew
_DOUBLE_OFFSET = 0.25  # bold is often faked by printing a character twice, slightly moved
_SMALLEST_OF_ROW = 0.4  # of the larger height: a large watermark is in no row of small print
_RULE_GAP = 0.1  # of the character height: print set closer than that ran over the rule
_RULE_REACH = 0.2  # of the character height by which print may lie over the rule of its cell
_DIGIT_CELL = 2.0  # character heights: a box as narrow as that is for one figure
_UNEVEN = 0.4  # of the character height by which the gaps of a spread word differ
_WIDEST_SPREAD = 6.0  # character heights between two characters of a spread word
_FEWEST_SPREAD = 3  # characters whose distances can be equal
_FEWEST_ALIKE = 2  # of them in a column tell how far its words of two are spread
_PLACES = frozenset(
    "年月日时分亿万仟佰拾千百十元角"
)  # printed in advance, each figure before its own
_OVER_EACH_OTHER = 0.5  # of the shorter print: a value that runs into the next covers less of it


class Char(NamedTuple):
    """One character of a text layer, in page pixels. ``text`` may hold a ligature."""

    text: str
    x0: float
    top: float
    x1: float
    bottom: float

    @property
    def height(self) -> float:
        return max(self.bottom - self.top, 1.0)

    @property
    def center_y(self) -> float:
        return (self.top + self.bottom) / 2


def lines_of(chars: Iterable[Char], rules: Sequence[Rule] = ()) -> tuple[Line, ...]:
    """Rows from top to bottom, each cut at its wide gaps and at the upright ``rules`` of a table,
    with the edges of every character. A word that is spread over its cell stays one line.

    Radicals are read as the characters that they look like."""
    drawn = [char._replace(text=as_characters(char.text)) for char in chars if char.x1 > char.x0]
    solid = [char for char in drawn if char.text.strip()]
    strokes, behind_blanks = _strokes(solid), _behind_blanks(drawn)
    printed: list[list[list[Char]]] = []
    columns: list[_Extent] = []
    for row in _rows(solid):
        borders = _borders(row, rules)
        for layer in _layers(_once(row), strokes):
            runs = _runs(_untangled(layer, strokes), borders)
            printed.append(_spread_words(runs, borders, columns))
    return tuple(
        _line(run, behind_blanks) for runs in printed for run in _spread_pairs(runs, columns)
    )


def _behind_blanks(chars: Sequence[Char]) -> frozenset[int]:
    """The identities of Latin letters and figures that a blank of the document parts from those
    before it: 100mg qd, 2025-03-11 09:12. A typeface may have it narrower than other gaps."""
    found = set()
    last, is_parted = None, False
    for char in chars:
        if not char.text.strip():
            is_parted = True
            continue
        if is_parted and last is not None and _is_latin(last.text[-1]) and _is_latin(char.text[0]):
            found.add(id(char))
        last, is_parted = char, False
    return frozenset(found)


def _is_latin(character: str) -> bool:
    return character.isascii() and character.isalnum()


def _strokes(chars: Sequence[Char]) -> dict[int, int]:
    """Which characters were set in one go, by their identity: each a step right of the one before
    it in the document's own order."""
    strokes: dict[int, int] = {}
    stroke = 0
    for last, char in pairwise((*chars[:1], *chars)):
        is_level = abs(char.center_y - last.center_y) <= _ROW_TOLERANCE * last.height
        step = char.x0 - last.x1
        is_next = -_OVERLAP * (last.x1 - last.x0) < step < _SPACE_GAP * last.height
        stroke += not (is_level and is_next)
        strokes[id(char)] = stroke
    return strokes


def _layers(row: Sequence[Char], strokes: Mapping[int, int]) -> list[list[Char]]:
    """``row`` with print that lies over other print apart, as a seal's words do over a name."""
    groups: dict[int, list[Char]] = {}
    for char in row:
        groups.setdefault(strokes[id(char)], []).append(char)
    layers: list[list[list[Char]]] = []
    for group in groups.values():
        free = (layer for layer in layers if not any(_lies_over(group, one) for one in layer))
        layer = next(free, None)
        if layer is None:
            layers.append([group])
        else:
            layer.append(group)
    return [sorted((c for group in layer for c in group), key=lambda c: c.x0) for layer in layers]


def _lies_over(group: Sequence[Char], other: Sequence[Char]) -> bool:
    if min(len(group), len(other)) < 2:
        return False
    starts, ends = (group[0].x0, other[0].x0), (group[-1].x1, other[-1].x1)
    shorter = min(end - start for start, end in zip(starts, ends, strict=True))
    return min(ends) - max(starts) > _OVER_EACH_OTHER * shorter


def _untangled(row: Sequence[Char], strokes: Mapping[int, int]) -> Sequence[Char]:
    """``row`` with what was set in one go in one piece, where a long value runs into the next:
    2020-05-27 and 2020-05-30 over each other are no 2020-05-2-27020-05-30."""
    groups: dict[int, list[Char]] = {}
    for char in row:
        groups.setdefault(strokes[id(char)], []).append(char)
    return [char for group in groups.values() for char in group]


def _rows(chars: Sequence[Char]) -> list[list[Char]]:
    rows: list[list[Char]] = []
    for char in sorted(chars, key=lambda one: (one.center_y, one.x0)):
        own = next((row for row in reversed(rows[-2:]) if _is_of_row(char, row)), None)
        if own is None:
            rows.append([char])
        else:
            own.append(char)
    return [sorted(row, key=lambda one: one.x0) for row in rows]


def _is_of_row(char: Char, row: Sequence[Char]) -> bool:
    """Whether ``char``, which lies no higher than the last of ``row``, stands in it. Measured from
    the row's first character too, so that a row cannot creep downwards."""
    first, last = row[0], row[-1]
    if not _SMALLEST_OF_ROW < char.height / last.height < 1 / _SMALLEST_OF_ROW:
        return False
    reach = _ROW_TOLERANCE * min(last.height, char.height)
    from_first = _ROW_TOLERANCE * max(first.height, char.height)
    return char.center_y - last.center_y <= reach and char.center_y - first.center_y <= from_first


def _once(row: Sequence[Char]) -> list[Char]:
    """``row`` without the second of two that are one character printed twice."""
    kept: list[Char] = []
    for char in row:
        last = kept[-1] if kept else None
        is_double = last is not None and last.text == char.text
        if is_double and char.x0 - kept[-1].x0 < _DOUBLE_OFFSET * (char.x1 - char.x0):
            continue
        kept.append(char)
    return kept


def _borders(row: Sequence[Char], rules: Sequence[Rule]) -> list[float]:
    """Where ``rules`` cross ``row``, from left to right; two cells' rules side by side are one."""
    middle, height = row[0].center_y, row[0].height
    borders: list[float] = []
    for x in sorted(rule.x for rule in rules if rule.top <= middle <= rule.bottom):
        if not borders or x - borders[-1] > _RULE_REACH * height:
            borders.append(x)
    return borders


def _runs(row: Sequence[Char], borders: Sequence[float]) -> list[list[Char]]:
    runs: list[list[Char]] = []
    for char in row:
        last = runs[-1][-1] if runs else None
        if (
            last is None
            or char.x0 - last.x1 > _SPLIT_GAP * max(last.height, char.height)
            or _is_parted(last, char, borders)
        ):
            runs.append([char])
        else:
            runs[-1].append(char)
    return runs


def _is_parted(last: Char, char: Char, borders: Sequence[float]) -> bool:
    """Whether one of ``borders`` stands between the two; not one between boxes for a figure
    each."""
    height, gap = max(last.height, char.height), char.x0 - last.x1
    is_close = gap < _RULE_GAP * height
    # an amount flush with its rule, and a name behind it: no word runs over that rule
    if is_close and (gap < -_RULE_GAP * height or _is_chinese(last) == _is_chinese(char)):
        return False
    reach = (_RULE_GAP if is_close else _RULE_REACH) * height
    low, high = last.x1 - reach, char.x0 + reach
    between = bisect_left(borders, low)
    if between == len(borders) or borders[between] > high:
        return False
    if not (last.text.isdigit() and char.text.isdigit()):
        return True
    around = borders[max(between - 1, 0) : between + 2]
    return all(right - left > _DIGIT_CELL * height for left, right in pairwise(around))


_Extent = tuple[float, float]  # from the left edge of a word's first character to its last's right


def _spread_words(
    runs: Sequence[list[Char]], borders: Sequence[float], columns: list[_Extent]
) -> list[list[Char]]:
    """``runs`` with the characters of a word that is spread over its cell (票 据 代 码) as one.
    Equal distances tell it, and with two characters the cell's rules. ``columns`` takes in how far
    those words reach."""
    joined: list[list[Char]] = []
    for number, cell in groupby(runs, key=lambda run: bisect_left(borders, _center_x(run[0]))):
        own = _with_beginnings_apart(list(cell))
        is_ruled = 0 < number < len(borders)
        if len(own) > 1 and is_ruled and _spread_length(own) == len(own):
            joined.append([char for run in own for char in run])
            continue
        while own:
            length = _spread_length(own)
            length = length if length >= _FEWEST_SPREAD else 1
            if length > 1:
                columns.append((own[0][0].x0, own[length - 1][0].x1))
            joined.append([char for run in own[:length] for char in run])
            own = own[length:]
    return joined


def _spread_pairs(runs: Sequence[list[Char]], columns: Sequence[_Extent]) -> list[list[Char]]:
    """``runs`` with two characters as one word that reach as far as the longer ones over or under
    them, which ``columns`` are: 性 / 别."""
    joined: list[list[Char]] = []
    for run in runs:
        left, right = joined[-1][0] if joined else run[0], run[0]
        near = _UNEVEN * right.height
        alike = sum(abs(left.x0 - x0) < near and abs(right.x1 - x1) < near for x0, x1 in columns)
        is_single = bool(joined) and len(joined[-1]) == 1 and _is_chinese(left)
        if is_single and _is_chinese(right) and alike >= _FEWEST_ALIKE:
            joined[-1] += run
        else:
            joined.append([*run])
    return joined


def _with_beginnings_apart(runs: Sequence[list[Char]]) -> list[list[Char]]:
    """``runs`` with the first character of a spread word taken from the value before it, close to
    which it stands: 中医医院 复 / 核 / 人."""
    apart: list[list[Char]] = []
    for place, run in enumerate(runs):
        head = [run[-1:], *runs[place + 1 : place + _FEWEST_SPREAD]]
        is_loose = len(run) > 1 and run[-1].x0 - run[-2].x1 > _SPACE_GAP * run[-1].height
        is_first = is_loose and _spread_length(head) >= _FEWEST_SPREAD
        apart += [run[:-1], run[-1:]] if is_first else [run]
    return apart


def _spread_length(runs: Sequence[Sequence[Char]]) -> int:
    """Over how many of ``runs`` a word is spread, each one Chinese character and as far from the
    next; a value may stand close behind the last."""
    length, step = 1, 0.0
    for left, right in pairwise(runs):
        gap = right[0].x0 - left[-1].x1
        is_even = length == 1 or abs(gap - step) < _UNEVEN * left[0].height
        is_single = len(left) == 1 and _is_chinese(left[0]) and _is_chinese(right[0])
        if not (is_even and is_single) or gap > _WIDEST_SPREAD * left[0].height:
            break
        length, step = length + 1, gap
    spread = "".join(run[0].text for run in runs[:length])
    return 1 if set(spread) <= _PLACES else length


def _is_chinese(char: Char) -> bool:
    return "\u3400" <= char.text <= "\u9fff"


def _center_x(char: Char) -> float:
    return (char.x0 + char.x1) / 2


def _line(run: Sequence[Char], behind_blanks: frozenset[int] = frozenset()) -> Line:
    text = ""
    edges = [run[0].x0]
    for char in run:
        gap = char.x0 - edges[-1]
        least = _BLANK_GAP if id(char) in behind_blanks else _SPACE_GAP
        if text and gap > least * char.height:
            text += " "
            edges.append(char.x0)
        step = (char.x1 - max(char.x0, edges[-1])) / len(char.text)
        start = max(char.x0, edges[-1])
        if text:
            edges[-1] = start  # the border between two characters belongs to the right one
        for number in range(len(char.text)):
            edges.append(start + max(step, 0.0) * (number + 1))
        text += char.text
    box = Box(
        run[0].x0,
        min(char.top for char in run),
        edges[-1],
        max(char.bottom for char in run),
    )
    return Line(text, box, 1.0, tuple(edges))
