"""The number that a form has printed in advance: after No, or alone at the head, without a label.

Older forms print it in red beside the title. The o of No is often taken for a zero or lost.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from extractors.forms import Reading
from extractors.layout import is_horizontal
from extractors.types import Line, Page
from extractors.values.text import ascii_width, squeeze

KEY = "invoice_number"
HEAD = 0.4  # of the page's height
USUAL_LENGTHS = (6, 7, 8, 10)
LONE_TRUST = 0.9  # nothing says that a lone number is the invoice's
_AFTER_NO = re.compile(r"(?:N[oO°º.,:;_]*|[Nn]o[.:]*|№)[.:]*(\d{5,12})")
_ALONE = re.compile(r"\d{6,10}")


def with_printed_number(
    best: Mapping[str, Reading], rest: Sequence[Line], page: Page
) -> dict[str, Reading]:
    """``best`` and, where no label named it, the form's number among the texts of no label."""
    if KEY in best:
        return {**best}
    head = [x for x in rest if is_horizontal(x) and x.box.center_y < HEAD * page.height]
    for find in (_after_no, _alone):
        found = [(line, number) for line in head if (number := find(line, page)) is not None]
        if found and len({number for _, number in found}) == 1:
            line, number = found[0]
            trust = line.confidence * (1.0 if find is _after_no else LONE_TRUST)
            raw = line.text.strip()
            return {**best, KEY: Reading(KEY, number, raw, trust, page.index, line.box)}
        if found:
            break
    return {**best}


def _after_no(line: Line, page: Page) -> str | None:
    match = _AFTER_NO.fullmatch(squeeze(ascii_width(line.text)))
    if match is None:
        return None
    digits = match[1]
    is_zero_an_o = len(digits) not in USUAL_LENGTHS and digits.startswith("0")
    return digits[1:] if is_zero_an_o and len(digits) - 1 in USUAL_LENGTHS else digits


def _alone(line: Line, page: Page) -> str | None:
    """Six to ten digits beside the title, in print larger than the rest or at the right."""
    text = squeeze(ascii_width(line.text))
    is_at_right = line.box.center_x > 0.55 * page.width
    return text if is_at_right and _ALONE.fullmatch(text) else None
