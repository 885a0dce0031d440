"""Invoices whose charges fill more than one page: each page has the head and its number again, and
the total with all that stands under it follows on the last."""

from __future__ import annotations

import re
from collections.abc import Sequence

from extractors.types import Page
from extractors.types_of_paper.base import comparable_text

_NUMBER = re.compile(r"[票发][据票]号.?:?(\d{8,20})(?!\d)")
_CLOSES = re.compile("小写|大写|价税合计|[壹贰叁肆伍陆柒捌玖][元圆圓拾佰仟]")


def is_continued(previous: Sequence[Page], page: Page) -> bool:
    """Whether ``page`` has the number of the pages before it, none of which has a total yet: a
    second print of a whole invoice is a paper of its own."""
    number = _number(page)
    if number is None or any(_number(each) != number for each in previous):
        return False
    return not any(_CLOSES.search(comparable_text(each)) for each in previous)


def closing_page(pages: Sequence[Page]) -> Page:
    """The page of the total: the first, unless the paper goes on without one."""
    last = pages[0]
    for place, page in enumerate(pages[1:], start=1):
        if is_continued(pages[:place], page):
            last = page
    return last


def _number(page: Page) -> str | None:
    found = _NUMBER.search(comparable_text(page))
    return found[1] if found else None
