"""Whether a value's box lies on its ink: what a reviewer sees when a number is clicked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

COVERED = 0.6  # of the printed value, at least
LARGEST = 4.0  # times the printed value: a box that frames its neighbours points at nothing


def is_on_ink(printed: Mapping[str, Any], given: Mapping[str, Any]) -> bool | None:
    """Of two fields in contract JSON, on pages of one size; ``None`` where there is no ink to hold
    it against (a derived amount, the truth of an XML file)."""
    if not printed.get("box") or "derived_from" in given:
        return None
    if not given.get("box") or given["page"] != printed["page"]:
        return False
    ink, box = printed["box"], given["box"]
    covered = _area((*map(max, ink[:2], box[:2]), *map(min, ink[2:], box[2:]))) / _area(ink)
    return covered >= COVERED and _area(box) <= LARGEST * _area(ink)


def _area(box: Sequence[float]) -> float:
    x0, y0, x1, y1 = box
    return max(x1 - x0, 0) * max(y1 - y0, 0)
