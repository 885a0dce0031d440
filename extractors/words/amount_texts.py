"""How the text of an amount, in figures or in words, becomes money, or nothing.

Ink hides figures, print is worn, and seals and notes stand behind the cents.
"""

from __future__ import annotations

import re

from extractors.values.money import parse_amount, parse_words, to_contract
from extractors.values.text import simplified

# 06.83 of 3006.83, 43. of 543.13: ink hides the rest, and no paper prints an amount so
_CUT_AMOUNT = re.compile(r"[-¥￥\s]*(?:0+[1-9][\d,.]*|[\d,]*[1-9][\d,]*\.)元?")


def is_cut_amount(text: str) -> bool:
    """Whether ``text`` is what ink left of an amount, which no other amount may stand for."""
    return _CUT_AMOUNT.fullmatch(text.strip()) is not None


# 0:00, 664-25: the point read as a colon or a dash
_ODD_POINT = re.compile(r"^([-¥￥\d,]*\d)[:：](\d\d)$|^(\d{1,7})[-~](\d\d)$")


# 3694.6，诊断见处方: an amount with its point or unit, words behind a mark or blank; 2600.00元(3张)
_WORDS_BEHIND = re.compile(
    r"(\s*[-¥￥]{0,2}(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d{1,2}元?|元))"
    r"(?:(?:\s*[,，;；。:：(（]\s*|\s+)[\u3400-\u9fff\"“]|[(（]\d\d?[张笔次])"
)


# 9.64账户余62.5: the next label, misread, with its amount
_LABEL_BEHIND = re.compile(
    r"(\s*[-¥￥]{0,2}\d[\d,]*\.\d\d)(?=[\u3400-\u9fff]{2,8}[:：]?[¥￥]?\d[\d,]*(?:\.\d*)?$)"
)
# 365.7638): the number of a seal, in brackets of which one was lost
_NUMBER_BEHIND = re.compile(r"(?<=\d\.\d\d)\s*(?:[(（]\d{1,2}[)）]?|\d{1,2}[)）])$")
# 9,990.00(90%): its share of the sum before
_SHARE_BEHIND = re.compile(r"\s*[(（]\d{1,3}(?:\.\d+)?[%％][)）]?$")

# A nought alone: type with a stroke or a point in it, worn print and fax make characters of it.
NOUGHTS = "日曰口回目θΘøØφΦOoQDU〇○°"
# 口0 has a currency sign that was read as the same, 0.0.0 two points of ink
_NOUGHT = re.compile(rf"[{NOUGHTS}](?:0|\.0{{1,2}})?|0\.0\.00?")
# Q.00, 28446.O0: letters for figures in what is else an amount with its point
_LETTERS = str.maketrans("OoQDθØølI|", "0000000111")
_NEARLY_AMOUNT = re.compile(r"[-¥￥]{0,2}(?=.*\d)[\d,OoQDθØølI|]+\.[\dOoQDθØølI|]{2}")


_LEADERS = re.compile(r"^\s*(?:…+|\.{3,}|·{3,}|-{3,}|—{2,})")  # dots and lines up to an amount


_RIM_BEHIND = re.compile(r"(?<=\.\d\d)\s?[A-FHJKN-Z★☆/]$")  # a stroke of a seal; G, L, M are units


def is_nought(text: str) -> bool:
    """Whether ``text``, where an amount must stand, is a 0 read as another character."""
    return _NOUGHT.fullmatch(text.strip(" ;；:：")) is not None


def money(text: str) -> str | None:
    """The amount that ``text`` gives, as the contract gives money."""
    text = re.sub(r"^[\s,，、:：)）】]+", "", text)  # a bracket of the label, misread
    text = re.sub("[_＿]", "", _LEADERS.sub("", text))
    if is_nought(text):
        return "0.00"
    if _NEARLY_AMOUNT.fullmatch(text.strip()):
        text = text.translate(_LETTERS)
    if before := _WORDS_BEHIND.match(text) or _LABEL_BEHIND.match(text):
        text = before[1]
    plain = re.sub(r"[;；。,，、:：=＝+＋\s]+$", "", text)  # in 甲=乙+丙 a sum goes on
    plain = _NUMBER_BEHIND.sub("", _SHARE_BEHIND.sub("", plain))
    plain = _ODD_POINT.sub(lambda x: f"{x[1] or x[3]}.{x[2] or x[4]}", plain)
    if is_cut_amount(plain):
        return None
    # characters of a seal that the engine read on behind the cents
    plain = re.sub(r"(?<=\.\d)(\d?)\s*(?!元)[\u3400-\u9fff]{1,4}$", r"\1", plain)
    plain = re.sub(r"(?<=\.\d\d)0[一二三四五六七八九]$", "", plain)  # of a 第二〇九医院
    plain = re.sub(r"(?<=\.\d\d)(?!元)[\u3400-\u9fff][\u3400-\u9fff()（）]{1,9}$", "", plain)
    plain = _RIM_BEHIND.sub("", plain)
    amount = parse_amount(plain)
    return None if amount is None else to_contract(amount)


# A character of a seal behind words that are complete: 捌角陆分之
_SEAL_BEHIND = re.compile(
    r"([角元圆]整|[角元圆]正|分)[^整正\d角分元圆拾佰仟万零壹贰叁肆伍陆柒捌玖]{1,2}$"
)


# Characters that no amount has, for those that they are misread from.
_WORDS_LOOK_ALIKE = str.maketrans(
    "任阡仔什抬捡恰给伯陌武贯壶壸柴染扒拐玫位", "仟仟仟拾拾拾拾拾佰佰贰贰壹壹柒柒捌捌玖伍"
)


def capital_figures(text: str) -> str:
    """``text`` with the characters that capital figures are misread as made figures again, and
    simplified; one for one, so that places stay."""
    return simplified(text).translate(_WORDS_LOOK_ALIKE)


# (负数)贰佰肆拾肆元整, of an invoice that was reversed
_NEGATIVE = re.compile(r"^\s*[(（]负数?[)）]\s*")


def money_words(text: str) -> str | None:
    """The amount that ``text`` gives in capital figures, as the contract gives money."""
    text = _NEGATIVE.sub("负", text)
    cut = re.split(r"[(（]|￥|¥", capital_figures(text.strip("()（）:： ¥￥")))[0]
    # a place struck out; the cross in front may be read as a figure or a letter
    cut = re.sub(r"(?:[^\w\s,.，、]|[αɑ]|^[0-9A-Za-zøØθ])(?=\s*[拾佰仟万])", "零", cut)
    cut = re.sub(r"(?<=[壹贰叁肆伍陆柒捌玖拾佰仟零])无(?=[零壹贰叁肆伍陆柒捌玖整正]|$)", "元", cut)
    cut = re.sub(r"[^\w]+", "", cut)
    cut = _SEAL_BEHIND.sub(r"\1", cut)
    amount = parse_words(cut) if cut else None
    return None if amount is None else to_contract(amount)
