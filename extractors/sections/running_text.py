"""Running text under headings: 入院诊断：…, over lines and pages, until the next heading."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace

from extractors.labels.finding import STOP, Vocabulary
from extractors.layout import PlainText, is_horizontal, page_rows
from extractors.sections.abreast import Abreast, are_abreast
from extractors.sections.cells import Cell, read_cells
from extractors.sections.diagnosis_tables import names_in, read_diagnosis_tables
from extractors.sections.ends import (
    ends_text,
    is_between,
    is_far_below,
    is_of_foot,
    is_signed_under_label,
    is_stray,
    is_within,
)
from extractors.sections.heading_shapes import KIND_OF_DIAGNOSIS
from extractors.sections.headings import (
    Heading,
    glued_heading,
    headings_in,
    is_of_labels,
    whole_heading,
)
from extractors.sections.paired_cells import read_paired_cells
from extractors.sections.running_heads import running_head
from extractors.sections.text import Section
from extractors.types import Line, Page

_FOOTER = re.compile(r"^(第\d+页.*|共\d+页.*|-?\d{1,2}-?|\d+/\d+)$")
MIN_CELLS = 3
_FULLER = {"advice": "discharge_advice", "diagnoses": "discharge_diagnoses"}


def read_sections(
    pages: Sequence[Page],
    vocabulary: Vocabulary,
    min_cells: int = MIN_CELLS,
    lists: Collection[str] = (),
) -> list[Section]:
    """All headed sections of a paper, in order; a heading may come more than once. ``lists`` are
    the keys of those that hold short entries.

    A page with ``min_cells`` headings beside their text is read as a table.
    """
    reading = _Reading(vocabulary, frozenset(lists))
    for number, page in enumerate(pages):
        cells = _cells(page, vocabulary, min_cells)
        tables, rest = ([], page) if cells else read_diagnosis_tables(page, vocabulary, lists)
        paired, rest = ([], rest) if cells else read_paired_cells(rest, vocabulary)
        for cell in (*(names_in(x, vocabulary, lists) for x in cells), *tables, *paired):
            reading.take_cell(page, cell)
        rest = _below(page, cells, vocabulary) if cells else rest
        reading.take_page(rest, is_further=number > 0 and not cells)
    return [section for section in reading.found if section.parts]


def _cells(page: Page, vocabulary: Vocabulary, min_cells: int) -> list[Cell]:
    """The cells of a page that is a table. A row of it may hold two: 入院诊断 | … | 出院诊断 | …"""
    cells = read_cells(page, vocabulary, min_cells)
    paired, rest = read_paired_cells(page, vocabulary) if cells else ([], page)
    others = read_cells(rest, vocabulary, min_cells) if paired else []
    return [*paired, *others] if others else cells


def _below(page: Page, cells: Sequence[Cell], vocabulary: Vocabulary) -> Page:
    """``page`` under its table, where the text may go on in rows of its own; without the headings
    of the cells, which may stand lower than the text beside them."""
    end = max(line.box.center_y for cell in cells for line in cell.lines)
    taken = {cell.key for cell in cells}
    below = (line for line in page.lines if line.box.y0 > end)
    return replace(page, lines=tuple(x for x in below if whole_heading(x, vocabulary) not in taken))


@dataclass
class _Reading:
    """Sections read so far, and the one that is still open."""

    vocabulary: Vocabulary
    lists: frozenset[str]
    found: list[Section] = field(default_factory=list)
    current: Section | None = None
    is_bare: bool = False  # whether the page prints no colons

    def open(self, key: str, edge: float) -> None:
        """Begin a section; that of ``STOP`` is read and forgotten."""
        self.current = Section(key, edge=edge, is_list=key in self.lists)
        if key != STOP:
            self.found.append(self.current)

    def take_cell(self, page: Page, cell: Cell) -> None:
        """A section that begins and ends with its cell."""
        self.open(cell.key, cell.right)
        for line in cell.lines:
            self.found[-1].add(page, line, 0, len(line.text))
        self.current = None

    def take_page(self, page: Page, is_further: bool) -> None:
        """Take the rows of one page from top to bottom."""
        left = min((line.box.x0 for line in page.lines if is_horizontal(line)), default=0.0)
        right = max((line.box.x1 for line in page.lines if is_horizontal(line)), default=0.0)
        printed = page_rows(page.lines)
        abreast: Abreast | None = None
        self.is_bare = not any(_COLON.search(line.text) for line in page.lines)
        for row in printed[running_head(page, printed, self.vocabulary) if is_further else 0 :]:
            if not any(character.isalnum() for line in row for character in line.text):
                continue
            headings = self._headings(row)
            if len(row) == 1 and _FOOTER.match(PlainText.of(row[0].text).text):
                continue
            if is_between(row, self.current):
                continue
            if abreast is not None and not any(headings) and abreast.takes(row):
                abreast.add(page, row)
                continue
            is_over = not any(headings) and ends_text(page, row, left, self.current)
            kinds = _kinds_beside(row)
            is_over = is_over or (not headings[0] and not kinds and self._is_of_form(row))
            is_over = is_over or is_signed_under_label(row[0], headings[0])
            is_over = is_over or (abreast is not None and not abreast.is_one_list)
            if is_over or is_far_below(page, row[0], self.current):
                self.current = None
            abreast = Abreast([], [], row[0].box) if are_abreast(row, headings) else None
            if abreast is None and kinds:
                abreast = self._take_kinds(page, row, headings, kinds)
                continue
            if abreast is None:
                self._take_row(page, row, headings, right)
                continue
            for line, inside in zip(row, headings, strict=True):
                if inside and inside[0].start == 0:
                    self.current = None
                self._take(page, line, inside, 0.0)
                if self.current is not None:
                    abreast.open(line, self.current)

    def _headings(self, row: Sequence[Line]) -> list[list[Heading]]:
        """The headings in each line of ``row`` that begin sections."""
        key = self.current.key if self.current else STOP
        title = self.current.title if self.current else ""
        text = "".join(self.current.parts) if self.current else ""
        found: list[list[Heading]] = []
        for line in row:
            start, inside = 0, []
            for heading in headings_in(line, self.vocabulary, with_soft=True, is_bare=self.is_bare):
                before = text + line.text[start : heading.start]
                is_part = heading.is_soft and key != STOP and key not in self.lists
                if is_part and is_within(heading, line, before, title):
                    continue
                if self._is_new(heading, line):
                    inside.append(heading)
                    key, text, start = heading.key, "", heading.value_start
                    title = line.text[heading.start : heading.value_start]
            glued = (
                None
                if inside or key not in self.lists
                else glued_heading(line, self.vocabulary, self.lists)
            )
            if glued is not None:
                inside.append(glued)
                key, text, start = glued.key, "", glued.value_start
            text += line.text[start:]
            found.append(inside)
        return found

    def _is_new(self, heading: Heading, line: Line) -> bool:
        """建议：… within 出院医嘱 is a part of it, and a heading where the paper has no other.
        So is 免疫组化：… that is set in under 病理诊断."""
        said = PlainText.of(line.text[heading.start : heading.value_start]).text.strip(":")
        is_set_in = self.current is not None and line.box.x0 > self.current.left + line.box.height
        if is_set_in and heading.start == 0 and said in self.vocabulary.line_stops:
            return False
        return not any(section.key == _FULLER.get(heading.key) for section in self.found)

    def _is_of_form(self, row: Sequence[Line]) -> bool:
        return is_of_foot(row) or (len(row) > 1 and is_of_labels(row, self.vocabulary))

    def _take_row(
        self, page: Page, row: Sequence[Line], headings: Sequence[Sequence[Heading]], right: float
    ) -> None:
        last: Line | None = None
        for line, inside in zip(row, headings, strict=True):
            if inside or not is_stray(line, last, self.current):
                self._take(page, line, inside, right)
                last = line if self.current is not None and self.current.parts else None

    def _take_kinds(
        self,
        page: Page,
        row: Sequence[Line],
        headings: Sequence[Sequence[Heading]],
        kinds: Mapping[int, str],
    ) -> Abreast | None:
        """中医诊断：… beside 西医诊断：… under one heading: each kind has a column of its own."""
        columns = Abreast([], [], row[0].box, is_one_list=True)
        for number, (line, inside) in enumerate(zip(row, headings, strict=True)):
            if number and number in kinds and self.current is not None and self.current.is_list:
                self.open(self.current.key, 0.0)
                self.current.title = kinds[number]
            self._take(page, line, inside, 0.0)
            if self.current is not None:
                columns.open(line, self.current)
        return columns if columns.sections else None

    def _take(self, page: Page, line: Line, headings: Sequence[Heading], edge: float) -> None:
        """Add a line to the running section and open those whose headings it holds."""
        if self.current is not None:
            self.current.add(page, line, 0, headings[0].start if headings else len(line.text))
        for number, heading in enumerate(headings):
            is_last = number + 1 == len(headings)
            self.open(heading.key, edge)
            end = len(line.text) if is_last else headings[number + 1].start
            if self.current is not None:
                self.current.title = line.text[heading.start : heading.value_start]
                self.current.left = line.box.x0
                self.current.add(page, line, heading.value_start, end)
                self.current.heading = None if self.current.parts else line.box


_COLON = re.compile(r"[:：](?!\d)")  # and no time of day


def _kinds_beside(row: Sequence[Line]) -> dict[int, str]:
    """Which lines of ``row`` begin with a kind of diagnosis, and with which: none where no line but
    the first does."""
    found = ((n, KIND_OF_DIAGNOSIS.match(PlainText.of(x.text).text)) for n, x in enumerate(row))
    kinds = {number: kind[0] for number, kind in found if kind is not None}
    return kinds if any(kinds) else {}
