"""What no type recognises: kept as ``other``, by its title where that is one we know."""

from __future__ import annotations

from functools import cache

from extractors.declarations import Declaration
from extractors.types import Page
from extractors.types_of_paper.base import FEWEST_ROWS, LONGEST_TITLE, comparable_text
from extractors.vocabularies import word_list

DECLARES = Declaration(zh="其他材料", en="other paper", about="either")
BLANK = "空白页"  # the title of a page on which nothing was read


def title_of(page: Page) -> str:
    """The known title in a short row of the upper third of ``page``; empty without one."""
    printed = comparable_text(page).split("\n")
    top = [
        row for row in printed[: max(len(printed) // 3, FEWEST_ROWS)] if len(row) <= LONGEST_TITLE
    ]
    return next((title for title in known_titles() if any(title in row for row in top)), "")


@cache
def known_titles() -> tuple[str, ...]:
    """The known titles, the longest first."""
    return tuple(sorted(word_list("other")["titles"], key=len, reverse=True))
