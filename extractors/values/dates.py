"""Dates as papers print them, with or without a day; times of day are dropped."""

from __future__ import annotations

import re
from datetime import date

from extractors.values.text import ascii_width

_SEPARATED = re.compile(
    r"(?<!\d)(19\d\d|20\d\d)\s*[-/.+年]\s*(0?[1-9]|1[0-2])(?!\d)(?:\s*[-/.+月~]\s*(3[01]|[12]\d|0?[1-9])(?!\d))?"
)
_SEPARATED_GLUED_TIME = re.compile(
    r"(?<!\d)(19\d\d|20\d\d)[-/.](0[1-9]|1[0-2])[-/.](3[01]|[12]\d|0[1-9])(?=\d\d?[:时点])"
)
# The mark before the day lost or misread: 2021-0722, 2021-09m30
_LOST_MARK = re.compile(
    r"(?<!\d)(19\d\d|20\d\d)[-/.](0[1-9]|1[0-2])[^\W\d\u3400-\u9fff]?(3[01]|[12]\d|0[1-9])(?!\d)"
)
# A mark of a fax that is read as a colon: 2025:06-19
_COLON_FOR_MARK = re.compile(
    r"(?<![\d:])(20\d\d)(?=.{2,3}:|:)[-/.:](0[1-9]|1[0-2])[-/.:](3[01]|[12]\d|0[1-9])"
    r"(?!\d(?!\d?[:时点]))(?!:\d)"
)
_LOST_FIRST_MARK = re.compile(  # 202504-29
    r"(?<!\d)(19\d\d|20\d\d)(0[1-9]|1[0-2])[-/](3[01]|[12]\d|0[1-9])(?!\d)"
)
# 年 kept and 月 lost, or read as a stroke: 2019年0813日, 2019年08117日, 2019 年 07 1 22 日
_LOST_MONTH_MARK = re.compile(
    r"(?<!\d)(19\d\d|20\d\d)\s*年\s*(0[1-9]|1[0-2])\s*[1lI|丨]?\s*(3[01]|[12]\d|0[1-9])(?=\s*日|\s*$)"
)
# All three marks too faint to be read: 2019 08 13
_ONLY_BLANKS = re.compile(
    r"(?<![\d.,])(19\d\d|20\d\d) +(0[1-9]|1[0-2]) +(3[01]|[12]\d|0[1-9])(?![\d.,])"
)
# A character of a seal between the marks and the figures: 2024年办04月15日. Two figures are whole.
_INK = r"[^\W\d年月日]?"
_INK_INSIDE = re.compile(
    rf"(?<!\d)(19\d\d|20\d\d)\s*(?=[\s\d年月]*[^\W\d年月日])年\s*{_INK}\s*(0[1-9]|1[0-2])\s*{_INK}\s*月\s*{_INK}\s*"
    rf"(3[01]|[12]\d|0[1-9])\s*{_INK}\s*日"
)
_PACKED = re.compile(r"(?<!\d)(19\d\d|20\d\d)(0[1-9]|1[0-2])(3[01]|[12]\d|0[1-9])(?!\d)")
# In words, as certificates and seals write them: 二〇二四年三月五日, 贰零贰肆年叁月伍日
_FIGURES = {
    character: value
    for value, spellings in enumerate(
        ("〇零○OoО0", "一壹", "二贰", "三叁", "四肆", "五伍", "六陆", "七柒", "八捌", "九玖")
    )
    for character in spellings
}
_FIGURE = f"[{''.join(_FIGURES)}]"
_COUNT = f"[{''.join(_FIGURES)}十拾廿卅]{{1,3}}"
_IN_WORDS = re.compile(rf"(?<!\d)([一壹二贰]{_FIGURE}{{3}})年({_COUNT})月({_COUNT})[日号]")
# The other end of a stay, of which only month and day, or the day, are printed: 2024-03-05至03-15
_OTHER_END = re.compile(
    r"\s*日?\s*(?:[至到~～—–]+|-{1,2})\s*(?:(0?[1-9]|1[0-2])\s*[-/.月]\s*)"
    r"(3[01]|[12]\d|0?[1-9])(?![\d.:/-])\s*[日号]?"
)
_OTHER_DAY = re.compile(r"\s*日?\s*[至到~～—–]\s*()(3[01]|[12]\d|0?[1-9])\s*[日号]")
# 5月2l日: between the marks of a date a stroke is a figure
_STROKE = re.compile(r"(?<=[年月\d])\s?[lI](?=\s?[\d月日])|(?<=\d)O(?=\s?[\d月日])")
# A cell that holds nothing but a date whose year lost its century: 21-03-05 10:30, 21.3.5
_SHORT_YEAR = re.compile(
    r"\W*(0[3-9]|[12]\d|3[0-5])([-/.年])(0?[1-9]|1[0-2])(?:\2|(?<=\d)月)(3[01]|[12]\d|0?[1-9])(?!\d)"
    r"日?(?:\s*\d{1,2}[:时点](?:\d{1,2}(?::\d{1,2}|分)?)?)?\W*"
)
# 10年03月15日至10年03月29日, 08.06.02 至 08.06.11: a cell that holds both ends so
_SHORT_RANGE = re.compile(
    r"[\W自从]*([012]\d)[年./](\d{1,2})[月./](\d{1,2})日?\s*[至到~-]{1,2}\s*"
    r"([012]\d)[年./](\d{1,2})[月./](\d{1,2})日?\W*"
)
_TENS = str.maketrans({"拾": "十", "廿": "二十", "卅": "三十"})
_LOST = (_LOST_MARK, _COLON_FOR_MARK, _LOST_FIRST_MARK, _LOST_MONTH_MARK, _ONLY_BLANKS, _INK_INSIDE)
# Months of two figures and a day of one: 2025-09-1 is what is left of 2025-09-13
_CUT_DAY = re.compile(r"(?<!\d)20\d\d([-/.])0[1-9]\1[1-3](?!\d)")
_PATTERNS = (_SEPARATED_GLUED_TIME, *_LOST, _SEPARATED, _PACKED, _IN_WORDS)


def _as_text(year: str, month: str, day: str | None) -> str | None:
    if day is None:
        return f"{int(year):04}-{int(month):02}"
    try:
        return date(int(year), int(month), int(day)).isoformat()
    except ValueError:
        return None


def _counted(words: str) -> int:
    """三, 十二 or 二十一 as a number; 0 where it is none."""
    tens, ten, ones = words.translate(_TENS).rpartition("十")
    if not ten:
        return _in_figures(words)
    figures = [_FIGURES.get(each, -1) for each in (tens or "一") + (ones or "〇")]
    return 10 * figures[0] + figures[1] if len(figures) == 2 and min(figures) >= 0 else 0


def _in_figures(words: str) -> int:
    return int("".join(str(_FIGURES.get(each, 0)) for each in words))


def _told(match: re.Match[str]) -> str | None:
    """The date that ``match`` of :data:`_IN_WORDS` says."""
    month, day = _counted(match[2]), _counted(match[3])
    return _as_text(str(_in_figures(match[1])), str(month), str(day)) if month and day else None


def find_dates(text: str) -> list[tuple[str, int, int]]:
    """Every date in ``text`` with its span, in order: ``[("2021-04-14", 5, 15), …]``.

    Understands ``2021-04-14``, ``2021/4/14``, ``2021.04.14``, ``2021年4月14日``, ``20210414``,
    dates that lost the mark before their day (``2021-0414``, ``2021年0414日``) or all of them
    (``2021 04 14``), dates with a character of a seal inside (``2021年办04月14日``), dates in words
    (``二〇二一年四月十四日``), and year with month alone (``2021-04``, where no day is legible).
    A text that is nothing but a date may lack the century (``21-04-14``).
    Behind the only date of a text, the end of a range may lack its year (``2021-04-14至04-20``).
    """
    plain = ascii_width(text)
    if "月" in plain:
        plain = _STROKE.sub(lambda stroke: stroke[0][:-1] + "01"[stroke[0][-1] != "O"], plain)
    found: list[tuple[str, int, int]] = []
    taken: list[tuple[int, int]] = []
    for pattern in _PATTERNS:
        for match in pattern.finditer(plain):
            if any(match.start() < end and start < match.end() for start, end in taken):
                continue
            is_told = pattern is _IN_WORDS
            value = _told(match) if is_told else _as_text(match[1], match[2], match[3])
            if value is not None:
                found.append((value, match.start(), match.end()))
                taken.append(match.span())
    if not found and (short := _SHORT_YEAR.fullmatch(plain)):
        value = _as_text(f"20{short[1]}", short[3], short[4])
        found += [(value, short.start(1), short.end(4))] if value is not None else []
    if not found and (both := _SHORT_RANGE.fullmatch(plain)):
        ends = (_as_text(f"20{both[n]}", both[n + 1], both[n + 2]) for n in (1, 4))
        spans = (both.span(n)[0] for n in (1, 4)), (both.span(n)[1] for n in (3, 6))
        told = zip(ends, *spans, strict=True)
        found += [(day, start, end) for day, start, end in told if day is not None]
    if len(found) == 1 and (other := _other_end(plain, found[0][0], found[0][2])) is not None:
        found.append(other)
    return sorted(found, key=lambda item: item[1])


def _other_end(plain: str, day: str, end: int) -> tuple[str, int, int] | None:
    """The date that ``plain`` prints behind ``day`` without its year; of the next year where it
    would lie before ``day``."""
    match = _OTHER_END.match(plain, end) or _OTHER_DAY.match(plain, end)
    if match is None or len(day) < len("2021-04-14"):
        return None
    month = match[1] or day[5:7]
    for year in (int(day[:4]), int(day[:4]) + 1):
        value = _as_text(str(year), month, match[2])
        if value is not None and value >= day:
            return value, match.start(2 if not match[1] else 1), match.end()
    return None


def has_lost_mark(text: str) -> bool:
    """Whether a date in ``text`` lacks a mark or a figure, or has another character inside."""
    plain = ascii_width(text)
    return any(pattern.search(plain) for pattern in (*_LOST, _CUT_DAY))


def parse_date(text: str) -> str | None:
    """The one date in ``text``; ``None`` where there is none or more than one."""
    found = find_dates(text)
    return found[0][0] if len(found) == 1 else None


def days_between(start: str, end: str) -> int | None:
    """Whole days from ``start`` to ``end``; ``None`` unless both name a day."""
    try:
        return (date.fromisoformat(end) - date.fromisoformat(start)).days
    except ValueError:
        return None
