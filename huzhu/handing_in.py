"""Handing papers in from folders: what belongs together, and waiting for what becomes of it."""

from __future__ import annotations

import time
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from huzhu.children import Child, environment, stop
from huzhu.office import Office
from intake.bundles import Received, Upload, progress, receive
from workers.queues import Queues
from workers.worker import is_any_worker_present

LOOK_EVERY_S = 0.1
FINISHED = ("ready", "failed")


@dataclass(frozen=True, slots=True)
class Unit:
    """The files of one bundle; ``name`` is their folder's name, or the file's."""

    name: str
    files: tuple[Path, ...]


def files_below(folder: Path) -> tuple[Path, ...]:
    """All files in ``folder`` and below, in name order, hidden ones left out."""
    return tuple(
        path
        for path in sorted(folder.rglob("*"))
        if path.is_file() and not any(p.startswith(".") for p in path.relative_to(folder).parts)
    )


def find_units(folder: Path) -> Iterator[Unit]:
    """Each folder in ``folder`` is one bundle with all files below it, each file one alone."""
    for path in sorted(folder.iterdir()):
        if path.name.startswith("."):
            continue
        files = files_below(path) if path.is_dir() else (path,)
        if files:
            yield Unit(path.name, files)


def hand_in(
    office: Office, queues: Queues, files: Sequence[Path], *, note: str | None, lane: str
) -> Received:
    """Receive ``files`` as one bundle and have it read."""
    uploads = [Upload(path.name, path) for path in files]
    received = receive(office.db, office.store, uploads, note, lane, office.settings.limits())
    if received.duplicate_of is None:
        queues.enqueue_split(received.bundle_id, 0, lane)
    return received


@contextmanager
def somebody_works(office: Office) -> Iterator[None]:
    """Start a worker for the time of the block where none is running."""
    if is_any_worker_present(office.db):
        yield
        return
    child = Child("worker", "workers", environment(office))
    child.start()
    try:
        yield
    finally:
        stop([child])


def wait_for(
    office: Office, bundle_ids: Collection[str], tell: Callable[[str], None] = lambda words: None
) -> list[dict[str, Any]]:
    """Wait until all are finished; their progress in the order given. ``tell`` gets news."""
    last = ""
    while True:
        with office.db.begin() as session:
            found = [progress(session, bundle_id) for bundle_id in bundle_ids]
        known = [one for one in found if one is not None]
        if all(one["status"] in FINISHED for one in known):
            return known
        done, pages = sum(p["pages_done"] for p in known), sum(p["pages_total"] for p in known)
        if (news := f"{done} of {pages} pages read") != last:
            tell(news)
            last = news
        time.sleep(LOOK_EVERY_S)
