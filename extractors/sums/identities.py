"""Sums that a kind of paper keeps, and how they come out for its amounts.

Which there are stands in ``vocabulary/identities.yaml``, with the source of each.
Everything here is arithmetic over amounts; what a broken sum means for the paper is decided in
``extractors.sums.verdicts``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cache
from itertools import product
from typing import Any

from extractors.sums import slips
from extractors.types import Field, Item, Severity
from extractors.vocabularies import word_list

ITEMS = "items"  # the term that stands for all charged rows
TOTAL, WORDS = "total_amount", "total_amount_in_words"
SLACK = Decimal("0.01")
_TERM = re.compile(r"([-+]?)\s*([^\s+?=-]+)(\??)")

Fields = Mapping[str, Field]


@dataclass(frozen=True, slots=True)
class Figure:
    """One amount of a paper. ``score`` is how well it was read, 0 to 1."""

    amount: Decimal
    score: float = 1.0
    derived_from: tuple[str, ...] = ()
    is_contested: bool = False  # a second look read something else
    is_short: bool = False  # read with fewer than two decimals: its end may be lost


@dataclass(frozen=True, slots=True)
class Figures:
    """The amounts of one paper: its fields and further lines by name, and its charged rows."""

    amounts: Mapping[str, Figure]
    lines: Mapping[str, Figure]
    rows: tuple[Figure, ...] = ()
    unnamed: tuple[Figure, ...] = ()  # of charges whose names were not legible
    province: str | None = None  # first two digits of the invoice's code
    lacks_rows: bool = False  # a charge has no amount that could be read

    def get(self, name: str) -> Figure | None:
        """The figure of a formula's term; the rows together count as one."""
        if name != ITEMS:
            return self.amounts.get(name) or self.lines.get(name)
        if not self.rows:
            return None
        total = sum((row.amount for row in self.rows), Decimal(0))
        sources = next((row.derived_from for row in self.rows if row.derived_from), ())
        return Figure(total, min(row.score for row in self.rows), sources)

    def with_amount(self, name: str, amount: Decimal, row: int | None = None) -> Figures:
        """The same paper if ``name`` (or one row) said ``amount``."""
        if row is not None and row >= len(self.rows):
            return replace(self, unnamed=_changed(self.unnamed, row - len(self.rows), amount))
        if row is not None:
            return replace(self, rows=_changed(self.rows, row, amount))
        if name in self.lines and name not in self.amounts:
            return replace(
                self, lines={**self.lines, name: replace(self.lines[name], amount=amount)}
            )
        known = self.amounts.get(name, Figure(amount))
        return replace(self, amounts={**self.amounts, name: replace(known, amount=amount)})


def _changed(figures: tuple[Figure, ...], at: int, amount: Decimal) -> tuple[Figure, ...]:
    return (*figures[:at], replace(figures[at], amount=amount), *figures[at + 1 :])


def figures_of(fields: Fields, extras: Fields, items: Sequence[Item]) -> Figures:
    """All amounts of a paper; what is no amount is left out."""
    code = fields.get("invoice_code")
    raws = [found.raw for found in (*fields.values(), *extras.values()) if is_amount(found)]
    raws += [item.raw for item in items]
    prints_cents = sum(slips.is_short(raw) or raw.strip().isdigit() for raw in raws) <= MOST_SHORT
    return Figures(
        _with_cut_words(_figures(fields, prints_cents), fields.get(WORDS)),
        _figures(extras, prints_cents),
        tuple(
            Figure(
                Decimal(item.amount),
                item.confidence,
                (TOTAL,) if item.more.get("derived") == "amount" else (),
                is_short=prints_cents and slips.is_short(item.raw),
            )
            for item in items
        ),
        tuple(Figure(Decimal(amount)) for item in items for amount in item.unnamed),
        str(code.value)[:2] if code is not None else None,
        any(item.is_beside_unread for item in items),
    )


LEAST_PAID = 10  # yuan: payers that are printed pay nothing, or more, and often a round amount
MOST_SHORT = 1  # amounts without two decimals, on a paper that prints them: its end may be lost
_AMOUNT = re.compile(r"-?\d+\.\d{2}")
CUT = 0.8  # at most: the 分 that words end with may lie beyond the line that was read
_WHOLE_WORDS = re.compile(r"[整正分]\W*$")
# A unit whose figure was lost.
_NO_NUMERAL = re.compile(r"(?<=[万萬仟千佰百拾零])[仟千佰百拾]|(?<=[元圆圓])[角分]")


def _with_cut_words(figures: dict[str, Figure], words: Field | None) -> dict[str, Figure]:
    """Words without 整 or 分 at their end may lack 角 and 分: unsure where just those differ from
    the total, or where there is no total beside them. So are words that lack just the beginning,
    or a numeral (壹佰拾玖元)."""
    total, known = figures.get(TOTAL), figures.get(WORDS)
    if words is None or known is None:
        return figures
    is_cut_in_front = total is not None and slips.is_end(known.amount, total.amount)
    is_cut_behind = _WHOLE_WORDS.search(words.raw) is None and (
        total is None or 0 < total.amount - known.amount < 1
    )
    is_cut = is_cut_in_front or is_cut_behind or _NO_NUMERAL.search(words.raw) is not None
    if not is_cut:
        return figures
    return figures | {WORDS: replace(known, score=min(known.score, CUT))}


def is_amount(found: Field) -> bool:
    """Whether the value of a field or of a further line is money."""
    return isinstance(found.value, str) and _AMOUNT.fullmatch(found.value) is not None


def amount_of(found: Field) -> Decimal:
    """The yuan of a field or of a further line that is money; another raises InvalidOperation."""
    return Decimal(str(found.value))


def _figures(fields: Fields, prints_cents: bool) -> dict[str, Figure]:
    return {
        key: Figure(
            amount_of(found),
            found.legibility,
            found.derived_from,
            found.second is not None and found.second.verdict != "same",
            prints_cents and slips.is_short(found.raw),
        )
        for key, found in fields.items()
        if is_amount(found)
    }


@dataclass(frozen=True, slots=True)
class Term:
    """An amount of a sum by the name of its field; ``sign`` is 1 or -1."""

    name: str
    sign: int
    is_optional: bool = False


@dataclass(frozen=True, slots=True)
class Formula:
    """Two sums that are equal: 金额合计 = 统筹基金支付 + … + 个人现金支付."""

    left: tuple[Term, ...]
    right: tuple[Term, ...]

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(term.name for term in (*self.left, *self.right))


@dataclass(frozen=True, slots=True)
class Identity:
    """One entry of the file; see the notes at its head."""

    id: str
    formulas: tuple[Formula, ...]
    broken: Severity
    one_digit: Severity
    slack: Decimal = SLACK
    further: re.Pattern[str] | None = None
    rounded: str | None = None
    provinces: frozenset[str] = frozenset()
    unless: tuple[str, ...] = ()
    is_strong: bool = False
    without: str | None = None

    @property
    def names(self) -> frozenset[str]:
        return frozenset(name for formula in self.formulas for name in formula.names)


@dataclass(frozen=True, slots=True)
class Balance:
    """One identity over one paper: what its two sides come to. ``names`` are the terms printed."""

    identity: Identity
    formula: Formula
    left: Decimal
    right: Decimal
    names: tuple[str, ...]
    is_complete: bool  # no optional term is absent

    @property
    def gap(self) -> Decimal:
        return self.left - self.right

    @property
    def holds(self) -> bool:
        return abs(self.gap) <= self.identity.slack


@cache
def load_identities(kind: str) -> tuple[Identity, ...]:
    """The identities of ``invoice``, ``settlement_sheet`` or ``expense_list``."""
    return tuple(each for each in load_all(kind) if each.without is None)


@cache
def load_all(kind: str) -> tuple[Identity, ...]:
    """The identities of a kind with those that follow from others ``without`` a field: they accuse,
    but prove and work out nothing that the others do not."""
    return tuple(_identity(key, entry) for key, entry in word_list("identities")[kind].items())


def payers_identity() -> Identity:
    """What all payers of an invoice come to."""
    return next(each for each in load_identities("invoice") if each.id == "payers_sum_to_total")


def _identity(key: str, entry: Mapping[str, Any]) -> Identity:
    return Identity(
        id=key,
        formulas=tuple(parse_formula(text) for text in entry["holds"]),
        broken=entry["broken"],
        one_digit=entry["one_digit"],
        slack=Decimal(entry.get("slack", SLACK)),
        further=re.compile(entry["further"]) if "further" in entry else None,
        rounded=entry.get("rounded"),
        provinces=frozenset(entry.get("provinces", ())),
        unless=tuple(entry.get("unless", ())),
        is_strong=entry.get("is_strong", False),
        without=entry.get("without"),
    )


def parse_formula(text: str) -> Formula:
    """``total = a + b? - c`` as two sides of signed terms; ``ValueError`` for anything else."""
    sides = text.split("=")
    if len(sides) != 2 or not all(side.strip() for side in sides):
        raise ValueError(f"{text!r} is no formula like total = part + part")
    left, right = (
        tuple(
            Term(name, -1 if sign == "-" else 1, bool(mark))
            for sign, name, mark in _TERM.findall(side)
        )
        for side in sides
    )
    return Formula(left, right)


def balances(figures: Figures, identities: Sequence[Identity]) -> list[Balance]:
    """Every identity that the paper's printed amounts allow to be tried, in order."""
    found = (balance(figures, identity) for identity in identities)
    return [each for each in found if each is not None]


def balance(figures: Figures, identity: Identity) -> Balance | None:
    """The first way in which ``identity`` holds, else how its first formula fails.

    ``None`` where it cannot be tried: a needed term is not printed, the layout is another, or it
    fails while an optional term is absent that may be just what is lacking, unless only a single
    digit is.
    """
    if not _is_for(figures, identity):
        return None
    tried = list(variants(figures, identity))
    holding = next((each for each in tried if each.holds), None)
    if holding is not None:
        return holding
    whole = tried[::-1] if ITEMS in identity.names else tried  # charges without a name belong to it
    complete = next((each for each in whole if each.is_complete), None)
    if complete is not None:
        return complete
    beyond = (
        each
        for each in tried
        if _is_beyond_lack(each) or (is_single_digit(each.gap) and abs(each.gap) < LEAST_PAID)
    )
    return next(beyond, None)


def is_single_digit(gap: Decimal) -> bool:
    """Whether ``gap`` is what one altered digit leaves, and seldom an amount of its own: 0.03."""
    return gap != 0 and len(f"{abs(gap):.2f}".replace(".", "").strip("0")) == 1


def _is_beyond_lack(found: Balance) -> bool:
    """Whether nothing that an absent term may say could make ``found`` hold: it would only add to
    the side that is the greater already."""
    sides = ((found.formula.left, 1), (found.formula.right, -1))
    absent = [
        side * term.sign for terms, side in sides for term in terms if term.name not in found.names
    ]
    return all(direction * found.gap > 0 for direction in absent)


def _is_for(figures: Figures, identity: Identity) -> bool:
    if identity.provinces and figures.province not in identity.provinces:
        return False
    if identity.without is not None and not _is_lacking(figures, identity.without):
        return False
    if not identity.unless:
        return True
    found = [figures.get(name) for name in identity.unless]
    return any(figure is not None and figure.amount for figure in found)


def _is_lacking(figures: Figures, name: str) -> bool:
    """Whether ``name`` was not read, and no further line may stand for it or for a part of it."""
    return figures.get(name) is None and not _further(figures, payers_identity())


def variants(figures: Figures, identity: Identity) -> Iterator[Balance]:
    """All ways to balance ``identity``: each formula without, with one, with all further lines;
    charges without a name are further lines to the rows."""
    lines = _further(figures, identity)
    sums = dict.fromkeys([Decimal(0), *lines, sum(lines, Decimal(0))])
    for formula, further in product(identity.formulas, sums):
        names = [name for name in formula.names if figures.get(name) is not None]
        absent = [term for term in (*formula.left, *formula.right) if term.name not in names]
        if not all(term.is_optional for term in absent) or _is_circular(figures, names):
            continue
        left, right = _side(figures, formula.left), _side(figures, formula.right)
        yield Balance(identity, formula, left, right + further, tuple(names), not absent)


def has_further(figures: Figures, identity: Identity) -> bool:
    """Whether lines stand on the paper that may belong to the sum too."""
    return bool(_further(figures, identity))


def _further(figures: Figures, identity: Identity) -> list[Decimal]:
    if ITEMS in identity.names:
        return [figure.amount for figure in figures.unnamed]
    if identity.further is None:
        return []
    return [
        figure.amount
        for label, figure in figures.lines.items()
        if figure.amount and identity.further.search(label)
    ]


def _is_circular(figures: Figures, names: Sequence[str]) -> bool:
    """A value that follows from a rule proves nothing about the rule."""
    found = [(name, figures.get(name)) for name in names]
    return any(
        figure is not None and figure.derived_from and set(figure.derived_from) <= {*names} - {name}
        for name, figure in found
    )


def _side(figures: Figures, terms: Sequence[Term]) -> Decimal:
    found = [(term.sign, figures.get(term.name)) for term in terms]
    return sum((sign * figure.amount for sign, figure in found if figure is not None), Decimal(0))


def is_rounding(figures: Figures, found: Balance) -> bool:
    """Whether rounding at the till explains the difference: 9037.57 paid, 6418.00 of it in cash.
    Tills leave off what is less than their unit or round to the nearest; none rounds up."""
    paid = figures.get(found.identity.rounded) if found.identity.rounded else None
    if paid is None or not paid.amount or paid.derived_from:
        return False
    is_left = any(term.name == found.identity.rounded for term in found.formula.left)
    unpaid = -found.gap if is_left else found.gap
    units = (Decimal("0.10"), Decimal("1.00"))
    return any(paid.amount % unit == 0 and -unit / 2 <= unpaid < unit for unit in units)
