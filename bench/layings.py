"""Ways to lay plain rows of labels and values anew: what they say stays the same.

Each way is a name that ``python -m bench.relaid --how`` takes; several go together with a ``+``.
A paper is laid as one machine would print it: alignment, gaps and shifts are drawn once for it.
Values never lie over each other; a row that grew too wide is broken before a pair.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from random import Random

from bench.further_layings import OF_PAIRS, columned, ruled, slashed, with_yuan
from bench.laid_cells import WIDEST_ROW, Cell, CellRow, Style, filled, pair_at, slack
from bench.plain_pairs import HAN, Pair, Pairs, Row, Run, width

WAYS = ("stacked", "stacked2", "bare", "celled", "upright", "joined", "glued", "struck", "torn",
        "wrapped", "turned", "stacked3", "above", "left", "behind", "slashed", "ruled", "leaders",
        "yuan", "narrow", "columned")  # fmt: skip
STACKED = frozenset({"stacked", "stacked2", "stacked3", "above"})
SLIP = (34, 56)  # columns of a narrow slip
DX, DY, EACH_DY = (-3.0, 5.0), (0.2, 0.6), 0.15
FEWEST_WRAPPED = 6  # Chinese characters of a value that goes on in the next row
TEARS = 0.35  # of the pairs that an engine tears
SHORTEST_TORN, SHORTEST_PIECE = 6, 2  # characters of a value that is torn, and of its pieces


def style_of(how: str, rng: Random) -> Style:
    """A print in the ways ``how`` names, joined by ``+``."""
    ways = frozenset(how.split("+"))
    unknown = ways - set(WAYS)
    if unknown:
        raise ValueError(f"no such way: {', '.join(sorted(unknown))}; there are {', '.join(WAYS)}")
    is_bare = "bare" in ways or "celled" in ways or ("stacked" in how and rng.random() < 0.7)
    dy = rng.uniform(*DY) * rng.choice((-1, 1))
    return Style(
        ways=ways,
        align=rng.choice(("left", "centre", "flush")),
        colon="" if is_bare else rng.choice("：："),
        gap=rng.choice((1, 1, 2)) if is_bare else 0,
        columns=rng.choice((2, 2, 3)),
        slip=rng.randint(*SLIP),
        slip_print=rng.choice(("beside", "edge", "below")),
        shift=(float(round(rng.uniform(*DX))), dy),
        is_each=rng.random() < 0.3,
        mark=rng.choice("_|"),
    )


def lay(block: Sequence[Pairs], style: Style, rng: Random) -> list[Row]:
    """``block``, plain rows that follow each other, laid anew."""
    if style.has("turned"):
        block = rng.sample(block, len(block))
    if style.has("joined"):
        block = [tuple(x for row in block[n : n + 2] for x in row) for n in range(0, len(block), 2)]
    if style.has("slashed"):
        block = [slashed(row) for row in block]
    if style.has("yuan"):
        block = [with_yuan(row) for row in block]
    rows = list(_arranged(block, style))
    if style.has("struck"):
        rows = [_struck(row, style, rng) for row in rows]
    if style.has("torn"):
        rows = [tuple(piece for cell in row for piece in _torn(cell, rng)) for row in rows]
    return [_runs(row) for row in rows]


def _arranged(block: Sequence[Pairs], style: Style) -> Iterator[CellRow]:
    pairs: Sequence[Pair] = [pair for row in block for pair in row]
    further = [lay_pairs for way, lay_pairs in OF_PAIRS.items() if style.has(way)]
    if style.has("columned"):
        pairs = columned(pairs, style)
    if further:
        yield from further[0](pairs, style)
    elif style.ways & STACKED:
        yield from _stacked(pairs, style)
    elif style.has("celled") or style.has("columned"):
        yield from _celled(pairs, style)
    elif style.has("upright"):
        yield from _upright(pairs, style)
    else:
        for row in block:
            yield from ruled(row, style) if style.has("ruled") else _beside(row, style)


def _beside(row: Pairs, style: Style) -> Iterator[CellRow]:
    """Labels with their values behind them, as near to their old columns as they fit."""
    cells: list[Cell] = []
    lower: list[Cell] = []
    end = 0.0
    for pair in row:
        at = end if style.has("glued") and cells else max(pair.at, end)
        at = end if style.has("joined") and cells else at
        label, value = pair_at(pair, at, style)
        pieces = _wrapped(value, style)
        if cells and pieces[0].at + width(pieces[0].text) > WIDEST_ROW:
            yield from filled(cells, lower)
            cells, lower = [], []
            label, value = pair_at(pair, row[0].at, style)
            pieces = _wrapped(value, style)
        cells += [label, *pieces[:1]]
        lower += pieces[1:]
        end = pieces[0].at + width(pieces[0].text) + slack(style)
    yield from filled(cells, lower)


def _wrapped(value: Cell, style: Style) -> list[Cell]:
    """A long value in two pieces, the second under the first."""
    is_long = re.fullmatch(f"[{HAN}·（）()]{{{FEWEST_WRAPPED},}}", value.text)
    if not style.has("wrapped") or not is_long:
        return [value]
    cut = len(value.text) * 3 // 5
    return [Cell(text, value.at, is_value=True) for text in (value.text[:cut], value.text[cut:])]


def _stacked(pairs: Sequence[Pair], style: Style) -> Iterator[CellRow]:
    """Rows of labels above rows of their values, one of each or more; or under them."""
    rows = _flowed(pairs, style)
    step = 3 if style.has("stacked3") else 2 if style.has("stacked2") else 1
    for start in range(0, len(rows), step):
        group = rows[start : start + step]
        if len(group[0]) < 2:
            yield from (row for x in group for row in _beside(tuple(x), style))
            continue
        places = _places(group, style)
        for is_value in (True, False) if style.has("above") else (False, True):
            for row in group:
                cells = [_stacked_cell(x, *place, style, is_value)
                         for x, place in zip(row, places, strict=False)]  # fmt: skip
                yield from filled(cells)


def _flowed(pairs: Sequence[Pair], style: Style) -> list[list[Pair]]:
    """``pairs`` in rows of as many as fit, no row of one alone where that can be."""
    rows: list[list[Pair]] = [[]]
    used = 0
    most = style.columns * 2
    for pair in pairs:
        wide = _column(pair, style)
        if rows[-1] and (used + wide > WIDEST_ROW or len(rows[-1]) == most):
            rows.append([])
            used = 0
        rows[-1].append(pair)
        used += wide
    if len(rows) > 1 and len(rows[-1]) == 1 and len(rows[-2]) > 2:
        rows[-1].insert(0, rows[-2].pop())
    return rows


def _column(pair: Pair, style: Style) -> int:
    return max(width(pair.label + style.colon), width(pair.value)) + slack(style)


def _places(rows: Sequence[Sequence[Pair]], style: Style) -> list[tuple[float, int]]:
    """Where each column of ``rows`` begins and how wide it is."""
    places: list[tuple[float, int]] = []
    at = 0.0
    for number in range(max(map(len, rows))):
        wide = max(_column(row[number], style) for row in rows if number < len(row))
        places.append((at, wide))
        at += wide
    return places


def _stacked_cell(pair: Pair, at: float, wide: int, style: Style, is_value: bool) -> Cell:
    text = pair.value if is_value else pair.label + style.colon
    free = wide - slack(style) - width(text)
    own = {"left": 0.0, "centre": free / 2, "flush": 0.0}[style.align]
    if style.align == "flush" and is_value:  # right under the end of its label
        own = max(0.0, width(pair.label + style.colon) - width(text))
    return Cell(text, at + own, is_value)


def _celled(pairs: Sequence[Pair], style: Style) -> Iterator[CellRow]:
    """Labels and values in cells of their own, in columns over all rows."""
    rows = [pairs[n : n + style.columns] for n in range(0, len(pairs), style.columns)]
    while len(rows[0]) > 1 and sum(_cell_widths(rows, style)) > WIDEST_ROW:
        fewer = len(rows[0]) - 1
        rows = [pairs[n : n + fewer] for n in range(0, len(pairs), fewer)]
    widths = _cell_widths(rows, style)
    for row in rows:
        cells: list[Cell] = []
        at = 0
        for number, pair in enumerate(row):
            wide = widths[2 * number]
            cells += [Cell(pair.label, at), Cell(pair.value, at + wide, is_value=True)]
            at += wide + widths[2 * number + 1]
        yield from filled(cells)


def _cell_widths(rows: Sequence[Sequence[Pair]], style: Style) -> list[int]:
    found: list[int] = []
    for number in range(len(rows[0])):
        column = [row[number] for row in rows if number < len(row)]
        found.append(max(width(pair.label) for pair in column) + 3)
        found.append(max(width(pair.value) for pair in column) + slack(style))
    return found


def _upright(pairs: Sequence[Pair], style: Style) -> Iterator[CellRow]:
    """One pair a row, as slips have it: the value behind its label, at the edge, or under it."""
    for pair in pairs:
        label, value = pair_at(pair, 2, style)
        if style.slip_print == "below":
            yield from filled([label], [Cell(pair.value, 2, is_value=True)])
            continue
        if style.slip_print == "edge":
            at = max(value.at, style.slip - width(pair.value))
            value = Cell(pair.value, at, is_value=True)
        yield from filled([label, value])


def _struck(row: CellRow, style: Style, rng: Random) -> CellRow:
    """``row`` with its values off their labels, as a form that lay askew in the printer."""
    dx, dy = style.shift
    moved: list[Cell] = []
    for cell in row:
        if not cell.is_value:
            moved.append(cell)
            continue
        drop = rng.uniform(-EACH_DY, EACH_DY) if style.is_each else dy
        aside = max(0.0, rng.uniform(0, DX[1])) if style.is_each else dx
        aside = max(aside, 0.0) if abs(drop) < 0.4 else aside  # level print lies beside its label
        moved.append(Cell(cell.text, max(0.0, cell.at + aside), True, drop, True))
    return tuple(moved)


_BREAK = re.compile(rf"(?<=[{HAN}])(?=[{HAN}])|(?<=[年月])|(?<=\d\d)(?=\d\d)")
_IS_SUM = re.compile(r"[¥￥]?-?[\d,]+\.\d\d元?")


def _torn(cell: Cell, rng: Random) -> Iterator[Cell]:
    """``cell`` as an engine may give it: apart from its neighbour, its colon too, or in two."""
    yield_apart = rng.random() < TEARS
    colon = re.search("[:：]$", cell.text)
    if cell.is_value:
        places = [x.start() for x in _BREAK.finditer(cell.text)]
        places = [x for x in places if SHORTEST_PIECE <= x <= len(cell.text) - SHORTEST_PIECE]
        places = places if len(cell.text) >= SHORTEST_TORN else []
        if places and yield_apart and not _IS_SUM.fullmatch(cell.text):
            yield from _cut(cell, rng.choice(places), begins=rng.random() < 0.5)
        else:
            yield Cell(cell.text, cell.at, True, cell.drop, cell.begins or yield_apart)
    elif colon and yield_apart:
        yield from _cut(cell, colon.start(), begins=cell.begins)
    else:
        yield cell


def _cut(cell: Cell, place: int, *, begins: bool) -> Iterator[Cell]:
    first, second = cell.text[:place], cell.text[place:]
    yield Cell(first, cell.at, cell.is_value, cell.drop, begins)
    yield Cell(second, cell.at + width(first), cell.is_value, cell.drop, True)


def _runs(row: CellRow) -> Row:
    """Cells that stand level and a blank apart, or none, are one run for an engine."""
    found: list[Run] = []
    for cell in sorted(row, key=lambda each: each.at):
        last = found[-1] if found else None
        blanks = round(cell.at - last.end) if last else 0
        is_near = last is not None and 0 <= blanks <= 1 and last.drop == cell.drop
        if last is not None and is_near and not cell.begins:
            found[-1] = Run(last.text + " " * blanks + cell.text, last.at, last.drop, last.begins)
        else:
            found.append(Run(cell.text, cell.at, cell.drop, cell.begins))
    return tuple(found)
