"""Where the paper itself gives reason to doubt a value that the engine read surely.

Confidence of recognition says how clear the characters were, not whether some are hidden. A seal
over half an amount leaves figures that are clear and wrong.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal

from extractors.labels.finding import EXTRA
from extractors.labels.form_readings import Reading
from extractors.types import Page
from extractors.values.dates import has_lost_mark
from extractors.values.text import ascii_width, squeeze

CUT_TRUST = 0.85  # of an amount printed otherwise than all others
SPLIT_TRUST = 0.85  # of a value that the paper gives in two ways
FEWEST_AMOUNTS = 4  # that show how the paper prints amounts
_TOTALS = frozenset({"total_amount", "total_amount_in_words"})
_PARTS = frozenset(
    {
        *("pooled_fund_paid", "other_paid", "personal_account_paid", "cash_paid"),
        *("in_scope_self_paid", "out_of_scope_self_paid"),
    }
)
NUMBERS = frozenset({"insurance_number", "admission_number", "outpatient_number", "serial_number"})
FEWEST_FIGURES = 4
_POINTLESS = re.compile(r"[1-9]\d+(?!00)\d\d")  # 5000 is a whole amount
_HUGE = re.compile(r"[1-9]\d{6,}元?[;；,，。]?")
_PRINTED = re.compile(r"(?<![\d.,])\d[\d,]*\.\d{2}(?!\d)")
_NO_NUMERAL = re.compile(r"第(?![一二三四五六七八九十百零〇\d])")
_ODD_ID = re.compile(r"\d{16}|\d{16}[\dX]|\d{19,}|\d{6}\*+(\d{1,2}|\d{5,})X?")
_WITH_CENTS, _WHOLE = re.compile(r"-?[\d,]*\d\.\d{2}"), re.compile(r"[1-9]\d*")


def doubted(
    best: Mapping[str, Reading], readings: Sequence[Reading], page: Page
) -> dict[str, Reading]:
    """``best`` with less confidence in what is most often a piece of a value, as an amount without
    cents where the paper prints cents, and in values of which ``readings`` hold another one."""
    prints_cents = _prints_cents(page)
    found = dict(best)
    for key, reading in best.items():
        is_cut = prints_cents and _is_whole_amount(reading)
        is_cut = is_cut or _is_odd(key, reading)
        is_split = any(each.key == key and each.value != reading.value for each in readings)
        is_split = is_split or (key == "issue_date" and _is_before_care(reading, best))
        trust = (CUT_TRUST if is_cut else 1.0) * (SPLIT_TRUST if is_split else 1.0)
        if trust < 1.0:
            found[key] = replace(reading, confidence=reading.confidence * trust)
    return found


def with_points(readings: Sequence[Reading], page: Page) -> list[Reading]:
    """``readings`` with the points that their amounts lost, where the paper prints the same amount
    with its point elsewhere: 647299 beside 6472.99, or where more would be paid than was charged;
    without further lines of millions that lack it.
    """
    readings = [x for x in readings if not (x.key.startswith(EXTRA) and _is_huge(x))]
    pointless = [each for each in readings if _POINTLESS.fullmatch(squeeze(each.raw).rstrip(";；"))]
    if not pointless:
        return readings
    text = " ".join(ascii_width(line.text) for line in page.lines)
    printed = {match[0].replace(",", "") for match in _PRINTED.finditer(text)}
    # Where the last figure went with the point, a tenth is right: then the point may be anywhere
    beyond = {id(x) for x in pointless if _is_beyond(x, readings)}
    sure = {id(x) for x in pointless if _is_beyond(x, readings, tenfold=True)}
    mended = {
        id(each): replace(each, value=amount, confidence=CUT_TRUST * each.confidence)
        for each in pointless
        if each.value.endswith(".00")
        and ((amount := _hundredth(each.value)) in printed or id(each) in sure)
    }
    return [mended.get(id(x), x) for x in readings if id(x) not in beyond - mended.keys()]


def _is_beyond(reading: Reading, readings: Sequence[Reading], *, tenfold: bool = False) -> bool:
    """Whether ``reading`` is a part of the bill and more than all of it, or than ten of it."""
    totals = [Decimal(each.value) for each in readings if each.key in _TOTALS]
    if reading.key not in _PARTS or not totals:
        return False
    return Decimal(reading.value) > (10 if tenfold else 1) * max(totals)


def _is_huge(reading: Reading) -> bool:
    """Millions without a point: of a further line no sum tells where its point was."""
    return reading.value.endswith(".00") and _HUGE.fullmatch(squeeze(reading.raw)) is not None


def _hundredth(amount: str) -> str:
    digits = amount.removesuffix(".00")
    return f"{digits[:-2]}.{digits[-2:]}"


def _is_odd(key: str, reading: Reading) -> bool:
    """Most often a piece: a date without its day or a mark, a number of two figures, 第 before no
    numeral; an ID number of another length, or one whose mask ends inside the day of birth."""
    if key == "payer_id":
        return _ODD_ID.fullmatch(reading.value) is not None
    if key == "hospital_name":
        return _NO_NUMERAL.search(reading.value) is not None
    if key.endswith("_date"):
        return len(reading.value) < len("2021-04-14") or has_lost_mark(reading.raw)
    return key in NUMBERS and len(reading.value) < FEWEST_FIGURES


def _is_before_care(issue: Reading, best: Mapping[str, Reading]) -> bool:
    """Whether the paper would have been issued before the visit or the stay that it bills."""
    begun = [best[key].value for key in ("visit_date", "admission_date") if key in best]
    return any(issue.value < day[: len(issue.value)] for day in begun)


def _prints_cents(page: Page) -> bool:
    """Whether amounts on ``page`` have two decimals, as far as they were read whole."""
    texts = [squeeze(ascii_width(line.text)).strip("¥￥元") for line in page.lines]
    with_cents = sum(_WITH_CENTS.fullmatch(text) is not None for text in texts)
    shorter = any(re.fullmatch(r"\d+\.\d", text) for text in texts)
    return with_cents >= FEWEST_AMOUNTS and not shorter


def _is_whole_amount(reading: Reading) -> bool:
    is_amount = re.fullmatch(r"-?\d+\.\d{2}", reading.value) is not None
    return is_amount and _WHOLE.fullmatch(squeeze(ascii_width(reading.raw))) is not None
