"""The roster: search it, add or correct one member by hand, import a file."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, Any
from urllib.parse import quote

from fastapi import APIRouter, Query, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from sqlalchemy import select
from sqlalchemy.orm import selectinload

from claims.members import roster
from claims.members.by_hand import household_of
from claims.members.causes import in_chinese
from claims.members.places import LEVELS, places_of
from claims.models import Cover, Member
from review_ui import listings
from review_ui.context import ActorDep, Services, ServicesDep
from review_ui.forms import one_file, receive
from review_ui.problems import Problem
from review_ui.rendering import render, texts
from review_ui.texts import Catalogue
from review_ui.uploads import UploadedFile, upload_folder

router = APIRouter(prefix="/members", include_in_schema=False)

FIELDS = (
    *("member_no", "name", "id_number", "sex", "birth_date", "employer", *LEVELS),
    *("phone", "bank_card", "plan", "cover_from", "cover_until"),
    *("shares", "insured", "joined", "unit_kind", "household"),
)


def _page(
    request: Request, services: Services, q: str = "", page: int = 1, **values: Any
) -> HTMLResponse:
    with services.db.begin() as session:
        found = listings.find_members(session, q, page)
        plans = listings.plan_titles(session)
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
            told = in_chinese(error.cause) if texts(request).language == "zh" else str(error)
            problem = f"{file.name}: {told}"
            return await run_in_threadpool(_page, request, services, problem=problem, status=422)
    return await run_in_threadpool(_page, request, services, report=report)


def _import(services: Services, file: UploadedFile, actor: str) -> roster.ImportReport:
    # The importer tells CSV from a workbook by the name's ending.
    named = file.path.with_suffix(".xlsx" if file.name.lower().endswith(".xlsx") else ".csv")
    file.path.rename(named)
    with services.db.begin() as session:
        return roster.import_roster(session, named, actor=actor)


@dataclass(frozen=True, slots=True)
class Form:
    """What the form of one member shows."""

    values: Mapping[str, Any]
    is_known: bool = False
    covers: Sequence[Cover] = ()
    problem: str | None = None
    is_saved: bool = False


def _form(request: Request, services: Services, form: Form) -> HTMLResponse:
    with services.db.begin() as session:
        plans = listings.plan_titles(session)
    return render(
        request,
        "member.html",
        status=422 if form.problem else 200,
        plans=plans,
        values={key: form.values.get(key) for key in FIELDS},
        is_known=form.is_known,
        covers=form.covers,
        problem=form.problem,
        is_saved=form.is_saved,
    )


@router.get("/new")
def new_member(request: Request, services: ServicesDep) -> HTMLResponse:
    """An empty form."""
    return _form(request, services, Form({}))


@router.post("/save")
async def save_member(request: Request, services: ServicesDep, actor: ActorDep) -> Response:
    """Add or correct one member; the form comes back with the reasons where it cannot be."""
    with upload_folder(services.settings.home / "tmp") as folder:
        values = (await receive(request, services.settings, folder)).values
    return await run_in_threadpool(_save, request, services, values, actor)


def _save(request: Request, services: Services, given: Mapping[str, str], actor: str) -> Response:
    is_known = bool(given.get("is_known"))
    values: dict[str, str | None] = {key: given.get(key, "").strip() or None for key in FIELDS}
    number = values["member_no"] or ""
    try:
        with services.db.begin() as session:
            # A new member with the number of another must not correct the other.
            if not is_known and session.scalar(select(Member.id).where(Member.member_no == number)):
                problem = texts(request)("member.number_taken")
                return _form(request, services, Form(values, problem=problem))
            saved = roster.save_member(session, values, actor).member_no
    except roster.RowRejected as error:
        problem = _causes(error, texts(request))
        return _form(request, services, Form(values, is_known, problem=problem))
    return RedirectResponse(f"/members/{quote(saved, safe='')}?saved=1", status_code=303)


def _causes(error: roster.RowRejected, t: Catalogue) -> str:
    say = in_chinese if t.language == "zh" else str
    return "; ".join(f"{t.named('member', note.column)}: {say(note.cause)}" for note in error.notes)


@router.get("/{member_no:path}")
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
    values = {key: getattr(member, key, None) for key in FIELDS} | places_of(member.extra)
    values["household"] = household_of(member.extra)
    values["insured"] = "yes" if member.insured else "no"
    return _form(request, services, Form(values, True, member.covers, is_saved=bool(saved)))
