"""One roster cell → one value. Each reader raises ``CellError`` with a cause a clerk can act on."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta
from functools import lru_cache
from typing import TypeVar

from claims.members.causes import Cause
from extractors.values.identity import check_character, upgrade_15
from extractors.values.text import ascii_width

# Excel counts days from here; the 1900 leap-year mistake of Excel is inside this choice.
MARKS = "'=‘’\ufeff"
EXCEL_DAY_ZERO = date(1899, 12, 30)
EXCEL_DAYS = range(10_000, 80_000)  # 1927 to 2119; smaller numbers are years or row numbers
YEARS = range(1900, 2100)
MAX_SHARES = 1_000

_SCIENTIFIC = re.compile(r"\d(\.\d+)?E\+?\d+", re.IGNORECASE)
_DATE = re.compile(r"(\d{4})(?:[-/.年](\d{1,2})[-/.月](\d{1,2})日?|(\d\d)(\d\d))")
_EXCEL_DAY = re.compile(r"\d{5}(\.\d+)?")  # with a time of day
_YEAR_AND_MONTH = re.compile(r"\d{4}(?:[-/.年]\d{1,2}月?|[01]\d)")
_TIME_OF_DAY = re.compile(r"[ T]\d{1,2}:\d\d(:\d\d(\.\d+)?)?$")
_ID_18 = re.compile(r"[0-9]{17}[0-9X]")
_ID_15 = re.compile(r"[0-9]{15}")
_CHINESE = "[\u3400-\u9fff\U00020000-\U0003ffff]"
_BLANKS = re.compile(rf"(?<={_CHINESE})\s+(?={_CHINESE})")
_SEXES = {"男": "male", "女": "female", "male": "male", "female": "female"}
_SEXES |= {"m": "male", "f": "female", "男性": "male", "女性": "female", "1": "male", "2": "female"}
_FLAGS = dict.fromkeys(("是", "y", "yes", "true", "1", "有", "已参保", "参保"), True)
_FLAGS |= dict.fromkeys(("否", "n", "no", "false", "0", "无", "未参保"), False)
_AS_TEXT = "format the column as text in Excel and enter the number again"
_AS_TEXT_ZH = "请在 Excel 里把这一列设为文本格式，重新填写"
_WHAT_ZH = {
    "ID number": "身份证号",
    "card number": "卡号",
    "phone number": "手机号",
    "member number": "会员编号",
}


Value = TypeVar("Value")


class CellError(ValueError):
    """What is wrong with one cell, as a sentence in both languages."""

    def __init__(self, english: str, chinese: str) -> None:
        super().__init__(english)
        self.cause = Cause(english, chinese)


def clean(text: str) -> str:
    """A cell without the marks that spreadsheets leave: blanks, ``'123`` and ``="123"``."""
    plain = text.strip()
    if plain and plain[0] in MARKS:
        plain = plain.strip("=\"'‘’\ufeff \t")
    return plain


# What clerks write into a cell that stays empty.
NOTHING = frozenset(
    ("-", "--", "—", "——", "/", "\\", "无", "空", "null", "NULL", "n/a", "N/A", "#N/A")
)


def _number(text: str, what: str) -> str:
    if text.isdecimal() and text.isascii():
        return text
    plain = ascii_width(text).replace(" ", "").upper() if not text.isalnum() else text.upper()
    if not plain.isascii():
        plain = ascii_width(plain)
    if _SCIENTIFIC.fullmatch(plain):
        raise CellError(
            f"Excel turned the {what} into {text}, its last digits are lost; {_AS_TEXT}",
            f"Excel 把{_WHAT_ZH[what]}变成了 {text}，末几位已丢失；{_AS_TEXT_ZH}",
        )
    return plain.removesuffix(".0")


@lru_cache(maxsize=100_000)
def read_date(text: str) -> date:
    """A day: ``2025-01-31``, ``2025/1/31``, ``20250131``, ``2025年1月31日`` or Excel's 45688."""
    plain = _TIME_OF_DAY.sub("", ascii_width(text)).replace(" ", "").removesuffix(".0")
    if _EXCEL_DAY.fullmatch(plain) and int(plain[:5]) in EXCEL_DAYS:
        return EXCEL_DAY_ZERO + timedelta(days=int(plain[:5]))
    match = _DATE.fullmatch(plain)
    if match is None:
        raise CellError(
            f"{text} is not a date; write it as 2025-01-31",
            f"{text} 不是日期，请写成 2025-01-31",
        )
    year, month, day = int(match[1]), int(match[2] or match[4]), int(match[3] or match[5])
    try:
        found = date(year, month, day)
    except ValueError:
        raise CellError(f"{text} is no day of the calendar", f"{text} 不是实际存在的日期") from None
    if found.year not in YEARS:
        raise CellError(f"the year {found.year} cannot be right", f"年份 {found.year} 不对")
    return found


@lru_cache(maxsize=100_000)
def read_birth_date(text: str) -> date | None:
    """A day; ``None`` for 1980.01, which 出生年月 asks for: the ID number says the day."""
    plain = ascii_width(text).replace(" ", "").removesuffix(".0")
    return None if _YEAR_AND_MONTH.fullmatch(plain) else read_date(text)


def read_id_number(text: str) -> str:
    """A whole ID number of 18 or 15 characters with a real birth date and a right check digit."""
    number = _number(text, "ID number")
    if _ID_18.fullmatch(number):
        _birth_of(number[6:14])
        expected = check_character(number[:17])
        if expected == number[17]:
            return number
        if number.endswith("000"):
            raise CellError(
                f"the last digits were lost to Excel's rounding; {_AS_TEXT}",
                f"末几位被 Excel 四舍五入了；{_AS_TEXT_ZH}",
            )
        raise CellError(
            f"the check digit is {number[17]} but the first 17 digits call for {expected};"
            " compare with the card",
            f"校验码是 {number[17]}，按前 17 位应为 {expected}，请与身份证核对",
        )
    if _ID_15.fullmatch(number):
        _birth_of("19" + number[6:12])
        return number
    raise CellError(
        f"an ID number has 18 characters (old ones 15), this one has {len(number)}",
        f"身份证号应为 18 位（旧号 15 位），这里是 {len(number)} 位",
    )


def _birth_of(digits: str) -> date:
    try:
        return read_date(digits)
    except CellError:
        raise CellError(
            f"its birth date {digits} is no day of the calendar",
            f"其中的出生日期 {digits} 不是实际存在的日期",
        ) from None


def id_in_18(number: str) -> str:
    """The 18-character form that members are found by."""
    return upgrade_15(number) if len(number) == 15 else number


def read_account(text: str) -> str:
    """A card or account number: digits without blanks; letters stay (passbooks have some)."""
    return _number(text, "card number").replace("-", "")


def read_phone(text: str) -> str:
    """A phone number as written, without blanks."""
    return _number(text, "phone number")


def read_member_no(text: str) -> str:
    """A member number. Numbers that Excel rounded are refused."""
    if "E+" in text.upper():
        _number(text, "member number")
    plain = text if text.isascii() else ascii_width(text)
    return plain.removesuffix(".0") if plain[:-2].isdecimal() else plain


def read_name(text: str) -> str:
    """A name without the blanks that align it (张　伟). Raises where it cannot be one."""
    if text.isalpha():
        return text
    plain = _BLANKS.sub("", text)
    if plain.isdecimal():
        raise CellError(f"{text} is a number, not a name", f"“{text}”是数字，不是姓名")
    return plain


def read_sex(text: str) -> str:
    """``male`` or ``female``."""
    return _one_of(_SEXES, text, "男/女")


def read_flag(text: str) -> bool:
    """Yes or no."""
    return _one_of(_FLAGS, text, "是/否")


def _one_of(known: dict[str, Value], text: str, wanted: str) -> Value:
    try:
        return known[text.lower()]
    except KeyError:
        raise CellError(
            f"{text} is not known here; write {wanted}", f"不认识“{text}”，请填{wanted}"
        ) from None


def read_shares(text: str) -> int:
    """How many shares a member holds, at least one."""
    plain = ascii_width(text).removesuffix("份").removesuffix(".0")
    if not plain.isdecimal() or not 1 <= int(plain) <= MAX_SHARES:
        raise CellError(
            f"{text} is not a number of shares from 1 to {MAX_SHARES}",
            f"{text} 不是 1 到 {MAX_SHARES} 的份数",
        )
    return int(plain)


def read_text(text: str) -> str:
    """Text as it stands."""
    return text


READERS: dict[str, Callable[[str], object]] = {
    "member_no": read_member_no,
    "name": read_name,
    "id_number": read_id_number,
    "sex": read_sex,
    "birth_date": read_birth_date,
    "employer": read_text,
    "phone": read_phone,
    "bank_card": read_account,
    "unit_kind": read_text,
    "shares": read_shares,
    "insured": read_flag,
    "joined": read_date,
    "plan": read_text,
    "cover_from": read_date,
    "cover_until": read_date,
}
