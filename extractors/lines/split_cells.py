"""Cells that the engine cut or joined wrongly: names over two lines, units read down a column."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence, Set
from dataclasses import replace
from itertools import pairwise
from statistics import median

from extractors.layout import Slope, offset, parts_of
from extractors.types import Box, Line, Page
from extractors.values.money import parse_amount
from extractors.values.text import squeeze, tidy

CLOSE, NEAR = 0.95, 1.1  # line heights: two lines of one cell stand closer than rows, most or all
LEFT = 1.0  # line heights by which their beginnings may differ
ROW = 0.45  # line heights that an amount may stand off the row of a name that has it
BETWEEN = 0.2  # line heights that the amount of a cell of two lines stands off both
FEWEST_POINTED = 2  # counts with a nought behind their point, which show that all have one
LEAST_LENGTH = 3  # characters of the upper line, which fills its column


def with_whole_names(lines: Sequence[Line], slope: Slope) -> list[Line]:
    """``lines`` of a table with names that run over two lines made one, where the two stand closer
    than rows do and share one amount."""
    names = [line for line in lines if _is_name(line)]
    amounts = [line for line in lines if parse_amount(tidy(line.text)) is not None]
    height = median([line.box.height for line in names]) if names else 0.0
    joined: dict[int, Line | None] = {}
    for upper in names:
        if id(upper) in joined or len(upper.text.strip()) < LEAST_LENGTH:
            continue
        under = [x for x in names if id(x) not in joined and _is_next(upper, x, height, slope)]
        lower = min(under, key=lambda x: x.box.y0, default=None)
        if lower is not None and _share_amount(upper, lower, names, amounts, height, slope):
            joined[id(upper)] = _stacked(upper, lower)
            joined[id(lower)] = None
    kept = (joined.get(id(line), line) for line in lines)
    return [line for line in kept if line is not None]


def _is_name(line: Line) -> bool:
    text = squeeze(line.text)
    return len(text) > 1 and not any(c.isdigit() for c in text)


def _is_next(upper: Line, lower: Line, height: float, slope: Slope) -> bool:
    """Whether ``lower`` begins where ``upper`` does, less than a row below it."""
    down = offset(upper.box, lower.box, slope)
    is_under = abs(lower.box.x0 - upper.box.x0) < LEFT * height
    return 0.4 * height < down < NEAR * height and is_under


def _share_amount(
    upper: Line,
    lower: Line,
    names: Sequence[Line],
    amounts: Sequence[Line],
    height: float,
    slope: Slope,
) -> bool:
    """Whether a single amount stands right of both lines before the next name."""
    own = {id(upper), id(lower)}
    beside = [
        x.box.x0
        for x in names
        if id(x) not in own
        and x.box.x0 > upper.box.x1
        and abs(offset(upper.box, x.box, slope)) < 2 * height
    ]
    end = min(beside, default=float("inf"))
    level = [
        x
        for x in amounts
        if upper.box.x1 - height < x.box.x0 < end
        and -ROW * height < offset(upper.box, x.box, slope)
        and offset(lower.box, x.box, slope) < ROW * height
    ]
    if len(level) != 1 or offset(upper.box, lower.box, slope) < CLOSE * height:
        return len(level) == 1
    is_between = (
        offset(upper.box, level[0].box, slope) > BETWEEN * height
        and offset(lower.box, level[0].box, slope) < -BETWEEN * height
    )
    return is_between and not upper.text.strip().endswith("费")


def _stacked(upper: Line, lower: Line) -> Line:
    """The two as one line of the box of both; where each character stands is no longer known."""
    confidence = min(upper.confidence, lower.confidence)
    text = upper.text.strip() + lower.text.strip()
    return Line(text, upper.box.union(lower.box), confidence, (), upper.slope)


def with_stacked_units(page: Page, units: Set[str]) -> Page:
    """``page`` with units that were read down their column as one text (次项项) parted again."""
    if not any(_is_stack(line, units) for line in page.lines):
        return page
    lines = (part for line in page.lines for part in _unstacked(line, units))
    return replace(page, lines=tuple(lines))


def _is_stack(line: Line, units: Set[str]) -> bool:
    text = line.text.strip()
    is_tall = line.box.height > 0.6 * len(text) * line.box.width
    is_told = text.isdecimal() or all(character in units for character in text)
    return len(text) > 1 and is_tall and is_told


_COUNT = re.compile(r"\s*(\d+(?:\.\d+)?)(\s*/)?\s*([\u3400-\u9fff]{1,3}|)\s*")


def with_whole_counts(lines: Sequence[Line], units: Set[str]) -> list[Line]:
    """``lines`` of a table with counts as it prints them: where the others have a stroke before
    their unit it is no 1 (51次 among 1/个 and 2/次), and where they have a nought behind a point
    there is one too (10次 among 3.0次 and 5.0次)."""
    counts = [found for x in lines if (found := _COUNT.fullmatch(x.text)) and found[3] in units]
    stroked = [found for found in counts if found[2]]
    pointed = [found for found in counts if found[1].endswith(".0")]
    if not stroked and len(pointed) < FEWEST_POINTED:
        return list(lines)
    return [_whole_count(x, units, bool(stroked), len(pointed) >= FEWEST_POINTED) for x in lines]


def _whole_count(line: Line, units: Set[str], has_stroke: bool, has_point: bool) -> Line:
    found = _COUNT.fullmatch(line.text)
    if found is None or found[3] not in units or found[2] or "." in found[1]:
        return line
    number = found[1]
    if has_stroke and len(number) > 1 and number.endswith("1"):
        return replace(line, text=f"{number[:-1]}/{found[3]}", edges=())
    if has_point and len(number) > 1 and number.endswith("0"):
        return replace(line, text=f"{number[:-1]}.0{found[3]}", edges=())
    return line


def _unstacked(line: Line, units: Set[str]) -> list[Line]:
    if not _is_stack(line, units):
        return [line]
    text, box = line.text.strip(), line.box
    step = box.height / len(text)
    return [
        Line(
            character,
            Box(box.x0, box.y0 + row * step, box.x1, box.y0 + (row + 1) * step),
            line.confidence,
            slope=line.slope,
        )
        for row, character in enumerate(text)
    ]


# 0.0011700.00, 2014-11-21普通住院: between two values of neighbouring cells
_BETWEEN_VALUES = re.compile(
    r"(?<=\.\d\d)\s*(?=[-¥￥]?\d{1,3}(?:,?\d{3})*\.\d\d(?!\d))"
    r"|(?<=\d{4}[-./]\d\d[-./]\d\d)\s*(?=[\u3400-\u9fff]|\d{4}[-./])"
    r"|(?<=[\u3400-\u9fff])\s*(?=\d{4}[-./]\d\d[-./]\d\d)"
)


def parted_values(cells: Sequence[Line], most: int) -> list[Line]:
    """``cells`` of a row with those parted that were read as one, up to ``most`` of them."""
    if len(cells) >= most:
        return [*cells]
    parted = [part for line in cells for part in _values_in(line)]
    return parted if len(parted) <= most else [*cells]


def parted_at_heads(
    values: Sequence[Line], heads: Sequence[Line], height: float
) -> dict[int, list[Line]]:
    """The parts of those of a row's ``values``, by their ids, that run from under one of ``heads``
    to under the next, and of which a character stands where that begins: 52岁骨伤科 under 年龄 and
    科室. At least two of them have to begin where their heads do."""
    starts = [head.box.x0 for head in heads]
    near = AT_HEAD * height
    flush = [x for x in values if any(abs(x.box.x0 - start) < near for start in starts)]
    if len(flush) < FEWEST_FLUSH:
        return {}
    return {id(line): parts for line in values if (parts := _at_heads(line, starts, near))}


def _at_heads(line: Line, starts: Sequence[float], near: float) -> list[Line]:
    if not line.edges:
        return []
    inside = [x for x in starts if line.box.x0 + near < x < line.box.x1 - near]
    nearest = [
        min(range(1, len(line.text)), key=lambda at: abs(line.edges[at] - x)) for x in inside
    ]
    cuts = [
        at
        for at, x in zip(nearest, inside, strict=True)
        if abs(line.edges[at] - x) < near and _is_told(line.text[:at], line.text[at:])
    ]
    return parts_of(line, *pairwise([0, *cuts, len(line.text)])) if cuts else []


# A sex, an age, a day, an amount or a number: nothing goes on behind or before it in its cell
_WHOLE = re.compile(
    r"[男女]|\d{1,3}周?岁|(?:19|20)\d\d[-./年]\d{1,2}[-./月]\d{1,2}日?(?:\s*\d{1,2}:\d\d(?::\d\d)?)?"
    r"|[¥￥]?\d[\d,]*\.\d\d|[A-Za-z]{0,3}\d{5,17}[\dX]"
)


def _is_told(before: str, behind: str) -> bool:
    """Whether one of both is the whole value of a cell by its form: a name too long for its column
    is no two."""
    is_one = before[-1].isascii() and behind[0].isascii()
    return not is_one and any(_WHOLE.fullmatch(x.strip()) for x in (before, behind))


def _values_in(line: Line) -> list[Line]:
    places = [0, *(cut.start() for cut in _BETWEEN_VALUES.finditer(line.text)), len(line.text)]
    return parts_of(line, *pairwise(places))


LEAST_ALIKE = 3  # lines that begin at one place: there begins a column
AT_HEAD = 0.35  # line heights that a value may begin off its head
FEWEST_FLUSH = 2  # values of a row that begin where their heads do
AT_COLUMN = 0.5  # line heights that a character may stand off it
WIDEST_RULE = 4.0  # line heights from the widest heading to the texts beside it
_HEADING = re.compile(r"\s*[\u3400-\u9fff、/：:]{2,12}")


def parted_at_column(
    lines: Sequence[Line],
    headings: Sequence[Line],
    height: float,
    is_heading: Callable[[str], bool],
) -> tuple[Line, ...]:
    """``lines`` with those cut in two that run from the column of ``headings`` into the column of
    texts beside it: 治疗经过 入院后完善检查… Many texts begin that column, or what stands before it
    ``is_heading``."""
    start = min(heading.box.x0 for heading in headings)
    edge = max(heading.box.x1 for heading in headings)
    top = min(heading.box.y0 for heading in headings)
    bottom = max(heading.box.y1 for heading in headings)
    starts = [line.box.x0 for line in lines if 0 < line.box.x0 - edge < WIDEST_RULE * height]

    def alike(x: float) -> int:
        return sum(abs(x - each) < AT_COLUMN * height for each in starts)

    left = max(starts, key=alike, default=0.0)
    found: list[Line] = []
    for line in lines:
        is_sure = alike(left) >= LEAST_ALIKE and top < line.box.center_y < bottom
        cuts = (
            (x == left and is_sure, _cut(line, x, height)) for x in dict.fromkeys((left, *starts))
        )
        fitting = (
            cut
            for is_column, cut in cuts
            if cut is not None
            and start < cut[0].box.center_x < edge
            and (is_column or is_heading(cut[0].text))
        )
        found += next(fitting, (line,))
    return tuple(found)


def _cut(line: Line, left: float, height: float) -> tuple[Line, Line] | None:
    """``line`` in two where a character begins at ``left`` and what is before looks like a
    heading."""
    if not line.edges or not line.box.x0 < left - height < left + height < line.box.x1:
        return None
    starts = [
        (abs(edge - left), place)
        for place, edge in enumerate(line.edges[:-1])
        if not line.text[place].isspace()
    ]
    off, place = min(starts)
    before = line.text[:place].rstrip()
    if off >= AT_COLUMN * height or not _HEADING.fullmatch(before):
        return None
    first, second = line.part(0, len(before)), line.part(place, len(line.text))
    return (first, second) if first and second else None
