"""What was read on a form: a label's value with its ink, and what belongs to no label."""

from __future__ import annotations

from dataclasses import dataclass

from extractors.labels.finding import Label
from extractors.types import Box, Field, Line


@dataclass(frozen=True, slots=True)
class Reading:
    """A label with its value on a page. ``line`` holds the value, ``start:end`` its raw span."""

    key: str
    value: str
    raw: str
    confidence: float
    page: int
    box: Box
    line: Line | None = None
    start: int = 0
    end: int = 0

    def as_field(self) -> Field:
        return Field(self.value, self.raw, self.confidence, self.page, self.box)


@dataclass(frozen=True, slots=True)
class FormReading:
    """Everything that stands beside a label, and the lines that belong to no label."""

    readings: tuple[Reading, ...]
    labels: tuple[Label, ...]
    rest: tuple[Line, ...]
    shift: float = 0.0  # pixels that the print lies below the form
