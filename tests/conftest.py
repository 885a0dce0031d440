"""Real servers for the tests that need them: one PostgreSQL and one Redis a test run."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest
import redis
from hypothesis import HealthCheck, settings
from sqlalchemy import text

from claims.db import Database, migrate
from claims.models import Base
from huzhu.servers import Servers

# The settings of whoever runs the tests must not reach them.
for name in [*os.environ]:
    if name.startswith("HUZHU_") or name in {"DATABASE_URL", "REDIS_URL"}:
        del os.environ[name]

# Machines are shared and noisy: how long an example takes proves nothing. In CI the examples are
# the same every time, so that a red run can be repeated.
settings.register_profile(
    "huzhu",
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
    derandomize=bool(os.environ.get("CI")),
)
settings.load_profile("huzhu")


@pytest.fixture(scope="session")
def servers() -> Iterator[Servers]:
    """The product's own embedded servers, in a home that goes away with the test run."""
    home = Path(tempfile.mkdtemp(prefix="huzhu-test-", dir="/tmp"))
    home.chmod(0o711)  # as root, PostgreSQL's user must be able to pass
    try:
        with Servers(home) as running:
            _trust_the_power(running)
            yield running
    finally:
        shutil.rmtree(home, ignore_errors=True)


def _trust_the_power(servers: Servers) -> None:
    """Let PostgreSQL not wait for the disk: these data need not outlive a power cut."""
    with psycopg.connect(servers.database_url, autocommit=True) as connection:
        connection.execute("ALTER SYSTEM SET fsync = off")
        connection.execute("ALTER SYSTEM SET synchronous_commit = off")
        connection.execute("SELECT pg_reload_conf()")


@pytest.fixture(scope="session")
def database_url(servers: Servers) -> str:
    """A migrated database; ``db`` empties it before each test."""
    database = Database(servers.database_url)
    migrate(database.engine)
    database.close()
    return servers.database_url


@pytest.fixture
def db(database_url: str) -> Iterator[Database]:
    """A connection to empty tables."""
    database = Database(database_url)
    tables = ", ".join(table.name for table in Base.metadata.sorted_tables)
    with database.begin() as session:
        session.execute(text(f"TRUNCATE {tables} RESTART IDENTITY CASCADE"))
    yield database
    database.close()


@pytest.fixture
def redis_url(servers: Servers) -> str:
    """An empty Redis."""
    with redis.Redis.from_url(servers.redis_url) as connection:
        connection.flushall()
    return servers.redis_url


CHROMIUM_FLAGS = [
    *("--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"),
    *("--disable-component-update", "--disable-sync"),
]


def chromium() -> str | None:
    """A browser on this machine."""
    names = ("chromium", "chromium-browser", "google-chrome")
    return next((path for name in names if (path := shutil.which(name))), None)


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    path = chromium()
    if path is None:
        if os.environ.get("CI"):
            pytest.fail("CI has no browser: install chromium")
        pytest.skip("NO BROWSER: install chromium to run the tests of the pages")
    from playwright.sync_api import sync_playwright

    flags = [*CHROMIUM_FLAGS, *(["--no-sandbox"] if os.geteuid() == 0 else [])]
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=path, args=flags)
        yield started
        started.close()
