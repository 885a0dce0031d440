"""Which way the till settled, where one label names both: 应退/应补 703.96, 退(补)款.

Forms print one line for what is paid back of the deposit or paid beyond it. The sign, if one is
printed, means either by hospital; deposit and cash tell which it is.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal

from extractors.labels.finding import Label
from extractors.sums.identities import amount_of, is_amount
from extractors.types import Field
from extractors.values.money import to_contract

BACK, BEYOND = "refund_amount", "supplementary_amount"
OTHERS = ("pooled_fund_paid", "other_paid", "personal_account_paid")  # who pay beside the person
CHANGE = ("找零", "找回")
HANDED_OVER = "实收"
UNSURE_TRUST = 0.6  # where deposit and cash do not make the amount

_BEYOND_IS_PLUS = re.compile(
    r"补[交缴收款]{0,2}[(（][+＋][)）]"
)  # 应补(+)退(-): the form says it itself
_PARTS = re.compile(r"[\d\s;；,，]")

Fields = Mapping[str, Field]


def with_change_as_refund(
    fields: Fields, extras: Mapping[str, Field]
) -> tuple[dict[str, Field], dict[str, Field]]:
    """交押金 9000.00 … 找回 1126.54: of a stay's deposit the change is what is paid back; else it
    is that of the cash that was handed over."""
    change = [label for label in CHANGE if label in extras and is_amount(extras[label])]
    if len(change) != 1 or "prepaid_amount" not in fields or BACK in fields:
        return {**fields}, {**extras}
    rest = {label: field for label, field in extras.items() if label != change[0]}
    return {**fields, BACK: extras[change[0]]}, rest


def without_handed_over(
    fields: Fields, extras: Fields
) -> tuple[dict[str, Field], dict[str, Field]]:
    """实收 850.00 … 找零 21.90: what was handed over, of which change was given, is what the total
    and the change make; under its own wording, as it is no cash paid."""
    cash, total = (_amount(fields.get(key)) for key in ("cash_paid", "total_amount"))
    change = [_amount(extras[label]) for label in CHANGE if label in extras]
    if len(change) != 1 or not change[0] or cash is None or total is None:
        return {**fields}, {**extras}
    if cash != total + change[0]:
        return {**fields}, {**extras}
    rest = {key: field for key, field in fields.items() if key != "cash_paid"}
    return rest, {**extras, HANDED_OVER: fields["cash_paid"]}


def with_way_settled(fields: Fields, labels: Sequence[Label]) -> dict[str, Field]:
    """``fields`` with the amount of a label that names both ways under the one that was gone."""
    own = [label for label in labels if label.key in (BACK, BEYOND)]
    if (moved := _of_other_way(fields, own)) is not None:
        return moved
    found = fields.get(BACK)
    if found is None or BEYOND in fields or not own or not all(map(_names_both, own)):
        return {**fields}
    amount = abs(amount_of(found))
    deposit, cash = (_amount(fields.get(key)) for key in ("prepaid_amount", "cash_paid"))
    left = None if deposit is None or cash is None else deposit - cash
    rest = {key: field for key, field in fields.items() if key != BACK}
    if left is None or (amount and abs(left) != amount):
        if amount_of(found) > 0 and all(_BEYOND_IS_PLUS.search(x.line.text) for x in own):
            return rest | {BEYOND: found}
        return rest | {BACK: replace(found, confidence=UNSURE_TRUST * found.confidence)}
    if left >= 0:
        return {**fields}
    return rest | {BEYOND: replace(found, value=to_contract(amount))}


def _of_other_way(fields: Fields, own: Sequence[Label]) -> dict[str, Field] | None:
    """``fields`` with an amount under the other way, where deposit and cash tell to the cent that
    it is: 补交款 ___ 退款 ___ with the figure between the two, struck off the grid; 应退 ___
    应收 1079.27. Only where it stands apart from its label, which is no label of both ways."""
    given = [key for key in (BACK, BEYOND) if key in fields]
    if len(given) != 1 or not is_amount(fields[given[0]]):
        return None
    (key,) = given
    amount, left = amount_of(fields[key]), _left_of_deposit(fields)
    is_apart = all(not x.value_text.strip() and not _names_both(x) for x in own if x.key == key)
    if left is None or not is_apart or amount <= 0 or left != (-amount if key == BACK else amount):
        return None
    rest = {name: field for name, field in fields.items() if name != key}
    return rest | {BEYOND if key == BACK else BACK: fields[key]}


def _left_of_deposit(fields: Fields) -> Decimal | None:
    """What the cash leaves of the deposit; where no cash is printed, what the others did not pay
    of the total."""
    deposit, cash = (_amount(fields.get(key)) for key in ("prepaid_amount", "cash_paid"))
    total = _amount(fields.get("total_amount"))
    if cash is None and total is not None:
        cash = total - sum((_amount(fields.get(key)) or Decimal() for key in OTHERS), Decimal())
    return None if deposit is None or cash is None else deposit - cash


def _names_both(label: Label) -> bool:
    """Whether what is printed around ``label``, up to the next figures, says 退 and 补."""
    text = label.line.text
    wording = _PARTS.split(text[: label.start])[-1] + _PARTS.split(text[label.start :])[0]
    return "退" in wording and "补" in wording


def _amount(found: Field | None) -> Decimal | None:
    return amount_of(found) if found is not None and is_amount(found) else None
