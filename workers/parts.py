"""Reading a part of a page for a reviewer at the screen: see ``claims.part_readings``."""

from __future__ import annotations

import logging

from claims.models import PageRow
from claims.part_readings import PartReading, to_json
from extractors.errors import FileError
from extractors.reading.page_read import PartText
from extractors.types import Box
from workers.tools import Tools

log = logging.getLogger(__name__)

TIMEOUT_S = 20.0


def read(tools: Tools, part_reading: int) -> None:
    """Answer one question, or note why it has no answer."""
    with tools.db.begin() as session:
        asked = session.get(PartReading, part_reading)
        page = session.get(PageRow, asked.page_id) if asked is not None else None
        if asked is None or page is None or page.file.sha256 is None:
            return
        path, name = tools.store.path(page.file.sha256), page.file.name
        place = (page.index, page.rotation or 0, Box(*asked.box))
    found: tuple[PartText, ...] = ()
    problem: str | None = None
    try:
        found = tools.reader.read_part(path, name, *place, TIMEOUT_S)
    except FileError as error:
        problem = error.code
    except Exception:
        log.exception("part %d could not be read", part_reading)
        problem = "internal"
    with tools.db.begin() as session:
        asked = session.get(PartReading, part_reading)
        if asked is not None:
            asked.found, asked.problem = to_json(found), problem
            asked.state = "done" if problem is None else "failed"
