"""门诊病历: who came when, what the patient told, and what the physician found and did."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from extractors.declarations import Declaration, PaperField
from extractors.labels.finding import load_vocabulary
from extractors.types import Check, Document, Field, Item, Page
from extractors.types_of_paper.base import comparable_text, count_of, has_title
from extractors.types_of_paper.headed_texts import section_fields
from extractors.types_of_paper.heads import head_fields, with_hospital

TITLE = re.compile("[门急]诊.{0,2}病[历例]")
LABELS = ("主诉", "现病史", "既往史", "查体", "诊断", "处理", "就诊日期")


class OutpatientRecord:
    name = "outpatient_record"
    declares = Declaration(
        zh="门诊病历",
        en="outpatient record",
        about="visit",
        fields="patient_name sex age hospital_name department visit_date chief_complaint "
        "diagnoses triage_level physician_name",
        own=(
            PaperField("chief_complaint", "passage", "主诉", "Chief complaint"),
            PaperField("triage_level", "term", "分诊级别", "Triage level", is_critical=True),
        ),
        needed="patient_name visit_date",
    )

    def likeness(self, page: Page) -> float:
        text = comparable_text(page)
        labels = count_of(LABELS, text)
        return min(0.4 + 0.1 * labels, 1.0) if has_title(text, TITLE) and labels > 1 else 0.0

    def continues(self, previous: Sequence[Page], page: Page) -> bool:
        return False

    def check(
        self, fields: Mapping[str, Field], extras: Mapping[str, Field], items: Sequence[Item]
    ) -> tuple[Check, ...]:
        return ()

    def extract(self, pages: Sequence[Page], likeness: float) -> Document:
        vocabulary = load_vocabulary(self.name)
        fields = with_hospital(head_fields(pages, vocabulary), pages)
        fields |= section_fields(
            pages, vocabulary, lists=("diagnoses",), texts=("chief_complaint",)
        )
        return Document(self.name, tuple(page.index for page in pages), likeness, fields)


OUTPATIENT_RECORD = OutpatientRecord()
