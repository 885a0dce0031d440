"""Texts that the engine cut in two, put together again before a form is read.

Forms print 年 月 日 in advance and leave room for the digits, and a faint point splits an amount:
both come as several lines side by side. And print that runs down the page's edge, one character
a line (第二联, a number on the margin), is taken away: it belongs to no row that it touches.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import pairwise
from statistics import median

from extractors.labels.finding import is_han
from extractors.layout import Slope, is_horizontal, levelled_rows, offset, page_slope, whole_of
from extractors.lines.print_down import without_print_down
from extractors.lines.spaced_words import MAX_DATE_GAP, with_whole_name, with_whole_words
from extractors.types import Box, Line, Page
from extractors.values.money import is_currency_sign
from extractors.values.text import ascii_width, squeeze
from extractors.vocabularies import Vocabulary
from extractors.words.amount_texts import capital_figures
from extractors.words.charge_names import SPACED

UNDER, FLUSH = (0.8, 2.2), 0.8  # label heights down to a value in its box, and aside
MAX_AMOUNT_GAP = 0.35  # line heights between the pieces of an amount
MAX_MASK_GAP = 2.0  # line heights between the legible ends of a number: a run of stars is faint
SPLIT_TRUST = 0.9  # of an amount whose point was not seen
MAX_SHIFT = 1.2  # line heights that figures lie off the marks between which they were dropped
MIN_SHIFTS = 2  # marks that have to show it

_DATE_TAIL = re.compile(
    r"(自|从|由|至|到|年|月|日|共|(?<!\d)20\d\d|(?<!\d)19\d\d)$|[年月至到共计]([\dlIO]{1,3}|20\d\d)$"
    r"|[日共]计$|^计$|共住$|日,?住院(\d{1,3})?$"
)
_DATE_PIECE = re.compile(r"(?=.*[年月日至到天共\d])(?:[自从由年月日至到天共起止计\dlIO.~-]|住院)+")
_WHOLE_DAY = re.compile(r"(?:19|20)\d\d(?:年\d{1,2}月\d{1,2}日|[-./]\d{1,2}[-./]\d{1,2})$")
_BY_DAYS = re.compile(r"(?:\d+(?:\.\d+)?/?)?日")  # 床位费 日 20: the unit of a charge
# 2018.12.25 and, a few blanks on, 到 2019.01.08 or 共 14 日
_DATE_END = re.compile(r"20\d\d([./-])\d{1,2}\1\d{1,2}$")
_AFTER_DATE = re.compile(
    r"[至到]20\d\d([./-])\d{1,2}\1\d{1,2}(共计?\d{1,3}[天日])?|共计?\d{1,3}[天日]"
    r"|起?[至到~～]|共计?"
)
_FIGURE, _UNIT = "零壹贰叁肆伍陆柒捌玖×¤⊗ⓧ", "拾佰仟千万亿元圆角分整正"
_IN_WORDS = rf"(?:.?[拾佰]万|.?[十百]万)?[{_FIGURE}{_UNIT}]+"  # 8十万: what strikes a place out
_WORDS = re.compile(rf"[{_FIGURE}{_UNIT}]+")
_WORDS_TAIL = re.compile(rf"(^|大写\)?|金额:?|:){_IN_WORDS}$")
# 贰万零附盾: words of which ink spoiled some characters
_WORN_HEAD = re.compile(
    rf"(?=.*[壹贰叁肆伍陆柒捌玖].*[拾佰仟万])(?:.?[{_FIGURE}{_UNIT}]){{2,}}.?.?"
)
_WORN_TAIL = re.compile(rf"[{_FIGURE}{_UNIT}]*[元圆][{_FIGURE}{_UNIT}]*")
_AMOUNT = re.compile(r"-?\d[\d,]*\.\d{1,2}")
_AMOUNT_HEAD, _AMOUNT_TAIL = re.compile(r"-?\d[\d,]*\.?"), re.compile(r"\.?\d{1,2}|\d+\.\d{2}")
_DIGITS = re.compile(r"\d+")
# 642101*** and, some stars on, *1628
_MASK_HEAD, _MASK_TAIL = re.compile(r"(?<!\d)\d{3,14}\*+$"), re.compile(r"\*+\d{2,3}[\dXx]?")
_NUMBER_HEAD = re.compile(r"(?:N[oO0°º]|№)[.:]*\d+")  # No. 61 0884, and right behind it 2713
_CHOICE = re.compile("[□☐☑☒√✓✔■]")  # 费别：□自费, and a few blanks on, ☑职工医保
# What a form prints in advance, and what is printed left of it later.
_PRINTED = (
    (re.compile(r"[年月日].{0,3}"), _DIGITS),
    (re.compile(rf"[{_UNIT}]"), re.compile(rf"[{_FIGURE}]")),
)


def join_fragments(page: Page, vocabulary: Vocabulary) -> Page:
    """``page`` with dates, amounts and spaced labels in pieces made one line each, and without
    print down its edge."""
    lines = without_print_down(page.lines, vocabulary)
    slope = page_slope([line for line in lines if is_horizontal(line)])
    lines = _parted(lines, slope)
    flat = [line for line in lines if is_horizontal(line)]
    shift = _print_shift(flat, slope)
    own = _in_own_boxes(flat, slope, vocabulary)
    joined: dict[int, Line | None] = {}
    for printed in levelled_rows(flat, _is_later, shift, slope):
        row = with_whole_name(printed, vocabulary, joined)
        row = with_whole_words(row, vocabulary, joined)
        parts = [row[0]]
        whole = row[0]
        for line in row[1:]:
            is_apart = id(line) in own and _WHOLE_DAY.search(squeeze(ascii_width(whole.text)))
            together = None if is_apart else _joined(whole, line, vocabulary)
            if together is None:
                parts = [line]
                whole = line
            else:
                parts.append(line)
                whole = together
                joined |= dict.fromkeys(map(id, parts))
                joined[id(parts[0])] = whole
    if not joined and lines == list(page.lines):
        return page
    kept = (_as_joined(_as_joined(line, joined), joined) for line in lines)
    return replace(page, lines=tuple(line for line in kept if line is not None))


_OF_WORDS = ("person", "person_or_number", "sex", "ward", "han_text", "institution")


def _in_own_boxes(lines: Sequence[Line], slope: Slope, vocabulary: Vocabulary) -> set[int]:
    """The ids of days and figures that stand under a label of their own: 2013年11月12日 and 8 under
    出院时间 and 住院天数 are no pieces of one date. Under 姓名 or 性别 neither is its value."""
    said = [(x, squeeze(ascii_width(x.text))) for x in lines]
    named = [(x, vocabulary.keys.get(text.rstrip(":"))) for x, text in said]
    labels = [x for x, key in named if key and vocabulary.kinds.get(key) not in _OF_WORDS]
    pieces = [x for x, text in said if _DATE_PIECE.fullmatch(text) and re.search(r"\d", text)]
    return {
        id(line)
        for line in pieces
        if any(
            UNDER[0] < offset(label.box, line.box, slope) / label.box.height < UNDER[1]
            and _is_flush(label.box, line.box)
            for label in labels
        )
    }


def _is_flush(label: Box, value: Box) -> bool:
    apart = abs(label.x0 - value.x0), abs(label.center_x - value.center_x)
    return min(apart) < FLUSH * label.height


def _as_joined(line: Line | None, joined: Mapping[int, Line | None]) -> Line | None:
    return joined.get(id(line), line)


def _is_later(line: Line) -> bool:
    """Figures alone, which a machine drops between 年, 月 and 日 or between 万, 仟 and 佰."""
    text = squeeze(ascii_width(line.text))
    return any(later.fullmatch(text) for _, later in _PRINTED)


_MARKS, _FIGURES = frozenset("自从由年月日至到共计天" + _UNIT), frozenset(_FIGURE + "0123456789")


def _parted(lines: Sequence[Line], slope: Slope) -> list[Line]:
    """``lines`` with printed marks that the engine read in one (月 日, 佰 拾) taken apart where a
    figure was dropped between two of them, above or below; and such figures where a mark stands."""
    marks = [x for x in lines if _MARKS.issuperset(squeeze(x.text))]
    figures = [x for x in lines if _is_later(x)]
    found: list[Line] = []
    for line in lines:
        others = [
            *(figures if sum(each in _MARKS for each in line.text) > 1 else ()),
            *(
                marks
                if len(squeeze(line.text)) > 1 and _FIGURES.issuperset(squeeze(line.text))
                else ()
            ),
        ]
        has_places = len(line.edges) == len(line.text) + 1 and is_horizontal(line)
        places = {_place_between(line, other, slope) for other in others} if has_places else set()
        cuts = sorted(place for place in places if place is not None)
        found += _cut_at(line, cuts) if cuts else [line]
    return found


def _cut_at(line: Line, cuts: Sequence[int]) -> list[Line]:
    """The parts of ``line`` between ``cuts``, each no wider at them than a character is."""
    parts: list[Line] = []
    for start, end in pairwise([0, *cuts, len(line.text)]):
        kept = end - len(line.text[start:end]) + len(line.text[start:end].rstrip())
        edges, wide = [*line.edges[start : kept + 1]], 1.1 * line.box.height
        if end < len(line.text):
            edges[-1] = min(edges[-1], edges[-2] + wide)
        if start > 0:
            edges[0] = max(edges[0], edges[1] - wide)
        box = line.span_box(start, kept)
        box = Box(edges[0], box.y0, edges[-1], box.y1)
        parts.append(replace(line, text=line.text[start:kept], box=box, edges=tuple(edges)))
    return parts


def _place_between(line: Line, other: Line, slope: Slope) -> int | None:
    """Before which character of ``line`` the ``other`` has its room, in the same row: between two
    marks, or between two figures."""
    box, middle = line.box, other.box.center_x
    if other is line or not box.x0 < middle < box.x1:
        return None
    if abs(offset(box, other.box, slope)) > MAX_SHIFT * other.box.height:
        return None
    middles = [(a + b) / 2 for a, b in pairwise(line.edges)]
    printed = [n for n, each in enumerate(line.text) if each.strip()]
    for before, behind in pairwise(printed):
        pair = {line.text[before], line.text[behind]}
        has_room = middles[behind] - middles[before] > box.height + 0.5 * other.box.width
        if has_room and middles[before] < middle < middles[behind]:
            return behind if pair <= _MARKS or pair <= _FIGURES else None
    return None


def _print_shift(lines: Sequence[Line], slope: Slope) -> float:
    """How far figures lie below the 年 月 日 that they belong to, in pixels; 0 where in one row."""
    shifts: list[float] = []
    for printed, later in _PRINTED:
        marks = [x for x in lines if printed.fullmatch(squeeze(ascii_width(x.text)))]
        figures = [x for x in lines if later.fullmatch(squeeze(ascii_width(x.text)))]
        for mark in marks:
            height = mark.box.height
            beside = [
                down
                for figure in figures
                if -0.5 * height < mark.box.x0 - figure.box.x1 < 1.5 * height
                and abs(down := offset(mark.box, figure.box, slope)) < MAX_SHIFT * height
            ]
            shifts += [min(beside, key=abs)] if beside else []
    return median(shifts) if len(shifts) >= MIN_SHIFTS else 0.0


def _joined(a: Line, b: Line, vocabulary: Vocabulary) -> Line | None:
    """``a`` and ``b`` as one line, where they are pieces of one date, amount or label."""
    height = min(a.box.height, b.box.height)
    gap = b.box.x0 - a.box.x1
    left, right = squeeze(ascii_width(a.text)), squeeze(ascii_width(b.text))
    is_unit = _BY_DAYS.fullmatch(left) is not None and right[:1].isdigit()
    is_date = (_DATE_TAIL.search(left) and _DATE_PIECE.fullmatch(right) and not is_unit) or (
        _DATE_END.search(left) and _AFTER_DATE.fullmatch(right)
    )
    is_words = _are_words(capital_figures(left), capital_figures(right))
    if gap < MAX_DATE_GAP * height and (is_date or is_words):
        return whole_of(a, b)
    if gap < MAX_DATE_GAP * height and is_currency_sign(left) and _AMOUNT.fullmatch(right):
        # Alone, 夫 is the sign too; how unsure it is says nothing of the figures.
        return whole_of(replace(a, text="¥" + a.text[1:], confidence=b.confidence), b)
    if gap < MAX_DATE_GAP * height and _CHOICE.search(left) and _CHOICE.match(right):
        return whole_of(a, b, " ")
    if abs(gap) < MAX_MASK_GAP * height and _MASK_HEAD.search(left) and _MASK_TAIL.fullmatch(right):
        return whole_of(a, b)
    if gap < MAX_DATE_GAP * height and len(left) == 1 and is_han(left):
        label = left + right.partition(":")[0]
        is_one = label in vocabulary.keys or label in SPACED
        return whole_of(a, b) if is_one else None
    return _joined_number(a, b, left, right) if abs(gap) < MAX_AMOUNT_GAP * height else None


def _are_words(left: str, right: str) -> bool:
    """Whether both are pieces of one amount in words; with its end, a worn beginning too."""
    if _WORDS.fullmatch(right) and _WORDS_TAIL.search(left):
        return True
    return bool(_WORN_HEAD.fullmatch(left) and _WORN_TAIL.fullmatch(right))


def _joined_number(a: Line, b: Line, left: str, right: str) -> Line | None:
    is_number = _DIGITS.fullmatch(left) or _NUMBER_HEAD.fullmatch(left)
    if is_number and _DIGITS.fullmatch(right) and len(right) > 2:
        return whole_of(a, b)
    if not _AMOUNT_HEAD.fullmatch(left) or not _AMOUNT_TAIL.fullmatch(right):
        return None
    if "." in left or "." in right:
        return _split(a, b)
    return _split(a, b, ".") if len(right) == 2 else None


def _split(a: Line, b: Line, point: str = "") -> Line:
    """``a`` and ``b`` as one amount that the engine split at its point."""
    whole = whole_of(a, b, point)
    return replace(whole, confidence=SPLIT_TRUST * whole.confidence)
