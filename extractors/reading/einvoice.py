"""E-invoice XML as a page: its values laid out like the form that the same invoice prints.

So everything behind the reading works as for a PDF: labels, checks, boxes, and a picture on which
the reviewer sees where each value stands. Two families are known: the fiscal e-invoice
(财政电子票据, the medical one) and the tax bureau's (数电发票). No real file of either was at
hand; the element names come from public interface descriptions.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import BinaryIO

from extractors.errors import UnsupportedType
from extractors.limits import Limits
from extractors.reading.draw import render
from extractors.reading.drawn import DrawnPage
from extractors.reading.einvoice_facts import Facts, load_terms, read_facts
from extractors.reading.form_sheet import INK, LEFT, FormSheet
from extractors.reading.raster import Raster
from extractors.reading.tax_xml import draw_tax_invoice, is_tax_invoice
from extractors.reading.xml_text import MAX_XML_BYTES, parse_xml
from extractors.types import Line

_NEEDED = ("票据号码", "金额合计（小写）")
_STAY_LABELS = ("住院号", "入院日期", "住院时间", "住院天数")
_ITEM_COLUMNS = (LEFT, LEFT + 760.0, LEFT + 960.0, LEFT + 1160.0)


class EinvoiceFile:
    """An e-invoice XML: one page."""

    part_count = 1

    def __init__(self, page: DrawnPage) -> None:
        self._page = page

    def text_lines(self, part: int) -> tuple[Line, ...] | None:
        return self._page.lines()

    def raster(self, part: int) -> Raster:
        return render(self._page)

    def close(self) -> None:
        """Nothing is held open."""


def open_einvoice(stream: BinaryIO, limits: Limits) -> EinvoiceFile:
    """Open an e-invoice XML and close ``stream``.

    Raises ``CorruptFile`` for broken XML, ``UnsupportedType`` for XML that is no e-invoice.
    """
    with stream:
        content = stream.read(MAX_XML_BYTES + 1)
    root = parse_xml(content, "The XML file")
    if is_tax_invoice(root):
        return EinvoiceFile(draw_tax_invoice(root))
    facts = read_facts(root)
    if any(label not in facts.values for label in _NEEDED):
        raise UnsupportedType(
            "The XML is no e-invoice that is known here: it has no EInvoiceNumber or TotalAmount."
            " Send the PDF or OFD of the invoice."
        )
    return EinvoiceFile(draw_invoice(facts))


def draw_invoice(facts: Facts) -> DrawnPage:
    """The page of a fiscal e-invoice: only what the XML says, under the form's own labels."""
    sheet = FormSheet()
    sheet.title(facts.title or _title(facts.values))
    groups = load_terms().groups
    sheet.cells(_pairs(facts.values, groups["head"]), columns=2)
    sheet.rule()
    _items(sheet, facts)
    sheet.rule()
    sheet.cells(_pairs(facts.values, groups["total"]), columns=2)
    sheet.rule()
    sheet.cells(_pairs(facts.values, groups["stay"]), columns=3)
    sheet.cells(tuple(facts.extras.items()), columns=3)
    sheet.rule()
    sheet.cells(_pairs(facts.values, groups["foot"]), columns=3)
    for name, value in facts.unknown:  # for the reviewer's eye: no label says what they are
        sheet.row([(LEFT, f"{name} = {value}"[:100])], INK)
    return sheet.page()


def _title(values: Mapping[str, str]) -> str:
    is_stay = any(label in values for label in _STAY_LABELS)
    return f"医疗{'住院' if is_stay else '门诊'}收费票据（电子）"


def _pairs(values: Mapping[str, str], labels: Sequence[str]) -> list[tuple[str, str]]:
    return [(label, values[label]) for label in labels if label in values]


def _items(sheet: FormSheet, facts: Facts) -> None:
    if not facts.items:
        return
    name, quantity, unit, amount = _ITEM_COLUMNS
    if any(item.quantity for item in facts.items):
        heads = [(name, "项目名称"), (quantity, "数量"), (unit, "单位"), (amount, "金额（元）")]
    else:
        heads = [(name, "项目名称"), (amount, "金额（元）")]
    sheet.row(heads, INK)
    for item in facts.items:
        cells = ((name, item.name), (quantity, item.quantity), (unit, item.unit))
        sheet.row([*((x, text) for x, text in cells if text), (amount, item.amount)])
