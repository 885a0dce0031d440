"""The plans: which versions are in force, and loading a file of them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from fastapi import APIRouter, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import HTMLResponse

from claims.benefits import plan_file, store
from review_ui import listings
from review_ui.context import Services, ServicesDep
from review_ui.forms import one_file, receive
from review_ui.rendering import render
from review_ui.uploads import upload_folder

router = APIRouter(prefix="/plans", include_in_schema=False)


@router.get("")
def list_plans(request: Request, services: ServicesDep) -> HTMLResponse:
    """All versions of all plans."""
    return _page(request, services)


def _page(request: Request, services: Services, **values: Any) -> HTMLResponse:
    with services.db.begin() as session:
        plans = listings.plan_versions(session)
    given: dict[str, Any] = {"report": None, "problems": [], "name": "", **values}
    return render(request, "plans.html", plans=plans, **given)


@router.post("")
async def load_plans(request: Request, services: ServicesDep) -> HTMLResponse:
    """Load a YAML file; a file with mistakes changes nothing and names each by its line."""
    with upload_folder(services.settings.home / "tmp") as folder:
        file = one_file(await receive(request, services.settings, folder))
        values = await run_in_threadpool(_load, services, file.path, file.name)
    return await run_in_threadpool(_page, request, services, name=file.name, **values)


def _load(services: Services, path: Path, name: str) -> dict[str, Any]:
    text = path.read_text(encoding="utf-8-sig", errors="replace")
    try:
        with services.db.begin() as session:
            report = store.load_file(session, text, name)
    except plan_file.PlanFileError as error:
        return {"problems": with_lines(error.problems, text), "status": 422}
    return {"report": report}


def with_lines(problems: list[plan_file.PlanProblem], text: str) -> list[dict[str, Any]]:
    """Each problem with the text of its line, so that nobody has to count."""
    lines = text.splitlines()
    return [
        {
            "line": problem.line,
            "message": problem.message,
            "text": lines[problem.line - 1].strip() if 0 < problem.line <= len(lines) else "",
        }
        for problem in problems
    ]
