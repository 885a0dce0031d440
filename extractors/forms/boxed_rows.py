"""Rows of boxes: a row of labels, each in the middle of its box, and a row of values under it.

A value is printed flush with an edge of its box, so it may share no column with its label. But the
row as a whole tells: each value stands between the label before and the label behind, and begins
before its own label ends, the first one too. Values that a machine printed too low begin behind
their labels, and the last of them has no label to stand under.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence, Set

from extractors.labels.finding import EXTRA, Label
from extractors.layout import Slope, offset, rows
from extractors.lines.split_cells import parted_at_heads
from extractors.types import Box, Line
from extractors.values.text import squeeze
from extractors.words.charge_names import is_charge_name
from extractors.words.misread import SURE

FEWEST = 3  # values under labels that make such a row
FEWEST_TOLD = 2  # of them under labels that are known
LEAST_DROP, MOST_DROP = 0.25, 1.8  # line heights from the labels' lower edge to a value's middle
INTO_NEXT = 0.5  # line heights that a value may reach over the next label's beginning
HIGHEST = -0.25  # of values that are off their row, and not in it
LEVEL = 0.5
SAME_COLUMN = 0.6  # line heights that labels or values of one column may lie apart
_WORD = re.compile(r"[\u3400-\u9fff][\u3400-\u9fff()（）]{2,13}")
_AMOUNT = re.compile(r"[¥￥]?\s*-?\d[\d,]*\.\d{1,2}\s*元?")

Fits = Callable[[Label, Line], bool]
Pairs = list[tuple[Label, Line]]


def pair_rows(
    open_labels: Sequence[Label],
    lines: Sequence[Line],
    free: Sequence[Line],
    height: float,
    slope: Slope,
    fits: Fits,
) -> Pairs:
    """The labels of whole rows with the lines of ``free`` under them. ``lines`` are all of the
    page's; ``height`` is that of a usual line, in pixels."""
    value_rows = rows(list(free), slope)
    bare = {id(line) for line in free}
    pairs: Pairs = []
    used: set[int] = set()
    wanting: list[tuple[list[Label], list[Label], list[Line]]] = []
    columns: list[tuple[Box, Box]] = []
    for row in rows([label.line for label in open_labels], slope):
        own = {id(line) for line in row}
        named = [label for label in open_labels if id(label.line) in own]
        cells = _printed(_cells(named, row, lines, slope), bare)
        further = [_further(cell) for cell in cells if id(cell) in bare and _is_word(cell)]
        left = [x for x in value_rows if not any(id(line) in used for line in x)]
        under = _under(row, left, FEWEST_TOLD, (LEAST_DROP, MOST_DROP), height, slope)
        # a machine struck their values half a row low: those below belong to the next labels
        is_struck = _under(row, value_rows, FEWEST, (HIGHEST, LEAST_DROP), height, slope)
        if not cells or not under or is_struck:
            continue
        found = _whole_row(named, cells, under[0], height, fits)
        if found:
            by_box = {id(label.line): label for label in named}
            pairs += [(by_box[id(cell)], value) for cell, value in found if id(cell) in by_box]
            pairs += _amounts_under(further, found)
            used |= {id(value) for _, value in found}
            columns += [(cell.box, value.box) for cell, value in found]
        else:
            wanting.append((named, further, under[0]))
    for named, further, values in wanting:
        if not any(id(line) in used for line in values):
            printed = _fitting(named, values, fits)
            pairs += _in_columns(named, further, printed, columns, height, fits)
    return pairs


def _printed(cells: Sequence[Line], bare: Set[int]) -> list[Line]:
    """``cells`` but for single characters of a seal. ``bare`` are, by id, those without a label."""
    return [x for x in cells if id(x) not in bare or len(squeeze(x.text)) > 1]


def _under(
    row: Sequence[Line],
    value_rows: Sequence[list[Line]],
    fewest: int,
    drops: tuple[float, float],
    height: float,
    slope: Slope,
) -> list[list[Line]]:
    """Those of ``value_rows`` that stand so far under ``row``; ink alone makes none."""
    return [x for x in value_rows if len(x) >= fewest and _stands(row, x, height, slope, *drops)]


def _is_word(cell: Line) -> bool:
    """Whether a text among labels may be the label of a sum that no list has."""
    said = squeeze(cell.text)
    is_read = cell.confidence >= SURE and _WORD.fullmatch(said) is not None
    return is_read and not is_charge_name(said)


def _further(cell: Line) -> Label:
    said, end = squeeze(cell.text), len(cell.text)
    return Label(EXTRA + said, said, cell, 0, end, end, has_colon=False)


def _amounts_under(further: Sequence[Label], found: Sequence[tuple[Line, Line]]) -> Pairs:
    """The labels of ``further`` sums with their amounts, of the cells of a row and their values."""
    by_box = {id(label.line): label for label in further}
    return [
        (by_box[id(cell)], value)
        for cell, value in found
        if id(cell) in by_box and _AMOUNT.fullmatch(value.text.strip())
    ]


def parted_under(
    open_labels: Sequence[Label], free: Sequence[Line], height: float, slope: Slope
) -> list[Line]:
    """``free`` with values of two boxes that were read as one apart, where a row of labels alone
    stands over them."""
    value_rows = rows(list(free), slope)
    parts: dict[int, list[Line]] = {}
    for row in rows([label.line for label in open_labels], slope):
        for values in value_rows if len(row) >= FEWEST else ():
            if len(values) < len(row) and _stands(
                row, values, height, slope, LEAST_DROP, MOST_DROP
            ):
                parts |= parted_at_heads(values, row, height)
    return [part for line in free for part in parts.get(id(line), [line])]


def _whole_row(
    named: Sequence[Label],
    cells: Sequence[Line],
    values: Sequence[Line],
    height: float,
    fits: Fits,
) -> list[tuple[Line, Line]]:
    """Each of ``values`` with its one of ``cells``, of which ``named`` are labels that they fit;
    nothing where the row does not tell it."""
    if len(cells) < FEWEST:
        return []
    printed = _fitting(named, values, fits)
    found = _paired(cells, values, height) or _paired(cells, printed, height)
    found = found or _paired(cells, _boxed_up(cells, printed, height), height)
    by_box = {id(label.line): label for label in named}
    told = [(by_box[id(cell)], value) for cell, value in found if id(cell) in by_box]
    is_told = len(told) >= FEWEST_TOLD and all(fits(label, value) for label, value in told)
    return found if is_told else []


def _boxed_up(cells: Sequence[Line], values: Sequence[Line], height: float) -> list[Line]:
    """``values`` but for those of boxes whose label was lost: a label stands in the middle of its
    box, and one that begins with such a value would reach over the next."""
    kept: list[Line] = []
    for number, value in enumerate(values):
        end = values[number + 1].box.x0 if number + 1 < len(values) else float("inf")
        reach = INTO_NEXT * height
        can = [n for n in range(len(cells)) if _can_be(value.box, cells, n, reach)]
        if len(can) != 1 or 2 * cells[can[0]].box.center_x - value.box.x0 < end + height:
            kept.append(value)
    return kept


def _fitting(named: Sequence[Label], values: Sequence[Line], fits: Fits) -> list[Line]:
    """``values`` without words of a seal among them, which fit none of the labels."""
    return [value for value in values if any(fits(label, value) for label in named)]


def _in_columns(
    named: Sequence[Label],
    further: Sequence[Label],
    values: Sequence[Line],
    columns: Sequence[tuple[Box, Box]],
    height: float,
    fits: Fits,
) -> Pairs:
    """The labels of a row of which a seal took labels or values, each with the value that stands
    to it as in a whole row of the same boxes. ``columns`` are labels and values of such rows. A
    value with ink beside it may fit no label, where most others do."""
    found: Pairs = []
    sums: list[tuple[Line, Line]] = []
    for value in values:
        own = [label for label, known in columns if _is_flush(known, value.box, height)]
        above, words = (
            [
                label
                for label in labels
                if any(abs(label.box.center_x - box.center_x) < SAME_COLUMN * height for box in own)
            ]
            for labels in (named, further)
        )
        if not own or len(above) > 1:
            return []
        found += [(label, value) for label in above]
        sums += [(label.line, value) for label in words if not above]
    told = [(label, value) for label, value in found if fits(label, value)]
    is_told = len({id(label) for label, _ in found}) == len(found) >= FEWEST_TOLD
    is_fit = len(told) == len(found) or len(told) >= max(FEWEST, len(found) - 1)
    return [*told, *_amounts_under(further, sums)] if is_told and is_fit else []


def _is_flush(known: Box, value: Box, height: float) -> bool:
    """Whether both are printed at one edge of a box, or in the middle of it."""
    edges = (known.x0 - value.x0, known.x1 - value.x1, known.center_x - value.center_x)
    return min(abs(distance) for distance in edges) < SAME_COLUMN * height


def _cells(
    named: Sequence[Label], row: Sequence[Line], lines: Sequence[Line], slope: Slope
) -> list[Line]:
    """The texts in the row of labels, from left to right; none where one is no label alone."""
    if any(label.start > 0 or label.value_text.strip() for label in named):
        return []
    own = {id(line) for line in row}
    middle = row[len(row) // 2]
    beside = [
        line
        for line in lines
        if id(line) not in own
        and abs(offset(middle.box, line.box, slope)) < LEVEL * middle.box.height
    ]
    if any(character.isdigit() for line in beside for character in line.text):
        return []
    return sorted([*row, *beside], key=lambda line: line.box.x0)


def _stands(
    row: Sequence[Line],
    values: Sequence[Line],
    height: float,
    slope: Slope,
    least: float,
    most: float,
) -> bool:
    """Whether all ``values`` stand from ``least`` to ``most`` line heights under the labels."""
    drops = []
    for value in values:
        label = min(row, key=lambda line: abs(line.box.center_x - value.box.center_x)).box
        drops.append((offset(label, value.box, slope) - label.height / 2) / height)
    return all(least < drop < most for drop in drops)


def _paired(
    cells: Sequence[Line], values: Sequence[Line], height: float
) -> list[tuple[Line, Line]]:
    """Each of ``values`` with the one text of ``cells`` that it can stand under; nothing where one
    has none, or where the first label has no value."""
    found: list[tuple[Line, Line]] = []
    reach = INTO_NEXT * height
    for value in values:
        can = [n for n in range(len(cells)) if _can_be(value.box, cells, n, reach)]
        if len(can) != 1:
            return []
        found.append((cells[can[0]], value))
    is_whole = len({id(cell) for cell, _ in found}) == len(found) >= FEWEST
    return found if is_whole and found[0][0] is cells[0] else []


def _can_be(value: Box, cells: Sequence[Line], number: int, reach: float) -> bool:
    before = cells[number - 1].box.x1 if number else float("-inf")
    behind = cells[number + 1].box.x0 if number + 1 < len(cells) else float("inf")
    return before < value.x0 < cells[number].box.x1 and value.x1 < behind + reach
