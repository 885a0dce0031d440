"""Databases to measure on: a server of their own in a folder that is removed, filled by SQL."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import text

from claims.db import Database, migrate
from huzhu.servers import Servers


@contextmanager
def open_database(url: str | None = None) -> Iterator[Database]:
    """The empty database at ``url``, or one of an own server, brought up to date."""
    home = Path(tempfile.mkdtemp(prefix="huzhu-bench-"))
    home.chmod(0o711)  # as root, the server's own user must be able to pass
    try:
        if url is not None:
            yield from _migrated(url)
        else:
            with Servers(home) as servers:
                yield from _migrated(servers.database_url)
    finally:
        shutil.rmtree(home, ignore_errors=True)


def _migrated(url: str) -> Iterator[Database]:
    database = Database(url)
    try:
        migrate(database.engine)
        yield database
    finally:
        database.close()


def fill(db: Database, statements: Sequence[str], values: Mapping[str, int]) -> None:
    """Run set-based ``statements`` in one transaction, each with the ``values`` that it names."""
    with db.begin() as session:
        for statement in statements:
            named = {name: value for name, value in values.items() if f":{name}" in statement}
            session.execute(text(statement), named)
