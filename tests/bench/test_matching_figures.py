"""The interval that a true promise is kept within."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bench.matching_figures import usual_share


def test_the_interval_of_a_coin_thrown_ten_times() -> None:
    """By hand: two heads or fewer, and so eight or more, in 56 of 1,024 cases each; one in 11."""
    assert usual_share(10, 0.5) == (0.2, 0.8)


@pytest.mark.parametrize("chance", [0.0, 1.0])
def test_what_is_certain_has_no_interval(chance: float) -> None:
    assert usual_share(100, chance) == (chance, chance)


@given(st.integers(1, 5_000), st.floats(1e-6, 1 - 1e-6))
def test_the_interval_is_within_one_of_the_promise_and_narrows(count: int, chance: float) -> None:
    low, high = usual_share(count, chance)
    assert 0 <= low <= high <= 1
    assert low - 1 / count <= chance <= high + 1 / count
    wide = 4 * (chance * (1 - chance) / count) ** 0.5 + 2 / count
    assert high - low <= wide + 3 / count
