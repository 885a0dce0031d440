"""Who and what is covered: each condition of a plan against the case."""

from __future__ import annotations

import operator
import unicodedata
from collections.abc import Callable, Iterable
from datetime import date
from decimal import Decimal
from functools import partial
from typing import get_args

from claims.benefits.facts import (
    FACT_PATHS,
    Missing,
    Situation,
    event_date,
    hospital_level,
    number_fact,
    roster_word,
    word_fact,
    work_out,
)
from claims.benefits.reasons import reason
from claims.benefits.result import Reason, money_text
from claims.benefits.rules import AmountCondition, Conditions, DaysBetween, RosterCondition
from claims.benefits.texts import DATES, FACT_WORDS, FACTS, NUMBERS, Text
from claims.benefits.words import NumberFact

Test = Callable[[], Reason | None]


def gather(tests: Iterable[Callable[[], list[Reason]]]) -> list[Reason]:
    """All reasons that ``tests`` give. Raises :class:`Missing` where none of them refuses and
    one cannot tell: a certain refusal needs no further facts."""
    failed: list[Reason] = []
    missing: list[str] = []
    for test in tests:
        try:
            failed += test()
        except Missing as error:
            missing += error.paths
    if missing and not failed:
        raise Missing(*dict.fromkeys(missing))
    return failed


def unmet(conditions: Conditions, at: Situation, source: str) -> list[Reason]:
    """The conditions that do not hold, as reasons; empty where all hold. Raises as above."""

    def as_list(test: Test) -> list[Reason]:
        found = test()
        return [] if found is None else [found]

    tests = _tests(conditions, at, conditions.source or source)
    return gather(partial(as_list, test) for test in tests)


def _tests(c: Conditions, at: Situation, source: str) -> Iterable[Test]:
    if c.sex is not None:
        yield partial(_word, "sex", (str(c.sex),), at, source)
    if c.unit_kinds:
        yield partial(_word, "unit_kind", c.unit_kinds, at, source)
    for column in c.roster:
        yield partial(_on_roster, column, at, source)
    if c.insured is not None:
        yield partial(_insured, c, at, source)
    if c.settled_by_insurance is not None:
        yield partial(_settled, c, at, source)
    yield from _tests_of_hospital(c, at, source)
    if c.diseases or c.excluded_diseases:
        yield partial(_diseases, c, at, source)
    for fact in get_args(NumberFact):
        if getattr(c, fact) is not None:
            yield partial(_range, fact, c, at, source)
    for amount in c.amounts:
        yield partial(_amount, amount, at, source)
    for span in c.days_between:
        yield partial(_days, span, at, source)


def _tests_of_hospital(c: Conditions, at: Situation, source: str) -> Iterable[Test]:
    if c.in_city is not None:
        yield partial(_word, "in_city", (str(c.in_city).lower(),), at, source)
    if c.hospital_level_at_least is not None:
        yield partial(_level, c, at, source)
    if c.hospital_levels:
        yield partial(_one_of_levels, c, at, source)
    if c.hospitals or c.excluded_hospitals:
        yield partial(_hospital, c, at, source)


def _word(fact: str, wanted: tuple[str, ...], at: Situation, source: str) -> Reason | None:
    found = word_fact(fact, at)
    if found in wanted:
        return None
    name, value = FACTS[FACT_PATHS[fact]], FACT_WORDS.get(found, Text(found, found))
    return _excluded(f"{name.en}: {value.en}", f"{name.zh}：{value.zh}", source)


def _excluded(what: str, what_zh: str, source: str) -> Reason:
    return reason("excluded", source, what=what, what_zh=what_zh)


def _insured(c: Conditions, at: Situation, source: str) -> Reason | None:
    if at.case.member.insured == c.insured:
        return None
    if c.insured:
        return reason("not_settled_by_insurance", source)
    return _excluded("takes part in basic insurance", "已参加基本医保", source)


def _settled(c: Conditions, at: Situation, source: str) -> Reason | None:
    if at.event.settled_by_insurance is None:
        raise Missing("event.settled_by_insurance")
    if at.event.settled_by_insurance == c.settled_by_insurance:
        return None
    if c.settled_by_insurance:
        return reason("not_settled_by_insurance", source)
    return _excluded("already settled by basic insurance", "已经基本医保结算", source)


def _level(c: Conditions, at: Situation, source: str) -> Reason | None:
    least = str(c.hospital_level_at_least)
    level = hospital_level(at.event)
    if level >= "一二三".index(least[0]) + 1:
        return None
    shown = "一二三"[level - 1] + "级"
    return reason("hospital_not_eligible", source, level=shown, least=least)


def _one_of_levels(c: Conditions, at: Situation, source: str) -> Reason | None:
    level = word_fact("hospital_level", at)
    if level in c.hospital_levels:
        return None
    wanted = ", ".join(c.hospital_levels)
    return reason("other_hospital_level", source, level=level, wanted=wanted)


def _diseases(c: Conditions, at: Situation, source: str) -> Reason | None:
    if not at.event.diagnoses:
        raise Missing("event.diagnoses")
    found = [_plain(text) for text in at.event.diagnoses]
    for disease in c.excluded_diseases:
        if any(_plain(disease) in text for text in found):
            return _excluded(disease, disease, source)
    if c.diseases and not any(_plain(d) in text for d in c.diseases for text in found):
        return _excluded("no diagnosis of the plan's list", "诊断不在保障病种内", source)
    return None


def _hospital(c: Conditions, at: Situation, source: str) -> Reason | None:
    name = at.event.hospital_name
    if not name:
        raise Missing("event.hospital_name")
    plain = _plain(name)
    is_listed = not c.hospitals or any(_plain(word) in plain for word in c.hospitals)
    is_excluded = any(_plain(word) in plain for word in c.excluded_hospitals)
    if is_listed and not is_excluded:
        return None
    return reason("other_hospital", source, hospital=name)


def _on_roster(condition: RosterCondition, at: Situation, source: str) -> Reason | None:
    word = roster_word(condition.column, at)
    holds = word in condition.is_ if condition.is_ else word not in condition.not_
    if holds:
        return None
    column, shown = condition.column, word or "–"
    return _excluded(f"“{column}” on the roster: {shown}", f"名册中“{column}”为 {shown}", source)


def _plain(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).lower().split())


def _range(fact: str, c: Conditions, at: Situation, source: str) -> Reason | None:
    span = getattr(c, fact)
    number = number_fact(fact, at)
    is_inside = (span.from_ is None or number >= span.from_) and (
        span.until is None or number <= span.until
    )
    if is_inside:
        return None
    name = NUMBERS[fact]
    return _excluded(f"{name.en} {number}", f"{name.zh} {number}", source)


def _amount(condition: AmountCondition, at: Situation, source: str) -> Reason | None:
    total: Decimal = work_out(condition.amount, at.case.amounts).amount
    if condition.over == "period":
        for i, entry in at.period:
            total += work_out(condition.amount, entry.amounts, f"history[{i}]").amount
    marks = (
        (condition.at_least, operator.ge),
        (condition.more_than, operator.gt),
        (condition.at_most, operator.le),
        (condition.less_than, operator.lt),
    )
    for mark, holds in marks:
        if mark is not None and not holds(total, mark):
            is_short = holds in (operator.ge, operator.gt)
            text = "below_mark" if is_short else "above_mark"
            return reason(text, source, amount=money_text(total), mark=money_text(mark))
    return None


def _days(span: DaysBetween, at: Situation, source: str) -> Reason | None:
    first = _named_date(span.after, at)
    days = (_named_date(span.date, at) - first).days
    if 0 <= days <= span.at_most:
        return None
    later, since = DATES[span.date], DATES[span.after]
    return _excluded(
        f"{later.en} {days} days after {since.en}, the plan asks for at most {span.at_most}",
        f"{later.zh}距{since.zh} {days} 天，计划要求 {span.at_most} 天内",
        source,
    )


def _named_date(name: str, at: Situation) -> date:
    return at.cover.from_ if name == "cover_start" else event_date(at.event, name)
