"""Running text under headings: 入院诊断：…, over lines and pages, until the next heading."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field

from extractors.heading_shapes import (
    BRACKETED,
    CLOSING_BRACKET,
    ends_list,
    is_heading_alone,
    is_signature,
    lead_length,
)
from extractors.icd import is_code
from extractors.labels import STOP, Vocabulary, find_labels
from extractors.layout import (
    PlainText,
    is_horizontal,
    page_rows,
)
from extractors.misread import closest_heading
from extractors.section_cells import read_cells
from extractors.types import Box, Field, Line, Page
from extractors.values.text import simplified

_FOOTER = re.compile(r"^(第\d+页.*|共\d+页.*|-?\d{1,2}-?|\d+/\d+)$")
MIN_CELLS = 3


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

    def add(self, page: Page, line: Line, start: int, end: int) -> None:
        """Take ``line.text[start:end]`` as the next part."""
        text = simplified(line.text[start:end]).strip()
        if text and not (self.is_list and is_code(text)):
            self.parts.append(text)
            self.places.append((page.index, line.span_box(start, end)))
            self.confidences.append(line.confidence)
            self.right_edges.append(line.box.x1)

    def as_field(self, value: str | tuple[str, ...]) -> Field:
        """A field over the section's lines on its first page."""
        first = self.places[0][0]
        box = Box.around(box for page, box in self.places if page == first)
        confidence = sum(self.confidences) / len(self.confidences)
        return Field(value, "\n".join(self.parts), confidence, first, box)


@dataclass(frozen=True, slots=True)
class _Heading:
    key: str
    start: int
    value_start: int
    is_section: bool = True  # and no label of the head


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
        cells = read_cells(page, vocabulary, min_cells)
        for cell in cells:
            reading.open(cell.key, cell.right)
            for line in cell.lines:
                reading.found[-1].add(page, line, 0, len(line.text))
        if cells:
            reading.current = None
        else:
            reading.take_page(page, is_further=number > 0)
    return [section for section in reading.found if section.parts]


@dataclass
class _Reading:
    """Sections read so far, and the one that is still open."""

    vocabulary: Vocabulary
    lists: frozenset[str]
    found: list[Section] = field(default_factory=list)
    current: Section | None = None

    def open(self, key: str, edge: float) -> None:
        """Begin a section; that of ``STOP`` is read and forgotten."""
        self.current = Section(key, edge=edge, is_list=key in self.lists)
        if key != STOP:
            self.found.append(self.current)

    def take_page(self, page: Page, is_further: bool) -> None:
        """Take the rows of one page from top to bottom."""
        left = min((line.box.x0 for line in page.lines if is_horizontal(line)), default=0.0)
        right = max((line.box.x1 for line in page.lines if is_horizontal(line)), default=0.0)
        printed = page_rows(page.lines)
        abreast: _Abreast | None = None
        for row in printed[running_head(page, printed, self.vocabulary) if is_further else 0 :]:
            headings = [list(_headings(line, self.vocabulary)) for line in row]
            if _FOOTER.match(PlainText.of(row[0].text).text):
                continue
            if self._is_between(row):
                continue
            if abreast is not None and not any(headings) and abreast.takes(row):
                abreast.add(page, row)
                continue
            if abreast is not None or (
                not any(headings) and _ends_text(row, left, page.width, self.current)
            ):
                self.current = None
            abreast = _Abreast([], [], row[0].box) if _are_abreast(row, headings) else None
            if abreast is None:
                self._take_row(page, row, headings, right)
                continue
            for line, inside in zip(row, headings, strict=True):
                if inside and inside[0].start == 0:
                    self.current = None
                self._take(page, line, inside, 0.0)
                if self.current is not None:
                    abreast.open(line, self.current)

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

    def _take_row(
        self, page: Page, row: Sequence[Line], headings: Sequence[Sequence[_Heading]], right: float
    ) -> None:
        last: Line | None = None
        for line, inside in zip(row, headings, strict=True):
            if inside or not _is_stray(line, last, self.current):
                self._take(page, line, inside, right)
                last = line if self.current is not None and self.current.parts else None

    def _take(self, page: Page, line: Line, headings: Sequence[_Heading], edge: float) -> None:
        """Add a line to the running section and open those whose headings it holds."""
        if self.current is not None:
            self.current.add(page, line, 0, headings[0].start if headings else len(line.text))
        for number, heading in enumerate(headings):
            is_last = number + 1 == len(headings)
            self.open(heading.key, edge)
            end = len(line.text) if is_last else headings[number + 1].start
            if self.current is not None:
                self.current.add(page, line, heading.value_start, end)


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


RUNNING_HEAD = 0.15  # of the page's height: how far down the head of a further page reaches
_PERSON_KEYS = frozenset(
    {"patient_name", "admission_number", "medical_record_number", "bed_number", "department"}
)
_RUNNING_TEXT = re.compile(
    r"^[^:。，,;；]{2,30}(?:医院|卫生院|保健院|中心)[^:。，,;；]{0,12}$|[(（]?续[页表]?[)）]?$"
)


def running_head(page: Page, printed: Sequence[Sequence[Line]], vocabulary: Vocabulary) -> int:
    """How many of the uppermost rows repeat whose paper it is: hospital, name, number."""
    last = 0
    for number, row in enumerate(printed):
        if row[0].box.center_y > RUNNING_HEAD * page.height:
            break
        labels = find_labels(row, vocabulary, needs_colon=True)
        if any(vocabulary.sections.get(label.spelling) for label in labels):
            break
        plain = PlainText.of("".join(line.text for line in row)).text
        names_person = any(label.key in _PERSON_KEYS for label in labels)
        if names_person or _RUNNING_TEXT.search(plain) or row[0].box.y1 < 0.05 * page.height:
            last = number + 1
    return last


@dataclass
class _Abreast:
    """Sections whose headings stand side by side, each with its own column of text below."""

    starts: list[float]
    sections: list[Section]
    last: Box

    def open(self, line: Line, section: Section) -> None:
        """``line`` is of ``section``, a new one at the right or the one that was last."""
        if not self.sections or section is not self.sections[-1]:
            self.starts.append(line.box.x0 - line.box.height)
            self.sections.append(section)

    def takes(self, row: Sequence[Line]) -> bool:
        """Whether ``row`` goes on with the columns: right below, and nothing runs across them."""
        height = min(line.box.height for line in row)
        is_close = row[0].box.y0 - self.last.y1 < MAX_COLUMN_GAP * height
        return is_close and all(
            self._column(line.box.x0) == self._column(line.box.x1 - height) for line in row
        )

    def add(self, page: Page, row: Sequence[Line]) -> None:
        for line in row:
            self.sections[self._column(line.box.x0)].add(page, line, 0, len(line.text))
        self.last = row[0].box

    def _column(self, x: float) -> int:
        return max(sum(start <= x for start in self.starts) - 1, 0)


MAX_COLUMN_GAP = 2.0  # line heights between two rows of columns


def _are_abreast(row: Sequence[Line], headings: Sequence[Sequence[_Heading]]) -> bool:
    """Two lines or more of a row begin with a heading, one of them a list or text that we read."""
    starting = [inside[0] for inside in headings if inside and inside[0].start == 0]
    is_each = len(headings) > 1 and len(starting) == len(headings)
    return is_each and all(h.is_section for h in starting) and any(h.key for h in starting)


DEEP_INDENT = 0.25  # of the page's width
FULL_LINE = 0.9  # of the way to the right edge: a line that reaches so far may go on below


def _ends_text(row: Sequence[Line], left: float, page_width: int, current: Section | None) -> bool:
    """A signature, a centred line (a slogan, a stamp) or what has a heading's shape closes the
    running text; a list, also the beginning of a story."""
    plain = PlainText.of(row[0].text).text
    if row[0].box.x0 - left > DEEP_INDENT * page_width or any(map(_is_signed, row)):
        return True
    if current is None or not current.parts:
        return False
    if current.is_list:
        return ends_list(plain)
    is_full = current.right_edges[-1] > FULL_LINE * current.edge
    goes_on = is_full and current.parts[-1][-1] not in "。；;.!"
    return len(row) == 1 and is_heading_alone(plain) and not goes_on


def _is_signed(line: Line) -> bool:
    return is_signature(PlainText.of(line.text).text)


def _headings(line: Line, vocabulary: Vocabulary) -> Iterable[_Heading]:
    """Headings in a line: at its start, or anywhere before a colon."""
    plain = PlainText.of(line.text)
    lead = lead_length(plain.text)
    taken_to = 0
    hits = []
    for spelling in vocabulary.by_length:
        start = plain.text.find(spelling)
        while start >= 0:
            hits.append((start, -len(spelling), spelling))
            start = plain.text.find(spelling, start + 1)
    for start, negative, spelling in sorted(hits):
        is_section, begins = spelling in vocabulary.sections, start in (0, lead)
        if start < taken_to or (not begins and spelling in vocabulary.line_stops):
            continue
        found = _heading_end(plain, start - negative, is_section and begins)
        if found is None:
            continue
        taken_to, value = found
        raw_start = plain.origin[0 if begins else start]
        raw_value = plain.origin[value] if value < len(plain.origin) else len(line.text)
        key = vocabulary.sections.get(spelling, STOP)
        yield _Heading(key, raw_start, raw_value, is_section)
    if not taken_to:
        yield from _other_heading(line, plain, vocabulary)


def _other_heading(line: Line, plain: PlainText, vocabulary: Vocabulary) -> Iterable[_Heading]:
    """A line's first word that is a known heading with one character misread (出院诊昕：…), or any
    words in heavy brackets (【病情概要】…)."""
    bracketed = BRACKETED.match(plain.text)
    word = bracketed or _FIRST_WORD.match(plain.text)
    spelling = closest_heading(word[1], vocabulary) if word else None
    if word is None or (spelling is None and not bracketed):
        return
    value = word.end()
    raw_value = plain.origin[value] if value < len(plain.origin) else len(line.text)
    key = vocabulary.sections[spelling] if spelling is not None else STOP
    yield _Heading(key, plain.origin[0], raw_value)


_FIRST_WORD = re.compile(r"([\u3400-\u9fff]{4,8})(?::|$)")


def _heading_end(plain: PlainText, end: int, begins_section: bool) -> tuple[int, int] | None:
    """Where a heading ends and its text begins, if what is behind ``end`` makes it one."""
    bracket = _REMARK.match(plain.text, end)
    end = bracket.end() if bracket else end
    if plain.text[end : end + 1] in tuple(_MISREAD_COLONS if begins_section else ":"):
        return end, end + 1
    if not begins_section:
        return None
    long_heading = _LONG_HEADING.match(plain.text, end)
    if long_heading is not None:
        return long_heading.end(), long_heading.end() + 1
    rest = plain.text[end:]
    is_apart = bool(rest) and plain.origin[end] - plain.origin[end - 1] > 1
    return (end, end) if not rest or is_apart or _NUMBER.match(rest) else None


_REMARK = re.compile(r"\([^)]{0,16}\)(?=:)")
_MISREAD_COLONS = ":;.·'" + CLOSING_BRACKET  # behind a heading that begins a line
_NUMBER = re.compile(r"1[.、)]|\(1\)|①")  # of a first entry, behind a heading without a colon

# 入院情况(主诉、现病史、体检)及诊疗经过: what may follow a heading's first word before its colon
_LONG_HEADING = re.compile(r"[^:。;,\d]{1,24}(?=:)")


def joined_text(section: Section) -> str:
    """The section as one string, line breaks of the print removed."""
    return "".join(section.parts).strip()
