"""A long-lived worker: takes jobs one after the other and keeps one reading process.

RQ's default worker forks for each job, so that each would load the OCR models again. This one
runs jobs itself; what may hang or crash is the reading process, which can be killed alone.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from types import FrameType

import redis.exceptions
from PIL import Image
from rq import Queue, SimpleWorker
from rq.serializers import JSONSerializer
from sqlalchemy import text

from claims.db import Database
from extractors.errors import FileError
from extractors.reading.isolated import IsolatedReader
from intake.settings import Settings
from intake.store import FileStore
from workers import jobs
from workers.queues import DESK, Queues, connect
from workers.reconciler import Reconciler
from workers.row_locks import WORKER, held_now
from workers.tools import Tools

log = logging.getLogger(__name__)

WORKER_TTL_S = 30  # RQ forgets a silent worker after this and a minute
PAUSE_AFTER_FAULT_S = 1.0


class LongWorker(SimpleWorker):
    """RQ's in-process worker, made to bear a Redis that goes away and to know why it ended."""

    max_connection_wait_time = 2.0
    is_stopping = False

    def subscribe(self) -> None:
        """Take no commands over Redis: nobody sends any, and the thread delays stopping."""

    def unsubscribe(self) -> None:
        """There is nothing to end; see ``subscribe``."""

    def request_stop(self, signum: int, frame: FrameType | None) -> None:
        self.is_stopping = True
        super().request_stop(signum, frame)  # type: ignore[no-untyped-call]


@contextmanager
def _present(db: Database) -> Iterator[None]:
    """Be known as a worker for as long as this process lives, however it ends."""
    with db.engine.connect() as connection:
        connection.execute(text("SELECT pg_advisory_lock_shared(:kind, 0)"), {"kind": WORKER})
        connection.commit()
        try:
            yield
        finally:
            connection.invalidate()


def is_any_worker_present(db: Database) -> bool:
    """Whether some worker process is alive, on any machine."""
    with db.begin() as session:
        return (WORKER, 0) in held_now(session)


def warm_up(reader: IsolatedReader, settings: Settings) -> None:
    """Have the models loaded before the first paper comes, by reading an empty page."""
    with TemporaryDirectory(dir=settings.home / "tmp") as folder:
        page = Path(folder) / "empty.png"
        Image.new("L", (320, 320), 255).save(page)
        try:
            reader.read_page(page, page.name, 0)
        except FileError as error:
            log.warning("The OCR engine is not ready: %s Try huzhu doctor.", error.message)


def run(
    settings: Settings,
    database_url: str,
    redis_url: str,
    queues: Sequence[str] = ("live", "bulk"),
    *,
    is_burst: bool = False,
) -> None:
    """Work until SIGTERM or SIGINT (a second one ends the job in hand), or until nothing waits.

    The lanes are served in the order given: nothing is taken from ``bulk`` while ``live`` waits.
    Whatever they are, what a reviewer at the screen waits for comes first.
    """
    db = Database(database_url)
    lanes = Queues(redis_url)
    store = FileStore(settings.home / "store")
    with IsolatedReader(settings.reader_options()) as reader:
        jobs.equip(Tools(settings, db, store, lanes, reader))
        reconciler = Reconciler(db, lanes, settings.reconcile_every_s)
        reconciler.start()
        try:
            with _present(db):
                if not is_burst and not lanes.waiting():
                    warm_up(reader, settings)
                _work(redis_url, queues, is_burst)
        finally:
            reconciler.stop()
            jobs.equip(None)
            lanes.close()
            db.close()


def _work(redis_url: str, queues: Sequence[str], is_burst: bool) -> None:
    """RQ's loop ends when Redis fails in a bad moment; begin it again until told to stop."""
    while True:
        connection = connect(redis_url)
        try:
            worker = _make_worker(connection, queues)
            worker.work(burst=is_burst, logging_level="WARNING")
            if is_burst or worker.is_stopping:
                return
        except redis.exceptions.RedisError as error:
            log.warning("Redis is away (%s); trying again", error)
        finally:
            connection.close()
        time.sleep(PAUSE_AFTER_FAULT_S)


def _make_worker(connection: redis.Redis, queues: Sequence[str]) -> LongWorker:
    names = dict.fromkeys((DESK, *queues))
    return LongWorker(
        [Queue(name, connection=connection, serializer=JSONSerializer) for name in names],
        connection=connection,
        serializer=JSONSerializer,
        worker_ttl=WORKER_TTL_S,
        log_job_description=False,
    )
