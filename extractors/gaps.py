"""Where a sheet with two papers on it can be cut."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from extractors.types import Page


def gaps_across(page: Page) -> Iterator[tuple[float, Page, Page]]:
    """Every gap right across the page, with its width and the page on either side of it."""
    for low, high in ((1, 3), (0, 2)):  # from top to bottom, then from left to right
        lines = sorted(page.lines, key=lambda line: line.box[low])
        end = 0.0
        for number, line in enumerate(lines):
            if number and line.box[low] > end:
                first, second = tuple(lines[:number]), tuple(lines[number:])
                yield line.box[low] - end, replace(page, lines=first), replace(page, lines=second)
            end = max(end, line.box[high])
