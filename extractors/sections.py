"""Running text under headings: 入院诊断：…, over lines and pages, until the next heading."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from extractors.labels import STOP, Vocabulary, find_labels
from extractors.layout import (
    PlainText,
    is_horizontal,
    page_rows,
)
from extractors.section_cells import read_cells
from extractors.types import Box, Field, Line, Page
from extractors.values.text import simplified

_FOOTER = re.compile(r"^(第\d+页.*|共\d+页.*|-?\d{1,2}-?|\d+/\d+)$")
MIN_CELLS = 3
SHORT_LINE = 0.78  # of the text block's width: a line that ends before it ends its paragraph


@dataclass
class Section:
    """The text under one heading, line by line, with where each line stands."""

    key: str
    parts: list[str] = field(default_factory=list)
    places: list[tuple[int, Box]] = field(default_factory=list)
    confidences: list[float] = field(default_factory=list)
    right_edges: list[float] = field(default_factory=list)

    def add(self, page: Page, line: Line, start: int, end: int) -> None:
        """Take ``line.text[start:end]`` as the next part."""
        text = simplified(line.text[start:end]).strip()
        if text:
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
    pages: Sequence[Page], vocabulary: Vocabulary, min_cells: int = MIN_CELLS
) -> list[Section]:
    """All headed sections of a paper, in order; a heading may come more than once.

    A page with ``min_cells`` headings beside their text is read as a table.
    """
    found: list[Section] = []
    current: Section | None = None
    for number, page in enumerate(pages):
        cells = read_cells(page, vocabulary, min_cells)
        for cell in cells:
            found.append(Section(cell.key))
            for line in cell.lines:
                found[-1].add(page, line, 0, len(line.text))
        if cells:
            current = None
            continue
        current = _read_rows(page, vocabulary, number > 0, current, found)
    return [section for section in found if section.parts]


def _read_rows(
    page: Page,
    vocabulary: Vocabulary,
    is_further: bool,
    current: Section | None,
    found: list[Section],
) -> Section | None:
    """Take the rows of one page from top to bottom; gives the section that is still open."""
    left = min((line.box.x0 for line in page.lines if is_horizontal(line)), default=0.0)
    printed = page_rows(page.lines)
    abreast: _Abreast | None = None
    for row in printed[running_head(page, printed, vocabulary) if is_further else 0 :]:
        headings = [list(_headings(line, vocabulary)) for line in row]
        if _FOOTER.match(PlainText.of(row[0].text).text):
            continue
        if abreast is not None and not any(headings) and abreast.takes(row):
            abreast.add(page, row)
            continue
        if abreast is not None or (not any(headings) and _ends_text(row, left, page.width)):
            current = None
        abreast = _Abreast([], [], row[0].box) if _are_abreast(row, headings) else None
        for line, inside in zip(row, headings, strict=True):
            if abreast is not None and inside and inside[0].start == 0:
                current = None
            current = _take(page, line, inside, current, found)
            if abreast is not None and current is not None:
                abreast.open(line, current)
    return current


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


def _take(
    page: Page,
    line: Line,
    headings: Sequence[_Heading],
    current: Section | None,
    found: list[Section],
) -> Section | None:
    """Add a line to the running section and open those whose headings it holds."""
    if current is not None:
        current.add(page, line, 0, headings[0].start if headings else len(line.text))
    for number, heading in enumerate(headings):
        is_last = number + 1 == len(headings)
        current = Section(heading.key)
        end = len(line.text) if is_last else headings[number + 1].start
        current.add(page, line, heading.value_start, end)
        if heading.key != STOP:
            found.append(current)
    return current


SIGNATURE = re.compile(r"(医师|医生|患者|家属)(签名|签字|签章)|^(主治|住院|经治|主管)医[师生]")
DEEP_INDENT = 0.25  # of the page's width


def _ends_text(row: Sequence[Line], left: float, page_width: int) -> bool:
    """A signature, or a centred line (a slogan, a stamp), closes the running text."""
    plain = PlainText.of(row[0].text).text
    return bool(SIGNATURE.search(plain)) or row[0].box.x0 - left > DEEP_INDENT * page_width


def _headings(line: Line, vocabulary: Vocabulary) -> Iterable[_Heading]:
    """Headings in a line: at its start, or anywhere before a colon."""
    plain = PlainText.of(line.text)
    taken_to = 0
    hits = []
    for spelling in vocabulary.by_length:
        start = plain.text.find(spelling)
        while start >= 0:
            hits.append((start, -len(spelling), spelling))
            start = plain.text.find(spelling, start + 1)
    for start, negative, spelling in sorted(hits):
        end = start - negative
        rest = plain.text[end:]
        bracket = re.match(r"\([^)]{0,16}\)(?=:)", rest)
        end += bracket.end() if bracket else 0
        rest = plain.text[end:]
        is_section = spelling in vocabulary.sections
        colons = _MISREAD_COLONS if is_section and start == 0 else ":"
        has_colon = plain.text[end : end + 1] in tuple(colons)
        if is_section and start == 0 and not has_colon:
            long_heading = _LONG_HEADING.match(rest)
            end += long_heading.end() if long_heading else 0
            has_colon = long_heading is not None
        is_whole = start == 0 and end == len(plain.text)
        if start < taken_to or not (has_colon or (is_section and is_whole)):
            continue
        taken_to = end
        value = end + 1 if has_colon else end
        raw_start = plain.origin[start]
        raw_value = plain.origin[value] if value < len(plain.origin) else len(line.text)
        key = vocabulary.sections.get(spelling, STOP)
        yield _Heading(key, raw_start, raw_value, is_section)


_MISREAD_COLONS = ":;.·'"  # what a colon is read as behind a heading that begins a line

# 入院情况(主诉、现病史、体检)及诊疗经过: what may follow a heading's first word before its colon
_LONG_HEADING = re.compile(r"[^:。;,\d]{1,24}(?=:)")

# A figure behind the mark makes a decimal of it, unless the entry begins so: 1.2型糖尿病.
_NO_DECIMAL = r"(?!\d(?!型))"
_NUMBERED = re.compile(
    r"(?:(?<=^)|(?<=[\s;；,，。、]))\s*"
    rf"(?:(\d{{1,2}})\s*[、.．)）:：]{_NO_DECIMAL}|[①-⑳]|[(（]\d{{1,2}}[)）])\s*"
)
# 主要诊断：… 其他诊断：1.… name the kind of the entries after them and are no entries.
_KIND_OF_DIAGNOSIS = re.compile(
    r"(?:(?:主要|其他|其它|次要|第一|补充|中医|西医|病理)(?:诊断|病名|证型|证候)|中医证型|证型)\s*[:：]"
)
_CLOSING = " \t\n;；,，。.、:：＿_-"


def split_list(section: Section) -> tuple[str, ...]:
    """The entries of a list of diagnoses, in printed order, without numbers and closing marks."""
    text = _KIND_OF_DIAGNOSIS.sub("\n", _joined(section))
    pieces = [
        part
        for number, piece in _numbered_pieces(text)
        for counted in _split_by_count(piece, number + 1)
        for part in re.split(r"[;；\n]", counted)
    ]
    return tuple(clean for piece in pieces if (clean := piece.strip(_CLOSING)))


def _numbered_pieces(text: str) -> list[tuple[int, str]]:
    """The text between numbers that stand apart, each with the number before it (1 for none)."""
    marks = list(_NUMBERED.finditer(text))
    starts = [0, *(mark.end() for mark in marks)]
    ends = [*(mark.start() for mark in marks), len(text)]
    numbers = [1, *(int(mark[1] or 1) for mark in marks)]
    return [(n, text[start:end]) for n, start, end in zip(numbers, starts, ends, strict=True)]


def _split_by_count(text: str, number: int) -> list[str]:
    """Cut before 2、 3、 4、 … in turn: recognised text often loses the blank before a number."""
    pieces: list[str] = []
    while match := re.search(rf"(?<!\d){number}\s*[、.．)）]{_NO_DECIMAL}", text):
        pieces.append(text[: match.start()])
        text = text[match.end() :]
        number += 1
    return [*pieces, text]


def _joined(section: Section) -> str:
    """Lines joined; a line that ends well before the right edge ends a paragraph (newline)."""
    edge = max(section.right_edges)
    text = ""
    for part, right in zip(section.parts, section.right_edges, strict=True):
        text += part + ("\n" if right < SHORT_LINE * edge else "")
    return text.strip()


def joined_text(section: Section) -> str:
    """The section as one string, line breaks of the print removed."""
    return "".join(section.parts).strip()
