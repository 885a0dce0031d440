"""What an ID number says of its owner, where the form has a line for it that cannot be read."""

from __future__ import annotations

from collections.abc import Mapping

from extractors.types import Field
from extractors.values.identity import check_id_number

TOLD_TRUST = 0.97  # of the number: it is whole, and one of its figures says this


def with_sex(fields: Mapping[str, Field], labels: frozenset[str]) -> dict[str, Field]:
    """``fields`` with the sex by the seventeenth figure of the payer's number (GB 11643: odd for
    men), where a label asks for it and ink hides the answer. ``labels``: the keys on the form."""
    number = fields.get("payer_id")
    if "sex" in fields or "sex" not in labels or number is None or number.derived_from:
        return {**fields}
    told = check_id_number(str(number.value))
    if told.sex is None or told.check_ok is False:
        return {**fields}
    trust = TOLD_TRUST * number.confidence
    return {**fields, "sex": Field(told.sex, "", trust, derived_from=("payer_id",))}
