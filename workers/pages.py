"""Files opened to page rows, and page rows read: one row locked and changed at a time.

Running any of this twice changes nothing: each step looks at the row's state under its lock first.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from claims.models import Bundle, BundleFile, Json, PageRow
from extractors.errors import FileError, InternalError
from extractors.reading.codec import page_to_json
from extractors.reading.isolated import OpenedFile
from extractors.reading.page_read import ReadPage
from workers.tools import Tools

log = logging.getLogger(__name__)

MAX_OPENINGS = 3  # of one bundle's files, by workers that were lost over it
MAX_READINGS = 5  # of one page, counting those whose worker was lost
UNFINISHED = ("waiting", "reading")
# The page is what it is: reading it again cannot help.
FINAL_CODES = frozenset(
    {"encrypted_pdf", "corrupt_file", "unsupported_type", "image_too_large", "empty_file"}
)


@dataclass(frozen=True, slots=True)
class FileToOpen:
    id: int
    name: str
    path: Path


@dataclass(frozen=True, slots=True)
class PageToRead:
    id: int
    bundle_id: str
    path: Path
    name: str
    index: int
    attempt: int
    rotation: int | None = None  # a person turned it


def locked_bundle(session: Session, bundle_id: str) -> Bundle | None:
    """The bundle, locked until the transaction ends."""
    return session.get(Bundle, bundle_id, with_for_update={"key_share": True})


def begin_opening(tools: Tools, bundle_id: str) -> list[FileToOpen] | None:
    """The files to open; ``None`` where the bundle is past that."""
    with tools.db.begin() as session:
        bundle = locked_bundle(session, bundle_id)
        if bundle is None or bundle.status != "received":
            return None
        bundle.attempts += 1
        if bundle.attempts > MAX_OPENINGS:
            fail(bundle, "internal", "Opening the files failed again and again. Send them anew.")
            return None
        return [
            FileToOpen(file.id, file.name, tools.store.path(file.sha256))
            for file in bundle.files
            # the same bytes twice in one bundle are read once; papers may be added to it later
            if file.sha256
            and not file.error_code
            and file.first_seen != bundle_id
            and not _is_opened(session, file)
        ]


def _is_opened(session: Session, file: BundleFile) -> bool:
    query = select(PageRow.id).where(PageRow.bundle_file_id == file.id).limit(1)
    return session.scalar(query) is not None


def open_file(tools: Tools, file: FileToOpen) -> OpenedFile | FileError:
    try:
        return tools.reader.open(file.path, file.name, tools.settings.page_timeout_s)
    except FileError as error:
        return error


def record_opening(
    tools: Tools, bundle_id: str, opened: Sequence[tuple[FileToOpen, OpenedFile | FileError]]
) -> None:
    """Write one row a page, and what could not be opened beside its file."""
    with tools.db.begin() as session:
        bundle = locked_bundle(session, bundle_id)
        if bundle is None or bundle.status != "received":
            return
        here = select(func.max(PageRow.position)).where(PageRow.bundle_id == bundle_id)
        last = session.scalar(here)
        position = 0 if last is None else last + 1
        for file, found in opened:
            row = session.get_one(BundleFile, file.id)
            if isinstance(found, FileError):
                row.error_code, row.error_message = found.code, found.message
                continue
            row.problems = [
                {"member": p.member, "page": p.page, "code": p.code, "message": clean(p.message)}
                for p in found.problems
            ]
            for ref in found.pages:
                session.add(
                    PageRow(
                        bundle_id=bundle_id,
                        bundle_file_id=row.id,
                        position=position,
                        index=ref.index,
                        member=clean(ref.member) if ref.member is not None else None,
                    )
                )
                position += 1
        bundle.opened_at = datetime.now(UTC)
        bundle.status = "reading"
        if position == 0:
            session.flush()
            first = next((file for file in bundle.files if file.error_code), None)
            code = first.error_code if first else None
            message = first.error_message if first else None
            fail(bundle, code or "empty_file", message or "The bundle holds no page.")


def pages_to_enqueue(tools: Tools, bundle_id: str) -> list[tuple[int, int, str]]:
    """Id, attempts so far and lane of each page that waits."""
    with tools.db.begin() as session:
        rows = session.execute(
            select(PageRow.id, PageRow.attempts, Bundle.lane)
            .join(Bundle)
            .where(PageRow.bundle_id == bundle_id, PageRow.state == "waiting")
            .order_by(PageRow.position)
        )
        return [(row.id, row.attempts, row.lane) for row in rows]


def bundle_of(tools: Tools, page_id: int) -> Bundle | None:
    with tools.db.begin() as session:
        return session.scalar(select(Bundle).join(PageRow).where(PageRow.id == page_id))


def begin_reading(tools: Tools, page_id: int) -> PageToRead | None:
    """Mark the page as being read; ``None`` where it is done. The caller holds its lock."""
    with tools.db.begin() as session:
        row = session.get(PageRow, page_id, with_for_update=True)
        if row is None or row.state not in UNFINISHED:
            return None
        if row.attempts >= MAX_READINGS:
            _set_aside(row, "internal", "Its reader was lost again and again.")
            return None
        row.state = "reading"
        row.attempts += 1
        row.started_at = datetime.now(UTC)
        file = row.file
        assert file.sha256 is not None  # only files with bytes have pages
        return PageToRead(
            row.id,
            row.bundle_id,
            tools.store.path(file.sha256),
            file.name,
            row.index,
            row.attempts,
            row.turned,
        )


def read(tools: Tools, page: PageToRead) -> ReadPage | FileError:
    """Read it in the child process, which is killed when it takes too long."""
    try:
        return tools.reader.read_page(
            page.path, page.name, page.index, tools.settings.page_timeout_s, page.rotation
        )
    except FileError as error:
        return error
    except Exception as error:  # per-page trouble is data, whatever it is
        log.exception("page %d could not be read", page.id)
        return InternalError(f"The page could not be read ({type(error).__name__}).")


def record_reading(tools: Tools, page: PageToRead, found: ReadPage, started: float) -> None:
    """Keep what was read. ``started`` is the monotonic time at which reading began."""
    image_sha256 = tools.store.put_derived(found.image_jpeg)
    with tools.db.begin() as session:
        row = session.get(PageRow, page.id, with_for_update=True)
        if row is None or row.state not in UNFINISHED:
            return
        row.state = "read"
        row.width, row.height = found.page.width, found.page.height
        row.rotation, row.source = found.page.rotation, found.page.source
        row.is_blank = found.page.is_blank
        row.reading = cleaned(page_to_json(found.page))
        row.text = clean("\n".join(line.text for line in found.page.lines))
        row.image_sha256 = image_sha256
        row.problem_code = row.problem_message = None
        row.seconds = round(time.monotonic() - started, 3)


def record_failure(tools: Tools, page: PageToRead, error: FileError) -> int | None:
    """Note why reading failed; a page that fails twice is set aside.

    The number of the next attempt, ``None`` where there is none.
    """
    with tools.db.begin() as session:
        row = session.get(PageRow, page.id, with_for_update=True)
        if row is None or row.state not in UNFINISHED:
            return None
        has_failed_before = row.problem_code is not None
        row.problem_code, row.problem_message = error.code, clean(error.message)
        if error.code in FINAL_CODES or has_failed_before:
            _give_up(row)
            return None
        row.state = "waiting"
        return row.attempts


def give_back(tools: Tools, page: PageToRead) -> None:
    """The worker is told to stop in the middle: the attempt does not count against the page."""
    with tools.db.begin() as session:
        row = session.get(PageRow, page.id, with_for_update=True)
        if row is not None and row.state == "reading":
            row.state = "waiting"


def is_bundle_read(tools: Tools, bundle_id: str) -> bool:
    """Whether every page is read or set aside.

    The bundle's row is locked first: of two workers that finish the last two pages the later one
    sees both done, so that exactly one of them goes on to make the claims.
    """
    with tools.db.begin() as session:
        bundle = locked_bundle(session, bundle_id)
        if bundle is None or bundle.status != "reading":
            return False
        return unfinished_pages(session, bundle_id) == 0


def unfinished_pages(session: Session, bundle_id: str) -> int:
    query = (
        select(func.count())
        .select_from(PageRow)
        .where(PageRow.bundle_id == bundle_id, PageRow.state.in_(UNFINISHED))
    )
    return session.scalar(query) or 0


def has_read_page(session: Session, bundle_id: str) -> bool:
    query = select(PageRow.id).where(PageRow.bundle_id == bundle_id, PageRow.state == "read")
    return session.scalar(query.limit(1)) is not None


def fail_by_first_page(session: Session, bundle: Bundle) -> None:
    """Nothing of the bundle could be read: the first page's problem stands for it."""
    first = session.scalars(
        select(PageRow).where(PageRow.bundle_id == bundle.id).order_by(PageRow.position).limit(1)
    ).one()
    fail(bundle, first.problem_code or "internal", first.problem_message or "No page was legible.")


def fail(bundle: Bundle, code: str, message: str) -> None:
    bundle.status = "failed"
    bundle.error_code, bundle.error_message = code, message
    bundle.finished_at = datetime.now(UTC)


def _give_up(row: PageRow) -> None:
    """The page is set aside; one that is in a paper already stays there with what was read."""
    row.state = "read" if row.is_renewed else "set_aside"


def _set_aside(row: PageRow, code: str, message: str) -> None:
    _give_up(row)
    row.problem_code, row.problem_message = code, message


def clean(text: str) -> str:
    """Without what PostgreSQL cannot store; as many characters as before (boxes count them)."""
    return text.replace("\0", "\ufffd").encode("utf-8", "replace").decode("utf-8")


def cleaned(value: Json) -> Json:
    """``clean`` for every string inside ``value``."""
    result = _cleaned(value)
    assert isinstance(result, dict)
    return result


def _cleaned(value: object) -> object:
    if isinstance(value, str):
        return clean(value)
    if isinstance(value, list):
        return [_cleaned(one) for one in value]
    if isinstance(value, dict):
        return {key: _cleaned(one) for key, one in value.items()}
    return value
