"""Who pays for the patient of an invoice: the kind of insurance by its words, and its card."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from extractors.labels.finding import EXTRA, Label
from extractors.labels.form_readings import Reading
from extractors.words.known_values import is_known_value, says_otherwise

_BARE = (EXTRA + "医保", EXTRA + "类别")
_PAYS_ALONE = re.compile("自费|全费|现金|自付")


def told_by_words(readings: Sequence[Reading]) -> list[Reading]:
    """``readings`` without kinds of insurance that are none by their words, where another is:
    身份：地方 beside 费别：市职工医保; and without 结算方式：中途结算."""
    key = "insurance_type"
    readings = [x for x in readings if x.key != key or not says_otherwise(key, x.value)]
    known = any(x.key == key and is_known_value(key, x.value) for x in readings)
    return [x for x in readings if not known or x.key != key or is_known_value(key, x.value)]


def with_insured(readings: Sequence[Reading], labels: Sequence[Label]) -> list[Reading]:
    """``readings`` with the kind of insurance that stands behind a bare word: 医保, which names
    what it paid as a rule, or 类别. The bare 卡号 of who is insured is that of his insurance."""
    key = "insurance_type"
    found = list(readings)
    if not any(x.key == key for x in readings):
        found = [
            replace(x, key=key) if x.key in _BARE and is_known_value(key, x.value) else x
            for x in readings
        ]
    kinds = [x.value for x in found if x.key == key and is_known_value(key, x.value)]
    is_insured = bool(kinds) and not any(map(_PAYS_ALONE.search, kinds))
    cards = {label.spelling for label in labels if label.key == "outpatient_number"}
    if not is_insured or cards != {"卡号"} or any(x.key == "insurance_number" for x in found):
        return found
    return [
        replace(x, key="insurance_number") if x.key == "outpatient_number" else x for x in found
    ]
