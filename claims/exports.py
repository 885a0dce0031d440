"""Claims as files for other programs: CSV with BOM (Excel), XLSX, JSON."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from openpyxl import Workbook
from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from claims.models import Claim
from claims.queries import summary

Json = dict[str, Any]
COLUMNS = (
    *("id", "status", "member_no", "member_name", "id_number", "employer", "person_name"),
    *("hospital_name", "event_kind", "admission_date", "discharge_date", "total_amount"),
    *("payable", "missing", "failed_checks", "reason", "bundle_id", "created_at"),
)
SUFFIXES = (".csv", ".xlsx", ".json")
BATCH = 1_000


def write_claims(session: Session, path: Path, status: str | None = None) -> int:
    """Write all claims to ``path`` (its suffix decides the form); returns how many.

    Raises ``ValueError`` for another suffix.
    """
    suffix = path.suffix.lower()
    if suffix not in SUFFIXES:
        raise ValueError(f"{path.name}: export to a file that ends in {', '.join(SUFFIXES)}.")
    rows = _rows(session, status)
    if suffix == ".csv":
        return _write_csv(path, rows)
    if suffix == ".xlsx":
        return _write_xlsx(path, rows)
    listed = list(rows)
    path.write_text(json.dumps(listed, ensure_ascii=False, indent=1), encoding="utf-8")
    return len(listed)


def _rows(session: Session, status: str | None) -> Iterator[Json]:
    query = select(Claim).options(selectinload(Claim.member)).order_by(Claim.id)
    if status:
        query = query.where(Claim.status == status)
    for claim in session.scalars(query.execution_options(yield_per=BATCH)):
        found = summary(claim)
        member = found.pop("member") or {}
        yield found | {
            "member_no": member.get("member_no"),
            "member_name": member.get("name"),
            "id_number": member.get("id_number"),
            "employer": member.get("employer"),
            "missing": " ".join(entry["paper"] for entry in found["missing"]),
            "failed_checks": " ".join(found["failed_checks"]),
        }


def _cells(row: Json) -> list[str]:
    """Text that a spreadsheet would take for a formula gets an apostrophe before it."""
    cells = ["" if row[column] is None else str(row[column]) for column in COLUMNS]
    return [f"'{cell}" if cell[:1] in {"=", "+", "-", "@"} else cell for cell in cells]


def _write_csv(path: Path, rows: Iterator[Json]) -> int:
    number = 0
    with path.open("w", encoding="utf-8-sig", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(COLUMNS)
        for row in rows:
            writer.writerow(_cells(row))
            number += 1
    return number


def _write_xlsx(path: Path, rows: Iterator[Json]) -> int:
    book = Workbook(write_only=True)
    sheet = book.create_sheet("claims")
    sheet.append(COLUMNS)
    number = 0
    for row in rows:
        sheet.append(_cells(row))
        number += 1
    book.save(path)
    return number
