"""The words of the plan language: what a plan file may say, as frozen models.

One class a part of the file, one attribute a key; ``docs/plans.md`` explains them to the people
who write plans, and ``docs/plan.schema.json`` is generated from here for their editors.
Short forms (``base: in_scope_self_paid``) are widened to the long form while reading.
"""

from __future__ import annotations

import re
import unicodedata
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field
from pydantic_core import PydanticCustomError

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
WordFact = Literal["unit_kind", "hospital_level", "sex", "in_city", "insured"]
NumberFact = Literal[
    "stay_number",
    "stay_days",
    "cover_days",
    "membership_years",
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
    "injury_grade": 1,
    "age": 0,
    "shares": 1,
}
# More than any office has ever held; beyond it an amount is a slip of the keyboard.
MAX_YUAN = Decimal(10) ** 12
# The largest value, where there is one: a table may end there.
NUMBER_FACT_END = {"injury_grade": 10}
HospitalLevel = Literal["一级", "二级", "三级"]
Paper = Literal[
    "inpatient_invoice",
    "outpatient_invoice",
    "discharge_summary",
    "settlement_sheet",
    "id_card",
    "bank_card",
    "expense_list",
    "diagnosis_certificate",
    "pathology_report",
    "application_form",
    "other",
]


_MONEY = re.compile(r"(\d{1,12}|\d{1,3}(,\d{3})+)(\.\d{1,2})?")


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
    try:
        percent = Decimal(shown[:-1]) if shown.endswith("%") else None
    except InvalidOperation:
        percent = None
    if percent is None or not percent.is_finite() or not 0 <= percent <= 100:
        raise PydanticCustomError(
            "percent",
            "should be a percentage such as 60%, not {text}",
            {"text": text if isinstance(text, str) else "a list or a group of keys"},
        )
    return percent / 100


def _widen(key: str) -> Any:
    """A validator that reads a bare word or number as ``{key: word}``."""

    def widen(value: object) -> object:
        return {key: value} if isinstance(value, str | int | Decimal) else value

    return widen


def _one_as_list(value: object) -> object:
    """One word, or one group of keys, may stand where a list of them is meant."""
    return [value] if isinstance(value, str | dict) else value


def _read_date(value: object) -> object:
    # Pydantic would read "2025" as seconds since 1970.
    if isinstance(value, str) and len(value) != len("2025-01-01"):
        raise PydanticCustomError(
            "date", "should be a date such as 2025-01-31, not {text}", {"text": value}
        )
    return value


_Scalar = str | int | float
Money = Annotated[Decimal, BeforeValidator(_read_money, json_schema_input_type=_Scalar)]
Percent = Annotated[Decimal, BeforeValidator(_read_percent, json_schema_input_type=str)]
Day = Annotated[date, BeforeValidator(_read_date, json_schema_input_type=str)]
Word = Annotated[str, Field(min_length=1, max_length=200)]
Key = Annotated[str, Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=64)]
Count = Annotated[int, Field(ge=1)]


class Rule(BaseModel):
    """Any part of a plan. ``source`` names the article of the published rule it comes from."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    source: Word | None = None


class AmountTerm(Rule):
    """One amount of the case. Without ``if_missing`` a case that lacks it is not computed."""

    amount: AmountKey
    if_missing: Money | None = None


_Term = Annotated[
    AmountTerm, BeforeValidator(_widen("amount"), json_schema_input_type=AmountKey | AmountTerm)
]


class Amounts(Rule):
    """A sum and difference of amounts: ``add`` less ``subtract``; below zero counts as zero."""

    add: tuple[_Term, ...] = Field(min_length=1)
    subtract: tuple[_Term, ...] = ()


def _widen_amounts(value: object) -> object:
    if isinstance(value, str):
        return {"add": [value]}
    if isinstance(value, dict) and "amount" in value and "add" not in value:
        return {"add": [value]}
    return value


Base = Annotated[
    Amounts,
    BeforeValidator(_widen_amounts, json_schema_input_type=AmountKey | AmountTerm | Amounts),
]


class MoneyStep(Rule):
    """One rung of a table of money by a number; both ends included."""

    from_: int = Field(alias="from", ge=0)
    until: int | None = Field(default=None, ge=0)
    value: Money


class PercentStep(Rule):
    """One rung of a table of percentages by a number; both ends included."""

    from_: int = Field(alias="from", ge=0)
    until: int | None = Field(default=None, ge=0)
    value: Percent


class MoneyChoice(Rule):
    """An amount of money: ``fixed``, taken from the case (``of``), or from a table (``by``)."""

    fixed: Money | None = None
    of: AmountKey | None = None
    by: WordFact | NumberFact | None = None
    steps: tuple[MoneyStep, ...] = ()
    values: dict[str, Money] = Field(default_factory=dict)


class PercentChoice(Rule):
    """A percentage: ``fixed`` or from a table (``by``)."""

    fixed: Percent | None = None
    by: WordFact | NumberFact | None = None
    steps: tuple[PercentStep, ...] = ()
    values: dict[str, Percent] = Field(default_factory=dict)


MoneyValue = Annotated[
    MoneyChoice, BeforeValidator(_widen("fixed"), json_schema_input_type=_Scalar | MoneyChoice)
]
PercentValue = Annotated[
    PercentChoice, BeforeValidator(_widen("fixed"), json_schema_input_type=str | PercentChoice)
]


class Deductible(Rule):
    """Taken off the base: of each stay, or once in a cover period."""

    amount: MoneyValue
    per: Literal["stay", "period"]


class Band(Rule):
    """The part of the base above ``from`` and up to ``until`` is paid at ``rate``."""

    from_: Money = Field(alias="from")
    until: Money | None = None
    rate: Percent


class PerDay(Rule):
    """A sum for each day of a stay, from day ``from_day`` on."""

    amount: MoneyValue
    from_day: Count = 1
    days_per_stay: Count | None = None
    days_per_period: Count | None = None
    count: Literal["nights", "both_ends"] = "nights"


class WaitingStep(Rule):
    """From this day of cover (the first is 1) so much of the amount is paid."""

    from_day: Count
    until_day: Count | None = None
    pays: Percent


class Waiting(Rule):
    """What is paid in the first days of cover: ``days`` without payment, or a ladder."""

    days: int | None = Field(default=None, ge=0)
    steps: tuple[WaitingStep, ...] = ()
    counted_from: Literal["cover", "unbroken_cover", "joined"] = "cover"
    not_for: Annotated[tuple[Kind, ...], BeforeValidator(_one_as_list)] = ()


class Limit(Rule):
    """A most: of money (``amount``) or of payments (``times``), alone or over several plans."""

    per: Literal["claim", "period", "life"]
    amount: MoneyValue | None = None
    times: Count | None = None
    benefits: Annotated[tuple[Key, ...], BeforeValidator(_one_as_list)] = ()
    plans: Annotated[tuple[Key, ...], BeforeValidator(_one_as_list)] = ()
    per_share: bool = False


class Range(Rule):
    """A whole number between two ends, both included."""

    from_: int | None = Field(default=None, alias="from")
    until: int | None = None


class AmountCondition(Rule):
    """An amount of this claim, or of the whole cover period so far, must reach or pass a mark."""

    amount: Base
    over: Literal["claim", "period"] = "claim"
    at_least: Money | None = None
    more_than: Money | None = None


class DaysBetween(Rule):
    """``date`` must lie no more than ``at_most`` days after ``after`` (and not before it)."""

    date: DateName
    after: DateName | Literal["cover_start"]
    at_most: int = Field(ge=0)


class Conditions(Rule):
    """All that are written must hold."""

    sex: Literal["male", "female"] | None = None
    unit_kinds: Annotated[tuple[Word, ...], BeforeValidator(_one_as_list)] = ()
    insured: bool | None = None
    settled_by_insurance: bool | None = None
    in_city: bool | None = None
    hospital_level_at_least: HospitalLevel | None = None
    diseases: Annotated[tuple[Word, ...], BeforeValidator(_one_as_list)] = ()
    excluded_diseases: Annotated[tuple[Word, ...], BeforeValidator(_one_as_list)] = ()
    injury_grade: Range | None = None
    age: Range | None = None
    stay_days: Range | None = None
    amounts: Annotated[tuple[AmountCondition, ...], BeforeValidator(_one_as_list)] = ()
    days_between: Annotated[tuple[DaysBetween, ...], BeforeValidator(_one_as_list)] = ()


class ClaimLimit(Rule):
    """The last day to apply: so long after a date, or a fixed day; that day included."""

    after: DateName | Literal["cover_end"] | None = None
    days: int | None = Field(default=None, ge=0)
    months: Count | None = None
    years: Count | None = None
    date: Day | None = None
    kinds: Annotated[tuple[Kind, ...], BeforeValidator(_one_as_list)] = ()


class PaperRule(Rule):
    """One paper that must be there: ``paper``, or one of ``any``; ``note`` says more to people."""

    paper: Paper | None = None
    any: tuple[Paper, ...] = ()
    note: Word | None = None


_PaperRule = Annotated[
    PaperRule, BeforeValidator(_widen("paper"), json_schema_input_type=Paper | PaperRule)
]


class BenefitRule(Rule):
    """One thing that a plan pays: a share of a base (flat or banded), a fixed or a daily sum."""

    id: Key
    title: Word
    title_en: Word | None = None
    kinds: Annotated[tuple[Kind, ...], BeforeValidator(_one_as_list), Field(min_length=1)]
    when: Conditions = Conditions()
    base: Base | None = None
    add_up: Literal["claim", "period"] = "claim"
    deductible: Deductible | None = None
    rate: PercentValue | None = None
    bands: tuple[Band, ...] = ()
    fixed: MoneyValue | None = None
    per_day: PerDay | None = None
    per_share: bool = False
    at_least: MoneyValue | None = None
    not_paid_below: MoneyValue | None = None
    never_more_than: Base | None = None
    waiting: Waiting | None = None
    limits: Annotated[tuple[Limit, ...], BeforeValidator(_one_as_list)] = ()
    ends_cover: Literal["period", "life"] | None = None


def _widen_dates(value: object) -> object:
    return {"any": value} if isinstance(value, str) else value


_Dates = dict[Kind | Literal["any"], DateName]
_DateInCover = Annotated[
    _Dates, BeforeValidator(_widen_dates, json_schema_input_type=DateName | _Dates)
]


class Version(Rule):
    """The rules for covers that begin between ``valid_from`` and ``valid_until`` (included)."""

    version: Word
    valid_from: Day
    valid_until: Day | None = None
    source: Word
    note: str | None = None
    fee: MoneyValue | None = None
    max_shares: Count | None = None
    date_in_cover: _DateInCover = Field(min_length=1)
    waiting: Waiting | None = None
    claim_limits: Annotated[tuple[ClaimLimit, ...], BeforeValidator(_one_as_list)] = ()
    eligibility: Conditions = Conditions()
    exclusive_with: Annotated[tuple[Key, ...], BeforeValidator(_one_as_list)] = ()
    requires: Annotated[tuple[Key, ...], BeforeValidator(_one_as_list)] = ()
    benefits: tuple[BenefitRule, ...] = Field(min_length=1)
    never_more_than: Base | None = None
    limits: Annotated[tuple[Limit, ...], BeforeValidator(_one_as_list)] = ()
    papers: dict[Kind | Literal["any"], tuple[_PaperRule, ...]] = Field(default_factory=dict)


class Plan(Rule):
    """A plan with all its versions."""

    plan: Key
    title: Word
    title_en: Word | None = None
    versions: tuple[Version, ...] = Field(min_length=1)

    def version_for(self, cover_from: date) -> Version | None:
        """The version in force for a cover that begins on ``cover_from``."""
        for version in self.versions:
            if version.valid_from <= cover_from and (
                version.valid_until is None or cover_from <= version.valid_until
            ):
                return version
        return None
