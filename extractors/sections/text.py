"""The text under one heading, as its lines are gathered."""

from __future__ import annotations

from dataclasses import dataclass, field

from extractors.sections.icd import is_code
from extractors.types import Box, Field, Line, Page
from extractors.values.text import simplified

TORN = 0.3  # line heights between two pieces of one entry


@dataclass
class Section:
    """The text under one heading, line by line, with where each line stands."""

    key: str
    parts: list[str] = field(default_factory=list)
    places: list[tuple[int, Box]] = field(default_factory=list)
    confidences: list[float] = field(default_factory=list)
    right_edges: list[float] = field(default_factory=list)
    edge: float = 0.0  # how far right the lines around it reach, where that is known
    is_list: bool = False  # of short entries, and no running text
    heading: Box | None = None  # of a heading that is a line by itself
    title: str = ""  # what the heading says, where it stands in a line of running text
    left: float = float("inf")  # where the line of the heading begins

    def add(self, page: Page, line: Line, start: int, end: int) -> None:
        """Take ``line.text[start:end]`` as the next part."""
        text = simplified(line.text[start:end]).strip()
        is_text = not self.is_list or not is_code(text) or self._counts(text)
        box = line.span_box(start, end)
        if text and is_text and self.is_list and self._is_torn(page, box):
            self.parts[-1] += f" {text}"
            self.places.append((page.index, box))
            self.right_edges[-1] = line.box.x1
        elif text and is_text:
            self.parts.append(text)
            self.places.append((page.index, box))
            self.confidences.append(line.confidence)
            self.right_edges.append(line.box.x1)

    def _is_torn(self, page: Page, box: Box) -> bool:
        """Whether ``box`` begins where the last part ends, in its row: one entry, torn in two."""
        if not self.parts or self.places[-1][0] != page.index:
            return False
        last = self.places[-1][1]
        is_row = abs(last.center_y - box.center_y) < 0.3 * box.height
        return is_row and -TORN < (box.x0 - last.x1) / box.height < TORN

    def _counts(self, text: str) -> bool:
        """Whether ``text`` is the number of the next entry, read as a piece of its own."""
        counted = sum(part.isdecimal() for part in self.parts)
        return text.isdecimal() and int(text) == counted + 1

    def followed_by(self, other: Section) -> Section:
        """This section and ``other``, which begins a line of its own."""
        return Section(
            self.key,
            self.parts + other.parts,
            self.places + other.places,
            self.confidences + other.confidences,
            [*self.right_edges[:-1], 0.0, *other.right_edges],
            max(self.edge, other.edge),
            self.is_list,
        )

    def as_field(self, value: str | tuple[str, ...]) -> Field:
        """A field over the section's lines on its first page."""
        first = self.places[0][0]
        box = Box.around(box for page, box in self.places if page == first)
        confidence = sum(self.confidences) / len(self.confidences)
        return Field(value, "\n".join(self.parts), confidence, first, box)


def joined_text(section: Section) -> str:
    """The section as one string, line breaks of the print removed."""
    return "".join(section.parts).strip()
