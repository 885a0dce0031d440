"""A roster file → its header and rows of text, whatever office program wrote it."""

from __future__ import annotations

import codecs
import csv
import io
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import BinaryIO

from python_calamine import CalamineSheet, CalamineWorkbook

from claims.members.causes import Cause, in_chinese
from claims.members.headers import NAMES, as_columns, known_count, misspelt, twice

CHUNK_BYTES = 1 << 20
HEADER_WITHIN_ROWS = 10  # offices put titles above the header
MAX_CELL_CHARACTERS = 100_000

NEEDED = ("member_no", "name")
_CHINESE = {column: NAMES[column][0] for column in NEEDED}
MAX_SHOWN_CHARACTERS = 200
_WORKBOOKS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")
_BOMS = {
    codecs.BOM_UTF8: "utf-8-sig",
    codecs.BOM_UTF16_LE: "utf-16",
    codecs.BOM_UTF16_BE: "utf-16",
}


class RosterError(Exception):
    """A roster file that cannot be used at all.

    ``cause`` says why and what to do, in both languages, to be read behind the file's name.
    """

    def __init__(self, english: str, chinese: str) -> None:
        super().__init__(english)
        self.cause = Cause(english, chinese)


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
    header_line: int


def open_sheet(path: Path) -> Sheet:
    """Find the header of a CSV, XLSX or XLS roster. Raises ``RosterError``."""
    try:
        with path.open("rb") as file:
            start = file.read(8)
    except OSError as error:
        raise RosterError(
            f"cannot be opened: {error.strerror}",
            f"打不开：{error.strerror}",
        ) from None
    if not start:
        raise RosterError(
            "is empty; export the roster again",
            "是空文件，请重新导出名册",
        )
    if not start.startswith(_WORKBOOKS):
        rows, size = _csv_rows(path)
        columns, line = _find_header(rows)
        return Sheet(columns, rows, size, line)
    refusals = []
    for rows, size in _workbook_sheets(path):
        try:
            columns, line = _find_header(rows)
            return Sheet(columns, rows, size, line)
        except RosterError as error:  # 填表说明 often comes before the roster
            refusals.append(error)
    raise refusals[0]


def _find_header(rows: Iterator[Row]) -> tuple[tuple[str, ...], int]:
    """The columns, and the line that they stand in."""
    best: tuple[str, ...] = ()
    for row in rows:
        columns = as_columns(row.cells)
        if set(NEEDED) <= set(columns):
            return _unique(columns), row.line
        if known_count(columns) > known_count(best):
            best = columns
        if row.line >= HEADER_WITHIN_ROWS:
            break
    missing = [column for column in NEEDED if column not in best]
    there = "、".join(filter(None, best))[:MAX_SHOWN_CHARACTERS]
    near = list(misspelt(best))
    raise RosterError(
        f"has no header row with {' and '.join(missing)}; one of the first rows must name"
        " the columns, at least member_no and name (会员编号, 姓名)"
        + (f"; found: {there}" if there else "")
        + "".join(f"; {printed} {cause}" for printed, cause in near),
        f"缺少表头：前 {HEADER_WITHIN_ROWS} 行里要有一行写明各列名称，至少要有会员编号和姓名"
        f"（缺 {'、'.join(_CHINESE[column] for column in missing)}）"
        + (f"；现有：{there}" if there else "")
        + "".join(f"；“{printed}”：{in_chinese(cause)}" for printed, cause in near),
    )


def _unique(columns: tuple[str, ...]) -> tuple[str, ...]:
    if column := twice(columns):
        raise RosterError(
            f"has the column {column} twice; remove one of them",
            f"“{NAMES[column][0]}”这一列出现了两次，请删去一列",
        )
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
    raise RosterError(
        "is neither UTF-8 nor GBK text; save it as CSV UTF-8 or as XLSX",
        "既不是 UTF-8 也不是 GBK 文本，请另存为 CSV UTF-8 或 XLSX",
    )


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
                    f"line {reader.line_num}: {error}; look for a quotation mark"
                    " that is not closed",
                    f"第 {reader.line_num} 行读不下去，请检查是否有没有成对的引号",
                ) from None
            if any(cells):
                yield Row(line, cells, raw.tell())
            line = reader.line_num + 1


def _workbook_sheets(path: Path) -> Iterator[tuple[Iterator[Row], int]]:
    """The rows of each filled sheet and their number. Raises ``RosterError`` if there is none."""
    try:
        book = CalamineWorkbook.from_path(str(path))
        sheets = [book.get_sheet_by_name(name) for name in book.sheet_names]
    except Exception as error:  # calamine has one exception class per format
        raise RosterError(
            f"cannot be read as a workbook ({error}); save it again as XLSX without a password",
            f"不能作为工作簿打开（{error}），请另存为不带密码的 XLSX",
        ) from None
    filled = [sheet for sheet in sheets if sheet.start is not None]
    if not filled:
        raise RosterError("has no filled sheet", "里没有填写内容的工作表")
    for sheet in filled:
        yield _sheet_rows(sheet), sheet.total_height + 1


def _sheet_rows(sheet: CalamineSheet) -> Iterator[Row]:
    """Row by row: as Python's values a whole sheet takes several times its size."""
    _, left = sheet.start or (0, 0)
    merged = _merged_down(sheet)
    above: list[str] = []
    for row, values in enumerate(sheet.iter_rows()):
        cells = [_cell_text(value) for value in values]
        for column in merged.get(row, ()):
            cells[column - left] = above[column - left]
        above = cells
        if any(cells):
            yield Row(row + 1, cells, row + 1)


def _merged_down(sheet: CalamineSheet) -> dict[int, list[int]]:
    """For each row, the columns whose cell is merged with the one above it.

    Offices merge the unit's cell over all its members; the file holds its text once.
    """
    found: dict[int, list[int]] = defaultdict(list)
    for (first, left), (last, right) in sheet.merged_cell_ranges or ():
        if left == right:
            for row in range(first + 1, last + 1):
                found[row].append(left)
    return found


def _cell_text(cell: object) -> str:
    """A workbook's cell as a clerk reads it; whole numbers have no decimals."""
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, float):
        # A double holds 15 digits; what is longer was rounded, and says so in this spelling.
        is_whole = cell.is_integer()
        return f"{cell:.5E}" if abs(cell) >= 1e15 else f"{cell:.0f}" if is_whole else f"{cell:.10g}"
    if isinstance(cell, datetime):
        return cell.date().isoformat()
    return cell.isoformat() if isinstance(cell, date) else str(cell)
