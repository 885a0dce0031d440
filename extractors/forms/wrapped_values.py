"""Running text of labels that goes on in the next row: …就诊日期：/2020年07月23日.

Remarks are set as one text and break wherever their box ends: between a label and its value, or
inside a value. What goes on begins at the left edge of the text, under its first character. A
long value goes on inside its cell, flush under its beginning.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from extractors.forms.boxed import Fits
from extractors.hospitals.grammar import ends_like_hospital
from extractors.labels.finding import Label
from extractors.layout import Slope, offset
from extractors.types import Box, Line
from extractors.values.text import ascii_width
from extractors.vocabularies import word_list
from extractors.words.charge_names import CHARGE
from extractors.words.kinds import KINDS, Kind
from extractors.words.known_values import double_surnames, is_known_value

SAME_ROW = 0.5  # label heights
LEAST_DROP, MOST_DROP = 0.6, 2.4  # label heights from a row of running text to the next
NEXT = 4.0  # label heights between two lines that are pieces of one row
RIGHT = 6.0  # label heights: text nearer than that on the right goes on in the same row
INDENT = 2.6  # label heights: 备 or 注 down the edge may stick to the first row or the next
SHORTEST_TAIL = 2  # characters; one alone is printed on the form: 天 under 市医保
CELL_DROP = 2.0  # value heights from a row of a cell to the next one of it
FLUSH = 0.8  # value heights that rows of one cell may begin apart
_WORDS_ON = re.compile(r"[\u3400-\u9fff·()（）〇、]*[\u3400-\u9fff][\u3400-\u9fff·()（）〇、]*")
TIGHT_DROP = 1.6  # line heights between the rows of one cell
FLUSH_TEXT = 0.5  # line heights that the rows of a text layer's cell begin apart
HALF_LOWER = 0.9  # line heights between a first row of two and a neighbour's only one
FULL = 2.2  # line heights between a value that fills its cell and the next cell's text
_CUT_AMOUNT = re.compile(r"[¥￥]?\s*\d[\d,]*(?:\.\d?)?")
_TWO_PLACES = re.compile(r"\d\.\d\d$")
_WORD = re.compile(r"[A-Za-z\d*-]+")
_COLON = re.compile(r"\s*[:：]\s*")
_AMOUNT = re.compile(r"[¥￥]?\s*[\d,]+(?:\.\d{1,2}元?)?")
_DATE = re.compile(r"\s*(?:19|20)\d\d\s*(?:年|[./-]\s*\d{1,2})")
_FIGURES = re.compile(r"[\d.年月日/,，-]+")


def goes_on(label: Label, lines: Sequence[Line], slope: Slope) -> Line | None:
    """The line that goes on where the line of ``label`` ends; ``None`` where ``label`` begins its
    row, as on a form, or where the row goes on to the right."""
    own, height = label.box, label.box.height
    row = [x for x in lines if abs(offset(own, x.box, slope)) < SAME_ROW * height]
    end = label.line.box.x1
    if any(-0.5 * height < x.box.x0 - end < RIGHT * height for x in row if x is not label.line):
        return None
    first = _first_of_row(label.line, row, height)
    if first is label.line and not label.line.text[: label.start].strip():
        return None
    left = first.box.x0
    below = [
        (drop, x)
        for x in lines
        if LEAST_DROP * height < (drop := offset(first.box, x.box, slope)) < MOST_DROP * height
        and left - height <= x.box.x0 <= left + INDENT * height
        and x.box.x0 < own.x0
    ]
    found = min(below, key=lambda each: each[0])[1] if below else None
    return None if found is None or _is_in_table(found, lines, slope) else found


def _is_in_table(line: Line, lines: Sequence[Line], slope: Slope) -> bool:
    """Whether ``line`` is an amount or number with its name left of it, and begins no row."""
    return _AMOUNT.fullmatch(line.text.strip()) is not None and any(
        len(other.text.strip()) > 1
        and other.box.x1 < line.box.x0
        and abs(offset(line.box, other.box, slope)) < SAME_ROW * line.box.height
        for other in lines
    )


def _first_of_row(line: Line, row: Sequence[Line], height: float) -> Line:
    """The line with which the run of text begins that ``line`` is the last piece of."""
    while True:
        before = [x for x in row if -0.5 * height < line.box.x0 - x.box.x1 < NEXT * height]
        before = [x for x in before if x.box.x0 < line.box.x0]
        if not before:
            return line
        line = max(before, key=lambda x: x.box.x0)


def pair_wrapped(
    open_labels: Sequence[Label],
    lines: Sequence[Line],
    free: Sequence[Line],
    slope: Slope,
    fits: Fits,
) -> list[tuple[Label, Line, Line]]:
    """Each of ``open_labels`` before a colon, at its end or at the next row's beginning, with what
    begins that row and ``fits``, and the line of ``free`` that this is of."""
    found: list[tuple[Label, Line, Line]] = []
    for label in open_labels:
        line = goes_on(label, lines, slope)
        first = next((x for x in free if line is not None and _begins(line, x)), None)
        if first is None:
            continue
        colon = _COLON.match(first.text)
        value = first.part(colon.end(), len(first.text)) if colon else first
        if value is not None and (label.has_colon or colon) and fits(label, value):
            found.append((label, value, first))
    return found


def _begins(line: Line, part: Line) -> bool:
    """Whether ``part`` is ``line``, or what stands before its first label."""
    is_same_row = part.box.y0 >= line.box.y0 - 1 and part.box.y1 <= line.box.y1 + 1
    return part is line or (
        line.text.startswith(part.text) and part.box.x0 == line.box.x0 and is_same_row
    )


# 景德镇昌河航空/配件有限公司, 成都市双流/支行
_UNIT = re.compile(
    "(?:公司|工会|厂|局|[大中小]?学校?|幼儿园|集团|研究[院所]|医院|卫生[院所室站]|诊所|门诊部|中心|[分支]行|营业部|储蓄所"
    "|信用社|分理处|管理处|[车段矿场社队站馆委]|[事分总]业?部)$"
)
_CAPITALS = re.compile("[零壹贰叁肆伍陆柒捌玖拾佰仟万亿元圆角分整正]+")
KINDS_OF_WORDS = frozenset(
    {"organisation", "employer", "han_text", "ward", "institution", "person", "money_words", "text"}
)
PLAIN_TEXTS = frozenset({"specimen"})  # of the kind ``text``, what nothing but its cell ends


def is_in_capitals(text: str) -> bool:
    """Whether ``text`` is an amount in words, or a part of one."""
    return _CAPITALS.fullmatch(text) is not None


def is_whole(key: str, kind: str, head: str, tail: str) -> bool:
    """Whether ``head`` and ``tail``, from two rows of a cell, are one value: by its end, or by its
    words."""
    whole = ascii_width(head + tail)
    if kind == "organisation":
        return ends_like_hospital(whole) and not ends_like_hospital(ascii_width(head))
    if kind == "employer":
        return _UNIT.search(whole) is not None and _UNIT.search(ascii_width(head)) is None
    if kind == "money_words":
        return is_in_capitals(tail) and head[-1:] not in "整正分"
    if kind == "person":
        return head.endswith("·") or tail.startswith("·")
    if kind == "text":
        return key in PLAIN_TEXTS
    if len(tail) < SHORTEST_TAIL or CHARGE.search(tail):
        return False  # 居民 over 化验费: the heads of a table of charges begin there
    if key == "department" and (head[:1] in _surnames() or head[:2] in double_surnames()):
        return False  # 夏侯刚 over 骨一科: two boxes, under two labels
    return is_known_value(key, whole) or not is_known_value(key, head)


@cache
def _surnames() -> frozenset[str]:
    return frozenset("".join(word_list("surnames")["surnames"].split()))


def cell_goes_on(
    label: Box, value: Box, lines: Sequence[Line], free: Sequence[Line], slope: Slope
) -> Line | None:
    """The line of ``free`` with which a value goes on in its cell: flush under it, no longer than
    it, words, and nothing stands before it from where ``label`` begins."""
    height = value.height
    below = [
        (drop, x)
        for x in free
        if LEAST_DROP * height < (drop := offset(value, x.box, slope)) < CELL_DROP * height
        and abs(x.box.x0 - value.x0) < FLUSH * height
        and x.box.width < value.width + height
        and _WORDS_ON.fullmatch(x.text.strip())
    ]
    line = min(below, key=lambda each: each[0])[1] if below else None
    if line is None:
        return None
    is_behind = any(
        label.x0 - 0.5 * height < x.box.x0 < line.box.x0 - 0.5 * height
        and abs(offset(line.box, x.box, slope)) < SAME_ROW * height
        for x in lines
        if x is not line
    )
    return None if is_behind else line


def rest_below(
    line: Line, left: float, lines: Sequence[Line], labelled: Sequence[Label], slope: Slope
) -> Line | None:
    """In a text layer: the line that goes on below ``line``, whose value fills its cell or column
    to the right. It begins at ``left`` and is no longer, and no label stands in its row."""
    own, height = line.box, line.box.height
    # cells of one row stand half a row lower where theirs is the only one, in the middle
    row = [x for x in lines if abs(offset(own, x.box, slope)) < HALF_LOWER * height]
    right = min((x.box.x0 for x in row if x.box.x0 > own.x1), default=None)
    if right is None:
        right = max(x.box.x1 for x in lines) + height
    held = {id(each.line) for each in labelled}
    below = [
        x for x in lines if LEAST_DROP * height < offset(own, x.box, slope) < TIGHT_DROP * height
    ]
    found = [
        x
        for x in below
        if abs(x.box.x0 - left) < FLUSH_TEXT * height and x.box.x1 < own.x1 + height
    ]
    if len(found) != 1 or right - own.x1 > FULL * height:
        return None
    level = [x for x in below if abs(offset(found[0].box, x.box, slope)) < SAME_ROW * height]
    return None if any(id(x) in held or _COLON.search(x.text) for x in level) else found[0]


def joined_value(raw: str, rest: str, kind: Kind) -> str | None:
    """The value of ``raw`` and ``rest``, two rows of one cell; ``None`` where they make none."""
    if kind is KINDS["money"]:
        is_one = _CUT_AMOUNT.fullmatch(raw.strip()) and _TWO_PLACES.search(raw + rest)
    elif kind is KINDS["number"]:
        is_one = _WORD.fullmatch(raw.strip()) and _WORD.fullmatch(rest)
    elif kind is KINDS["person"]:
        is_one = re.search("[·•]", raw + rest)
    else:
        return None if kind.is_strict else kind.parse(raw + rest)
    return kind.parse(raw + rest) if is_one else None


def figures_after(label: Label, lines: Sequence[Line], slope: Slope) -> str:
    """The figures with which a value goes on that the row's end cut: 2020年07 / 月23日; empty where
    the next row does not begin with any."""
    text = ascii_width(label.line.text[label.value_start :]).rstrip()
    if label.value_end < len(label.line.text.rstrip()) or not _FIGURES.search(text[-1:]):
        return ""
    line = goes_on(label, lines, slope)
    if line is None or (text[-1].isdigit() and _DATE.match(ascii_width(line.text))):
        return ""  # the day of issue, under the number of a form
    figures = _FIGURES.match(line.text.lstrip())
    return figures[0] if figures else ""
