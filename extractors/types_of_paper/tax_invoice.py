"""A hospital's tax invoice (电子发票, 数电发票): buyer and seller abreast, the stay in remarks.

Source of the layout: the national electronic invoice of 2022 on, with a number of 20 digits and
no code; the older 增值税电子普通发票 has code and check code. A pharmacy's invoice looks the same
and is ``other``: the seller must be a place of treatment.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from extractors.checks import invoice_checks
from extractors.expenses import read_expenses
from extractors.kinds import KINDS
from extractors.labels import load_vocabulary
from extractors.layout import PlainText, is_horizontal
from extractors.types import Check, Document, Field, Item, Line, Page
from extractors.types_of_paper.base import comparable_text, count_of
from extractors.types_of_paper.heads import labelled_fields

MARKS = ("发票号码", "开票日期", "价税合计", "税额", "税率", "纳税人识别号", "购买方", "销售方")
ENOUGH_MARKS = 5
TITLE = re.compile(r"电子发票|增值税.{0,8}发票|普通发票")
TREATMENT = re.compile(r"医院|门诊部|诊所|卫生院|卫生服务|医疗中心|保健院|体检中心|医学中心")
PHARMACY = re.compile(r"药房|药店|药业|大药房|医药|药品零售")
INPATIENT = re.compile(r"住院(?!部电话)|出院|床位费")
_NAME = re.compile(r"(?<![\u3400-\u9fff])名称:?")
_NUMBER = re.compile(r"(?:纳税人识别号|统一社会信用代码):?")


class TaxInvoice:
    """One of the two types that a hospital's tax invoice can be."""

    def __init__(self, name: str, *, is_inpatient: bool) -> None:
        self.name = name
        self._is_inpatient = is_inpatient

    def likeness(self, page: Page) -> float:
        text = comparable_text(page)
        marks = count_of(MARKS, text)
        if not TITLE.search(text) or marks < ENOUGH_MARKS or "票据号码" in text:
            return 0.0
        seller = _party(page, _NAME, "organisation", of_seller=True)
        if seller is None or not TREATMENT.search(seller.raw) or PHARMACY.search(seller.raw):
            return 0.0
        return 1.0 if bool(INPATIENT.search(text)) == self._is_inpatient else 0.0

    def continues(self, previous: Sequence[Page], page: Page) -> bool:
        return False

    def check(
        self, fields: Mapping[str, Field], extras: Mapping[str, Field], items: Sequence[Item]
    ) -> tuple[Check, ...]:
        return invoice_checks(self.name, fields, extras, items)

    def extract(self, pages: Sequence[Page], likeness: float) -> Document:
        page = pages[0]
        fields = labelled_fields([page], load_vocabulary("tax_invoice"), needs_colon=False)
        parties = {
            "payer_name": _party(page, _NAME, "person", of_seller=False),
            "payer_id": _party(page, _NUMBER, "id_number", of_seller=False),
            "hospital_name": _party(page, _NAME, "organisation", of_seller=True),
        }
        fields |= {key: found for key, found in parties.items() if found is not None}
        items = read_expenses(pages).items
        numbers = tuple(each.index for each in pages)
        checks = self.check(fields, {}, items)
        return Document(self.name, numbers, likeness, fields, {}, items, checks)


def _party(page: Page, label: re.Pattern[str], kind: str, *, of_seller: bool) -> Field | None:
    """What stands behind ``label`` on the left (buyer) or right (seller) half of the page."""
    flat = [line for line in page.lines if is_horizontal(line)]
    for line in sorted(flat, key=lambda each: each.box.center_y):
        plain = PlainText.of(line.text)
        for match in label.finditer(plain.text):
            first, after = plain.raw_span(match.start(), match.end())
            is_right = line.span_box(first, after).center_x > page.width / 2
            if is_right == of_seller:
                return _behind(page, flat, line, after, kind)
    return None


def _behind(page: Page, flat: Sequence[Line], label: Line, after: int, kind: str) -> Field | None:
    """The value after the label in its own line, else in the next line right of it."""
    end = len(label.text)
    further = re.search(r"名\s*称|购买方|销售方|统一社会", label.text[after:])
    end = after + further.start() if further else end
    inside = label.part(after, end)
    beside = [
        line
        for line in flat
        if 0 <= line.box.x0 - label.box.x1 + label.box.height < 0.3 * page.width
        and abs(line.box.center_y - label.box.center_y) < 0.7 * label.box.height
    ]
    line = inside or min(beside, key=lambda each: each.box.x0, default=None)
    value = KINDS[kind].parse(line.text) if line is not None else None
    if line is None or value is None:
        return None
    return Field(value, line.text.strip(), line.confidence, page.index, line.box)


INPATIENT_TAX_INVOICE = TaxInvoice("inpatient_invoice", is_inpatient=True)
OUTPATIENT_TAX_INVOICE = TaxInvoice("outpatient_invoice", is_inpatient=False)
