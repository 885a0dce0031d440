"""Where a page lies and what reading it gives: light records that any process may import."""

from __future__ import annotations

from dataclasses import dataclass

from extractors.types import Page

MAX_REVIEW_SIDE = 2400  # page pixels; a larger page's picture is scaled down to this


@dataclass(frozen=True, slots=True)
class PageRef:
    """Where page ``index`` of an input lies: page ``part`` of ``member``, or of the file itself."""

    index: int
    member: str | None = None
    part: int = 0


@dataclass(frozen=True, slots=True)
class ReadPage:
    """A page and its upright picture as JPEG.

    The picture shows exactly the page's pixels, or all of them scaled down evenly where the
    page's longer side is over ``MAX_REVIEW_SIDE``.
    """

    page: Page
    image_jpeg: bytes


@dataclass(frozen=True, slots=True)
class PartText:
    """One way to read the part: its lines from top to bottom, and how sure the engine is."""

    lines: tuple[str, ...]
    confidence: float

    @property
    def worth(self) -> float:
        """Characters that are read rightly, as far as the engine can tell."""
        return self.confidence * sum(map(len, self.lines))
