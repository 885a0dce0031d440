"""The roster from a file: a million rows by COPY and set-based SQL.

A blank cell never erases what the roster knows; a value that is replaced is kept as history.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from sqlalchemy.orm import Session

from claims.members import places, roster_sql
from claims.members.by_hand import RowRejected, save_member
from claims.members.headers import misspelt
from claims.members.rows import KEPT_AS_HISTORY, RosterRow, RowChecker, RowNote
from claims.members.sheets import RosterError, Sheet, open_sheet
from claims.outdated import mark_all

__all__ = ["ImportReport", "RosterError", "RowNote", "RowRejected", "import_roster", "save_member"]

MAX_LISTED = 10_000  # notes kept in a report; the counts go on
PROGRESS_EVERY_ROWS = 5_000
Progress = Callable[[int, int], None]


@dataclass(slots=True)
class ImportReport:
    """What an import did. ``rejected`` and ``warnings`` list at most ``MAX_LISTED`` notes."""

    rows: int = 0
    added: int = 0
    changed: int = 0
    unchanged: int = 0
    covers_added: int = 0
    covers_changed: int = 0
    rejected_rows: int = 0
    rejected: list[RowNote] = field(default_factory=list)
    warning_count: int = 0
    warnings: list[RowNote] = field(default_factory=list)

    def reject(self, notes: list[RowNote]) -> None:
        """Count one refused row and list its causes."""
        self.rejected_rows += 1
        self.rejected += notes[: MAX_LISTED - len(self.rejected)]

    def warn(self, notes: list[RowNote], count: int | None = None) -> None:
        """List remarks that refuse nothing, and count them: ``count`` where there are more."""
        self.warning_count += len(notes) if count is None else count
        self.warnings += notes[: MAX_LISTED - len(self.warnings)]


def import_roster(
    session: Session, path: Path, *, actor: str = "import", progress: Progress | None = None
) -> ImportReport:
    """Bring the roster up to date with a CSV, XLSX or XLS file, inside the caller's transaction.

    Rows with faults are left out and reported by line, column and cause; importing the same file
    again changes nothing. ``progress(done, total)`` is called in bytes (CSV) or rows (workbook).
    Raises ``RosterError`` where the file as a whole cannot be used.
    """
    sheet = open_sheet(path)
    report = ImportReport()
    report.warn([RowNote(sheet.header_line, *found) for found in misspelt(sheet.columns)])
    cursor = session.connection().connection.cursor()
    try:
        roster_sql.begin(cursor)
        with cursor.copy(roster_sql.COPY_ROWS) as copy:
            _copy_rows(sheet, copy.write_row, report, progress)
        roster_sql.settle_conflicts(cursor, report.reject)
        roster_sql.add_units(cursor)
        counts = roster_sql.apply(cursor, actor, KEPT_AS_HISTORY)
        places.hang_units(cursor, sheet.columns)
        report.warn(*roster_sql.shared_ids(cursor, MAX_LISTED))
    finally:
        cursor.close()
    report.added, report.changed, report.unchanged = counts.added, counts.changed, counts.unchanged
    report.covers_added, report.covers_changed = counts.covers_added, counts.covers_changed
    report.rejected.sort()
    if counts.added or counts.changed or counts.covers_added or counts.covers_changed:
        mark_all(session)
    session.expire_all()
    return report


def _copy_rows(
    sheet: Sheet,
    write: Callable[[RosterRow], None],
    report: ImportReport,
    progress: Progress | None,
) -> None:
    checker = RowChecker(sheet.columns)
    for row in sheet.rows:
        report.rows += 1
        checked = checker.check(row.line, row.cells)
        if checked.row is None:
            report.reject(checked.faults)
        else:
            write(checked.row)
        if checked.warnings:
            report.warn(checked.warnings)
        if progress is not None and report.rows % PROGRESS_EVERY_ROWS == 0:
            progress(row.place, sheet.size)
    if progress is not None:
        progress(sheet.size, sheet.size)
