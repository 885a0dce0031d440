"""What goes out of a bundle on paper: whose papers it holds, a slip for who handed it in."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from datetime import datetime
from io import StringIO
from itertools import groupby
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, Response

from claims.bundle_people import PersonLine, illegible_pages, people
from intake import bundles
from review_ui import wording
from review_ui.context import Services, ServicesDep
from review_ui.problems import Problem
from review_ui.rendering import render, texts
from review_ui.texts import Catalogue

router = APIRouter(include_in_schema=False)

COLUMNS = (
    *("unit", "name", "member_no", "claim", "status", "papers"),
    *("missing", "illegible", "total"),
)
UTF8_BOM = "\ufeff"  # without it Excel reads the file in the local code page


@router.get("/bundles/{bundle_id}/people")
def show_people(request: Request, bundle_id: str, services: ServicesDep) -> HTMLResponse:
    """Claims by unit and person, with what each lacks."""
    bundle, lines, unread = _handed_in(services, bundle_id)
    return render(request, "people.html", bundle=bundle, units=_by_unit(lines), unread=unread)


@router.get("/bundles/{bundle_id}/people.csv")
def download_people(request: Request, bundle_id: str, services: ServicesDep) -> Response:
    """The same list for a spreadsheet."""
    _, lines, _ = _handed_in(services, bundle_id)
    t = texts(request)
    out = StringIO()
    writer = csv.writer(out)
    writer.writerow([t(f"people.{column}") for column in COLUMNS])
    writer.writerows(_row(t, line) for line in lines)
    name = f'attachment; filename="people-{bundle_id}.csv"'
    return Response(
        UTF8_BOM + out.getvalue(),
        media_type="text/csv; charset=utf-8",
        headers={"content-disposition": name},
    )


@router.get("/bundles/{bundle_id}/receipt")
def show_receipt(request: Request, bundle_id: str, services: ServicesDep) -> HTMLResponse:
    """A slip to print: what was handed in, when, and the number to ask by."""
    bundle, lines, unread = _handed_in(services, bundle_id)
    # The time on the clock of the office, as on any slip.
    received = datetime.fromisoformat(bundle["created_at"]).astimezone()
    return render(
        request,
        "receipt.html",
        bundle=bundle,
        lines=lines,
        unread=unread,
        received=f"{received:%Y-%m-%d %H:%M}",
    )


def _handed_in(
    services: Services, bundle_id: str
) -> tuple[dict[str, Any], list[PersonLine], list[int]]:
    """The bundle, its claims by unit and person, and the pages that nobody could read."""
    with services.db.begin() as session:
        bundle = bundles.progress(session, bundle_id)
        if bundle is None:
            raise Problem(404, "not_found", "There is no bundle with this number.")
        return bundle, people(session, bundle_id), illegible_pages(session, bundle_id)


def _by_unit(lines: Sequence[PersonLine]) -> list[tuple[str | None, list[PersonLine]]]:
    """Lines that are in the order of their units, in one list a unit."""
    return [(unit, list(found)) for unit, found in groupby(lines, key=lambda one: one.unit)]


def _row(t: Catalogue, line: PersonLine) -> list[str]:
    cells = [
        line.unit or "",
        line.name or "",
        line.member_no or "",
        str(line.claim_id),
        t.named("status", line.status),
        t("list.and").join(wording.paper(t, *paper) for paper in line.papers),
        wording.all_missing(t, line.missing),
        ", ".join(str(page) for page in line.illegible),
        "" if line.total_amount is None else f"{line.total_amount:.2f}",
    ]
    return [_harmless(cell) for cell in cells]


def _harmless(cell: str) -> str:
    """Text that a spreadsheet would take for a formula gets an apostrophe in front."""
    return f"'{cell}" if cell.startswith(("=", "+", "-", "@", "\t", "\r")) else cell
