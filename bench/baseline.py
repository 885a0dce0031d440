"""What a plain reader gets: PaddleOCR's text in rows, and one regular expression a label.

It is given the same upright pages as the product (a favour), and knows the printed labels and the
spelling of dates and amounts, but nothing of columns, seals, forms or arithmetic.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Any

from extractors.types import Line, Page
from extractors.values import dates, money
from extractors.values.text import ascii_width, squeeze

Json = dict[str, Any]
Normalise = Callable[[str], str | None]

TITLES = (
    (r"住院收费(票据|专用收据)", "inpatient_invoice"),
    (r"门诊收费票据", "outpatient_invoice"),
    (r"出院(记录|小结|证明)", "discharge_summary"),
    (r"公民身份号码|居民身份证", "id_card"),
)
DATE = r"(\d{4}[-./年]?\d{1,2}[-./月]?\d{1,2}日?)"
AMOUNT = r"[¥￥]?(-?[\d,]+(?:\.\d{1,2})?)"
WORD = r"([^\s:]+)"


def _as_date(text: str) -> str | None:
    return dates.parse_date(text)


def _as_money(text: str) -> str | None:
    amount = money.parse_amount(text)
    return None if amount is None else money.to_contract(amount)


def _as_words(text: str) -> str | None:
    amount = money.parse_words(text)
    return None if amount is None else money.to_contract(amount)


def _as_sex(text: str) -> str | None:
    return {"男": "male", "女": "female"}.get(text)


def _as_text(text: str) -> str | None:
    return text or None


def _as_list(text: str) -> list[str]:
    found = re.split(r"[;；]|\(?\d{1,2}[.、)]", text)
    return [each.strip("。 ") for each in found if each.strip("。 ")]


INVOICE: tuple[tuple[str, str, Normalise], ...] = (
    ("invoice_code", r"票据代码:?\s*(\d{6,12})", _as_text),
    ("invoice_number", r"(?:票据号码|No|№)[:.]?\s*(\d{6,20})", _as_text),
    ("check_code", r"校验码:?\s*([0-9a-zA-Z]{4,20})", _as_text),
    ("issue_date", rf"开票日期:?\s*{DATE}", _as_date),
    ("payer_name", rf"(?:交款人|姓名):\s*{WORD}", _as_text),
    ("payer_id", r"(?:统一社会信用代码|身份证号):?\s*([\dXx*]{6,18})", _as_text),
    (
        "total_amount_in_words",
        r"大写\)?:?\s*([零壹贰叁肆伍陆柒捌玖拾佰仟万亿元圆角分整]+)",
        _as_words,
    ),
    ("total_amount", rf"小写\)?:?\s*{AMOUNT}", _as_money),
    ("serial_number", r"业务流水号:?\s*(\w+)", _as_text),
    ("medical_record_number", r"病历号:?\s*(\w+)", _as_text),
    ("admission_number", r"住院号:?\s*(\w+)", _as_text),
    ("outpatient_number", r"门诊号:?\s*(\w+)", _as_text),
    ("department", rf"(?:住院科别|科别|科室):\s*{WORD}", _as_text),
    ("admission_date", rf"(?:住院时间|入院[日时][期间]):?\s*{DATE}", _as_date),
    (
        "discharge_date",
        rf"(?:住院时间:?\s*{DATE[1:-1]}\D{{0,3}}|出院[日时][期间]:?\s*){DATE}",
        _as_date,
    ),
    ("visit_date", rf"就诊日期:?\s*{DATE}", _as_date),
    ("length_of_stay", r"住院天数:?\s*([\d.]+)", _as_text),
    ("prepaid_amount", rf"预[缴交]金额?:?\s*{AMOUNT}", _as_money),
    ("supplementary_amount", rf"补[缴交](?:金额)?:?\s*{AMOUNT}", _as_money),
    ("refund_amount", rf"退[费款](?:金额)?:?\s*{AMOUNT}", _as_money),
    ("institution_type", rf"医疗机构类型:\s*{WORD}", _as_text),
    ("insurance_type", rf"医保类型:\s*{WORD}", _as_text),
    ("insurance_number", r"医保编号:\s*(\w+)", _as_text),
    ("sex", r"性别:?\s*([男女])", _as_sex),
    ("pooled_fund_paid", rf"统筹基金支付:?\s*{AMOUNT}", _as_money),
    ("other_paid", rf"其他支付:?\s*{AMOUNT}", _as_money),
    ("personal_account_paid", rf"个人账户支付:?\s*{AMOUNT}", _as_money),
    ("cash_paid", rf"个人现金支付:?\s*{AMOUNT}", _as_money),
    ("in_scope_self_paid", rf"个人自付:?\s*{AMOUNT}", _as_money),
    ("out_of_scope_self_paid", rf"个人自费:?\s*{AMOUNT}", _as_money),
    ("hospital_name", rf"收款单位(?:\(章\))?:?\s*{WORD}", _as_text),
    ("cashier_name", rf"收款[人员]:\s*{WORD}", _as_text),
    ("checker_name", rf"复核人?:\s*{WORD}", _as_text),
    ("electronic_invoice_code", r"电子票据代码:?\s*(\d{6,12})", _as_text),
    ("electronic_invoice_number", r"电子票据号码:?\s*(\d{6,20})", _as_text),
)
SUMMARY: tuple[tuple[str, str, Normalise], ...] = (
    ("patient_name", rf"姓名:?\s*{WORD}", _as_text),
    ("sex", r"性别:?\s*([男女])", _as_sex),
    ("age", r"年龄:?\s*(\d+)", _as_text),
    ("hospital_name", r"(\S*(?:医院|研究院|保健院\S*))", _as_text),
    ("department", rf"(?:科室|科别|病区):?\s*{WORD}", _as_text),
    ("bed_number", r"床[号位]:?\s*([+\w]+)", _as_text),
    ("admission_number", r"住院号:?\s*(\w+)", _as_text),
    ("medical_record_number", r"病[案历]号:?\s*(\w+)", _as_text),
    ("admission_date", rf"入院[日时][期间]:?\s*{DATE}", _as_date),
    ("discharge_date", rf"出院[日时][期间]:?\s*{DATE}", _as_date),
    ("length_of_stay", r"住院(?:天数)?:?\s*(\d+)天?", _as_text),
    ("discharge_advice", r"出院医嘱:?\s*(.+?)\n(?:\S*医师|第|-)", _as_text),
    ("physician_name", rf"(?:主治|经治)?医师(?:签[名字])?:?\s*{WORD}", _as_text),
    ("id_number", r"身份证号:?\s*([\dXx]{15,18})", _as_text),
    ("employer", rf"工作单位:?\s*{WORD}", _as_text),
)
LISTS = (
    ("admission_diagnoses", r"入院诊断:?\s*(.+?)\n(?=\S{2,6}[:：])"),
    ("discharge_diagnoses", r"出院诊断:?\s*(.+?)\n(?=\S{2,6}[:：])"),
)
CARD: tuple[tuple[str, str, Normalise], ...] = (
    ("name", rf"姓\s*名\s*{WORD}", _as_text),
    ("sex", r"性\s*别\s*([男女])", _as_sex),
    ("ethnicity", rf"民\s*族\s*{WORD}", _as_text),
    ("birth_date", r"出\s*生\s*(\d{4}\s*年\s*\d+\s*月\s*\d+\s*日)", _as_date),
    ("address", r"住\s*址\s*(.+?)\n?公民", _as_text),
    ("id_number", r"公民身份号码\s*([\dXx]{18})", _as_text),
    ("issuing_authority", rf"签发机关\s*{WORD}", _as_text),
    ("valid_from", rf"有效期限\s*{DATE}", _as_date),
    ("valid_until", rf"有效期限\s*\S+?-({DATE[1:-1]}|长期)", _as_text),
)
PATTERNS = {
    "inpatient_invoice": INVOICE,
    "outpatient_invoice": INVOICE,
    "discharge_summary": SUMMARY,
    "id_card": CARD,
}


def read_plainly(pages: Sequence[Page]) -> Json:
    """The documents of one file, one a page, in the shape of the contract."""
    documents: list[Json] = []
    for page in pages:
        text = "\n".join(rows_of(page.lines))
        kind = next((kind for title, kind in TITLES if re.search(title, squeeze(text))), "other")
        if documents and documents[-1]["type"] == kind == "discharge_summary":
            documents[-1]["pages"].append(page.index)
            documents[-1]["fields"] = {**fields_in(text, kind), **documents[-1]["fields"]}
            continue
        fields = fields_in(text, kind)
        documents.append({"type": kind, "pages": [page.index], "fields": fields, "items": []})
    return {"documents": documents}


def rows_of(lines: Sequence[Line]) -> list[str]:
    """Text runs joined into rows, from top to bottom and left to right."""
    rows: list[list[Line]] = []
    for line in sorted(lines, key=lambda each: each.box.center_y):
        last = rows[-1][-1] if rows else None
        if last is not None and line.box.center_y - last.box.center_y < last.box.height / 2:
            rows[-1].append(line)
        else:
            rows.append([line])
    return [" ".join(each.text for each in sorted(row, key=lambda x: x.box.x0)) for row in rows]


def fields_in(text: str, kind: str) -> Json:
    """Every field whose expression matches, in the contract's spelling."""
    plain = ascii_width(text)
    found: Json = {}
    for key, pattern, normalise in PATTERNS.get(kind, ()):
        match = re.search(pattern, plain, re.DOTALL)
        value = normalise(match[1].strip()) if match else None
        if value is not None:
            found[key] = {"value": value, "confidence": None}
    if kind == "discharge_summary":
        for key, pattern in LISTS:
            match = re.search(pattern, plain, re.DOTALL)
            if match:
                found[key] = {"value": _as_list(match[1].replace("\n", "")), "confidence": None}
    return found
