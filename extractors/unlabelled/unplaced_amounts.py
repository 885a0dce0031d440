"""Amounts that stand on the form without a place, with what is said before them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from extractors.labels.finding import EXTRA, Label, Vocabulary
from extractors.labels.form_readings import FormReading
from extractors.layout import Slope, is_horizontal, offset, page_slope
from extractors.sums.slips import is_head_of, is_tail_of
from extractors.types import Box, Field, Item, Line, Page
from extractors.values.money import is_currency_sign, parse_amount, to_contract
from extractors.values.text import ascii_width, squeeze
from extractors.words.kinds import HAN

BESIDE = 10.0  # label heights from a label, or from what is legible of it, to its amount
NEAR_ROW = 0.8  # label heights that an amount may lie off its row
# What is left: of the deposit, where deposit and cash say so, or else of an account.
LEFT_OVER = frozenset({"余额", "余款", "结余", "余"})
_STAYS_ON = re.compile("中[途期间]结算|在院结算|未出院")  # what is left stays at the till
_OF_WORDS = re.compile("[零壹贰叁肆伍陆柒捌玖拾佰仟万亿元圆角分整正]+")  # of a total, before it
FEWEST_DIGITS = 4  # of an amount that lost its point
# Behind cents, words of a seal may follow: 4142.97区人民医院
_AMOUNT = re.compile(
    rf"([{HAN}():：（）¥￥]*)\s*(-?\d(?:[\d.,、·]*|[\d,]*[A-Z][\d,]*\.\d)\d)(?:[^\d{HAN}]?|(?<=\.\d\d)[{HAN}]+)"
)


@dataclass(frozen=True, slots=True)
class Unplaced:
    """An amount and the text before it, read with ``said_trust``. ``own`` is the one field that it
    can be, where the form says so; ``extra`` the name under which it was given."""

    line: Line
    start: int
    end: int
    said: str = ""
    said_trust: float = 1.0
    own: str = ""
    extra: str = ""

    @property
    def raw(self) -> str:
        return self.line.text[self.start : self.end].strip()

    @property
    def box(self) -> Box:
        return self.line.span_box(self.start, self.end)

    @property
    def is_whole(self) -> bool:
        """Whether all of the amount was read, with its point or without."""
        if self.lacks_cents:
            return False
        return any(x.isdigit() for x in self.raw) and not re.search(rf"[{HAN}/|]", self.raw)

    @property
    def lacks_cents(self) -> bool:
        """Whether ink took what stands behind the point: 4320."""
        return (
            bool(self.own) and _NO_CENTS.fullmatch(self.line.text[self.start :].strip()) is not None
        )

    def can_say(self, amount: Decimal) -> bool:
        """Whether this is ``amount`` as it is printed, with the point that it lost or a figure
        misread as a letter, or beside its own label what ink left of it or added to it."""
        if self.lacks_cents:
            return to_contract(amount).startswith(f"{self.raw.rstrip('.')}.")
        text = ascii_width(squeeze(self.raw)).strip(".,:;¥￥元")
        if self.own and amount > 0 and _is_spoiled(text, amount):
            return True
        digits = re.sub(r"[.,、·]", "", text)
        is_pointless = len(digits) >= FEWEST_DIGITS and digits.isascii() and digits.isdigit()
        is_mended = is_pointless and Decimal(digits) == amount * 100
        # 60701 is 6070.1, where a paper prints no noughts at the end
        is_mended = is_mended or (
            is_pointless and text == digits and Decimal(digits) == amount * 10
        )
        return parse_amount(text) == amount or is_mended or _is_misread(text, amount)


_HEAD_LEFT, _TAIL_LEFT = re.compile(r"(?<!\d)\d{3,}\.\d$"), re.compile(r"(?<=[^\d.,])\d+\.\d\d$")
LEAST_LEFT = 3  # digits
_NO_CENTS = re.compile(r"\d{3,}\.")
_THREE_DECIMALS = re.compile(r"(?<![\d.,])([\d,]*\d\.\d\d)\d$")
# 12152.医会 for 12152.70, 682第48 for 9682.48
_UNDER_SEAL = re.compile(rf"(\d{{3,}})(\.?)[{HAN}]{{1,3}}(\d\d)?")


def _is_spoiled(text: str, amount: Decimal) -> bool:
    """Whether ``text`` is what ink left of ``amount``, with what it added."""
    sealed, (yuan, _, cents) = _UNDER_SEAL.fullmatch(text), to_contract(amount).partition(".")
    if sealed is not None:
        is_whole = sealed[1] == yuan and sealed[2] != ""
        return is_whole if sealed[3] is None else yuan.endswith(sealed[1]) and sealed[3] == cents
    return _is_left_of(text, amount) or _is_more_than(text, amount)


def _is_left_of(text: str, amount: Decimal) -> bool:
    """Whether ``text``, no amount itself, ends in the beginning of ``amount`` (务1598.4 for
    1598.42) or in its end (/2.73 for 722.73)."""
    head, tail = _HEAD_LEFT.search(text), _TAIL_LEFT.search(text)
    is_head = head is not None and is_head_of(head[0], amount) and text != head[0]
    is_tail = tail is not None and len(tail[0]) > LEAST_LEFT and is_tail_of(tail[0], amount)
    return is_head or is_tail


def _is_more_than(text: str, amount: Decimal) -> bool:
    """Whether ``text`` ends in ``amount`` and one figure more, of ink: 10698.581 for 10698.58."""
    found = _THREE_DECIMALS.search(text)
    return found is not None and parse_amount(found[1]) == amount


def _is_misread(text: str, amount: Decimal) -> bool:
    """Whether ``text`` is ``amount`` but for a letter in place of one figure: 5A15.40."""
    plain, printed = text.replace(",", ""), to_contract(amount)
    wrong = [x for x, meant in zip(plain, printed, strict=False) if x != meant]
    return len(plain) == len(printed) > LEAST_LEFT and len(wrong) == 1 and wrong[0].isalpha()


def unplaced_amounts(
    fields: Mapping[str, Field],
    items: Sequence[Item],
    form: FormReading,
    page: Page,
    vocabulary: Vocabulary,
) -> list[Unplaced]:
    """The amounts on ``page`` that are none of ``fields`` and ``items``: those by themselves, those
    behind a label that gave none, and those given under a name or in a form that says little."""
    told = [item.box for item in items if item.box is not None]
    told += [field.box for field in fields.values() if field.box is not None]  # ￥ in its row
    return [
        *_by_themselves(fields, told, form, page, vocabulary),
        *_behind_labels(fields, form, vocabulary),
        *_given_otherwise(form, page, vocabulary),
    ]


def _by_themselves(
    fields: Mapping[str, Field],
    told: Sequence[Box],
    form: FormReading,
    page: Page,
    vocabulary: Vocabulary,
) -> Iterator[Unplaced]:
    """The amounts in lines that no label claimed, outside of the boxes that have ``told`` all."""
    lines = [x for x in page.lines if is_horizontal(x)]
    slope = page_slope(page.lines)
    for line in form.rest:
        if _UNDER_SEAL.fullmatch(squeeze(line.text)):
            own = _own_key(line, fields, form.labels, slope, vocabulary)
            if own:
                yield Unplaced(line, 0, len(line.text), own=own)
            continue
        match = _AMOUNT.fullmatch(line.text.strip())
        if match is None or any(_is_inside(line.box, box) for box in told):
            continue
        start = line.text.index(match[2])
        before = line if match[1] else _text_left_of(line, [*lines, *form.rest], slope)
        said = match[1] or (before.text if before is not None else "")
        said = "" if _OF_WORDS.fullmatch(squeeze(said)) else said
        if _NO_CENTS.fullmatch(line.text.strip()):
            own = _own_key(line, fields, form.labels, slope, vocabulary)
            if own:
                yield Unplaced(line, start, start + len(match[2]), own=own)
                continue
        trust = min(line.confidence, before.confidence if before is not None else 1.0)
        yield Unplaced(line, start, start + len(match[2]), plain_words(said), trust)


def _behind_labels(
    fields: Mapping[str, Field], form: FormReading, vocabulary: Vocabulary
) -> Iterator[Unplaced]:
    """What stands behind the label of a sum and was read as none."""
    given = {(reading.line, reading.start) for reading in form.readings}
    for label in form.labels:
        if (
            vocabulary.kinds.get(label.key) == "money"
            and label.key not in fields
            and (label.line, label.value_start) not in given
            and any(c.isdigit() for c in label.value_text)
        ):
            yield Unplaced(label.line, label.value_start, label.value_end, own=label.key)


def _given_otherwise(form: FormReading, page: Page, vocabulary: Vocabulary) -> Iterator[Unplaced]:
    """What was read under a name that no list has, or that says what is left over; and sums of
    figures alone, which may have lost their point."""
    stays_on = any(_STAYS_ON.search(line.text) for line in page.lines if is_horizontal(line))
    for reading in form.readings:
        name = reading.key.removeprefix(EXTRA)
        if reading.line is None or (stays_on and name.endswith(tuple(LEFT_OVER))):
            continue
        if name != reading.key and (name not in vocabulary.keys or name in LEFT_OVER):
            span = (reading.line, reading.start, reading.end)
            named = [x.line.confidence for x in form.labels if x.key == reading.key]
            trust = min([reading.line.confidence, *named])
            yield Unplaced(*span, said=plain_words(name), said_trust=trust, extra=name)
        elif vocabulary.kinds.get(reading.key) == "money" and reading.raw.isdigit():
            yield Unplaced(reading.line, reading.start, reading.end, own=reading.key)


def _own_key(
    line: Line,
    fields: Mapping[str, Field],
    labels: Sequence[Label],
    slope: Slope,
    vocabulary: Vocabulary,
) -> str:
    """The sum, not read yet, whose label alone stands right before ``line``; or nothing."""
    own = [label.key for label in labels if is_claimed(label, line.box, slope)]
    is_told = len(own) == 1 and vocabulary.kinds.get(own[0]) == "money" and own[0] not in fields
    return own[0] if is_told else ""


def _is_inside(box: Box, outer: Box) -> bool:
    is_across = outer.x0 <= box.center_x <= outer.x1
    return is_across and outer.y0 <= box.center_y <= outer.y1


def _text_left_of(line: Line, lines: Sequence[Line], slope: Slope) -> Line | None:
    """What stands before ``line`` in its row, and not far away."""
    height = line.box.height
    left = [
        x
        for x in lines
        if -0.5 * height < line.box.x0 - x.box.x1 < BESIDE * height
        and abs(offset(x.box, line.box, slope)) < NEAR_ROW * min(height, x.box.height)
    ]
    return max(left, key=lambda x: x.box.x1, default=None)


def plain_words(text: str) -> str:
    """The characters of what may be left of a label; a currency sign is none."""
    return "" if is_currency_sign(text) else re.sub(rf"[^{HAN}]", "", text)


def is_claimed(label: Label, amount: Box, slope: Slope) -> bool:
    """Whether ``label`` stands right before ``amount`` in its row."""
    box = label.box
    if abs(offset(box, amount, slope)) > NEAR_ROW * box.height:
        return False
    return 0 <= amount.x0 - box.x1 + 0.5 * box.height < 2.5 * box.height
