"""The rows of an expense list, read by its columns, over all its pages."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cache
from itertools import pairwise, zip_longest

from extractors.columns import Column, Table, cells, read_table
from extractors.kinds import HAN
from extractors.layout import page_rows
from extractors.types import Box, Field, Item, Line, Page
from extractors.values.money import parse_amount, to_contract
from extractors.values.text import ascii_width, squeeze, tidy
from extractors.vocabularies import word_list

_TOTAL = re.compile(
    r"(?<!本页)(?<!小)(?:(?:费用|金额|住院|医疗|总)?(?:费用)?(?:总计|合计|总额|总金额|总费用)|累计)"
)
# 总金额: and nothing before it, else it is 预交总金额, 医保总金额, …
_LABELLED = re.compile(
    r"(?:住院|医疗|费用)?(?:总费用|总金额|总额|总计|合计|费用合计|费用总额|费用总计|合计金额|金额合计"
    r"|合计费用|费用总金额|总费用合计)(?:\(元\)|\(小写\))?[:：](?:人民币|RMB|[¥￥])?"
)
_PART_SUM = re.compile(r"小计|本页|本日|当日|日合计|承前页|过次页")
_FOOT = re.compile(
    r"合计|总计|小计|总额|总金额|总费用|累计|大写|打印|制表|审核|签字|签名|说明|备注|第\d+页"
)
_NUMBER = re.compile(r"-?\d[\d,]*(?:\.\d+)?")
_WORD = re.compile(rf"[{HAN}]|^[ABC]$")
MORE = ("specification", "category", "insurance_grade")


@dataclass(frozen=True, slots=True)
class Expenses:
    """What the pages of one list say; ``total`` is the grand total, never a page's or a kind's."""

    items: tuple[Item, ...]
    total: Field | None


@cache
def column_heads() -> Mapping[str, str]:
    """Every known spelling of a column's head with the column's key."""
    columns = word_list("expense_list")["columns"]
    return {squeeze(name): key for key, names in columns.items() for name in names}


def read_expenses(pages: Sequence[Page]) -> Expenses:
    """All rows and the grand total of the list on ``pages``."""
    items: list[Item] = []
    total: Field | None = None
    columns: Sequence[Column] = ()
    for page in pages:
        table = read_table(page, column_heads(), ("name", "amount"), columns)
        if table is None:
            continue
        columns = table.columns
        items += _items(page, table)
        total = _total(page, table) or total
    return Expenses(tuple(items), total)


@dataclass(frozen=True, slots=True)
class _Row:
    """One printed row of one group of columns."""

    texts: Mapping[str, str]
    lines: tuple[Line, ...]

    @property
    def box(self) -> Box:
        return Box.around(line.box for line in self.lines)


def _items(page: Page, table: Table) -> list[Item]:
    items: list[Item] = []
    category: str | None = None
    for group in _groups(table.columns):
        pitch_rows = [row for printed in table.rows for row in _row(printed, table.columns, group)]
        for row in pitch_rows:
            item = _item(page, row)
            if item is not None:
                items.append(_with_category(item, category))
            elif (heading := _category_heading(row)) is not None:
                category = heading
            elif items and _continues_name(items[-1], row):
                items[-1] = _longer(items[-1], row)
    return items


def _groups(columns: Sequence[Column]) -> list[range]:
    """Lists may print two tables side by side: each begins at its name (or what stands before)."""
    starts = [n for n, column in enumerate(columns) if column.key == "name"]
    if not starts:
        return []
    edges = [0, *(start - _before_name(columns, start) for start in starts[1:]), len(columns)]
    return [range(a, b) for a, b in pairwise(edges)]


def _before_name(columns: Sequence[Column], start: int) -> int:
    """How many nameless columns (a number, a code) stand before a further group's name."""
    count = 0
    while start - count - 1 >= 0 and columns[start - count - 1].key == "":
        count += 1
    return count


def _row(printed: Sequence[Line], columns: Sequence[Column], group: range) -> list[_Row]:
    by_column = cells(printed, columns)
    texts: dict[str, str] = {}
    lines: list[Line] = []
    for number in group:
        key = columns[number].key
        if by_column[number]:
            lines += by_column[number]
            text = " ".join(tidy(line.text) for line in by_column[number]).strip()
            if key and text and key not in texts:
                texts[key] = text
    return [_Row(texts, tuple(lines))] if lines else []


def _item(page: Page, row: _Row) -> Item | None:
    name = row.texts.get("name", "")
    amount = parse_amount(row.texts.get("amount", ""))
    if amount is None or not re.search(rf"[{HAN}A-Za-z]", name) or _FOOT.search(squeeze(name)):
        return None
    price = _figure(row.texts.get("unit_price"))
    more = {key: text for key in MORE if (text := _clean(row.texts.get(key)))}
    for key in ("category", "insurance_grade"):
        if key in more and not _WORD.search(more[key]):
            del more[key]  # 乙 read as N: not legible
    if price is not None:
        more["unit_price"] = price
    quantity = _figure(row.texts.get("quantity"), is_money=False)
    if quantity is None and price is not None and "quantity" not in row.texts:
        quantity = _quantity_behind(Decimal(price), amount)
        more |= {"derived": "quantity"} if quantity is not None else {}
    unit = _clean(row.texts.get("unit"))
    return Item(name, to_contract(amount), quantity, unit, page.index, row.box, more)


def _quantity_behind(price: Decimal, amount: Decimal) -> str | None:
    """How many of ``price`` make ``amount``, where that is a whole number: a lone digit in its cell
    is what engines overlook most."""
    if price <= 0 or amount < price or amount % price:
        return None
    return str(int(amount / price))


def _clean(text: str | None) -> str | None:
    plain = (text or "").strip(" .·,，、;；:：'`|-_")
    return plain or None


def _figure(text: str | None, *, is_money: bool = True) -> str | None:
    """A price with two decimals (four where the list prints fractions of a cent), or a count."""
    plain = squeeze(ascii_width(text or "")).strip("¥￥元.,")
    if not _NUMBER.fullmatch(plain):
        return None
    amount = parse_amount(plain) if is_money else None
    return to_contract(amount) if amount is not None else plain.replace(",", "")


def _category_heading(row: _Row) -> str | None:
    """西药费 alone in its row heads the rows below it."""
    name = squeeze(row.texts.get("name", "")).strip("【】[]():：")
    is_alone = set(row.texts) <= {"name"} and len(row.lines) == 1
    return name if is_alone and re.fullmatch(rf"[{HAN}]{{1,6}}费", name) else None


def _with_category(item: Item, category: str | None) -> Item:
    if category is None or "category" in item.more:
        return item
    return replace(item, more={**item.more, "category": category})


def _continues_name(item: Item, row: _Row) -> bool:
    """A row with words only, right under the row before it, goes on with its name."""
    if item.box is None or not row.texts or set(row.texts) - {"name", "specification"}:
        return False
    height = min(line.box.height for line in row.lines)
    gap = row.box.y0 - item.box.y1
    text = squeeze("".join(row.texts.values()))
    return item.page is not None and gap < 0.5 * height and not _FOOT.search(text)


def _longer(item: Item, row: _Row) -> Item:
    more = dict(item.more)
    if "specification" in row.texts:
        more["specification"] = more.get("specification", "") + row.texts["specification"]
    box = row.box if item.box is None else item.box.union(row.box)
    return replace(item, name=item.name + row.texts.get("name", ""), more=more, box=box)


def _total(page: Page, table: Table) -> Field | None:
    """The amount beside 合计 in the list's foot: behind it, or the first amount of its row."""
    for row in reversed(table.rows):
        for number, line in enumerate(row):
            plain = squeeze(ascii_width(line.text))
            match = _TOTAL.search(plain)
            if match is None or _PART_SUM.search(plain):
                continue
            inline = _amount_behind(line)
            if inline is not None:
                value, start, end = inline
                box = line.span_box(start, end)
                raw = line.text[start:end]
                return Field(value, raw, line.confidence, page.index, box)
            for other in row[number + 1 :]:
                amount = parse_amount(other.text)
                if amount is not None and "." in ascii_width(other.text):
                    raw, trust = other.text.strip(), other.confidence
                    return Field(to_contract(amount), raw, trust, page.index, other.box)
    return None


def labelled_total(pages: Sequence[Page], items: Sequence[Item]) -> Field | None:
    """The total beside its label in the head of the list, or on a page without rows. Where several
    amounts are called so (by day, by kind), the one that the rows make."""
    found = [field for page in pages for field in _labelled_totals(page)]
    rows = to_contract(sum((Decimal(item.amount) for item in items), Decimal(0)))
    if len({field.value for field in found}) > 1:
        found = [field for field in found if field.value == rows]
    return found[0] if found else None


def _labelled_totals(page: Page) -> Iterator[Field]:
    for row in page_rows(page.lines):
        for line, beside in zip_longest(row, row[1:]):
            plain = squeeze(ascii_width(line.text))
            label = _LABELLED.match(plain)
            if label is None or _PART_SUM.search(plain):
                continue
            holder = beside if label.end() == len(plain) else line
            amount = _amount_behind(holder) if holder is not None else None
            if holder is not None and amount is not None:
                value, start, end = amount
                raw, box = holder.text[start:end], holder.span_box(start, end)
                yield Field(value, raw, holder.confidence, page.index, box)


def _amount_behind(line: Line) -> tuple[str, int, int] | None:
    """The one amount with cents in the text of a foot, with its span."""
    found = list(re.finditer(r"\d[\d,]*\.\d{2}(?!\d)", ascii_width(line.text)))
    amount = parse_amount(found[0][0]) if len(found) == 1 else None
    return None if amount is None else (to_contract(amount), found[0].start(), found[0].end())
