"""What the checks of a well-formed plan give back."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from claims.benefits.plan_text import Path
from claims.benefits.problem_texts import problem
from claims.benefits.texts import Text


@dataclass(frozen=True, slots=True)
class Contradiction:
    """Something wrong at one place (keys and list positions from the top of the plan)."""

    path: Path
    text: Text
    severity: Literal["error", "warning"] = "error"


Found = Iterator[Contradiction]


def wrong(path: Path, code: str, **params: object) -> Contradiction:
    """Something that cannot be meant, and stops the plan from being loaded."""
    return Contradiction(path, problem(code, **params))


def doubtful(path: Path, code: str, **params: object) -> Contradiction:
    """Something that is likely a slip, but may be meant."""
    return Contradiction(path, problem(code, **params), "warning")
