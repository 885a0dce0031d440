"""Where the cells of a table begin and end whose headings stand in its left column: told by where
the headings stand, and by the gaps between the rows of the texts beside them."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from extractors.types import Line

DOUBTFUL = 0.6  # trust in cells below a heading whose cell makes no sense


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading in the column; ``STOP`` where its text is no heading that we know. ``pieces`` are
    the lines of one that runs over several, none where they are too many to be one."""

    key: str
    line: Line
    pieces: tuple[Line, ...] = ()


@dataclass(frozen=True, slots=True)
class Table:
    """The column of headings and what stands right of it, with the height of a text line."""

    headings: tuple[Heading, ...]
    flat: tuple[Line, ...]
    level: Callable[[Line], float]
    height: float

    def beside(self, line: Line) -> Line:
        """The heading next to which ``line`` stands (photos lean, so the column has no one x)."""
        return min(
            (heading.line for heading in self.headings),
            key=lambda each: abs(each.box.center_y - line.box.center_y),
        )

    def is_right_of(self, line: Line) -> bool:
        """Right of the heading beside it, and of where the widest heading would end there."""
        own = self.beside(line).box
        widest = max(heading.line.box.width for heading in self.headings)
        edge = max(own.x1, own.center_x + widest / 2)
        return line.box.x0 > edge - 0.3 * self.height

    def has_level(self, line: Line) -> bool:
        """Whether ``line`` stands no higher than the first heading and no lower than the last."""
        first, last = (self.level(self.headings[place].line) for place in (0, -1))
        return first <= self.level(line) <= last

    @property
    def others(self) -> list[Line]:
        """The lines that are no heading of the column."""
        own = {id(x) for heading in self.headings for x in heading.pieces or (heading.line,)}
        return [x for x in self.flat if id(x) not in own]

    @property
    def texts(self) -> list[Line]:
        return [x for x in self.others if self.is_right_of(x)]


Extent = tuple[Heading, float, float, float]


def extents(table: Table, texts: Sequence[Line]) -> list[Extent]:
    """Each heading with where its cell begins and ends, and how far that can be trusted.

    A heading stands in the middle of its cell or in its first row: whichever parts fewer lists, or
    breaks fewer sentences where none stands between two rows; else what the rows around the
    headings tell."""
    top, middle = _top_extents(table, texts), _middle_extents(table, texts)
    parted_by_top = _lists_parted(table, texts, top)
    parted_by_middle = _lists_parted(table, texts, middle)
    if parted_by_top != parted_by_middle:
        return top if parted_by_top < parted_by_middle else middle
    inside = [line for line in texts if middle[0][1] < table.level(line) <= middle[-1][2]]
    broken_by_top = _sentences_broken(table, inside, top)
    broken_by_top += any(table.level(line) <= top[0][1] for line in inside)  # lost over the first
    broken_by_middle = _sentences_broken(table, inside, middle)
    if broken_by_top != broken_by_middle and not _is_between_rows(table, texts):
        return top if broken_by_top < broken_by_middle else middle
    return top if _is_top_aligned(table, texts) else middle


def _is_between_rows(table: Table, texts: Sequence[Line]) -> bool:
    """Whether a heading stands between two rows of text, none in its own: its cell is centred."""
    levels = [table.level(line) for line in texts]
    half, reach = 0.3 * table.height, NEXT_ROW * table.height
    for heading in table.headings:
        offsets = [level - table.level(heading.line) for level in levels]
        is_first = any(abs(each) <= half for each in offsets)
        is_over = any(-reach < each < -half for each in offsets)
        if not is_first and is_over and any(half < each < reach for each in offsets):
            return True
    return False


def _sentences_broken(table: Table, texts: Sequence[Line], cells: Sequence[Extent]) -> int:
    """How many cells end within a sentence: their last row is full and has no mark at its end."""
    right = max((line.box.x1 for line in texts), default=0.0)
    left = min((line.box.x0 for line in texts), default=0.0)
    full = right - FULL_ROW * (right - left)
    broken = 0
    for _, start, end, _ in cells[:-1]:
        inside = [line for line in texts if start < table.level(line) <= end]
        last = max(inside, key=table.level, default=None)
        if last is None:
            continue
        row = [x for x in inside if abs(table.level(x) - table.level(last)) < 0.5 * table.height]
        end_of_row = max(row, key=lambda line: line.box.x1)
        broken += end_of_row.box.x1 > full and not _ENDED.search(end_of_row.text)
    return broken


def _lists_parted(table: Table, texts: Sequence[Line], cells: Sequence[Extent]) -> int:
    """After how many cells the next row goes on with their list: 4. under 1. 2. 3., 西医诊断 under
    中医诊断."""
    parted = 0
    for _, start, end, _ in cells:
        own = sorted((x for x in texts if start < table.level(x) <= end), key=table.level)
        below = [x for x in texts if end < table.level(x) < end + NEXT_ROW * table.height]
        if own and below:
            first = min(map(table.level, below)) + 0.5 * table.height
            following = min((x for x in below if table.level(x) < first), key=lambda x: x.box.x0)
            parted += _counts_on("".join(x.text for x in own), following.text)
    return parted


def _counts_on(text: str, following: str) -> bool:
    number = _COUNTED.match(following)
    last = [int(each[1]) for each in _COUNTED.finditer(text)][-1:]
    is_next = number is not None and last == [int(number[1]) - 1]
    return is_next or (
        "中医" in text and "西医" not in text and _WESTERN.match(following) is not None
    )


_COUNTED = re.compile(r"(?<!\d)\s*(\d{1,2})\s*[、.．)）](?!\d)")
_WESTERN = re.compile(r"\s*西医")


FULL_ROW = 0.1  # of the texts' width: how far from their right edge a full row may end
_ENDED = re.compile(r"[。；;.!！）)]\s*$")


def _middle_extents(table: Table, texts: Sequence[Line]) -> list[Extent]:
    """As :func:`extents`, of a table whose headings stand in the middle of their cells."""
    levels = [table.level(line) for line in texts]
    centers = [table.level(heading.line) for heading in table.headings]
    top = start = _first_top(table)
    trust = 1.0
    found = []
    for number, heading in enumerate(table.headings):
        bottom = 2 * centers[number] - top
        following = centers[number + 1] if number + 1 < len(centers) else float("inf")
        seen = _seen_border(levels, centers[number], following, table.height)
        if seen is not None and number == 0:
            start = _below_head(levels, start, centers[0], seen, table.height)
        if seen is None and (bottom >= following or bottom <= centers[number]):
            trust = DOUBTFUL  # a heading between was not read: where its cell ends is a guess
            bottom = (centers[number] + following) / 2
        own = [level for level in levels if level > centers[number] - 0.5 * table.height]
        end = _snapped(bottom, own, table.height) if seen is None else seen
        bottom = bottom if seen is None else seen
        found.append((heading, start, end, trust))
        top, start = bottom, end
    return found


def _below_head(
    levels: Sequence[float], start: float, center: float, end: float, height: float
) -> float:
    """Where the first cell begins, between ``start`` and ``end``: a centred text reaches as far
    up as down, and what stands higher with a gap between is of the table's head."""
    top = 2 * center - end - 0.5 * height
    over = [level for level in levels if start < level <= top]
    within = [level for level in levels if top < level <= end]
    is_apart = bool(over and within) and min(within) - max(over) > NEXT_ROW * height
    return top if is_apart else start


DISTINCT = 1.25  # times the next widest gap: a gap that only a border between cells explains


def _seen_border(
    levels: Sequence[float], above: float, below: float, height: float
) -> float | None:
    """The middle of the one gap between the rows of two cells that is wider than those between
    their own rows; ``None`` where no gap stands out. ``above`` and ``below`` are their headings."""
    half = 0.5 * height
    gaps = sorted(
        (end - start, (start + end) / 2)
        for start, end in pairwise(sorted(levels))
        if end - start > half and above + half < (start + end) / 2 < below - half
    )
    if not gaps or below == float("inf"):
        return None
    is_distinct = len(gaps) == 1 or gaps[-1][0] > DISTINCT * gaps[-2][0]
    return gaps[-1][1] if is_distinct else None


_FIRST, _SECOND = (
    re.compile(rf"\s*(?:{n}\s*[.、．)）]|[(（]{n}[)）]|{c})") for n, c in ("1①", "2②")
)


def _is_top_aligned(table: Table, texts: Sequence[Line]) -> bool:
    """Whether headings stand in the first row of their cells, as numbered entries tell: the first
    stands beside its heading and the second under it."""
    votes = 0
    levels = [table.level(heading.line) for heading in table.headings]
    for number, level in enumerate(levels):
        before = levels[number - 1] if number else level - 6 * table.height
        behind = levels[number + 1] if number + 1 < len(levels) else float("inf")
        half = 0.5 * table.height
        beside = [x for x in texts if abs(table.level(x) - level) < half]
        above = [x for x in texts if before + half < table.level(x) <= level - half]
        below = [x for x in texts if level + half <= table.level(x) < behind - half]
        is_first = any(_FIRST.match(line.text) for line in beside)
        votes += is_first and any(_SECOND.match(line.text) for line in below)
        votes -= any(_FIRST.match(line.text) for line in above)
    return votes > 0 if votes else _hang_below(table, texts)


NEXT_ROW = 2.1  # line heights from a row of a text to the next, at most


def _hang_below(table: Table, texts: Sequence[Line]) -> bool:
    """Whether more texts go on right under the row of their heading than right over it; where a
    heading stands between two rows, its cell is centred."""
    half = 0.5 * table.height
    lefts = [table.level(x) for x in table.flat if not table.is_right_of(x)]
    levels = [
        level
        for level in map(table.level, texts)
        if not any(abs(level - left) < half for left in lefts)
    ]
    votes = 0
    beside = [table.level(x) for x in texts]
    for heading in table.headings:
        own = table.level(heading.line)
        offsets = [level - own for level in levels]
        is_over = any(-NEXT_ROW * table.height < each < -half / 2 for each in offsets)
        is_under = any(half < each < NEXT_ROW * table.height for each in offsets)
        is_first = any(abs(level - own) < half for level in beside)
        # a row over a heading with a row of its own is the last of the cell above
        votes += is_under - 2 * (is_over and (is_under or not is_first))
    return votes > 0


def _top_extents(table: Table, texts: Sequence[Line]) -> list[Extent]:
    """As :func:`extents`, of a table whose cells begin in the row of their heading."""
    half = 0.6 * table.height
    starts = [table.level(heading.line) - half for heading in table.headings]
    last = starts[-1] + half
    end = last + half
    for level in sorted(table.level(line) for line in texts):
        if last < level < end + MOST_PITCH * table.height:
            end = level + half
    left = [table.level(x) for x in table.flat if not table.is_right_of(x)]
    end = min([end, *(level - half for level in left if level > last + half)])
    ends = [*starts[1:], end]
    return [(h, a, b, 1.0) for h, a, b in zip(table.headings, starts, ends, strict=True)]


MOST_PITCH = 1.5  # line heights from a row of a cell to the next


def _snapped(border: float, levels: Sequence[float], height: float) -> float:
    """``border`` moved into the nearest gap that is wider than between lines of one text."""
    gaps = [
        (above + below) / 2
        for above, below in pairwise(sorted(levels))
        if below - above > 1.6 * height
    ]
    nearest = min(gaps, key=lambda gap: abs(gap - border), default=border)
    return nearest if abs(nearest - border) <= 1.5 * height else border


def is_beside(table: Table) -> bool:
    """Whether text stands beside the headings and not under them, as it does in a letter."""
    between = [x for x in table.others if table.has_level(x)]
    beside = [x for x in between if table.is_right_of(x)]
    is_table = len(beside) == len(between) >= (len(table.headings) - 1) / 2
    return is_table and bool(beside) and not _are_set_in(table, beside)


def _are_set_in(table: Table, texts: Sequence[Line]) -> bool:
    """Whether all texts hang right under their headings, set in so far that they stand right of
    them: no heading has a text in its own row, each has one in the next, and the first none over
    it, as in a cell of two rows."""
    left, reach = min(line.box.x0 for line in texts), NEXT_ROW * table.height
    column = [table.level(x) for x in table.texts if abs(x.box.x0 - left) < 1.2 * table.height]
    first = table.level(table.headings[0].line)
    if any(0 < first - level < reach for level in column):
        return False
    for heading in table.headings:
        offsets = [level - table.level(heading.line) for level in column]
        is_beside = any(abs(each) < 0.5 * table.height for each in offsets)
        if is_beside or not any(0 < each < reach for each in offsets):
            return False
    return True


PADDING = 1.2  # line heights from a cell's upper edge to its first row, at most


def _first_top(table: Table) -> float:
    """The upper edge of the first cell: half a row under the last row of the table's head, whose
    labels stand in the headings' column; else just over the text beside the heading."""
    first, level, height = table.headings[0].line, table.level, table.height
    limit = level(first) - 0.5 * first.box.height
    column = first.box.center_x  # labels begin left of it, their values right of it
    head = sorted({level(x) for x in table.flat if x.box.x0 < column and level(x) < limit})
    head = [y for y, below in pairwise([*head, limit]) if below - y > height / 2]
    if not head:
        beside = [
            level(x) for x in table.flat if level(first) - 6 * height < level(x) < level(first)
        ]
        return min(beside, default=level(first)) - 0.8 * height
    pitch = head[-1] - head[-2] if len(head) > 1 else 2 * height
    under_head = head[-1] + 0.5 * min(pitch, 2.5 * height)
    row = level(first)
    for text in sorted((level(x) for x in table.texts if level(x) <= row), reverse=True):
        if row - text < NEXT_ROW * height:
            row = text
    return max(under_head, row - PADDING * height) if row < level(first) else under_head
