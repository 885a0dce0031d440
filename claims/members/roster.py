"""The roster: a million rows by COPY and set-based SQL, or one member by hand.

A blank cell never erases what the roster knows; a value that is replaced is kept as history.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from claims.members import name_counts, places, roster_sql
from claims.members.employers import unit_key, unit_letters
from claims.members.rows import RosterRow, RowChecker, RowNote, check_fields
from claims.members.sheets import RosterError, Sheet, open_sheet
from claims.models import Cover, Member, MemberChange, MemberKey, Unit
from claims.outdated import mark_all, mark_for_member

__all__ = ["ImportReport", "RosterError", "RowNote", "RowRejected", "import_roster", "save_member"]

MAX_LISTED = 10_000  # notes kept in a report; the counts go on
PROGRESS_EVERY_ROWS = 5_000
KEPT_AS_HISTORY = ("name", "id_number", "sex", "birth_date", "employer", "phone", "bank_card")
OPTIONAL = ("unit_kind", "shares", "insured", "joined")

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

    def warn(self, notes: list[RowNote]) -> None:
        """Count and list remarks that refuse nothing."""
        self.warning_count += len(notes)
        self.warnings += notes[: MAX_LISTED - len(self.warnings)]


class RowRejected(ValueError):
    """A member entered by hand that cannot be kept; ``notes`` name each field and cause."""

    def __init__(self, notes: list[RowNote]) -> None:
        super().__init__("; ".join(f"{note.column}: {note.cause}" for note in notes))
        self.notes = notes


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
    cursor = session.connection().connection.cursor()
    try:
        roster_sql.begin(cursor)
        with cursor.copy(roster_sql.COPY_ROWS) as copy:
            _copy_rows(sheet, copy.write_row, report, progress)
        roster_sql.settle_conflicts(cursor, report.reject)
        roster_sql.add_units(cursor)
        counts = roster_sql.apply(cursor, actor, KEPT_AS_HISTORY)
        places.hang_units(cursor, sheet.columns)
        report.warn(roster_sql.shared_ids(cursor, MAX_LISTED))
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


def save_member(session: Session, fields: Mapping[str, str | None], actor: str) -> Member:
    """Add the member ``fields["member_no"]``, or correct the fields given, by hand.

    A field given as ``None`` or blank is erased, one not given stays. Raises ``RowRejected``.
    """
    stored = session.scalar(
        select(Member).where(Member.member_no == (fields.get("member_no") or "").strip())
    )
    checked = check_fields(_with_stored(fields, stored))
    if checked.row is None:
        raise RowRejected(checked.faults)
    member = stored if stored is not None else Member(member_no=checked.row.member_no, extra={})
    if stored is None:
        session.add(member)
    _set_fields(session, member, checked.row, fields, actor)
    _set_key(session, member, checked.row)
    _set_cover(member, checked.row)
    session.flush()
    mark_for_member(session, member.id)
    return member


def _with_stored(fields: Mapping[str, str | None], stored: Member | None) -> dict[str, str | None]:
    """The fields to check: a correction is held against what stays."""
    if stored is None:
        return dict(fields)
    kept = {"name": stored.name, "id_number": stored.id_number}
    if not fields.get("id_number"):
        kept["sex"] = stored.sex
        kept["birth_date"] = stored.birth_date.isoformat() if stored.birth_date else None
    return {**kept, **fields}


def _set_fields(
    session: Session,
    member: Member,
    row: RosterRow,
    fields: Mapping[str, str | None],
    actor: str,
) -> None:
    is_new = member.id is None
    derived = {"sex", "birth_date"} if row.id_number else set()
    for column in (*KEPT_AS_HISTORY, *OPTIONAL):
        value = getattr(row, column)
        if column not in fields and column not in derived:
            continue
        if value is None and column in ("shares", "insured"):
            continue  # the table has its own default
        old = None if is_new else getattr(member, column)
        setattr(member, column, value)
        if old is not None and old != value and column in KEPT_AS_HISTORY:
            new = None if value is None else str(value)
            session.add(
                MemberChange(member_id=member.id, actor=actor, field=column, old=str(old), new=new)
            )
    session.flush()


def _set_key(session: Session, member: Member, row: RosterRow) -> None:
    stored = session.get(MemberKey, member.id)
    name_counts.count_renamed(
        session.connection().connection.cursor(), stored and stored.name, row.name_key
    )
    session.merge(
        MemberKey(
            member_id=member.id,
            id18=row.id18,
            id_tail=row.id18 and row.id18[-4:],
            birth_date=member.birth_date,
            sex=member.sex,
            name=row.name_key,
            sound=row.sound,
            unit_id=_unit_id(session, member.employer),
        )
    )


def _unit_id(session: Session, employer: str | None) -> int | None:
    if not employer:
        return None
    found = session.scalar(select(Unit.id).where(Unit.name == employer))
    if found is not None:
        return found
    key = unit_key(employer)
    unit = Unit(name=employer, key=key, letters=unit_letters(key))
    session.add(unit)
    session.flush()
    return unit.id


def _set_cover(member: Member, row: RosterRow) -> None:
    if row.plan is None or row.cover_from is None or row.cover_until is None:
        return
    for cover in member.covers:
        if (cover.plan, cover.cover_from) == (row.plan, row.cover_from):
            cover.cover_until = row.cover_until
            return
    member.covers.append(
        Cover(plan=row.plan, cover_from=row.cover_from, cover_until=row.cover_until)
    )
