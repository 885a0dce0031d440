"""A hospital's tax invoice (电子发票, 数电发票): buyer and seller abreast, the stay in remarks.

Source of the layout: the national electronic invoice of 2022 on, with a number of 20 digits and
no code; the older 增值税电子普通发票 has code and check code. A pharmacy's invoice looks the same
and is ``other``: the seller must be a place of treatment, or what it charges its services.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from extractors.charges.expenses import read_expenses
from extractors.labels.finding import load_vocabulary
from extractors.layout import PlainText, is_horizontal, page_slope
from extractors.lines.fragments import join_fragments
from extractors.lines.split_cells import with_stacked_units
from extractors.sums.checks import invoice_checks
from extractors.types import Box, Check, Document, Field, Item, Line, Page
from extractors.types_of_paper.base import comparable_text, count_of
from extractors.types_of_paper.continued import closing_page, is_continued
from extractors.types_of_paper.heads import labelled_extras, labelled_fields
from extractors.types_of_paper.invoice_fields import INVOICES
from extractors.unlabelled.cut_rows import above_total
from extractors.values.text import squeeze
from extractors.words.charge_names import UNITS
from extractors.words.kinds import KINDS

MARKS = ("发票号码", "开票日期", "价税合计", "税额", "税率", "纳税人识别号", "购买方", "销售方")
TAX_MARKS = ("纳税人识别号", "价税合计", "税率", "税额")
ENOUGH_TAX_MARKS = 3
_TOTALS = re.compile(r"合计|价税合计")
ENOUGH_MARKS = 5
TITLE = re.compile(r"电子发票|增值税.{0,8}发票|普通发票")
TREATMENT = re.compile(
    r"医院|门诊|诊所|卫生[院室所]|卫生服务|医疗中心|保健院|体检|医学中心|医务室|疗养院|护理院|妇幼"
    r"|防治[院所站]|透析|康复中心|医馆|口腔|牙科|齿科"
)
PHARMACY = re.compile(r"药房|药店|药业|医药(?!大学|学院|科技大学|高等|研究)|药品零售")
SERVICE = "医疗服务"  # the class of goods of what a place of treatment charges; drugs have others
INPATIENT = re.compile(r"住院(?!部电话)|出院|床位费")
# 销名称: the cell at the left says whose name it is, a character a row
_NAME = re.compile(r"(?<![\u3400-\u9fff])(?:[购销][买售货][方单]位?|[购买销售方])?名称:?|^称[:.,]")
_NUMBER = re.compile(r"(?:统一社会信用代码/)?纳税人识别[^\dA-Z:]?:?|统一社会信用代码(?!/):?")
BESIDE = 0.3  # of the page's width from a party's label to its value
APART = 0.2  # of the page's width from the buyer to the seller where they are abreast
_PARTY = re.compile("([购销])[买售货][方单]位?名称")  # on rolls each party says who it is


_STROKE = re.compile(r"(?<=[\u3400-\u9fff])[\[\]|](?=[\u3400-\u9fff])")
_CATEGORY = re.compile(r"[^\w\s(（]?([\u3400-\u9fff]{2,8})[^\w\s(（](?=\S)")


def _name(printed: str) -> str:
    """*医疗服务*超声费: the class of goods stands between stars, which OCR takes for quotes; a
    fax takes 门 apart (门]诊诊察费)."""
    printed = _STROKE.sub("", printed)
    return _CATEGORY.sub(r"*\1*", printed, count=1) if _CATEGORY.match(printed) else printed


_WITH_RATE = re.compile(r"\s*-?[\d,]+\.\d{2}(?=\s*(?:免|不征|\d{1,2}%|\*))")


def _with_cells_apart(page: Page) -> Page:
    """``page`` down to its totals, with cells apart that the engine read as one."""
    slope = page_slope(page.lines)
    ends = [slope.level(x.box) for x in page.lines if _TOTALS.match(squeeze(x.text))]
    lines = tuple(x for x in page.lines if slope.level(x.box) < min(ends, default=float("inf")))
    return with_stacked_units(_with_rates_apart(replace(page, lines=lines)), UNITS)


def _with_rates_apart(page: Page) -> Page:
    """21.08免税: the engine gives an amount and the tax rate beside it as one line."""
    lines: list[Line] = []
    for line in page.lines:
        match = _WITH_RATE.match(line.text)
        amount = line.part(0, match.end()) if match else None
        if match is None or amount is None:
            lines.append(line)
            continue
        rate = line.part(match.end(), len(line.text))
        lines += [amount] if rate is None else [amount, rate]
    return replace(page, lines=tuple(lines))


def is_tax_invoice(text: str) -> bool:
    """Whether :func:`comparable_text` is that of a tax invoice, its title legible or not."""
    is_named = TITLE.search(text) is not None or count_of(TAX_MARKS, text) >= ENOUGH_TAX_MARKS
    return is_named and count_of(MARKS, text) >= ENOUGH_MARKS and "票据号码" not in text


class TaxInvoice:
    """One of the two types that a hospital's tax invoice can be."""

    def __init__(self, name: str, *, is_inpatient: bool) -> None:
        self.name = name
        self.declares = INVOICES[name]
        self._is_inpatient = is_inpatient

    def likeness(self, page: Page) -> float:
        text = comparable_text(page)
        if not is_tax_invoice(text):
            return 0.0
        page = join_fragments(page, load_vocabulary("tax_invoice"))
        seller = _party(page, _NAME, "organisation", of_seller=True)
        name = "" if seller is None else seller.raw
        if PHARMACY.search(name) or not (TREATMENT.search(name) or SERVICE in text):
            return 0.0
        return 1.0 if bool(INPATIENT.search(text)) == self._is_inpatient else 0.0

    def continues(self, previous: Sequence[Page], page: Page) -> bool:
        return is_continued(previous, page)

    def check(
        self, fields: Mapping[str, Field], extras: Mapping[str, Field], items: Sequence[Item]
    ) -> tuple[Check, ...]:
        return invoice_checks(self.name, fields, extras, items)

    def extract(self, pages: Sequence[Page], likeness: float) -> Document:
        vocabulary = load_vocabulary("tax_invoice")
        pages = [join_fragments(page, vocabulary) for page in pages]
        page = closing_page(pages)
        fields: dict[str, Field] = {}
        extras: dict[str, Field] = {}
        for each in (*(x for x in pages if x is not page), page):
            fields |= labelled_fields([each], vocabulary, needs_colon=False) | _parties(each)
            extras |= labelled_extras(each, vocabulary)
        fields = _with_printed_number(_with_total(fields, page), page)
        fields = _with_printed_code(fields, page)
        rows = read_expenses([_with_cells_apart(page) for page in pages]).items
        items = above_total([replace(item, name=_name(item.name)) for item in rows], fields)
        numbers = tuple(each.index for each in pages)
        checks = self.check(fields, extras, items)
        return Document(self.name, numbers, likeness, fields, extras, items, checks)


_CODE = re.compile(r"\d{10}|\d{12}")  # of the invoices up to 2021, paper and electronic
CODE_TRUST = 0.9  # of one that no label names
DIGITS_OF_DIGITAL = 20  # of the number of an invoice that has no code


_AFTER_NO = re.compile(r"(?:N[oO°º]|№)[.:_]?(\d{8})")


def _with_printed_number(fields: dict[str, Field], page: Page) -> dict[str, Field]:
    """``fields`` with the number of eight digits that paper invoices print after a bare No."""
    said = ((x, _AFTER_NO.fullmatch(squeeze(x.text))) for x in page.lines if is_horizontal(x))
    found = [(line, match[1]) for line, match in said if match is not None]
    if "invoice_number" in fields or len({number for _, number in found}) != 1:
        return fields
    line, number = found[0]
    own = Field(number, line.text.strip(), line.confidence, page.index, line.box)
    return {**fields, "invoice_number": own}


def _with_printed_code(fields: dict[str, Field], page: Page) -> dict[str, Field]:
    """``fields`` with the code that paper invoices print over their head, once at each end of it,
    without a label."""
    flat = [line for line in page.lines if is_horizontal(line)]
    end = min((line.box.y0 for line, _ in _places(flat, _NAME, page.width)), default=0.0)
    codes = [x for x in flat if x.box.y1 < end and _CODE.fullmatch(squeeze(x.text))]
    number = fields.get("invoice_number")
    is_digital = number is not None and len(str(number.value)) == DIGITS_OF_DIGITAL
    if "invoice_code" in fields or is_digital or len({squeeze(x.text) for x in codes}) != 1:
        return fields
    text, trust = squeeze(codes[0].text), CODE_TRUST * codes[0].confidence
    code = Field(text, codes[0].text.strip(), trust, page.index, codes[0].box)
    return {**fields, "invoice_code": code}


def _with_total(fields: dict[str, Field], page: Page) -> dict[str, Field]:
    """``fields`` with the figure behind a currency sign that says what the words say, where its
    label was not legible."""
    words = fields.get("total_amount_in_words")
    if words is None or "total_amount" in fields:
        return fields
    for line in reversed(page.lines):
        is_signed = line.text.strip().startswith(("¥", "￥"))
        if is_signed and KINDS["money"].parse(line.text) == words.value:
            total = Field(
                str(words.value), line.text.strip(), line.confidence, page.index, line.box
            )
            return {**fields, "total_amount": total}
    return fields


def _parties(page: Page) -> dict[str, Field]:
    """Who buys and who sells, as far as ``page`` says."""
    parties = {
        "payer_name": _party(page, _NAME, "person", of_seller=False),
        "payer_id": _party(page, _NUMBER, "id_number", of_seller=False),
        "hospital_name": _party(page, _NAME, "organisation", of_seller=True),
    }
    return {key: found for key, found in parties.items() if found is not None}


def _party(page: Page, label: re.Pattern[str], kind: str, *, of_seller: bool) -> Field | None:
    """What stands behind ``label`` of the buyer or the seller, see :func:`_places`."""
    flat = [line for line in page.lines if is_horizontal(line)]
    places = _places(flat, label, page.width)
    if of_seller and len(places) < 2:
        return None
    if not places:
        return None
    line, after = places[-1 if of_seller else 0]
    if len(places) == 1 and _is_sellers(line, _places(flat, _NAME, page.width)):
        return None
    return _behind(page, flat, line, after, kind)


def _is_sellers(lone: Line, names: Sequence[tuple[Line, int]]) -> bool:
    """Whether the one number of which the label is legible stands with the seller's name."""

    def distance(name: Line) -> float:
        return abs(name.box.x0 - lone.box.x0) + abs(name.box.center_y - lone.box.center_y)

    return len(names) > 1 and distance(names[-1][0]) < distance(names[0][0])


def _places(flat: Sequence[Line], label: re.Pattern[str], width: int) -> list[tuple[Line, int]]:
    """Where ``label`` stands, the buyer's before the seller's: left before right where they are
    abreast (2022 on), else the upper before the lower (the older invoice with a code)."""
    found: list[tuple[Box, Line, int]] = []
    for line in flat:
        plain = PlainText.of(line.text)
        for match in label.finditer(plain.text):
            first, after = plain.raw_span(match.start(), match.end())
            found.append((line.span_box(first, after), line, after))
    found.sort(key=lambda each: each[0].center_y)
    if not found:
        return []
    top = found[0][0]
    abreast = [x for x in found if abs(x[0].center_y - top.center_y) < 2.5 * top.height]
    across = sorted(abreast, key=lambda each: each[0].x0)
    is_abreast = across[-1][0].x0 - across[0][0].x0 > APART * width
    chosen = across if is_abreast else found
    if _is_seller_first(flat):
        chosen = chosen[::-1]
    return [(line, after) for _, line, after in chosen]


def _is_seller_first(flat: Sequence[Line]) -> bool:
    """销售方名称 over 购买方名称, as rolls have them."""
    named = sorted(
        (line.box.center_y, party[1], line.box.height)
        for line in flat
        if (party := _PARTY.match(squeeze(line.text))) is not None
    )
    if [party for _, party, _ in named] != ["销", "购"]:
        return False
    (upper, _, height), (lower, *_) = named
    return lower - upper > height  # abreast, either may stand a little higher


def _behind(page: Page, flat: Sequence[Line], label: Line, after: int, kind: str) -> Field | None:
    """The value after the label in its own line, else in the next line right of it."""
    end = len(label.text)
    further = re.search(r"名\s*称|购买方|销售方|统一社会", label.text[after:])
    end = after + further.start() if further else end
    inside = label.part(after, end)
    reach = 1.0 if _PARTY.match(squeeze(label.text)) else BESIDE  # phones set values flush right
    beside = [
        line
        for line in flat
        if 0 <= line.box.x0 - label.box.x1 + label.box.height < reach * page.width
        and abs(line.box.center_y - label.box.center_y) < 0.7 * label.box.height
    ]
    line = inside or min(beside, key=lambda each: each.box.x0, default=None)
    value = KINDS[kind].parse(line.text) if line is not None else None
    if line is None or value is None:
        return None
    return Field(value, line.text.strip(), line.confidence, page.index, line.box)


INPATIENT_TAX_INVOICE = TaxInvoice("inpatient_invoice", is_inpatient=True)
OUTPATIENT_TAX_INVOICE = TaxInvoice("outpatient_invoice", is_inpatient=False)
