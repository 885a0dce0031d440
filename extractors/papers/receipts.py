"""Two receipts on one sheet: a page is cut into parts where an invoice's labels come twice."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise

from extractors.labels.finding import load_vocabulary, page_labels
from extractors.layout import line_height
from extractors.types import Box, Page
from extractors.values.text import squeeze

# Labels that every invoice prints once; a form prints the electronic pair under other names.
ONCE = frozenset(
    {
        *("invoice_code", "invoice_number", "check_code", "payer_name", "payer_id"),
        *("total_amount", "total_amount_in_words", "hospital_name", "cashier_name"),
        *("pooled_fund_paid", "cash_paid", "personal_account_paid", "other_paid"),
    }
)
MIN_DOUBLED = 3
MIN_APART = 0.2  # of the page's side: the same label of two receipts lies at least so far apart

Position = Callable[[Box], float]
Places = dict[str, list[Box]]
_TITLE = re.compile(
    r"(?:票据|收据|发票)[)）]?$|(?:票据|发票)[(（]|(?:收费|医药|住院|门诊).{0,6}(?:票据|收据|发票)"
)


def receipts_on(page: Page) -> list[Page]:
    """``page`` itself, or its parts in reading order, each with its own lines only."""
    by_spelling, by_key = _places(page)
    for position, side in ((_top, page.height), (_left, page.width)):
        cut = _cut(by_spelling, position, side, page)
        halves = None if cut is None else _halves(page, position, cut)
        if halves is None and len(by_key) > MIN_DOUBLED:
            cut = _cut_between(by_key, position, side, page)
            halves = None if cut is None else _halves(page, position, cut)
            halves = halves if halves and all(_is_receipt(half) for half in halves) else None
        if halves is not None:
            return [part for half in halves for part in receipts_on(half)]
    below = _from_second_title(page)
    return [page] if below is None else [part for half in below for part in receipts_on(half)]


def _from_second_title(page: Page) -> tuple[Page, Page] | None:
    """``page`` cut above the title of a second receipt, which may share no label with the first:
    a tax invoice under a form. Each has a total of its own."""
    titles = sorted(
        (line.box for line in page.lines if _TITLE.search(squeeze(line.text))), key=_top
    )
    for title in titles[1:]:
        if title.center_y - titles[0].center_y > MIN_APART * page.height:
            halves = _halves(page, _top, title.y0 - 0.5 * title.height)
            if all(_is_receipt(half) and _has_own_total(half) for half in halves):
                return halves
    return None


def _has_own_total(half: Page) -> bool:
    labels = page_labels(half, load_vocabulary("invoice"))
    spelled = [x.spelling for x in labels if x.key.startswith("total_amount") and x.is_exact]
    return any("小写" in each or "大写" in each for each in spelled)


def _halves(page: Page, position: Position, cut: float) -> tuple[Page, Page]:
    """``page`` with the lines of one receipt and of the other; a code goes with its next line."""
    before = tuple(line for line in page.lines if position(line.box) < cut)
    after = tuple(line for line in page.lines if position(line.box) >= cut)
    own = tuple(
        code
        for code in page.codes
        if min(_gap(code.box, line.box) for line in before)
        <= min(_gap(code.box, line.box) for line in after)
    )
    others = tuple(code for code in page.codes if code not in own)
    return replace(page, lines=before, codes=own), replace(page, lines=after, codes=others)


def _gap(one: Box, other: Box) -> float:
    """How far two boxes lie apart along the axis where they are further apart, in pixels."""
    across = max(other.x0 - one.x1, one.x0 - other.x1)
    down = max(other.y0 - one.y1, one.y0 - other.y1)
    return max(across, down)


def _top(box: Box) -> float:
    return box.center_y


def _left(box: Box) -> float:
    return box.center_x


def _places(page: Page) -> tuple[Places, Places]:
    """Where the labels stand that an invoice has once: by their spelling, and by their field."""
    by_spelling: Places = {}
    by_key: Places = {}
    for label in page_labels(page, load_vocabulary("invoice")):
        if label.key in ONCE and label.is_exact:
            by_spelling.setdefault(label.spelling, []).append(label.box)
            by_key.setdefault(label.key, []).append(label.box)
    return by_spelling, by_key


def _cut_between(places: Places, position: Position, side: int, page: Page) -> float | None:
    """Where a receipt in other words begins: beyond the widest gap of nearly every field that is
    named more than once. Two words for one field (合计, 小写) stand near each other."""
    apart, near = [], 0
    for boxes in places.values():
        at = sorted(position(box) for box in boxes)
        gaps = [(second - first, first, second) for first, second in pairwise(at)]
        width, first, second = max(gaps, default=(0.0, 0.0, 0.0))
        if width > MIN_APART * side:
            apart.append((first, second))
        else:
            near += bool(gaps)
    if len(apart) <= MIN_DOUBLED or near > 1:
        return None
    return _between(max(x for x, _ in apart), min(x for _, x in apart), position, page)


def _is_receipt(half: Page) -> bool:
    """Whether a total and a title of its own stand on ``half``."""
    keys = {label.key for label in page_labels(half, load_vocabulary("invoice"))}
    has_total = bool(keys & {"total_amount", "total_amount_in_words"})
    return has_total and any(_TITLE.search(squeeze(line.text)) for line in half.lines)


def _cut(places: Places, position: Position, side: int, page: Page) -> float | None:
    """Where along one axis the second receipt begins; ``None`` where there is but one."""
    doubled = [
        sorted(position(box) for box in boxes) for boxes in places.values() if len(boxes) >= 2
    ]
    apart = [
        (places_[0], places_[1])
        for places_ in doubled
        if places_[1] - places_[0] > MIN_APART * side
    ]
    if len(apart) < MIN_DOUBLED or len(apart) < len(doubled) - 1:
        return None
    first, second = max(first for first, _ in apart), min(second for _, second in apart)
    return _between(first, second, position, page)


def _between(first: float, second: float, position: Position, page: Page) -> float | None:
    """Where between the last label of the first receipt and the first one of the second the page
    is cut: in the widest gap above the second one's title, whose label is not its first print."""
    if first >= second:
        return None
    height = line_height(page.lines)
    if position is not _top:
        return _gutter(first, second, page) or min(first + 1.2 * height, second)
    boxes = sorted(
        (x.box for x in page.lines if first - height < x.box.center_y < second), key=lambda x: x.y0
    )
    titles = [
        line.box.y0
        for line in page.lines
        if first < line.box.center_y < second and _TITLE.search(squeeze(line.text))
    ]
    end = min(titles, default=second)
    gaps: list[tuple[float, float]] = []
    foot = first
    for box in boxes:
        if box.y0 > foot and box.y0 <= end + 1:
            gaps.append((box.y0 - foot, (foot + box.y0) / 2))
        foot = max(foot, box.y1)
    width, middle = max(gaps, default=(0.0, 0.0))
    return middle if width > 0.5 * height else min(first + 1.2 * height, second)


def _gutter(first: float, second: float, page: Page) -> float | None:
    """The middle of the blank strip left of the second receipt's first labels; values of the first
    one stand right of its last labels."""
    foot, strip = first, None
    for box in sorted(line.box for line in page.lines if line.box.x1 > first):
        if box.x0 > second:
            break
        if box.x0 - foot > 0.5 * box.height:
            strip = (foot + box.x0) / 2
        foot = max(foot, box.x1)
    return strip
