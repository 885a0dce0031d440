"""The invoice numbers that a code's text carries, whatever is around them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from urllib.parse import unquote

CODE, NUMBER, CHECK = "invoice_code", "invoice_number", "check_code"

MIN_NUMBER_CHARACTERS = 5  # shorter ones agree by chance

_JOINED = re.compile(r"(\d{8})(\d{10})([0-9A-Za-z]{6})")
_BARS = re.compile(r"(\d{8})?(\d{10})")
# The public form of tax invoices: version, kind, code, number, amount, date, … (20-digit numbers
# of fully digital invoices come without a code).
_TAX = re.compile(r"01,\d{2},(\d{10}|\d{12})?,(\d{8}|\d{20}),")
# A run of letters and digits that is a value: the key before "=" or ":" is none, and runs with a
# dot are amounts, hosts and file names.
_VALUE = re.compile(r"(?<![0-9A-Za-z.])[0-9A-Za-z]+(?![0-9A-Za-z.])(?![\"']?\s*[=:：])")


@dataclass(frozen=True, slots=True)
class Told:
    """What a code says of an invoice: its number, and its code and check code where given."""

    parts: Mapping[str, str]


def told_by(text: str) -> Told | None:
    """The invoice that ``text`` names; ``None`` where it names none, or not clearly one."""
    plain = unquote(text).strip()
    if match := _TAX.match(plain):
        code, number = match.groups()
        return Told({CODE: code, NUMBER: number} if code else {NUMBER: number})
    values = [match.group() for match in _VALUE.finditer(plain)]
    for value in values:
        if match := _JOINED.fullmatch(value):
            return Told(dict(zip((CODE, NUMBER, CHECK), match.groups(), strict=True)))
    triple = _triple(values)
    if triple is not None:
        return triple
    if match := _BARS.fullmatch(plain):
        code, number = match.groups()
        return Told({CODE: code, NUMBER: number} if code else {NUMBER: number})
    return None


def numbers_in(text: str) -> Iterator[str]:
    """The values of ``text`` that are long enough to be some paper's number."""
    for match in _VALUE.finditer(unquote(text)):
        value = match.group()
        if len(value) >= MIN_NUMBER_CHARACTERS and any(map(str.isdigit, value)):
            yield value


def _triple(values: list[str]) -> Told | None:
    """8 + 10 + 6 in any order. What else has the same length (days, times, words) is told apart
    by its content, then by standing beside its like."""
    codes = [n for n, v in enumerate(values) if re.fullmatch(r"\d{8}", v) and not _is_day(v)]
    numbers = [n for n, v in enumerate(values) if re.fullmatch(r"\d{10}", v)]
    numbers = numbers if len(numbers) == 1 else [n for n in numbers if n - 1 in codes]
    if len(codes) != 1 or len(numbers) != 1:
        return None
    after = numbers[0] + 1
    checks = [
        n
        for n, value in enumerate(values)
        if len(value) == 6 and (n == after or any(map(str.isdigit, value)))
    ]
    checks = checks if len(checks) == 1 else [n for n in checks if n == after]
    if len(checks) != 1:
        return None
    return Told({CODE: values[codes[0]], NUMBER: values[numbers[0]], CHECK: values[checks[0]]})


def _is_day(digits: str) -> bool:
    """``20260309``; no region's code begins with 19 or 20."""
    if digits[:2] not in ("19", "20"):
        return False
    try:
        date.fromisoformat(f"{digits[:4]}-{digits[4:6]}-{digits[6:]}")
    except ValueError:
        return False
    return True
