"""The web server as it is run in an office: a process of its own, on real servers."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

from claims.db import Database, migrate
from huzhu.servers import Servers
from intake.store import FileStore

START_S = 60


@dataclass(frozen=True, slots=True)
class Office:
    """An empty office: its database and store, and where its pages are."""

    db: Database
    store: FileStore
    address: str


@contextmanager
def open_office() -> Iterator[Office]:
    """Servers of its own in a folder that is removed; nothing of the machine's is touched."""
    home = Path(tempfile.mkdtemp(prefix="huzhu-bench-"))
    home.chmod(0o711)  # as root, the database's own user must be able to pass
    try:
        with Servers(home) as servers:
            db = Database(servers.database_url)
            migrate(db.engine)
            with _web(home, servers) as address:
                yield Office(db, FileStore(home / "store"), address)
            db.close()
    finally:
        shutil.rmtree(home, ignore_errors=True)


@contextmanager
def _web(home: Path, servers: Servers) -> Iterator[str]:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    environment = os.environ | {
        "HUZHU_HOME": str(home),
        "HUZHU_PORT": str(port),
        "DATABASE_URL": servers.database_url,
        "REDIS_URL": servers.redis_url,
    }
    web = subprocess.Popen([sys.executable, "-m", "review_ui"], env=environment, stderr=sys.stderr)
    try:
        address = f"http://127.0.0.1:{port}"
        _wait_for(address)
        yield address
    finally:
        web.terminate()
        web.wait(timeout=20)


def _wait_for(address: str) -> None:
    deadline = time.monotonic() + START_S
    while True:
        try:
            urlopen(f"{address}/healthz", timeout=2).close()
        except (URLError, ConnectionError):
            if time.monotonic() > deadline:
                raise
            time.sleep(0.1)
        else:
            return
