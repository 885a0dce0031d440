"""病理报告单: a head, what was seen, and the diagnosis."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from extractors.declarations import Declaration, PaperField
from extractors.labels.finding import Vocabulary, find_labels, load_vocabulary
from extractors.layout import PlainText
from extractors.sections.ends import counts_on
from extractors.types import Box, Check, Document, Field, Item, Page
from extractors.types_of_paper.base import (
    comparable_text,
    count_of,
    has_title,
    page_number,
    title_rows,
)
from extractors.types_of_paper.feet import day_of_paper
from extractors.types_of_paper.headed_texts import section_fields
from extractors.types_of_paper.heads import head_fields, with_hospital
from extractors.types_of_paper.told_stay import told_stay, with_told_name
from extractors.words.kinds import KINDS

TITLE = re.compile(
    r"病理.{0,10}报告|病理.{0,4}(诊断|检验|会诊|检查)(意见)?[书单]|病理诊断意见$"
    r"|免疫组(织)?化(学)?.{0,8}报告|(组织学|活体组织|细胞学|液基细胞|薄层细胞|活检|冰冻).{0,14}(报告|诊断书)"
)
# Of genes, in tissue: a laboratory's report of a virus or of blood is none
GENES_TITLE = re.compile(
    r"(?:原位杂交|FISH|基因.{0,4}(?:突变|扩增|重排|融合)|基因|分子).{0,8}(?:检测|检验|检查|诊断).{0,4}报告"
)
_TISSUE = re.compile("病理号|石蜡|蜡块|蜡卷|切片|肿瘤组织|病理编号")
LABELS = (
    *("病理号", "标本", "送检", "肉眼", "镜下", "镜检", "大体", "病理诊断", "免疫组化", "报告日期"),
    *("取材", "光镜", "巨检", "报告医", "诊断医", "判读", "活检", "样本", "会诊"),
    *("涂片", "临床诊断", "检查者", "细胞学诊断"),
)
TOLD = ("patient_name", "sex", "age")
# What stands for the diagnosis where the paper says none: a supplement, the first word, results
LESSER = ("supplementary_diagnosis", "frozen_diagnosis", "results")


class PathologyReport:
    name = "pathology_report"
    declares = Declaration(
        zh="病理报告",
        en="pathology report",
        about="either",
        fields="patient_name sex age hospital_name specimen pathological_diagnosis report_date",
        own=(
            PaperField("specimen", "text", "标本", "Specimen"),
            PaperField("pathological_diagnosis", "passage", "病理诊断", "Pathological diagnosis"),
            PaperField("report_date", "date", "报告日期", "Report date"),
        ),
    )

    def likeness(self, page: Page) -> float:
        text = comparable_text(page)
        title = has_title(text, TITLE)
        title = title or (has_title(text, GENES_TITLE) and _TISSUE.search(text) is not None)
        labels = count_of(LABELS, text)
        if not title and _is_untitled(text):
            return UNTITLED
        if not title or labels < 2:
            return 0.0
        return min(0.4 + 0.1 * labels, 1.0)

    def continues(self, previous: Sequence[Page], page: Page) -> bool:
        number = page_number(page)
        is_own = count_of(LABELS, comparable_text(page)) > 0
        return is_own and number == (page_number(previous[-1]) or len(previous)) + 1

    def check(
        self, fields: Mapping[str, Field], extras: Mapping[str, Field], items: Sequence[Item]
    ) -> tuple[Check, ...]:
        return ()

    def extract(self, pages: Sequence[Page], likeness: float) -> Document:
        vocabulary = load_vocabulary(self.name)
        told = told_stay(pages[0])  # 姓名：张某/女/35岁
        fields = {key: told[key] for key in TOLD if key in told}
        bare = [_without_title(pages[0], vocabulary), *pages[1:]]
        fields |= with_hospital(head_fields(bare, vocabulary), pages)
        fields = with_told_name(fields, told)
        fields |= section_fields(
            bare,
            vocabulary,
            texts=("pathological_diagnosis", *LESSER),
            min_cells=2,
            hospital=fields.get("hospital_name"),
        )
        for key in LESSER:
            if (lesser := fields.pop(key, None)) is not None:
                fields.setdefault("pathological_diagnosis", lesser)
        if (specimen := fields.get("specimen")) is not None:
            fields["specimen"] = _with_further_entries(specimen, pages[0])
        if "report_date" not in fields and (day := day_of_paper(pages, vocabulary, "report_date")):
            fields["report_date"] = day
        return Document(self.name, tuple(page.index for page in pages), likeness, fields)


# What no other paper says together: the finding, what it was made on, what was seen
_OWN = (
    re.compile(r"病理(?:组织)?学?诊断(?:结果|意见)?[\]】]?:"),
    re.compile("(?:送检|标本)(?:材料|组织|标本|部位|名称|类型)"),
    re.compile("肉眼(?:所见|观察|检查)|镜下(?:所见|描述)|镜检|大体(?:所见|描述|检查)|巨检|病理号"),
)
_ANOTHER_TITLE = re.compile("(?:单|书|表|证|记录|小结|证明|收据|票据|通知)$")
UNTITLED = 0.5


def _is_untitled(text: str) -> bool:
    """Whether ``text`` is a report whose title was cut off, or lies under a seal."""
    is_other = any(_ANOTHER_TITLE.search(row) for row in title_rows(text))
    return not is_other and all(wording.search(text) for wording in _OWN)


_TITLE_ALONE = re.compile(r"[\u3400-\u9fff]{0,30}报告[单书]?(?:\(.{1,12}\))?")


def _without_title(page: Page, vocabulary: Vocabulary) -> Page:
    """``page`` without the title over all of its labels: 病理诊断报告 is a heading elsewhere."""
    labels = [x for x in find_labels(page.lines, vocabulary) if x.key in vocabulary.kinds]
    first = min((label.box.y0 for label in labels), default=0.0)
    kept = (
        line
        for line in page.lines
        if line.box.y1 > first or not _TITLE_ALONE.fullmatch(PlainText.of(line.text).text)
    )
    return replace(page, lines=tuple(kept))


_FIRST = re.compile(r"\s*[(（]?1[.、)）]|①")


def _with_further_entries(specimen: Field, page: Page) -> Field:
    """1.胃角  2.胃窦小弯: with the entries that stand far behind the first one in its row."""
    box, found = specimen.box, [specimen.raw]
    if box is None or specimen.page != page.index or not _FIRST.match(specimen.raw):
        return specimen
    boxes = [box]
    for line in sorted(page.lines, key=lambda line: line.box.x0):
        is_in_row = abs(line.box.center_y - box.center_y) < 0.5 * box.height
        if is_in_row and line.box.x0 >= boxes[-1].x1 and counts_on("".join(found), line.text):
            found.append(line.text)
            boxes.append(line.box)
    raw = " ".join(found)
    value = KINDS["han_text"].parse(raw)
    return replace(specimen, value=value, raw=raw, box=Box.around(boxes)) if value else specimen


PATHOLOGY_REPORT = PathologyReport()
