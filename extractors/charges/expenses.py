"""The rows of an expense list, read by its columns, over all its pages."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import ROUND_HALF_UP, Decimal
from functools import cache
from itertools import pairwise

from extractors.charges.columns import Column, Table, cells, read_table
from extractors.charges.expense_groups import without_group_sums
from extractors.charges.expense_totals import total_at_foot
from extractors.lines.split_labels import join_split_labels
from extractors.types import Box, Field, Item, Line, Page
from extractors.values.money import CENT, parse_amount, to_contract
from extractors.values.notation import with_notation
from extractors.values.text import ascii_width, squeeze, tidy
from extractors.vocabularies import Vocabulary, word_list
from extractors.words.kinds import HAN

_FOOT = re.compile(
    r"合计|总计|小计|总额|总金额|总费用|累计|大写|打印|制表|审核|签字|签名|说明|备注|第\d+页"
    r"|^(?:预[交缴]|押金|余额|欠费)|[:：][¥￥]?-?[\d,]+\.\d\d元?$|^(?:[合总]|计)$"
)
_NUMBER = re.compile(r"-?\d[\d,]*(?:\.\d+)?")
_WORD = re.compile(rf"[{HAN}]|^[ABC]$")
_GRADE = re.compile("[甲乙丙]类?")
MIN_PIECES = 4  # of heads: two heads in two pieces each
MORE = ("specification", "category", "insurance_grade")


@dataclass(frozen=True, slots=True)
class Expenses:
    """What the pages of one list say; ``total`` is the grand total, never a page's or a kind's."""

    items: tuple[Item, ...]
    total: Field | None


@cache
def _heads_vocabulary() -> Vocabulary:
    """The columns' heads, with their pieces: what begins one and what ends it."""
    return Vocabulary("column_heads", column_heads(), {})


@cache
def _head_pieces() -> frozenset[str]:
    return frozenset(
        piece
        for head in column_heads()
        for cut in range(1, len(head))
        for piece in (head[:cut], head[cut:])
    )


def with_whole_heads(page: Page) -> Page:
    """``page`` with the heads of columns that are in pieces made one line each."""
    pieces = [line for line in page.lines if squeeze(line.text) in _head_pieces()]
    if len(pieces) < MIN_PIECES:
        return page
    joined = join_split_labels(replace(page, lines=tuple(pieces)), _heads_vocabulary())
    if len(joined.lines) == len(pieces):
        return page
    kept = {id(line) for line in pieces}
    others = tuple(line for line in page.lines if id(line) not in kept)
    return replace(page, lines=(*others, *joined.lines))


@cache
def column_heads() -> Mapping[str, str]:
    """Every known spelling of a column's head with the column's key."""
    columns = word_list("expense_list")["columns"]
    return {squeeze(name): key for key, names in columns.items() for name in names}


@cache
def _classes_as_names() -> Mapping[str, str]:
    return {x: "name" if key == "category" else key for x, key in column_heads().items()}


def read_list(page: Page, columns: Sequence[Column] = ()) -> Table | None:
    """The table of a page, whose heads may be in pieces: 金 far from 额, 项目 over 名称."""
    heads, needed = column_heads(), ("name", "amount")
    table = read_table(page, heads, needed)
    if table is None and (whole := with_whole_heads(page)) is not page:
        table = read_table(whole, heads, needed)
    if table is None:  # a sum by class: 费用类别 heads the names
        table = read_table(page, _classes_as_names(), needed)
    return table or (read_table(page, heads, needed, columns) if columns else None)


def read_expenses(pages: Sequence[Page]) -> Expenses:
    """All rows and the grand total of the list on ``pages``."""
    items: list[Item] = []
    total: Field | None = None
    columns: Sequence[Column] = ()
    for page in pages:
        table = read_list(page, columns)
        if table is None:
            continue
        columns = table.columns
        items += _items(page, table)
        total = total_at_foot(page, table) or total
    return Expenses(tuple(without_group_sums(items)), total)


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
        for row in _with_names_around(pitch_rows):
            item = _item(page, row)
            if item is not None:
                items.append(_with_category(item, category))
            elif (heading := _category_heading(row)) is not None:
                category = heading
            elif items and _continues_name(items[-1], row):
                items[-1] = _longer(items[-1], row)
    return items


def _with_names_around(rows: Sequence[_Row]) -> list[_Row]:
    """The rows, each of figures alone with the words that begin over it and overlap it: a name of
    two lines in a cell whose figures stand in the middle."""
    found: list[_Row] = []
    for row in rows:
        before = found[-1] if found else None
        if before is not None and _begins(before, row):
            found[-1] = _Row({**row.texts, **before.texts}, (*before.lines, *row.lines))
        else:
            found.append(row)
    return found


def _begins(words: _Row, figures: _Row) -> bool:
    is_words = "name" in words.texts and not set(words.texts) - {"name", "specification"}
    is_figures = "amount" in figures.texts and not set(figures.texts) & {"name", "specification"}
    height = min(line.box.height for line in words.lines)
    return is_words and is_figures and figures.box.y0 - words.box.y1 < -0.2 * height


def _groups(columns: Sequence[Column]) -> list[range]:
    """Lists may print two tables side by side: each begins at its name (or what stands before)."""
    starts = [n for n, column in enumerate(columns) if column.key == "name"]
    if not starts:
        return []
    edges = [0, *(start - _before_name(columns, start) for start in starts[1:]), len(columns)]
    groups: list[range] = []
    for first, last in pairwise(edges):
        # 医院项目名称 beside 医保项目名称: two names of one charge, which has one amount
        is_open = bool(groups) and not _has_amount(columns, groups[-1])
        start = groups.pop().start if is_open else first
        groups.append(range(start, last))
    return groups


def _has_amount(columns: Sequence[Column], group: range) -> bool:
    return any(columns[number].key == "amount" for number in group)


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
    name = with_notation(_INK.sub("", row.texts.get("name", "")))
    amount = _amount(row.texts.get("amount", ""))
    if amount is None or not re.search(rf"[{HAN}A-Za-z]", name) or _FOOT.search(squeeze(name)):
        return None
    price = _figure(row.texts.get("unit_price"))
    more = {key: text for key in MORE if (text := _clean(row.texts.get(key)))}
    for key in ("category", "insurance_grade"):
        if key in more and not _WORD.search(more[key]):
            del more[key]  # 乙 read as N: not legible
    if _GRADE.fullmatch(more.get("category", "")) and "insurance_grade" not in more:
        more["insurance_grade"] = more.pop("category")  # 类别: 乙类
    count, counted = _count(row.texts.get("quantity"))
    quantity = _figure(count, is_money=False)
    if (price is None) != (quantity is None):
        both = squeeze(row.texts.get("unit_price") or count or "")
        price, quantity = _parted(both, amount) or (price, quantity)
    if price is not None:
        more["unit_price"] = price
    behind = _quantity_behind(Decimal(price), amount) if price is not None else None
    if behind is not None and behind != quantity and _is_left_of(quantity, behind):
        quantity = behind
        more |= {"derived": "quantity"}
    unit = (_clean(row.texts.get("unit")) or "").strip("/") or counted  # 单价/单位: 12.50/支
    return Item(name, to_contract(amount), quantity, unit, page.index, row.box, more)


# Specks, the ticks of who checked the list, and what a stamp says of it
_INK = re.compile(
    r"^[\s.·,，、√✓✔]+|[\s√✓✔]+$"
    r"|(?:住院处|收费处|结算处|财务科|病案室|护士站)?已(?:核对|审核|复核|结算|收费|记账)(?:无误)?$"
)
_FINE = re.compile(r"-?\d[\d,]*\.\d{3,4}")


def _amount(text: str) -> Decimal | None:
    """A row's amount, rounded to the cent where the list prints fractions of it."""
    plain = squeeze(ascii_width(text)).strip("¥￥元")
    if _FINE.fullmatch(plain):
        return Decimal(plain.replace(",", "")).quantize(CENT, ROUND_HALF_UP)
    return parse_amount(text)


def _is_left_of(read: str | None, whole: str) -> bool:
    """Whether ``read`` is what was seen of the quantity ``whole``: nothing, a part, a 7 as 1."""
    if read is None:
        return True
    plain = read.removesuffix(".0").removesuffix(".00")
    return plain != whole and (plain in whole or plain == whole.replace("7", "1"))


_COUNTED = re.compile(rf"\s*(-?\d[\d,]*(?:\.\d+)?)\s*/?\s*([{HAN}]{{1,3}})\s*")


def _count(text: str | None) -> tuple[str | None, str | None]:
    """The figure and the unit of a cell that holds both: 2盒, 14/粒."""
    both = _COUNTED.fullmatch(ascii_width(text or ""))
    return (both[1], both[2]) if both else (text, None)


def _quantity_behind(price: Decimal, amount: Decimal) -> str | None:
    """How many of ``price`` make ``amount``, where that is a whole number: a lone digit in its cell
    is what engines overlook most."""
    if price <= 0 or amount < price or amount % price:
        return None
    return str(int(amount / price))


def _parted(text: str, amount: Decimal) -> tuple[str, str] | None:
    """Price and quantity, read as one figure, that make ``amount``: 1712.00 for 17 of 12.00, 68.005
    for five of 68.00; nothing where there is no such way to part it, or more than one."""
    found = set()
    for cut in range(1, len(text)):
        for count, price in ((text[:cut], text[cut:]), (text[cut:], text[:cut])):
            if _COUNT.fullmatch(count) and _PRICE.fullmatch(price):
                found |= {(price, count)} if Decimal(count) * Decimal(price) == amount else set()
    return found.pop() if len(found) == 1 else None


_COUNT, _PRICE = re.compile(r"[1-9]\d{0,3}"), re.compile(r"(?:0|[1-9]\d*)\.\d\d")


def _clean(text: str | None) -> str | None:
    plain = (text or "").strip(" .·,，、;；:：'`|-_")
    return plain or None


def _figure(text: str | None, *, is_money: bool = True) -> str | None:
    """A price with two decimals (four where the list prints fractions of a cent), or a count."""
    plain = squeeze(ascii_width(text or "")).strip("¥￥元.,*'`·")
    if not _NUMBER.fullmatch(plain):
        return None
    amount = parse_amount(plain) if is_money else None
    return to_contract(amount) if amount is not None else plain.replace(",", "")


def _category_heading(row: _Row) -> str | None:
    """西药费 alone in its row heads the rows below it."""
    texts = [squeeze(ascii_width(line.text)) for line in row.lines]
    words = [text for text in texts if _figure(text) is None]
    if len(words) == 1 < len(texts) and "amount" not in row.texts:  # its sum stands beside it
        name = words[0].strip("【】[]():：")
        return name if _CATEGORY.fullmatch(name) else None
    name = squeeze(row.texts.get("name", "")).strip("【】[]():：")
    name = re.sub(r"[(（:：][¥￥]?[\d,]+\.\d{2}元?$", "", name)  # 西药费(80.00)
    is_alone = set(row.texts) <= {"name"} and len(row.lines) == 1
    return name if is_alone and _CATEGORY.fullmatch(name) else None


_CATEGORY = re.compile(rf"[{HAN}]{{1,6}}费")


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
    is_sum = _figure(text) is not None
    # (进口) in a row of its own, as far down as rows stand: a name never begins so
    reach = 1.2 if _BRACKETED.fullmatch(text) and item.name[-1:] not in ")）" else 0.5
    return item.page is not None and gap < reach * height and not is_sum and not _FOOT.search(text)


_BRACKETED = re.compile(r"[(（][^()（）]{1,12}[)）]")


def _longer(item: Item, row: _Row) -> Item:
    more = dict(item.more)
    if "specification" in row.texts:
        more["specification"] = more.get("specification", "") + row.texts["specification"]
    box = row.box if item.box is None else item.box.union(row.box)
    return replace(item, name=item.name + row.texts.get("name", ""), more=more, box=box)
