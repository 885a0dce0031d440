"""The roster: search it, add or correct one member by hand, import a file."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from sqlalchemy import select
from sqlalchemy.orm import selectinload

from claims.members import roster
from claims.models import Member
from review_ui import queue
from review_ui.context import ActorDep, Services, ServicesDep
from review_ui.forms import one_file, receive
from review_ui.problems import Problem
from review_ui.rendering import render, texts
from review_ui.texts import Catalogue
from review_ui.uploads import UploadedFile, upload_folder

router = APIRouter(prefix="/members", include_in_schema=False)

FIELDS = (
    *("member_no", "name", "id_number", "sex", "birth_date", "employer", "phone", "bank_card"),
    *("plan", "cover_from", "cover_until"),
)


def _page(
    request: Request, services: Services, q: str = "", page: int = 1, **values: Any
) -> HTMLResponse:
    with services.db.begin() as session:
        found = queue.find_members(session, q, page)
        plans = queue.plan_titles(session)
        for member in found.rows:
            _ = member.covers  # loaded while the session is open
    return render(
        request,
        "members.html",
        members=found.rows,
        plans=plans,
        total=found.total,
        page=page,
        pages=found.pages,
        q=q,
        **{"report": None, "problem": None, **values},
    )


@router.get("")
def list_members(
    request: Request,
    services: ServicesDep,
    q: Annotated[str, Query(max_length=100)] = "",
    page: Annotated[int, Query(ge=1)] = 1,
) -> HTMLResponse:
    """Members by name, number or the end of the ID number."""
    return _page(request, services, q.strip(), page)


@router.post("/import")
async def import_members(request: Request, services: ServicesDep, actor: ActorDep) -> HTMLResponse:
    """Bring the roster up to date with a file; rejected rows are listed with line and cause."""
    with upload_folder(services.settings.home / "tmp") as folder:
        file = one_file(await receive(request, services.settings, folder))
        try:
            report = await run_in_threadpool(_import, services, file, actor)
        except roster.RosterError as error:
            problem = f"{file.name}: {error}"
            return await run_in_threadpool(_page, request, services, problem=problem, status=422)
    return await run_in_threadpool(_page, request, services, report=report)


def _import(services: Services, file: UploadedFile, actor: str) -> roster.ImportReport:
    # The importer tells CSV from a workbook by the name's ending.
    named = file.path.with_suffix(".xlsx" if file.name.lower().endswith(".xlsx") else ".csv")
    file.path.rename(named)
    with services.db.begin() as session:
        return roster.import_roster(session, named, actor=actor)


def _form(
    request: Request,
    services: Services,
    values: Mapping[str, Any],
    *,
    is_known: bool,
    covers: list[Any],
    problem: str | None = None,
    is_saved: bool = False,
) -> HTMLResponse:
    with services.db.begin() as session:
        plans = queue.plan_titles(session)
    return render(
        request,
        "member.html",
        plans=plans,
        status=422 if problem else 200,
        values={key: values.get(key) for key in FIELDS},
        is_known=is_known,
        covers=covers,
        problem=problem,
        is_saved=is_saved,
    )


@router.get("/new")
def new_member(request: Request, services: ServicesDep) -> HTMLResponse:
    """An empty form."""
    return _form(request, services, {}, is_known=False, covers=[])


@router.post("/save")
async def save_member(request: Request, services: ServicesDep, actor: ActorDep) -> Response:
    """Add or correct one member; the form comes back with the reasons where it cannot be."""
    with upload_folder(services.settings.home / "tmp") as folder:
        form = (await receive(request, services.settings, folder)).values
    is_known = bool(form.get("is_known"))
    fields: dict[str, str | None] = {key: form.get(key, "").strip() or None for key in FIELDS}
    try:
        member_no = await run_in_threadpool(_save, services, fields, actor, is_known)
    except roster.RowRejected as error:
        return _form(
            request,
            services,
            fields,
            is_known=is_known,
            covers=[],
            problem=_causes(error, texts(request)),
        )
    except _NumberTaken:
        problem = texts(request)("member.number_taken")
        return _form(request, services, fields, is_known=False, covers=[], problem=problem)
    return RedirectResponse(f"/members/{member_no}?saved=1", status_code=303)


class _NumberTaken(Exception):
    """A new member was given the number of another: that must not correct the other."""


def _save(services: Services, fields: dict[str, str | None], actor: str, is_known: bool) -> str:
    with services.db.begin() as session:
        number = fields.get("member_no") or ""
        if not is_known and session.scalar(select(Member.id).where(Member.member_no == number)):
            raise _NumberTaken
        return roster.save_member(session, fields, actor).member_no


def _causes(error: roster.RowRejected, t: Catalogue) -> str:
    return "; ".join(f"{t.named('member', note.column)}: {note.cause}" for note in error.notes)


@router.get("/{member_no}")
def show_member(
    request: Request, member_no: str, services: ServicesDep, saved: str = ""
) -> HTMLResponse:
    """One member, to look at or correct."""
    with services.db.begin() as session:
        member = session.scalar(
            select(Member).where(Member.member_no == member_no).options(selectinload(Member.covers))
        )
    if member is None:
        raise Problem(404, "not_found", "There is no member with this number.")
    values = {key: getattr(member, key, None) for key in FIELDS}
    return _form(
        request, services, values, is_known=True, covers=list(member.covers), is_saved=bool(saved)
    )
