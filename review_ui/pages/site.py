"""Language, and the list of API calls."""

from __future__ import annotations

from urllib.parse import urlsplit

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, RedirectResponse

from review_ui.problems import Problem
from review_ui.rendering import COOKIE, render
from review_ui.texts import LANGUAGES

router = APIRouter(include_in_schema=False)

YEAR_SECONDS = 365 * 24 * 3600


@router.get("/language/{language}")
def choose_language(language: str, back: str = "/") -> RedirectResponse:
    """Remember the language in this browser and go back to where the reader was."""
    if language not in LANGUAGES:
        raise Problem(404, "not_found", f"Known languages: {', '.join(LANGUAGES)}.")
    parts = urlsplit(back)
    is_ours = back.startswith("/") and not parts.netloc and "\\" not in back
    response = RedirectResponse(back if is_ours else "/", status_code=303)
    response.set_cookie(
        COOKIE, language, max_age=YEAR_SECONDS, httponly=True, samesite="lax", path="/"
    )
    return response


@router.get("/docs")
def show_calls(request: Request) -> HTMLResponse:
    """The API's calls in one list; nothing is loaded from elsewhere for it."""
    paths = request.app.openapi()["paths"]
    calls = [
        {"method": method.upper(), "path": path, "summary": _plain(call.get("description", ""))}
        for path, methods in paths.items()
        for method, call in methods.items()
    ]
    return render(request, "api.html", calls=calls)


def _plain(docstring: str) -> str:
    return docstring.replace("``", "")
