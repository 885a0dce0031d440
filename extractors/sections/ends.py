"""Where running text ends, and what stands among its rows and is none of it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from extractors.labels.finding import STOP
from extractors.layout import PlainText
from extractors.sections.heading_shapes import (
    KIND_OF_DIAGNOSIS,
    ends_list,
    is_closing,
    is_contact,
    is_heading_alone,
    is_row_of_form,
    is_signature,
)
from extractors.sections.headings import Heading
from extractors.sections.text import Section
from extractors.types import Line, Page


def is_within(heading: Heading, line: Line, before: str, title: str) -> bool:
    """出院带药：… is a part of 出院医嘱 inside its text, as its first words, and as an entry that
    counts on; by itself on a line it is a heading like any other."""
    if line.text[: heading.start].strip() or not before.strip():
        return True
    return counts_on(before, line.text, title)


_COUNTED = re.compile(r"(?<!\d)(\d{1,2})\s*[、.．)）](?!\d)|[(（](\d{1,2})[)）]|([①-⑳])")


def counts_on(before: str, text: str, title: str = "") -> bool:
    """Whether ``text`` begins with the number after the last one in ``before``, and with none that
    counts on from the heading ``title``: 五、出院医嘱 1、… 2、… 六、出院带药."""
    number = _number(_COUNTED.match(text.strip()))
    counted = [_number(each) for each in _COUNTED.finditer(before)]
    if number is None or counted[-1:] != [number - 1]:
        return False
    return _number(_COUNTED.match(title.strip())) != number - 1


def _number(found: re.Match[str] | None) -> int | None:
    if found is None:
        return None
    return ord(found[3]) - ord("①") + 1 if found[3] else int(found[1] or found[2])


STRAY_GAP, LONGEST_STRAY = 4.0, 8  # line heights before, and characters of, what is no text


def is_stray(line: Line, last: Line | None, current: Section | None) -> bool:
    """Ink that stands in a row of text and is none of it: a star or a few characters of a seal far
    behind the end of the line, a column of codes beside a list."""
    plain = PlainText.of(line.text).text
    if not any(character.isalnum() for character in plain):
        return not any(mark in plain for mark in "。；;,)")
    if current is None or last is None:
        return False
    is_far = line.box.x0 - last.box.x1 > STRAY_GAP * last.box.height
    is_entry = current.is_list and _ENTRY.match(plain) is not None
    is_short = len(plain) <= LONGEST_STRAY and not is_entry
    return is_short and (is_far or line.confidence < ILLEGIBLE)


ILLEGIBLE = 0.5  # of a seal's characters, where ordinary print beside them is read surely
_ENTRY = re.compile(r"\d{1,2}[.、)]|\(\d|[①-⑳]")


def is_between(row: Sequence[Line], current: Section | None) -> bool:
    """A few characters of a seal that reach from one row of the text into the next."""
    last = current.places[-1] if current and current.places else None
    line = row[0]
    is_short = len(row) == 1 and len(line.text) <= LONGEST_STRAY
    return (
        is_short
        and last is not None
        and last[1].x0 + 4 * line.box.height < line.box.x0 < last[1].x1
        and line.box.y0 < last[1].y1
    )


DEEP_INDENT = 0.25  # of the page's width
FAR_BELOW = 2.5  # line heights of blank paper
FULL_LINE = 0.9  # of the way to the right edge: a line that reaches so far may go on below


def ends_text(page: Page, row: Sequence[Line], left: float, current: Section | None) -> bool:
    """A signature, a centred line (a slogan, a stamp), a form's closing words or what has a
    heading's shape closes the running text; a list, also the beginning of a story."""
    plain = PlainText.of(row[0].text).text
    if row[0].box.x0 - left > DEEP_INDENT * page.width or any(map(_is_signed, row)):
        return True
    if is_closing(plain):
        return True
    if current is None or not current.parts:
        return False
    is_full = current.right_edges[-1] > FULL_LINE * current.edge
    if current.is_list and KIND_OF_DIAGNOSIS.match(plain):
        return False
    if current.is_list:
        goes_on = is_full or is_open(current.parts[-1])
        if is_row_of_form([PlainText.of(line.text).text for line in row]):
            return True
        return ends_list(plain) or (not goes_on and _is_outdented(row[0], current))
    goes_on = is_full and current.parts[-1][-1] not in "。；;.!"
    if not goes_on and is_contact(plain):
        return True
    goes_on = goes_on or counts_on("".join(current.parts), row[0].text, current.title)
    return len(row) == 1 and is_heading_alone(plain) and not goes_on


def is_open(text: str) -> bool:
    """高血压病3级（: what was opened is closed in the next line."""
    return len(re.findall(r"[(（]", text)) > len(re.findall(r"[)）]", text))


def is_far_below(page: Page, line: Line, current: Section | None) -> bool:
    """Behind so much blank paper stands something else; a heading may stand far above its text."""
    number, last = current.places[-1] if current and current.places else (-1, line.box)
    return number == page.index and line.box.y0 - last.y1 > FAR_BELOW * last.height


def _is_outdented(line: Line, current: Section) -> bool:
    """Where entries are set in from their heading, what begins under the heading is no entry."""
    if current.heading is None:
        return False
    reach = line.box.height
    is_set_in = min(box.x0 for _, box in current.places) > current.heading.x0 + reach
    return is_set_in and line.box.x0 < current.heading.x0 + 0.5 * reach


_DATE = re.compile(
    r"(?:[\u3400-\u9fff]{0,4}(?:日期|时间):?)?(?:19|20)\d\d[年./-]?\d{1,2}[月./-]?\d{1,2}日?"
)
_DAY_OF_PAPER = re.compile("(?:报告|签发|开具|出具|打印|审核|填表|证明)(?:日期|时间)")


def is_of_foot(row: Sequence[Line]) -> bool:
    """Who signed, the day of the paper, or a day alone left of who signed."""
    plain = PlainText.of(row[0].text).text
    is_day = _DATE.fullmatch(plain) is not None
    is_end = is_day and (_DAY_OF_PAPER.match(plain) or any(map(_is_signed, row[1:])))
    return _is_signed(row[0]) or bool(is_end)


def is_signed_under_label(line: Line, headings: Sequence[Heading]) -> bool:
    """患者或家属签名：, of which a label is only the end."""
    is_label = bool(headings) and all(heading.key == STOP for heading in headings)
    return is_label and is_signature(PlainText.of(line.text[: headings[0].value_start]).text)


def _is_signed(line: Line) -> bool:
    return is_signature(PlainText.of(line.text).text)
