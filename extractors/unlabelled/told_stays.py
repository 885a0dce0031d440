"""A stay with its words behind the figures, on older forms: 2011年2月16日入院, 共计 8 天."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from extractors.forms.pairing import Reading
from extractors.layout import PlainText, offset, page_slope
from extractors.types import Line, Page
from extractors.values.dates import days_between, find_dates
from extractors.values.text import squeeze

Best = Mapping[str, Reading]
ENDS = {"入院": "admission_date", "出院": "discharge_date"}
DAYS = "length_of_stay"
TRUST = 0.95  # of days that only the ends of the stay and their unit explain

_DAY = r"20\d\d[年./-]\d{1,2}[月./-]\d{1,2}日?(?:\d{1,2}[:时]\d{0,2}分?)?"
_CLAUSE = re.compile(rf"[自从于由至到,、;~-]?({_DAY})(入院|出院)")
_ASKS = re.compile(r"(?:[入出住]院|日期|时间|自|从|至|到)[:：]?$")  # then the day is its value
_FIGURE = re.compile(r"\d{1,3}")
_UNIT = frozenset("天日")
FAR, OFF = 8.0, 1.1  # line heights from the figure to its unit, and off its row


def with_ends_named_behind(best: Best, page: Page) -> dict[str, Reading]:
    """Both ends of the stay where each stands before its word: the word is no label of the next
    figure, and 28日入院 of no other day."""
    found = [reading for line in page.lines for reading in _clauses(line, page)]
    told = {reading.key: reading for reading in found}
    if len(found) != len(told) or len(told) != len(ENDS):
        return {**best}
    first, last = (told[key].value for key in ENDS.values())
    return {**best, **told} if first <= last else {**best}


def _clauses(line: Line, page: Page) -> Iterator[Reading]:
    """The days of ``line`` with the word behind each; nothing else stands before them."""
    plain, at = PlainText.of(line.text), 0
    if _CLAUSE.match(plain.text) is None or _is_asked_for(line, page):
        return
    while clause := _CLAUSE.match(plain.text, at):
        at = clause.end()
        start, end = plain.raw_span(*clause.span(1))
        raw = line.text[start:end]
        days = find_dates(raw)
        if days:
            box = line.span_box(start, end)
            key = ENDS[clause[2]]
            yield Reading(key, days[0][0], raw, line.confidence, page.index, box, line, start, end)


def _is_asked_for(line: Line, page: Page) -> bool:
    """Whether what stands right before ``line`` in its row asks for a day."""
    slope, height = page_slope(page.lines), line.box.height
    before = [
        other
        for other in page.lines
        if other.box.x1 < line.box.x0 + 0.5 * height
        and abs(offset(line.box, other.box, slope)) < 0.7 * height
    ]
    nearest = max(before, key=lambda other: other.box.x1, default=None)
    if nearest is None or _CLAUSE.match(PlainText.of(nearest.text).text):
        return False
    return _ASKS.search(squeeze(nearest.text)) is not None


def with_days_apart(best: Best, page: Page) -> dict[str, Reading]:
    """The days of the stay that were struck beside their printed unit, off the row of it: they
    are those between the ends, and no other figure is."""
    told = _days_told(best)
    units = [line for line in page.lines if squeeze(line.text) in _UNIT] if told else []
    found = [
        line
        for line in page.lines
        if _FIGURE.fullmatch(line.text.strip())
        and int(line.text) == told
        and any(_is_before(line, unit, page) for unit in units)
    ]
    if len(found) != 1:
        return {**best}
    (line,) = found
    trust, value = TRUST * line.confidence, str(told)
    return {**best, DAYS: Reading(DAYS, value, line.text.strip(), trust, page.index, line.box)}


_BESIDE_STAY = re.compile(r"[(（]?共?计?住?院?(\d{1,3})天[)）]?")


def with_days_beside(best: Best, page: Page) -> dict[str, Reading]:
    """The days in the row of the stay, behind its last day: 30天. Some offices count the day of
    admission and that of discharge, so that they are one more than lie between the two."""
    told, last = _days_told(best), best.get("discharge_date")
    found = [
        (line, days[1])
        for line in page.lines
        if told is not None and last is not None and line.box.x0 > last.box.center_x
        if (days := _BESIDE_STAY.fullmatch(squeeze(line.text))) and int(days[1]) - told in (0, 1)
        if abs(offset(last.box, line.box, page_slope(page.lines))) < 0.7 * line.box.height
    ]
    if len(found) != 1:
        return {**best}
    line, count = found[0]
    trust = TRUST * line.confidence
    return {**best, DAYS: Reading(DAYS, count, line.text.strip(), trust, page.index, line.box)}


def _days_told(best: Best) -> int | None:
    """How many days lie between the ends of the stay, where none are given."""
    ends = [best[key].value for key in ENDS.values() if key in best]
    return days_between(*ends) if DAYS not in best and len(ends) == len(ENDS) else None


def _is_before(line: Line, unit: Line, page: Page) -> bool:
    height = line.box.height
    gap, drop = unit.box.x0 - line.box.x1, offset(unit.box, line.box, page_slope(page.lines))
    return -height < gap < FAR * height and abs(drop) < OFF * height
