"""The arithmetic of a 医保结算单.

Three ways through one bill: what it is made of (outside the catalogue, over a limit, paid in
advance, in scope), who pays (funds, person, hospital), and how the person pays (account, cash).
Source: the national settlement platform's definitions of its amounts. Local sheets print other
lines too, so every rule is a ``warning``; and where a part is not printed the rule may agree, but
its failure says nothing: the missing part may be what is lacking.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal

from extractors.checks import TOLERANCE, amount, id_check_digit, stay_dates
from extractors.types import Check, Field

Fields = Mapping[str, Field]

FUNDS = (
    *("pooled_fund_paid", "civil_servant_paid", "large_amount_paid", "medical_aid_paid"),
    "other_paid",
)
OWN_MONEY = ("personal_account_paid", "cash_paid")
COST = (
    *("in_scope_amount", "out_of_scope_self_paid", "over_limit_self_paid", "advance_self_paid"),
)
SELF_PAID = (
    *("out_of_scope_self_paid", "over_limit_self_paid", "advance_self_paid", "deductible"),
    "proportional_self_paid",
)
NEEDED = ("pooled_fund_paid", "cash_paid")
HOSPITAL_SHARE = "医院负担"
ENTERPRISE_FUND = "企业补充医疗保险"
FAMILY_ACCOUNT = "个人账户共济支付"


def settlement_checks(fields: Fields, extras: Fields) -> tuple[Check, ...]:
    """All rules of a settlement sheet that its printed amounts allow."""
    hospital = _extra(extras, HOSPITAL_SHARE)
    enterprise = _extra(extras, ENTERPRISE_FUND)
    family = _extra(extras, FAMILY_ACCOUNT)
    both = ("fund_total_paid", "personal_total")
    paid_by_all = hospital + enterprise + family
    total, funds, person = "total_amount", "fund_total_paid", "personal_total"
    found = (
        _sum("payers_sum_to_total", fields, total, (*FUNDS, *OWN_MONEY), NEEDED, paid_by_all),
        _sum("funds_and_person_sum_to_total", fields, total, both, both, hospital),
        _sum("funds_sum_to_fund_total", fields, funds, FUNDS, NEEDED[:1], enterprise),
        _sum("cost_parts_sum_to_total", fields, total, COST, COST[:1]),
        _sum(
            "account_and_cash_sum_to_personal_total", fields, person, OWN_MONEY, NEEDED[1:], family
        ),
        _self_paid(fields),
        stay_dates(fields),
        id_check_digit(fields, "id_number"),
    )
    return tuple(check for check in found if check is not None)


def _extra(extras: Fields, label: str) -> Decimal:
    """A further line of the sheet; nil where it is not printed or is no amount."""
    try:
        return amount(extras, label) or Decimal(0)
    except ArithmeticError:
        return Decimal(0)


def _sum(
    check_id: str,
    fields: Fields,
    total_key: str,
    parts: Sequence[str],
    needed: Sequence[str],
    further: Decimal = Decimal(0),
) -> Check | None:
    """``parts`` and ``further`` add up to ``total_key``; ``needed`` parts must be printed."""
    total = amount(fields, total_key)
    amounts = {key: value for key in parts if (value := amount(fields, key)) is not None}
    if total is None or any(key not in amounts for key in needed):
        return None
    found = sum(amounts.values(), further)
    passed = abs(found - total) <= TOLERANCE
    if not passed and len(amounts) < len(parts):
        return None
    doubtful = () if passed else (total_key, *parts)
    message = f"{' + '.join(amounts)} are {found}, {total_key} says {total}"
    values = {"paid": str(found), "total": str(total)}
    return Check(check_id, passed, "warning", message, doubtful, values)


def _self_paid(fields: Fields) -> Check | None:
    """What the person bears by rule is what funds leave, where no supplement pays a part of it.

    Supplements (civil servants, serious illness, medical aid) lower the person's share without
    lowering these lines, so they must be nil or are taken off.
    """
    personal = amount(fields, "personal_total")
    amounts = [amount(fields, key) for key in SELF_PAID]
    if personal is None or any(value is None for value in amounts):
        return None
    borne = sum((value for value in amounts if value is not None), Decimal(0))
    supplements = sum((amount(fields, key) or Decimal(0) for key in FUNDS[1:]), Decimal(0))
    passed = any(abs(borne - off - personal) <= TOLERANCE for off in (Decimal(0), supplements))
    return Check(
        "self_paid_lines",
        passed,
        "info",
        f"self-paid lines are {borne}, supplements {supplements}, personal_total says {personal}",
        () if passed else ("personal_total", *SELF_PAID),
        {"paid": str(borne), "supplements": str(supplements), "total": str(personal)},
    )
