"""Where lines and bars go."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from review_ui import plots

amounts = st.floats(0, 1e7, allow_nan=False)


@given(st.lists(amounts, max_size=40))
def test_the_scale_reaches_over_everything_and_not_far_beyond(values: list[float]) -> None:
    top = plots.ceiling(values)
    most = max(values, default=0.0)
    assert top >= most
    assert top <= max(1.0, 2 * most)


@pytest.mark.parametrize(
    ("most", "top"), [(0, 1), (1, 1), (1.1, 2), (3, 4), (9, 10), (11, 20), (61, 80), (100, 100)]
)
def test_the_scale_is_a_round_number(most: float, top: float) -> None:
    assert plots.ceiling([most]) == top


@given(st.lists(st.none() | amounts, min_size=1, max_size=90))
def test_every_dot_lies_in_the_plot_and_the_higher_figure_higher(
    values: list[float | None],
) -> None:
    labels = [str(n) for n in range(len(values))]
    (series,) = plots.lines(labels, [("median", values)], "{label}: {value}").series
    known = [value for value in values if value is not None]
    assert len(series.marks) == len(known)
    for mark in series.marks:
        assert plots.LEFT <= mark.x <= plots.WIDTH - plots.RIGHT + 1e-6
        assert plots.TOP - 1e-6 <= mark.y <= plots.HEIGHT - plots.BOTTOM
    by_value = sorted(zip(known, series.marks, strict=True), key=lambda pair: pair[0])
    heights = [mark.y for _, mark in by_value]
    assert heights == sorted(heights, reverse=True)
    # The line lifts its pen over every gap.
    begins = [now for before, now in zip([None, *values], values, strict=False) if before is None]
    assert series.path.count("M") == len([value for value in begins if value is not None])


def test_bars_stand_beside_each_other_on_the_ground() -> None:
    plot = plots.bars(["a", "b"], [("received", [4, 0]), ("decided", [2, 1])], "{label}: {value}")
    received, decided = plot.series
    ground = plots.HEIGHT - plots.BOTTOM
    for mark in (*received.marks, *decided.marks):
        assert mark.y + mark.height == pytest.approx(ground)
    assert received.marks[0].height == pytest.approx(2 * decided.marks[0].height)
    assert received.marks[1].height == 0
    assert received.marks[0].x + received.marks[0].width <= decided.marks[0].x + 1e-6
    assert decided.marks[0].x + decided.marks[0].width <= received.marks[1].x
    assert decided.marks[1].words == "b: 1"


@given(st.integers(1, 120))
def test_labels_are_few_and_today_is_among_them(number: int) -> None:
    labels = [str(n) for n in range(number)]
    plot = plots.lines(labels, [("median", [1.0] * number)], "{label}{value}")
    assert 1 <= len(plot.across) <= plots.MOST_LABELS
    assert plot.across[-1].label == labels[-1]
