"""The counter's page: how far is my claim?"""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import HTMLResponse

from claims.looking_up import Answer, TooVague, look_up
from review_ui.context import ActorDep, Services, ServicesDep
from review_ui.forms import receive
from review_ui.rendering import render
from review_ui.uploads import upload_folder

router = APIRouter(include_in_schema=False)


@router.get("/lookup")
def show_lookup(request: Request) -> HTMLResponse:
    """A form for what the person at the counter tells."""
    return _page(request, {}, None, None)


@router.post("/lookup")
async def answer_lookup(request: Request, services: ServicesDep, actor: ActorDep) -> HTMLResponse:
    """The answer; sent as a form's body, so that no ID number ends in a history or log."""
    with upload_folder(services.settings.home / "tmp") as folder:
        values = (await receive(request, services.settings, folder)).values
    asked = {key: values.get(key, "") for key in ("name", "tail", "number")}
    try:
        found = await run_in_threadpool(_found, services, asked, actor)
    except TooVague as error:
        return _page(request, asked, None, error.code)
    return _page(request, asked, found, None)


def _found(services: Services, asked: dict[str, str], actor: str) -> list[Answer]:
    with services.db.begin() as session:
        return look_up(session, asked["name"], asked["tail"], asked["number"], actor)


def _page(
    request: Request, asked: dict[str, str], found: list[Answer] | None, problem: str | None
) -> HTMLResponse:
    status = 422 if problem else 200
    return render(request, "lookup.html", status=status, asked=asked, found=found, problem=problem)
