"""Where in a line's text a label stands, and what stands beside it."""

from __future__ import annotations

import re
from dataclasses import dataclass

from extractors.layout import PlainText

SHORT_LABEL = 2  # so short a label inside a longer word is a piece of that word
WARDS = frozenset({"病区", "病室", "病房"})
# 病人ID and ID号 are words of a label too
WORD = re.compile(r"(?:ID(?=[号卡]))?[\u3400-\u9fff](?:[\u3400-\u9fff()]|ID(?![A-Za-z]))*")
FIGURE = re.compile(r"[\d¥￥+-]|$")
# 其他信息 runs down the form's left edge, a character a row, and sticks to the label beside it.
# So does the head of a line of notes: 备注统筹支付:921.53.
NOTE_HEAD = "备注|附注|医保备注|医保信息|结算信息|支付信息|医保结算信息|结算备注"
SIDE_PRINT = re.compile(
    rf"[其他信息](?=性别)|[他信息](?=.{{3}})|其(?![他它中余])(?=.{{3}})|(?:{NOTE_HEAD})(?=.{{2}})"
)


@dataclass(frozen=True, slots=True)
class Hit:
    """A spelling in the plain text of a line, from ``start`` to ``end``."""

    start: int
    end: int
    spelling: str
    is_exact: bool = True
    composed: str = ""  # the field that the words of ``spelling`` mean, where no list has it


def side_print(word: str) -> int:
    """How many characters of print at the edge ``word`` begins with."""
    found = SIDE_PRINT.match(word)
    return 0 if found is None else found.end()


_SEAL = re.compile(r"[\u3400-\u9fff]{1,6}(?:医院|卫生院|保健院|保障局|专用章?)|财务专?.{0,2}")


def is_ink(before: str) -> bool:
    """Whether ``before``, right before a label, is what a seal over it says."""
    return _SEAL.fullmatch(before) is not None


def overlap(a: Hit, b: Hit) -> bool:
    """Whether both have a character in common."""
    return a.start < b.end and b.start < a.end


# 个人自付(含起付线)2000.00元: what an amount includes needs no colon behind it.
# So does the unit of an amount: 总金额(元) over 412.60.
_REMARK = re.compile(
    r"\([^():]{0,20}\)(?=:)|\(不?(?:含|包括)[^():]{0,20}\)(?=[¥￥]?\d)|\((?:单位:?)?元\)(?=[¥￥]?-?\d|$)"
)


def skip_remark(text: str, place: int) -> int:
    """科室(包括转科科别): a remark in brackets may stand between a label and its colon."""
    remark = _REMARK.match(text, place)
    return remark.end() if remark else place


def has_colon(text: str, place: int) -> bool:
    """Whether a colon follows at ``place``, behind a remark or not."""
    return text[skip_remark(text, place) :].startswith(":")


def skip_colon(text: str, place: int) -> int:
    """Where the value begins behind the colon, or what is left of it, at ``place``."""
    while place < len(text) and text[place] in ":;·'":
        place += 1
    return place


def is_blank_before(plain: PlainText, place: int) -> bool:
    """Whether the line has a blank before character ``place`` of its plain text."""
    return 0 < place < len(plain.origin) and plain.origin[place] - plain.origin[place - 1] > 1


def is_han(character: str) -> bool:
    """A Chinese character of the basic block, which holds all that labels are made of."""
    return "\u3400" <= character <= "\u9fff"
