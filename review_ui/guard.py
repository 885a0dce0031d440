"""What stands between a browser and the pages until accounts exist.

The pages answer on loopback, so the dangers are other web sites in the same browser: one that
posts to us (same-origin check) and one that points its own name at 127.0.0.1 (Host check).
"""

from __future__ import annotations

from collections.abc import Iterable
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from review_ui import problems

LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})
SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
MAX_PLAIN_BODY_BYTES = 4 * 1024 * 1024  # of anything but an upload

SECURITY_HEADERS = {
    "content-security-policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; "
        "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "x-content-type-options": "nosniff",
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
}


def host_name(netloc: str) -> str:
    """``[::1]:8000`` → ``::1``, ``localhost:8000`` → ``localhost``; empty where it is no host."""
    try:
        return urlsplit(f"//{netloc}").hostname or ""
    except ValueError:
        return ""


def is_cross_site(headers: Headers) -> bool:
    """Whether a browser says that another site made this request. Programs send neither header."""
    site = headers.get("sec-fetch-site")
    if site is not None:
        return site not in ("same-origin", "none")
    origin = headers.get("origin")
    return origin is not None and urlsplit(origin).netloc != headers.get("host", "")


def refusal(scope: Scope, allowed_hosts: frozenset[str]) -> tuple[int, str, str] | None:
    """Status, code and sentence where the request must not go on."""
    headers = Headers(scope=scope)
    if host_name(headers.get("host", "")) not in allowed_hosts:
        return 421, "unknown_host", "This server does not answer to that host name."
    if scope["method"] in SAFE_METHODS:
        return None
    if is_cross_site(headers):
        return 403, "cross_site", "Requests that change something must come from our own pages."
    length = headers.get("content-length", "0")
    is_upload = headers.get("content-type", "").startswith("multipart/form-data")
    if not is_upload and length.isdigit() and int(length) > MAX_PLAIN_BODY_BYTES:
        return 413, "request_too_large", "The request is too large; files go in as multipart."
    return None


class Guard:
    """Middleware: refuses strange hosts and cross-site changes, adds the security headers."""

    def __init__(self, app: ASGIApp, hosts: Iterable[str] = ()) -> None:
        self.app = app
        self.allowed_hosts = LOOPBACK | frozenset(hosts)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in SECURITY_HEADERS.items():
                    headers.setdefault(name, value)
                # Pages hold names and amounts: nothing on the way may keep a copy.
                headers.setdefault("cache-control", "private, no-cache")
            await send(message)

        refused = refusal(scope, self.allowed_hosts)
        if refused is None:
            await self.app(scope, receive, send_with_headers)
            return
        status, code, detail = refused
        document = problems.body(status, code, detail)
        response = JSONResponse(document, status, media_type=problems.MEDIA_TYPE)
        await response(scope, receive, send_with_headers)
