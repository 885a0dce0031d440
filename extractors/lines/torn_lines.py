"""Lines that the engine tore where nothing parts them in print, put together before all else.

A detection cuts a long text at a fold, a stamp or for no reason; the pieces touch. What goes on so
is the value of a label before a colon, or figures: two cells of a table keep a gap.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from extractors.hospitals.grammar import ends_like_hospital
from extractors.layout import page_rows, whole_of
from extractors.types import Line, Look, Page
from extractors.values.text import ascii_width, squeeze
from extractors.vocabularies import labels_of_papers
from extractors.words.known_values import NAMED_BY_WORDS, is_known_value

TOUCHING = 0.2  # line heights that the pieces lie apart, over each other, or higher
LIKE = 1.3  # how much higher one of them may be
# what stands behind the colon, and what goes on with it: words, or figures and days
_KINDS = (re.compile(r"[\u3400-\u9fff·()]*"), re.compile(r"[\dA-Za-z*./:年月日时分-]*"))
_LABEL_END = re.compile(r"[\u3400-\u9fff)]\s*$")
_LABEL_BEHIND = re.compile(r"\s[\u3400-\u9fff()]{2,14}$")  # 姓名:张三 开票日期
_NEXT_PAIR = re.compile(r"(?<=\S)\s+(?=[\u3400-\u9fff()/]{2,14}\s?(?::|$))")
_COLON = re.compile(r"(?<=[\u3400-\u9fff)])\s?:")  # no colon of a time of day
_NUMBER, _FIGURES = re.compile(r"(?=.*\d)[A-Z\d*-]{2,}"), re.compile(r"(?=..)[\d*-]+[\dX]?")
_DAY_BEGUN = re.compile(r"20\d\d(?:[-./年]|[-./年]\d{1,2}[-./月]?)")
_DAY_ENDS = re.compile(r"\d{0,2}(?:[-./月]?\d{1,2}日?)?")
_DAY = r"(?:19|20)\d\d[-./年]\d{1,2}[-./月]\d{1,2}日?(?:\d{1,2}[:时]\d{1,2}(?::\d\d|分)?)?"
_DAYS = re.compile(rf":?{_DAY}(?:[-至~—]+{_DAY})?")
_CREDIT_CODE = re.compile(r":?9\d{7}[\dA-Z]{10}")  # of an organisation
_WORDS = re.compile(r"[\u3400-\u9fff·]{2,}")
SHORTEST_LABEL = 2
# 公务员：167 | 23；民政救助：310.16: the engine left the point between them out
_YUAN, _CENTS = (
    re.compile(r".*[\u3400-\u9fff]:\d{1,5}"),
    re.compile(r"\d\d(?=[;,。]\s?[\u3400-\u9fff])"),
)
POINT_TRUST = 0.9  # of confidence in an amount whose point nobody read


def join_torn(page: Page) -> Page:
    """``page`` with the pieces of torn lines joined; a text layer's lines are whole as they are."""
    if page.source != "ocr":
        return page
    joined: dict[int, Line | None] = {}
    for row in page_rows(page.lines):
        whole = row[0]
        parts = [whole]
        for line in row[1:]:
            if not _goes_on(whole, line):
                whole, parts = line, [line]
                continue
            point = "." if _lacks_point(whole, line) else ""
            whole, parts = _together(whole, line, point), [*parts, line]
            joined |= dict.fromkeys(map(id, parts))
            joined[id(parts[0])] = whole
    if not joined:
        return page
    kept = (joined.get(id(line), line) for line in page.lines)
    return replace(page, lines=tuple(line for line in kept if line is not None))


def _goes_on(a: Line, b: Line) -> bool:
    """Whether ``b`` goes on right where ``a`` ends, on one height and of one size."""
    height = min(a.box.height, b.box.height)
    is_level = abs(a.box.center_y - b.box.center_y) < TOUCHING * height
    is_like = max(a.box.height, b.box.height) < LIKE * height
    if abs(b.box.x0 - a.box.x1) > TOUCHING * height or not is_level or not is_like:
        return False
    if _lacks_point(a, b):
        return True
    left, right = ascii_width(a.text), ascii_width(b.text)
    if _COLON.search(left + right) is None:
        return _are_cell(squeeze(left), squeeze(right))
    *_, said = pieces = _COLON.split(left)
    if right.startswith(":"):
        end = _LABEL_END if len(pieces) == 1 else _LABEL_BEHIND
        return end.search(left) is not None
    right = _NEXT_PAIR.split(right, maxsplit=1)[0]
    if len(pieces) == 1 or _COLON.search(right) or _begins_with_label(said, right):
        return False
    said, right = squeeze(said), squeeze(right)
    return any(kind.fullmatch(said) and kind.fullmatch(right) for kind in _KINDS)


def _lacks_point(a: Line, b: Line) -> bool:
    """Whether ``a`` ends in the yuan of a sum in a note, and ``b`` begins with its two cents and
    the mark behind them."""
    is_cut = _YUAN.fullmatch(squeeze(ascii_width(a.text))) is not None
    return is_cut and _CENTS.match(squeeze(ascii_width(b.text))) is not None


def _are_cell(left: str, right: str) -> bool:
    """Whether two pieces without a label are what a cell says: one number, a day, a hospital, or
    what is named by known words."""
    if _NUMBER.fullmatch(left) and _FIGURES.fullmatch(right):
        return True
    if _DAY_BEGUN.fullmatch(left) and _DAY_ENDS.fullmatch(right):
        return True
    if _DAYS.fullmatch(left + right) and not (_DAYS.fullmatch(left) and _DAYS.fullmatch(right)):
        return True
    if _CREDIT_CODE.fullmatch(left + right):
        return True
    if left in labels_of_papers() or not all(map(_WORDS.fullmatch, (left, right))):
        return False
    is_named = any(is_known_value(key, left + right) for key in NAMED_BY_WORDS)
    return is_named or (ends_like_hospital(left + right) and not ends_like_hospital(left))


def _begins_with_label(said: str, text: str) -> bool:
    """Whether ``text`` begins another pair, and is no end of what is ``said`` before it: 人民/医院,
    or all that a label says: 医保类型：/自费."""
    plain = squeeze(text)
    is_value = not said and is_known_value("insurance_type", plain)
    is_end = ends_like_hospital(said + plain) or is_known_value("department", said + plain)
    if is_value or (said and is_end):
        return False
    return any(plain[:end] in labels_of_papers() for end in range(SHORTEST_LABEL, len(plain) + 1))


def _together(a: Line, b: Line, point: str = "") -> Line:
    whole = whole_of(a, b, point)
    trust = min(whole.confidence, POINT_TRUST if point else 1.0)
    looks = (*a.again, *_moved(b.again, len(a.text + point)))
    return replace(whole, confidence=trust, again=looks, unsure=(*a.unsure, *b.unsure))


def _moved(looks: Sequence[Look], by: int) -> list[Look]:
    return [replace(look, start=look.start + by, end=look.end + by) for look in looks]
