"""What charges are called on invoices, and what ink makes of it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from extractors.layout import parts_of
from extractors.types import Line
from extractors.values.text import simplified, squeeze, tidy
from extractors.vocabularies import word_list
from extractors.words.kinds import HAN
from extractors.words.misread import SURE, are_alike

_LISTED: Mapping[str, Sequence[str]] = word_list("charges")
HEADS = frozenset(_LISTED["name_heads"])
PRICE = "单价"
OTHER_HEADS = frozenset(_LISTED["other_heads"])
PAYERS_HEADS = frozenset(_LISTED["payers_heads"])
CATEGORIES = frozenset(_LISTED["categories"])
SPACED = frozenset(_LISTED["of_two"])
UNITS = frozenset(_LISTED["units"])
BEHIND_LABELS = frozenset(_LISTED["behind_labels"])
# What a charge is called; tells charges from other text where a form has no table head.
CHARGE = re.compile(r"(费|药|饮片|材料|血|氧|术|(?<!总)(?<!医疗)(?<!合计)(?<!本次)(?<!^住院)费用)$")
SCAN = re.compile("(?:CT|MRI?|DR|CR|B超|X光)(?:平扫|检查)?", re.IGNORECASE)  # has no 费 either
# 挂号费 1.50, by itself
_WITH_AMOUNT = re.compile(rf"[{HAN}]{{2,8}}[费药]\s+[¥￥]?-?\d[\d,]*\.\d{{2}}元?\s*")
_CHARGED_NAME = re.compile(rf"\s*([{HAN}]+)\s*[¥￥]?\d[\d,]*\.\d{{2}}\s*(?=[{HAN}]{{2}})")
_TWO_NAMES = re.compile(rf"\s*([{HAN}]{{3,6}})\s+([{HAN}]{{2,6}})(?=[\s\d]|$)")
_NAMED = CATEGORIES | SPACED
# 西药费：88.60 or 西药费....88.60, a pair of its own; what is paid for care as a whole, or by
# whom, is no charge.
_PAIR = re.compile(
    rf"\s*((?:[{HAN}()（）] ?){{1,13}}[费药片血氧料]|其 ?[他它])\s*"
    r"(?:[:：]\s*[¥￥]?|[¥￥]|[.·…]{3,}|[，；;·'](?=\d))\s*(?P<amount>-?\d[\d,]*\.\d{1,2})元?(?:[\s,，;；]+|$)"
)
_NO_CHARGE = re.compile("[退补缴交付收欠预]费$|自费|报销|支付|负担|门槛|医疗费|医药费|总费|费用")
OTHERS = frozenset({"其他", "其它"})
# 床位费补差, 治疗费用, 中药饮片费: no ink behind a category
_GOES_ON = re.compile("[用补自加减及和与()]|费$")
_INK = re.compile(
    rf"^\d{{1,2}}\s?(?=[{HAN}]{{3}})(?!小时|[天次项人日号级型联])|(?<=[{HAN}])[.·](?=[{HAN}])"
)
_NUMBERING = re.compile(rf"^(?:\d{{1,2}}[.、)）]|[(（]\d{{1,2}}[)）]|[①-⑳])\s*(?=[{HAN}]{{2}})")
_HAN = re.compile(rf"[{HAN}]+")
MOST_INK = 8  # characters of a seal behind a category
WHOLE = frozenset(_LISTED["whole"])
LONGEST_TORN, MOST_TORN = 3, 2  # characters that ink leaves of a name and that it takes
LEAST_MISREAD = 5  # characters; among shorter names one may be another charge (中草药费, 中成药费)
# What a seal says up to where a charge covers it; 住院, 中医 and 病区 are words of charges.
_SEAL_BEFORE = re.compile(
    rf"[元圆]|[{HAN}]+(?:[省市县州旗第军]|人民|(?<![住入出])院|(?<![中西国])医)"
)
MOST_BEFORE = 2  # characters of ink before a category
OFF_COLUMN = 0.4  # line heights by which names of a column begin apart
FEWEST_ALIGNED = 2  # names that show where a column begins
INSIDE = 0.5  # of a text's width that stands in a column of names


def charge_name(text: str, confidence: float = 0.0) -> str:
    """The name in a cell, read with ``confidence``; ink before a charge (21卫生材料费), inside it
    or behind it (西药费解放) is no part of it, and 一 before 般 is easily taken for a dash, or
    lost."""
    text = _NUMBERING.sub("", simplified(tidy(text)).strip(".·'`‘’-_|:："))
    text = "一" + text if text.startswith("般") else text
    text = _without_ink_behind(text)
    return _mended(_INK.sub("", text), confidence >= SURE) if CHARGE.search(text) else text


def charge_pairs(line: Line) -> list[Line]:
    """The names and amounts of a line that is made of nothing but 西药费：88.60 and the like; 其他
    is one where its row names charges."""
    parts: list[Line | None] = []
    place = 0
    while pair := _PAIR.match(line.text, place):
        if _NO_CHARGE.search(squeeze(pair[1])):
            return []
        parts += [line.part(*pair.span(1)), line.part(*pair.span("amount"))]
        place = pair.end()
    return [x for x in parts if x is not None] if place == len(line.text) else []


def next_name(text: str) -> int | None:
    """Where the next column's name begins in 放射费 30.00救护车, or in 中草药 其他 22.00."""
    if (charged := _CHARGED_NAME.match(text)) is not None and CHARGE.search(charged[1]):
        return charged.end()
    names = _TWO_NAMES.match(text)
    is_two = names is not None and all(x in _NAMED or x + "费" in _NAMED for x in names.groups())
    return names.start(2) if names is not None and is_two else None


def names_apart(line: Line) -> list[Line]:
    """``line``, or the names of two columns that the engine read as one: 材料费麻醉费."""
    text = line.text
    ends = [at for at in range(3, len(text) - 2) if squeeze(text[:at]) in CATEGORIES]
    for at in ends:
        if text[at - 1].strip() and squeeze(text[at:]) in CATEGORIES:
            return parts_of(line, (0, at), (at, len(text)))
    return [line]


def is_charge_name(text: str) -> bool:
    """Whether ``text`` is what a charge is called: 西药费, and 西 药 or 检验 on forms without 费
    in their names."""
    plain = squeeze(text)
    return bool(CHARGE.search(tidy(text))) or plain in _NAMED or plain + "费" in CATEGORIES


def names_charge(line: Line) -> bool:
    """Whether ``line`` ends in the name of a charge, or gives charges with their amounts."""
    text = tidy(line.text)
    is_charge = CHARGE.search(text.rstrip(":：")) or _WITH_AMOUNT.fullmatch(text)
    is_spaced = " " in text and squeeze(text) in _NAMED  # 材 料: set as wide as a form's others
    return is_charge is not None or is_spaced or has_charge_pair(line)


def has_charge_pair(line: Line) -> bool:
    """Whether ``line`` gives charges with their amounts, of which one at least says that it is."""
    return any(squeeze(name.text) not in OTHERS for name in charge_pairs(line)[::2])


def is_own_charge(spelling: str) -> bool:
    """Whether a word that no list has is what a charge is called, and no other sum: 空调费."""
    return CHARGE.search(spelling) is not None and _NO_CHARGE.search(spelling) is None


def _mended(name: str, is_sure: bool) -> str:
    """``name`` as the one category that it is the end of (醉费), that stands behind a seal's words
    (南昌市中成药费), or of which one character was misread (基他住院费用). In a line that was read
    surely that must be one that looks like it: 药学服务费 is charged too, and no 药事服务费."""
    if name in CATEGORIES:
        return name
    if len(name) <= LONGEST_TORN and name not in WHOLE:
        torn = [each for each in CATEGORIES if each.endswith(name)]
        is_told = len(torn) == 1 and len(torn[0]) - len(name) <= MOST_TORN
        return torn[0] if is_told else name
    behind = max((each for each in CATEGORIES if name.endswith(each)), key=len, default="")
    if behind and _SEAL_BEFORE.fullmatch(name.removesuffix(behind)):
        return behind
    near = [x for x in CATEGORIES if len(name) >= LEAST_MISREAD and _is_other_by_one(x, name)]
    if len(near) != 1:
        return name
    misread = all(x == y or are_alike(x, y) for x, y in zip(near[0], name, strict=True))
    return near[0] if misread or not is_sure else name


def _is_other_by_one(first: str, second: str) -> bool:
    is_as_long = len(first) == len(second)
    return is_as_long and sum(a != b for a, b in zip(first, second, strict=True)) == 1


def _without_ink_behind(text: str) -> str:
    category = max((each for each in CATEGORIES if text.startswith(each)), key=len, default="")
    behind = text[len(category) :]
    is_ink = _HAN.fullmatch(behind) is not None and _GOES_ON.match(behind) is None
    return category if category and is_ink and len(behind) <= MOST_INK else text


def beside_columns(lines: Sequence[Line]) -> frozenset[int]:
    """The ids of the words that stand beside the columns of a table's names, most of which are
    those of charges: behind such a name they are a seal's, and take the figures behind them."""
    charges = [line for line in lines if is_charge_name(line.text)]
    words = [line for line in lines if _is_word(line) and not _is_in_column(line, charges)]
    return frozenset(id(line) for line in words)


def without_ink_before(lines: Sequence[Line]) -> list[Line]:
    """``lines`` of a table without the ink before a category (四输氧费) that stands left of where
    the names of its column begin."""
    names = [line for line in lines if CHARGE.search(tidy(line.text))]
    return [_as_aligned(line, names) for line in lines]


def _as_aligned(line: Line, names: Sequence[Line]) -> Line:
    text = tidy(line.text)
    ink = next((n for n in range(1, MOST_BEFORE + 1) if text[n:] in CATEGORIES), 0)
    if not ink or text in CATEGORIES or text != line.text:
        return line
    whole = line.part(ink, len(text))
    reach = OFF_COLUMN * line.box.height
    others = [x.box.x0 for x in names if x is not line]
    if whole is None or any(abs(x - line.box.x0) < reach for x in others):
        return line
    is_aligned = sum(abs(x - whole.box.x0) < reach for x in others) >= FEWEST_ALIGNED
    return whole if is_aligned else line


def _is_word(line: Line) -> bool:
    text = tidy(line.text)
    is_charge = text in _NAMED or text + "费" in CATEGORIES  # 放射, as forms without 费 say
    return not is_charge and 1 < len(text) <= MOST_INK and _HAN.fullmatch(text) is not None


def _is_in_column(line: Line, charges: Sequence[Line]) -> bool:
    box = line.box
    return any(
        min(box.x1, charge.box.x1) - max(box.x0, charge.box.x0) >= INSIDE * box.width
        for charge in charges
    )
