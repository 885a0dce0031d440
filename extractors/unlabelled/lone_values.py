"""What stands on an invoice without a label that can be read, and can be one thing only: a masked
ID number, a code of the paper's kind, and the names of those who sign at the foot.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import pairwise

from extractors.hospitals.grammar import begins_with_place
from extractors.labels.finding import EXTRA
from extractors.labels.form_readings import FormReading, Reading
from extractors.layout import Slope, is_horizontal, offset, page_slope
from extractors.types import Line, Page
from extractors.values.identity import is_valid_id_number
from extractors.values.text import ascii_width, squeeze
from extractors.vocabularies import word_list
from extractors.words.kinds import KINDS
from extractors.words.known_values import double_surnames, is_known_value

LONE_TRUST = 0.9
BESIDE_TITLE = 0.5  # of the page's height: the ID number stands in the head
ROW = 1.5  # line heights that a name may stand off the row of the foot
NEAR = 4.0  # line heights from what a signer did to his name
FEWEST_BESIDE = 2  # labels of a patient that tell his row
SIGNERS = ("checker_name", "cashier_name")
_MASKED = re.compile(r"\d{6}\*{8}\d{3}[\dX]|\d{14}\*{4}|\d{3}\*{11}\d{3}[\dX]")
MOST_BORNE = 275  # surnames of nearly all people; rarer ones begin words of papers too
_SURNAMES = "".join(word_list("surnames")["surnames"].split())
_SURNAME = "|".join([*double_surnames(), f"[{_SURNAMES[:MOST_BORNE]}]"])
_NAME = re.compile(rf"(?:{_SURNAME})[\u3400-\u9fff]{{1,2}}")
# What is left of 收款人, 收费员, 复核人 and the like says that its value is a signer's name.
_SIGNER = re.compile(r"[收复审核款费缴银出纳制开经办][\u3400-\u9fff]?|.?[款费核办][人员]|[人员]")
_NO_NAME = re.compile(
    "^[人员]|收据|印章|签|医院|专用|财务|收费|票据|人民|科|费$|章|元$|单位|年|月|金额|备注"
)


def with_lone_values(
    best: Mapping[str, Reading], form: FormReading, page: Page
) -> dict[str, Reading]:
    """``best`` with the payer's ID number and the signers that no legible label gave."""
    found = {**best}
    if "payer_id" not in found:
        number = _only([_id_number(line, page) for line in form.rest])
        found |= {} if number is None else {"payer_id": number}
    if "invoice_code" not in found:
        codes = [line for line in form.rest if _EIGHT.fullmatch(squeeze(line.text))]
        code = _code(codes[0], page) if len(codes) == 1 else None
        code = code or _code_beside_number(codes, form, page)
        found |= {} if code is None else {"invoice_code": code}
    found |= _sex_behind_name(found, form, page)
    found |= _kind_alone(found, form, page)
    found |= _surnames_alone(found, form, page)
    found |= _named_signers(found, form, page)
    missing = [key for key in SIGNERS if key not in found]
    names = _names_at_foot(missing[0], found, form, page) if len(missing) == 1 else []
    if len(names) == 1:
        found |= {missing[0]: _reading(missing[0], *names[0], page)}
    return found


def _only(readings: Sequence[Reading | None]) -> Reading | None:
    found = [reading for reading in readings if reading is not None]
    return found[0] if len({reading.value for reading in found}) == 1 else None


def _id_number(line: Line, page: Page) -> Reading | None:
    """A whole number whose check digit is right, or one masked as they usually are."""
    number = KINDS["id_number"].parse(line.text)
    if number is None or line.box.center_y > BESIDE_TITLE * page.height:
        return None
    is_told = _MASKED.fullmatch(number) is not None or is_valid_id_number(number)
    return _reading("payer_id", line, number, page) if is_told else None


# Region, class of medical papers, kind and year: 41 06 02 22. No other number of the head is so.
_REGION = "1[1-5]|2[1-3]|3[1-7]|4[1-6]|5[0-4]|6[1-5]"
_CODE = re.compile(rf"(?:{_REGION})060[12][12]\d")


_EIGHT = re.compile(r"\d{8}")  # of two, one is the electronic invoice's


def _code(line: Line, page: Page) -> Reading | None:
    """A number that is built as the codes of medical papers are."""
    number = squeeze(ascii_width(line.text))
    is_head = line.box.center_y < BESIDE_TITLE * page.height
    is_code = is_head and is_horizontal(line) and _CODE.fullmatch(number)
    return _reading("invoice_code", line, number, page) if is_code else None


_OF_PROVINCE = re.compile(rf"(?:{_REGION})\d{{6}}")
_NUMBER = re.compile(r"\d{10}|\d{8}")


def _code_beside_number(codes: Sequence[Line], form: FormReading, page: Page) -> Reading | None:
    """13000014 and 0037719285 alone in a row of the head, of whose labels nothing is legible: the
    left one begins as a province's codes do, the other one is the paper's number."""
    slope = page_slope(page.lines)
    found = [
        (line, other)
        for line in codes
        for other in form.rest
        if _OF_PROVINCE.fullmatch(squeeze(ascii_width(line.text)))
        and _NUMBER.fullmatch(squeeze(ascii_width(other.text)))
        and not _OF_PROVINCE.fullmatch(squeeze(ascii_width(other.text)))
        and other.box.x0 > line.box.x1 + line.box.height
        and abs(offset(line.box, other.box, slope)) < 0.5 * line.box.height
        and line.box.center_y < BESIDE_TITLE * page.height
    ]
    if len(found) != 1:
        return None
    line = found[0][0]
    return _reading("invoice_code", line, squeeze(ascii_width(line.text)), page)


def _reading(key: str, line: Line, value: str, page: Page) -> Reading:
    trust = LONE_TRUST * line.confidence
    raw = line.text.strip()
    return Reading(key, value, raw, trust, page.index, line.box, line, 0, len(line.text))


# 收款 丘善, 收款厉岭奎: at the foot the bare word names who signed, without 人 and a colon
_DEEDS = {
    **dict.fromkeys(("收款", "收费", "收银", "出纳"), "cashier_name"),
    **dict.fromkeys(("复核", "审核", "核对", "稽核"), "checker_name"),
}
_DEED = re.compile(rf"({'|'.join(_DEEDS)})[:;.·]?([\u3400-\u9fff]{{2,4}})?")


def _named_signers(
    best: Mapping[str, Reading], form: FormReading, page: Page
) -> dict[str, Reading]:
    """The signers of whom the row of the other one or of the hospital says what they did."""
    slope = page_slope(page.lines)
    row = [best[key] for key in (*SIGNERS, "hospital_name") if key in best]
    found: dict[str, Reading] = {}
    for line in form.rest:
        deed = _DEED.fullmatch(squeeze(ascii_width(line.text)))
        if deed is None or not any(_is_level(line, each, slope) for each in row):
            continue
        key, name = _DEEDS[deed[1]], deed[2]
        told = line if name else _right_of(line, form.rest, slope)
        name = name or squeeze(told.text if told is not None else "")
        is_name = _HAN_NAME.fullmatch(name) and not _NO_NAME.search(name)
        if told is not None and is_name and key not in best and KINDS["person"].parse(name):
            start = told.text.rfind(name[0]) if told is line else 0
            box = told.span_box(start, len(told.text))
            whole = _reading(key, told, name, page)
            found[key] = replace(whole, raw=told.text[start:].strip(), box=box, start=start)
    return found


def _sex_behind_name(
    best: Mapping[str, Reading], form: FormReading, page: Page
) -> dict[str, Reading]:
    """就诊人 谌小勇  男: phones print the sex behind the name, without a label."""
    payer = best.get("payer_name")
    if "sex" in best or payer is None or payer.line is None:
        return {}
    behind = _right_of(payer.line, form.rest, page_slope(page.lines))
    value = KINDS["sex"].parse(behind.text) if behind is not None else None
    is_alone = behind is not None and squeeze(behind.text) in ("男", "女")
    return {"sex": _reading("sex", behind, value, page)} if behind and value and is_alone else {}


KIND = "insurance_type"
_OF_PATIENT = frozenset(
    {"payer_name", "sex", "admission_number", "outpatient_number", "department", "insurance_number"}
)
_KIND = re.compile(r"[\u3400-\u9fff]{0,6}(?:医保|[农合]合|合疗|合作医疗|公医|公费|自费|离休|保险)")


def _kind_alone(best: Mapping[str, Reading], form: FormReading, page: Page) -> dict[str, Reading]:
    """姓名：康敏 科别：骨科 铁路医保: how the patient is insured, in the row that says who he
    is, where no label asks for it."""
    if KIND in best or any(label.key == KIND for label in form.labels):
        return {}
    slope = page_slope(page.lines)
    row = [label.box for label in form.labels if label.key in _OF_PATIENT]
    found = [
        line
        for line in form.rest
        if _KIND.fullmatch(squeeze(line.text)) and is_known_value(KIND, squeeze(line.text))
        if sum(abs(offset(x, line.box, slope)) < 0.5 * x.height for x in row) >= FEWEST_BESIDE
    ]
    told = squeeze(found[0].text) if len(found) == 1 else ""
    return {KIND: _reading(KIND, found[0], told, page)} if told else {}


_HAN_NAME = re.compile(r"[\u3400-\u9fff]{2,4}")
_LONE_SURNAME = re.compile(rf"(?!章)(?:{_SURNAME})")


_LAST_APART = re.compile(r"\s\S\s*$")


def _surnames_alone(
    best: Mapping[str, Reading], form: FormReading, page: Page
) -> dict[str, Reading]:
    """复核人：覃: some sign with their surname. A character of a seal is as short, so that it is a
    name behind the colon or the blank of its label alone."""
    slope = page_slope(page.lines)
    found: dict[str, Reading] = {}
    for label in form.labels:
        part = label.line.part(label.value_start, label.value_end)
        name = squeeze(ascii_width(label.value_text)).strip(":.,")
        is_apart = label.has_colon or label.spelling.endswith(":")
        is_apart = is_apart or _LAST_APART.search(label.line.text[: label.value_end]) is not None
        if label.key not in SIGNERS or label.key in best:
            continue
        other = _right_of(label.line, form.rest, slope)
        if part is None and other is not None and page.source == "text_layer":
            part, name, other = other, squeeze(other.text), None  # no seal's: characters stand free
        elif part is None or not is_apart:
            continue
        is_cut = other is not None and len(squeeze(other.text)) == 1  # the given name, or a seal
        if _LONE_SURNAME.fullmatch(name) and not is_cut:
            found.setdefault(label.key, _reading(label.key, part, name, page))
    return found


def _right_of(line: Line, rest: Sequence[Line], slope: Slope) -> Line | None:
    """The text of ``rest`` that stands right behind ``line`` in its row."""
    height = line.box.height
    beside = [
        other
        for other in rest
        if -0.5 * height < other.box.x0 - line.box.x1 < NEAR * height
        and abs(offset(line.box, other.box, slope)) < 0.7 * height
    ]
    return min(beside, key=lambda other: other.box.x0, default=None)


def _names_at_foot(
    key: str, best: Mapping[str, Reading], form: FormReading, page: Page
) -> list[tuple[Line, str]]:
    """The names in the row of the other signer or of the hospital that belong to neither, and may
    be that of ``key``: no piece of the hospital's on a seal, and not before its own label."""
    slope = page_slope(page.lines)
    row = [best[key] for key in (*SIGNERS, "hospital_name") if key in best]
    known = {reading.value for reading in row}
    # 经办人 胡喜莲: a label that can be read says who he is, and that he signed as neither
    bare = [label for label in form.labels if not label.value_text.strip()]
    start = max((label.line.box.x0 for label in bare if label.key == key), default=0.0)
    hospital = best["hospital_name"].value if "hospital_name" in best else ""
    return [
        (line, name)
        for line, name in _names(form)
        if name not in known and any(_is_level(line, each, slope) for each in row)
        if line.box.x0 >= start and not any("".join(x) in hospital for x in pairwise(name))
        if not any(_right_of(label.line, (line,), slope) for label in bare)
    ]


def _is_level(line: Line, other: Reading, slope: Slope) -> bool:
    drop = abs(offset(other.box, line.box, slope))
    return drop < ROW * min(line.box.height, other.box.height)


def _names(form: FormReading) -> Iterator[tuple[Line, str]]:
    """Lines that are a name, and names beside what is left of a signer's label."""
    for line in form.rest:
        name = squeeze(line.text)
        is_word = _NO_NAME.search(name) or begins_with_place(name + "院")
        if is_horizontal(line) and _NAME.fullmatch(name) and not is_word:
            yield line, name
    for reading in form.readings:
        label = reading.key.removeprefix(EXTRA)
        if label != reading.key and _SIGNER.fullmatch(label) and reading.line is not None:
            signer = KINDS["person"].parse(reading.raw)
            part = reading.line.part(reading.start, reading.end)
            if signer is not None and part is not None and _NAME.fullmatch(signer):
                yield part, signer
