"""Where on an invoice the charges stand, and what between them is something else."""

from __future__ import annotations

import re
from collections.abc import Sequence

from extractors.charges.headless_charges import headless_body
from extractors.charges.rows import (
    FEET,
    FEWEST_BELOW,
    JOINED,
    first_foot,
    is_number,
    level_with,
    without_labelled,
)
from extractors.forms.boxed import HEADLINE
from extractors.labels.finding import EXTRA, Label
from extractors.layout import Slope, is_horizontal, line_height, offset, page_slope, parts_of
from extractors.types import Box, Line, Page
from extractors.values.text import squeeze, tidy
from extractors.words.charge_names import (
    CATEGORIES,
    CHARGE,
    HEADS,
    OTHER_HEADS,
    OTHERS,
    PAYERS_HEADS,
    PRICE,
    WHOLE,
    has_charge_pair,
    is_charge_name,
    is_own_charge,
)
from extractors.words.kinds import HAN

NEAREST = 6.0  # heights of a heading to the first figure of the charges under it
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
        return headless_body(page, labels)
    slope = page_slope(page.lines)
    head = min(heads, key=lambda box: box.center_y)
    first = -0.5 if _has_charges_beside(head, page.lines, slope) else 0.5
    below = [box for box in feet if offset(head, box, slope) > 0]
    foot = first_foot(below, page.lines, slope)
    row = [box for box in heads if abs(offset(head, box, slope)) < head.height]
    inside = [
        line
        for line in page.lines
        if is_horizontal(line)
        and _is_under(line, row, first, slope)
        and (foot is None or _is_above(line, foot, min(shift, 0.0), slope))
    ]
    inside = _without_payers(inside, head, page.lines, slope)
    if feet and not below and not any(is_charge_name(x.text) for x in inside):
        # 金额 heads the table of who pays, under the total, and the charges have no head
        return headless_body(page, labels) or inside
    return without_labelled(_without_parts(inside, head, page.lines, slope), labels, slope)


def _is_under(line: Line, heads: Sequence[Box], first: float, slope: Slope) -> bool:
    """Whether ``line`` stands lower than ``first`` heights of the head nearest to it: values that
    are printed off the grid slant the page's slope, which tells far less at a far head."""
    head = min(heads, key=lambda box: abs(box.center_x - line.box.center_x))
    return offset(head, line.box, slope) > first * head.height


def _without_payers(
    body: Sequence[Line], head: Box, lines: Sequence[Line], slope: Slope
) -> list[Line]:
    """``body`` without the columns beside the charges that say who paid them: 补偿项目 | 金额."""
    heads = sorted(level_with(head, lines, slope), key=lambda x: x.box.x0)
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
    heads = level_with(head, lines, slope)
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
    figures = [x for x in level_with(total.box, page.lines, slope) if is_number(x)]
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
    return (parts_of(line, two.span(1), two.span(2)) if two else []) or [line]


def _head_of(figure: Line, heads: Sequence[Line]) -> Line:
    """The head over ``figure``, which may stand left, right or in the middle of its column."""

    return min(heads, key=lambda head: _apart(head.box, figure.box))


def _has_charges_beside(head: Box, lines: Sequence[Line], slope: Slope) -> bool:
    """Whether the row of ``head`` has charges already: 项目 | 西药费 | 17.20, or 项目 | 西药 | 中药
    over their amounts."""
    level = [x for x in level_with(head, lines, slope) if x.box.x0 > head.x1]
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
    said = label.line.text if JOINED.fullmatch(before) is None else label.line.text[label.start :]
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
            and level_with(label.line.box, charges, slope)
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


def _is_above(line: Line, foot: Box, raised: float, slope: Slope) -> bool:
    printed = raised if is_number(line) else 0.0
    return offset(foot, line.box, slope) - printed < -0.5 * foot.height
