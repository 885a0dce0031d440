"""Values that a whole paper gives reason to doubt, though each was read surely and no check failed.

What is found here counts as ``doubted`` where no passed check proves it (``confidence``), and no
value is changed by it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

from extractors.confidence.value_kinds import is_person
from extractors.sums.identities import LEAST_PAID, amount_of, is_amount, is_single_digit
from extractors.types import Box, Check, Document, Field, Line, Page

SURE_OF_CHARACTER = 0.9  # of each character of a name
SURE_OF_LOOK = 0.95  # of a second look at a name alone: less is one bad character of three
LEAST_GAP = Decimal(1)  # yuan; what is less may be the till's rounding


def doubted_values(document: Document, pages: Sequence[Page]) -> frozenset[str]:
    """The keys of ``document`` (labels of further lines too) whose values are in doubt."""
    recognised = {page.index for page in pages if page.source == "ocr"}
    found = (half_seen_names(document, pages), lone_figures(document, recognised))
    return frozenset().union(*found, outvoted_amounts(document.checks))


def half_seen_names(document: Document, pages: Sequence[Page]) -> frozenset[str]:
    """The fields with names of persons of which the engine half took a character for another.

    A line's confidence is the mean of its characters, so one that the model hardly knows (仉, given
    as 仇) costs a name little; and there is no sum and no list that finds it. A second look reads
    it alike, but is unsure of the whole name, which is all that it looks at.
    """
    lines = [(x.index, line) for x in pages for line in x.lines if line.unsure or line.again]
    return frozenset(
        key
        for key, found in document.fields.items()
        if is_person(key)
        and found.box is not None
        and any(
            _is_half_seen(str(found.value), line)
            for page, line in lines
            if page == found.page and _touch(line.box, found.box)
        )
    )


def _is_half_seen(name: str, line: Line) -> bool:
    """Whether ``name``, in ``line``, has a character that either look at it is unsure of."""
    return any(
        each.share < SURE_OF_CHARACTER and each.character in name for each in line.unsure
    ) or any(look.confidence < SURE_OF_LOOK and look.text == name for look in line.again)


def lone_figures(document: Document, recognised: set[int]) -> frozenset[str]:
    """Amounts on ``recognised`` pages of which a single figure is no nought: 8.00, 0.06.

    Most of what a form prints is 0.00, and a nought that dust or a rule touches is an 8 or a 6. Of
    7,000 printed amounts of whole papers 11 are of this form.
    """
    return frozenset(
        key
        for key, found in _values(document)
        if found.page in recognised
        and is_amount(found)
        and abs(amount_of(found)) < LEAST_PAID
        and is_single_digit(amount_of(found))
    )


def outvoted_amounts(checks: Sequence[Check]) -> frozenset[str]:
    """The amounts that a slip would explain where a sum fails that is known not to hold on every
    print: no alarm, but two amounts seldom differ by just one figure more or less."""
    return frozenset(
        offer.field
        for check in checks
        if not check.passed and check.severity == "info" and _gap(check) >= LEAST_GAP
        for offer in check.offers
    )


def _gap(check: Check) -> Decimal:
    sides = [Decimal(check.values[name]) for name in ("whole", "sum") if name in check.values]
    return abs(sides[0] - sides[1]) if len(sides) == 2 else Decimal(0)


def _values(document: Document) -> Iterator[tuple[str, Field]]:
    yield from document.fields.items()
    yield from document.extras.items()


def _touch(one: Box, other: Box) -> bool:
    is_beside = one.x0 < other.x1 and other.x0 < one.x1
    return is_beside and one.y0 < other.y1 and other.y0 < one.y1
