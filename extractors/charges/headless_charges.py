"""Where charges stand on forms without a head over them."""

from __future__ import annotations

from collections.abc import Callable, Container, Sequence
from itertools import pairwise, takewhile

from extractors.charges.rows import (
    FEET,
    FEWEST_BELOW,
    NEXT_ROW,
    first_foot,
    first_labels,
    is_number,
    level_with,
    without_labelled,
)
from extractors.labels.finding import Label
from extractors.layout import Slope, is_horizontal, offset, page_slope, rows
from extractors.types import Box, Line, Page
from extractors.values.text import ascii_width
from extractors.words.charge_names import charge_pairs, is_charge_name, names_charge


def headless_body(page: Page, labels: Sequence[Label]) -> list[Line]:
    """Older forms print charges without a head: the rows above the total that name a charge.
    Without either, those that give charges with their amounts."""
    feet = [label.box for label in labels if label.key in FEET]
    if not feet:
        return [line for line in page.lines if charge_pairs(line)]
    slope = page_slope(page.lines)
    foot = first_foot(feet, page.lines, slope) or feet[0]
    labelled = first_labels(labels)
    total = _total_below(foot, page.lines, labelled, slope)
    if total is not None:
        box = total.box
        foot = Box(box.x0, box.y1, box.x1, box.y1 + box.height)
    above = [
        line
        for line in page.lines
        if is_horizontal(line)
        and line is not total
        and offset(foot, line.box, slope) < -0.5 * foot.height
    ]
    printed = rows(above, slope)
    named = _charged_rows(printed, labelled)
    if not named:
        return _below_total(foot, page.lines, labelled, slope)
    body = without_labelled([line for row in named for line in row], labels, slope)
    if named and not any(map(is_number, body)):  # charges named in advance, amounts struck lower
        first = named[0][0].box
        figures = [row for row in printed if all(map(is_number, row))]
        body += [x for row in figures for x in row if offset(first, x.box, slope) > 0]
    return body


def _total_below(
    foot: Box, lines: Sequence[Line], labelled: Container[int], slope: Slope
) -> Line | None:
    """The figure under ``foot`` where that heads the last column of a row of charges over their
    amounts: 材料费 其他费 合计 over 316.00 24.00 5218.40."""
    beside = [x for x in level_with(foot, lines, slope) if id(x) not in labelled]
    if len(beside) < FEWEST_BELOW - 1 or not all(is_charge_name(x.text) for x in beside):
        return None
    under = [
        x
        for x in lines
        if is_number(x)
        and foot.x0 - foot.height < x.box.center_x < foot.x1 + foot.height
        and 0 < offset(foot, x.box, slope) < NEXT_ROW * foot.height
    ]
    return under[0] if len(under) == 1 else None


def _charged_rows(
    printed: Sequence[Sequence[Line]], labelled: Container[int]
) -> list[Sequence[Line]]:
    """The rows that name a charge, from the first of them on those with words that are charges on
    forms without 费 (放射 40.00), and between two of them those of words with their amounts."""

    def has(names: Callable[[Line], bool]) -> list[bool]:
        return [any(id(x) not in labelled and names(x) for x in row) for row in printed]

    sure = [place for place, named in enumerate(has(names_charge)) if named]
    likely = has(lambda line: is_charge_name(line.text))
    more = _going_on(printed, sure[-1], labelled) if sure else range(0)
    return [
        row
        for place, row in enumerate(printed)
        if place in sure
        or place in more
        or (sure and sure[0] < place and likely[place])
        or (sure and sure[0] < place < sure[-1] and _gives_amounts(row, labelled))
    ]


def _going_on(printed: Sequence[Sequence[Line]], last: int, labelled: Container[int]) -> range:
    """The places right behind the ``last`` row that is known to name a charge, of words with their
    amounts in its column: 血常规 x1 20.00 under 诊查费 x1 6.00."""
    column = printed[last][-1].box
    end = last + 1
    while end < len(printed) and _gives_amounts(printed[end], labelled):
        box, is_next = printed[end][-1].box, printed[end][0].box.y0 - printed[end - 1][0].box.y0
        edges = abs(box.x0 - column.x0), abs(box.x1 - column.x1)
        if min(edges) > box.height or is_next > NEXT_ROW * box.height:
            break
        end += 1
    return range(last + 1, end)


def _gives_amounts(row: Sequence[Line], labelled: Container[int]) -> bool:
    """Whether ``row`` is made of words without a label, each amount behind one: 常规检查 20.00."""
    is_figure = [is_number(line) for line in row]
    is_plain = not any(id(line) in labelled or ":" in ascii_width(line.text) for line in row)
    behind = [before for before, figure in pairwise(is_figure) if figure]
    has_cents = any("." in line.text for line in row if is_number(line))
    return is_plain and not is_figure[0] and has_cents and not any(behind)


def _below_total(
    foot: Box, lines: Sequence[Line], labelled: Container[int], slope: Slope
) -> list[Line]:
    """Phones show what was charged under the total: the rows behind it up to the first that is
    no charge with its amount."""

    def is_charged(row: Sequence[Line]) -> bool:
        is_free = not any(id(line) in labelled for line in row)
        return is_free and any(map(names_charge, row)) and any(map(is_number, row))

    level = [line for line in lines if is_horizontal(line)]
    below = [line for line in level if offset(foot, line.box, slope) > 0.5 * foot.height]
    return [line for row in takewhile(is_charged, rows(below, slope)) for line in row]
