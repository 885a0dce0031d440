"""Sections whose headings stand side by side, each with its own column of text below."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from extractors.sections.headings import Heading
from extractors.types import Box, Line, Page


class Column(Protocol):
    """What takes the lines of one column."""

    def add(self, page: Page, line: Line, start: int, end: int) -> None:
        """Take ``line.text[start:end]`` as the next part."""


@dataclass
class Abreast:
    """Sections whose headings stand side by side, each with its own column of text below."""

    starts: list[float]
    sections: list[Column]
    last: Box
    is_one_list: bool = False  # its kinds: what stands under the columns goes on with the last

    def open(self, line: Line, section: Column) -> None:
        """``line`` is of ``section``, a new one at the right or the one that was last."""
        if not self.sections or section is not self.sections[-1]:
            self.starts.append(line.box.x0 - line.box.height)
            self.sections.append(section)

    def takes(self, row: Sequence[Line]) -> bool:
        """Whether ``row`` goes on with the columns: right below, and nothing runs across them."""
        height = min(line.box.height for line in row)
        is_close = row[0].box.y0 - self.last.y1 < MAX_COLUMN_GAP * height
        return is_close and all(
            self._column(line.box.x0) == self._column(line.box.x1 - height) for line in row
        )

    def add(self, page: Page, row: Sequence[Line]) -> None:
        for line in row:
            self.sections[self._column(line.box.x0)].add(page, line, 0, len(line.text))
        self.last = row[0].box

    def _column(self, x: float) -> int:
        return max(sum(start <= x for start in self.starts) - 1, 0)


MAX_COLUMN_GAP = 2.0  # line heights between two rows of columns


def are_abreast(row: Sequence[Line], headings: Sequence[Sequence[Heading]]) -> bool:
    """Two lines or more of a row begin with a heading, one of them a list or text that we read."""
    starting = [inside[0] for inside in headings if inside and inside[0].start == 0]
    is_each = len(headings) > 1 and len(starting) == len(headings)
    return is_each and all(h.is_section for h in starting) and any(h.key for h in starting)
