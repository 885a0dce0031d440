"""Ways to lay rows that stand in no line of labels with their values behind them.

Labels behind their values, two fields in one cell, rules and leaders between a label and its
value, labels over two lines of a narrow cell. ``bench/layings.py`` names them and lays the rest.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence

from bench.laid_cells import WIDEST_ROW, Cell, CellRow, Style, filled, pair_at, slack
from bench.plain_pairs import Pair, Pairs, width

FAR = 64  # columns from a label to a value at the end of a leader
APART = 5  # columns between pairs of which the label stands behind
LONGEST_SHARED, WIDEST_SHARED = 5, 12  # characters of a label, columns of a value in one cell
FEWEST_FOLDED = 5  # characters of a label over two lines
SUM = re.compile(r"[¥￥]?-?[\d,]+\.\d\d")


def slashed(pairs: Pairs) -> Pairs:
    """姓名/性别：张三/男: two short fields in one cell."""
    found: list[Pair] = []
    for pair in pairs:
        last = found[-1] if found else None
        if last is not None and _is_shared(last) and _is_shared(pair):
            found[-1] = Pair(f"{last.label}/{pair.label}", f"{last.value}/{pair.value}", last.at)
        else:
            found.append(pair)
    return tuple(found)


def _is_shared(pair: Pair) -> bool:
    is_short = len(pair.label) <= LONGEST_SHARED and 0 < width(pair.value) <= WIDEST_SHARED
    return is_short and not re.search(r"[/()（） ]", pair.label + pair.value)


def with_yuan(pairs: Pairs) -> Pairs:
    """Amounts with their unit behind them."""
    return tuple(
        Pair(x.label, x.value + "元" if SUM.fullmatch(x.value) else x.value, x.at) for x in pairs
    )


def left(pairs: Sequence[Pair], style: Style) -> Iterator[CellRow]:
    """Values left of their labels."""
    return _behind(pairs, lambda pair: [pair.value, pair.label], style, gap=1)


def behind(pairs: Sequence[Pair], style: Style) -> Iterator[CellRow]:
    """Labels in brackets behind their values: 126.50（现金支付）."""
    return _behind(pairs, lambda pair: [f"{pair.value}（{pair.label}）"], style, gap=0)


def _behind(
    pairs: Sequence[Pair], parts: Callable[[Pair], list[str]], style: Style, gap: int
) -> Iterator[CellRow]:
    cells: list[Cell] = []
    end = 0.0
    for pair in (x for x in pairs if x.value):
        texts = parts(pair)
        wide = sum(map(width, texts)) + gap
        if cells and (end + wide > WIDEST_ROW or len(cells) >= style.columns * len(texts)):
            yield tuple(cells)
            cells, end = [], 0.0
        cells.append(Cell(texts[0], end, is_value=True))
        cells += [Cell(text, end + width(texts[0]) + gap) for text in texts[1:]]
        end += wide + APART
    yield from filled(cells)
    yield from (tuple(pair_at(pair, 0.0, style)[:1]) for pair in pairs if not pair.value)


def ruled(row: Pairs, style: Style) -> Iterator[CellRow]:
    """Values on a line to write on (姓名：__张三__), or a rule between cells (姓名 | 张三)."""
    cells: list[Cell] = []
    end = 0.0
    for pair in row:
        at = max(pair.at, end)
        if style.mark == "_":
            value = f"__{pair.value}__"
            text = f"{pair.label}{style.colon or '：'}{value}"
        else:
            text = f"{pair.label} | {pair.value}".rstrip()
        if cells and at + width(text) > WIDEST_ROW:
            yield from filled(cells)
            cells, at = [], row[0].at
        cells.append(Cell(text, at))
        end = at + width(text) + slack(style)
    yield from filled(cells)


def leaders(pairs: Sequence[Pair], style: Style) -> Iterator[CellRow]:
    """One pair a row, its value far right, behind dots or a blank."""
    for pair in pairs:
        label = Cell(pair.label + style.colon, 0.0)
        value = Cell(pair.value, FAR, is_value=True)
        dots = Cell("." * int(FAR - label.at - width(label.text)), width(label.text))
        yield from filled([label, dots, value] if style.mark == "_" else [label, value])


def narrow(pairs: Sequence[Pair], style: Style) -> Iterator[CellRow]:
    """Cells so narrow that a long label takes two lines, the value level with their middle."""
    for start in range(0, len(pairs), style.columns):
        cells: list[Cell] = []
        end = 0.0
        for pair in pairs[start : start + style.columns]:
            pieces = _folded(pair.label)
            wide = max(map(width, pieces)) + 3
            if cells and end + wide + width(pair.value) > WIDEST_ROW:
                yield from (tuple(cells), ())
                cells, end = [], 0.0
            drops = (0.0,) if len(pieces) == 1 else (-0.5, 0.5)
            cells += [Cell(x, end, drop=drop) for x, drop in zip(pieces, drops, strict=True)]
            cells += [Cell(pair.value, end + wide, is_value=True)] if pair.value else []
            end += wide + width(pair.value) + slack(style)
        yield from (tuple(cells), ())


def _folded(label: str) -> list[str]:
    if len(label) < FEWEST_FOLDED or re.search(r"[()（）/]", label):
        return [label]
    half = (len(label) + 1) // 2
    return [label[:half], label[half:]]


def columned(pairs: Sequence[Pair], style: Style) -> Sequence[Pair]:
    """``pairs`` in the order in which cells that run down the columns are printed."""
    down = -(-len(pairs) // style.columns)
    return [pairs[n] for row in range(down) for n in range(row, len(pairs), down)]


OF_PAIRS: Mapping[str, Callable[[Sequence[Pair], Style], Iterator[CellRow]]] = {
    "left": left,
    "behind": behind,
    "leaders": leaders,
    "narrow": narrow,
}
