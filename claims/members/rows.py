"""One roster row → one checked record, or the causes why it is refused."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from datetime import date
from typing import NamedTuple

from claims.members.causes import Cause
from claims.members.cells import (
    MARKS,
    NOTHING,
    READERS,
    CellError,
    clean,
    id_in_18,
    read_date,
)
from claims.members.names import name_key, sound_key
from extractors.values.identity import PROVINCE_CODES, is_valid_card_number

MAX_TEXT_CHARACTERS = 500
# Rows that hold a mark of a spreadsheet, no text, or very much of it: one look saves many.
_ODD_ROW = re.compile(rf"[{MARKS}\0\n\r]|.{{{MAX_TEXT_CHARACTERS}}}", re.DOTALL)
_MISSING = Cause("is missing; every member has one", "未填，每位会员都要有")


class RowNote(NamedTuple):
    """What is wrong with one cell of the roster. ``line`` counts from 1, the header included."""

    line: int
    column: str
    cause: str


class RosterRow(NamedTuple):
    """One checked row in the order of the table that it is copied to. Absent is ``None``."""

    line: int
    member_no: str
    name: str
    id_number: str | None
    sex: str | None
    birth_date: date | None
    employer: str | None
    phone: str | None
    bank_card: str | None
    unit_kind: str | None
    shares: int | None
    insured: bool | None
    joined: date | None
    extra: str  # a JSON object: columns that we do not know, as text
    id18: str | None
    name_key: str
    sound: str
    plan: str | None
    cover_from: date | None
    cover_until: date | None


KEPT_AS_HISTORY = ("name", "id_number", "sex", "birth_date", "employer", "phone", "bank_card")
_PERSON = RosterRow._fields[1:13]
_COVER = RosterRow._fields[-3:]


class CheckedRow(NamedTuple):
    """``row`` is ``None`` where the row is refused; ``warnings`` never refuse it."""

    row: RosterRow | None
    faults: list[RowNote]
    warnings: list[RowNote]


class RowChecker:
    """Checks rows that share one header."""

    def __init__(self, columns: Sequence[str]) -> None:
        self._known = [
            (i, name, READERS[name]) for i, name in enumerate(columns) if name in READERS
        ]
        self._extra = [(i, name) for i, name in enumerate(columns) if name and name not in READERS]

    def check(self, line: int, cells: Sequence[str]) -> CheckedRow:
        """Read every cell, then hold the row against itself."""
        values: dict[str, object] = {}
        faults: list[RowNote] = []
        width = len(cells)
        is_odd = _ODD_ROW.search("".join(cells)) is not None
        for place, column, read in self._known:
            text = cells[place].strip() if place < width else ""
            if not text:
                continue
            try:
                if is_odd:
                    text = _tidied(text)
                if text in NOTHING and column != "insured":  # 无 is an answer to that
                    continue
                if text and (value := read(text)) is not None:
                    values[column] = value
            except CellError as error:
                faults.append(RowNote(line, column, error.cause))
        extra = {name: text for i, name in self._extra if i < width and (text := cells[i].strip())}
        return _checked(line, values, extra, faults)


def _tidied(text: str) -> str:
    """A cell of a row that is not plain text throughout."""
    if len(text) > MAX_TEXT_CHARACTERS or "\0" in text:
        raise CellError(
            "far too long, or not text; look for a quotation mark", "内容过长或不是文字，请检查引号"
        )
    if "\n" in text or "\r" in text:
        if any(mark in text for mark in ",;\t"):
            raise CellError(
                "runs over several lines; look for a quotation mark that is not closed",
                "跨了好几行，请检查是否有没有成对的引号",
            )
        text = "".join(text.split())
    return clean(text) if text[0] in MARKS else text


def check_fields(fields: Mapping[str, str | None]) -> CheckedRow:
    """The same checks for one member entered by hand; ``line`` is 1 throughout."""
    columns = tuple(fields)
    return RowChecker(columns).check(1, [fields[column] or "" for column in columns])


def _checked(
    line: int, values: dict[str, object], extra: dict[str, str], faults: list[RowNote]
) -> CheckedRow:
    faulty = {fault.column for fault in faults}
    for column in ("member_no", "name"):
        if column not in values and column not in faulty:
            faults.append(RowNote(line, column, _MISSING))
    name = str(values.get("name", ""))
    if name and not name_key(name):
        cause = Cause(f"{name} holds no letter or character of a name", f"“{name}”里没有姓名用的字")
        faults.append(RowNote(line, "name", cause))
    number = values.get("id_number")
    if isinstance(number, str):
        _contradictions(line, values, id_in_18(number), faults)
    if any(column in values or column in faulty for column in _COVER):
        _cover_faults(line, values, faulty, faults)
    if faults:
        return CheckedRow(None, faults, [])
    return CheckedRow(_record(line, values, extra), [], _warnings(line, values))


def _contradictions(line: int, values: dict[str, object], id18: str, faults: list[RowNote]) -> None:
    """Hold sex and birth date against the ID number; where they are absent, it says them."""
    birth, sex = birth_and_sex(id18)
    if values.setdefault("sex", sex) != sex:
        word = {"male": "男", "female": "女"}[sex]
        cause = Cause(f"the ID number belongs to a {sex} person", f"证件号是{word}性的")
        faults.append(RowNote(line, "sex", cause))
    if values.setdefault("birth_date", birth) != birth:
        here = values["birth_date"]
        cause = Cause(
            f"the ID number says born on {birth}, this column says {here}",
            f"证件号上的出生日期是 {birth}，这一列是 {here}",
        )
        faults.append(RowNote(line, "birth_date", cause))


def _cover_faults(
    line: int, values: dict[str, object], faulty: set[str], faults: list[RowNote]
) -> None:
    """A cover is whole, and ends after it begins."""
    given = [column for column in _COVER if column in values or column in faulty]
    for column in _COVER:
        if column not in given:
            cause = Cause(
                f"is missing beside {given[0]}; a cover has a plan and two dates",
                "未填：保障要有计划和起止两个日期",
            )
            faults.append(RowNote(line, column, cause))
    start, end = values.get("cover_from"), values.get("cover_until")
    if isinstance(start, date) and isinstance(end, date) and end < start:
        cause = Cause(f"{end} is before cover_from {start}", f"{end} 早于保障起 {start}")
        faults.append(RowNote(line, "cover_until", cause))


def birth_and_sex(id18: str) -> tuple[date, str]:
    """What a valid 18-character number says of its holder."""
    return read_date(id18[6:14]), "male" if id18[16] in "13579" else "female"


def _warnings(line: int, values: dict[str, object]) -> list[RowNote]:
    found: list[RowNote] = []
    number, card = values.get("id_number"), values.get("bank_card")
    if isinstance(number, str) and number[:2] not in PROVINCE_CODES:
        cause = Cause(f"no province has the code {number[:2]}", f"没有代码为 {number[:2]} 的省份")
        found.append(RowNote(line, "id_number", cause))
    if isinstance(card, str) and not is_valid_card_number(card):
        cause = Cause("fails the check sum of bank cards", "银行卡号校验不通过")
        found.append(RowNote(line, "bank_card", cause))
    return found


def _record(line: int, values: dict[str, object], extra: dict[str, str]) -> RosterRow:
    number = values.get("id_number")
    key = name_key(str(values["name"]))
    return RosterRow._make(
        (
            line,
            *map(values.get, _PERSON),
            json.dumps(extra, ensure_ascii=False) if extra else "{}",
            id_in_18(number) if isinstance(number, str) else None,
            key,
            sound_key(key),
            *map(values.get, _COVER),
        )
    )
