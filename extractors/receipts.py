"""Two receipts on one sheet: a page is cut into parts where an invoice's labels come twice."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from extractors.labels import load_vocabulary, page_labels
from extractors.layout import line_height
from extractors.types import Box, Line, Page

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


def receipts_on(page: Page) -> list[Page]:
    """``page`` itself, or its parts in reading order, each with its own lines only."""
    places = _places(page)
    for position, side in ((_top, page.height), (_left, page.width)):
        cut = _cut(places, position, side, page)
        if cut is not None:
            before = tuple(line for line in page.lines if position(line.box) < cut)
            after = tuple(line for line in page.lines if position(line.box) >= cut)
            return [part for half in _halves(page, before, after) for part in receipts_on(half)]
    return [page]


def _halves(page: Page, before: tuple[Line, ...], after: tuple[Line, ...]) -> tuple[Page, Page]:
    """``page`` with the lines of one receipt and of the other; a code goes with its next line."""
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


def _places(page: Page) -> dict[str, list[Box]]:
    """Where each label stands that an invoice has once, by its printed spelling."""
    places: dict[str, list[Box]] = {}
    for label in page_labels(page, load_vocabulary("invoice")):
        if label.key in ONCE and label.is_exact:
            places.setdefault(label.spelling, []).append(label.box)
    return places


def _cut(places: dict[str, list[Box]], position: Position, side: int, page: Page) -> float | None:
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
    last_of_first = max(first for first, _ in apart)
    first_of_second = min(second for _, second in apart)
    if last_of_first >= first_of_second:
        return None
    # The second receipt's title stands above its first label, the first one's foot is its last.
    return min(last_of_first + 1.2 * line_height(page.lines), first_of_second)
