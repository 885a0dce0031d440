"""A limit as a bar: what other claims were paid, what is promised to them, what this one takes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from review_ui.formats import money
from review_ui.texts import Catalogue

Cap = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Bar:
    """Where each part begins and how wide it is, in hundredths of the limit."""

    paid: tuple[float, float]
    committed: tuple[float, float]
    this_claim: tuple[float, float]


def bar(cap: Cap) -> Bar:
    """The parts one behind the other; what would reach over the end is cut off there."""
    whole = Decimal(cap["cap"])
    parts, at = [], Decimal(0)
    for key in ("paid", "committed", "this_claim"):
        amount = max(Decimal(cap[key] or 0), Decimal(0))
        share = min(amount / whole * 100, 100 - at) if whole > 0 else Decimal(0)
        parts.append((round(float(at), 2), round(float(share), 2)))
        at += share
    return Bar(*parts)


def amount(t: Catalogue, cap: Cap, key: str) -> str:
    """A number of the limit with its unit: ``¥ 35,000.00``, ``12 天``."""
    value = cap[key]
    return t(f"caps.{cap['unit']}", n=money(value) if cap["unit"] == "yuan" else value)


def scope(t: Catalogue, cap: Cap) -> str:
    """What the limit is counted over: a period of cover, a life, an accident; by one or by all."""
    period = cap["per"] == "period" and cap["from"] and cap["until"]
    days = {"since": cap["from"], "until": cap["until"]} if period else {}
    words = t("caps.period_of", **days) if period else t(f"caps.{cap['per']}")
    return t("caps.of_household", scope=words) if cap["household"] else words


def benefits(t: Catalogue, cap: Cap) -> str:
    """The benefits that it is for; empty where it is for the whole plan."""
    key = "title" if t.language == "zh" else "title_en"
    return t("list.and").join(one.get(key) or one["id"] for one in cap["benefits"])
