"""What the head and foot of a page say about the paper it belongs to: whose it is, which page."""

from __future__ import annotations

import re
from dataclasses import dataclass

from extractors.layout import page_rows
from extractors.types import Line, Page
from extractors.types_of_paper.base import page_number
from extractors.values.text import ascii_width, simplified, squeeze

HEAD_HEIGHT = 0.3  # of the page: how far down its head reaches
SURE = 0.95  # of a line that is print, however little else the page has
BLANK_LETTERS = 6  # a blank back shows no more than specks and its page number

_NAME = re.compile(
    r"姓名:? ?([\u3400-\u9fff·]{2,4}?)(?=性别|年龄|科|病|床|住|门|民|职|入|出|[^\u3400-\u9fff·]|$)"
)
_NUMBERS = {
    "admission": re.compile(r"住院(?:登记)?号码?:? ?([0-9A-Za-z]{4,20})"),
    "record": re.compile(r"病[案历]号码?:? ?([0-9A-Za-z]{4,20})"),
}
_WORD = re.compile("(?:(?![第共页一二三四五六七八九十])[\u3400-\u9fff]){4}")
_SAID_BLANK = re.compile("空白|无正文")
_TOTAL = re.compile(r"共(\d{1,2})页|^\d{1,2}/(\d{1,2})页?$")


@dataclass(frozen=True, slots=True)
class PageHead:
    """Empty where the page does not say."""

    name: str = ""
    admission: str = ""
    record: str = ""
    number: int | None = None
    total: int | None = None  # pages that the paper says it has

    def agrees(self, other: PageHead) -> bool | None:
        """Whether two heads name one person's stay; ``None`` where they share nothing. One number
        that is the same outranks a name: names are misread more often."""
        pairs = ((self.admission, other.admission), (self.record, other.record))
        told = [a == b for a, b in pairs if a and b]
        if any(told):
            return True
        if self.name and other.name:
            return self.name == other.name and not told
        return False if told else None


def page_head(page: Page) -> PageHead:
    """The head of ``page``; its number may stand in the foot."""
    upper = [x for x in page.lines if x.box.center_y < HEAD_HEIGHT * page.height]
    text = "\n".join(" ".join(_plain(line) for line in row) for row in page_rows(upper))
    name = _NAME.search(text)
    numbers = {key: found[1] for key, p in _NUMBERS.items() if (found := p.search(text))}
    number = page_number(page)
    total = _pages_in_all(page) if number is not None else None
    return PageHead(name[1] if name else "", **numbers, number=number, total=total)


def _pages_in_all(page: Page) -> int | None:
    matches = (_TOTAL.search(_plain(line)) for line in page.lines)
    return next((int(match[1] or match[2]) for match in matches if match), None)


def is_blank(page: Page) -> bool:
    """Whether nothing but specks and a page number was read, or what was is the front's print. A
    word that was read surely is no speck: 居民身份证 on a faint copy."""
    letters = sum(c.isalnum() for line in page.lines for c in line.text)
    sure = (_plain(line) for line in page.lines if line.confidence >= SURE)
    has_word = any(_WORD.search(text) and not _SAID_BLANK.search(text) for text in sure)
    return page.is_blank or (letters <= BLANK_LETTERS and not has_word)


def _plain(line: Line) -> str:
    return simplified(squeeze(ascii_width(line.text)))
