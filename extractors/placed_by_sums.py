"""Amounts that were read but stand beside no legible label, placed by the sum that they complete.

A seal hides labels more often than amounts, and takes points out of amounts. Where exactly one
term of a sum is absent and an amount on the form is to the cent what it must be, that amount is
the term: it is printed, and the sum proves it. Nothing is placed against the form: not past a
label that claims the amount, and not where two terms could be meant.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from extractors.boxed import HEADLINE
from extractors.forms import FormReading
from extractors.identities import ITEMS, TOTAL, WORDS, Figures, Formula, figures_of, load_identities
from extractors.kinds import HAN
from extractors.labels import EXTRA, Label, Vocabulary
from extractors.layout import Slope, is_horizontal, line_height, offset, page_slope
from extractors.misread import SURE
from extractors.slips import is_head_of, is_other_digit, is_tail_of
from extractors.types import Box, Field, Item, Line, Page
from extractors.values.money import is_currency_sign, parse_amount, to_contract
from extractors.values.text import ascii_width, squeeze

PLACED_TRUST = 0.97  # of the ink; the sum speaks for the rest
PART_TRUST = 0.85  # of an amount of which ink left a part only
BESIDE = 10.0  # label heights from a label, or from what is legible of it, to its amount
MOST_DROP = 3.0  # label heights from a label to an amount in the box under it
NEAR_ROW = 0.8  # label heights that an amount may lie off its row
FEWEST_ROWS = 2  # charges whose sum shows the total
# What a till or a phone asks for: the total, or what insurance leaves of it; the sums tell.
_AT_TILL = re.compile("(?:应付|应收|应缴|应交|实付|支付|缴费|交易)(?:金额|总额|款)?")
# What is left: of the deposit, where deposit and cash say so, or else of an account.
_LEFT_OVER = frozenset({"余额", "余款", "结余", "余"})
_STAYS_ON = re.compile("中[途期间]结算|在院结算|未出院")  # what is left stays at the till
BACK = "refund_amount"
_OF_WORDS = re.compile("[零壹贰叁肆伍陆柒捌玖拾佰仟万亿元圆角分整正]+")  # of a total, before it
LEAST_HALF = 2  # characters of a label's first half that tell it where the other is spoiled
FEWEST_DIGITS = 4  # of an amount that lost its point
# Behind cents, words of a seal may follow: 4142.97区人民医院
_AMOUNT = re.compile(
    rf"([{HAN}():：（）¥￥]*)\s*(-?\d(?:[\d.,、·]*|[\d,]*[A-Z][\d,]*\.\d)\d)(?:[^\d{HAN}]?|(?<=\.\d\d)[{HAN}]+)"
)


@dataclass(frozen=True, slots=True)
class _Unplaced:
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


@dataclass(frozen=True, slots=True)
class Placed:
    """A field with the name of the extra that it was given as before, if it was."""

    field: Field
    extra: str = ""


def placed_by_sums(
    fields: Mapping[str, Field],
    extras: Mapping[str, Field],
    items: Sequence[Item],
    form: FormReading,
    page: Page,
    vocabulary: Vocabulary,
    kind: str = "invoice",
) -> dict[str, Placed]:
    """The amounts on ``page`` that no label gave, by the field whose absence they explain.
    ``kind`` is of the paper, whose sums are tried."""
    unplaced = list(_unplaced(fields, items, form, page, vocabulary))
    placed: dict[str, Placed] = {}
    if not unplaced:
        return placed
    slope = page_slope(page.lines)
    figures = figures_of(fields, extras, items)
    keys = [key for key, kind in vocabulary.kinds.items() if kind == "money"]
    hospital = str(fields["hospital_name"].value) if "hospital_name" in fields else ""
    wanted = {key: _lacking(key, figures, kind) for key in keys}
    # beside its own label an amount needs no second other than nought to prove it
    own = {each.own: _lacking(each.own, figures, kind, 1) for each in unplaced if each.own}
    for each in unplaced:
        meant = [
            (key, amount)
            for key in keys
            for amount in (own if each.own == key else wanted)[key]
            if each.can_say(amount)
            and (each.own == key or (key not in fields and not each.own))
            and _fits(each, key, form.labels, slope, vocabulary, hospital)
        ]
        if len(meant) == 1 and meant[0][0] not in placed:
            key, amount = meant[0]
            sources = (own if each.own == key else wanted)[key][amount]
            placed[key] = Placed(_field(each, amount, page, sources), each.extra)
    if TOTAL not in {*fields, *placed}:
        placed |= _other_total(unplaced, wanted[TOTAL], form.labels, slope, page)
    return placed


def _other_total(
    unplaced: Sequence[_Unplaced],
    wanted: Mapping[Decimal, tuple[str, ...]],
    labels: Sequence[Label],
    slope: Slope,
    page: Page,
) -> dict[str, Placed]:
    """The amount in the row of the total in words, behind a currency sign, or set larger than all
    else, that is another than the sums ask for by one digit: the paper prints it, and the checks
    have to see that it contradicts the rest."""
    rows = [label.box for label in labels if label.key == WORDS]
    large = HEADLINE * line_height(page.lines)
    for each in unplaced:
        printed = parse_amount(each.raw)
        if each.own or each.said or printed is None:
            continue
        is_beside = any(abs(offset(x, each.box, slope)) < NEAR_ROW * x.height for x in rows)
        is_signed = is_currency_sign(each.line.text.strip()[:1])
        is_shown = is_beside or is_signed or each.box.height >= large
        if is_shown and any(is_other_digit(printed, amount) for amount in wanted):
            return {TOTAL: Placed(_field(each, printed, page, ()), each.extra)}
    return {}


def _field(each: _Unplaced, amount: Decimal, page: Page, sources: tuple[str, ...]) -> Field:
    """The amount as it was read; as derived from ``sources`` where ink left only a part of it."""
    if each.is_whole:
        trust = PLACED_TRUST * each.line.confidence
        return Field(to_contract(amount), each.raw, trust, page.index, each.box)
    trust = PART_TRUST * each.line.confidence
    return Field(to_contract(amount), "", trust, derived_from=sources)


# What stands on the form without a place


def _unplaced(
    fields: Mapping[str, Field],
    items: Sequence[Item],
    form: FormReading,
    page: Page,
    vocabulary: Vocabulary,
) -> Iterator[_Unplaced]:
    told = [item.box for item in items if item.box is not None]
    told += [field.box for field in fields.values() if field.box is not None]  # ￥ in its row
    lines = [x for x in page.lines if is_horizontal(x)]
    slope = page_slope(page.lines)
    for line in form.rest:
        if _UNDER_SEAL.fullmatch(squeeze(line.text)):
            own = _own_key(line, fields, form.labels, slope, vocabulary)
            if own:
                yield _Unplaced(line, 0, len(line.text), own=own)
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
                yield _Unplaced(line, start, start + len(match[2]), own=own)
                continue
        trust = min(line.confidence, before.confidence if before is not None else 1.0)
        yield _Unplaced(line, start, start + len(match[2]), _plain(said), trust)
    given = {(reading.line, reading.start) for reading in form.readings}
    for label in form.labels:
        if (
            vocabulary.kinds.get(label.key) == "money"
            and label.key not in fields
            and (label.line, label.value_start) not in given
            and any(c.isdigit() for c in label.value_text)
        ):
            yield _Unplaced(label.line, label.value_start, label.value_end, own=label.key)
    stays_on = any(_STAYS_ON.search(line.text) for line in lines)
    for reading in form.readings:
        name = reading.key.removeprefix(EXTRA)
        if reading.line is None or (stays_on and name.endswith(tuple(_LEFT_OVER))):
            continue
        if name != reading.key and (name not in vocabulary.keys or name in _LEFT_OVER):
            span = (reading.line, reading.start, reading.end)
            named = [x.line.confidence for x in form.labels if x.key == reading.key]
            trust = min([reading.line.confidence, *named])
            yield _Unplaced(*span, said=_plain(name), said_trust=trust, extra=name)
        elif vocabulary.kinds.get(reading.key) == "money" and reading.raw.isdigit():
            yield _Unplaced(reading.line, reading.start, reading.end, own=reading.key)


def _own_key(
    line: Line,
    fields: Mapping[str, Field],
    labels: Sequence[Label],
    slope: Slope,
    vocabulary: Vocabulary,
) -> str:
    """The sum, not read yet, whose label alone stands right before ``line``; or nothing."""
    own = [label.key for label in labels if _is_claimed(label, line.box, slope)]
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


def _plain(text: str) -> str:
    """The characters of what may be left of a label; a currency sign is none."""
    return "" if is_currency_sign(text) else re.sub(rf"[^{HAN}]", "", text)


# What is lacking, and what it may be


def _lacking(
    key: str, figures: Figures, kind: str, fewest: int = 2
) -> dict[Decimal, tuple[str, ...]]:
    """What ``key`` must be for a sum to hold in which it is the only needed term absent, or a
    pointless one, and the terms that say so, ``fewest`` of them not nought. Nothing is no amount
    that can be missed."""
    found: dict[Decimal, tuple[str, ...]] = {}
    for identity in load_identities(kind):
        if identity.provinces:
            continue
        for formula in identity.formulas:
            is_told_in_words = {*formula.names} == {key, WORDS}
            is_listed = {*formula.names} == {key, ITEMS} and len(figures.rows) >= FEWEST_ROWS
            amount = solved(key, formula, figures, 1 if is_told_in_words or is_listed else fewest)
            if amount is not None and amount != 0:
                others = (name for name in formula.names if name != key and figures.get(name))
                found.setdefault(amount, tuple(others))
    return found


def solved(key: str, formula: Formula, figures: Figures, fewest: int = 2) -> Decimal | None:
    """``formula`` solved for ``key``; ``None`` where another needed term is absent, or where fewer
    than ``fewest`` other amounts would be left to prove it."""
    signed = [(term, 1) for term in formula.left] + [(term, -1) for term in formula.right]
    own = [side * term.sign for term, side in signed if term.name == key]
    others = [(term, side, figures.get(term.name)) for term, side in signed if term.name != key]
    known = [(term.sign * side, figure.amount) for term, side, figure in others if figure]
    is_complete = all(figure or term.is_optional for term, _, figure in others)
    if len(own) != 1 or not is_complete or sum(amount != 0 for _, amount in known) < fewest:
        return None
    return -sum((sign * amount for sign, amount in known), Decimal(0)) / own[0]


# Where the form lets it stand


def _fits(
    each: _Unplaced,
    key: str,
    labels: Sequence[Label],
    slope: Slope,
    vocabulary: Vocabulary,
    hospital: str,
) -> bool:
    """Whether the form lets the amount be ``key``: by its own label, by what is left of one, or
    with nothing that says otherwise."""
    if each.own:
        return each.own == key
    own = [label for label in labels if label.key == key]
    if own:
        reach = float("inf") if key == TOTAL else BESIDE  # its words stand between
        return any(_is_at(label.box, each.box, slope, reach) for label in own)
    others = [label for label in labels if label.key != EXTRA + each.extra]
    if any(_is_claimed(label, each.box, slope) for label in others):
        return False
    if key == TOTAL and _AT_TILL.fullmatch(each.said):
        return True
    if key == BACK and each.said in _LEFT_OVER:
        return True
    return each.said in hospital or any(  # nothing, or a piece of the name on its seal
        _is_piece(each, spelling, hospital)
        for spelling, owner in vocabulary.keys.items()
        if owner == key
    )


def _is_piece(each: _Unplaced, spelling: str, hospital: str) -> bool:
    """Whether what was said before the amount is what is left of ``spelling``: its end, and before
    it no more than a character of ink where it was read surely, or than a piece of the
    ``hospital``'s name, which its seal says; or all of it, worn."""
    said, spelling = each.said, _plain(spelling)
    if _is_worn(said, spelling):
        return True
    shared = next((n for n in range(len(spelling), 0, -1) if said.endswith(spelling[-n:])), 0)
    is_sealed = shared == len(spelling) and said[: len(said) - shared] in hospital
    is_clear = len(said) - shared <= 1 or each.said_trust < SURE or is_sealed
    return is_clear and shared >= min(2, len(said)) > 0


def _is_worn(said: str, spelling: str) -> bool:
    """Whether ``said`` is ``spelling`` with its second half misread (现金史作), or with one
    character misread and one of ink before or behind it (山其他发付)."""
    length, more = len(spelling), len(said) - len(spelling)
    half = (length + 1) // 2
    if length < 2 * LEAST_HALF or more not in (0, 1):
        return False
    others = (
        sum(a != b for a, b in zip(said[start:], spelling, strict=False))
        for start in range(more + 1)
    )
    return min(others) <= 1 or (not more and said[:half] == spelling[:half])


def _is_at(label: Box, amount: Box, slope: Slope, reach: float) -> bool:
    """Whether ``amount`` stands right of ``label``, ``reach`` heights off at most, or in the box
    under it."""
    drop = offset(label, amount, slope) / label.height
    is_beside = abs(drop) < 2 * NEAR_ROW and 0 < amount.center_x - label.x1 < reach * label.height
    is_under = 0 < drop < MOST_DROP and label.x0 - label.height < amount.x1
    return is_beside or (is_under and amount.x0 < label.x1 + 2 * label.height)


def _is_claimed(label: Label, amount: Box, slope: Slope) -> bool:
    """Whether ``label`` stands right before ``amount`` in its row."""
    box = label.box
    if abs(offset(box, amount, slope)) > NEAR_ROW * box.height:
        return False
    return 0 <= amount.x0 - box.x1 + 0.5 * box.height < 2.5 * box.height
