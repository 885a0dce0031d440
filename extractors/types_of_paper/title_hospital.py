"""The hospital that a ward's paper names over its title, or as who stamped it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import chain, zip_longest

from extractors.hospitals.grammar import (
    KINDS_OF_HOSPITAL,
    KINDS_OF_UNIT,
    begins_with_place,
    comparable_name,
    is_called_so,
)
from extractors.hospitals.name_fit import Evidence
from extractors.hospitals.print import SURE_PRINT, without_ink
from extractors.hospitals.repair import repaired
from extractors.hospitals.under_seal import complete
from extractors.hospitals.words import MENDED_TRUST, is_broken, mended
from extractors.labels.form_readings import Reading
from extractors.layout import reading_order
from extractors.types import Field, Line, Page
from extractors.values.text import squeeze

# Laboratories that report for hospitals: 某某医学检验中心有限公司
LABORATORY = re.compile(
    r"[\u3400-\u9fff]{2,20}?(?:(?:医学|临床|病理)(?:检验|检测|诊断)|检验|病理)(?:中心|所|实验室)"
    r"(?:有限(?:责任)?公司)?"
)
_COMPANY = "(?:股份)?有限(?:责任)?公司|医疗集团|集团"
_BRACKETS = r"(?:[(（].{2,20}[)）])?"
_BEHIND = (
    r"(?:[东西南北中新老]{0,2}(?:院区|分院|院|区)|[东西南北总本]部)?"
    rf"(?:[\u3400-\u9fff]{{1,4}}(?:院区|医疗区|分院))?{_BRACKETS}(?:(?:{_COMPANY}){_BRACKETS})?"
)
HOSPITAL = re.compile(rf".*(?:{KINDS_OF_HOSPITAL}){_BEHIND}")
_UNIT = re.compile(rf".*(?:{KINDS_OF_UNIT}){_BEHIND}")
_STAMPED = re.compile(r"(?:[(（]?(?:盖章|公章|签章|印章|章)[)）]?|医务[科部处]|证明专用章|专用章)$")
_SENTENCE = re.compile("[:,，。;；]")
SHORTEST, LONGEST = 4, 30  # characters
MARGIN = 1 / 3  # of the page's height: how far down a title stands
TITLE_TRUST = 0.9  # of a name that an invoice's title begins with
STAMP_TRUST, LEAST_TRUST = 0.9, 0.9  # of a name below the text; of its line


def hospital_of(pages: Sequence[Page]) -> Field | None:
    """The first name over a title that is built as names are, else the first that ends so with
    what a seal hides of it, else the one that stands alone below the text."""
    found = [(each, line, page) for page in pages for each, line in _over_title(page)]
    sound = next((each for each, _, _ in found if _is_sound(str(each.value))), None)
    if sound is not None:
        return sound
    if found:
        return _without_seal(*found[0])
    below = (each for page in reversed(pages) for each in _below(page))
    laboratories = (each for page in pages for each, _ in _over_title(page, LABORATORY))
    units = (each for page in pages for each, _ in _over_title(page, _UNIT))
    placed = (each for each in units if _is_sound(str(each.value)))  # departments are called so too
    return next(chain(laboratories, placed, below), None)


_KIND = (
    r"(?:住院|门诊|门急诊|急诊|挂号|医疗|医药|收费|结算|费用|费|专用|统一)+(?:票据|收据|发票)"
    r"(?:[(（].{1,8}[)）])?"
)
_INVOICE = re.compile(rf"(.{{4,30}}?){_KIND}")
_TITLE_ALONE, _WHOLE = re.compile(_KIND), re.compile(r"(\S{4,30})")


# 江苏省医院住院收费收据 names the form, not who gave it; 武警部队医院住院收费票据 neither.
_FORM = re.compile(
    r"[\u3400-\u9fff]{2,8}(?:省|自治区)医院|(?:北京|上海|天津|重庆)市医院"
    r"|(?:中国)?(?:人民解放军|人民武装警察部队|武装警察部队|武警部队|武警|军队|部队)医院"
)
_BRACKETED = re.compile(r"[(（]([\u3400-\u9fff]{4,24})[)）]")  # (矿务局职工总医院), under the title
# Hospitals of works, which name no place
_OF_WORKS = re.compile(
    r"[\u3400-\u9fff]{0,12}(?:公司|集团|矿务局|林业局|油田|农场|铁路局?|[钢铁]厂)"
    r"(?:职工|第[一二三四五六]|中心|总|附属)*医院"
)


def titled_invoice(page: Page) -> Reading | None:
    """The hospital whose name begins an invoice's title (某市人民医院住院收费票据), or stands in
    brackets under it or as the row above it."""
    for line, below in zip_longest(page.lines, page.lines[1:]):
        said = line.text.strip()
        title = _INVOICE.fullmatch(said) or _BRACKETED.fullmatch(said)
        if title is None and below is not None and _TITLE_ALONE.fullmatch(squeeze(below.text)):
            title = _WHOLE.fullmatch(said)
        name = comparable_name(title[1]) if title else ""
        is_title = line.box.center_y < MARGIN * page.height and not _FORM.fullmatch(name)
        is_named = _is_sound(name) or _OF_WORKS.fullmatch(name) or _is_surely_called(name, line)
        is_hospital = HOSPITAL.fullmatch(name) and is_named
        if title and is_title and is_hospital:
            start = line.text.find(title[1])
            end = start + len(title[1])
            box, trust = line.span_box(start, end), TITLE_TRUST * line.confidence
            key = "hospital_name"
            return Reading(key, name, title[1], trust, page.index, box, line, start, end)
    return None


def _is_surely_called(name: str, line: Line) -> bool:
    """Whether a ``name`` without a place that a list has stands in a line that was read surely."""
    return line.confidence >= SURE_PRINT and is_called_so(name) and not is_broken(name)


def _is_sound(name: str) -> bool:
    return begins_with_place(name) and not is_broken(name)


def _over_title(page: Page, names: re.Pattern[str] = HOSPITAL) -> Iterator[tuple[Field, Line]]:
    for line in reading_order(page.lines):
        text = _STAMPED.sub("", _plain(line))
        is_title = line.box.center_y < MARGIN * page.height and not _SENTENCE.search(text)
        match = names.match(text) if is_title else None
        if match and len(match[0]) >= SHORTEST:
            name = match[0] + _closing(match[0], text[match.end() :])
            yield Field(name, line.text, line.confidence, page.index, line.box), line


def _closing(name: str, behind: str) -> str:
    """The bracket behind a ``name`` that ends inside of it: 血液病医院（血液学研究所）."""
    is_open = max(name.rfind("("), name.rfind("（")) > max(name.rfind(")"), name.rfind("）"))
    return behind[:1] if is_open and behind[:1] in ("）", ")") else ""


def _below(page: Page) -> Iterator[Field]:
    for line in reading_order(page.lines):
        name = _STAMPED.sub("", _plain(line))
        match = HOSPITAL.fullmatch(name) if line.confidence >= LEAST_TRUST else None
        if match and line.box.center_y > MARGIN * page.height and _is_sound(name):
            trust = STAMP_TRUST * line.confidence
            yield Field(name, line.text, trust, page.index, line.box)


def _plain(line: Line) -> str:
    return comparable_name(line.text).replace("：", ":")


def _without_seal(found: Field, line: Line, page: Page) -> Field:
    """``found`` without a seal's words, and with what a seal hides of it as far as that is told by
    its place, by the seals and by the other lines of the page."""
    name = str(found.value)
    if page.source != "ocr" or len(name) > LONGEST:
        return found
    start, end = without_ink(name)
    name = name[start:end]
    if not _is_sound(mended(name)):
        others = (x.text for x in page.lines if x is not line and HOSPITAL.fullmatch(_plain(x)))
        whole = complete(
            line, 0, len(line.text), Evidence("", (*(seal.text for seal in page.seals), *others))
        )
        if whole is not None:
            return replace(found, value=whole.value, confidence=whole.confidence)
        right = repaired(name, is_sure=line.confidence >= SURE_PRINT)
        if right is not None:
            return replace(found, value=right, confidence=MENDED_TRUST * found.confidence)
    return replace(found, value=name) if len(name) >= SHORTEST else found
