"""费用清单: every charge of a stay, row by row, over any number of pages."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from decimal import Decimal

from extractors.charges.expense_totals import labelled_total, proven_total, sum_of, total_of_day
from extractors.charges.expenses import read_expenses, read_list
from extractors.declarations import Declaration
from extractors.labels.finding import load_vocabulary
from extractors.sums.checks import TOLERANCE, items_sum_to_total
from extractors.types import Check, Document, Field, Item, Page
from extractors.types_of_paper.base import comparable_text, count_of, has_title, page_number
from extractors.types_of_paper.heads import labelled_fields

TITLE = re.compile(
    r"(费用|收费|医疗|住院|项目|一日|每日|日|药品|记账|结算)[^\n]{0,6}(清单|明细|汇总单|汇总表|一览表)|明细清单"
)
HEADS = ("规格", "单价", "数量", "金额", "等级", "类别", "单位", "自付比例", "项目名称")
NOT_OURS = (
    *("票据代码", "票据号码", "校验码", "发票号码", "统筹基金支付", "起付", "价税合计", "税额"),
    "纳税人识别号",
)
# Who paid and who took the money: an invoice says it, a list without a title does not.
PAYMENT = (
    *("账户支付", "现金支付", "统筹支付", "统筹金", "个人账户", "补缴", "补交", "退费", "应退"),
    *("交款人", "收款单位", "收款人"),
)

MIN_ROWS = 3  # rows on a page without number or name that show it to go on with a list


class ExpenseList:
    name = "expense_list"
    declares = Declaration(
        zh="费用清单",
        en="expense list",
        about="either",
        fields="patient_name admission_number total_amount",
    )

    def likeness(self, page: Page) -> float:
        text = comparable_text(page)
        title = has_title(text, TITLE)
        heads = count_of(HEADS, text)
        marks = count_of(NOT_OURS, text) + (0 if title else count_of(PAYMENT, text))
        if marks > 1 or (heads < 4 and not title):
            return 0.0
        if read_list(page) is None or (heads < 2 and not _is_sum_of([page])):
            return 0.0
        return min(0.4 * title + 0.12 * heads, 1.0) - 0.3 * marks

    def continues(self, previous: Sequence[Page], page: Page) -> bool:
        """The next number, the same person, or rows that fit the columns of the page before."""
        person = _person(page)
        if person is not None and person != _person(previous[0]):
            return False
        number = page_number(page)
        if number is not None:
            return number == (page_number(previous[-1]) or len(previous)) + 1
        first = previous[0]
        if read_expenses([first, previous[-1]]).total is not None:
            return _is_sum_of([*previous, page])  # the last page may have been scanned first
        more = len(read_expenses([first, page]).items) - len(read_expenses([first]).items)
        return more >= (MIN_ROWS if person is None else 1) or _is_sum_of([*previous, page])

    def check(
        self, fields: Mapping[str, Field], extras: Mapping[str, Field], items: Sequence[Item]
    ) -> tuple[Check, ...]:
        found = (items_sum_to_total(fields, items), row_amounts(items))
        return tuple(check for check in found if check is not None)

    def extract(self, pages: Sequence[Page], likeness: float) -> Document:
        fields = labelled_fields(pages, load_vocabulary(self.name), needs_colon=False)
        expenses = read_expenses(pages)
        total = expenses.total or labelled_total(pages, expenses.items)
        if total is None or total.value != sum_of(expenses.items):
            total = total_of_day(pages, expenses.items) or total
        total = total or proven_total(pages, expenses.items)
        if total is not None:
            fields["total_amount"] = total
        checks = self.check(fields, {}, expenses.items)
        numbers = tuple(page.index for page in pages)
        return Document(self.name, numbers, likeness, fields, {}, expenses.items, checks)


def _is_sum_of(pages: Sequence[Page]) -> bool:
    """Whether the rows of all ``pages``, and of no fewer, make the printed total."""
    whole, before = read_expenses(pages), read_expenses(pages[:-1])
    if whole.total is None or len(whole.items) == len(before.items):
        return False
    found = sum((Decimal(item.amount) for item in whole.items), Decimal(0))
    return abs(found - Decimal(str(whole.total.value))) <= TOLERANCE


def _person(page: Page) -> str | None:
    """Who a page's head names, where it does."""
    found = labelled_fields([page], load_vocabulary(ExpenseList.name), needs_colon=False)
    name = found.get("patient_name")
    return str(name.value) if name is not None else None


def row_amounts(items: Sequence[Item]) -> Check | None:
    """Price times quantity is the amount of each row (prices are rounded: a cent a piece)."""
    wrong, known = [], 0
    for item in items:
        price, quantity = item.more.get("unit_price"), item.quantity
        if price is None or quantity is None or "derived" in item.more:
            continue
        known += 1
        expected = Decimal(price) * Decimal(quantity)
        slack = max(TOLERANCE, Decimal("0.005") * abs(Decimal(quantity)))
        if abs(expected - Decimal(item.amount)) > slack:
            wrong.append(item.name)
    if not known:
        return None
    told = f"price times quantity is the amount in {known - len(wrong)} of {known} rows"
    message = f"{told}, not in {', '.join(wrong[:3])}" if wrong else told
    doubtful = ("items",) if wrong else ()
    told_of = {"right": str(known - len(wrong)), "rows": str(known), "names": "、".join(wrong[:3])}
    return Check("row_amounts", not wrong, "warning", message, doubtful, told_of)


EXPENSE_LIST = ExpenseList()
