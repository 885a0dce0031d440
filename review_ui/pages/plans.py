"""The plans: which versions are in force, and loading a file of them."""

from __future__ import annotations

import re
from typing import Any

from fastapi import APIRouter, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import HTMLResponse

from claims.benefits import plan_file, store
from claims.benefits.plan_text import shortened
from claims.benefits.simulate import Simulation, simulation_to_json
from claims.plan_changes import preview_open_claims
from review_ui import listings
from review_ui.context import Services, ServicesDep
from review_ui.forms import one_file, receive
from review_ui.problems import Problem
from review_ui.rendering import render
from review_ui.uploads import upload_folder

router = APIRouter(prefix="/plans", include_in_schema=False)

MOST_SHOWN = 200  # claims; the totals count all
SHA256 = re.compile("[0-9a-f]{64}")


@router.get("")
def list_plans(request: Request, services: ServicesDep) -> HTMLResponse:
    """All versions of all plans."""
    return _page(request, services)


def _page(request: Request, services: Services, **values: Any) -> HTMLResponse:
    with services.db.begin() as session:
        plans = listings.plan_versions(session)
    given: dict[str, Any] = {
        "report": None,
        "problems": [],
        "warnings": [],
        "preview": None,
        "kept": "",
        "name": "",
        **values,
    }
    return render(request, "plans.html", plans=plans, **given)


@router.post("")
async def load_plans(request: Request, services: ServicesDep) -> HTMLResponse:
    """Load a YAML file; a file with mistakes changes nothing and names each by its line.

    Where amounts of open claims would change, they are shown first and nothing is loaded yet.
    """
    with upload_folder(services.settings.home / "tmp") as folder:
        file = one_file(await receive(request, services.settings, folder))
        content = file.path.read_bytes()
    values = await run_in_threadpool(_load, services, content, file.name, look_first=True)
    return await run_in_threadpool(_page, request, services, name=file.name, **values)


@router.post("/apply")
async def apply_plans(request: Request, services: ServicesDep) -> HTMLResponse:
    """Load the file whose consequences were shown."""
    with upload_folder(services.settings.home / "tmp") as folder:
        values = (await receive(request, services.settings, folder)).values
    name, kept = values.get("name", ""), values.get("kept", "")
    path = services.store.path(kept) if SHA256.fullmatch(kept) else None
    if path is None or not path.exists():
        raise Problem(422, "no_files", "The plan file is no longer there. Choose it again.")
    done = await run_in_threadpool(_load, services, path.read_bytes(), name, look_first=False)
    return await run_in_threadpool(_page, request, services, name=name, **done)


def _load(services: Services, content: bytes, name: str, *, look_first: bool) -> dict[str, Any]:
    text = content.decode("utf-8-sig", errors="replace")
    # Slips that a plan may be loaded with; the errors among these come again as an exception.
    warnings = with_lines(plan_file.check_plans(text, name), text)
    try:
        with services.db.begin() as session:
            simulation = preview_open_claims(session, text, name) if look_first else None
            if simulation is not None and simulation.changed:
                kept = services.store.put_derived(content)
                return {"preview": _preview(simulation), "kept": kept, "warnings": warnings}
            report = store.load_file(session, text, name)
    except plan_file.PlanFileError as error:
        return {"problems": with_lines(error.problems, text), "status": 422}
    return {"report": report, "warnings": warnings}


def _preview(simulation: Simulation) -> dict[str, Any]:
    """The totals, and the claims that change most."""
    said = simulation_to_json(simulation)
    return {**said, "number": len(said["changed"]), "changed": said["changed"][:MOST_SHOWN]}


def with_lines(problems: list[plan_file.PlanProblem], text: str) -> list[dict[str, Any]]:
    """Each problem with the text of its line, so that nobody has to count."""
    lines = text.splitlines()
    return [
        {
            "line": problem.line,
            "message": problem.message,
            "message_zh": problem.message_zh,
            "text": shortened(lines[problem.line - 1]) if 0 < problem.line <= len(lines) else "",
        }
        for problem in problems
    ]
