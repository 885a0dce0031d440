"""The middles of printed characters are found again from the borders half-way between them."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractors.character_cells import read_print
from extractors.types import Box, Line

PITCH = 25.0
NAME = "江西省第一工人医院门诊部南湖院区"


def printed(cells: list[int], before: float) -> Line:
    """Characters in ``cells`` of one pitch, in a line that begins ``before`` pitches too early."""
    middles = [(cell + 5) * PITCH for cell in cells]
    first = middles[0] - (before + 0.5) * PITCH
    inner = [(a + b) / 2 for a, b in pairwise(middles)]
    edges = (first, *inner, middles[-1] + PITCH / 2)
    return Line(NAME[: len(cells)], Box(edges[0], 100, edges[-1], 130), 0.99, edges)


def middles(cells: list[int], before: float) -> list[float]:
    found = read_print(printed(cells, before), 0, len(cells))
    assert found is not None
    return [mark.x for mark in found.marks]


@given(st.integers(6, 12), st.data())
def test_a_hidden_character_leaves_the_others_in_their_places(
    count: int, data: st.DataObject
) -> None:
    hidden = data.draw(st.integers(2, count - 2))
    before = data.draw(st.sampled_from([0.0, 0.3, 1.0, 1.8]))
    cells = [cell for cell in range(count + 1) if cell != hidden]
    expected = [(cell + 5) * PITCH for cell in cells]
    assert middles(cells, before) == pytest.approx(expected)


def test_the_gap_of_a_hidden_character_is_two_pitches() -> None:
    found = read_print(printed([0, 1, 2, 3, 5, 6, 7], 1.8), 0, 7)
    assert found is not None
    assert found.pitch == pytest.approx(PITCH)
    assert found.gaps[1:] == pytest.approx([1, 1, 1, 2, 1, 1])
