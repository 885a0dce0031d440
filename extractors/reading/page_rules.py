"""What a PDF page draws beside its text: rules between cells, and grounds behind print.

Rules come as stroked lines, as frames, or as filled strips as thin as a line, each cell with its
own (browsers). pdfplumber's objects carry ``x0 x1 top bottom`` in points from the top of the media
box; coordinates given and returned are page pixels.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any, NamedTuple

_THICKEST_PT = 2.0  # a strip that is wider is an area
_SHORTEST_PT = 4.0  # a rule beside a row of small print
_DEVICE_SPACES = ("DeviceGray", "DeviceRGB", "DeviceCMYK", "CalGray", "CalRGB", "ICCBased")
_NEAR_WHITE = 0.97


class Rule(NamedTuple):
    """An upright rule at ``x``, from ``top`` to ``bottom``."""

    x: float
    top: float
    bottom: float


def upright_rules(
    lines: Iterable[Mapping[str, Any]],
    frames: Iterable[Mapping[str, Any]],
    to_pixels: Callable[[float, float], tuple[float, float]],
) -> tuple[Rule, ...]:
    """The upright rules among ``lines`` and ``frames`` (pdfplumber's ``lines`` and ``rects``).
    ``to_pixels`` turns x and y in points into pixels."""
    found: list[Rule] = []
    for mark in (*lines, *frames):
        width, height = mark["x1"] - mark["x0"], mark["bottom"] - mark["top"]
        if height < _SHORTEST_PT:
            continue
        if width <= _THICKEST_PT:
            edges = [(mark["x0"] + mark["x1"]) / 2]
        elif mark["object_type"] == "rect" and mark["stroke"]:
            edges = [mark["x0"], mark["x1"]]
        else:
            continue
        for edge in edges:
            x, top = to_pixels(edge, mark["top"])
            found.append(Rule(x, top, to_pixels(edge, mark["bottom"])[1]))
    return tuple(found)


def is_white(mark: Mapping[str, Any]) -> bool:
    """Whether ``mark`` is filled with white. A tint of a spot colour is no white, and only
    characters tell their colour space."""
    color = mark["non_stroking_color"]
    if color is None or mark.get("ncs", "DeviceRGB") not in _DEVICE_SPACES:
        return False
    try:
        parts = [float(part) for part in color]
    except TypeError:
        return False
    if len(parts) == 4:
        return max(parts) <= 1 - _NEAR_WHITE
    return len(parts) in (1, 3) and min(parts) >= _NEAR_WHITE


def is_hidden(char: Mapping[str, Any], grounds: Iterable[Mapping[str, Any]]) -> bool:
    """Whether ``char`` is white and none of ``grounds`` makes it legible: areas, pictures."""
    if not is_white(char):
        return False
    x, y = (char["x0"] + char["x1"]) / 2, (char["top"] + char["bottom"]) / 2
    return not any(
        ground["x0"] <= x <= ground["x1"]
        and ground["top"] <= y <= ground["bottom"]
        and (ground["object_type"] == "image" or (ground["fill"] and not is_white(ground)))
        for ground in grounds
    )
