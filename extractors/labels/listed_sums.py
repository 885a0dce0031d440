"""Further sums that running text lists with their amounts, one behind the other."""

from __future__ import annotations

import re
from collections.abc import Sequence

from extractors.labels.label_hits import Hit
from extractors.labels.label_words import composed_key, is_of_payment
from extractors.vocabularies import EXTRA, Vocabulary
from extractors.words.charge_names import is_charge_name

FEWEST = 2  # known sums that make a list of what stands between amounts
# 起付标准800.00(5)乙类首付487.25; 医院垫付0元,单病种差额0元
_ENTRY = re.compile(
    r"(?:^|(?<=[,;。、:)])|(?<=\d元)|(?<=\.\d\d))"
    r"([\u3400-\u9fff]{3,14})"
    r"(?=[¥￥]?-?\d[\d,]*(?:\.\d{1,2}|元)|0(?:[,;。]|$))"
)


def is_listed_sum(
    text: str, word: re.Match[str], hits: Sequence[Hit], vocabulary: Vocabulary
) -> bool:
    """Whether ``word`` and an amount stand in a list of sums, of which some are known (``hits``,
    or words of payments): in such a list every word before an amount is the label of it."""
    entries = list(_ENTRY.finditer(text))
    if word.span() not in [entry.span(1) for entry in entries] or is_charge_name(word[0]):
        return False
    return sum(_is_known(entry, hits, vocabulary) for entry in entries) >= FEWEST


def _is_known(entry: re.Match[str], hits: Sequence[Hit], vocabulary: Vocabulary) -> bool:
    start, end = entry.span(1)
    if any(hit.start < end and start < hit.end for hit in hits):
        own = next(hit for hit in hits if hit.start < end and start < hit.end)
        key = own.composed or vocabulary.keys.get(own.spelling, EXTRA)
        return key.startswith(EXTRA) or vocabulary.kinds.get(key) == "money"
    key_by_words = composed_key(entry[1], vocabulary)
    return key_by_words is not None and is_of_payment(entry[1])
