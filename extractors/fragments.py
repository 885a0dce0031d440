"""Texts that the engine cut in two, put together again before a form is read.

Forms print 年 月 日 in advance and leave room for the digits, and a faint point splits an amount:
both come as several lines side by side. And print that runs down the page's edge, one character
a line (第二联, a number on the margin), is taken away: it belongs to no row that it touches.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import reduce
from itertools import pairwise, takewhile
from statistics import median

from extractors.amount_texts import capital_figures
from extractors.charge_names import CATEGORIES, SPACED
from extractors.labels import is_han
from extractors.layout import (
    Slope,
    is_horizontal,
    levelled_rows,
    line_height,
    offset,
    page_rows,
    page_slope,
)
from extractors.types import Box, Line, Page
from extractors.values.money import is_currency_sign
from extractors.values.text import ascii_width, squeeze
from extractors.vocabularies import Vocabulary

MAX_DATE_GAP = 4.5  # line heights between the pieces of a date or of a spaced label
UNDER, FLUSH = (0.8, 2.2), 0.8  # label heights down to a value in its box, and aside
MAX_NAME_GAP = 2.5  # line heights between the characters of a name
MAX_AMOUNT_GAP = 0.35  # line heights between the pieces of an amount
MAX_MASK_GAP = 2.0  # line heights between the legible ends of a number: a run of stars is faint
SPLIT_TRUST = 0.9  # of an amount whose point was not seen
MAX_SHIFT = 1.2  # line heights that figures lie off the marks between which they were dropped
MIN_SHIFTS = 2  # marks that have to show it
MIN_DOWN = 3  # characters that run down the page
EDGE = 0.06  # of the printed width
MAX_STEP = 3.5  # line heights from one of them to the next

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
    lines = _without_print_down(page.lines, vocabulary)
    slope = page_slope([line for line in lines if is_horizontal(line)])
    lines = _parted(lines, slope)
    flat = [line for line in lines if is_horizontal(line)]
    shift = _print_shift(flat, slope)
    own = _in_own_boxes(flat, slope, vocabulary)
    joined: dict[int, Line | None] = {}
    for printed in levelled_rows(flat, _is_later, shift, slope):
        row = _with_whole_name(printed, vocabulary, joined)
        row = _with_whole_words(row, vocabulary, joined)
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


def join_names(page: Page, vocabulary: Vocabulary) -> Page:
    """``page`` with persons' names whole that are printed with blanks between their characters."""
    if not any(len(line.text) == 1 and is_han(line.text) for line in page.lines):
        return page
    joined: dict[int, Line | None] = {}
    for row in page_rows(page.lines):
        _with_whole_name(row, vocabulary, joined)
    kept = (joined.get(id(line), line) for line in page.lines)
    return replace(page, lines=tuple(line for line in kept if line is not None))


_OF_PERSONS = ("person", "person_or_number")
MOST_IN_NAME = 4  # characters that are printed apart
# 医师签名：张, 主管医生 张: the first character of a name in its label's line
_NAME_BEGUN = re.compile(r"(?P<label>.+?)(?:\s*[:;.·]\s*|\s+)[\u3400-\u9fff]")


def _with_whole_name(
    row: Sequence[Line], vocabulary: Vocabulary, joined: dict[int, Line | None]
) -> list[Line]:
    """``row`` with the name behind its label whole where its characters are lines: 姓名 张  三, or
    医师签名：张  三 with the first of them in the label's line."""
    for at, label in enumerate(row):
        begun = _NAME_BEGUN.fullmatch(ascii_width(label.text).strip())
        said = squeeze(begun["label"] if begun else ascii_width(label.text)).rstrip(":;.")
        if vocabulary.kinds.get(vocabulary.keys.get(said, "")) not in _OF_PERSONS:
            continue
        name = [*takewhile(lambda x: _is_of_name(x, vocabulary), row[at + 1 :])]
        name = _near([label, *name] if begun else name)
        last = "".join(piece.text[-1:] for piece in name[-2:])
        if not 2 <= len(name) <= MOST_IN_NAME or last in vocabulary.keys:
            continue
        whole = reduce(lambda a, b: _together(a, b, "", 1.0), name)
        joined |= dict.fromkeys(map(id, name))
        joined[id(name[0])] = whole
        start = row.index(name[0])
        return [*row[:start], whole, *row[start + len(name) :]]
    return [*row]


def _near(pieces: Sequence[Line]) -> list[Line]:
    """``pieces`` of a name up to the first gap that is wider than one inside it."""
    near = [*pieces[:1]]
    for piece in pieces[1:]:
        if piece.box.x0 - near[-1].box.x1 >= MAX_NAME_GAP * piece.box.height:
            break
        near.append(piece)
    return near


# 中成药, as forms name charges without 费; such words are no labels of fields
_CHARGES = CATEGORIES | frozenset(each.removesuffix("费") for each in CATEGORIES)
MOST_IN_WORD = 6  # characters of a label or a charge that are printed apart


def _is_of_name(line: Line, vocabulary: Vocabulary) -> bool:
    """Whether ``line`` is a character of a name, or two with a blank between: 权, and 建 设."""
    parts = line.text.split()
    is_apart = len(parts) in (1, 2) and all(len(part) == 1 and is_han(part) for part in parts)
    return is_apart and "".join(parts) not in vocabulary.keys


def _with_whole_words(
    row: Sequence[Line], vocabulary: Vocabulary, joined: dict[int, Line | None]
) -> list[Line]:
    """``row`` with labels and charges of three characters and more whole where each character is a
    line: 检  查  费, 病  历  号：700381."""
    whole: list[Line] = []
    at = 0
    while at < len(row):
        pieces = _spaced_word(row[at : at + MOST_IN_WORD], vocabulary)
        at += len(pieces)
        if len(pieces) == 1:
            whole += pieces
            continue
        whole.append(reduce(lambda a, b: _together(a, b, "", 1.0), pieces))
        joined |= dict.fromkeys(map(id, pieces))
        joined[id(pieces[0])] = whole[-1]
    return whole


def _spaced_word(row: Sequence[Line], vocabulary: Vocabulary) -> Sequence[Line]:
    """The lines at the head of ``row`` that make the longest such word; else its first alone."""
    said: list[str] = []
    best = 1
    for line in row:
        text, colon, _ = squeeze(ascii_width(line.text)).partition(":")
        is_near = not said or line.box.x0 - row[len(said) - 1].box.x1 < _reach(line)
        if not _is_set_wide(line.text, text) or not is_near:
            break
        said.append(text)
        word = "".join(said)
        if len(word) > len("其他") and (word in _CHARGES or word in vocabulary.keys):
            best = len(said)
        if colon:
            break
    return row[:best]


def _is_set_wide(text: str, plain: str) -> bool:
    """Whether ``text`` is one character, or two that a blank parts (药 费)."""
    first = text.partition(":")[0].partition("：")[0].split()
    return 0 < len(plain) <= 2 and all(map(is_han, plain)) and len(first) == len(plain)


def _reach(line: Line) -> float:
    return MAX_DATE_GAP * line.box.height


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
        return _together(a, b, "", 1.0)
    if gap < MAX_DATE_GAP * height and is_currency_sign(left) and _AMOUNT.fullmatch(right):
        # Alone, 夫 is the sign too; how unsure it is says nothing of the figures.
        return _together(replace(a, text="¥" + a.text[1:], confidence=b.confidence), b, "", 1.0)
    if gap < MAX_DATE_GAP * height and _CHOICE.search(left) and _CHOICE.match(right):
        return _together(a, b, " ", 1.0)
    if abs(gap) < MAX_MASK_GAP * height and _MASK_HEAD.search(left) and _MASK_TAIL.fullmatch(right):
        return _together(a, b, "", 1.0)
    if gap < MAX_DATE_GAP * height and len(left) == 1 and is_han(left):
        label = left + right.partition(":")[0]
        is_one = label in vocabulary.keys or label in SPACED
        return _together(a, b, "", 1.0) if is_one else None
    return _joined_number(a, b, left, right) if abs(gap) < MAX_AMOUNT_GAP * height else None


def _are_words(left: str, right: str) -> bool:
    """Whether both are pieces of one amount in words; with its end, a worn beginning too."""
    if _WORDS.fullmatch(right) and _WORDS_TAIL.search(left):
        return True
    return bool(_WORN_HEAD.fullmatch(left) and _WORN_TAIL.fullmatch(right))


def _joined_number(a: Line, b: Line, left: str, right: str) -> Line | None:
    is_number = _DIGITS.fullmatch(left) or _NUMBER_HEAD.fullmatch(left)
    if is_number and _DIGITS.fullmatch(right) and len(right) > 2:
        return _together(a, b, "", 1.0)
    if not _AMOUNT_HEAD.fullmatch(left) or not _AMOUNT_TAIL.fullmatch(right):
        return None
    if "." in left or "." in right:
        return _together(a, b, "", SPLIT_TRUST)
    return _together(a, b, ".", SPLIT_TRUST) if len(right) == 2 else None


def _together(a: Line, b: Line, between: str, trust: float) -> Line:
    edges: tuple[float, ...] = ()
    if a.edges and b.edges:
        edges = (*a.edges[:-1], *([a.edges[-1]] if between else []), *b.edges)
    box = a.box.union(b.box)
    confidence = trust * min(a.confidence, b.confidence)
    return Line(a.text + between + b.text, box, confidence, edges, a.slope)


def _without_print_down(lines: Sequence[Line], vocabulary: Vocabulary) -> list[Line]:
    """``lines`` without columns of single characters at the page's edges; inside, units and
    quantities stand in such columns, and labels printed apart begin so: 姓  名 over 科  别."""
    height = line_height(lines)
    left = min((line.box.x0 for line in lines), default=0.0)
    right = max((line.box.x1 for line in lines), default=0.0)
    edge = EDGE * (right - left)
    single = sorted(
        (
            line
            for line in lines
            if len(line.text.strip()) == 1
            and min(line.box.center_x - left, right - line.box.center_x) < edge
            and not _begins_word(line, lines, vocabulary)
        ),
        key=lambda line: (round(line.box.center_x / height), line.box.center_y),
    )
    runs: list[list[Line]] = [[line] for line in single[:1]]
    for above, below in pairwise(single):
        is_under = abs(above.box.center_x - below.box.center_x) < 0.5 * height
        is_near = 0 < below.box.center_y - above.box.center_y < MAX_STEP * height
        if is_under and is_near:
            runs[-1].append(below)
        else:
            runs.append([below])
    gone = {id(line) for run in runs if len(run) >= MIN_DOWN for line in run}
    return [line for line in lines if id(line) not in gone]


def _begins_word(line: Line, lines: Sequence[Line], vocabulary: Vocabulary) -> bool:
    """Whether ``line`` with the text right of it makes a label or a charge."""
    first = squeeze(line.text)
    beside = (
        squeeze(ascii_width(other.text)).partition(":")[0]
        for other in lines
        if 0 < other.box.x0 - line.box.x1 < _reach(line)
        and abs(other.box.center_y - line.box.center_y) < 0.5 * line.box.height
    )
    words = (first + text for text in beside)
    return any(
        each in SPACED or each in vocabulary.keys or any(x.startswith(each) for x in _CHARGES)
        for each in words
        if len(each) > 1
    )
