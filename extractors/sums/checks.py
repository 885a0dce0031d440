"""The rules that one paper must keep: its sums, its dates, its ID number, its code.

The sums stand in ``vocabulary/identities.yaml``, each with its source.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal

from extractors.sums.slips import other_dates, other_id_numbers
from extractors.sums.verdicts import sum_checks
from extractors.types import Check, Field, Item, Offer, Severity
from extractors.values.dates import days_between
from extractors.values.identity import check_id_number

TOLERANCE = Decimal("0.01")

Fields = Mapping[str, Field]


def amount(fields: Fields, key: str) -> Decimal | None:
    """The field as ``Decimal``, or ``None`` where it is absent."""
    found = fields.get(key)
    return Decimal(found.value) if found and isinstance(found.value, str) else None


def _check(
    check_id: str,
    passed: bool,
    severity: Severity,
    message: str,
    fields: Sequence[str],
    **values: object,
) -> Check:
    """``message`` is a template over ``values``."""
    told = {name: str(value) for name, value in values.items()}
    doubted = () if passed else tuple(fields)
    return Check(check_id, passed, severity, message.format(**told), doubted, told)


def _text(fields: Fields, key: str) -> str | None:
    found = fields.get(key)
    return found.value if found and isinstance(found.value, str) else None


def items_sum_to_total(fields: Fields, items: Sequence[Item]) -> Check | None:
    """The rows of a list add up to its total."""
    return next(iter(sum_checks("expense_list", fields, {}, items)), None)


STAY = ("admission_date", "discharge_date")


def stay_dates(fields: Fields) -> Check | None:
    """Nobody leaves before coming in."""
    start, end = (_text(fields, key) for key in STAY)
    if not start or not end:
        return None
    length = min(len(start), len(end))  # a month without its day compares as a month
    is_in_order = start[:length] <= end[:length]
    found = _check(
        "stay_dates",
        is_in_order,
        "error",
        "admission {admission}, discharge {discharge}",
        STAY,
        admission=start,
        discharge=end,
    )
    return found if is_in_order else replace(found, offers=_other_date(fields))


def length_of_stay(fields: Fields) -> Check | None:
    """The printed days fit the dates; hospitals count the last day or do not, or half of it.

    Days that are just those between the dates prove all three.
    """
    start, end = (_text(fields, key) for key in STAY)
    printed = amount(fields, "length_of_stay")
    days = days_between(start, end) if start and end else None
    if printed is None or days is None:
        return None
    keys = ("length_of_stay", *STAY)
    found = _check(
        "length_of_stay",
        abs(printed - max(days, 1)) <= 1,
        "warning",
        "{printed} days printed, {days} between the dates",
        keys,
        printed=printed,
        days=days,
    )
    if not found.passed:
        return replace(found, offers=_other_date(fields))
    return replace(found, proves=keys) if printed == days else found


def _other_date(fields: Fields) -> tuple[Offer, ...]:
    """The one date that, one digit other, gives just the printed days before the invoice."""
    start, end = (_text(fields, key) or "" for key in STAY)
    printed, issued = amount(fields, "length_of_stay"), _text(fields, "issue_date")
    stays = [(STAY[0], day, day, end) for day in other_dates(start)]
    stays += [(STAY[1], day, start, day) for day in other_dates(end)]
    fitting = [
        Offer(key, day)
        for key, day, first, last in stays
        if printed is not None
        and days_between(first, last) == printed
        and (issued is None or last <= issued)
    ]
    return tuple(fitting) if len(fitting) == 1 else ()


def id_check_digit(fields: Fields, key: str) -> Check | None:
    """GB 11643, for numbers that are printed in full."""
    number = _text(fields, key)
    if number is None:
        return None
    checked = check_id_number(number)
    if checked.check_ok is None:
        return None
    if checked.check_ok:
        message = "the check digit of the ID number is right"
        return Check("id_check_digit", True, "error", message, proves=(key,))
    others = other_id_numbers(checked.text, _text(fields, "birth_date"), _text(fields, "sex"))
    offers = tuple(Offer(key, other) for other in others) if len(others) == 1 else ()
    message = "the check digit of the ID number is wrong"
    return Check("id_check_digit", False, "error", message, (key,), offers=offers)


def code_matches_title(fields: Fields, document_type: str) -> Check | None:
    """Digits 3 to 6 of an 8-digit code: 06 medical, then 01 outpatient or 02 inpatient."""
    code = _text(fields, "invoice_code")
    if code is None or len(code) not in {6, 8} or code[2:4] != "06":
        return None
    expected = {"01": "outpatient_invoice", "02": "inpatient_invoice"}.get(code[4:6])
    if expected is None:
        return None
    return _check(
        "code_matches_title",
        expected == document_type,
        "warning",
        "the code is that of an {expected}",
        ["invoice_code"],
        expected=expected,
    )


SURE = 0.95  # under it a failed rule may be a misreading as well as a contradiction in the paper


def weighed(checks: Sequence[Check], fields: Fields) -> tuple[Check, ...]:
    """A failed ``error`` that rests on an unsure reading is a ``warning``: the paper need not
    contradict itself."""

    def surety(check: Check) -> float:
        return min((fields[key].legibility for key in check.fields if key in fields), default=1.0)

    return tuple(
        replace(check, severity="warning")
        if not check.passed and check.severity == "error" and surety(check) < SURE
        else check
        for check in checks
    )


def invoice_checks(
    document_type: str, fields: Fields, extras: Fields, items: Sequence[Item]
) -> tuple[Check, ...]:
    """All rules of an invoice that its printed fields allow."""
    rules: list[Callable[[], Check | None]] = [
        lambda: stay_dates(fields),
        lambda: length_of_stay(fields),
        lambda: id_check_digit(fields, "payer_id"),
        lambda: code_matches_title(fields, document_type),
    ]
    found = [check for rule in rules if (check := rule()) is not None]
    return (*sum_checks("invoice", fields, extras, items), *weighed(found, fields))


def person_checks(fields: Fields) -> tuple[Check, ...]:
    """The rules of papers about a person's stay."""
    found = (stay_dates(fields), length_of_stay(fields), id_check_digit(fields, "id_number"))
    return weighed([check for check in found if check is not None], fields)
