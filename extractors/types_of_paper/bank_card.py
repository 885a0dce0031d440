"""A bank card, copied or photographed; also the first page of a passbook, with labels."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cache
from itertools import pairwise

from extractors.declarations import Declaration, PaperField
from extractors.labels.finding import load_vocabulary
from extractors.layout import PlainText, page_rows, reading_order
from extractors.lines.split_labels import join_split_labels
from extractors.types import Box, Check, Document, Field, Item, Line, Page
from extractors.types_of_paper.base import comparable_text, count_of
from extractors.types_of_paper.heads import labelled_fields
from extractors.values.identity import check_id_number, is_valid_card_number
from extractors.values.text import ascii_width, squeeze
from extractors.vocabularies import word_list
from extractors.words.kinds import HAN, KINDS

MARKS = (
    *("银行", "银联", "借记卡", "储蓄卡", "信用卡", "贷记卡", "持卡人", "卡号", "信用社", "存折"),
    *("UNIONPAY", "DEBIT", "VALID", "THRU", "CREDIT", "ATM", "VISA", "BANK"),
    *("农信", "信合", "龙卡", "金穗", "牡丹", "灵通卡", "绿卡", "万通卡", "一卡通"),  # banks' cards
)
NOT_OURS = (
    *("申请", "申领", "发票", "票据", "居民身份证", "公民身份号码", "结算", "清单", "诊断", "医院"),
    *("回单", "付款人", "汇款人", "转账", "交易流水", "流水号", "大写"),
    *("小票", "收银", "签购单", "药房", "药店", "合计"),
)
# 仅供办理职工互助申请使用: what people write across a copy says what it is for
_PURPOSE = re.compile(r"[^\n]*(?:仅供|仅限|仅用于|只用于|专用|再次复印无效|复印无效)[^\n]*")
LONGEST_TEXT = 700  # characters on a copy of both sides, of which the back prints a card's terms
BARE_LIKENESS = 0.5  # of a number alone, whose bank and marks a copy lost
LONGEST_BARE = 120
LONGEST_NUMBER = 19  # figures of a card number (ISO/IEC 7812)
PASSBOOK_LIKENESS = 0.6
LEAST_REPAIRED = 4  # characters: shorter names of banks are too near to each other
MOST_OVER = 2.5  # heights of a line to the middle of the one that its name begins in
MISREAD_TRUST = 0.8  # of a bank's name with one character misread
NUMBER = "card_number"  # read by its check digit, whatever label stands beside it
BANK = re.compile(
    rf"(?!开户|发卡|所属|我的)[{HAN}]{{2,15}}"
    r"(?:银行(?!卡)|信用社|信用合作社|信用联社|信用合作联社|农信)"
)
_A_BANK = re.compile("银行|信用|农信|[工农中建交招邮商]行|农商|邮储")
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
WIDE_GAP = 3.0  # heights of a line between a number's groups and other figures, at least
_SENTENCE = re.compile(rf"\d{{1,3}}[.、．)）]?\s*[{HAN}]")  # 1.本卡仅限本人使用, 24小时客服热线
MIN_GROUPS, GROUP = 4, 4  # of a card number, and the figures of each but the last
_DIGITS = re.compile(r"\d(?:(?: {0,3}|[.·•-])\d){15,18}")
_NUMBER_SIGN = re.compile(r"(?i)(?<![A-Z\d])n[o0][.:：]?\s*(?=\d)")  # NO. 6200: its O is no nought
_GROUP = re.compile(r"(?<=\d)[ .·•-]+(?=\d)")
_LOOK_ALIKE = str.maketrans("OoDIl|SBZ", "000111582")
_LATIN_NAME = re.compile(r"(?:(?:MR|MS|MRS)\.? ?)?[A-Z]{2,}(?:[ /][A-Z]{2,}){1,2}")
_NO_NAME = re.compile(
    r"BANK|CARD|CHINA|VALID|THRU|UNION|PAY|DEBIT|CREDIT|MONTH|YEAR|CASH|ONLY|SIGNATURE|AUTHORI[SZ]ED"
    r"|SERVICE|HOTLINE|CUSTOMER|ELECTRONIC|MEMBER|SINCE|PLATINUM|CLASSIC|VISA|MASTER|SAVINGS|QUICK"
)
_HAN_NAME = re.compile(rf"[{HAN}]{{2,4}}|[{HAN}]{{2,}}·[{HAN}]{{2,}}")
# What else stands in two to four characters under a card's number.
_NO_HAN_NAME = re.compile(
    "卡|银|联|行|闪付|有效|期限|月年|年月|保障|授权|本人|客服|热线|取款|使用|柜面|电子|现金"
)


class BankCard:
    name = "bank_card"
    declares = Declaration(
        zh="银行卡",
        en="bank card",
        about="person",
        fields="card_number bank_name holder_name card_type",
        own=(
            PaperField("holder_name", "name", "持卡人", "Holder"),
            PaperField("card_type", "term", "卡种", "Kind of card"),
        ),
        needed="card_number",
    )

    def likeness(self, page: Page) -> float:
        text = comparable_text(page)
        if len(text) > LONGEST_TEXT or count_of(NOT_OURS, _PURPOSE.sub("", text)):
            return 0.0
        marks = count_of(MARKS, text.upper())
        number = card_number(page)
        if number is None:
            return PASSBOOK_LIKENESS if _is_passbook(page, text) else 0.0
        if not marks:
            return BARE_LIKENESS if _is_bare_card(number, text) else 0.0
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
            NUMBER: card_number(page),
            "bank_name": _bank_name(page),
            "card_type": _card_type(page),
            "holder_name": _holder_name(page),
        }
        vocabulary = load_vocabulary(self.name)
        joined = [join_split_labels(page, vocabulary)]
        labelled = labelled_fields(joined, vocabulary, needs_colon=False)
        shown = {key: found for key, found in read.items() if found is not None}
        labelled = _with_whole_bank(labelled, shown)
        fields = labelled | {k: v for k, v in shown.items() if k not in labelled or k == NUMBER}
        checks = self.check(fields, {}, ())
        return Document(self.name, (page.index,), likeness, fields, checks=checks)


def _with_whole_bank(labelled: dict[str, Field], shown: Mapping[str, Field]) -> dict[str, Field]:
    """``labelled`` without a branch that does not say whose it is, where the card does: 开户网点
    郑州花园路支行 beside 中国工商银行."""
    branch = labelled.get("bank_name")
    if branch is None or "bank_name" not in shown or _A_BANK.search(str(branch.value)):
        return labelled
    return {key: found for key, found in labelled.items() if key != "bank_name"}


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


def _is_bare_card(number: Field, text: str) -> bool:
    """Whether hardly more than a UnionPay card's number is legible, printed in groups of four, as
    on a faint copy."""
    groups = re.split(r"[ -]", number.raw.strip())
    is_grouped = len(groups) >= MIN_GROUPS and all(len(each) == 4 for each in groups[:3])
    is_card = is_unionpay(str(number.value))
    return is_card and is_grouped and len(text) <= LONGEST_BARE


def _is_passbook(page: Page, text: str) -> bool:
    """Whether a passbook names its account, which is shorter than a card's number."""
    if not re.search("存折|一本通", text):
        return False
    return NUMBER in labelled_fields([page], load_vocabulary("bank_card"), needs_colon=False)


def numbers_of_cards(page: Page) -> list[str]:
    """What on ``page`` may be a card's number, whatever else stands there, each once."""
    return list(dict.fromkeys(str(field.value) for field in _all_numbers(page)))


def _all_numbers(page: Page) -> list[Field]:
    rows = page_rows(page.lines)
    found = [field for row in rows for field in _numbers_in_row(page, row)]
    return found + [field for row in _split_numbers(rows) for field in _numbers_in(page, row)]


def card_number(page: Page) -> Field | None:
    """The number whose check digit is right; else the only one that has a card's length."""
    found = _all_numbers(page)
    proven = [field for field in found if is_valid_card_number(str(field.value))]
    printed = [field for field in found if field.raw.translate(_LOOK_ALIKE) == field.raw]
    for choice in (proven, printed):
        if len({field.value for field in choice}) == 1:
            return choice[0]
    return None


def _split_numbers(rows: Sequence[Sequence[Line]]) -> Iterator[list[Line]]:
    """Rows of nothing but a number's groups that lie under one another, as upright cards print
    them, where only together they are a UnionPay card's number."""
    texts = ["".join(line.text for line in row).translate(_LOOK_ALIKE) for row in rows]
    digits = [re.sub(r"[ .·•-]", "", text) for text in texts]
    for first in range(len(rows)):
        for last in range(first + 2, min(first + MIN_GROUPS, len(rows)) + 1):
            parts = digits[first:last]
            is_groups = all(part.isdecimal() and len(part) >= GROUP for part in parts[:-1])
            if is_groups and is_unionpay("".join(parts)):
                yield [line for row in rows[first:last] for line in row]


def _numbers_in_row(page: Page, row: Sequence[Line]) -> list[Field]:
    """The numbers of a row, without the figures of a sentence beside them, as of a card's back;
    where those of the whole row are none, what is proven of a part that stands apart."""
    row = [line for line in row if not _SENTENCE.match(line.text)]
    found = _numbers_in(page, row)
    if any(is_valid_card_number(str(field.value)) for field in found):
        return found
    apart = [field for part in _parts_of_row(row) for field in _numbers_in(page, part)]
    return [field for field in apart if is_unionpay(str(field.value))] or found


def _parts_of_row(row: Sequence[Line]) -> list[list[Line]]:
    """``row`` parted in its wide gaps."""
    parts = [[line] for line in row[:1]]
    for before, line in pairwise(row):
        if line.box.x0 - before.box.x1 > WIDE_GAP * before.box.height:
            parts.append([])
        parts[-1].append(line)
    return parts


def _numbers_in(page: Page, row: Sequence[Line]) -> list[Field]:
    """Runs of 16 to 19 digits in a row; the groups of four may be lines of their own."""
    text, owners = "", []
    for line in row:
        text += line.text + " "
        owners += [(line, place) for place in range(len(line.text) + 1)]
    found = []
    text = _NUMBER_SIGN.sub(lambda sign: " " * len(sign[0]), text)
    for start, end in _card_spans(text.translate(_LOOK_ALIKE)):
        number = re.sub(r"\D", "", text[start:end].translate(_LOOK_ALIKE))
        told = check_id_number(number)
        if told.check_ok or (len(number) == 18 and told.birth_date and told.is_region_known):
            continue  # somebody's ID number
        spans: dict[int, tuple[Line, int, int]] = {}
        for line, place in owners[start:end]:
            _, first, _ = spans.get(id(line), (line, place, place))
            spans[id(line)] = (line, first, min(place + 1, len(line.text)))
        box = Box.around(line.span_box(a, b) for line, a, b in spans.values())
        trust = min(line.confidence for line, _, _ in spans.values())
        found.append(Field(number, text[start:end], trust, page.index, box))
    return found


def _card_spans(text: str) -> list[tuple[int, int]]:
    """Where in ``text`` a card's number may stand. Where figures are behind it or before it (05/33,
    a misread mark) and the check digit of all is wrong, the groups of it that are proven."""
    spans = []
    for match in _DIGITS.finditer(text):
        if is_valid_card_number(re.sub(r"\D", "", match[0])):
            spans.append(match.span())
            continue
        first, last = _whole_run(text, match)
        if not _is_more_than_a_number(text, first, last):
            spans.append(match.span())  # a number that is wrong: whole or not at all
            continue
        gaps = [(gap.start(), gap.end()) for gap in _GROUP.finditer(text, first, last)]
        starts = [first, *(end for _, end in gaps)]
        ends = [*(start for start, _ in gaps), last]
        proven = [
            (start, end)
            for start in starts
            for end in ends
            if end > start and is_unionpay(re.sub(r"\D", "", text[start:end]))
        ]
        spans += proven or [match.span()]
    return spans


def _whole_run(text: str, match: re.Match[str]) -> tuple[int, int]:
    """``match`` with the figures that go on behind it."""
    more = re.compile(r"(?:[ .·•-]?\d)*").match(text, match.end())
    return match.start(), more.end() if more else match.end()


def _is_more_than_a_number(text: str, first: int, last: int) -> bool:
    """Whether the run of figures is longer than any card's number, or ends in a month (05/33)."""
    return len(re.sub(r"\D", "", text[first:last])) > LONGEST_NUMBER or text[last : last + 1] == "/"


def is_unionpay(number: str) -> bool:
    """Whether ``number`` begins as those of UnionPay and its check digit is right."""
    return number.startswith("62") and is_valid_card_number(number)


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
        if (over := _with_line_above(page, line, match[0])) is not None:
            return over
        if (whole := _with_its_first(match[0])) is not None:
            return replace(_part(page, line, plain, start, end), value=whole)
        known = next((bank for bank in _known_banks() if match[0].endswith(bank)), "")
        if len(match[0]) - len(known) == 1:  # the bank's mark, read as a character
            start += 1
        return _part(page, line, plain, start, end)
    return _misread_bank(page) or _foreign_name(page)


def _with_line_above(page: Page, line: Line, name: str) -> Field | None:
    """中国邮政 over 储蓄银行: the end of one bank's name, whose beginning is the line above it."""
    wholes = [bank for bank in _known_banks() if bank.endswith(name) and bank != name]
    for above in page.lines:
        said = squeeze(above.text)
        is_over = 0 < line.box.center_y - above.box.center_y < MOST_OVER * line.box.height
        if is_over and said + name in wholes:
            trust = min(line.confidence, above.confidence)
            box = line.box.union(above.box)
            return Field(said + name, said + name, trust, page.index, box)
    return None


def _foreign_name(page: Page) -> Field | None:
    """The bank whose name stands in English or in its initials alone."""
    names: Mapping[str, str] = word_list("bank_card")["english"]
    for line in reading_order(page.lines):
        said = re.sub(r"[^A-Z]", "", ascii_width(line.text).upper())
        if said in names:
            trust = MISREAD_TRUST * line.confidence
            return Field(names[said], line.text, trust, page.index, line.box)
    return None


def _misread_bank(page: Page) -> Field | None:
    """A line by itself that differs in one character from one bank's name, as on a faint copy."""
    for line in reading_order(page.lines):
        text = squeeze(line.text)
        alike = [
            bank
            for bank in _known_banks()
            if len(bank) == len(text) and sum(a != b for a, b in zip(bank, text, strict=True)) == 1
        ]
        if len(alike) == 1 and len(text) > LEAST_REPAIRED:
            trust = MISREAD_TRUST * line.confidence
            return Field(alike[0], line.text, trust, page.index, line.box)
    return None


def _with_its_first(name: str) -> str | None:
    """国农业银行, whose 中 a logo or a copy's edge hides; no bank's name begins so."""
    whole = "中" + name
    return whole if name.startswith("国") and whole in _known_banks() else None


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
    number = card_number(page)
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
