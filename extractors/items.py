"""The charged rows of an invoice: two or three groups of columns side by side.

A printed row mixes the groups: name, amount, name, amount. The row is read from left to right;
every text that names a charge opens an entry, the numbers up to the next name are its quantity
and amount. That needs no column positions, which a shifted print does not keep anyway.
"""

from __future__ import annotations

import re
from collections.abc import Sequence, Set
from dataclasses import dataclass, field, replace
from decimal import Decimal
from statistics import median

from extractors.charge_names import (
    CHARGE,
    PRICE,
    SCAN,
    UNITS,
    beside_columns,
    charge_name,
    charge_pairs,
    is_charge_name,
    names_apart,
    next_name,
    without_ink_before,
)
from extractors.charged_area import is_number, table_body, with_figures_below
from extractors.kinds import HAN
from extractors.labels import Label
from extractors.layout import Slope, levelled_rows, line_height, offset, page_slope, parts_of
from extractors.split_cells import with_stacked_units, with_whole_counts, with_whole_names
from extractors.types import Box, Item, Line, Page
from extractors.unnamed_charges import unnamed_amounts
from extractors.values.money import parse_amount, to_contract
from extractors.values.text import squeeze, tidy

_NAME = re.compile(rf"[{HAN}]")
# Labels half read, and what the till asks for.
_NO_CHARGE = re.compile("余额|支付|起付|统筹|账户|帐户|[应实][退补付收缴交]|预交|预缴|优惠|减免")
_AMOUNT_IN_NAME = re.compile(r"^(.*?[^\d.,\s¥￥-])\s*[¥￥]?(-?[\d,]+\.\d{2})元?$")
_QUANTITY_UNIT = re.compile(  # 12 麻醉费 is numbered
    rf"^(\d+(?:\.\d+)?)\s*/?\s*((?![元号]|[{HAN}]+[费药血氧术]$)[{HAN}]{{1,3}}|[a-zA-Z]{{1,3}})$"
)
_PRICE_TIMES = re.compile(
    rf"\s*[¥￥]?\d[\d,]*(?:\.\d+)?元?\s*[×xX*]\s*(\d+(?:\.\d+)?\s*/?[{HAN}]{{0,3}})\s*"
)
_TIMES = re.compile(rf"\s*[×xX✕*＊]\s*(\d{{1,3}}(?:\.\d+)?\s*/?[{HAN}]{{0,3}})\s*")
# 化验费 x2, on phones
_NAME_TIMES = re.compile(rf"\s*([{HAN}()（）]+[{HAN})）])\s*[×xX*](\d{{1,3}})\s*")
_ONE_MISREAD = re.compile(rf"^[一丨|lI]\s*({'|'.join(sorted(UNITS - {'个'}))})$")
_AMOUNT_FIRST = re.compile(rf"\s*(-?\d[\d,]*\.\d{{2}})\s*(?=[{HAN}]\s?[{HAN}])")
_NAME_COUNTED = re.compile(  # 卫生材料费1/项
    rf"([{HAN}()（）]+费)\s*(\d{{1,4}}(?:\.\d+)?\s*/?\s*(?:{'|'.join(sorted(UNITS))}))"
)
_TOKEN = re.compile(r"\S+")
_GAP = re.compile(r"(?<=\S)\s+(?=[-¥￥]?\d[\d,]*(?:\.\d+)?(?:\s|$))")  # before a figure
# In columns of their own beside a name: how far insurance pays, and the size of a pack.
_GRADE = re.compile(r"[甲乙丙][类级]?(?:[/\d.]*%)?|[有无全]自付|(?:全|完全)?自费")
_SIZE = re.compile(
    r"\d[\d.]*\s*(?:[mμu]?[gl]|mL|ML|IU|万?单位)\b|\d[\d.]*\s*[gGmMlL]*\s*[*×xX]\s*\d"
)
_UNIT = "|".join(sorted(UNITS))
_FIGURE_OR_UNIT = rf"(?:-?\d[\d,.]*\s*/?\s*(?:{_UNIT})?|{_UNIT})"
_FIGURES_AT_END = re.compile(rf"(?:\s+{_FIGURE_OR_UNIT})*\s+-?\d[\d,]*\.\d{{2}}\s*$")

LEAST_SHIFT = 0.25  # line heights by which a print is off its form
CLEARLY = 0.6  # of the misfit that would be, were it not off
NAMED_IN_ADVANCE = 3  # charges without an amount: the form names them all, whether charged or not
MOSTLY = 0.75  # of the charges have cents, where the table prints them
WIDE_GAP = 0.75  # line heights between two columns that were read in one line
NEXT_ROW = 2.2  # line heights from a name to the numbers under it
PRICED = 3  # numbers of a charge with its price: price, quantity, amount
CENT = Decimal("0.01")
FEWEST_CHARGES = 2  # that show how the table prints its amounts


@dataclass
class _Entry:
    name: str
    lines: list[Line]
    numbers: list[str] = field(default_factory=list)
    unit: str | None = None
    before_unit: int = 0  # how many numbers stood before the unit: a quantity, never the amount

    @property
    def is_waiting(self) -> bool:
        """Whether a charge has no amount with cents yet."""
        return CHARGE.search(self.name) is not None and not _has_cents(self)

    @property
    def lacks_amount(self) -> bool:
        """Whether no number is there, or a quantity with its unit and nothing else: ￥24.00×2次."""
        return not self.numbers or (self.unit is not None and self.before_unit == len(self.numbers))

    @property
    def is_counted(self) -> bool:
        """Whether quantity, unit and amount are all there."""
        is_told = len(self.numbers) > self.before_unit > 0 or self.before_unit > 1  # 1.00 次
        return self.unit is not None and is_told and _has_cents(self)


def read_items(
    page: Page, labels: Sequence[Label], *, has_quantity: bool, shift: float = 0.0
) -> tuple[Item, ...]:
    """The rows between the table's head (项目名称) and its foot (金额合计). ``shift``: pixels that
    the print lies below the form, where the form names the charges in advance."""
    entries: list[_Entry] = []
    slope = page_slope(page.lines)
    page = with_stacked_units(page, UNITS)
    body = [line for line in table_body(page, labels, shift) if not _is_stray(line)]
    body = [name for line in body for name in names_apart(line)]
    body = with_whole_names([_without_price(line) for line in body], slope)
    body = without_ink_before(with_whole_counts(body, UNITS))
    shift = shift if _is_named_in_advance(body, shift, slope) else _own_shift(body, slope)
    has_price = any(label.spelling == PRICE for label in labels)
    beside = beside_columns([line for line in body if not _is_unit(line)])
    for row in with_figures_below(levelled_rows(body, is_number, shift, slope)):
        if entries and all(_SIZE.match(tidy(line.text)) for line in row):
            _name_on(entries, row)
            continue
        waiting = entries[-1] if entries and entries[-1].lacks_amount else None
        entries += _entries(row, waiting, beside, has_price=has_price)
    entries = _without_strays(entries)
    if has_price or any(len(entry.numbers) > PRICED for entry in entries):
        entries = [_up_to_amount(entry) for entry in entries]
    items = [(entry, _item(page, entry, has_quantity)) for entry in entries]
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
    items: Sequence[tuple[_Entry, Item | None]], body: Sequence[Line], page: Page
) -> list[str]:
    """The amounts of charges of which nothing else is legible."""
    amounts = [_amount_line(entry) for entry, item in items if item is not None]
    left = unnamed_amounts(body, amounts, page.lines, page_slope(page.lines))
    figures = [parse_amount(tidy(line.text)) for line in left]
    return [to_contract(figure) for figure in figures if figure is not None]


def _amount_line(entry: _Entry) -> Line:
    return next((x for x in reversed(entry.lines) if is_number(x)), entry.lines[-1])


def _without_strays(entries: Sequence[_Entry]) -> list[_Entry]:
    """``entries`` without what a seal says beside the table (绍兴市 7): no charge by name, and a
    figure without cents where charges have them (a point may be lost from one)."""
    entries = [
        x
        for x in entries
        if _is_taken_off(x) or not _NO_CHARGE.search(x.name) or CHARGE.search(x.name)
    ]
    charged = [x for x in entries if x.numbers and CHARGE.search(x.name)]
    with_cents = sum(_has_cents(x) for x in charged)
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


def _is_taken_off(entry: _Entry) -> bool:
    """Whether a row of the table takes off what charges make: 减免 -10.00."""
    return bool(entry.numbers) and entry.numbers[-1].startswith("-")


def _has_cents(entry: _Entry) -> bool:
    return bool(entry.numbers) and "." in entry.numbers[-1]


def _is_stray(line: Line) -> bool:
    """Whether ``line`` is a lone character of a seal, which would bend its row."""
    text = tidy(line.text)
    return len(text) == 1 and _NAME.match(text) is not None and not _is_unit(line)


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
    row: Sequence[Line], waiting: _Entry | None, beside: Set[int], *, has_price: bool
) -> list[_Entry]:
    """The entries that begin in ``row``. A name too long for its column stands on a row of its
    own; the numbers of the next row are those of the entry ``waiting`` for them. ``beside`` are
    the ids of words that are a seal's where they follow a name."""
    entries: list[_Entry] = []
    if waiting is not None and _are_figures_of(waiting, row, has_price=has_price):
        for line in row:
            _take(waiting, line)
        return entries
    for line in (cell for each in row for cell in _cells(each)):
        text = charge_name(line.text)
        glued = _AMOUNT_IN_NAME.match(text)
        is_own = CHARGE.search(glued[1] if glued else text) is not None
        is_awaited = bool(entries) and entries[-1].is_waiting
        if is_awaited and id(line) in beside and len(entries[-1].lines) == 1:
            continue
        if entries and (_GRADE.fullmatch(text) or (_SIZE.match(text) and not entries[-1].numbers)):
            continue
        if is_awaited and glued and not is_own:
            _take(entries[-1], _behind(line, glued[2]))  # a seal's words before the amount
        elif glued and _NAME.search(glued[1]):
            entries.append(_Entry(glued[1].strip(), [line], [glued[2]]))
        elif _is_name(text) and parse_amount(text) is None and not (entries and _is_unit(line)):
            if len(text) > 1:  # a character alone is a seal's
                entries.append(_Entry(text, [line]))
        elif entries:
            if entries[-1].is_counted and not has_price:
                entries.append(_Entry("", []))  # its name was not legible
            _take(entries[-1], line)
    return [entry for entry in entries if entry.lines]  # a mark alone is none


def _name_on(entries: Sequence[_Entry], row: Sequence[Line]) -> None:
    """The sizes of packs that go on under the names of the row above: 10mg*28片."""
    for line in row:
        over = [x for x in entries if abs(x.lines[0].box.x0 - line.box.x0) < line.box.height]
        drop = line.box.center_y - over[-1].lines[0].box.center_y if over else 0.0
        if over and 0 < drop < NEXT_ROW * line.box.height:
            over[-1].name += tidy(line.text)
            over[-1].lines.insert(1, line)


def _is_name(text: str) -> bool:
    return _NAME.search(text) is not None or SCAN.fullmatch(squeeze(text)) is not None


def _are_figures_of(waiting: _Entry, row: Sequence[Line], *, has_price: bool) -> bool:
    """Whether ``row`` has the figures of the one charge that stands over it, and no names; a row
    of several amounts has the sums of the columns."""
    if any(_NAME.search(line.text) and not _is_unit(line) for line in row):
        return False
    name = waiting.lines[0].box
    amounts = sum("." in line.text and is_number(line) for line in row)
    is_next = row[0].box.center_y - name.center_y < NEXT_ROW * name.height
    return is_next and amounts <= (2 if has_price else 1)


def _behind(line: Line, figure: str) -> Line:
    """The part of ``line`` that says ``figure`` at its end."""
    start = line.text.rfind(figure)
    return (line.part(start, start + len(figure)) if start >= 0 else None) or replace(
        line, text=figure
    )


def _cells(line: Line) -> list[Line]:
    """The name and the figures of a row that the engine gave as one line: 诊察费 1 次 15.00. The
    amount of one column may run into the name of the next: 360.00手术费."""
    if pairs := charge_pairs(line):
        return pairs
    if times := _NAME_TIMES.fullmatch(line.text):
        return parts_of(line, times.span(1), times.span(2))
    if len(apart := _apart_at_gaps(line)) > 1:
        return [cell for each in apart for cell in _cells(each)]
    if (behind := next_name(line.text)) is not None:
        parts = parts_of(line, (0, behind), (behind, len(line.text)))
        return [cell for part in parts for cell in _cells(part)]
    if counted := _NAME_COUNTED.fullmatch(line.text.strip()):
        return parts_of(line, counted.span(1), counted.span(2))
    first = _AMOUNT_FIRST.match(line.text)
    if first is not None and is_charge_name(line.text[first.end() :].rstrip(":： ")):
        parts = parts_of(line, (0, first.end(1)), (first.end(), len(line.text)))
        return [cell for part in parts for cell in _cells(part)]
    tail = _FIGURES_AT_END.search(line.text)
    name = line.part(0, tail.start()) if tail else None
    if tail is None or name is None:
        return [line]
    figures = (found.span() for found in _TOKEN.finditer(line.text, tail.start()))
    return [name, *parts_of(line, *figures)]


def _apart_at_gaps(line: Line) -> list[Line]:
    """``line`` parted at figures where a column's gap is wider than a blank: 120.00  1.00."""
    if len(line.edges) != len(line.text) + 1:
        return [line]
    cuts = [
        (gap.start(), gap.end())
        for gap in _GAP.finditer(line.text)
        if line.edges[gap.end()] - line.edges[gap.start()] > WIDE_GAP * line.box.height
    ]
    ends = zip([0, *(end for _, end in cuts)], [*(x for x, _ in cuts), len(line.text)], strict=True)
    return parts_of(line, *ends)


def _without_price(line: Line) -> Line:
    """The quantity of ￥2.00×3支, as phones print a charge's price and quantity, and of *3."""
    found = _PRICE_TIMES.fullmatch(line.text) or _TIMES.fullmatch(line.text)
    return (line.part(*found.span(1)) if found else None) or line


def _is_unit(line: Line) -> bool:
    text = tidy(line.text)
    return text in UNITS or bool(_QUANTITY_UNIT.match(text) or _ONE_MISREAD.match(text))


def _take(entry: _Entry, line: Line) -> None:
    """A quantity, unit or amount of ``entry``; other text is not its own."""
    text = tidy(line.text)
    if _is_unit(line):
        _take_quantity(entry, text, line)
    elif parse_amount(text) is not None:
        entry.numbers.append(text if "." in text else text.strip("()（）"))  # ink beside a count
        entry.lines.append(line)


def _take_quantity(entry: _Entry, text: str, line: Line) -> None:
    both = _QUANTITY_UNIT.match(text)
    one = _ONE_MISREAD.match(text)
    if both:
        entry.numbers.append(both[1])
        entry.unit = both[2]
    elif one:
        entry.numbers.append("1")
        entry.unit = one[1]
    else:
        entry.unit = text
    entry.before_unit = len(entry.numbers)
    entry.lines.append(line)


def _confidence(entry: _Entry) -> float:
    """Of the amount; one of six digits and more without a point has most often lost its point."""
    is_pointless = re.fullmatch(r"\d{6,}", entry.numbers[-1].strip()) is not None
    return entry.lines[-1].confidence * (0.6 if is_pointless else 1.0)


def _quantity(entry: _Entry, amount: Decimal) -> str | None:
    """Of two numbers the first; of unit price and quantity, in whichever order, the one with no
    cents that multiplies to the amount."""
    before = entry.numbers[:-1]
    if len(before) < 2:
        return before[0] if before else None
    first, second = (parse_amount(text) for text in before)
    if first is not None and second is not None and abs(first * second - amount) <= 1:
        return before[0] if "." not in before[0] and "." in before[1] else before[1]
    return before[-1]


def _up_to_amount(entry: _Entry) -> _Entry:
    """``entry`` without what stands behind its amount (自付比例, 自费金额): price times quantity
    says which of its numbers is the amount. Where that is far less, it was not legible."""
    if len(entry.numbers) < PRICED:
        return entry
    price, quantity, amount = (parse_amount(text) for text in entry.numbers[:PRICED])
    if price is None or quantity is None or amount is None:
        return entry
    if abs(price * quantity - amount) > CENT:
        is_other = 2 * amount < price * quantity and len(entry.numbers) == PRICED
        return replace(entry, numbers=[]) if is_other else entry
    behind = {id(line) for line in [x for x in entry.lines if is_number(x)][PRICED:]}
    lines = [line for line in entry.lines if id(line) not in behind]
    return replace(entry, lines=lines, numbers=entry.numbers[:PRICED])


def _up_to_parts(entry: _Entry) -> _Entry:
    """``entry`` without the parts behind its amount: 总金额 83.40, 记账 66.72 and 自付 16.68 are no
    quantity, price and amount."""
    if len(entry.numbers) != PRICED or not all("." in number for number in entry.numbers):
        return entry
    whole, first, second = (parse_amount(number) for number in entry.numbers)
    if whole is None or first is None or second is None or not whole or whole != first + second:
        return entry
    amount = next(x for x in entry.lines if parse_amount(tidy(x.text)) == whole)
    return replace(entry, numbers=entry.numbers[:1], lines=[entry.lines[0], amount])


def _item(page: Page, entry: _Entry, has_quantity: bool) -> Item | None:
    """The last number is the amount, one before it the quantity; an entry without is no charge."""
    if not entry.numbers or len(entry.numbers) > 3:
        return None
    if has_quantity and entry.unit and entry.before_unit == len(entry.numbers):
        return None  # a quantity whose amount was not legible
    entry = _up_to_parts(entry)
    amount = parse_amount(entry.numbers[-1])
    if amount is None:
        return None
    quantity = _quantity(entry, amount)
    return Item(
        entry.name,
        to_contract(amount),
        quantity,
        entry.unit,
        page.index,
        Box.around(line.box for line in entry.lines),
        confidence=_confidence(entry),
        raw=entry.numbers[-1],
    )
