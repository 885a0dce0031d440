"""A box that does not frame the number it is of must count as wrong."""

from __future__ import annotations

import pytest

from bench.boxes import is_on_ink

PRINTED = {"value": "12.00", "page": 0, "box": [100, 100, 160, 124]}


@pytest.mark.parametrize(
    ("box", "page", "lies"),
    [
        ([100, 100, 160, 124], 0, True),
        ([94, 92, 168, 132], 0, True),  # the usual margin of a text detector
        ([100, 100, 160, 124], 1, False),
        ([160, 100, 220, 124], 0, False),  # its neighbour
        ([130, 100, 160, 124], 0, False),  # half of it
        ([0, 100, 400, 124], 0, False),  # the whole row
        (None, None, False),
    ],
)
def test_boxes(box: list[int] | None, page: int | None, lies: bool) -> None:
    assert is_on_ink(PRINTED, {"value": "12.00", "page": page, "box": box}) is lies


def test_where_there_is_no_ink_nothing_is_said() -> None:
    assert is_on_ink({"value": "12.00"}, {"value": "12.00", "box": [0, 0, 1, 1]}) is None
    assert is_on_ink(PRINTED, {"value": "12.00", "derived_from": ["a"]}) is None
