"""Which parts of a page are worth a second look, told by the shape of their text and a few words.

Nothing here knows types of paper or fields, so a stored reading does not depend on what
extraction makes of it later. Lines that the engine read surely are looked at again only where a
number stands beside words of payment (those amounts decide what is paid), or where a point may be
missing, which costs the engine no confidence.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from extractors.types import Line
from extractors.values.text import ascii_width

MAX_LOOKS = 48  # a page; a list of charges has hundreds of amounts
# Of 900 lines with numbers read at or above this not one was wrong, of 240 below it 21.
SURE = 0.999

_HAN = r"\u3400-\u9fff"
_CAPITALS = "零壹贰貳叁叄參肆伍陆陸柒捌玖拾佰仟万萬亿億元圆角分整正"
_AMOUNT = re.compile(r"(?<![\dA-Za-z*])[¥￥]?-?[\d,]*\d(?:[., ]?\d{2}|\.\d?)(?![\dA-Za-z*:])")
_PERSON = re.compile(rf"(?:姓名|交款人)(?::|(?=[{_HAN}]{{2,4}}$))([{_HAN}]{{2,4}})")
_STAFF = re.compile(rf"(?:[收开][款费票][人员]|复核人?|医师(?:签名|签字)?):?([{_HAN}]{{2,4}})$")
_WARD = re.compile(rf"(?:科室|科别):?([{_HAN}]{{2,8}})$")
_CHECK_CODE = re.compile(r"校验码: ?([\dA-Za-z]{4,8})$")
_ALONE = re.compile(rf"^[{_HAN}]{{2,8}}$|^[\dA-Za-z]{{4,8}}$")  # beside a label
_PARTS = (  # the more important first
    re.compile(r"(?:(?<![\dA-Za-z*])|(?<=N)|(?<=No))(?![No])[\dA-Za-z*]{9,}"),  # IDs, invoices
    # dates; the recogniser skips a month that a seal's stroke lies on
    re.compile(r"(?:19|20)\d{2} ?[-/.年] ?(?:\d{1,2}(?: ?[-/.月] ?\d{1,2})?日?|月 ?\d{1,2}日)"),
    re.compile(rf"[{_CAPITALS}]{{4,}}"),
    _AMOUNT,
    re.compile(r"(?=(?:[A-Za-z*]*\d){4})[\dA-Za-z*]{4,}"),
    _PERSON,
    re.compile(rf"[{_HAN}()]{{2,}}(?:医院|卫生院|保健院|中心)"),
    _ALONE,
    _CHECK_CODE,
    _STAFF,
    _WARD,
)
MINOR = _PARTS.index(_CHECK_CODE) + 1  # the rank from which no payment hangs on a part
_POINTLESS = re.compile(r"\d{5,9}")
LACKS_CENTS = re.compile(r"[¥￥]?-?\d[\d,]*\.\d?")
_PAYS = re.compile(r"支付|自付|自费|现金|统筹|账户|合计|小写|总额|总计")
_NAMES = re.compile(
    r"(?:姓名|交款人|患者|病人|持卡人|户名|申请人|[收开][款费票][人员]|复核人?|医师|科室|科别|校验码):?$"
)
_REACH = 12.0  # line heights between a label and its value
_DROP = 1.2  # line heights that a print may lie off its form


@dataclass(frozen=True, slots=True)
class Part:
    """``line.text[start:end]`` of line ``number``; ``rank`` 0 matters most."""

    number: int
    line: Line
    start: int
    end: int
    rank: int


def parts_worth_a_look(lines: Sequence[Line]) -> list[Part]:
    """At most ``MAX_LOOKS`` parts in page order: chosen by what they are, the unsure first."""
    paying = [line for line in lines if _PAYS.search(line.text)]
    naming = [line for line in lines if _NAMES.search(ascii_width(line.text))]
    found = [part for n, line in enumerate(lines) for part in _parts(n, line, paying, naming)]
    chosen = sorted(found, key=lambda part: (part.rank, part.line.confidence))[:MAX_LOOKS]
    return sorted(chosen, key=lambda part: (part.number, part.start))


def _parts(
    number: int, line: Line, paying: Sequence[Line], naming: Sequence[Line]
) -> Iterator[Part]:
    """The parts of ``line`` that matter, none overlapping another; ``paying`` and ``naming`` are
    the lines with words of payment, and those that end in a label of a name or a check code."""
    text = ascii_width(line.text)
    if line.box.height > line.box.width or len(text) != len(line.text):
        return  # sideways, or with characters that only look like one
    is_doubtful = line.confidence < SURE or _POINTLESS.fullmatch(text) is not None
    taken: list[tuple[int, int]] = []
    for rank, pattern in enumerate(_PARTS, 1):
        for match in pattern.finditer(text):
            start, end = match.span(match.lastindex or 0)
            if any(start < last and first < end for first, last in taken):
                continue
            if pattern is _ALONE and not _is_beside(line, naming):
                continue  # any word of a form is as short as a name
            taken.append((start, end))
            if pattern is _AMOUNT and (_PAYS.search(text[:start]) or _is_beside(line, paying)):
                yield Part(number, line, start, end, 0)
            elif is_doubtful or (end == len(text) and LACKS_CENTS.fullmatch(text[start:end])):
                yield Part(number, line, start, end, rank)


def _is_beside(line: Line, labels: Sequence[Line]) -> bool:
    """Whether one of ``labels`` stands left of ``line``, in its row or as far off as print may
    lie off its form."""
    height = line.box.height
    return any(
        -height < line.box.x0 - label.box.x1 < _REACH * height
        and abs(line.box.center_y - label.box.center_y) < _DROP * height
        for label in labels
        if label is not line
    )
