"""Which of the strokes and areas of a PDF page are rules, and which print nobody sees."""

from __future__ import annotations

from typing import Any

import pytest

from extractors.reading.page_rules import Rule, is_hidden, is_white, upright_rules


def mark(kind: str, x0: float, top: float, x1: float, bottom: float, **more: Any) -> dict[str, Any]:
    own = {"object_type": kind, "x0": x0, "top": top, "x1": x1, "bottom": bottom}
    plain = {"stroke": False, "fill": True, "non_stroking_color": (0, 0, 0)}
    return own | plain | more


def rules(*marks: dict[str, Any]) -> list[Rule]:
    return list(upright_rules(marks, (), lambda x, y: (2 * x, 2 * y + 1)))


def test_lines_strips_and_frames_are_rules() -> None:
    assert rules(mark("line", 10, 0, 10, 30)) == [Rule(20, 1, 61)]
    assert rules(mark("rect", 10, 0, 11, 30)) == [Rule(21, 1, 61)]
    framed = mark("rect", 10, 0, 50, 30, stroke=True)
    assert rules(framed) == [Rule(20, 1, 61), Rule(100, 1, 61)]


def test_level_strokes_short_strokes_and_areas_are_none() -> None:
    assert rules(mark("line", 10, 5, 90, 5), mark("line", 10, 0, 10, 3)) == []
    assert rules(mark("rect", 10, 0, 50, 30)) == []


@pytest.mark.parametrize(
    ("color", "space", "expected"),
    [
        ((1,), "DeviceGray", True),
        ((1,), "Separation", False),
        ((1, 1, 1), "ICCBased", True),
        ((1, 1, 0.5), "DeviceRGB", False),
        ((0, 0, 0, 0), "DeviceCMYK", True),
        ((0, 0, 0, 1), "DeviceCMYK", False),
        ((None,), "Pattern", False),
        (None, "DeviceGray", False),
    ],
)
def test_white_is_told_by_the_color_space(color: object, space: str, expected: bool) -> None:
    assert is_white({"non_stroking_color": color, "ncs": space}) is expected


def test_white_print_is_seen_on_a_ground_alone() -> None:
    white = {"non_stroking_color": (1, 1, 1), "ncs": "DeviceRGB"}
    char = mark("char", 10, 10, 20, 20, **white)
    assert is_hidden(char, [])
    assert is_hidden(char, [mark("rect", 0, 0, 90, 90, non_stroking_color=(1, 1, 1))])
    assert is_hidden(char, [mark("rect", 40, 0, 90, 90)])
    assert not is_hidden(char, [mark("rect", 0, 0, 90, 90)])
    assert not is_hidden(char, [mark("image", 0, 0, 90, 90)])
    assert not is_hidden(mark("char", 10, 10, 20, 20, ncs="DeviceRGB"), [])
