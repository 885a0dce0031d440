"""The running text under the headings of a paper, as its fields: lists and passages."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from extractors.labels.finding import Vocabulary, find_labels
from extractors.layout import page_slope
from extractors.lines.split_labels import join_split_labels
from extractors.lines.stray_text import without_seal_end, without_seals, without_strokes
from extractors.sections.diagnosis_list import lacks_numbers, split_list
from extractors.sections.heading_shapes import without_closing
from extractors.sections.headings import whole_heading
from extractors.sections.running_text import MIN_CELLS, read_sections
from extractors.sections.text import Section, joined_text
from extractors.types import Field, Page
from extractors.values.notation import with_notation
from extractors.values.text import half_width, squeeze


def section_fields(
    pages: Sequence[Page],
    vocabulary: Vocabulary,
    *,
    lists: Sequence[str] = (),
    texts: Sequence[str] = (),
    min_cells: int = MIN_CELLS,
    hospital: Field | None = None,
) -> dict[str, Field]:
    """The headed running text: ``lists`` are cut into their entries, ``texts`` are one string.
    What a seal says of the ``hospital`` is none of it."""
    name = str(hospital.value) if hospital else ""
    pages = [without_strokes(without_seals(page, name)) for page in pages]
    joined = [join_split_labels(page, vocabulary) for page in pages]
    sections = read_sections(joined, vocabulary, min_cells, lists)
    fields: dict[str, Field] = {}
    for key in lists:
        section = _longest(_joined(sections), key)
        if section is not None and (entries := split_list(section)):
            fields[key] = _doubted_if_torn(section.as_field(entries))
    for key in texts:
        section = _longest(_in_own_column(joined, vocabulary, key) or sections, key)
        if section is not None:
            text = without_seal_end(joined_text(section), name)
            text = _without_frame(with_semicolons(half_width(text)))
            fields[key] = _doubted_if_torn(section.as_field(with_notation(text)))
    return fields


def _in_own_column(pages: Sequence[Page], vocabulary: Vocabulary, key: str) -> list[Section]:
    """The sections of ``key`` whose heading stands alone right of a label: they have a column of
    their own, and the rows of the head beside them are none of their text."""
    found: list[Section] = []
    for page in pages:
        slope = page_slope(page.lines)
        for line in page.lines:
            if whole_heading(line, vocabulary) != key:
                continue
            level, half = slope.level(line.box), 0.5 * line.box.height
            beside = [
                x
                for x in page.lines
                if x.box.x1 < line.box.x0 and abs(slope.level(x.box) - level) < half
            ]
            if find_labels(beside, vocabulary, needs_colon=True):
                own = (x for x in page.lines if x.box.x0 > line.box.x0 - line.box.height)
                found += read_sections([replace(page, lines=tuple(own))], vocabulary)
    return [section for section in found if section.key == key]


TORN_TRUST = 0.9  # of a text whose numbers show that a part of it was not read
_REMARK = re.compile(r"^[(（](?:包括|含|注|请|如|可)[^()（）]{2,40}[)）][:：]?(?=.)")


def _without_frame(text: str) -> str:
    """``text`` without what the form says of it before, and a letter's closing words behind."""
    return without_closing(_REMARK.sub("", text))


def _doubted_if_torn(found: Field) -> Field:
    is_torn = lacks_numbers(found.raw)
    return replace(found, confidence=TORN_TRUST * found.confidence) if is_torn else found


# A clause that is no heading, with a colon behind it: …，穿弹力袜3个月：定期监测…
_CLAUSE_AND_COLON = re.compile(
    r"(?<=[；，。])([^；，。：:]{5,}|[^；，。：:]*\d[^；，。：:]*)[：:](?=[\u3400-\u9fff]{2})"
)
_LEADS_ON = re.compile(
    "(?:药物?|如下|以下|下列|事项|医嘱|建议|包括|方法|指导|方案|时间|地点|电话|计划)$"
)


def with_semicolons(text: str) -> str:
    """``text`` with the semicolons that were read as colons, where it parts its clauses by them."""
    if "；" not in text:
        return text
    return _CLAUSE_AND_COLON.sub(
        lambda found: found[0] if _LEADS_ON.search(found[1]) else f"{found[1]}；", text
    )


def _joined(sections: Sequence[Section]) -> list[Section]:
    """``sections`` with those right behind each other that each hold a kind of the same list as
    one: 出院中医诊断：… 出院西医诊断：…"""
    found: list[Section] = []
    for section in sections:
        last = found[-1] if found else None
        is_kind = (
            last is not None and last.key == section.key and _KIND_OF_LIST.search(section.title)
        )
        if last is not None and is_kind and _are_different(last, section):
            found[-1] = last.followed_by(section)
        else:
            found.append(section)
    return found


_KIND_OF_LIST = re.compile("中医|西医|证型|证候|辨证|其他|其它|次要|次诊断|补充|并发")


def _are_different(first: Section, second: Section) -> bool:
    entries = [{squeeze(entry) for entry in split_list(each)} for each in (first, second)]
    return bool(entries[0]) and bool(entries[1]) and not entries[0] & entries[1]


def _longest(sections: Sequence[Section], key: str) -> Section | None:
    """A heading printed twice is usually cut short once."""
    found = [section for section in sections if section.key == key]
    return max(found, key=lambda section: len("".join(section.parts)), default=None)
