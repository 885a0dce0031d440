"""Which lines make a row: level ones, though the boxes of turned print lie over each other."""

from __future__ import annotations

import pytest

from extractors.layout import rows
from extractors.types import Box, Line


def line(text: str, x0: float, x1: float, y: float = 100.0) -> Line:
    return Line(text, Box(x0, y, x1, y + 40), 1.0)


@pytest.mark.parametrize(
    ("overlap", "down", "is_row"),
    [
        (20, 0, True),
        (30, 2, True),  # the boxes reach out at both ends
        (45, 0, False),  # more than a line's height
        (30, 12, False),  # struck low, over the next label
        (20, 12, True),
    ],
)
def test_level_cells_may_lie_over_each_other_further(
    overlap: float, down: float, is_row: bool
) -> None:
    cells = [line("零拾壹万", 100, 300), line("零仟壹佰", 300 - overlap, 500, 100 + down)]
    assert (len(rows(cells)) == 1) is is_row


def test_a_narrow_cell_is_not_hidden_in_the_one_before_it() -> None:
    cells = [line("住院天数", 100, 300), line("1", 272, 300)]
    assert len(rows(cells)) == 2
