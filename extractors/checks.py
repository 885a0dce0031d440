"""Arithmetic and other rules that one paper must keep: I1 to I6 of the invoice layout, dates, IDs.

Source of the identities: the unified layout of medical e-invoices (2019) and counts over real
prints. Sums and words against figures hold everywhere (``error``); the payer lines mean different
things by province, so their rules are ``warning``.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal

from extractors.types import Check, Field, Item, Severity
from extractors.values.dates import days_between
from extractors.values.identity import check_id_number

TOLERANCE = Decimal("0.01")
PAYERS = ("pooled_fund_paid", "other_paid", "personal_account_paid", "cash_paid")

Fields = Mapping[str, Field]


def amount(fields: Fields, key: str) -> Decimal | None:
    """The field as ``Decimal``, or ``None`` where it is absent."""
    found = fields.get(key)
    return Decimal(found.value) if found and isinstance(found.value, str) else None


def _amounts(fields: Fields, keys: Sequence[str]) -> list[Decimal] | None:
    values = [amount(fields, key) for key in keys]
    return None if any(value is None for value in values) else [v for v in values if v is not None]


def _any_derived(fields: Fields, keys: Sequence[str]) -> bool:
    """A value that follows from a rule proves nothing about the rule."""
    return any(fields[key].derived_from for key in keys)


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
    return Check(
        check_id, passed, severity, message.format(**told), () if passed else tuple(fields), told
    )


def items_sum_to_total(fields: Fields, items: Sequence[Item]) -> Check | None:
    """I1: the rows add up to the total."""
    total = amount(fields, "total_amount")
    if total is None or not items:
        return None
    found = sum((Decimal(item.amount) for item in items), Decimal(0))
    passed = abs(found - total) <= TOLERANCE
    return _check(
        "items_sum_to_total",
        passed,
        "error",
        "items add up to {items}, the total says {total}",
        ["total_amount", "items"],
        items=found,
        total=total,
    )


def total_in_words(fields: Fields) -> Check | None:
    """I6: the amount in capitals is the amount in figures."""
    values = _amounts(fields, ["total_amount", "total_amount_in_words"])
    if values is None or _any_derived(fields, ["total_amount"]):
        return None
    return _check(
        "total_in_words",
        values[0] == values[1],
        "error",
        "figures say {figures}, words say {words}",
        ["total_amount", "total_amount_in_words"],
        figures=values[0],
        words=values[1],
    )


def payers_sum_to_total(fields: Fields) -> Check | None:
    """I2: total = pooled fund + other + account + cash."""
    values = _amounts(fields, ["total_amount", *PAYERS])
    if values is None or _any_derived(fields, PAYERS):
        return None
    paid = sum(values[1:], Decimal(0))
    return _check(
        "payers_sum_to_total",
        abs(paid - values[0]) <= TOLERANCE,
        "warning",
        "payers add up to {paid}, the total says {total}",
        ["total_amount", *PAYERS],
        paid=paid,
        total=values[0],
    )


def self_paid_split(fields: Fields) -> Check | None:
    """I3: account + cash = in scope + out of scope. Holds on four prints of ten only."""
    keys = [
        "personal_account_paid",
        "cash_paid",
        "in_scope_self_paid",
        "out_of_scope_self_paid",
    ]
    values = _amounts(fields, keys)
    if values is None or values[2] == values[3] == 0:
        return None  # zeros in both lines mean "not stated" on many layouts
    paid, split = values[0] + values[1], values[2] + values[3]
    passed = abs(paid - split) <= TOLERANCE
    return _check(
        "self_paid_split",
        passed,
        "warning",
        "account and cash are {paid}, in and out of scope {split}",
        keys,
        paid=paid,
        split=split,
    )


def prepaid_refund(fields: Fields) -> Check | None:
    """I4: prepaid − cash = refund (or the supplement, when negative); signs differ by print."""
    values = _amounts(fields, ["prepaid_amount", "cash_paid"])
    if values is None or values[0] == 0:
        return None
    refund = amount(fields, "refund_amount") or Decimal(0)
    supplement = amount(fields, "supplementary_amount") or Decimal(0)
    difference = abs(values[0] - values[1])
    passed = abs(difference - abs(abs(refund) - abs(supplement))) <= TOLERANCE
    return _check(
        "prepaid_refund",
        passed,
        "warning",
        "prepaid less cash is {difference}, refund {refund}, supplement {supplement}",
        ["prepaid_amount", "cash_paid", "refund_amount", "supplementary_amount"],
        difference=values[0] - values[1],
        refund=refund,
        supplement=supplement,
    )


def self_paid_parts(fields: Fields, extras: Fields) -> Check | None:
    """I5 (上海): 个人自付 = 分类自负 + 自负."""
    whole = amount(fields, "in_scope_self_paid")
    parts = [_extra_amount(extras, label) for label in ("分类自负", "自负")]
    if whole is None or parts[0] is None or parts[1] is None:
        return None
    found = parts[0] + parts[1]
    return _check(
        "self_paid_parts",
        abs(found - whole) <= TOLERANCE,
        "warning",
        "分类自负 and 自负 are {parts}, 个人自付 says {whole}",
        ["in_scope_self_paid"],
        parts=found,
        whole=whole,
    )


def _extra_amount(extras: Fields, label: str) -> Decimal | None:
    found = extras.get(label)
    try:
        return Decimal(str(found.value)) if found else None
    except ArithmeticError:
        return None


def _text(fields: Fields, key: str) -> str | None:
    found = fields.get(key)
    return found.value if found and isinstance(found.value, str) else None


def stay_dates(fields: Fields) -> Check | None:
    """Nobody leaves before coming in."""
    start, end = _text(fields, "admission_date"), _text(fields, "discharge_date")
    if not start or not end:
        return None
    length = min(len(start), len(end))  # a month without its day compares as a month
    return _check(
        "stay_dates",
        start[:length] <= end[:length],
        "error",
        "admission {admission}, discharge {discharge}",
        ["admission_date", "discharge_date"],
        admission=start,
        discharge=end,
    )


def length_of_stay(fields: Fields) -> Check | None:
    """The printed days fit the dates; hospitals count the last day or do not, or half of it."""
    start, end = _text(fields, "admission_date"), _text(fields, "discharge_date")
    printed = amount(fields, "length_of_stay")
    days = days_between(start, end) if start and end else None
    if printed is None or days is None:
        return None
    return _check(
        "length_of_stay",
        abs(printed - max(days, 1)) <= 1,
        "warning",
        "{printed} days printed, {days} between the dates",
        ["length_of_stay", "admission_date", "discharge_date"],
        printed=printed,
        days=days,
    )


def id_check_digit(fields: Fields, key: str) -> Check | None:
    """GB 11643, for numbers that are printed in full."""
    number = _text(fields, key)
    if number is None:
        return None
    checked = check_id_number(number)
    if checked.check_ok is None:
        return None
    return _check(
        "id_check_digit",
        checked.check_ok,
        "error",
        "the check digit of the ID number is right"
        if checked.check_ok
        else "the check digit of the ID number is wrong",
        [key],
    )


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


SURE = 0.9  # under it a failed rule may be a misreading as well as a contradiction in the paper


def weighed(
    checks: Sequence[Check], fields: Fields, items: Sequence[Item] = ()
) -> tuple[Check, ...]:
    """A failed ``error`` that rests on an unsure reading is a ``warning``: the paper need not
    contradict itself."""
    rows = min((item.confidence for item in items), default=1.0)

    def surety(check: Check) -> float:
        read = [fields[key].confidence for key in check.fields if key in fields]
        return min(read, default=1.0) if "items" not in check.fields else min([rows, *read])

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
        lambda: items_sum_to_total(fields, items),
        lambda: total_in_words(fields),
        lambda: payers_sum_to_total(fields),
        lambda: self_paid_split(fields),
        lambda: prepaid_refund(fields),
        lambda: self_paid_parts(fields, extras),
        lambda: stay_dates(fields),
        lambda: length_of_stay(fields),
        lambda: id_check_digit(fields, "payer_id"),
        lambda: code_matches_title(fields, document_type),
    ]
    found = [check for rule in rules if (check := rule()) is not None]
    return weighed(found, fields, items)


def person_checks(fields: Fields) -> tuple[Check, ...]:
    """The rules of papers about a person's stay."""
    found = (stay_dates(fields), length_of_stay(fields), id_check_digit(fields, "id_number"))
    return weighed([check for check in found if check is not None], fields)
