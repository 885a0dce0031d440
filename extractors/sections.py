"""Running text under headings: 入院诊断：…, over lines and pages, until the next heading."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace

from extractors.abreast import Abreast, are_abreast
from extractors.diagnosis_tables import read_diagnosis_tables
from extractors.heading_shapes import (
    KIND_OF_DIAGNOSIS,
    ends_list,
    is_closing,
    is_contact,
    is_heading_alone,
    is_row_of_form,
    is_signature,
)
from extractors.icd import is_code
from extractors.labels import STOP, Vocabulary
from extractors.layout import (
    PlainText,
    is_horizontal,
    page_rows,
)
from extractors.paired_cells import read_paired_cells
from extractors.running_heads import running_head
from extractors.section_cells import Cell, read_cells
from extractors.section_headings import (
    Heading,
    glued_heading,
    headings_in,
    is_of_labels,
    whole_heading,
)
from extractors.types import Box, Field, Line, Page
from extractors.values.text import simplified

_FOOTER = re.compile(r"^(第\d+页.*|共\d+页.*|-?\d{1,2}-?|\d+/\d+)$")
MIN_CELLS = 3
TORN = 0.3  # line heights between two pieces of one entry
_FULLER = {"advice": "discharge_advice", "diagnoses": "discharge_diagnoses"}


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
        for cell in (*cells, *tables, *paired):
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
            if self._is_between(row):
                continue
            if abreast is not None and not any(headings) and abreast.takes(row):
                abreast.add(page, row)
                continue
            is_over = not any(headings) and _ends_text(page, row, left, self.current)
            kinds = _kinds_beside(row)
            is_over = is_over or (not headings[0] and not kinds and self._is_of_form(row))
            is_over = is_over or _is_signed_under_label(row[0], headings[0])
            is_over = is_over or (abreast is not None and not abreast.is_one_list)
            if is_over or _is_far_below(page, row[0], self.current):
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
                if is_part and _is_within(heading, line, before, title):
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

    def _is_between(self, row: Sequence[Line]) -> bool:
        """A few characters of a seal that reach from one row of the text into the next."""
        last = self.current.places[-1] if self.current and self.current.places else None
        line = row[0]
        is_stray = len(row) == 1 and len(line.text) <= LONGEST_STRAY
        return (
            is_stray
            and last is not None
            and last[1].x0 + 4 * line.box.height < line.box.x0 < last[1].x1
            and line.box.y0 < last[1].y1
        )

    def _is_of_form(self, row: Sequence[Line]) -> bool:
        return _is_of_foot(row) or (len(row) > 1 and is_of_labels(row, self.vocabulary))

    def _take_row(
        self, page: Page, row: Sequence[Line], headings: Sequence[Sequence[Heading]], right: float
    ) -> None:
        last: Line | None = None
        for line, inside in zip(row, headings, strict=True):
            if inside or not _is_stray(line, last, self.current):
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


def _is_within(heading: Heading, line: Line, before: str, title: str) -> bool:
    """出院带药：… is a part of 出院医嘱 inside its text, as its first words, and as an entry that
    counts on; by itself on a line it is a heading like any other."""
    if line.text[: heading.start].strip() or not before.strip():
        return True
    return counts_on(before, line.text, title)


_COUNTED = re.compile(r"(?<!\d)(\d{1,2})\s*[、.．)）](?!\d)|[(（](\d{1,2})[)）]|([①-⑳])")


def counts_on(before: str, text: str, title: str = "") -> bool:
    """Whether ``text`` begins with the number after the last one in ``before``, and with none that
    counts on from the heading ``title``: 五、出院医嘱 1、… 2、… 六、出院带药."""
    number = _number(_COUNTED.match(text.strip()))
    counted = [_number(each) for each in _COUNTED.finditer(before)]
    if number is None or counted[-1:] != [number - 1]:
        return False
    return _number(_COUNTED.match(title.strip())) != number - 1


def _number(found: re.Match[str] | None) -> int | None:
    if found is None:
        return None
    return ord(found[3]) - ord("①") + 1 if found[3] else int(found[1] or found[2])


STRAY_GAP, LONGEST_STRAY = 4.0, 8  # line heights before, and characters of, what is no text


def _is_stray(line: Line, last: Line | None, current: Section | None) -> bool:
    """Ink that stands in a row of text and is none of it: a star or a few characters of a seal far
    behind the end of the line, a column of codes beside a list."""
    plain = PlainText.of(line.text).text
    if not any(character.isalnum() for character in plain):
        return not any(mark in plain for mark in "。；;,)")
    if current is None or last is None:
        return False
    is_far = line.box.x0 - last.box.x1 > STRAY_GAP * last.box.height
    is_entry = current.is_list and _ENTRY.match(plain) is not None
    is_short = len(plain) <= LONGEST_STRAY and not is_entry
    return is_short and (is_far or line.confidence < ILLEGIBLE)


ILLEGIBLE = 0.5  # of a seal's characters, where ordinary print beside them is read surely


_ENTRY = re.compile(r"\d{1,2}[.、)]|\(\d|[①-⑳]")


DEEP_INDENT = 0.25  # of the page's width
FAR_BELOW = 2.5  # line heights of blank paper
FULL_LINE = 0.9  # of the way to the right edge: a line that reaches so far may go on below


def _ends_text(page: Page, row: Sequence[Line], left: float, current: Section | None) -> bool:
    """A signature, a centred line (a slogan, a stamp), a form's closing words or what has a
    heading's shape closes the running text; a list, also the beginning of a story."""
    plain = PlainText.of(row[0].text).text
    if row[0].box.x0 - left > DEEP_INDENT * page.width or any(map(_is_signed, row)):
        return True
    if is_closing(plain):
        return True
    if current is None or not current.parts:
        return False
    is_full = current.right_edges[-1] > FULL_LINE * current.edge
    if current.is_list and KIND_OF_DIAGNOSIS.match(plain):
        return False
    if current.is_list:
        goes_on = is_full or is_open(current.parts[-1])
        if is_row_of_form([PlainText.of(line.text).text for line in row]):
            return True
        return ends_list(plain) or (not goes_on and _is_outdented(row[0], current))
    goes_on = is_full and current.parts[-1][-1] not in "。；;.!"
    if not goes_on and is_contact(plain):
        return True
    goes_on = goes_on or counts_on("".join(current.parts), row[0].text, current.title)
    return len(row) == 1 and is_heading_alone(plain) and not goes_on


def is_open(text: str) -> bool:
    """高血压病3级（: what was opened is closed in the next line."""
    return len(re.findall(r"[(（]", text)) > len(re.findall(r"[)）]", text))


def _is_far_below(page: Page, line: Line, current: Section | None) -> bool:
    """Behind so much blank paper stands something else; a heading may stand far above its text."""
    number, last = current.places[-1] if current and current.places else (-1, line.box)
    return number == page.index and line.box.y0 - last.y1 > FAR_BELOW * last.height


def _is_outdented(line: Line, current: Section) -> bool:
    """Where entries are set in from their heading, what begins under the heading is no entry."""
    if current.heading is None:
        return False
    reach = line.box.height
    is_set_in = min(box.x0 for _, box in current.places) > current.heading.x0 + reach
    return is_set_in and line.box.x0 < current.heading.x0 + 0.5 * reach


_DATE = re.compile(
    r"(?:[\u3400-\u9fff]{0,4}(?:日期|时间):?)?(?:19|20)\d\d[年./-]?\d{1,2}[月./-]?\d{1,2}日?"
)

_DAY_OF_PAPER = re.compile("(?:报告|签发|开具|出具|打印|审核|填表|证明)(?:日期|时间)")


def _is_of_foot(row: Sequence[Line]) -> bool:
    """Who signed, the day of the paper, or a day alone left of who signed."""
    plain = PlainText.of(row[0].text).text
    is_day = _DATE.fullmatch(plain) is not None
    is_end = is_day and (_DAY_OF_PAPER.match(plain) or any(map(_is_signed, row[1:])))
    return _is_signed(row[0]) or bool(is_end)


def _is_signed_under_label(line: Line, headings: Sequence[Heading]) -> bool:
    """患者或家属签名：, of which a label is only the end."""
    is_label = bool(headings) and all(heading.key == STOP for heading in headings)
    return is_label and is_signature(PlainText.of(line.text[: headings[0].value_start]).text)


def _is_signed(line: Line) -> bool:
    return is_signature(PlainText.of(line.text).text)


def joined_text(section: Section) -> str:
    """The section as one string, line breaks of the print removed."""
    return "".join(section.parts).strip()
