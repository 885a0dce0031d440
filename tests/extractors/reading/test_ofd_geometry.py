"""The small languages inside OFD attributes: read right, and never a way to run out of memory."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractors.reading.ofd_geometry import (
    MAX_REPEAT,
    Matrix,
    box_of,
    color_of,
    deltas,
    matrix_of,
    number,
    paths,
)
from extractors.types import Box

small = st.floats(-100, 100, allow_nan=False)
matrices = st.builds(Matrix, small, small, small, small, small, small)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("3 4.5", [3, 4.5]),
        ("g 3 2.5", [2.5, 2.5, 2.5]),
        ("3 g 2 4.5 1", [3, 4.5, 4.5, 1]),
        ("G 2 .5", [0.5, 0.5]),
        ("g 0 7 1", [1]),
        ("g 2", []),
        ("g", []),
        ("", []),
        (None, []),
        ("g -5 1", []),
        ("nonsense 2", [2]),
    ],
)
def test_distances(text: str | None, expected: list[float]) -> None:
    assert deltas(text) == expected


def test_endless_repeats_are_cut() -> None:
    assert len(deltas("g 999999 1 " * 50)) == MAX_REPEAT


@given(st.text(alphabet="g0123456789.- e+#MLQBAC", max_size=60))
def test_whatever_stands_there_is_read_without_error(text: str) -> None:
    for distance in deltas(text):
        assert math.isfinite(distance)
    for points, _ in paths(text):
        assert all(math.isfinite(x) and math.isfinite(y) for x, y in points)
    color = color_of(text)
    assert color is None or all(0 <= level <= 255 for level in color)
    assert math.isfinite(number(text, 1.0))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("10 20 30 40", Box(10, 20, 40, 60)),
        ("0 0 210.5 140", Box(0, 0, 210.5, 140)),
        ("10 20 30", None),
        ("10 20 0 40", None),
        ("10 20 -5 40", None),
        ("0 0 1e99 5", None),
        (None, None),
    ],
)
def test_boxes(text: str | None, expected: Box | None) -> None:
    assert box_of(text) == expected


def test_a_matrix_moves_then_the_next_one_does() -> None:
    twice, right = matrix_of("2 0 0 2 0 0"), matrix_of("1 0 0 1 5 0")
    assert twice.then(right).apply(1, 1) == (7, 2)
    assert right.then(twice).apply(1, 1) == (12, 2)
    assert matrix_of("1 2 3") == Matrix()


@given(matrices, matrices, small, small)
def test_joined_matrices_do_what_one_after_the_other_does(
    first: Matrix, second: Matrix, x: float, y: float
) -> None:
    joined = first.then(second).apply(x, y)
    assert joined == pytest.approx(second.apply(*first.apply(x, y)), rel=1e-6, abs=1e-5)


@pytest.mark.parametrize(
    ("matrix", "turn"),
    [("1 0 0 1 0 0", 0), ("0 1 -1 0 0 0", 90), ("-1 0 0 -1 0 0", 180), ("0 -1 1 0 0 0", 270),
     ("0.99 0.05 -0.05 0.99 0 0", 0)],
)  # fmt: skip
def test_the_nearest_quarter_turn(matrix: str, turn: int) -> None:
    assert matrix_of(matrix).turn == turn


def test_paths_of_lines_and_curves() -> None:
    assert paths("M 0 0 L 5 0 L 5 5 C") == [(((0, 0), (5, 0), (5, 5), (0, 0)), True)]
    two = paths("M 0 0 L 1 1 M 2 2 L 3 3")
    assert [points for points, _ in two] == [((0, 0), (1, 1)), ((2, 2), (3, 3))]
    ((curve, closed),) = paths("M 0 0 Q 5 10 10 0")
    assert not closed
    assert curve[0] == (0, 0)
    assert curve[-1] == (10, 0)
    assert (5, 5) in curve  # the middle of a parabola lies half as high as its control point
    ((cubic, _),) = paths("M 0 0 B 0 8 10 8 10 0")
    assert cubic[-1] == (10, 0)
    assert max(y for _, y in cubic) == pytest.approx(6)


@pytest.mark.parametrize(
    ("text", "color"),
    [
        ("255 0 16", (255, 0, 16)),
        ("#ff #00 #10", (255, 0, 16)),
        ("128", (128, 128, 128)),
        ("0 255 255 0", (255, 0, 0)),
        ("300 -5 0", (255, 0, 0)),
        ("red", None),
        ("1 2", None),
        ("inf", None),
    ],
)
def test_colours(text: str, color: tuple[int, int, int] | None) -> None:
    assert color_of(text) == color
