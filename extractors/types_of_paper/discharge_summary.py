"""出院记录, 出院小结, 出院证明: a head of labels and a body of headed running text."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from extractors.checks import person_checks
from extractors.forms import best_by_key, read_form, split_range
from extractors.labels import EXTRA, load_vocabulary
from extractors.layout import reading_order
from extractors.sections import Section, joined_text, read_sections, split_list
from extractors.types import Check, Document, Field, Item, Line, Page
from extractors.types_of_paper.base import comparable_text, count_of, page_number
from extractors.values.text import half_width, squeeze

TITLE = re.compile(r"出院(记录|小结|证明|摘要|病历|总结|志)|出院诊断证明")
HEADINGS = (
    "入院情况",
    "入院诊断",
    "诊疗经过",
    "治疗经过",
    "出院诊断",
    "出院情况",
    "出院医嘱",
    "住院经过",
)
HEAD_LABELS = ("入院日期", "入院时间", "出院日期", "出院时间", "姓名", "性别", "年龄", "床号")
_KIND = "医院|卫生院|保健院|医学中心|医疗中心|研究院|研究所|防治院|卫生服务中心|疗养院"
HOSPITAL = re.compile(
    rf".*({_KIND})(?:[东西南北中新老]{{0,2}}(?:院区|分院|院|区))?(?:[\u3400-\u9fff]{{1,4}}(?:院区|分院))?"
    r"(?:[(（].{2,20}[)）])?"
)


class DischargeSummary:
    name = "discharge_summary"

    def likeness(self, page: Page) -> float:
        text = comparable_text(page)
        title = bool(TITLE.search(text[: max(len(text) // 3, 200)]))
        headings, labels = count_of(HEADINGS, text), count_of(HEAD_LABELS, text)
        if not title and headings < 3:
            return 0.0
        return min(0.35 * title + 0.12 * headings + 0.08 * labels, 1.0)

    def continues(self, previous: Sequence[Page], page: Page) -> bool:
        number = page_number(page)
        text = comparable_text(page)
        if number is not None and number > 1:
            return number == len(previous) + 1
        has_head = "姓名:" in text and count_of(("入院日期", "入院时间"), text) > 0
        is_running_text = count_of(HEADINGS, text) > 0 or "医师" in text
        return not has_head and is_running_text

    def check(
        self, fields: Mapping[str, Field], extras: Mapping[str, Field], items: Sequence[Item]
    ) -> tuple[Check, ...]:
        return person_checks(fields)

    def extract(self, pages: Sequence[Page], likeness: float) -> Document:
        fields = self._head(pages)
        hospital = _hospital(pages[0])
        if hospital is not None:
            fields["hospital_name"] = hospital
        sections = read_sections(pages, load_vocabulary(self.name))
        for key in ("admission_diagnoses", "discharge_diagnoses"):
            section = _longest(sections, key)
            if section is not None and (entries := split_list(section)):
                fields[key] = section.as_field(entries)
        advice = _longest(sections, "discharge_advice")
        if advice is not None:
            fields["discharge_advice"] = advice.as_field(half_width(joined_text(advice)))
        return Document(
            self.name,
            tuple(page.index for page in pages),
            likeness,
            fields,
            checks=person_checks(fields),
        )

    def _head(self, pages: Sequence[Page]) -> dict[str, Field]:
        vocabulary = load_vocabulary(self.name)
        readings = []
        for page in pages:
            for reading in read_form(page, vocabulary, needs_colon=True).readings:
                readings += split_range(reading) if "+" in reading.key else [reading]
        best = best_by_key([r for r in readings if not r.key.startswith(EXTRA)])
        return {key: reading.as_field() for key, reading in best.items()}


def _longest(sections: Sequence[Section], key: str) -> Section | None:
    """A heading printed twice is usually cut short once."""
    found = [section for section in sections if section.key == key]
    return max(found, key=lambda section: len("".join(section.parts)), default=None)


def _hospital(page: Page) -> Field | None:
    """The name over the title: the first line of the upper part that ends like a hospital."""
    upper: list[Line] = [x for x in reading_order(page.lines) if x.box.center_y < page.height / 3]
    for line in upper:
        plain = squeeze(half_width(line.text))
        if ":" in plain or "：" in plain:
            continue
        match = HOSPITAL.match(plain)
        if match and len(match[0]) >= 4:
            return Field(match[0], line.text, line.confidence, page.index, line.box)
    return None


DISCHARGE_SUMMARY = DischargeSummary()
