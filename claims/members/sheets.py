"""A roster file → its header and rows of text, whatever office program wrote it."""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import BinaryIO

from python_calamine import CalamineWorkbook

CHUNK_BYTES = 1 << 20
HEADER_WITHIN_ROWS = 10  # offices put titles above the header
MAX_CELL_CHARACTERS = 100_000

HEADERS = {
    "会员编号": "member_no",
    "会员号": "member_no",
    "姓名": "name",
    "身份证号": "id_number",
    "身份证号码": "id_number",
    "性别": "sex",
    "出生日期": "birth_date",
    "工作单位": "employer",
    "单位": "employer",
    "手机号": "phone",
    "手机号码": "phone",
    "银行卡号": "bank_card",
    "保障计划": "plan",
    "保障起": "cover_from",
    "保障止": "cover_until",
    "单位性质": "unit_kind",
    "份数": "shares",
    "是否参保": "insured",
    "入会日期": "joined",
}
NEEDED = ("member_no", "name")
_BOMS = {
    codecs.BOM_UTF8: "utf-8-sig",
    codecs.BOM_UTF16_LE: "utf-16",
    codecs.BOM_UTF16_BE: "utf-16",
}


class RosterError(Exception):
    """A roster file that cannot be used at all; the message says what to do."""


@dataclass(frozen=True, slots=True)
class Row:
    """One row as text. ``line`` counts as the office program does, from 1."""

    line: int
    cells: list[str]
    place: int  # how far into the file, in the units of ``Sheet.size``


@dataclass(frozen=True, slots=True)
class Sheet:
    """The columns (our names where known, else as printed) and the rows below them."""

    columns: tuple[str, ...]
    rows: Iterator[Row]
    size: int


def open_sheet(path: Path) -> Sheet:
    """Find the header of a CSV, XLSX or XLS roster. Raises ``RosterError``."""
    try:
        with path.open("rb") as file:
            start = file.read(8)
    except OSError as error:
        raise RosterError(f"{path.name} cannot be opened: {error.strerror}") from None
    if not start:
        raise RosterError(f"{path.name} is empty; export the roster again")
    is_workbook = start.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0"))
    rows, size = _workbook_rows(path) if is_workbook else _csv_rows(path)
    return Sheet(_find_header(rows, path.name), rows, size)


def _find_header(rows: Iterator[Row], name: str) -> tuple[str, ...]:
    best: tuple[str, ...] = ()
    for row in rows:
        columns = tuple(_column(cell) for cell in row.cells)
        if set(NEEDED) <= set(columns):
            return _unique(columns, name)
        if len(set(columns) & set(HEADERS.values())) > len(set(best) & set(HEADERS.values())):
            best = columns
        if row.line >= HEADER_WITHIN_ROWS:
            break
    missing = [column for column in NEEDED if column not in best]
    raise RosterError(
        f"{name} has no header row with {' and '.join(missing)}; the first row must name the"
        " columns, at least member_no and name (会员编号, 姓名)"
    )


def _column(cell: str) -> str:
    plain = "".join(cell.split()).strip("*＊:：\ufeff")
    return HEADERS.get(plain, plain.lower() if plain.isascii() else plain)


def _unique(columns: tuple[str, ...], name: str) -> tuple[str, ...]:
    for column in HEADERS.values():
        if columns.count(column) > 1:
            raise RosterError(f"{name} has the column {column} twice; remove one of them")
    return columns


def _csv_rows(path: Path) -> tuple[Iterator[Row], int]:
    encoding = _encoding(path)
    return _read_csv(path, encoding, _delimiter(path, encoding)), path.stat().st_size


def _encoding(path: Path) -> str:
    with path.open("rb") as file:
        start = file.read(4)
        for bom, encoding in _BOMS.items():
            if start.startswith(bom):
                return encoding
        for encoding in ("utf-8", "gb18030"):
            file.seek(0)
            if _decodes(file, encoding):
                return encoding
    raise RosterError(f"{path.name} is neither UTF-8 nor GBK text; save it as CSV UTF-8 or as XLSX")


def _decodes(file: BinaryIO, encoding: str) -> bool:
    decoder = codecs.getincrementaldecoder(encoding)()
    try:
        while chunk := file.read(CHUNK_BYTES):
            if b"\0" in chunk:
                return False
            decoder.decode(chunk)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def _delimiter(path: Path, encoding: str) -> str:
    """The mark that splits the first rows most often; a title row may have none at all."""
    with path.open(encoding=encoding, newline="") as file:
        start = "".join(file.readline(MAX_CELL_CHARACTERS) for _ in range(HEADER_WITHIN_ROWS))
    return max(",\t;，", key=start.count)


def _read_csv(path: Path, encoding: str, delimiter: str) -> Iterator[Row]:
    csv.field_size_limit(MAX_CELL_CHARACTERS)
    with path.open("rb") as raw, io.TextIOWrapper(raw, encoding, newline="") as text:
        reader = csv.reader(text, delimiter=delimiter)
        line = 1
        while True:
            try:
                cells = next(reader)
            except StopIteration:
                return
            except csv.Error as error:
                raise RosterError(
                    f"{path.name} line {reader.line_num}: {error}; look for a quotation mark"
                    " that is not closed"
                ) from None
            if any(cells):
                yield Row(line, cells, raw.tell())
            line = reader.line_num + 1


def _workbook_rows(path: Path) -> tuple[Iterator[Row], int]:
    try:
        book = CalamineWorkbook.from_path(str(path))
        sheets = (book.get_sheet_by_name(name) for name in book.sheet_names)
        sheet = next((one for one in sheets if one.total_height), None)
    except Exception as error:  # calamine has one exception class per format
        raise RosterError(
            f"{path.name} cannot be read as a workbook ({error}); save it again as XLSX without"
            " a password"
        ) from None
    if sheet is None:
        raise RosterError(f"{path.name} has no filled sheet")
    first = (sheet.start or (0, 0))[0] + 1
    rows = (
        Row(first + offset, [_cell_text(cell) for cell in cells], offset + 1)
        for offset, cells in enumerate(sheet.to_python(skip_empty_area=True))
    )
    return (row for row in rows if any(row.cells)), sheet.total_height


def _cell_text(cell: object) -> str:
    """A workbook's cell as a clerk reads it; whole numbers have no decimals."""
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, float):
        # A double holds 15 digits; what is longer was rounded, and says so in this spelling.
        return f"{cell:.0f}" if cell.is_integer() and abs(cell) < 1e15 else f"{cell:.5E}"
    if isinstance(cell, datetime):
        return cell.date().isoformat()
    return cell.isoformat() if isinstance(cell, date) else str(cell)
