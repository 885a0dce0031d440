"""An office for worker tests: real PostgreSQL and Redis, and a reader that does as it is told."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path

import pytest
import redis
from PIL import Image
from rq import Queue
from rq.serializers import JSONSerializer
from sqlalchemy import select

from claims.db import Database
from claims.models import Bundle, PageRow
from extractors.errors import FileError
from extractors.reading.isolated import OpenedFile
from extractors.reading.page_read import PageRef, PartText, ReadPage
from extractors.types import Box, Line, Page
from intake.bundles import Upload, receive
from intake.settings import Settings
from intake.store import FileStore
from workers import jobs
from workers.queues import Queues
from workers.tools import Tools
from workers.worker import LongWorker


def png(seed: int) -> bytes:
    """A small picture that no other seed gives."""
    out = BytesIO()
    Image.new("RGB", (60, 80), (seed % 256, seed // 256 % 256, 90)).save(out, "PNG")
    return out.getvalue()


@dataclass
class TellingReader:
    """Gives one line a page, or whatever ``on_read`` says; notes what was asked of it."""

    pages_of: dict[str, int] = field(default_factory=dict)
    on_open: Callable[[str], None] = lambda name: None
    on_read: Callable[[str, int], None] = lambda name, index: None
    read: list[tuple[str, int]] = field(default_factory=list)

    def open(self, path: Path, name: str, timeout_s: float | None = None) -> OpenedFile:
        self.on_open(name)
        count = self.pages_of.get(name, 1)
        return OpenedFile(tuple(PageRef(index) for index in range(count)), ())

    def read_page(
        self,
        path: Path,
        name: str,
        index: int,
        timeout_s: float | None = None,
        rotation: int | None = None,
    ) -> ReadPage:
        self.read.append((name, index))
        self.on_read(name, index)
        line = Line(f"{name} \0 第 {index} 页", Box(10, 10, 200, 30), 0.99)
        return ReadPage(Page(index, 60, 80, rotation or 0, "ocr", (line,)), png(index))

    def read_part(
        self,
        path: Path,
        name: str,
        index: int,
        rotation: int,
        box: Box,
        timeout_s: float | None = None,
    ) -> tuple[PartText, ...]:
        self.on_read(name, index)
        return (PartText((f"{name} {rotation} {[*box]}",), 0.98),)


class Office:
    """Hands in papers and runs the jobs that wait."""

    def __init__(self, tools: Tools, folder: Path) -> None:
        self.tools, self.folder = tools, folder
        self.seed = 0

    @property
    def queues(self) -> Queues:
        return self.tools.queues

    def hand_in(self, *names: str, lane: str = "live", is_queued: bool = True) -> str:
        uploads = []
        for name in names:
            self.seed += 1
            path = self.folder / f"{self.seed}.png"
            path.write_bytes(png(self.seed))
            uploads.append(Upload(name, path))
        received = receive(self.tools.db, self.tools.store, uploads, lane=lane)
        if is_queued:
            self.queues.enqueue_split(received.bundle_id, 0, lane)
        return received.bundle_id

    def work(self, max_jobs: int | None = None) -> None:
        """Take jobs as a worker does until nothing waits, or ``max_jobs`` are done."""
        connection = redis.Redis.from_url(self.redis_url)
        lanes = [
            Queue(n, connection=connection, serializer=JSONSerializer)
            for n in ("desk", "live", "bulk")
        ]
        worker = LongWorker(lanes, connection=connection, serializer=JSONSerializer)
        worker.log_job_description = False
        worker.work(burst=True, logging_level="ERROR", max_jobs=max_jobs)
        connection.close()

    redis_url = ""

    def bundle(self, bundle_id: str) -> Bundle:
        with self.tools.db.begin() as session:
            return session.get_one(Bundle, bundle_id)

    def pages(self, bundle_id: str) -> list[PageRow]:
        with self.tools.db.begin() as session:
            query = select(PageRow).where(PageRow.bundle_id == bundle_id).order_by(PageRow.position)
            return list(session.scalars(query))

    def states(self, bundle_id: str) -> list[str]:
        return [page.state for page in self.pages(bundle_id)]


@pytest.fixture
def reader() -> TellingReader:
    return TellingReader()


@pytest.fixture
def office(db: Database, redis_url: str, reader: TellingReader, tmp_path: Path) -> Iterator[Office]:
    queues = Queues(redis_url)
    store = FileStore(tmp_path / "store")
    settings = Settings(home=tmp_path, ocr_engine="null", reconcile_every_s=0.5)
    tools = Tools(settings, db, store, queues, reader)
    jobs.equip(tools)
    place = Office(tools, tmp_path)
    place.redis_url = redis_url
    yield place
    jobs.equip(None)
    queues.close()


@pytest.fixture
def unreadable() -> Callable[[str], FileError]:
    def make(code: str) -> FileError:
        error = FileError("It cannot be read.")
        error.code = code
        return error

    return make
