"""The number that a form has printed in advance, after No or alone at the head; else the pair of
the e-invoice behind it.

Older forms print it in red beside the title. The o of No is often taken for a zero or lost.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from extractors.labels.form_readings import Reading
from extractors.layout import is_horizontal
from extractors.types import Field, Line, Page
from extractors.values.text import ascii_width, squeeze

KEY, ELECTRONIC = "invoice_number", "electronic_invoice_number"
HEAD = 0.4  # of the page's height, and of what a receipt takes of it
BESIDE = 0.15  # of the page's width from No to its figures
PAPER_TRUST = 0.8  # of the electronic pair as the own one of a form that may have a number too
USUAL_LENGTHS = (6, 7, 8, 10)
SPLIT_TRUST = 0.85  # of a number where the paper shows two
LONE_TRUST = 0.9  # nothing says that a lone number is the invoice's
# 军票字№ 4971570, 苏财0418No0093617254, 桂No 5520817: before it may stand whose series it is.
_PROVINCE = "[京津沪渝冀晋辽吉黑苏浙皖闽赣鲁豫鄂湘粤桂琼川蜀贵黔云滇藏陕秦甘陇青宁新蒙军]"
_SERIES = (
    r"(?:[\u3400-\u9fff()\[\]〔〕\d]{0,12}[字第号编][A-Z]{0,2}"
    r"|(?:[(\[〔]\d{2,4}[)\]〕])?[\u3400-\u9fff]{1,3}[财税卫][票据]?(?:[(\[〔]\d{2,4}[)\]〕])?[A-Z]?\d{0,4}[A-Z]?"
    rf"|{_PROVINCE}|[A-Z]{{1,2}})?"
)
_AFTER_NO = re.compile(
    rf"{_SERIES}(?:N[oO°º.,:;_]*|[Nn]o[.:]*|№)[.:]*((?:[A-HJ-NP-Z]{{0,2}}|(?:20)?\d\d[A-HJ-NP-Z])\d{{5,14}})号?"
)
_NO = re.compile(r"(?:N[oO°º]|№)[.:]?|[\u3400-\u9fff]财[A-Z]")  # alone in its cell
# No 14 0093827, No 1602 7740183: behind the year of its series, and the month
_AFTER_YEAR = re.compile(r"(?:N[oO°º]|№)[.:]*\s*(?:20)?[012]\d(?:0[1-9]|1[0-2])?\s+(\d{6,10})$")
_HAS_O = re.compile("[oO°º№]")  # of No: then a zero in front belongs to the number
# 字第 0271836 号, 沪财(12)第 0271836 号; 甘财00731826, of the province's office of finance
_BETWEEN = re.compile(
    r"[\u3400-\u9fff]{0,6}(?:[(\[〔]\d{2,4}[)\]〕])?字?第(\d{6,12})号?|[\u3400-\u9fff]{0,6}字(\d{6,12})号"
    r"|[\u3400-\u9fff]{1,2}财票?[A-Z]?(\d{7,10})"
)
# 0627714, BZ 0627714; M83308636, of which the letter is No in one character
_ALONE = re.compile(r"M?(\d{6,8}|\d{10})|(\d{9}|[A-HJ-NP-Z]{2}\d{7})")
_LEFT_OF_NO = re.compile("[NoO0°º.:]{1,3}")
_LETTERED = re.compile(r"[A-HJ-LNP-Z]\d{8}")
_TRACE = re.compile(r"[^\w\s]?(?:N[oO°º]?[^A-Za-z\u3400-\u9fff]*|№.*|\D?\d{5,12}\D?)")
_IS_ELECTRONIC = re.compile(r"\(?电子\)|电子(?:票据|发票)\)?$")
Find = Callable[[Line, Page], str | None]


def with_printed_number(
    best: Mapping[str, Reading], rest: Sequence[Line], page: Page
) -> dict[str, Reading]:
    """``best`` with the form's number, where no label named it, or where the label's value may
    be that of the electronic pair and the number after No stands on the paper again."""
    head = _head(rest, page)
    whole = _with_whole_numbers(head, page)
    has_no = any(_after_no(line, page) for line in whole)
    after_no = _only(whole, _after_no if has_no else _between, 1.0, page)
    known = best.get(KEY)
    if known is not None:
        is_other = after_no is not None and after_no.value != known.value
        if after_no is None or not is_other or ELECTRONIC in best:
            return {**best}
        if _times(after_no.value, page) <= _times(known.value, page):
            return {**best, KEY: replace(known, confidence=known.confidence * SPLIT_TRUST)}
        return {**best, KEY: after_no, ELECTRONIC: replace(known, key=ELECTRONIC)}
    number = after_no or _only(head, _alone, LONE_TRUST, page)
    return {**best} if number is None else {**best, KEY: number}


def _with_whole_numbers(head: Sequence[Line], page: Page) -> list[Line]:
    """``head`` with No and the figures in the cell right of it as one line."""
    found: list[Line] = []
    for line in head:
        cells = [
            cell
            for cell in head
            if _NO.fullmatch(squeeze(ascii_width(line.text)))
            and -0.5 * line.box.height < cell.box.x0 - line.box.x1 < BESIDE * page.width
            and cell.box.x0 > line.box.x0
            and abs(cell.box.center_y - line.box.center_y) < 0.5 * line.box.height
        ]
        cell = min(cells, key=lambda each: each.box.x0, default=None)
        confidence = min(line.confidence, 1.0 if cell is None else cell.confidence)
        found.append(
            line
            if cell is None
            else Line(line.text + cell.text, line.box.union(cell.box), confidence)
        )
    return found


def _head(rest: Sequence[Line], page: Page) -> list[Line]:
    """The lines of ``rest`` in the upper part of the receipt, which may be one of two on a page."""
    top = min((line.box.y0 for line in page.lines), default=0.0)
    foot = max((line.box.y1 for line in page.lines), default=0.0)
    end = max(top + HEAD * (foot - top), HEAD * page.height)
    return [line for line in rest if is_horizontal(line) and line.box.center_y < end]


def with_electronic_pair(
    fields: Mapping[str, Field], labels: frozenset[str], rest: Sequence[Line], page: Page
) -> dict[str, Field]:
    """Where a print names only the electronic pair of numbers, that pair is the invoice's own.

    Not where it has a label for its own, or a trace of a number printed in advance: then that
    number was not legible. A form that calls itself electronic has no other number; any other
    may have one of which nothing was seen.
    """
    completed = {**fields}
    number = completed.get(KEY)
    is_other = number is not None and number.value != getattr(fields.get(ELECTRONIC), "value", None)
    is_traced = number is None and (
        KEY in labels or any(_is_trace(line, page) for line in _head(rest, page))
    )
    if is_other or is_traced:
        return completed
    is_electronic = any(_IS_ELECTRONIC.search(squeeze(ascii_width(x.text))) for x in rest)
    for own, electronic in (("invoice_code", "electronic_invoice_code"), (KEY, ELECTRONIC)):
        found = fields.get(electronic)
        if own not in fields and own not in labels and found is not None:
            trust = 1.0 if is_electronic else PAPER_TRUST
            completed[own] = replace(found, confidence=found.confidence * trust)
    return completed


def _is_trace(line: Line, page: Page) -> bool:
    """Whether ``line`` may be what was seen of the number that a form has printed in advance."""
    text = squeeze(ascii_width(line.text))
    return line.box.center_x > 0.4 * page.width and _TRACE.fullmatch(text) is not None


def _only(lines: Sequence[Line], find: Find, trust: float, page: Page) -> Reading | None:
    """The one number that ``find`` gives, however often it is printed."""
    found = [(line, number) for line in lines if (number := find(line, page)) is not None]
    if len({number for _, number in found}) != 1:
        return None
    line, number = found[0]
    return Reading(KEY, number, line.text.strip(), trust * line.confidence, page.index, line.box)


def _times(number: str, page: Page) -> int:
    return sum(number in squeeze(line.text) for line in page.lines)


def _after_no(line: Line, page: Page) -> str | None:
    if year := _AFTER_YEAR.search(ascii_width(line.text).strip()):
        return year[1]
    text = squeeze(ascii_width(line.text))
    match = _AFTER_NO.fullmatch(text)
    if match is None:
        return None
    digits = match[1]
    is_zero_an_o = (
        len(digits) not in USUAL_LENGTHS
        and digits.startswith("0")
        and not _HAS_O.search(text[: text.index(digits)])
    )
    return digits[1:] if is_zero_an_o and len(digits) - 1 in USUAL_LENGTHS else digits


def _between(line: Line, page: Page) -> str | None:
    """第 0271836 号, 甘财00731826; where No stands on the paper, that is whose series it is."""
    match = _BETWEEN.fullmatch(squeeze(ascii_width(line.text)))
    return match[match.lastindex or 1] if match is not None else None


def _alone(line: Line, page: Page) -> str | None:
    """Six to ten digits beside the title, in print larger than the rest or at the right, or seven
    behind the two letters of a series; eight behind one, where nothing else stands in its row."""
    text = squeeze(ascii_width(line.text))
    is_at_right = line.box.center_x > 0.55 * page.width
    match = _ALONE.fullmatch(text) if is_at_right else None
    if is_at_right and _LETTERED.fullmatch(text) and _is_alone_in_row(line, page):
        return text
    return match[match.lastindex or 1] if match is not None else None


def _is_alone_in_row(line: Line, page: Page) -> bool:
    """Whether nothing stands beside ``line`` but what is left of its No."""
    half = 0.5 * line.box.height
    beside = (x for x in page.lines if abs(x.box.center_y - line.box.center_y) < half)
    return all(other is line or _LEFT_OF_NO.fullmatch(other.text.strip()) for other in beside)
