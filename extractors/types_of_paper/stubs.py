"""Certificates that come with their stub on the same sheet, beside them or over them."""

from __future__ import annotations

import re

from extractors.gaps import gaps_across
from extractors.types import Page
from extractors.types_of_paper.base import comparable_text

STUB = re.compile(r"存根")


def without_stub(page: Page, title: re.Pattern[str]) -> Page:
    """``page`` without what lies on the stub's side of the widest gap between the stub and the
    paper whose ``title`` stands on the other side, with most of the print; ``page`` itself where
    there is no such gap."""
    if not any(STUB.search(line.text) for line in page.lines):
        return page
    parts = [
        (gap, paper)
        for gap, first, second in gaps_across(page)
        for stub, paper in ((first, second), (second, first))
        if 2 * len(paper.lines) >= len(page.lines) and STUB.search(comparable_text(stub))
        if not STUB.search(comparable_text(paper)) and title.search(comparable_text(paper))
    ]
    return max(parts, key=lambda part: part[0])[1] if parts else page
