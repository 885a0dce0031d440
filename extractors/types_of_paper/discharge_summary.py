"""出院记录, 出院小结, 出院证明: a head of labels and a body of headed running text."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from extractors.declarations import Declaration, PaperField
from extractors.labels.finding import Vocabulary, is_han, load_vocabulary
from extractors.sums.checks import person_checks
from extractors.types import Check, Document, Field, Item, Page
from extractors.types_of_paper.base import comparable_text, count_of, page_number
from extractors.types_of_paper.diagnosis_certificate import LONGEST_TEXT, is_certificate
from extractors.types_of_paper.discharge_signs import (
    EACH,
    MAYBE,
    NAMED,
    SURE,
    signs,
    tells_of_discharge,
    title_weight,
)
from extractors.types_of_paper.feet import signed_name
from extractors.types_of_paper.headed_texts import section_fields
from extractors.types_of_paper.heads import head_fields, head_of
from extractors.types_of_paper.title_hospital import hospital_of
from extractors.types_of_paper.told_stay import (
    counted_stay,
    left_today,
    told_diagnoses,
    told_in_story,
    told_stay,
)

HEADINGS = (
    *("入院情况", "入院诊断", "诊疗经过", "治疗经过", "出院诊断", "出院情况", "出院医嘱"),
    *("住院经过", "入院时情况", "入院时诊断", "诊治经过", "出院时诊断", "出院时情况", "离院时情况"),
    *(
        "出院建议",
        "出院指导",
        "诊疗过程",
        "入院初步诊断",
        "入院主要诊断",
        "出院主要诊断",
        "离院医嘱",
    ),
)
HEAD_LABELS = ("入院日期", "入院时间", "出院日期", "出院时间", "姓名", "性别", "年龄", "床号")
# 诊断：… and 建议：… on a proof of discharge, which names no kind
SHORT_HEADINGS = {"diagnoses": "discharge_diagnoses", "advice": "discharge_advice"}
ENOUGH_HEADINGS = 3  # of a page without a title
FEWEST_TOLD = 2  # things of a stay that has ended, under a title that others have too
EMPLOYER_OR_HOME = "employer_or_home"
ATTENDING = "attending_name"
_HOME = re.compile("(?:[村组社屯号室户巷弄楼路街]|单元|小区|社区|[一二三四五六七八九十\\d]+队)$")
FIRST_PAGE_LABELS = 3  # with the date of admission; running heads repeat who it is, not since when


class DischargeSummary:
    name = "discharge_summary"
    declares = Declaration(
        zh="出院记录",
        en="discharge summary",
        about="stay",
        fields="patient_name sex age id_number employer hospital_name department bed_number "
        "admission_number medical_record_number admission_date discharge_date length_of_stay "
        "admission_diagnoses discharge_diagnoses discharge_advice physician_name",
        own=(
            PaperField("bed_number", "text", "床号", "Bed"),
            PaperField("admission_diagnoses", "list", "入院诊断", "Admission diagnoses"),
            PaperField("discharge_diagnoses", "list", "出院诊断", "Discharge diagnoses"),
            PaperField("discharge_advice", "passage", "出院医嘱", "Discharge advice"),
            PaperField("physician_name", "staff", "医师", "Physician"),
        ),
        needed="patient_name admission_date discharge_date discharge_diagnoses hospital_name",
    )

    def likeness(self, page: Page) -> float:
        text = comparable_text(page)
        title = title_weight(text)
        if title < 0 or (title < SURE and len(text) <= LONGEST_TEXT and is_certificate(text)):
            return 0.0
        headings, labels = count_of(HEADINGS, text), count_of(HEAD_LABELS, text)
        found, told = signs(text), tells_of_discharge(text)
        if title >= SURE or (title == MAYBE and told >= FEWEST_TOLD):
            found = max(found, told)
        if title < NAMED and not found and headings < ENOUGH_HEADINGS:
            return 0.0
        return min(title + EACH * max(headings, found) + 0.08 * labels, 1.0)

    def continues(self, previous: Sequence[Page], page: Page) -> bool:
        text = comparable_text(page)
        is_running_text = count_of(HEADINGS, text) > 0 or "医师" in text
        number, before = page_number(page), page_number(previous[-1])
        if number is not None and number > 1:
            is_next = number == (before or len(previous)) + 1
            return is_next and (before is not None or is_running_text)
        has_own_head = (
            count_of(("入院日期", "入院时间"), text) > 0
            and count_of(HEAD_LABELS, text) >= FIRST_PAGE_LABELS
        )
        return not has_own_head and is_running_text

    def check(
        self, fields: Mapping[str, Field], extras: Mapping[str, Field], items: Sequence[Item]
    ) -> tuple[Check, ...]:
        return person_checks(fields)

    def extract(self, pages: Sequence[Page], likeness: float) -> Document:
        vocabulary = load_vocabulary(self.name)
        told = told_stay(head_of(pages[0], vocabulary))
        fields = _without_person(told | head_fields(pages, vocabulary), told)
        fields = _with_physician(_with_employer(fields))
        fields |= told_in_story(pages, fields)
        if "discharge_date" not in fields:
            fields |= left_today(pages[-1])
        if "length_of_stay" not in fields:
            fields |= counted_stay(pages[0], fields)
        hospital = hospital_of(pages)
        if hospital is not None:
            fields["hospital_name"] = hospital
        signed = None if "physician_name" in fields else signed_name(pages, vocabulary)
        if signed is not None:
            fields["physician_name"] = signed
        fields = _with_headed(fields, pages, vocabulary, hospital)
        if not any(key.endswith("diagnoses") for key in fields):
            fields |= told_diagnoses(pages[0], "discharge_diagnoses")
        return Document(
            self.name,
            tuple(page.index for page in pages),
            likeness,
            fields,
            checks=person_checks(fields),
        )


def _with_headed(
    fields: Mapping[str, Field],
    pages: Sequence[Page],
    vocabulary: Vocabulary,
    hospital: Field | None,
) -> dict[str, Field]:
    """``fields`` and the lists and passages under headings: what a short heading says (诊断) where
    no full one stands, and then the diagnoses by their rank (主要诊断)."""
    headed = section_fields(
        pages,
        vocabulary,
        lists=("admission_diagnoses", "discharge_diagnoses", "diagnoses"),
        texts=("discharge_advice", "advice"),
        hospital=hospital,
    )
    found = {**fields, **headed}
    for short, full in SHORT_HEADINGS.items():
        told = found.pop(short, None)
        if told is not None:
            found.setdefault(full, told)
    if "discharge_diagnoses" not in found:
        by_rank = load_vocabulary("discharge_by_rank")
        found |= section_fields(pages, by_rank, lists=("discharge_diagnoses",), hospital=hospital)
    return found


def _with_employer(fields: Mapping[str, Field]) -> dict[str, Field]:
    """A label that asks for 工作单位或住址 is answered by either; an address is no employer."""
    known = dict(fields)
    either = known.pop(EMPLOYER_OR_HOME, None)
    if either is not None and _HOME.search(str(either.value)) is None:
        known.setdefault("employer", either)
    if "employer" in known:  # in a letter a mark stands behind it
        known["employer"] = _without_mark(known["employer"])
    return known


# 兹有…厂单位谭福顺同志，男: what stands behind 单位 there is no unit
_PERSON = re.compile(r"\s*[\u3400-\u9fff·]{2,4}\s*(?:同志|先生|女士)")


def _without_person(fields: Mapping[str, Field], told: Mapping[str, Field]) -> dict[str, Field]:
    """``fields`` with the employer that was ``told`` where the label 单位 leads to a person."""
    known = dict(fields)
    if "employer" in known and _PERSON.match(str(known["employer"].value)):
        del known["employer"]
    return {**{key: told[key] for key in ("employer",) if key in told}, **known}


def _with_physician(fields: Mapping[str, Field]) -> dict[str, Field]:
    """Of 主治医师 and 住院医师 the second wrote the paper; the first is named where no other is, or
    the other signed by hand."""
    known = dict(fields)
    attending, writer = known.pop(ATTENDING, None), known.get("physician_name")
    if attending is not None and (writer is None or not _is_as_sure(writer, attending)):
        known["physician_name"] = attending
    return known


AS_SURE = 0.1  # less: what a misread label takes, and a signature falls short of print by more


def _is_as_sure(name: Field, other: Field) -> bool:
    is_name = any(map(is_han, str(name.value)))
    return is_name and name.confidence > other.confidence - AS_SURE


def _without_mark(field: Field) -> Field:
    return replace(field, value=str(field.value).rstrip(" 。,，;；"))


DISCHARGE_SUMMARY = DischargeSummary()
