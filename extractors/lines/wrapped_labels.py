"""Labels in running text that the row's end breaks: …；医疗 / 救助支付：0.00；…

Remarks break wherever their box ends. What is left of a label at a row's end would name another
sum, or none; so it is put before what goes on in the next row. Values that part from their labels
are dealt with in :mod:`extractors.forms.wrapped_values`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from extractors.layout import Slope, is_horizontal, offset, page_slope
from extractors.types import Line, Page
from extractors.vocabularies import Vocabulary

LEAST_DROP, MOST_DROP = 0.6, 2.0  # line heights from a row of running text to the next
INDENT = 1.5  # line heights by which two rows of one text begin apart
SHORTER = 1.5  # line heights: a row that broke ends no further left of the next one's end
# The amount before it tells that a label begins behind the mark, and not a value.
_BROKEN = re.compile(r".*[:：].*\d元?\s*[;；,，。:：]\s*([\u3400-\u9fff]{1,10})\s*")
_GOES_ON = re.compile(r"([\u3400-\u9fff]{0,10})\s*[:：]\s*\S")


def join_wrapped_labels(page: Page, vocabulary: Vocabulary) -> Page:
    """``page`` with the beginnings of broken labels moved to the rows in which they go on. A whole
    label of ``vocabulary`` is not broken where the next row begins with another."""
    ends = [(line, match) for line in page.lines if (match := _BROKEN.fullmatch(line.text))]
    changed: dict[int, Line] = {}
    slope = page_slope(page.lines) if ends else Slope()
    for upper, match in ends:
        lower = _next_row(upper, page.lines, slope)
        head = upper.part(0, match.start(1))
        if lower is None or head is None or id(lower) in changed:
            continue
        goes_on = _GOES_ON.match(lower.text)
        is_whole = match[1] in vocabulary.keys and goes_on is not None and goes_on[1] != ""
        if not is_whole or (goes_on and match[1] + goes_on[1] in vocabulary.keys):
            again = tuple(look for look in upper.again if look.end <= match.start(1))
            changed[id(upper)] = replace(head, again=again)
            changed[id(lower)] = _before(match[1], lower)
    if not changed:
        return page
    return replace(page, lines=tuple(changed.get(id(line), line) for line in page.lines))


def _next_row(upper: Line, lines: Sequence[Line], slope: Slope) -> Line | None:
    """The one line that begins under the beginning of ``upper`` and goes on with a label."""
    height = upper.box.height - abs(upper.slope) * upper.box.width
    under = [
        line
        for line in lines
        if is_horizontal(line)
        and _GOES_ON.match(line.text)
        and abs(line.box.x0 - upper.box.x0) < INDENT * height
        and line.box.x1 < upper.box.x1 + SHORTER * height
        and LEAST_DROP * height < _drop(upper, line, slope) < MOST_DROP * height
    ]
    return under[0] if len(under) == 1 else None


def _drop(upper: Line, line: Line, slope: Slope) -> float:
    """How far ``line`` lies below the beginning of ``upper``, in pixels."""
    start = upper.span_box(0, min(len(line.text), len(upper.text)))
    return offset(start, line.box, slope)


def _before(text: str, line: Line) -> Line:
    """``line`` with ``text`` before it, which has no place of its own there."""
    more = len(text)
    edges = (*[line.box.x0] * more, *line.edges) if line.edges else ()
    again = tuple(replace(x, start=x.start + more, end=x.end + more) for x in line.again)
    return replace(line, text=text + line.text, edges=edges, again=again)
