"""诊断证明书: a form with blanks, or a few sentences about the patient."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from extractors.declarations import Declaration, PaperField
from extractors.labels.finding import load_vocabulary
from extractors.types import Check, Document, Field, Item, Page
from extractors.types_of_paper.base import (
    comparable_text,
    count_of,
    has_title,
    is_nearly,
    title_rows,
)
from extractors.types_of_paper.feet import day_of_paper
from extractors.types_of_paper.headed_texts import section_fields
from extractors.types_of_paper.heads import head_fields, with_hospital
from extractors.types_of_paper.stubs import without_stub
from extractors.types_of_paper.told_stay import told_diagnoses, told_stay, with_told_name

TITLE = re.compile(
    r"(?<![出离]院)(诊断|疾病|病情|医疗|医学|病假|病历|伤情)(诊断)?"
    r"((病假|休假|病休|休息|休养)(建议)?)?证明书?|诊断书|疾病诊断报告书|病假[单条]"
    r"|(病假|休假|病休|休息|休养)(证明书?|建议书|证明单)|(诊断|处理)(意见|建议)书"
)
_CORES = ("诊断证明书", "疾病证明书", "病情证明书", "疾病诊断书", "疾病诊断证明")
NOT_OURS = (
    "出院证明",
    "出院诊断证明",
    "出院诊断书",
    "出院疾病诊断",
    "出院病情证明",
    "死亡",
    "出生医学证明",
    "病理诊断",
    "出院记录",
    "出院小结",
    "申请表",
)
LABELS = ("姓名", "性别", "年龄", "诊断", "意见", "建议", "医师", "科别", "科室", "日期", "岁")
TOLD = ("patient_name", "sex", "age", "department")
LONGEST_TEXT = 900  # characters: a certificate is short, and papers that only name one are not


class DiagnosisCertificate:
    name = "diagnosis_certificate"
    declares = Declaration(
        zh="诊断证明",
        en="diagnosis certificate",
        about="either",
        fields="patient_name sex age hospital_name department diagnoses issue_date advice",
        own=(
            PaperField("diagnoses", "list", "诊断", "Diagnoses"),
            PaperField("advice", "passage", "建议", "Advice"),
        ),
    )

    def likeness(self, page: Page) -> float:
        text = comparable_text(page)
        if not is_certificate(text) or len(text) > LONGEST_TEXT or count_of(NOT_OURS, text):
            return 0.0
        return min(0.5 + 0.07 * count_of(LABELS, text), 1.0)

    def continues(self, previous: Sequence[Page], page: Page) -> bool:
        return False

    def check(
        self, fields: Mapping[str, Field], extras: Mapping[str, Field], items: Sequence[Item]
    ) -> tuple[Check, ...]:
        return ()

    def extract(self, pages: Sequence[Page], likeness: float) -> Document:
        vocabulary = load_vocabulary(self.name)
        pages = [without_stub(page, TITLE) for page in pages]
        told = told_stay(pages[0])
        fields = {key: told[key] for key in TOLD if key in told}
        fields |= with_hospital(head_fields(pages, vocabulary), pages)
        fields = with_told_name(fields, told)
        if "department" not in fields and (beside := _beside_hospital(pages[0])) is not None:
            fields["department"] = beside
        fields |= section_fields(
            pages,
            vocabulary,
            lists=("diagnoses",),
            texts=("advice",),
            min_cells=2,
            hospital=fields.get("hospital_name"),
        )
        if "diagnoses" not in fields:
            fields |= told_diagnoses(pages[0], "diagnoses")
        if "issue_date" not in fields and (day := day_of_paper(pages, vocabulary, "issue_date")):
            fields["issue_date"] = day
        return Document(self.name, tuple(page.index for page in pages), likeness, fields)


# 某市第一医院急诊医学科: no office of the hospital, as 医务科 is
_HOSPITAL_AND_DEPARTMENT = re.compile(
    r"[\u3400-\u9fff]{2,20}医院(?P<department>(?!.*(?:医务|医保|病案|质控|门诊部))"
    r"[\u3400-\u9fff]{1,8}科)"
)


def _beside_hospital(page: Page) -> Field | None:
    """The department whose name stands behind the hospital's over the title."""
    for line in page.lines:
        found = _HOSPITAL_AND_DEPARTMENT.fullmatch(line.text.strip())
        if found and line.box.center_y < page.height / 3:
            name = found["department"]
            start = line.text.index(found[0]) + found.start("department")
            box = line.span_box(start, start + len(name))
            return Field(name, name, line.confidence, page.index, box)
    return None


def is_certificate(text: str) -> bool:
    """Whether a title on :func:`comparable_text` says so, one misread character aside."""
    return has_title(text, TITLE) or any(is_nearly(row, _CORES) for row in title_rows(text))


DIAGNOSIS_CERTIFICATE = DiagnosisCertificate()
