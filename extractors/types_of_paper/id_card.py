"""居民身份证: portrait side and emblem side, on one copy or on two pages.

Labels stand before their values without a colon, so the card is read by patterns over its text.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cache

from extractors.declarations import Declaration, PaperField
from extractors.layout import PlainText, reading_order
from extractors.lines.split_labels import join_spaced_labels
from extractors.sums.checks import id_check_digit
from extractors.types import Box, Check, Document, Field, Item, Line, Page
from extractors.types_of_paper.base import comparable_text, count_of
from extractors.values.dates import find_dates
from extractors.values.identity import check_id_number, normalise_id_number
from extractors.values.text import simplified
from extractors.vocabularies import Vocabulary, word_list
from extractors.words.kinds import KINDS

FRONT = ("姓名", "性别", "民族", "出生", "住址", "公民身份号码")
BACK = ("居民身份证", "签发机关", "有效期限", "中华人民共和国")
# What bearers of other cards and certificates print; those share labels with an ID card.
OTHER_CARDS = (
    *("户主", "学历", "执业", "驾驶证", "结婚证", "工作证", "居住证", "通行证", "护照", "残疾人证"),
    *("社会保障号", "社会保障卡"),
)
# Other papers print the same labels about a person. A copy's purpose, written across the card, may
# name them too (仅供办理医保报销使用), and a bearer's address may name a hospital.
NOT_OURS = (
    *("病案", "入院", "出院", "诊断", "申请", "事故", "认定书", "参保", "医保", "费用"),
    *("社会保障", "死亡", "证明书", "证明(推断)书", "新生儿"),
)
_PURPOSE = re.compile(r"仅[供限用]|专用|复印|无效|原件|核对|一致|使用|办理|用于|经办|他用")
_PURPOSE_BEGINS = re.compile(
    r"(?:此|该)?(?:复印|证)?件?(?:仅[供限用]|与原件|再次复印|他用无效)|此复印件|此件"
)
_BACK_PARTS = tuple(
    re.compile(part)
    for part in (
        *("居民身份|民身份证", "签发机|发机关", "有效期|效期限", "人民共和国|华人民共和", "公安局"),
        r"\d{4}\.\d{2}\.\d{2}-+(?:\d{4}\.\d{2}\.\d{2}|长期)",
    )
)
LONGEST_TEXT = 600  # characters on a copy of both sides
LONGEST_CARD = 260  # on both sides and what was written across them; forms with the same labels
WHOLE_FRONT, WHOLE_BACK = 5, 3  # parts by which a side is known whatever is written across it
_ID = re.compile(r"(?<!\d)\d{17}[\dXx](?!\d)")
_ETHNIC = re.compile(r"民族[^\u3400-\u9fff]{0,2}([\u3400-\u9fff]{1,5}?)(?=出生|住址|$)")


@cache
def _ethnicities() -> tuple[str, ...]:
    """What the card may say there, the longest names first: 土家 before 土."""
    return tuple(sorted(word_list("id_card")["ethnicities"], key=len, reverse=True))


@cache
def _spaced_labels() -> Vocabulary:
    """The labels of two characters, which stand apart on the card: 姓 名."""
    kinds = {"name": "person", "sex": "sex", "ethnicity": "text", "birth_date": "date"}
    keys = {"姓名": "name", "性别": "sex", "民族": "ethnicity", "出生": "birth_date"}
    return Vocabulary("id_card", {**keys, "住址": "address"}, {**kinds, "address": "text"})


class IdCard:
    name = "id_card"
    declares = Declaration(
        zh="身份证",
        en="ID card",
        about="person",
        fields="name sex ethnicity birth_date address id_number issuing_authority valid_from "
        "valid_until",
        own=(
            PaperField("name", "name", "姓名", "Name"),
            PaperField("ethnicity", "term", "民族", "Ethnicity"),
            PaperField("birth_date", "date", "出生日期", "Birth date"),
            PaperField("address", "address", "住址", "Address"),
            PaperField("issuing_authority", "text", "签发机关", "Issued by"),
            PaperField("valid_from", "date", "有效期起", "Valid from"),
            PaperField("valid_until", "date_or_words", "有效期止", "Valid until"),
        ),
        needed="name id_number",
    )

    def likeness(self, page: Page) -> float:
        text = comparable_text(page)
        own = "\n".join(row for row in text.split("\n") if not _PURPOSE.search(row))
        if len(text) > LONGEST_TEXT or count_of(OTHER_CARDS, own):
            return 0.0
        front, back = _front_parts(text), _back_parts(text)
        is_whole = front >= WHOLE_FRONT or back >= WHOLE_BACK
        if count_of(NOT_OURS, own) and not (is_whole and len(text) <= LONGEST_CARD):
            return 0.0
        return min(max(front / WHOLE_FRONT, back / WHOLE_BACK), 1.0)

    def continues(self, previous: Sequence[Page], page: Page) -> bool:
        return False

    def extract(self, pages: Sequence[Page], likeness: float) -> Document:
        fields: dict[str, Field] = {}
        for page in pages:
            for key, found in _read_sides(page).items():
                fields.setdefault(key, found)
        fields |= _told_by_number(fields)
        return Document(
            self.name,
            tuple(page.index for page in pages),
            likeness,
            fields,
            checks=self.check(fields, {}, ()),
        )

    def check(
        self, fields: Mapping[str, Field], extras: Mapping[str, Field], items: Sequence[Item]
    ) -> tuple[Check, ...]:
        found = (id_check_digit(fields, "id_number"), _agrees_with_number(fields))
        return tuple(check for check in found if check is not None)


def _front_parts(text: str) -> int:
    """How many labels of the portrait side stand in ``text``, which must name or show a number."""
    labels = count_of(FRONT, text)
    return labels if "公民身份" in text or (labels >= 2 and _ID.search(text)) else 0


def _back_parts(text: str) -> int:
    """How many parts of the emblem side stand in ``text``: its title, or who issued it."""
    parts = [bool(part.search(text)) for part in _BACK_PARTS]
    is_titled, is_issued, _, is_state, by_police, _ = parts
    return sum(parts) if is_titled or (is_issued and (is_state or by_police)) else 0


def is_one_side(document: Document) -> str | None:
    """``front`` or ``back`` where the copy shows only that side."""
    has_front = "id_number" in document.fields or "name" in document.fields
    has_back = "valid_until" in document.fields or "issuing_authority" in document.fields
    if has_front == has_back:
        return None
    return "front" if has_front else "back"


def _read_sides(page: Page) -> dict[str, Field]:
    fields: dict[str, Field] = {}
    page = join_spaced_labels(page, _spaced_labels())
    lines = reading_order([part for line in page.lines for part in _without_purpose(line)])
    for line in lines:
        plain = PlainText.of(line.text)
        for key, pattern in _PATTERNS.items():
            match = pattern.search(plain.text)
            if match and key not in fields:
                group = next(i for i, part in enumerate(match.groups(), 1) if part)
                value = _normal(key, match[group])
                if value:
                    fields[key] = _field(page, line, plain, match.span(group), value)
    fields |= {k: v for k, v in _beside_labels(page, lines).items() if k not in fields}
    fields |= _validity(page, lines)
    address = _address(page, lines)
    if address is not None:
        fields["address"] = address
    return fields


def _without_purpose(line: Line) -> list[Line]:
    """``line`` without what says what the copy is for, where both were read as one."""
    purpose = _PURPOSE_BEGINS.search(line.text)
    own = line.part(0, purpose.start()) if purpose else line
    return [] if own is None else [own]


_PATTERNS = {
    "name": re.compile(r"^姓名[^\u3400-\u9fff]?([\u3400-\u9fff·•]{2,15})$"),
    "sex": re.compile(r"性别:?([男女])"),
    "ethnicity": _ETHNIC,
    "birth_date": re.compile(r"出生[:.·]?(\d{4}年\d{1,2}月\d{1,2}日?)"),
    "id_number": re.compile(r"(?<!\d)(\d{17}[\dXx])(?!\d)"),
    "issuing_authority": re.compile(r"^签发机关:?([\u3400-\u9fff]{3,30})$"),
}


def _normal(key: str, text: str) -> str | None:
    if key == "sex":
        return {"男": "male", "女": "female"}[text]
    if key == "birth_date":
        return found[0][0] if (found := find_dates(text)) else None
    if key == "id_number":
        return normalise_id_number(text)
    if key == "ethnicity":
        plain = simplified(text)
        return next((name for name in _ethnicities() if plain.startswith(name)), None)
    if _PURPOSE.search(text):
        return None
    return KINDS["person"].parse(text) if key == "name" else text


def _field(page: Page, line: Line, plain: PlainText, span: tuple[int, int], value: str) -> Field:
    start, end = plain.raw_span(*span)
    return Field(
        value, line.text[start:end], line.confidence, page.index, line.span_box(start, end)
    )


def _beside_labels(page: Page, lines: Sequence[Line]) -> dict[str, Field]:
    """Values that the engine gave as lines of their own, right of their label."""
    wanted = {
        "姓名": "name",
        "签发机关": "issuing_authority",
        "民族": "ethnicity",
        "性别": "sex",
        "出生": "birth_date",
    }
    fields: dict[str, Field] = {}
    for label in lines:
        key = wanted.get(PlainText.of(label.text).text.rstrip(":"))
        if key is None:
            continue
        beside = [
            x
            for x in lines
            if x is not label
            and 0 <= x.box.x0 - label.box.x1 + label.box.height < 8 * label.box.height
            and abs(x.box.center_y - label.box.center_y) < 0.6 * max(label.box.height, x.box.height)
        ]
        if beside:
            line = min(beside, key=lambda x: x.box.x0)
            plain = PlainText.of(line.text)
            match = re.match(
                r"[男女]"
                if key == "sex"
                else r"\d{4}年\d{1,2}月\d{1,2}日?"
                if key == "birth_date"
                else r"[\u3400-\u9fff·]{1,30}",
                plain.text,
            )
            value = _normal(key, match[0]) if match else None
            if match and value:
                fields[key] = _field(page, line, plain, match.span(), value)
    return fields


def _validity(page: Page, lines: Sequence[Line]) -> dict[str, Field]:
    fields: dict[str, Field] = {}
    for line in lines:
        text = line.text
        dates = find_dates(text)
        if not dates or not (len(dates) == 2 or "长期" in text or "有效" in text):
            continue
        if len(dates) == 1 and any(c.isdigit() for c in text[: dates[0][1]]):
            fields["valid_until"] = _span(page, line, dates[0][1], dates[0][2], dates[0][0])
            break  # the first date is no date as it was read
        fields["valid_from"] = _span(page, line, dates[0][1], dates[0][2], dates[0][0])
        if len(dates) == 2:
            fields["valid_until"] = _span(page, line, dates[1][1], dates[1][2], dates[1][0])
        elif "长期" in text:
            place = text.index("长期")
            fields["valid_until"] = _span(page, line, place, place + 2, "长期")
        break
    return fields


def _span(page: Page, line: Line, start: int, end: int, value: str) -> Field:
    return Field(
        value, line.text[start:end], line.confidence, page.index, line.span_box(start, end)
    )


def _address(page: Page, lines: Sequence[Line]) -> Field | None:
    """住址 runs over up to three lines, above the ID number."""
    for number, line in enumerate(lines):
        plain = PlainText.of(line.text)
        match = re.match(r"住址:?", plain.text)
        if not match:
            continue
        is_alone = match.end() == len(plain.text)  # 住 址 far from what is printed beside it
        start, _ = (len(line.text), 0) if is_alone else plain.raw_span(match.end(), len(plain.text))
        parts: list[tuple[str, Box, float]] = []
        if line.text[start:].strip():
            parts.append(
                (line.text[start:].strip(), line.span_box(start, len(line.text)), line.confidence)
            )
        for following in lines[number + 1 :]:
            text = PlainText.of(following.text).text
            if "公民身份" in text or _ID.search(text) or len(parts) >= 4:
                break
            if _goes_on(line, parts, following) and not count_of(BACK, text):
                parts.append((following.text.strip(), following.box, following.confidence))
        if parts:
            text = "".join(part for part, _, _ in parts)
            box = Box.around(box for _, box, _ in parts)
            return Field(text, text, min(c for _, _, c in parts), page.index, box)
    return None


def _goes_on(label: Line, parts: Sequence[tuple[str, Box, float]], line: Line) -> bool:
    """Whether ``line`` may be the next of an address: under its lines, and not on the emblem side
    that was copied beside it."""
    height = label.box.height
    is_row = abs(line.box.center_y - label.box.center_y) < 0.6 * height
    if not parts and is_row:
        return -height < line.box.x0 - label.box.x1 < 4 * height
    begins = parts[0][1].x0 if parts else label.box.x0 + 2 * height
    is_under = line.box.y0 < label.box.y1 + 5 * height
    return is_under and abs(line.box.x0 - begins) < 2.5 * height


def _told_by_number(fields: Mapping[str, Field]) -> dict[str, Field]:
    """Sex and birth date where they were not read and the number, whole and in itself right, holds
    them."""
    number = fields.get("id_number")
    told = check_id_number(str(number.value)) if number is not None else None
    if number is None or told is None or not told.check_ok:
        return {}
    values = {"sex": told.sex, "birth_date": told.birth_date}
    return {
        key: Field(value, "", number.confidence, derived_from=("id_number",))
        for key, value in values.items()
        if value is not None and key not in fields
    }


def _agrees_with_number(fields: Mapping[str, Field]) -> Check | None:
    """Birth date and sex on the card are those inside its number."""
    number = fields.get("id_number")
    if number is None or not isinstance(number.value, str):
        return None
    told = check_id_number(number.value)
    wrong = [
        key
        for key, value in (("birth_date", told.birth_date), ("sex", told.sex))
        if value is not None and key in fields and fields[key].value != value
    ]
    known = [key for key in ("birth_date", "sex") if key in fields]
    if not known:
        return None
    message = (
        f"{' and '.join(wrong)} on the card differ from the ID number"
        if wrong
        else "birth date and sex agree with the ID number"
    )
    return Check(
        "id_agrees_with_card", not wrong, "error", message, (*wrong, "id_number") if wrong else ()
    )


ID_CARD = IdCard()
