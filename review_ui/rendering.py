"""Turns templates into pages, in the language that the reader chose."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from fastapi import Request
from fastapi.responses import HTMLResponse
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from review_ui import (
    cap_bars,
    event_form,
    formats,
    opening,
    papers,
    static_files,
    waterfall,
    wording,
)
from review_ui.texts import DEFAULT, LANGUAGES, Catalogue, catalogue

TEMPLATES = Path(__file__).parent / "templates"
COOKIE = "lang"


# Marks that turn the direction of what follows: in a name or an amount they show something else
# than it says, and everything behind it the wrong way round.
_TURNING = dict.fromkeys((0x061C, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A)))


_HAS_TURNING = re.compile(f"[{''.join(map(chr, _TURNING))}]")


def _in_reading_order(value: Any) -> Any:
    """What a template prints, without marks of direction. A page prints thousands of texts, and
    hardly one has any: looking is fifty times as quick as translating."""
    is_turned = isinstance(value, str) and _HAS_TURNING.search(value)
    return value.translate(_TURNING) if is_turned else value


def _environment() -> Environment:
    made = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,  # recognised text and names may hold markup
        undefined=StrictUndefined,
        finalize=_in_reading_order,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters.update(
        money=formats.money, masked=formats.masked, age=formats.age, percent=formats.percent
    )
    made.filters["field_name"] = lambda key, t: t.named("field", key)
    made.globals.update(
        static=static_files.ADDRESS,
        cap_bars=cap_bars,
        event_form=event_form,
        modules_of=static_files.modules_of,
        papers=papers,
        picture_of=opening.picture_of,
        waterfall=waterfall,
        wording=wording,
    )
    return made


ENVIRONMENT = _environment()


def language(request: Request) -> str:
    """Chinese unless this browser was switched."""
    chosen = request.cookies.get(COOKIE, DEFAULT)
    return chosen if chosen in LANGUAGES else DEFAULT


def texts(request: Request) -> Catalogue:
    return catalogue(language(request))


def wants_html(request: Request) -> bool:
    """A person in a browser, outside the API."""
    return not request.url.path.startswith("/api/") and "text/html" in request.headers.get(
        "accept", ""
    )


def render(
    request: Request,
    template: str,
    *,
    status: int = 200,
    headers: Mapping[str, str] | None = None,
    **values: Any,
) -> HTMLResponse:
    """One page. Templates know ``t`` (the catalogue), ``path`` and what is passed here."""
    html = ENVIRONMENT.get_template(template).render(
        t=texts(request), path=request.url.path, here=_here(request), **values
    )
    return HTMLResponse(html, status_code=status, headers=dict(headers or {}))


def _here(request: Request) -> str:
    query = request.url.query
    return request.url.path + (f"?{query}" if query else "")
