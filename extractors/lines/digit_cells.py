"""Numbers that a form gives a printed box for each digit: the engine reads every box, or a few of
them, as a line of its own. Older forms give each figure of an amount a column."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from extractors.layout import is_horizontal, page_rows
from extractors.types import Box, Line, Page
from extractors.values.text import squeeze

LENGTHS = frozenset({11, 16, 17, 18, 19})  # of phones, cards and ID numbers
MIN_PIECES = 4
MAX_GAP = 2.5  # line heights from one box's print to the next's
_PIECE = re.compile(r"\d{1,6}[Xx]?")


def join_digit_cells(page: Page) -> Page:
    """``page`` with every run of such boxes in a row made one line, where their digits are as many
    as a phone's, a card's or an ID number's."""
    whole: dict[int, Line | None] = {}
    for row in page_rows([line for line in page.lines if is_horizontal(line)]):
        for run in _runs(row):
            text = "".join(line.text.strip() for line in run)
            if len(run) >= MIN_PIECES and len(text) in LENGTHS:
                whole |= dict.fromkeys(map(id, run))
                box = Box.around(line.box for line in run)
                whole[id(run[0])] = Line(text, box, min(line.confidence for line in run))
    if not whole:
        return page
    lines = (whole.get(id(line), line) for line in page.lines)
    return replace(page, lines=tuple(line for line in lines if line is not None))


def _runs(row: Sequence[Line]) -> list[list[Line]]:
    """The pieces of ``row`` that stand beside each other, left to right."""
    runs: list[list[Line]] = []
    last: Line | None = None
    for line in row:
        is_piece = _PIECE.fullmatch(line.text.strip()) is not None
        is_near = last is not None and line.box.x0 - last.box.x1 < MAX_GAP * line.box.height
        if is_piece and is_near:
            runs[-1].append(line)
        elif is_piece:
            runs.append([line])
        last = line if is_piece else None
    return runs


# Amounts in a column for each place


# Capitals (拾万仟佰拾元角分) are mostly printed between the figures of an amount in words: under
# them only figures that stand apart, one to a place, are an amount's.
_PLACES = re.compile("[亿千百十万仟佰拾]*[元圆]角分")
_PLACE = re.compile("[亿千百十万仟佰拾元圆角分]+")
_CAPITALS = frozenset("仟佰拾")
LEAST_APART = 3
_DIGITS = re.compile(r"[¥￥]?\s*\d[\d\s]*")
LEAST_PLACES = 5
REACH = 0.8  # cells that a figure may stand off the place that it belongs to


@dataclass(frozen=True, slots=True)
class _Ruler:
    """The columns that a form prints for the places of its amounts: 十 万 千 百 十 元 角 分."""

    box: Box
    places: int
    is_capital: bool

    @property
    def cell(self) -> float:
        return self.box.width / self.places

    def holds(self, box: Box) -> bool:
        """Whether ``box`` stands under the columns; a ¥ may stand before the first of them."""
        is_across = self.box.x0 - 2 * self.cell < box.x0 < box.x1 < self.box.x1 + REACH * self.cell
        return box.y0 > self.box.center_y and is_across

    def ends(self, box: Box) -> bool:
        """Whether figures that end with ``box`` reach 元, as every amount does."""
        return box.x1 > self.box.x1 - 3 * self.cell

    def takes(self, run: Sequence[Line]) -> bool:
        """Whether ``run``, figures under the columns from left to right, is an amount."""
        if not run or not self.ends(run[-1].box):
            return False
        apart = [line for line in run if len(line.text.strip()) == 1]
        return not self.is_capital or len(run) == len(apart) >= LEAST_APART

    def decimals(self, box: Box) -> int:
        """How many of the figures that end with ``box`` stand under 角 and 分."""
        last = round((self.box.x1 - box.x1) / self.cell)
        return min(max(2 - last, 0), 2)


def with_points_of_places(page: Page) -> Page:
    """``page`` with the point in amounts whose figures stand in a column for each place, as older
    forms print them, and with such an amount in one line where the engine read it in pieces."""
    flat = [line for line in page.lines if is_horizontal(line)]
    rulers = list(_rulers(flat)) if any("分" in line.text for line in flat) else []
    if not rulers:
        return page
    whole: dict[int, Line | None] = {}
    for row in page_rows(flat):
        for ruler in rulers:
            run = [x for x in row if _DIGITS.fullmatch(x.text.strip()) and ruler.holds(x.box)]
            if ruler.takes(run):
                whole |= dict.fromkeys(map(id, run))
                whole[id(run[0])] = _amount(run, ruler)
    lines = (whole.get(id(line), line) for line in page.lines)
    return replace(page, lines=tuple(line for line in lines if line is not None))


def _rulers(lines: Sequence[Line]) -> Iterator[_Ruler]:
    """The rulers of a form, each one line or a run of single characters."""
    for row in page_rows(lines):
        run: list[Line] = []
        for line in row:
            text = squeeze(line.text)
            run = [*run, line] if _PLACE.fullmatch(text) else []
            places = "".join(squeeze(each.text) for each in run)
            if _PLACES.fullmatch(places) and len(places) >= LEAST_PLACES:
                is_capital = not _CAPITALS.isdisjoint(places)
                yield _Ruler(Box.around(each.box for each in run), len(places), is_capital)
                run = []


def _amount(run: Sequence[Line], ruler: _Ruler) -> Line:
    text = re.sub(r"\D", "", "".join(line.text for line in run))
    decimals = ruler.decimals(run[-1].box)
    text = f"{text}00"[: len(text) + 2 - decimals].zfill(3)
    box = Box.around(line.box for line in run)
    return Line(f"{text[:-2]}.{text[-2:]}", box, min(line.confidence for line in run))
