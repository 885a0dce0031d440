"""A share with its interval, and how it is printed."""

from __future__ import annotations

import math
from typing import Any

Json = dict[str, Any]


def share(right: int, count: int) -> Json:
    """``right`` of ``count`` with its 95 % Wilson interval."""
    if not count:
        return {"right": 0, "of": 0, "share": None, "low": None, "high": None}
    z, p = 1.959964, right / count
    middle = (p + z * z / (2 * count)) / (1 + z * z / count)
    reach = z * math.sqrt(p * (1 - p) / count + z * z / (4 * count**2)) / (1 + z * z / count)
    return {
        "right": right,
        "of": count,
        "share": round(p, 5),
        "low": round(max(middle - reach, 0.0), 5),
        "high": round(min(middle + reach, 1.0), 5),
    }


def shown(figure: Json) -> str:
    """``98.21% [97.5% 98.7%]``."""
    if figure["share"] is None:
        return "–"
    return f"{figure['share']:.2%} [{figure['low']:.1%} {figure['high']:.1%}]"


def short(figure: Json) -> str:
    """``98.2% (612)``."""
    return "–" if figure["share"] is None else f"{figure['share']:.1%} ({figure['of']})"
