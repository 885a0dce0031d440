"""Scripts and styles under an address that names their content: a browser asks for them once.

The claim page needs some twenty; asking for each again whether it has changed would cost more than
the page itself. A new version of huzhu has another address, so nobody sees old and new mixed.
"""

from __future__ import annotations

import hashlib
import re
from functools import cache
from pathlib import Path

from starlette.responses import Response
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

FOLDER = Path(__file__).parent / "static"
FOR_EVER = "private, max-age=31536000, immutable"


def content_of(folder: Path) -> str:
    """A short name for what the files of ``folder`` hold."""
    digest = hashlib.sha256()
    for path in sorted(folder.iterdir()):
        digest.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()[:12]


# Taken once: whoever changes a file starts the server again to see it.
ADDRESS = f"/static/{content_of(FOLDER)}"


_IMPORT = re.compile(r'^(?:import|\}|export)[^;"]*"\./([\w-]+\.js)";', re.MULTILINE)


@cache
def modules_of(*names: str) -> tuple[str, ...]:
    """The modules that ``names`` import, and what those import: asked for at once, a browser need
    not find each only when it has read the one before."""
    found: dict[str, None] = {}
    waiting = list(names)
    while waiting:
        text = (FOLDER / waiting.pop(0)).read_text("utf-8")
        new = [name for name in _IMPORT.findall(text) if name not in found and name not in names]
        found |= dict.fromkeys(new)
        waiting += new
    return tuple(found)


class KeptFiles(StaticFiles):
    """Files whose address changes with their content."""

    async def get_response(self, path: str, scope: Scope) -> Response:
        answer = await super().get_response(path, scope)
        if answer.status_code in (200, 304):
            answer.headers["cache-control"] = FOR_EVER
        return answer
