"""What every type of paper provides, and helpers that several of them share."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Protocol

from extractors.declarations import Declaration
from extractors.layout import is_horizontal, page_text
from extractors.types import Check, Document, Field, Item, Page
from extractors.values.text import ascii_width, simplified, squeeze
from extractors.words.misread import distance


class TypeOfPaper(Protocol):
    """One type of paper: one file in this folder, one line in ``TYPES``."""

    name: str
    declares: Declaration  # its names and fields, for all that goes by the types of paper

    def likeness(self, page: Page) -> float:
        """How surely ``page`` is (a first page of) this type, 0 to 1."""

    def continues(self, previous: Sequence[Page], page: Page) -> bool:
        """Whether ``page``, alone no paper of this type, is the next page of ``previous``."""

    def check(
        self, fields: Mapping[str, Field], extras: Mapping[str, Field], items: Sequence[Item]
    ) -> tuple[Check, ...]:
        """The rules of this paper over its values; run again when a person corrects one."""

    def extract(self, pages: Sequence[Page], likeness: float) -> Document:
        """Fields, items and checks of one paper on ``pages`` (at least one)."""


@lru_cache(maxsize=4)  # every type asks for the text of the same page
def comparable_text(page: Page) -> str:
    """The page's text without blanks, in simplified characters and with half-width marks, rows
    kept apart by newlines."""
    text = simplified(ascii_width(page_text(page.lines)))
    return "\n".join(squeeze(row) for row in text.split("\n"))


def count_of(words: Sequence[str], text: str) -> int:
    """How many of ``words`` occur in ``text``."""
    return sum(word in text for word in words)


LONGEST_TITLE = 40  # characters of a row that holds a title, a hospital or a number beside it
FEWEST_ROWS = 5  # of so many rows the title is looked for at least


# 医疗保障基金结算清单 tells all of a stay, the numbers of its invoice too, which it is not
LIST_OF_FUND = re.compile("(?:医疗保障|医疗保险|医保)基金结算清单")


def has_title(text: str, title: re.Pattern[str]) -> bool:
    """Whether a title's row of :func:`comparable_text` holds ``title``."""
    return any(title.search(row) for row in title_rows(text))


def title_rows(text: str) -> Iterator[str]:
    """The short rows in the upper third of :func:`comparable_text`, where titles stand; longer ones
    only speak of such a paper. Two that are very short may be one title: 疾病诊断 over 证明书."""
    printed = text.split("\n")
    top = printed[: max(len(printed) // 3, FEWEST_ROWS)]
    yield from (row for row in top if len(row) <= LONGEST_TITLE)
    for first, second in itertools.pairwise(top):
        if _HALF_TITLE.fullmatch(first) and _HALF_TITLE.fullmatch(second):
            yield first + second


def is_nearly(row: str, titles: Sequence[str]) -> bool:
    """Whether ``row`` ends as one of ``titles`` with one character misread, or cut off at its
    beginning; a row with marks or figures is no title."""
    if re.search(r"[:,。;\d]", row):
        return False
    return any(distance(row[-len(title) :], title) <= 1.0 for title in titles)


_HALF_TITLE = re.compile("[\u3400-\u9fff]{1,8}")


PAGE_NUMBER = re.compile(
    r"第(\d{1,2})页|^(\d{1,2})/\d{1,2}页?$|^-(\d{1,2})-$|共\d+页,?第(\d{1,2})页"
)

_PIECE = re.compile(r"\s*[第共\d页\s]+$")  # 第 and, a line of its own, 2 页 共 3 页


def page_number(page: Page) -> int | None:
    """The number printed in the page's head or foot (``第2页``, ``- 2 -``, ``2/3``)."""
    lowest = max((line.box.center_y for line in page.lines), default=0.0)
    highest = min((line.box.center_y for line in page.lines), default=0.0)
    # a sheet that was cut short begins or ends with its number
    near = 0.5 * min((line.box.height for line in page.lines), default=0.0)
    head, foot = max(0.12 * page.height, highest + near), min(0.85 * page.height, lowest - near)
    margin = [
        line
        for line in page.lines
        if (line.box.center_y < head or line.box.center_y > foot) and is_horizontal(line)
    ]
    torn = sorted((x for x in margin if _PIECE.match(x.text)), key=lambda line: line.box.x0)
    for text in (*(line.text for line in margin), "".join(line.text for line in torn)):
        match = PAGE_NUMBER.search(squeeze(ascii_width(text)))
        if match:
            return int(next(group for group in match.groups() if group))
    return None
