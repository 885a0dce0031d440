"""What the sums of a paper say: which amounts they prove, which they put in doubt, what is offered.

A sum that holds proves its terms: it is unlikely that misread amounts add up. A sum that fails is
an ``error`` only where the amounts were read well; a difference that one other digit of one amount
explains is weighed more severely than any other, since chance rarely leaves one.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import combinations

from extractors.sums.identities import (
    ITEMS,
    LEAST_PAID,
    TOTAL,
    WORDS,
    Balance,
    Fields,
    Figure,
    Figures,
    Identity,
    Term,
    balances,
    figures_of,
    is_rounding,
    load_all,
    variants,
)
from extractors.sums.slips import is_beginning, is_end, is_other_digit, is_slip
from extractors.types import Check, Field, Item, Offer, Severity
from extractors.values.money import to_contract

SURE = 0.86  # under it a failed sum may be a misreading as well as a contradiction in the paper
SURE_OF_ROW = 0.9  # rows are small print and many: one in a hundred that seem sure is misread
SURE_ENOUGH = 0.55  # of an amount that two other sums say is another: it may lie off its label
MOST_CENTS = Decimal("0.05")  # a till leaves at most, to the nearest tenth, where sums are as paid
LEAST_CHARGE = Decimal(1)  # nobody is charged less than a yuan


@dataclass(frozen=True, slots=True)
class Repair:
    """One amount that would make a failed sum hold, if it said ``amount``."""

    name: str
    row: int | None
    read: Decimal
    amount: Decimal

    def as_offer(self) -> Offer:
        return Offer(self.name, to_contract(self.amount), self.row)


def sum_checks(kind: str, fields: Fields, extras: Fields, items: Sequence[Item]) -> list[Check]:
    """The sums of a paper of ``kind`` (see ``load_all``) that its amounts allow."""
    identities = load_all(kind)
    figures = figures_of(fields, extras, items)
    found = balances(figures, identities)
    told = (_check(each, figures, found, identities, fields) for each in found)
    # A sum with an absent term accuses by a single digit only; else it may be meant otherwise.
    return [
        check
        for each, check in zip(found, told, strict=True)
        if each.holds or each.is_complete or check.severity == "error"
    ]


def _check(
    found: Balance,
    figures: Figures,
    all_found: Sequence[Balance],
    identities: Sequence[Identity],
    fields: Fields,
) -> Check:
    told = {"whole": str(found.left), "sum": str(found.right)}
    left = " + ".join(t.name for t in found.formula.left if t.name in found.names)
    right = _shown([(t.sign, t.name) for t in found.formula.right if t.name in found.names])
    message = f"{left}: {found.left}; {right}: {found.right}"
    if found.holds:
        proves = tuple(name for name in found.names if _is_read(fields.get(name)))
        severity = found.identity.broken
        severity = "warning" if severity == "info" else severity  # it does hold here
        return Check(found.identity.id, True, severity, message, (), told, proves)
    repairs = _repairs(found, figures, all_found, identities)
    severity = _severity(found, figures, all_found, repairs)
    best = _likeliest(repairs, figures, identities)
    is_named = best is not None and (best.row is None or best.row < len(figures.rows))
    offers = (best.as_offer(),) if best is not None and is_named else ()
    doubted = _doubted(found, all_found)
    return Check(found.identity.id, False, severity, message, doubted, told, (), offers)


def _shown(terms: Sequence[tuple[int, str]]) -> str:
    text = "".join(f" {'-' if sign < 0 else '+'} {name}" for sign, name in terms)
    return text.removeprefix(" + ")


def _is_read(found: Field | None) -> bool:
    return found is not None and not found.derived_from


def _severity(
    found: Balance, figures: Figures, all_found: Sequence[Balance], repairs: Sequence[Repair]
) -> Severity:
    if _is_rounding(found, figures, all_found):
        return "info"
    if _is_row_too_many(found, figures) or _may_lack_row(found, figures):
        return "warning"
    if _are_only_words(found, all_found):
        return "warning"
    is_one_digit = any(is_other_digit(each.read, each.amount) for each in repairs)
    severity = found.identity.one_digit if is_one_digit else found.identity.broken
    if severity != "error":
        return severity
    # Where no digit explains it, one side may be another amount of the paper, unless vouched for.
    is_told = is_one_digit or _doubted(found, all_found) != found.names
    is_sure = is_told and _are_sure(found, figures, all_found, is_one_digit=is_one_digit)
    return "error" if is_sure else "warning"


def _are_sure(
    found: Balance, figures: Figures, all_found: Sequence[Balance], *, is_one_digit: bool
) -> bool:
    """Whether the amounts in doubt were read well, and none lost its end. Where one digit of one
    amount explains the difference, only those count that a misreading may explain as well, and of
    them the one that other sums say is another."""
    doubted = _doubted(found, all_found)
    if any(
        _may_lack_end(figure, amount, found) for _, _, figure, amount in _mended(found, figures)
    ):
        return False
    misread = [each for each in _misreadings(found, figures) if each[0] in doubted]
    if is_one_digit:
        outvoted = [each for each in misread if _is_outvoted(each[0], figures, all_found)]
        misread = outvoted or misread
    named = {name: figures.get(name) for name in doubted if name != ITEMS}
    rows = [figure for name, figure in misread if name == ITEMS]
    if is_one_digit:
        named = {name: figure for name, figure in misread if name != ITEMS}
    if ITEMS in doubted and min(row.score for row in rows or figures.rows) < SURE_OF_ROW:
        return False
    return all(
        figure.score >= SURE
        or (
            figure.score >= SURE_ENOUGH
            and not figure.is_contested
            and _is_outvoted(name, figures, all_found)
        )
        for name, figure in named.items()
        if figure is not None
    )


def _may_lack_end(figure: Figure, amount: Decimal, found: Balance) -> bool:
    """Whether ``figure`` is ``amount`` without its end. Often one decimal is all there is."""
    is_telling = not found.is_complete or figure.amount % 1 == 0
    is_part = figure.amount != 0 and is_beginning(figure.amount, amount)
    return figure.is_short and is_telling and is_part


def _misreadings(found: Balance, figures: Figures) -> list[tuple[str, Figure]]:
    """The amounts of ``found`` that would make it hold with one digit less, more or other, or with
    a beginning that the reader lost. Who pays nothing would not pay a few yuan instead."""
    return [
        (term.name, figure)
        for term, _, figure, amount in _mended(found, figures)
        if (is_slip(figure.amount, amount) or is_end(figure.amount, amount))
        and (figure.amount or abs(amount) >= LEAST_PAID)
    ]


def _is_outvoted(name: str, figures: Figures, all_found: Sequence[Balance]) -> bool:
    """Whether two sums that share no other term fail by the same, or the sum holds that follows
    from two such: each says what ``name`` is."""
    if _hold_without(name, figures):
        return True
    failed = [each for each in all_found if not each.holds and name in each.names]
    return any(
        one.gap == other.gap and set(one.names) & set(other.names) == {name}
        for one, other in combinations(failed, 2)
    )


def _hold_without(name: str, figures: Figures) -> bool:
    """Whether charges and payers agree on what the total ``name`` is."""
    if name != TOTAL:
        return False
    amounts = {key: figure for key, figure in figures.amounts.items() if key != name}
    others = [each for each in load_all("invoice") if each.without == name]
    return any(each.holds for each in balances(replace(figures, amounts=amounts), others))


def _is_rounding(found: Balance, figures: Figures, all_found: Sequence[Balance]) -> bool:
    """Whether the till rounded a payment; no other sum may hold with it, if not as rounded, or
    fail though it counts what was really paid. Of a few cents no such sum may lack the same:
    shares of a bill are often printed as what the till left of them."""
    payment = found.identity.rounded
    others = [each for each in all_found if payment in each.names and each is not found]
    if abs(found.gap) <= MOST_CENTS:
        exact = [each for each in others if each.identity.rounded is None]
        is_denied = any(abs(each.gap) == abs(found.gap) for each in exact)
    else:
        is_denied = any(each.holds != (each.identity.rounded is None) for each in others)
    return not is_denied and is_rounding(figures, found)


def _is_row_too_many(found: Balance, figures: Figures) -> bool:
    """Whether the difference is one whole row: text beside the table taken for a charge."""
    prints_nothing = any(row.amount == 0 for row in figures.rows)  # all charges, made or not
    return ITEMS in found.names and any(
        row.amount
        and abs(row.amount) == abs(found.gap)
        and not (prints_nothing and is_other_digit(row.amount, Decimal(0)))
        for row in figures.rows
    )


def _may_lack_row(found: Balance, figures: Figures) -> bool:
    """Whether the charge whose amount was not read may be all of the difference."""
    return ITEMS in found.names and figures.lacks_rows and found.gap >= LEAST_CHARGE


def _are_only_words(found: Balance, all_found: Sequence[Balance]) -> bool:
    """Whether capitals stand alone against a total that charges or payers make too: one altered
    digit would break those as well, one misread numeral does not."""
    return WORDS in found.names and any(
        each.holds and TOTAL in each.names for each in all_found if each is not found
    )


def _doubted(found: Balance, all_found: Sequence[Balance]) -> tuple[str, ...]:
    """The terms that no other sum vouches for; all of them where others vouch for each."""
    vouched = {name for each in all_found if each.holds for name in each.names}
    doubted = tuple(name for name in found.names if name not in vouched)
    return doubted or found.names


def _repairs(
    found: Balance,
    figures: Figures,
    all_found: Sequence[Balance],
    identities: Sequence[Identity],
) -> list[Repair]:
    """The slips of one digit that explain ``found`` and break no sum that holds."""
    holding = {each.identity.id for each in all_found if each.holds}
    repairs = []
    for repair in dict.fromkeys(_slips(found.identity, figures)):
        changed = figures.with_amount(repair.name, repair.amount, repair.row)
        holds_then = {each.identity.id for each in balances(changed, identities) if each.holds}
        if holds_then >= holding | {found.identity.id}:
            repairs.append(repair)
    return repairs


def _slips(identity: Identity, figures: Figures) -> Iterator[Repair]:
    """Every single term of every variant of ``identity`` that a slip would make it hold."""
    for each in variants(figures, identity):
        for term, row, figure, amount in _mended(each, figures):
            if is_slip(figure.amount, amount):
                yield Repair(term.name, row, figure.amount, amount)


def _mended(found: Balance, figures: Figures) -> Iterator[tuple[Term, int | None, Figure, Decimal]]:
    """Each printed amount of ``found`` and what it would have to be for the sum to hold."""
    sides = ((found.formula.left, -1), (found.formula.right, 1))
    for term, direction in ((t, t.sign * way) for side, way in sides for t in side):
        for row, figure in _printed(figures, term.name):
            yield term, row, figure, figure.amount + direction * found.gap


def _printed(figures: Figures, name: str) -> Iterator[tuple[int | None, Figure]]:
    """What stands on the paper for a term: one amount, or each of the charged rows."""
    if name == ITEMS:
        yield from enumerate((*figures.rows, *figures.unnamed))
    elif (figure := figures.get(name)) is not None and not figure.derived_from:
        yield None, figure


def _likeliest(
    repairs: Sequence[Repair], figures: Figures, identities: Sequence[Identity]
) -> Repair | None:
    """The one repair that sets most sums right; ``None`` where several do."""

    def count(repair: Repair) -> int:
        changed = figures.with_amount(repair.name, repair.amount, repair.row)
        return sum(each.holds for each in balances(changed, identities))

    counted = [(count(repair), repair) for repair in repairs]
    most = max((number for number, _ in counted), default=0)
    best = [repair for number, repair in counted if number == most]
    return best[0] if len(best) == 1 else None
