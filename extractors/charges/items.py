"""The charged rows of an invoice: two or three groups of columns side by side.

A printed row mixes the groups: name, amount, name, amount. The row is read from left to right;
every text that names a charge opens an entry, the numbers up to the next name are its quantity
and amount. That needs no column positions, which a shifted print does not keep anyway.
"""

from __future__ import annotations

import re
from collections.abc import Sequence, Set
from dataclasses import replace
from statistics import median

from extractors.charges.cells import cells_of, figure_part, without_price
from extractors.charges.charged_area import table_body
from extractors.charges.entries import PRICED, Entry, as_item, is_unit, up_to_amount
from extractors.charges.rows import is_number, with_figures_below
from extractors.charges.unnamed_charges import unnamed_amounts
from extractors.labels.finding import Label
from extractors.layout import Slope, levelled_rows, line_height, offset, page_slope
from extractors.lines.split_cells import with_stacked_units, with_whole_counts, with_whole_names
from extractors.types import Item, Line, Page
from extractors.values.money import parse_amount, to_contract
from extractors.values.text import squeeze, tidy
from extractors.words.charge_names import (
    CHARGE,
    PRICE,
    SCAN,
    UNITS,
    beside_columns,
    charge_name,
    is_charge_name,
    names_apart,
    without_ink_before,
)
from extractors.words.kinds import HAN

_NAME = re.compile(rf"[{HAN}]")
# Labels half read, and what the till asks for.
_NO_CHARGE = re.compile("余额|支付|起付|统筹|账户|帐户|[应实][退补付收缴交]|预交|预缴|优惠|减免")
_AMOUNT_IN_NAME = re.compile(r"^(.*?[^\d.,\s¥￥-])\s*[¥￥]?(-?[\d,]+\.\d{2})元?$")
# In columns of their own beside a name: how far insurance pays, and the size of a pack.
_GRADE = re.compile(r"[甲乙丙][类级]?(?:[/\d.]*%)?|[有无全]自付|(?:全|完全)?自费")
_SIZE = re.compile(
    r"\d[\d.]*\s*(?:[mμu]?[gl]|mL|ML|IU|万?单位)\b|\d[\d.]*\s*[gGmMlL]*\s*[*×xX]\s*\d"
)

LEAST_SHIFT = 0.25  # line heights by which a print is off its form
CLEARLY = 0.6  # of the misfit that would be, were it not off
NAMED_IN_ADVANCE = 3  # charges without an amount: the form names them all, whether charged or not
MOSTLY = 0.75  # of the charges have cents, where the table prints them
NEXT_ROW = 2.2  # line heights from a name to the numbers under it
FEWEST_CHARGES = 2  # that show how the table prints its amounts


def read_items(
    page: Page, labels: Sequence[Label], *, has_quantity: bool, shift: float = 0.0
) -> tuple[Item, ...]:
    """The rows between the table's head (项目名称) and its foot (金额合计). ``shift``: pixels that
    the print lies below the form, where the form names the charges in advance."""
    entries: list[Entry] = []
    slope = page_slope(page.lines)
    page = with_stacked_units(page, UNITS)
    body = [line for line in table_body(page, labels, shift) if not _is_stray(line)]
    body = [name for line in body for name in names_apart(line)]
    body = with_whole_names([without_price(line) for line in body], slope)
    body = without_ink_before(with_whole_counts(body, UNITS))
    shift = shift if _is_named_in_advance(body, shift, slope) else _own_shift(body, slope)
    has_price = any(label.spelling == PRICE for label in labels)
    beside = beside_columns([line for line in body if not is_unit(line)])
    for row in with_figures_below(levelled_rows(body, is_number, shift, slope)):
        if entries and all(_SIZE.match(tidy(line.text)) for line in row):
            _name_on(entries, row)
            continue
        waiting = entries[-1] if entries and entries[-1].lacks_amount else None
        entries += _entries(row, waiting, beside, has_price=has_price)
    entries = _without_strays(entries)
    if has_price or any(len(entry.numbers) > PRICED for entry in entries):
        entries = [up_to_amount(entry) for entry in entries]
    items = [(entry, as_item(page, entry, has_quantity)) for entry in entries]
    unread = sum(item is None and CHARGE.search(entry.name) is not None for entry, item in items)
    left = _left_amounts(items, body, page)
    hidden = [entry for entry, item in items if item is None and not entry.name and entry.numbers]
    is_unread = len(hidden) > len(left)
    lacks = 0 < unread < NAMED_IN_ADVANCE or is_unread
    charged = [replace(x, is_beside_unread=lacks) for e, x in items if x is not None and e.name]
    if charged:
        counted = [item.amount for entry, item in items if item is not None and not entry.name]
        charged[0] = replace(charged[0], unnamed=(*counted, *left))
    return tuple(charged)


def _left_amounts(
    items: Sequence[tuple[Entry, Item | None]], body: Sequence[Line], page: Page
) -> list[str]:
    """The amounts of charges of which nothing else is legible."""
    amounts = [entry.amount_line for entry, item in items if item is not None]
    left = unnamed_amounts(body, amounts, page.lines, page_slope(page.lines))
    figures = [parse_amount(tidy(line.text)) for line in left]
    return [to_contract(figure) for figure in figures if figure is not None]


def _without_strays(entries: Sequence[Entry]) -> list[Entry]:
    """``entries`` without what a seal says beside the table (绍兴市 7): no charge by name, and a
    figure without cents where charges have them (a point may be lost from one)."""
    entries = [
        x
        for x in entries
        if x.is_taken_off or not _NO_CHARGE.search(x.name) or CHARGE.search(x.name)
    ]
    charged = [x for x in entries if x.numbers and CHARGE.search(x.name)]
    with_cents = sum(x.has_cents for x in charged)
    if len(charged) < FEWEST_CHARGES or with_cents < MOSTLY * len(charged):
        return list(entries)
    return [
        x
        for x in entries
        if not x.numbers
        or CHARGE.search(x.name)
        or "." in x.numbers[-1]
        or (not x.name and x.unit is not None)
    ]


def _is_stray(line: Line) -> bool:
    """Whether ``line`` is a lone character of a seal, which would bend its row."""
    text = tidy(line.text)
    return len(text) == 1 and _NAME.match(text) is not None and not is_unit(line)


def _own_shift(body: Sequence[Line], slope: Slope) -> float:
    """How far below the names all amounts stand, where the form names its charges in advance and
    none stands beside its name."""
    names = [line.box for line in body if is_charge_name(line.text)]
    amounts = [line.box for line in body if is_number(line)]
    height = line_height(body) if body else 0.0
    level = LEAST_SHIFT * height
    drops = [
        min(
            (drop for x in names if x.x0 < box.x0 and (drop := offset(x, box, slope)) > -level),
            default=0.0,
        )
        for box in amounts
    ]
    usual = median(drops) if len(drops) >= NAMED_IN_ADVANCE else 0.0
    is_off = level < usual < height
    return usual if is_off and all(abs(x - usual) < level for x in drops) else 0.0


def _is_named_in_advance(body: Sequence[Line], shift: float, slope: Slope) -> bool:
    """Whether the amounts stand ``shift`` below the names, and not beside them."""
    names = [line for line in body if is_charge_name(line.text)]
    amounts = [line for line in body if is_number(line)]
    if not names or len(amounts) < 2 or abs(shift) < LEAST_SHIFT * line_height(body):
        return False

    def misfit(by: float) -> float:
        return sum(min(abs(offset(name.box, x.box, slope) - by) for name in names) for x in amounts)

    return misfit(shift) < CLEARLY * misfit(0.0)


def _entries(
    row: Sequence[Line], waiting: Entry | None, beside: Set[int], *, has_price: bool
) -> list[Entry]:
    """The entries that begin in ``row``. A name too long for its column stands on a row of its
    own; the numbers of the next row are those of the entry ``waiting`` for them. ``beside`` are
    the ids of words that are a seal's where they follow a name."""
    entries: list[Entry] = []
    if waiting is not None and _are_figures_of(waiting, row, has_price=has_price):
        for line in row:
            waiting.take(line)
        return entries
    for line in (cell for each in row for cell in cells_of(each)):
        text = charge_name(line.text, line.confidence)
        glued = _AMOUNT_IN_NAME.match(text)
        is_own = CHARGE.search(glued[1] if glued else text) is not None
        is_awaited = bool(entries) and entries[-1].is_waiting
        if is_awaited and id(line) in beside and len(entries[-1].lines) == 1:
            continue
        if entries and (_GRADE.fullmatch(text) or (_SIZE.match(text) and not entries[-1].numbers)):
            continue
        if is_awaited and glued and not is_own:
            entries[-1].take(figure_part(line, glued[2]))  # a seal's words before the amount
        elif glued and _NAME.search(glued[1]):
            entries.append(Entry(glued[1].strip(), [line], [glued[2]]))
        elif _is_name(text) and parse_amount(text) is None and not (entries and is_unit(line)):
            if len(text) > 1:  # a character alone is a seal's
                entries.append(Entry(text, [line]))
        elif entries:
            if entries[-1].is_counted and not has_price:
                entries.append(Entry("", []))  # its name was not legible
            entries[-1].take(line)
    return [entry for entry in entries if entry.lines]  # a mark alone is none


def _name_on(entries: Sequence[Entry], row: Sequence[Line]) -> None:
    """The sizes of packs that go on under the names of the row above: 10mg*28片."""
    for line in row:
        over = [x for x in entries if abs(x.lines[0].box.x0 - line.box.x0) < line.box.height]
        drop = line.box.center_y - over[-1].lines[0].box.center_y if over else 0.0
        if over and 0 < drop < NEXT_ROW * line.box.height:
            over[-1].name += tidy(line.text)
            over[-1].lines.insert(1, line)


def _is_name(text: str) -> bool:
    return _NAME.search(text) is not None or SCAN.fullmatch(squeeze(text)) is not None


def _are_figures_of(waiting: Entry, row: Sequence[Line], *, has_price: bool) -> bool:
    """Whether ``row`` has the figures of the one charge that stands over it, and no names; a row
    of several amounts has the sums of the columns."""
    if any(_NAME.search(line.text) and not is_unit(line) for line in row):
        return False
    name = waiting.lines[0].box
    amounts = sum("." in line.text and is_number(line) for line in row)
    is_next = row[0].box.center_y - name.center_y < NEXT_ROW * name.height
    return is_next and amounts <= (2 if has_price else 1)
