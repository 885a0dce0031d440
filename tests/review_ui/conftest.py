"""The web app on real PostgreSQL and Redis, asked over HTTP and by a real browser."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import uvicorn
from fastapi import FastAPI
from fastapi.testclient import TestClient

from claims.db import Database
from claims.models import Claim
from intake.settings import Settings
from intake.store import FileStore
from review_ui.app import create_app
from tests.review_ui import seeding
from workers.queues import Queues


@dataclass
class Office:
    """The app with the parts behind it."""

    app: FastAPI
    db: Database
    store: FileStore
    queues: Queues
    settings: Settings

    def seed(self, *sheets: seeding.Sheet, with_member: bool = True) -> int:
        """A claim made from ``sheets`` (an invoice and a summary where none are given)."""
        with self.db.begin() as session:
            seeding.load_plans(session)
            if with_member:
                seeding.add_member(session)
            claim = seeding.claim_of(session, self.store, sheets or self.papers())
            return claim.id

    @staticmethod
    def papers() -> tuple[seeding.Sheet, ...]:
        return (*seeding.invoice_and_summary(), seeding.card())

    def claim(self, claim_id: int) -> Claim:
        with self.db.begin() as session:
            return session.get_one(Claim, claim_id)


@pytest.fixture
def office(db: Database, redis_url: str, tmp_path: Path) -> Iterator[Office]:
    settings = Settings(home=tmp_path, max_file_mb=1, _env_file=None)
    store = FileStore(tmp_path / "store")
    queues = Queues(redis_url)
    yield Office(create_app(settings, db, store, queues), db, store, queues, settings)
    queues.close()


@pytest.fixture
def client(office: Office) -> Iterator[TestClient]:
    """Asks as a program does: from loopback, without a browser's headers."""
    with TestClient(
        office.app, base_url="http://127.0.0.1:8000", raise_server_exceptions=False
    ) as made:
        yield made


@pytest.fixture
def address(office: Office) -> Iterator[str]:
    """The app behind a real socket."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
        server = uvicorn.Server(uvicorn.Config(office.app, log_level="warning", access_log=False))
        thread = threading.Thread(target=server.run, args=([listener],))
        thread.start()
        deadline = time.monotonic() + 20
        while not server.started:
            assert time.monotonic() < deadline, "the server did not start"
            time.sleep(0.02)
        yield f"http://127.0.0.1:{port}"
        server.should_exit = True
        thread.join()


@pytest.fixture
def page(browser: Any, address: str) -> Iterator[Any]:
    """A page at the size of a small office screen; scripts and policies may not complain."""
    context = browser.new_context(
        base_url=address, viewport={"width": 1366, "height": 768}, locale="zh-CN"
    )
    made = context.new_page()
    made.set_default_timeout(8_000)
    complaints: list[str] = []
    made.on("pageerror", lambda error: complaints.append(str(error)))
    made.on(
        "console",
        lambda line: complaints.append(line.text) if "Content Security" in line.text else None,
    )
    yield made
    context.close()
    assert complaints == []
