"""The tax bureau's e-invoice XML (数电发票) laid out like its print.

Source of the names: public readers of the national format (EInvoice / EInvoiceData /
SellerInformation, BuyerInformation, BasicInformation, IssuItemInformation, TaxSupervisionInfo).
"""

from __future__ import annotations

from xml.etree.ElementTree import Element

from extractors.errors import UnsupportedType
from extractors.reading.drawn import DrawnPage
from extractors.reading.form_sheet import INK, LEFT, FormSheet
from extractors.reading.xml_text import local_name

MAX_ITEMS = 500
_TITLE = "电子发票（普通发票）"
_MIDDLE = LEFT + 740.0
_COLUMNS = (
    ("ItemName", "项目名称", LEFT),
    ("SpecMod", "规格型号", LEFT + 480.0),
    ("MeaUnits", "单位", LEFT + 660.0),
    ("Quantity", "数量", LEFT + 760.0),
    ("UnPrice", "单价", LEFT + 880.0),
    ("Amount", "金额", LEFT + 1040.0),
    ("TaxRate", "税率/征收率", LEFT + 1200.0),
    ("ComTaxAm", "税额", LEFT + 1390.0),
)


def is_tax_invoice(root: Element) -> bool:
    """Whether ``root`` is the tax bureau's format rather than the treasury's."""
    return any(local_name(element) == "SellerInformation" for element in root.iter())


def draw_tax_invoice(root: Element) -> DrawnPage:
    """The page of a tax invoice. Raises ``UnsupportedType`` without number or total."""
    values = _values(root)
    total = values.get("TotalTax-includedAmount", "")
    if not total or "InvoiceNumber" not in values:
        raise UnsupportedType(
            "The XML is no e-invoice that is known here: it has no InvoiceNumber or"
            " TotalTax-includedAmount. Send the PDF or OFD of the invoice."
        )
    sheet = FormSheet()
    sheet.title(_title(root))
    sheet.cells(_given(values, ("发票号码", "InvoiceNumber"), ("开票日期", "IssueTime")), 2)
    sheet.rule()
    _parties(sheet, values)
    sheet.rule()
    _items(sheet, root)
    sheet.row([(LEFT, "合计"), (_COLUMNS[5][2], values.get("TotalAmWithoutTax", "")),
               (_COLUMNS[7][2], values.get("TotalTaxAm", ""))])  # fmt: skip
    words = values.get("TotalTax-includedAmountInChinese", "")
    sheet.text(LEFT, "价税合计（大写）", INK)
    sheet.text(LEFT + 300, words)
    sheet.row([(_MIDDLE, f"（小写）¥{total}")])
    sheet.rule()
    sheet.cells(_given(values, ("备注", "Remark")), 1)
    sheet.cells(_given(values, ("开票人", "Drawer")), 2)
    return sheet.page()


def _values(root: Element) -> dict[str, str]:
    """The text of every element by its name, the first of each; rows of charges are left out."""
    rows = {id(part) for row in _rows(root) for part in row.iter()}
    found: dict[str, str] = {}
    for element in root.iter():
        text = " ".join((element.text or "").split())[:300]
        if text and id(element) not in rows:
            found.setdefault(local_name(element), text)
    return found


def _rows(root: Element) -> list[Element]:
    rows = [each for each in root.iter() if local_name(each) == "IssuItemInformation"]
    return rows[:MAX_ITEMS]


def _title(root: Element) -> str:
    labels = [(each.text or "").strip() for each in root.iter() if local_name(each) == "LabelName"]
    return next((label for label in labels if "电子发票" in label), _TITLE)


def _given(values: dict[str, str], *pairs: tuple[str, str]) -> list[tuple[str, str]]:
    return [(label, values[name]) for label, name in pairs if name in values]


def _parties(sheet: FormSheet, values: dict[str, str]) -> None:
    """The buyer on the left, the seller on the right, as printed."""
    sheet.row([(LEFT, "购买方信息"), (_MIDDLE, "销售方信息")], INK)
    for label, name in (("名称", "Name"), ("统一社会信用代码/纳税人识别号", "IdNum")):
        for x, party in ((LEFT, "Buyer"), (_MIDDLE, "Seller")):
            head = f"{label}：{values.get(party + name, '')}"
            sheet.text(x, head)
        sheet.row([])


def _items(sheet: FormSheet, root: Element) -> None:
    sheet.row([(x, label) for _, label, x in _COLUMNS], INK)
    for row in _rows(root):
        parts = {local_name(part): " ".join((part.text or "").split()) for part in row}
        sheet.row([(x, parts[name]) for name, _, x in _COLUMNS if parts.get(name)])
