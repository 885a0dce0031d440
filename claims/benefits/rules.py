"""The words of the plan language: what a plan file may say, as frozen models.

One class a part of the file, one attribute a key; ``docs/plans.md`` explains them to the people
who write plans, and ``docs/plan.schema.json`` is generated from here for their editors.
Short forms (``base: in_scope_self_paid``) are widened to the long form while reading.
"""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from claims.benefits.words import (
    AmountKey,
    CalendarDay,
    Count,
    DateName,
    Day,
    HospitalLevel,
    Key,
    Kind,
    Money,
    NumberFact,
    Paper,
    Percent,
    Scalar,
    Word,
    WordFact,
    one_as_list,
    widen,
)


class Rule(BaseModel):
    """Any part of a plan. ``source`` names the article of the published rule it comes from."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    source: Word | None = None


class AmountTerm(Rule):
    """One amount of the case, or what another plan pays for it (``paid_by``).

    Without ``if_missing`` a case that lacks the amount is not computed.
    """

    amount: AmountKey | None = None
    paid_by: Key | None = None
    if_missing: Money | None = None


_Term = Annotated[
    AmountTerm, BeforeValidator(widen("amount"), json_schema_input_type=AmountKey | AmountTerm)
]


class Amounts(Rule):
    """A sum and difference of amounts: ``add`` less ``subtract``; below zero counts as zero."""

    add: Annotated[tuple[_Term, ...], BeforeValidator(one_as_list)] = Field(min_length=1)
    subtract: Annotated[tuple[_Term, ...], BeforeValidator(one_as_list)] = ()


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


class CountStep(Rule):
    """One rung of a table of whole numbers by a number; both ends included."""

    from_: int = Field(alias="from", ge=0)
    until: int | None = Field(default=None, ge=0)
    value: int = Field(ge=0)


class MoneyChoice(Rule):
    """An amount of money: ``fixed``, taken from the case (``of``), or from a table (``by``).

    ``by: roster`` looks into the roster's ``column`` of that name.
    """

    fixed: Money | None = None
    of: AmountKey | None = None
    by: Literal[WordFact, NumberFact] | None = None
    column: Word | None = None
    steps: tuple[MoneyStep, ...] = ()
    values: dict[str, Money] = Field(default_factory=dict)


class PercentChoice(Rule):
    """A percentage: ``fixed`` or from a table (``by``)."""

    fixed: Percent | None = None
    by: Literal[WordFact, NumberFact] | None = None
    column: Word | None = None
    steps: tuple[PercentStep, ...] = ()
    values: dict[str, Percent] = Field(default_factory=dict)


class CountChoice(Rule):
    """A whole number: ``fixed`` or from a table (``by``)."""

    fixed: int | None = Field(default=None, ge=0)
    by: Literal[WordFact, NumberFact] | None = None
    column: Word | None = None
    steps: tuple[CountStep, ...] = ()
    values: dict[str, int] = Field(default_factory=dict)


CountValue = Annotated[
    CountChoice, BeforeValidator(widen("fixed"), json_schema_input_type=int | CountChoice)
]
MoneyValue = Annotated[
    MoneyChoice, BeforeValidator(widen("fixed"), json_schema_input_type=Scalar | MoneyChoice)
]
PercentValue = Annotated[
    PercentChoice, BeforeValidator(widen("fixed"), json_schema_input_type=str | PercentChoice)
]


class Deductible(Rule):
    """Taken off the base: of each stay, or once an accident or a cover period."""

    amount: MoneyValue
    per: Literal["stay", "accident", "period"]


class Band(Rule):
    """The part of the base above ``from`` and up to ``until`` is paid at ``rate``."""

    from_: Money = Field(alias="from")
    until: Money | None = None
    rate: Percent


class Tier(Rule):
    """A base that reaches this mark earns one sum (``pays``), or ``rate`` of the whole base."""

    at_least: Money | None = None
    more_than: Money | None = None
    pays: MoneyValue | None = None
    rate: Percent | None = None


class PerDay(Rule):
    """A sum for each day of a stay, from day ``from_day`` on."""

    amount: MoneyValue
    from_day: Count = 1
    days_per_stay: Count | None = None
    days_per_period: Count | None = None
    days_per_accident: Count | None = None
    count: Literal["nights", "both_ends"] = "nights"


class WaitingStep(Rule):
    """From this day of cover (the first is 1) so much of the amount is paid."""

    from_day: Count
    until_day: Count | None = None
    pays: Percent


class Waiting(Rule):
    """What is paid in the first days of cover: ``days`` without payment, or a ladder."""

    days: CountValue | None = None
    steps: tuple[WaitingStep, ...] = ()
    counted_from: Literal["cover", "unbroken_cover", "joined"] = "cover"
    not_for: Annotated[tuple[Kind, ...], BeforeValidator(one_as_list)] = ()


class Limit(Rule):
    """A most: of money (``amount``) or of payments (``times``), alone or over several plans.

    ``household``: what the plan paid to the other members of the member's household counts too.
    """

    per: Literal["claim", "accident", "period", "life"]
    amount: MoneyValue | None = None
    times: Count | None = None
    benefits: Annotated[tuple[Key, ...], BeforeValidator(one_as_list)] = ()
    plans: Annotated[tuple[Key, ...], BeforeValidator(one_as_list)] = ()
    per_share: bool = False
    household: bool = False


class Highest(Rule):
    """Of these benefits only the one that comes to most is paid."""

    benefits: Annotated[tuple[Key, ...], BeforeValidator(one_as_list)] = Field(min_length=1)


class Rounding(Rule):
    """How the plan's whole sum is rounded, once, at the end."""

    to: Literal["cent", "jiao", "yuan"]
    mode: Literal["half_up", "down"] = "half_up"


_Rounding = Annotated[
    Rounding,
    BeforeValidator(widen("to"), json_schema_input_type=Literal["cent", "jiao", "yuan"] | Rounding),
]


class Range(Rule):
    """A whole number between two ends, both included."""

    from_: int | None = Field(default=None, alias="from")
    until: int | None = None


class AmountCondition(Rule):
    """An amount of this claim, or of the whole cover period so far, must lie between marks."""

    amount: Base
    over: Literal["claim", "period"] = "claim"
    at_least: Money | None = None
    more_than: Money | None = None
    at_most: Money | None = None
    less_than: Money | None = None


class DaysBetween(Rule):
    """``date`` must lie no more than ``at_most`` days after ``after`` (and not before it)."""

    date: DateName
    after: Literal[DateName, "cover_start"]
    at_most: int = Field(ge=0)


class RosterCondition(Rule):
    """What stands in a further column of the roster: one of ``is``, or none of ``not``."""

    column: Word
    is_: Annotated[tuple[Word, ...], BeforeValidator(one_as_list)] = Field(default=(), alias="is")
    not_: Annotated[tuple[Word, ...], BeforeValidator(one_as_list)] = Field(default=(), alias="not")


class Conditions(Rule):
    """All that are written must hold."""

    sex: Literal["male", "female"] | None = None
    unit_kinds: Annotated[tuple[Word, ...], BeforeValidator(one_as_list)] = ()
    insured: bool | None = None
    settled_by_insurance: bool | None = None
    in_city: bool | None = None
    hospital_level_at_least: HospitalLevel | None = None
    hospital_levels: Annotated[tuple[HospitalLevel, ...], BeforeValidator(one_as_list)] = ()
    hospitals: Annotated[tuple[Word, ...], BeforeValidator(one_as_list)] = ()
    excluded_hospitals: Annotated[tuple[Word, ...], BeforeValidator(one_as_list)] = ()
    roster: Annotated[tuple[RosterCondition, ...], BeforeValidator(one_as_list)] = ()
    diseases: Annotated[tuple[Word, ...], BeforeValidator(one_as_list)] = ()
    excluded_diseases: Annotated[tuple[Word, ...], BeforeValidator(one_as_list)] = ()
    injury_grade: Range | None = None
    age: Range | None = None
    stay_days: Range | None = None
    stay_number: Range | None = None
    cover_days: Range | None = None
    membership_years: Range | None = None
    unbroken_years: Range | None = None
    shares: Range | None = None
    amounts: Annotated[tuple[AmountCondition, ...], BeforeValidator(one_as_list)] = ()
    days_between: Annotated[tuple[DaysBetween, ...], BeforeValidator(one_as_list)] = ()


class ClaimLimit(Rule):
    """The last day to apply: so long after a date, a fixed day, or the same day (``on``) of each
    year, ``years`` after that of the date; that day included."""

    after: Literal[DateName, "cover_end"] | None = None
    days: int | None = Field(default=None, ge=0)
    months: Count | None = None
    years: Count | None = None
    on: CalendarDay | None = None
    date: Day | None = None
    kinds: Annotated[tuple[Kind, ...], BeforeValidator(one_as_list)] = ()


class PaperRule(Rule):
    """One paper that must be there: ``paper``, or one of ``any``; ``note`` says more to people."""

    paper: Paper | None = None
    any: Annotated[tuple[Paper, ...], BeforeValidator(one_as_list)] = ()
    note: Word | None = None


_PaperRule = Annotated[
    PaperRule, BeforeValidator(widen("paper"), json_schema_input_type=Paper | PaperRule)
]


_PaperRules = Annotated[tuple[_PaperRule, ...], BeforeValidator(one_as_list)]


class BenefitRule(Rule):
    """One thing that a plan pays: a share of a base (flat or banded), a fixed or a daily sum."""

    id: Key
    title: Word
    title_en: Word | None = None
    kinds: Annotated[tuple[Kind, ...], BeforeValidator(one_as_list), Field(min_length=1)]
    when: Conditions = Conditions()
    base: Base | None = None
    add_up: Literal["claim", "period"] = "claim"
    deductible: Deductible | None = None
    rate: PercentValue | None = None
    bands: tuple[Band, ...] = ()
    tiers: tuple[Tier, ...] = ()
    fixed: MoneyValue | None = None
    per_day: PerDay | None = None
    per_share: bool = False
    at_least: MoneyValue | None = None
    not_paid_below: MoneyValue | None = None
    never_more_than: Base | None = None
    waiting: Waiting | None = None
    limits: Annotated[tuple[Limit, ...], BeforeValidator(one_as_list)] = ()
    ends_cover: Literal["period", "life"] | None = None


def _widen_dates(value: object) -> object:
    return {"any": value} if isinstance(value, str) else value


_Dates = dict[Literal[Kind, "any"], DateName]
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
    claim_limits: Annotated[tuple[ClaimLimit, ...], BeforeValidator(one_as_list)] = ()
    eligibility: Conditions = Conditions()
    exclusive_with: Annotated[tuple[Key, ...], BeforeValidator(one_as_list)] = ()
    requires: Annotated[tuple[Key, ...], BeforeValidator(one_as_list)] = ()
    benefits: tuple[BenefitRule, ...] = Field(min_length=1)
    only_highest: Annotated[tuple[Highest, ...], BeforeValidator(one_as_list)] = ()
    never_more_than: Base | None = None
    rounding: _Rounding = Rounding(to="cent")
    limits: Annotated[tuple[Limit, ...], BeforeValidator(one_as_list)] = ()
    papers: dict[Literal[Kind, "any"], _PaperRules] = Field(default_factory=dict)


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
