"""A bank card, copied or photographed; also the first page of a passbook, with labels."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cache

from extractors.kinds import HAN, KINDS
from extractors.labels import load_vocabulary
from extractors.layout import PlainText, page_rows, reading_order
from extractors.tables import join_split_labels
from extractors.types import Box, Check, Document, Field, Item, Line, Page
from extractors.types_of_paper.base import comparable_text, count_of
from extractors.types_of_paper.heads import labelled_fields
from extractors.values.identity import check_id_number, is_valid_card_number
from extractors.values.text import squeeze
from extractors.vocabularies import word_list

MARKS = (
    *("银行", "银联", "借记卡", "储蓄卡", "信用卡", "贷记卡", "持卡人", "卡号", "信用社", "存折"),
    *("UNIONPAY", "DEBIT", "VALID", "THRU", "CREDIT", "ATM", "VISA", "BANK"),
)
NOT_OURS = ("申请", "发票", "票据", "居民身份证", "公民身份号码", "结算", "清单", "诊断", "医院")
LONGEST_TEXT = 400
NUMBER = "card_number"  # read by its check digit, whatever label stands beside it
BANK = re.compile(rf"[{HAN}]{{2,15}}(?:银行|信用社|信用合作社|信用联社|信用合作联社)")
CARD_TYPES = (
    "准贷记卡",
    "借记卡",
    "储蓄卡",
    "信用卡",
    "贷记卡",
    "社会保障卡",
    "活期一本通",
    "存折",
)
_DIGITS = re.compile(r"\d(?:[ -]?\d){15,18}")
_LOOK_ALIKE = str.maketrans("OoIl|", "00111")
_LATIN_NAME = re.compile(r"(?:(?:MR|MS|MRS)\.? ?)?[A-Z]{2,}(?: [A-Z]{2,}){1,2}")
_NO_NAME = re.compile(r"BANK|CARD|CHINA|VALID|THRU|UNION|PAY|DEBIT|CREDIT|MONTH|YEAR|CASH|ONLY")
_HAN_NAME = re.compile(rf"[{HAN}]{{2,4}}|[{HAN}]{{2,}}·[{HAN}]{{2,}}")
# What else stands in two to four characters under a card's number.
_NO_HAN_NAME = re.compile(
    "卡|银|联|行|闪付|有效|期限|月年|年月|保障|授权|本人|客服|热线|取款|使用|柜面|电子|现金"
)


class BankCard:
    name = "bank_card"

    def likeness(self, page: Page) -> float:
        text = comparable_text(page)
        if len(text) > LONGEST_TEXT or count_of(NOT_OURS, text):
            return 0.0
        marks = count_of(MARKS, text.upper())
        if not marks or _card_number(page) is None:
            return 0.0
        return min(0.6 + 0.15 * marks, 1.0)

    def continues(self, previous: Sequence[Page], page: Page) -> bool:
        return False

    def check(
        self, fields: Mapping[str, Field], extras: Mapping[str, Field], items: Sequence[Item]
    ) -> tuple[Check, ...]:
        found = card_check_digit(fields, NUMBER)
        return () if found is None else (found,)

    def extract(self, pages: Sequence[Page], likeness: float) -> Document:
        page = pages[0]
        read = {
            NUMBER: _card_number(page),
            "bank_name": _bank_name(page),
            "card_type": _card_type(page),
            "holder_name": _holder_name(page),
        }
        vocabulary = load_vocabulary(self.name)
        joined = [join_split_labels(page, vocabulary)]
        labelled = labelled_fields(joined, vocabulary, needs_colon=False)
        shown = {key: found for key, found in read.items() if found is not None}
        fields = labelled | {k: v for k, v in shown.items() if k not in labelled or k == NUMBER}
        checks = self.check(fields, {}, ())
        return Document(self.name, (page.index,), likeness, fields, checks=checks)


def card_check_digit(fields: Mapping[str, Field], key: str) -> Check | None:
    """Luhn's sum. Accounts of passbooks fail it, so a failure is worth a look and no more."""
    number = fields.get(key)
    if number is None or not isinstance(number.value, str) or not number.value.isdigit():
        return None
    passed = is_valid_card_number(number.value)
    return Check(
        "card_check_digit",
        passed,
        "warning",
        f"the check digit of the card number is {'right' if passed else 'wrong'}",
        () if passed else (key,),
    )


def has_card_number(page: Page) -> bool:
    """Whether a card's number can be read on ``page``, whatever else stands there."""
    return _card_number(page) is not None


def _card_number(page: Page) -> Field | None:
    """The number whose check digit is right; else the only one that has a card's length."""
    found = [field for row in page_rows(page.lines) for field in _numbers_in(page, row)]
    proven = [field for field in found if is_valid_card_number(str(field.value))]
    printed = [field for field in found if field.raw.translate(_LOOK_ALIKE) == field.raw]
    for choice in (proven, printed):
        if len({field.value for field in choice}) == 1:
            return choice[0]
    return None


def _numbers_in(page: Page, row: Sequence[Line]) -> list[Field]:
    """Runs of 16 to 19 digits in a row; the groups of four may be lines of their own."""
    text, owners = "", []
    for line in row:
        text += line.text + " "
        owners += [(line, place) for place in range(len(line.text) + 1)]
    found = []
    for match in _DIGITS.finditer(text.translate(_LOOK_ALIKE)):
        number = re.sub(r"\D", "", match[0])
        told = check_id_number(number)
        if told.check_ok or (len(number) == 18 and told.birth_date and told.is_region_known):
            continue  # somebody's ID number
        spans: dict[int, tuple[Line, int, int]] = {}
        for line, place in owners[match.start() : match.end()]:
            _, first, _ = spans.get(id(line), (line, place, place))
            spans[id(line)] = (line, first, min(place + 1, len(line.text)))
        box = Box.around(line.span_box(a, b) for line, a, b in spans.values())
        trust = min(line.confidence for line, _, _ in spans.values())
        found.append(Field(number, text[slice(*match.span())], trust, page.index, box))
    return found


@cache
def _known_banks() -> tuple[str, ...]:
    return tuple(sorted(word_list("bank_card")["banks"], key=len, reverse=True))


def _bank_name(page: Page) -> Field | None:
    for line in reading_order(page.lines):
        plain = PlainText.of(line.text)
        match = BANK.search(plain.text)
        if match is None:
            continue
        start, end = match.span()
        known = next((bank for bank in _known_banks() if match[0].endswith(bank)), "")
        if len(match[0]) - len(known) == 1:  # the bank's mark, read as a character
            start += 1
        return _part(page, line, plain, start, end)
    return None


def _card_type(page: Page) -> Field | None:
    for card_type in CARD_TYPES:
        for line in reading_order(page.lines):
            plain = PlainText.of(line.text)
            start = plain.text.find(card_type)
            if start >= 0:
                return _part(page, line, plain, start, start + len(card_type))
    return None


def _holder_name(page: Page) -> Field | None:
    """A name under the number: in Latin capitals, as credit cards have it, or the only one in
    Chinese."""
    number = _card_number(page)
    if number is None or number.box is None:
        return None
    below = [line for line in reading_order(page.lines) if line.box.y0 > number.box.center_y]
    for line in below:
        text = line.text.strip()
        if _LATIN_NAME.fullmatch(text) and not _NO_NAME.search(text):
            return Field(text, text, line.confidence, page.index, line.box)
    names = [
        Field(name, line.text, line.confidence, page.index, line.box)
        for line in below
        if _HAN_NAME.fullmatch(squeeze(line.text)) and not _NO_HAN_NAME.search(squeeze(line.text))
        if (name := KINDS["person"].parse(line.text)) is not None
    ]
    return names[0] if len(names) == 1 else None


def _part(page: Page, line: Line, plain: PlainText, start: int, end: int) -> Field:
    first, last = plain.raw_span(start, end)
    raw = line.text[first:last]
    box = line.span_box(first, last)
    return Field(plain.text[start:end], raw, line.confidence, page.index, box)


BANK_CARD = BankCard()
