"""What papers about a patient share: a head of labels, a hospital over the title, headed text."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from extractors.diagnosis_list import split_list
from extractors.forms import Reading, best_by_key, read_form, split_range
from extractors.kinds import KINDS
from extractors.labels import EXTRA, Vocabulary, find_labels
from extractors.layout import PlainText, page_slope, reading_order
from extractors.sections import MIN_CELLS, Section, joined_text, read_sections
from extractors.tables import join_split_labels
from extractors.types import Field, Page
from extractors.types_of_paper.title_hospital import hospital_of
from extractors.values.dates import find_dates
from extractors.values.text import half_width


def labelled_fields(
    pages: Sequence[Page], vocabulary: Vocabulary, *, needs_colon: bool
) -> dict[str, Field]:
    """One field a label of ``vocabulary``, the surest of all ``pages``."""
    readings: list[Reading] = []
    for page in pages:
        for reading in read_form(page, vocabulary, needs_colon=needs_colon).readings:
            readings += split_range(reading) if "+" in reading.key else [reading]
    best = best_by_key([r for r in readings if not r.key.startswith(EXTRA)])
    return {key: reading.as_field() for key, reading in best.items()}


def head_fields(pages: Sequence[Page], vocabulary: Vocabulary) -> dict[str, Field]:
    """Labels before colons anywhere; in the head, over all running text, without colons too."""
    pages = [join_split_labels(page, vocabulary) for page in pages]
    upper = head_of(pages[0], vocabulary)
    head = labelled_fields([upper], vocabulary, needs_colon=False)
    return _glued_department(upper) | head | labelled_fields(pages, vocabulary, needs_colon=True)


_DEPARTMENT = re.compile(
    r"(?:科室|科别|病区)([\u3400-\u9fff]{2,10}(?:科[一二三四五六七八九十\d]{0,2}|[病一二三四五六七八九十]区"
    r"|中心|病房|ICU))"
)


def _glued_department(page: Page) -> dict[str, Field]:
    """科室泌尿外科: a department ends like one, so its label needs neither colon nor blank."""
    for line in page.lines:
        plain = PlainText.of(line.text)
        if match := _DEPARTMENT.fullmatch(plain.text):
            start, end = plain.raw_span(*match.span(1))
            raw, box = line.text[start:end], line.span_box(start, end)
            return {"department": Field(match[1], raw, line.confidence, page.index, box)}
    return {}


def head_of(page: Page, vocabulary: Vocabulary) -> Page:
    """``page`` down to its first section heading."""
    slope = page_slope(page.lines)

    headings = [
        slope.level(label.box)
        for label in find_labels(page.lines, vocabulary, needs_colon=True)
        if label.spelling in vocabulary.sections
    ]
    end = min(headings, default=page.height / 3)
    return replace(
        page, lines=tuple(x for x in page.lines if slope.level(x.box) < end - x.box.height / 2)
    )


def section_fields(
    pages: Sequence[Page],
    vocabulary: Vocabulary,
    *,
    lists: Sequence[str] = (),
    texts: Sequence[str] = (),
    min_cells: int = MIN_CELLS,
) -> dict[str, Field]:
    """The headed running text: ``lists`` are cut into their entries, ``texts`` are one string."""
    joined = [join_split_labels(page, vocabulary) for page in pages]
    sections = read_sections(joined, vocabulary, min_cells, lists)
    fields: dict[str, Field] = {}
    for key in lists:
        section = _longest(sections, key)
        if section is not None and (entries := split_list(section)):
            fields[key] = section.as_field(entries)
    for key in texts:
        section = _longest(sections, key)
        if section is not None:
            fields[key] = section.as_field(half_width(joined_text(section)))
    return fields


def _longest(sections: Sequence[Section], key: str) -> Section | None:
    """A heading printed twice is usually cut short once."""
    found = [section for section in sections if section.key == key]
    return max(found, key=lambda section: len("".join(section.parts)), default=None)


def with_hospital(fields: Mapping[str, Field], pages: Sequence[Page]) -> dict[str, Field]:
    """``fields`` and, where no label named it, the hospital over the title of ``pages``."""
    hospital = None if "hospital_name" in fields else hospital_of(pages)
    return {**fields} if hospital is None else {**fields, "hospital_name": hospital}


def signed_name(pages: Sequence[Page], vocabulary: Vocabulary) -> Field | None:
    """经治医师 张三 at the end of the text: the last line that is a label of ``physician_name`` and
    a name, without a colon between them."""
    labels = [s for s in vocabulary.by_length if vocabulary.keys[s] == "physician_name"]
    for page in reversed(pages):
        for line in reversed(reading_order(page.lines)):
            plain = PlainText.of(line.text)
            label = next((each for each in labels if plain.text.startswith(each)), None)
            start = len(label) if label is not None else len(plain.text)
            name = plain.text[start:]
            if 2 <= len(name) <= LONGEST_SIGNED and (value := KINDS["person"].parse(name)):
                first, last = plain.raw_span(start, len(plain.text))
                box = line.span_box(first, last)
                raw = line.text[first:last]
                return Field(value, raw, line.confidence, page.index, box)
    return None


LONGEST_SIGNED = 4  # characters; longer ones are sentences: 医师建议卧床休息


def date_at_the_foot(page: Page) -> Field | None:
    """The date that stands alone below the text, where it is the only one."""
    found = []
    for line in reading_order(page.lines):
        dates = find_dates(line.text)
        if len(dates) == 1 and line.box.center_y > page.height / 2:
            value, start, end = dates[0]
            rest = line.text[:start] + line.text[end:].strip().removeprefix("日")
            if len(value) == len("2021-04-14") and not any(c.isalnum() for c in rest):
                box = line.span_box(start, end)
                found.append(Field(value, line.text[start:end], line.confidence, page.index, box))
    return found[0] if len(found) == 1 else None
