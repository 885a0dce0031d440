"""How values look on a page."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal, InvalidOperation
from math import floor

from review_ui.texts import Catalogue


def money(value: Decimal | str | None) -> str:
    """``14878.33`` → ``14,878.33``; what is not an amount stays as it is."""
    if value is None:
        return ""
    try:
        return f"{Decimal(value):,.2f}"
    except (InvalidOperation, ValueError):
        return str(value)


def masked(number: str | None) -> str:
    """An ID or card number for lists: ``340321********1234``. Short ones keep the last two."""
    if not number:
        return ""
    if "*" in number:
        return number
    head, tail = (6, 4) if len(number) >= 15 else (0, 2)
    return number[:head] + "*" * max(len(number) - head - tail, 0) + number[len(number) - tail :]


def percent(confidence: float | None) -> str:
    """Whole per cent, never rounded up: what is not certain is not called 100 %."""
    return "" if confidence is None else f"{floor(confidence * 100 + 1e-9)}%"


def age(moment: datetime | str, t: Catalogue, now: datetime | None = None) -> str:
    """How long ago, in one rough unit: people judge a queue by it, not by a time stamp."""
    then = datetime.fromisoformat(moment) if isinstance(moment, str) else moment
    seconds = max(((now or datetime.now(UTC)) - then).total_seconds(), 0)
    for unit, length in (("days", 86_400), ("hours", 3_600), ("minutes", 60)):
        if seconds >= length:
            return t(f"age.{unit}", n=int(seconds // length))
    return t("age.now")
