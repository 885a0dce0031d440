"""Labels in a chain with their values, told by what stands between: 性别男年龄63岁科别."""

from __future__ import annotations

import re
from collections.abc import Sequence

from extractors.labels.label_hits import SHORT_LABEL, Hit, has_colon, is_han, skip_colon
from extractors.vocabularies import EXTRA, Vocabulary
from extractors.words.kinds import KINDS
from extractors.words.known_values import is_known_value
from extractors.words.misread import closest_label

MAX_GLUED_NAME = 4  # characters of a name between two labels
LEAST_NUMBER = 5  # figures of a number right behind its label
BARE = frozenset({"编号", "号码", "代码", "日期", "时间"})  # what many labels end in


def is_in_chain(text: str, hits: Sequence[Hit], number: int, vocabulary: Vocabulary) -> bool:
    """Whether a label has its value behind it, and before it another one that has its own: no word
    of a sentence stands so in 性别男年龄63岁科别."""
    hit = hits[number]
    following = hits[number + 1].start if number + 1 < len(hits) else None
    if following is not None:  # 交款人绕一社会信用代码: one label, misread
        both = text[hit.start : hits[number + 1].end]
        if closest_label(both, vocabulary) is not None:
            return False
    is_told = number > 0 and (has_colon(text, hit.end) or _ends_behind_value(text, hits, number))
    if not is_told and not _says(
        hit, text[hit.end : following], vocabulary, is_last=following is None
    ):
        return False
    is_first = hit.start == 0 or not is_han(text[hit.start - 1])
    # 病区:泌尿外科病区床号: what stands right before may be the end of the value
    return is_first or any(
        _is_answered(last, hit, text, vocabulary) for last in hits[max(number - 2, 0) : number]
    )


def _is_answered(last: Hit, hit: Hit, text: str, vocabulary: Vocabulary) -> bool:
    """Whether what stands between the two labels is a value of ``last``."""
    before = text[last.end : hit.start]
    # 医保类型:城镇职工医疗保险保编号: words do not tell where they end, nor does so bare a label
    is_bare = hit.spelling in vocabulary.weak and hit.spelling in BARE
    key = vocabulary.keys[last.spelling]
    is_known = is_known_value(key, before.lstrip(":"))
    if key.startswith(EXTRA) and is_known_value("insurance_type", before.lstrip(":")):
        return has_colon(text, hit.end)  # 类别:职工基本医保在职住院:2023-09-14
    if hit.spelling == "性别" and vocabulary.kinds.get(key) == "person":
        return KINDS["person"].parse(before.lstrip(":")) is not None  # however long it is
    return not (is_bare and is_known) and _says(last, before, vocabulary, is_last=False)


def _says(hit: Hit, piece: str, vocabulary: Vocabulary, *, is_last: bool) -> bool:
    """Whether ``piece`` is a value of ``hit``'s kind: one told by its form or its words, or a name
    between two labels."""
    key, piece = vocabulary.keys[hit.spelling], piece.lstrip(":")
    if is_known_value(key, piece):
        return True
    name = vocabulary.kinds.get(key) or _KINDS_OF_STOPS.get(hit.spelling, "text")
    if name == "bed":
        return _BED.fullmatch(piece) is not None
    is_name = name == "person" and not is_last and len(piece) <= MAX_GLUED_NAME
    is_number = name == "number" and piece.isdigit() and len(piece) >= LEAST_NUMBER
    return (KINDS[name].is_strict or is_name or is_number) and KINDS[name].parse(piece) is not None


_WHOLE_VALUE = re.compile(r"[男女]|[¥￥]?\d[\d,.]*元?|\d{1,3}[岁天日]|20\d\d[-./年\d月日]{4,7}")


def _ends_behind_value(text: str, hits: Sequence[Hit], number: int) -> bool:
    """Whether a label ends the line, its value in the next, and right before it stands the value
    of another one, told by its form: 性别女住院科室."""
    last, hit = hits[number - 1], hits[number]
    is_last = hit.end == len(text) and len(hit.spelling) > SHORT_LABEL
    return is_last and _WHOLE_VALUE.fullmatch(text, last.end, hit.start) is not None


def is_behind_value(text: str, hits: Sequence[Hit], number: int) -> bool:
    """Whether right before a label stands the whole value of the one before it, told by its form:
    性别:男账户余额:3957.60."""
    last = hits[number - 1] if number else None
    if last is None or not has_colon(text, last.end):
        return False
    start = skip_colon(text, last.end)
    return _WHOLE_VALUE.fullmatch(text, start, hits[number].start) is not None


_KINDS_OF_STOPS = {"性别": "sex", "年龄": "age", "住院天数": "days", "床号": "bed"}
_BED = re.compile(r"[+加A-Z]?\d{1,4}床?")
