"""Invoices of more than one page: charges that go on, each page with the head and its number again
and the total on the last; lists of charges that name the invoice they belong to."""

from __future__ import annotations

import re
from collections.abc import Sequence

from extractors.types import Page
from extractors.types_of_paper.base import comparable_text
from extractors.words.misread import distance

LIST = "收费明细"
_NUMBER = re.compile("([\u3400-\u9fff]{4})[:;.·,]?(\\d{8,20})(?!\\d)")
_LABELS = ("票据号码", "发票号码")  # of which a character may be misread
_CLOSES = re.compile("小写|大写|价税合计|[壹贰叁肆伍陆柒捌玖][元圆圓拾佰仟]")


def is_continued(previous: Sequence[Page], page: Page) -> bool:
    """Whether ``page`` has the number of the pages before it, none of which has a total yet: a
    second print of a whole invoice is a paper of its own."""
    if not all(_numbers(each) & _numbers(page) for each in previous):
        return False
    return not any(_CLOSES.search(comparable_text(each)) for each in previous)


def is_its_list(previous: Sequence[Page], page: Page) -> bool:
    """Whether ``page`` is a list of charges that names the invoice before it as its own, whatever
    else it looks like."""
    is_list = LIST in comparable_text(page)
    return is_list and any(_numbers(each) & _numbers(page) for each in previous)


def names_another(previous: Sequence[Page], page: Page) -> bool:
    """Whether ``page`` names an invoice, and none of those that the pages before it do."""
    known = frozenset[str]().union(*map(_numbers, previous))
    said = _numbers(page)
    return bool(known and said) and not known & said


def closing_page(pages: Sequence[Page]) -> Page:
    """The page of the total: the first, unless the paper goes on without one."""
    last = pages[0]
    for place, page in enumerate(pages[1:], start=1):
        if is_continued(pages[:place], page):
            last = page
    return last


def _numbers(page: Page) -> frozenset[str]:
    """The numbers that ``page`` says it has: of a paper copy there are two."""
    return frozenset(
        number
        for label, number in _NUMBER.findall(comparable_text(page))
        if "代" not in label and any(distance(label, each) <= 1.0 for each in _LABELS)
    )
