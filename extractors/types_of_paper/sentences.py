"""Facts inside sentences: patterns over a page's text, with the way back to their ink."""

from __future__ import annotations

import re
from dataclasses import dataclass

from extractors.layout import PlainText, reading_order
from extractors.types import Box, Field, Line, Page
from extractors.words.kinds import KINDS

# Group names of a pattern that hold something else than text.
_KINDS = {
    "sex": "sex",
    "age": "age",
    "id_number": "id_number",
    "card_number": "card_number",
    "phone": "phone",
    "patient_name": "person",
    "member_name": "person",
    "holder_name": "person",
    "admission_date": "date",
    "discharge_date": "date",
    "length_of_stay": "days",
    "admission_number": "number",
    "department": "han_text",
    "bed_number": "bed",
}


@dataclass(frozen=True, slots=True)
class Sentences:
    """A page as one text without blanks; ``places[i]`` is the line and the place of character i."""

    page: Page
    text: str
    places: tuple[tuple[Line, int], ...]

    @staticmethod
    def of(page: Page) -> Sentences:
        """All horizontal lines of ``page`` in reading order, joined without a break."""
        characters: list[str] = []
        places: list[tuple[Line, int]] = []
        for line in reading_order(page.lines):
            plain = PlainText.of(line.text)
            characters.append(plain.text)
            places += [(line, origin) for origin in plain.origin]
        return Sentences(page, "".join(characters), tuple(places))

    def fields(self, pattern: re.Pattern[str]) -> dict[str, Field]:
        """The named groups of the first match as fields, each read as the kind of its name."""
        match = pattern.search(self.text)
        if match is None:
            return {}
        found: dict[str, Field] = {}
        for key, text in match.groupdict().items():
            kind = KINDS[_KINDS.get(key, "text")]
            if text and (value := kind.parse(text)) is not None:
                found[key] = self._field(value, *match.span(key))
        return found

    def _field(self, value: str, start: int, end: int) -> Field:
        spans: dict[int, tuple[Line, int, int]] = {}
        for line, origin in self.places[start:end]:
            _, first, _ = spans.get(id(line), (line, origin, origin))
            spans[id(line)] = (line, first, origin + 1)
        parts = list(spans.values())
        return Field(
            value,
            "".join(line.text[first:last] for line, first, last in parts),
            min(line.confidence for line, _, _ in parts),
            self.page.index,
            Box.around(line.span_box(first, last) for line, first, last in parts),
        )
