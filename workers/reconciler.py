"""Finds what is neither finished nor queued nor being worked on, and queues it again; works out
again the claims that a changed plan or roster has left behind, and enters old ones in the queue.

Redis may be flushed, workers killed, an enqueue may never have happened: PostgreSQL knows what
there is to do, the advisory locks know what is being done, the lanes know what is to be done.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial

from sqlalchemy import exists, select, text
from sqlalchemy.orm import Session

from claims.db import Database
from claims.models import Bundle, PageRow
from claims.queue_backfill import enter_forgotten
from claims.refreshing import refresh_marked
from workers.pages import UNFINISHED
from workers.queues import JobId, Queues, assemble_id, page_id, split_id
from workers.row_locks import RECONCILER, Key, bundle_key, held_now, page_key

log = logging.getLogger(__name__)

TAKING_A_JOB_S = 0.2
MAX_ROWS = 20_000  # a look; what lies beyond is older work's follow-up and found later


@dataclass(frozen=True, slots=True)
class _Due:
    """A row with work to do: the job that should be queued, and the lock its worker would hold."""

    job_id: JobId
    key: Key
    enqueue: Callable[[], bool]


def reconcile_once(db: Database, queues: Queues) -> int:
    """Queue what was lost; the number of jobs. Only one process does it at a time."""
    with db.begin() as session:
        is_ours = session.scalar(
            text("SELECT pg_try_advisory_xact_lock(:kind, 0)"), {"kind": RECONCILER}
        )
        if not is_ours:
            return 0
        lost = _lost(session, queues)
        if not lost:
            return 0
        # A worker takes a job from its lane a moment before it locks the row: look again.
        time.sleep(TAKING_A_JOB_S)
        lost = {job_id: one for job_id, one in _lost(session, queues).items() if job_id in lost}
        queues.forget(lost)
        queued = sum(one.enqueue() for one in lost.values())
    if queued:
        log.warning("queued %d lost jobs again", queued)
    return queued


def _lost(session: Session, queues: Queues) -> dict[JobId, _Due]:
    """What is due, in no lane and in nobody's hands."""
    due = list(_due(session, queues))
    if not due:
        return {}
    # Looked at after the rows: what finished meanwhile is queued once too often, never lost.
    busy = held_now(session)
    waiting = queues.waiting()
    return {one.job_id: one for one in due if one.job_id not in waiting and one.key not in busy}


def _due(session: Session, queues: Queues) -> Iterator[_Due]:
    yield from _bundles_to_open(session, queues)
    yield from _pages_to_read(session, queues)
    yield from _bundles_to_assemble(session, queues)


def _bundles_to_open(session: Session, queues: Queues) -> Iterator[_Due]:
    rows = session.execute(
        select(Bundle.id, Bundle.attempts, Bundle.lane)
        .where(Bundle.status == "received")
        .order_by(Bundle.lane.desc(), Bundle.created_at)
        .limit(MAX_ROWS)
    )
    for bundle_id, attempts, lane in rows:
        yield _Due(
            split_id(bundle_id, attempts),
            bundle_key(bundle_id),
            partial(queues.enqueue_split, bundle_id, attempts, lane),
        )


def _pages_to_read(session: Session, queues: Queues) -> Iterator[_Due]:
    rows = session.execute(
        select(PageRow.id, PageRow.attempts, Bundle.lane)
        .join(Bundle)
        .where(PageRow.state.in_(UNFINISHED), Bundle.status == "reading")
        .order_by(Bundle.lane.desc(), PageRow.id)
        .limit(MAX_ROWS)
    )
    for page, attempts, lane in rows:
        yield _Due(
            page_id(page, attempts),
            page_key(page),
            partial(queues.enqueue_page, page, attempts, lane),
        )


def _bundles_to_assemble(session: Session, queues: Queues) -> Iterator[_Due]:
    unfinished = exists().where(PageRow.bundle_id == Bundle.id, PageRow.state.in_(UNFINISHED))
    rows = session.execute(
        select(Bundle.id, Bundle.assemble_attempts, Bundle.lane)
        .where(Bundle.status == "reading", ~unfinished)
        .order_by(Bundle.lane.desc(), Bundle.created_at)
        .limit(MAX_ROWS)
    )
    for bundle_id, attempts, lane in rows:
        yield _Due(
            assemble_id(bundle_id, attempts),
            bundle_key(bundle_id),
            partial(queues.enqueue_assemble, bundle_id, attempts, lane),
        )


class Reconciler(threading.Thread):
    """Reconciles and refreshes at the start and every ``every_s`` seconds until it is stopped."""

    def __init__(self, db: Database, queues: Queues, every_s: float) -> None:
        super().__init__(name="reconciler", daemon=True)
        self._db = db
        self._queues = queues
        self._every_s = every_s
        self._is_over = threading.Event()

    def run(self) -> None:
        while not self._is_over.is_set():
            try:
                reconcile_once(self._db, self._queues)
                refresh_marked(self._db)
                enter_forgotten(self._db)
            except Exception as error:  # a server that is away now may be back next time
                log.warning("could not reconcile: %s", error)
            self._is_over.wait(self._every_s)

    def stop(self) -> None:
        self._is_over.set()
        self.join(timeout=5)
