"""The fixed words of the plan language, and how single values are read from their text."""

from __future__ import annotations

import re
import unicodedata
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Annotated, Any, Literal

from pydantic import BeforeValidator, Field
from pydantic_core import PydanticCustomError

from extractors.types_of_paper import DECLARED

Kind = Literal[
    "inpatient",
    "outpatient",
    "critical_illness",
    "accident",
    "disability",
    "death",
    "female_specific_disease",
]
DateName = Literal[
    "admission", "discharge", "settlement", "diagnosis", "death", "visit", "accident", "applied"
]
AmountKey = Literal[
    "total_amount",
    "pooled_fund_paid",
    "other_paid",
    "personal_account_paid",
    "cash_paid",
    "in_scope_self_paid",
    "out_of_scope_self_paid",
    "self_paid",  # worked out: in_scope_self_paid + out_of_scope_self_paid
    "in_scope_amount",
    "deductible",
    "commercial_insurance_paid",
    "proportional_self_paid",
    "advance_self_paid",
    "over_limit_self_paid",
    "over_ward_bed_fee",
    "civil_servant_paid",
    "large_amount_paid",
    "medical_aid_paid",
    "fund_total_paid",
    "personal_total",
]
WordFact = Literal["unit_kind", "hospital_level", "sex", "in_city", "insured", "roster"]
NumberFact = Literal[
    "stay_number",
    "stay_days",
    "cover_days",
    "membership_years",
    "unbroken_years",
    "injury_grade",
    "age",
    "shares",
]
# The smallest value each number can have: a table of steps must begin there.
NUMBER_FACT_START = {
    "stay_number": 1,
    "stay_days": 1,
    "cover_days": 1,
    "membership_years": 0,
    "unbroken_years": 0,
    "injury_grade": 1,
    "age": 0,
    "shares": 1,
}
# More than any office has ever held; beyond it an amount is a slip of the keyboard.
MAX_YUAN = Decimal(10) ** 12
# The largest value, where there is one: a table may end there.
NUMBER_FACT_END = {"injury_grade": 10}
HospitalLevel = Literal["一级", "二级", "三级"]
if TYPE_CHECKING:
    Paper = str
else:
    Paper = Literal[tuple(DECLARED)]  # the types of paper, whichever there are


_MONEY = re.compile(r"(\d{1,12}|\d{1,3}(,\d{3})+)(\.\d{1,2})?")


_PERCENT = re.compile(r"\d{1,3}(\.\d{1,4})? ?%")


def _read_money(text: object) -> Decimal:
    shown = unicodedata.normalize("NFKC", text).strip() if isinstance(text, str) else ""
    if not _MONEY.fullmatch(shown):
        raise PydanticCustomError(
            "money",
            "should be an amount of yuan such as 300 or 1250.50, not {text}",
            {"text": text if isinstance(text, str) else "a list or a group of keys"},
        )
    return Decimal(shown.replace(",", ""))


def _read_percent(text: object) -> Decimal:
    shown = unicodedata.normalize("NFKC", text).strip() if isinstance(text, str) else ""
    percent = Decimal(shown.rstrip("% ")) if _PERCENT.fullmatch(shown) else None
    if percent is None or percent > 100:
        raise PydanticCustomError(
            "percent",
            "should be a percentage such as 60%, not {text}",
            {"text": text if isinstance(text, str) else "a list or a group of keys"},
        )
    return percent / 100


def widen(key: str) -> Any:
    """A validator that reads a bare word or number as ``{key: word}``."""

    def widen(value: object) -> object:
        return {key: value} if isinstance(value, str | int | Decimal) else value

    return widen


def one_as_list(value: object) -> object:
    """One word, or one group of keys, may stand where a list of them is meant."""
    return [value] if isinstance(value, str | dict) else value


def _read_date(value: object) -> object:
    # Pydantic would read "2025" as seconds since 1970.
    if isinstance(value, str) and len(value) != len("2025-01-01"):
        raise PydanticCustomError(
            "date", "should be a date such as 2025-01-31, not {text}", {"text": value}
        )
    return value


def _read_calendar_day(text: object) -> object:
    """``12-31``; 29 February is no day of every year."""
    try:
        return f"{datetime.strptime(f'2001-{text}', '%Y-%m-%d'):%m-%d}"
    except ValueError:
        raise PydanticCustomError(
            "calendar_day", "should be a month and a day such as 06-30, not {text}", {"text": text}
        ) from None


Scalar = str | int | float
Money = Annotated[Decimal, BeforeValidator(_read_money, json_schema_input_type=Scalar)]
Percent = Annotated[Decimal, BeforeValidator(_read_percent, json_schema_input_type=str)]
Day = Annotated[date, BeforeValidator(_read_date, json_schema_input_type=str)]
Word = Annotated[str, Field(min_length=1, max_length=200)]
CalendarDay = Annotated[str, BeforeValidator(_read_calendar_day)]
Key = Annotated[str, Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=64)]
Count = Annotated[int, Field(ge=1)]
