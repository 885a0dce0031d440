"""The rules of a 医保结算单.

Three ways through one bill: what it is made of (outside the catalogue, over a limit, paid in
advance, in scope), who pays (funds, person, hospital), and how the person pays (account, cash).
"""

from __future__ import annotations

from extractors.sums.checks import Fields, id_check_digit, stay_dates, weighed
from extractors.sums.verdicts import sum_checks
from extractors.types import Check


def settlement_checks(fields: Fields, extras: Fields) -> tuple[Check, ...]:
    """All rules of a settlement sheet that its printed amounts allow."""
    others = (stay_dates(fields), id_check_digit(fields, "id_number"))
    found = [check for check in others if check is not None]
    return (*sum_checks("settlement_sheet", fields, extras, ()), *weighed(found, fields))
