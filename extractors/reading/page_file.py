"""What the reader asks of one file that holds pages, whatever its format."""

from __future__ import annotations

from typing import Protocol

from extractors.reading.raster import Raster
from extractors.types import Line


class PageFile(Protocol):
    """An open PDF, image or other paginated file. Parts are counted from 0."""

    @property
    def part_count(self) -> int:
        """Pages of the PDF, frames of the image."""
        ...

    def text_lines(self, part: int) -> tuple[Line, ...] | None:
        """The lines of a usable text layer, or ``None`` where the page has to be read as a scan."""
        ...

    def raster(self, part: int) -> Raster:
        """The picture of one page. Raises ``FileError`` where it cannot be decoded."""
        ...

    def close(self) -> None:
        """Let go of the file."""
        ...
