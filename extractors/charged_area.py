"""Where on an invoice the charges stand, and what between them is something else."""

from __future__ import annotations

import re
from collections.abc import Callable, Container, Sequence
from itertools import pairwise, takewhile

from extractors.boxed import HEADLINE
from extractors.charge_names import (
    CATEGORIES,
    CHARGE,
    HEADS,
    OTHER_HEADS,
    OTHERS,
    PAYERS_HEADS,
    PRICE,
    WHOLE,
    charge_pairs,
    has_charge_pair,
    is_charge_name,
    is_own_charge,
    names_charge,
)
from extractors.kinds import HAN
from extractors.labels import EXTRA, STOP, Label
from extractors.layout import Slope, is_horizontal, line_height, offset, page_slope, rows
from extractors.types import Box, Line, Page
from extractors.values.money import parse_amount
from extractors.values.text import ascii_width, squeeze, tidy

NEAREST = 6.0  # heights of a heading to the first figure of the charges under it
FEWEST_BELOW = 3  # amounts in a row of their own under a row of names
NEXT_ROW = 2.8  # line heights from a name to the amount under it
FEET = frozenset({"total_amount_in_words", "total_amount"})
_JOINED = re.compile(r"\s*-?\d[\d,]*\.\d{2}\s*")  # an amount that the label behind it was joined to
# Viewers on phones set a heading over the charges, where papers have the heads of columns.
SECTION = re.compile(
    r"(?:收费|费用|项目|缴费|账单|结算|门诊|处方|诊疗|收据){1,3}(?:明细|清单|列表)(?:信息)?"
    r"[:：]?(?:[(（]?共?\d{1,2}[项条]?[)）]?)?"
)
_WORDS = re.compile(rf"[{HAN}]{{2,8}}")
_BESIDE = re.compile("展开|收起|全部|更多|查看|金额|[共合]计")
NUMBERING = "序号"
_SUM_ROW = re.compile("[合总小共]计(?:金额)?[:：]?")
_TWO_AMOUNTS = re.compile(r"(\d[\d,]*\.\d{2})\s*(\d[\d,]*\.\d{2})")
# Heads of columns that say how much of the amount beside them the person bears.
_PART_HEAD = re.compile(
    r"(?:其中)?[:：]?(?:个人)?(?:自[付费理负](?:部分)?|分类自负|先行自付|申报|增付|记[账帐]|自费自理|医保内|医保外|超限价)"
    r"(?:金额|费用|额|比例)?(?:\(元\)|（元）)?"
)
HEAD_INSET = 2.0  # heights of a head that its column may begin before it
_CHARGE_ALONE = re.compile(rf"[{HAN}]{{2,}}[费药氧血术类]|[{HAN}]*其他[{HAN}]*费用?")


def table_body(page: Page, labels: Sequence[Label], shift: float = 0.0) -> list[Line]:
    """The lines between the table's head (项目名称) and its foot (金额合计). ``shift``: pixels that
    the print lies below the form, so that the total itself may stand above its label."""
    labels = _without_charges(labels, page_slope(page.lines))
    heads = [label.box for label in labels if label.spelling in HEADS] or [
        label.box for label in labels if label.spelling in OTHER_HEADS
    ]
    feet = [label.box for label in labels if label.key in FEET]
    heads = heads or _sections(page.lines)
    if not heads:
        return _headless_body(page, labels)
    slope = page_slope(page.lines)
    head = min(heads, key=lambda box: box.center_y)
    first = -0.5 if _has_charges_beside(head, page.lines, slope) else 0.5
    below = [box for box in feet if offset(head, box, slope) > 0]
    foot = _foot(below, page.lines, slope)
    inside = [
        line
        for line in page.lines
        if is_horizontal(line)
        and offset(head, line.box, slope) > first * head.height
        and (foot is None or _is_above(line, foot, min(shift, 0.0), slope))
    ]
    inside = _without_payers(inside, head, page.lines, slope)
    return _without_labelled(_without_parts(inside, head, page.lines, slope), labels, slope)


def _level_with(box: Box, lines: Sequence[Line], slope: Slope) -> list[Line]:
    """The ``lines`` in the row of ``box``, itself among them."""
    return [x for x in lines if abs(offset(box, x.box, slope)) < 0.5 * box.height]


def _without_payers(
    body: Sequence[Line], head: Box, lines: Sequence[Line], slope: Slope
) -> list[Line]:
    """``body`` without the columns beside the charges that say who paid them: 补偿项目 | 金额."""
    heads = sorted(_level_with(head, lines, slope), key=lambda x: x.box.x0)
    payers = [x for x in heads if squeeze(x.text) in PAYERS_HEADS]
    rooms: list[tuple[float, float]] = []
    for each in payers:
        start = each.box.x0 - HEAD_INSET * each.box.height
        after = (x.box.x0 for x in heads if x.box.x0 > each.box.x1 and squeeze(x.text) in HEADS)
        rooms.append((start, next(after, float("inf"))))
    return [x for x in body if not any(start < x.box.center_x < end for start, end in rooms)]


def _without_parts(
    body: Sequence[Line], head: Box, lines: Sequence[Line], slope: Slope
) -> list[Line]:
    """``body`` without the figures of columns that number the charges, or print a part of the
    amount: 金额 | 其中自费. Where prices are printed, they tell the amount."""
    heads = _level_with(head, lines, slope)
    said = {id(x): squeeze(x.text) for x in heads}
    parts = {key for key, text in said.items() if text == NUMBERING}
    if PRICE not in said.values():
        parts |= {key for key, text in said.items() if _PART_HEAD.fullmatch(text)}
    if not parts:
        return list(body)
    cells = [cell for line in body for cell in _amounts_apart(line)]
    return [x for x in cells if not is_number(x) or id(_head_of(x, heads)) not in parts]


def sums_of_parts(page: Page, labels: Sequence[Label]) -> list[tuple[str, Line]]:
    """The wordings over the columns of the table (金额 | 自费金额), each with the figure under it
    in the row 合计, where that prints the sums of all columns."""
    slope = page_slope(page.lines)
    head = next((label.box for label in labels if label.spelling in HEADS), None)
    total = next((x for x in page.lines if _SUM_ROW.fullmatch(squeeze(x.text))), None)
    if head is None or total is None or offset(head, total.box, slope) < total.box.height:
        return []
    heads = [x for x in labels if abs(offset(head, x.box, slope)) < 0.5 * head.height]
    figures = [x for x in _level_with(total.box, page.lines, slope) if is_number(x)]
    nearest = [min(heads, key=lambda label: _apart(label.box, x.box)) for x in figures]
    names = [label.spelling for label in nearest]
    return [
        (name, figure)
        for name, figure in zip(names, figures, strict=True)
        if len(figures) > 1 and names.count(name) == 1
    ]


def _apart(head: Box, figure: Box) -> float:
    """How far a figure stands from where it would be left, right or in the middle of its column."""
    edges = abs(head.x0 - figure.x0), abs(head.x1 - figure.x1)
    return min(*edges, abs(head.center_x - figure.center_x))


def _amounts_apart(line: Line) -> list[Line]:
    """``line``, or the two amounts that the engine read as one: 2740.30128.00."""
    two = _TWO_AMOUNTS.fullmatch(line.text)
    parts = (line.part(*two.span(1)), line.part(*two.span(2))) if two else ()
    return [part for part in parts if part is not None] or [line]


def _head_of(figure: Line, heads: Sequence[Line]) -> Line:
    """The head over ``figure``, which may stand left, right or in the middle of its column."""

    return min(heads, key=lambda head: _apart(head.box, figure.box))


def _has_charges_beside(head: Box, lines: Sequence[Line], slope: Slope) -> bool:
    """Whether the row of ``head`` has charges already: 项目 | 西药费 | 17.20, or 项目 | 西药 | 中药
    over their amounts."""
    level = [x for x in _level_with(head, lines, slope) if x.box.x0 > head.x1]
    names = [x for x in level if is_charge_name(x.text)]
    if any(map(is_number, level)):
        return any(CHARGE.search(tidy(x.text)) for x in level)
    return len(names) >= FEWEST_BELOW and len(names) == len(level)


def is_charge(label: Label) -> bool:
    """Whether ``label`` is in no list and stands in a line of charges: 西药费：88.60, 西药费： with
    its amount in a column of its own."""
    if not label.key.startswith(EXTRA):
        return False
    before = label.line.text[: label.start]
    said = label.line.text if _JOINED.fullmatch(before) is None else label.line.text[label.start :]
    is_alone = tidy(said).rstrip(":：") == label.spelling and not label.value_text
    is_named = _is_category(label.spelling) or is_own_charge(label.spelling)
    return (is_alone and is_named) or has_charge_pair(label.line)


def _without_charges(labels: Sequence[Label], slope: Slope) -> list[Label]:
    """``labels`` without those of charges, and without 其他： in a row of such."""
    named = {id(label): label.line for label in labels if is_charge(label)}
    charges = [*named.values()]
    return [
        label
        for label in labels
        if id(label) not in named
        and not (
            label.key.startswith(EXTRA)
            and label.spelling in OTHERS
            and _level_with(label.line.box, charges, slope)
        )
    ]


def _is_category(spelling: str) -> bool:
    return spelling in CATEGORIES or spelling + "费" in CATEGORIES or spelling in WHOLE


def _sections(lines: Sequence[Line]) -> list[Box]:
    """The headings of lists of charges, with figures under them. Under a page's own heading stands
    the total, set large."""
    slope = page_slope(lines)
    large = HEADLINE * line_height(lines)
    heads = [
        line
        for line in lines
        if SECTION.fullmatch(squeeze(line.text)) and not _is_tab(line, lines, slope)
    ]
    return [
        head.box
        for head in heads
        if any(
            0 < offset(head.box, line.box, slope) < NEAREST * head.box.height
            and is_number(line)
            and line.box.height < large
            for line in lines
        )
    ]


def _is_tab(head: Line, lines: Sequence[Line], slope: Slope) -> bool:
    """Whether other words stand in the row of ``head``: what a viewer offers to show."""
    return any(
        line is not head
        and _WORDS.fullmatch(squeeze(line.text)) is not None
        and _BESIDE.search(line.text) is None
        and abs(offset(head.box, line.box, slope)) < 0.5 * head.box.height
        for line in lines
    )


def _foot(feet: Sequence[Box], lines: Sequence[Line], slope: Slope) -> Box | None:
    """The first of ``feet`` that has no charges below it and above the next: a total may be printed
    beside the charges too, among those who paid."""
    ordered = sorted(feet, key=slope.level)
    for foot, following in pairwise(ordered):
        if not any(
            CHARGE.search(tidy(line.text))
            and offset(foot, line.box, slope) > 0.5 * foot.height
            and offset(following, line.box, slope) < -0.5 * following.height
            for line in lines
        ):
            return foot
    return ordered[-1] if ordered else None


def _is_above(line: Line, foot: Box, raised: float, slope: Slope) -> bool:
    printed = raised if is_number(line) else 0.0
    return offset(foot, line.box, slope) - printed < -0.5 * foot.height


def _without_labelled(body: Sequence[Line], labels: Sequence[Label], slope: Slope) -> list[Line]:
    """``body`` without its labels, and without the figures that stand right behind one: some forms
    print who paid what in a column of its own beside the charges."""
    first = _first_labels(labels)
    telling = {id(x.line) for x in labels if x.key != STOP and id(x.line) in first}
    kept = []
    for line in body:
        if id(line) in first:
            joined = _before_label(line, first[id(line)])
            kept += [joined] if joined is not None else []
            continue
        left = [
            other
            for other in body
            if other.box.center_x < line.box.x0
            and abs(offset(other.box, line.box, slope)) < 0.6 * line.box.height
        ]
        nearest = max(left, key=lambda other: other.box.x1, default=None)
        if nearest is None or id(nearest) not in telling or not is_number(line):
            kept.append(line)
    return kept


def _first_labels(labels: Sequence[Label]) -> dict[int, Label]:
    """The first label of each line, by the line's id. What is a charge as a whole has none, though
    it begins as a label does: 住院诊查费."""
    found: dict[int, Label] = {}
    for label in labels:
        text = tidy(label.line.text)
        is_part = label.spelling != text and _CHARGE_ALONE.fullmatch(text) is not None
        known = found.get(id(label.line))
        if not is_part and (known is None or label.start < known.start):
            found[id(label.line)] = label
    return found


def _before_label(line: Line, label: Label) -> Line | None:
    """The amount in front of ``label``, which belongs to the column before it."""
    is_joined = _JOINED.fullmatch(line.text[: label.start]) is not None
    return line.part(0, label.start) if is_joined else None


def _headless_body(page: Page, labels: Sequence[Label]) -> list[Line]:
    """Older forms print charges without a head: the rows above the total that name a charge.
    Without either, those that give charges with their amounts."""
    feet = [label.box for label in labels if label.key in FEET]
    if not feet:
        return [line for line in page.lines if charge_pairs(line)]
    slope = page_slope(page.lines)
    foot = _foot(feet, page.lines, slope) or feet[0]
    labelled = _first_labels(labels)
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
    body = _without_labelled([line for row in named for line in row], labels, slope)
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
    beside = [x for x in _level_with(foot, lines, slope) if id(x) not in labelled]
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
    return [
        row
        for place, row in enumerate(printed)
        if place in sure
        or (sure and sure[0] < place and likely[place])
        or (sure and sure[0] < place < sure[-1] and _gives_amounts(row, labelled))
    ]


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


def with_figures_below(printed: Sequence[list[Line]]) -> list[list[Line]]:
    """``printed`` rows, each of names alone with the row of amounts right under it, each of which
    stands under one name: 床位费 诊疗费 护理费 over 110.00 33.00 88.00; under some of the names of
    a form that prints them all in advance."""
    found: list[list[Line]] = []
    for row in printed:
        names = found[-1] if found else []
        is_grid = max(len(row), len(names)) >= FEWEST_BELOW
        under = [_over(figure, names) for figure in row] if is_grid else []
        owners = [id(name) for name in under if name is not None]
        if under and len(set(owners)) == len(row):
            told = {id(name): figure for name, figure in zip(under, row, strict=True)}
            found[-1] = [x for n in names for x in (n, told.get(id(n))) if x is not None]
        else:
            found.append(row)
    return found


def _over(figure: Line, names: Sequence[Line]) -> Line | None:
    """The name of a charge that ``figure`` stands under, where ``names`` are a row of such."""
    if not is_number(figure) or not all(is_charge_name(name.text) for name in names):
        return None
    height = figure.box.height
    over = [
        x
        for x in names
        if x.box.x0 - height < figure.box.x0 < x.box.x1 + height
        and 0 < figure.box.center_y - x.box.center_y < NEXT_ROW * height
    ]
    shared = [min(x.box.x1, figure.box.x1) - max(x.box.x0, figure.box.x0) for x in over]
    nearest = [x for x, width in zip(over, shared, strict=True) if width == max(shared)]
    return nearest[0] if len(nearest) == 1 else None


def is_number(line: Line) -> bool:
    """Whether ``line`` is a figure and nothing else: an amount, a price or a count."""
    return parse_amount(tidy(line.text)) is not None
