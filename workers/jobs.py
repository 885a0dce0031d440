"""The jobs that RQ calls. They get row ids only; the rows say what there is to do."""

from __future__ import annotations

import logging
import time
from datetime import UTC, datetime

from claims.models import Bundle
from extractors.errors import FileError
from workers import pages, parts, pipeline
from workers.row_locks import bundle_key, held, page_key
from workers.tools import Tools

log = logging.getLogger(__name__)

MAX_ASSEMBLIES = 2

_tools: Tools | None = None


def equip(tools: Tools | None) -> None:
    """Give the jobs of this process what they work with."""
    global _tools  # noqa: PLW0603  (RQ calls plain functions)
    _tools = tools


def tools_here() -> Tools:
    if _tools is None:
        raise RuntimeError("workers.jobs.equip was not called in this process")
    return _tools


def split(bundle_id: str) -> None:
    """Open each file of a bundle, write its pages, enqueue them."""
    tools = tools_here()
    with held(tools.db, bundle_key(bundle_id)) as is_ours:
        if not is_ours:
            return
        files = pages.begin_opening(tools, bundle_id)
        if files is None:
            return
        opened = [(file, pages.open_file(tools, file)) for file in files]
        pages.record_opening(tools, bundle_id, opened)
    for page_id, attempts, lane in pages.pages_to_enqueue(tools, bundle_id):
        tools.queues.enqueue_page(page_id, attempts, lane)
    # Nothing of what was added later could be opened: the bundle is done as it was.
    if pages.is_bundle_read(tools, bundle_id):
        _enqueue_assembly(tools, bundle_id)


def page(page_id: int) -> None:
    """Read one page; after the last one of its bundle, enqueue what makes the claims."""
    tools = tools_here()
    with held(tools.db, page_key(page_id)) as is_ours:
        if not is_ours:
            return
        row = pages.begin_reading(tools, page_id)
        next_attempt = _read(tools, row) if row is not None else None
    bundle = pages.bundle_of(tools, page_id)
    if bundle is None:
        return
    if next_attempt is not None:
        tools.queues.enqueue_page(page_id, next_attempt, bundle.lane)
    elif pages.is_bundle_read(tools, bundle.id):
        tools.queues.enqueue_assemble(bundle.id, bundle.assemble_attempts, bundle.lane)


def part(part_reading: int) -> None:
    """Read a part of a page for a reviewer who waits for it. Twice is no harm."""
    parts.read(tools_here(), part_reading)


def _enqueue_assembly(tools: Tools, bundle_id: str) -> None:
    with tools.db.begin() as session:
        bundle = session.get_one(Bundle, bundle_id)
    tools.queues.enqueue_assemble(bundle_id, bundle.assemble_attempts, bundle.lane)


def assemble(bundle_id: str) -> None:
    """Make documents and claims of a bundle whose pages are done."""
    tools = tools_here()
    with held(tools.db, bundle_key(bundle_id)) as is_ours:
        if not is_ours or not _begin_assembly(tools, bundle_id):
            return
        try:
            with tools.db.begin() as session:
                bundle = pages.locked_bundle(session, bundle_id)
                assert bundle is not None
                pipeline.assemble(session, bundle)
                bundle.status = "ready"
                bundle.finished_at = datetime.now(UTC)
        except Exception:
            log.exception("bundle %s could not be assembled", bundle_id)
            raise  # the reconciler tries again, `_begin_assembly` gives up in the end


def _read(tools: Tools, row: pages.PageToRead) -> int | None:
    """Read one page and note the outcome; the number of the next attempt if there is to be one."""
    started = time.monotonic()
    try:
        found = pages.read(tools, row)
    except BaseException:  # the worker is told to stop now
        pages.give_back(tools, row)
        raise
    if isinstance(found, FileError):
        return pages.record_failure(tools, row, found)
    pages.record_reading(tools, row, found, started)
    return None


def _begin_assembly(tools: Tools, bundle_id: str) -> bool:
    """Whether the bundle is ready for it; gives it up after ``MAX_ASSEMBLIES``."""
    with tools.db.begin() as session:
        bundle = pages.locked_bundle(session, bundle_id)
        if bundle is None or bundle.status != "reading":
            return False
        if pages.unfinished_pages(session, bundle_id):
            return False
        if not pages.has_read_page(session, bundle_id):
            pages.fail_by_first_page(session, bundle)
            return False
        bundle.assemble_attempts += 1
        if bundle.assemble_attempts > MAX_ASSEMBLIES:
            message = "The papers were read but no claim could be made of them. Tell your support."
            pages.fail(bundle, "internal", message)
            return False
        return True
