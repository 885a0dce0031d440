"""The reasons for which claims go back or are refused, as the office's file gives them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal

import yaml

FILE = Path(__file__).parent / "reasons.yaml"
Decision = Literal["return", "reject"]


@dataclass(frozen=True, slots=True)
class Reason:
    """``say`` is what the member reads, ``todo`` what to do about it; both by language."""

    code: str
    decision: Decision
    say: Mapping[str, str]
    todo: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Reasons:
    """All reasons by code, in the order of the file."""

    by_code: Mapping[str, Reason]
    reply_within_days: int

    def of(self, decision: str) -> list[Reason]:
        return [one for one in self.by_code.values() if one.decision == decision]

    def known(self, codes: Iterable[str]) -> list[Reason]:
        """The reasons of these codes; a code that the file no longer has is passed over."""
        return [self.by_code[code] for code in codes if code in self.by_code]


@cache
def reasons() -> Reasons:
    """The office's reasons, read once."""
    told = yaml.safe_load(FILE.read_text(encoding="utf-8"))
    found = [Reason(**one) for one in told["reasons"]]
    return Reasons({one.code: one for one in found}, int(told["reply_within_days"]))
