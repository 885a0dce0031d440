"""Errors as RFC 9457 problem details, with a stable ``code`` beside the sentence for people."""

from __future__ import annotations

import errno
import logging
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, Response
from sqlalchemy.exc import DataError, InterfaceError, OperationalError
from starlette.exceptions import HTTPException

from review_ui.rendering import render, wants_html

log = logging.getLogger(__name__)

# SQLSTATEs of a server that goes down, comes up, or takes no more connections.
OUT_OF_REACH = ("57P01", "57P02", "57P03", "53300")
MEDIA_TYPE = "application/problem+json"
CODES = {404: "not_found", 405: "method_not_allowed", 413: "file_too_large"}


# What /openapi.json says of every call's errors.
RESPONSES: dict[int | str, dict[str, Any]] = {
    "default": {
        "description": "What went wrong, after RFC 9457; `code` is stable.",
        "content": {
            MEDIA_TYPE: {
                "schema": {
                    "type": "object",
                    "required": ["type", "title", "status", "code", "detail"],
                    "properties": {
                        "type": {"type": "string"},
                        "title": {"type": "string"},
                        "status": {"type": "integer"},
                        "code": {"type": "string"},
                        "detail": {"type": "string"},
                    },
                }
            }
        },
    }
}


class Problem(Exception):
    """Raised by an endpoint. ``more`` are further members of the problem document."""

    def __init__(self, status: int, code: str, detail: str, **more: Any) -> None:
        super().__init__(detail)
        self.status = status
        self.code = code
        self.detail = detail
        self.more = more


def body(status: int, code: str, detail: str, **more: Any) -> dict[str, Any]:
    """The problem document. ``type`` is a relative reference that stays stable per code."""
    return {
        "type": f"/problems/{code}",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "code": code,
        "detail": detail,
        **more,
    }


def answer(
    request: Request, document: dict[str, Any], headers: Mapping[str, str] | None = None
) -> Response:
    """The problem as JSON, or as a page where a person asked for one."""
    status = int(document["status"])
    if wants_html(request):
        return render(request, "problem.html", status=status, headers=headers, problem=document)
    return JSONResponse(document, status_code=status, headers=headers, media_type=MEDIA_TYPE)


async def on_problem(request: Request, exc: Exception) -> Response:
    assert isinstance(exc, Problem)
    return answer(request, body(exc.status, exc.code, exc.detail, **exc.more))


async def on_http_error(request: Request, exc: Exception) -> Response:
    assert isinstance(exc, HTTPException)
    code = CODES.get(exc.status_code, HTTPStatus(exc.status_code).name.lower())
    return answer(request, body(exc.status_code, code, str(exc.detail)), exc.headers)


async def on_invalid(request: Request, exc: Exception) -> Response:
    """What pydantic refused: where and why, without echoing the input (it may hold an ID)."""
    assert isinstance(exc, RequestValidationError)
    errors = [
        {"at": ".".join(str(part) for part in error["loc"]), "message": error["msg"]}
        for error in exc.errors()
    ]
    detail = "; ".join(f"{error['at']}: {error['message']}" for error in errors)
    return answer(request, body(422, "invalid_request", detail, errors=errors))


async def on_os_error(request: Request, exc: Exception) -> Response:
    """A full disk is not our mistake, and the administrator can help."""
    if isinstance(exc, OSError) and exc.errno in (errno.ENOSPC, errno.EDQUOT):
        log.error("the disk is full: %s", exc)
        detail = "The disk is full; make room on the server, then try again. Nothing was kept."
        return answer(request, body(507, "disk_full", detail))
    return await on_crash(request, exc)


NUMBER_TOO_LARGE = "22003"


async def on_database_error(request: Request, exc: Exception) -> Response:
    """PostgreSQL that cannot be reached says so; a statement that it refused is our mistake."""
    state = getattr(getattr(exc, "orig", None), "sqlstate", None)
    if state == NUMBER_TOO_LARGE:  # a number in the address that no row can have
        return answer(request, body(404, "not_found", "There is nothing with that number."))
    if state is not None and state not in OUT_OF_REACH and not state.startswith("08"):
        return await on_crash(request, exc)
    log.error("the database cannot be reached: %s", exc)
    detail = (
        "The database does not answer. Try again in a moment;"
        " if it stays so, run huzhu doctor on the server."
    )
    return answer(request, body(503, "database_unavailable", detail), {"retry-after": "5"})


async def on_crash(request: Request, exc: Exception) -> Response:
    log.error("unexpected error in %s %s", request.method, request.url.path, exc_info=exc)
    detail = "Something went wrong on our side; the log has the cause. Nothing was changed."
    return answer(request, body(500, "internal", detail))


def install(app: FastAPI) -> None:
    """Answer every error of ``app`` in this form."""
    app.add_exception_handler(Problem, on_problem)
    app.add_exception_handler(HTTPException, on_http_error)
    app.add_exception_handler(RequestValidationError, on_invalid)
    app.add_exception_handler(OSError, on_os_error)
    app.add_exception_handler(OperationalError, on_database_error)
    app.add_exception_handler(InterfaceError, on_database_error)
    app.add_exception_handler(DataError, on_database_error)
    app.add_exception_handler(Exception, on_crash)
