"""Amounts of money in figures and in Chinese capitals. Always ``Decimal``, never float."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal

from extractors.values.text import ascii_width, squeeze

CENT = Decimal("0.01")
MAX_YUAN = Decimal("1e9")  # no hospital bill reaches it: a longer number is no amount

_FIGURE = re.compile(r"[-+]?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d{1,4})?")
_MINUS = re.compile(r"^(?:\N{MINUS SIGN}|负)(?=\d)")
# OCR drops the point before the cents or reads it as a blank or comma: "36282 03", "9,037,61".
_LOST_POINT = re.compile(r"^([-+]?\d{1,3}(?:,\d{3})*|[-+]?\d+)[ ,]+(\d{2})$")

_DIGITS = {
    **dict.fromkeys("零〇○Oo", 0),
    **dict.fromkeys("壹一弌", 1),
    **dict.fromkeys("贰贳貳二弍", 2),
    **dict.fromkeys("叁叄參参三弎", 3),
    **dict.fromkeys("肆肄四", 4),
    **dict.fromkeys("伍五", 5),
    **dict.fromkeys("陆陸六", 6),
    **dict.fromkeys("柒七", 7),
    **dict.fromkeys("捌八", 8),
    **dict.fromkeys("玖九", 9),
}
_UNITS = {"拾": 10, "十": 10, "佰": 100, "百": 100, "仟": 1000, "千": 1000}
_MYRIADS = {"万": 10**4, "萬": 10**4, "亿": 10**8, "億": 10**8}


def to_contract(amount: Decimal) -> str:
    """The contract's spelling: plain digits, two decimals, half up; a printed -0.00 stays so."""
    return f"{amount.quantize(CENT, rounding=ROUND_HALF_UP):f}"


def parse_amount(text: str) -> Decimal | None:
    """The one amount in ``text``, e.g. ``￥24,189.65`` or ``-0.92``; ``None`` where unclear.

    Currency signs (¥ misread as Y, $), 元 and blanks may stand around it. More than one number,
    a number glued to letters, or more than two decimals that are not zero give ``None``: absent
    beats guessed.
    """
    plain = re.sub(r"人民币|[¥￥$元圆]整?|RMB|CNY|^\s*Y(?=[\d-])", "", ascii_width(text))
    plain = _GUARDS.sub("", plain)
    plain = _MINUS.sub("-", plain.strip(" :;()").rstrip(".,"))
    lost = _LOST_POINT.match(plain)
    if lost:
        plain = f"{lost[1]}.{lost[2]}"
    plain = re.sub(r"(?<=[,.])\s+|\s+(?=[,.])", "", plain)
    if not _FIGURE.fullmatch(plain):
        plain = _with_usual_marks(plain)
    if not _FIGURE.fullmatch(plain):
        return None
    amount = Decimal(plain.replace(",", ""))
    if abs(amount) >= MAX_YUAN or amount != amount.quantize(CENT):
        return None
    return amount.quantize(CENT)


_GUARDS = re.compile(r"^\s*[*#⊗⊙☆★]{1,4}|[*#⊗⊙☆★]{1,4}\s*$")  # against figures added later

_SIGN = re.compile(r"[¥￥$夫羊芈丰半关YV]:?")


def is_currency_sign(text: str) -> bool:
    """Whether ``text``, alone before an amount, is ¥ or what OCR takes it for (夫, 羊, Y)."""
    return _SIGN.fullmatch(squeeze(ascii_width(text))) is not None


_ODD_MARKS = re.compile(r"([-+]?\d{1,3}(?:[.,]\d{3})+|[-+]?\d+)[.、·。](\d{2})")


def _with_usual_marks(text: str) -> str:
    """488、16 and 5.981.80: two figures behind the last mark are the cents, the marks before part
    the thousands."""
    odd = _ODD_MARKS.fullmatch(text)
    return f"{re.sub('[.,]', '', odd[1])}.{odd[2]}" if odd else text


def parse_words(text: str) -> Decimal | None:
    """An amount in capitals, read tolerantly: 贰拾柒万陆仟零贰拾元零陆角陆分 = 276020.66.

    Returns ``None`` for text that has no 元 (or 角/分), holds other characters, puts its units
    out of order, or begins with 佰 or 仟, of which the figure is lost.
    """
    words = squeeze(text).strip(":：()（）￥¥人民币")
    if ladder := _LADDER.fullmatch(words.rstrip("整正")):
        return _parse_ladder(ladder.groups())
    words = _printed_places(words)
    sign = -1 if words.startswith("负") else 1
    words = words.lstrip("负").rstrip("整正")
    if not words or not re.search(r"[元圆角分]", words):
        return None
    head, mark, tail = re.match(r"(?:(.*?)([元圆]))?(.*)", words).groups()  # type: ignore[union-attr]
    whole = _parse_whole(head) if mark and head else 0
    cents = _parse_cents(tail)
    if whole is None or cents is None:
        return None
    return sign * (Decimal(whole) + Decimal(cents) / 100).quantize(CENT)


# A form that prints 十万 and 万 as places of their own: ⊗十万 贰万 零仟 捌佰 … 元 角 分. What
# strikes a place out in front is read as a mark, a letter or figure, or a character with a frame.
_NUMERAL = "[零〇壹贰貳叁參肆伍陆陸柒捌玖一二三四五六七八九]"
_HEAD_PLACE = rf"(?:({_NUMERAL})|[^\w\s]|[0-9A-Za-zα-ωΑ-ΩøØ①-⑳囗口回图固困圈田因园区])?"
_LADDER = re.compile(
    rf"(?:{_HEAD_PLACE}[佰百]万)?{_HEAD_PLACE}[拾十]万{_HEAD_PLACE}万"
    + "".join(f"(?:({_NUMERAL})?{unit})?" for unit in ("[仟千]", "[佰百]", "[拾十]"))
    + "".join(f"(?:({_NUMERAL})?{unit})?" for unit in ("[元圆]", "角", "分"))
)


def _parse_ladder(figures: Sequence[str | None]) -> Decimal:
    """The amount whose places are told in ``figures``, from the millions to the cents."""
    number = 0
    for figure in figures:
        number = 10 * number + _DIGITS.get(figure or "", 0)
    return Decimal(number).scaleb(-2)


_STRUCK = re.compile(r"[×xXㄨ〤✕╳*⊗](?=[拾佰仟万])")
_ZERO_PLACE = re.compile(r"[零〇][拾佰仟万]|万[仟佰拾]|仟[佰拾]|佰拾")


def _printed_places(words: str) -> str:
    """Older forms print the units in advance: ×拾×万捌仟零佰柒拾零元. A place that was struck out
    is a zero; places left empty before the first figure say nothing. A zero or nothing at all
    before a unit tells such a form."""
    words = _STRUCK.sub("零", words)
    return words.lstrip("拾佰仟万") if _ZERO_PLACE.search(words) else words


def _parse_whole(words: str) -> int | None:
    total = section = digit = 0
    last_unit = 10**4
    for place, character in enumerate(words):
        if character in _DIGITS:
            digit = _DIGITS[character]
            if digit == 0:
                last_unit = 10**4
        elif character in _UNITS:
            unit = _UNITS[character]
            if unit >= last_unit:
                return None
            has_digit = place > 0 and words[place - 1] in _DIGITS
            if place == 0 and unit > 10:
                return None  # 佰壹拾贰: the figure before it is lost
            section += (digit if has_digit else 1 if unit == 10 and section == 0 else 0) * unit
            digit, last_unit = 0, unit
        elif character in _MYRIADS:
            myriad = _MYRIADS[character]
            below = total + section + digit if total < myriad else section + digit
            total = below * myriad + (total if total >= myriad else 0)
            section, digit, last_unit = 0, 0, 10**4
        else:
            return None
    return total + section + digit


def _parse_cents(words: str) -> int | None:
    match = re.fullmatch(r"零?(?:(.)角)?零?(?:(.)分)?", words)
    if match is None:
        return None
    parts = [_DIGITS.get(part, -1) if part else 0 for part in match.groups()]
    return None if min(parts) < 0 else parts[0] * 10 + parts[1]
