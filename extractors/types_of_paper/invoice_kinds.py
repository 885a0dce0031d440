"""Which of the two kinds an invoice is, by everything on it that tells: title, code, words, fields.

No single sign is sure to be legible: the authority's stamp covers the title, a fax eats a label.
So all of them are counted, and what is printed to tell the kind counts most.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from extractors.labels.finding import EXTRA, Label, Vocabulary
from extractors.types_of_paper.base import FEWEST_ROWS, count_of, has_title

TITLE_WEIGHT, CODE_WEIGHT = 4, 3  # what a title and a code weigh; a word or a field is one
UNTOLD = 0.5  # how surely an invoice that names nothing of a stay is a visit's

_PAPER = "收费|票据|收据|发票|专用|医药费"
# Code of the national receipts: region (2), 06 for medical care, 01 outpatient or 02 inpatient,
# year (2). No region begins with 0, 7 or 9, and 19 and 20 are years of dates. Behind its label the
# year need not be legible.
_REGION = "(?:1[1-5]|2[1-3]|3[1-7]|4[1-6]|5[0-4]|6[1-6])"
_CODE = rf"(?<!\d){_REGION}06%s[0-4]\d(?!\d)|代码:?{_REGION}06%s(?![\d*])"


@dataclass(frozen=True, slots=True)
class Signs:
    """What only one of the two kinds prints: words, labels by field, a title, a kind of code."""

    words: Sequence[str]
    keys: frozenset[str]
    title: re.Pattern[str]
    code: re.Pattern[str]

    def count(self, text: str, keys: frozenset[str]) -> int:
        head = "".join(text.split("\n")[:FEWEST_ROWS])
        has_name = has_title(text, self.title) or self.title.search(head) is not None
        has_code = self.code.search(text) is not None
        named = count_of(self.words, text) + len(self.keys & keys)
        return named + TITLE_WEIGHT * has_name + CODE_WEIGHT * has_code


INPATIENT = Signs(
    words=(
        *(
            "住院号",
            "住院科别",
            "住院时间",
            "预缴金额",
            "补缴金额",
            "退费金额",
            "住院天数",
            "住院日期",
        ),
        *("住院收费", "住院结算", "住院专用"),
    ),
    keys=frozenset(
        {
            *("admission_number", "admission_date+discharge_date", "admission_date"),
            *("discharge_date", "length_of_stay", "prepaid_amount", "refund_amount"),
        }
    ),
    title=re.compile(rf"住院.{{0,6}}({_PAPER}|结算)|住院收|({_PAPER}).{{0,8}}\(住院"),
    code=re.compile(_CODE % ("02", "02")),
)
OUTPATIENT = Signs(
    words=(
        *("门诊号", "就诊日期", "挂号费", "门诊大额", "门诊收费", "门诊专用"),
        *("院前急救", "急救收费", "出诊日期"),
    ),
    keys=frozenset({"outpatient_number", "visit_date"}),
    # 门 is lost under a stamp in the title's middle: 医疗卫生机构诊收费票据
    title=re.compile(
        rf"(门|急诊).{{0,6}}({_PAPER})|({_PAPER}).{{0,8}}\(门|(?<!住院)诊(收费|医药费)"
    ),
    code=re.compile(_CODE % ("01", "01")),
)

_CARE = (
    *("医疗", "医院", "医保", "统筹", "诊查", "诊察", "西药", "中成药", "中草药", "检查费", "化验"),
    *("治疗费", "护理", "材料费", "手术", "放射", "注射", "门诊", "急诊", "挂号", "就诊", "患者"),
    *("诊所", "饮片", "急救", "救护", "出诊"),
)
ENOUGH_CARE = 3


def is_of_care(text: str) -> bool:
    """Whether :func:`comparable_text` names what only a place of treatment charges or settles:
    receipts of other offices have the same frame."""
    return count_of(_CARE, text) >= ENOUGH_CARE


def kind_keys(labels: Sequence[Label], vocabulary: Vocabulary) -> frozenset[str]:
    """The fields that ``labels`` name, but for words that only may: 住院诊查费 is a charge."""
    firm = [x for x in labels if x.spelling not in vocabulary.weak or x.has_colon]
    return frozenset(label.key for label in firm if not label.key.startswith(EXTRA))
