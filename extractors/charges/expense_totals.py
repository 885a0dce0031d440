"""The total of an expense list: at its foot, beside its label, or the amount that its rows make."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import zip_longest

from extractors.charges.columns import Table
from extractors.layout import page_rows
from extractors.types import Field, Item, Line, Page
from extractors.values.money import parse_amount, to_contract
from extractors.values.text import ascii_width, squeeze

FEWEST_PROVING = 3  # rows that prove an amount to be their sum
_TOTAL = re.compile(
    r"(?<!本页)(?<!小)(?:(?:费用|金额|住院|医疗|总)?(?:费用)?(?:总计|合计|总额|总金额|总费用)|累计)"
)
# 总金额: and nothing before it, else it is 预交总金额, 医保总金额, …
_LABELLED = re.compile(
    r"(?:住院|医疗|费用)?(?:总费用|总金额|总额|总计|合计|费用合计|费用总额|费用总计|合计金额|金额合计"
    r"|合计费用|费用总金额|总费用合计)(?:\(元\)|\(小写\))?[:：](?:人民币|RMB|[¥￥])?"
)
_OF_DAY = re.compile(
    r"(?:当日|本日|今日|日)(?:费用)?(?:合计|小计|总计|总额|总费用)(?:金额)?[:：]?[¥￥]?"
)
_PART_SUM = re.compile(r"小计|本页|本日|当日|日合计|承前页|过次页")


def total_at_foot(page: Page, table: Table) -> Field | None:
    """The amount beside 合计 in the list's foot: behind it, or the first amount of its row."""
    for row in reversed(table.rows):
        for number, line in enumerate(row):
            plain = squeeze(ascii_width(line.text))
            if len(plain) == 1:  # 合 far from 计
                plain += "".join(squeeze(each.text) for each in row[number + 1 : number + 2])
            part = _total_among(line)
            match = _TOTAL.search(plain)
            if part is None and (match is None or _PART_SUM.search(plain)):
                continue
            inline = part or _amount_behind(line)
            if inline is not None:
                value, start, end = inline
                box = line.span_box(start, end)
                raw = line.text[start:end]
                return Field(value, raw, line.confidence, page.index, box)
            for other in row[number + 1 :]:
                amount = parse_amount(_SMALL.sub("", other.text))
                if amount is not None and "." in ascii_width(other.text):
                    raw, trust = other.text.strip(), other.confidence
                    return Field(to_contract(amount), raw, trust, page.index, other.box)
    return None


_SMALL = re.compile(r"^\s*[(（]?小写[)）]?\s*[:：]?")
_SUM = re.compile(r"(?P<label>[^\d]+?)[:：]?\s*[¥￥]?\s*(?P<amount>-?\d[\d,]*\.\d{2})(?!\d)")


def _total_among(line: Line) -> tuple[str, int, int] | None:
    """The total among several sums of a line: 本页小计：70.00 总计：150.00."""
    sums = list(_SUM.finditer(ascii_width(line.text)))
    if len(sums) < 2:
        return None
    for found in sums:
        label = squeeze(found["label"])
        amount = parse_amount(found["amount"])
        if amount is not None and _TOTAL.search(label) and not _PART_SUM.search(label):
            return (to_contract(amount), *found.span("amount"))
    return None


def labelled_total(pages: Sequence[Page], items: Sequence[Item]) -> Field | None:
    """The total beside its label in the head of the list, or on a page without rows. Where several
    amounts are called so (by day, by kind), the one that the rows make."""
    found = [field for page in pages for field in _labelled_totals(page, _LABELLED)]
    if len({field.value for field in found}) > 1:
        found = [field for field in found if field.value == sum_of(items)]
    return found[0] if found else None


def total_of_day(pages: Sequence[Page], items: Sequence[Item]) -> Field | None:
    """The day's sum that the rows make: the total of a list of one day, beside which the sum of all
    days is printed."""
    found = [field for page in pages for field in _labelled_totals(page, _OF_DAY)]
    return next((field for field in found if field.value == sum_of(items)), None)


def proven_total(pages: Sequence[Page], items: Sequence[Item]) -> Field | None:
    """The amount under all rows that they make, where the word before it is not legible."""
    last = items[-1] if len(items) >= FEWEST_PROVING else None
    if last is None or last.box is None:
        return None
    page = next((each for each in pages if each.index == last.page), pages[-1])
    for line in page.lines:
        amount = _amount_behind(line) if line.box.y0 > last.box.y1 else None
        if amount is not None and amount[0] == sum_of(items):
            box = line.span_box(*amount[1:])
            raw = line.text[slice(*amount[1:])]
            return Field(amount[0], raw, line.confidence, page.index, box)
    return None


def sum_of(items: Sequence[Item]) -> str:
    """What all rows make together, as the contract gives money."""
    return to_contract(sum((Decimal(item.amount) for item in items), Decimal(0)))


def _labelled_totals(page: Page, wording: re.Pattern[str]) -> Iterator[Field]:
    for row in page_rows(page.lines):
        for line, beside in zip_longest(row, row[1:]):
            plain = squeeze(ascii_width(line.text))
            label = wording.match(plain)
            if label is None or (wording is _LABELLED and _PART_SUM.search(plain)):
                continue
            holder = beside if label.end() == len(plain) else line
            amount = _amount_behind(holder) if holder is not None else None
            if amount is None and holder is beside and holder is not None:
                amount = _amount_first(holder)
            if holder is not None and amount is not None:
                value, start, end = amount
                raw, box = holder.text[start:end], holder.span_box(start, end)
                yield Field(value, raw, holder.confidence, page.index, box)


def _amount_behind(line: Line) -> tuple[str, int, int] | None:
    """The one amount with cents in the text of a foot, with its span."""
    found = list(re.finditer(r"\d[\d,]*\.\d{2}(?!\d)", ascii_width(line.text)))
    amount = parse_amount(found[0][0]) if len(found) == 1 else None
    return None if amount is None else (to_contract(amount), found[0].start(), found[0].end())


_FIRST = re.compile(r"[\s¥￥]*(\d[\d,]*\.\d{2})(?![\d.])")


def _amount_first(line: Line) -> tuple[str, int, int] | None:
    """The amount that ``line`` begins with, whatever is said behind it, with its span."""
    found = _FIRST.match(ascii_width(line.text))
    amount = parse_amount(found[1]) if found else None
    return None if found is None or amount is None else (to_contract(amount), *found.span(1))
