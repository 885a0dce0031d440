"""Connections to PostgreSQL: one engine a process, one short session a unit of work."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import Engine, create_engine, text
from sqlalchemy.orm import Session, sessionmaker

MIGRATIONS = Path(__file__).parent / "migrations"
# Any fixed number: concurrent starters take turns on it, so that migrations run once.
MIGRATION_LOCK = 6_310_477


def normalise_url(url: str) -> str:
    """Accept ``postgres://`` and ``postgresql://``; SQLAlchemy wants the driver named."""
    for prefix in ("postgres://", "postgresql://"):
        if url.startswith(prefix):
            return "postgresql+psycopg://" + url.removeprefix(prefix)
    return url


def connect(url: str, *, pool_size: int = 5) -> Engine:
    """An engine for ``url``; connections are tested before use (servers restart)."""
    return create_engine(normalise_url(url), pool_size=pool_size, pool_pre_ping=True)


def migrate(engine: Engine) -> None:
    """Bring the schema up to date. Safe to call from several processes at once."""
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    with engine.connect() as connection:
        connection.execute(text("SELECT pg_advisory_lock(:key)"), {"key": MIGRATION_LOCK})
        connection.commit()
        try:
            config.attributes["connection"] = connection
            command.upgrade(config, "head")
            connection.commit()
        finally:
            connection.rollback()
            connection.execute(text("SELECT pg_advisory_unlock(:key)"), {"key": MIGRATION_LOCK})
            connection.commit()


class Database:
    """Hands out sessions. ``with db.begin() as session`` commits at the end or rolls back."""

    def __init__(self, url: str, *, pool_size: int = 5) -> None:
        self.engine = connect(url, pool_size=pool_size)
        self._sessions = sessionmaker(self.engine, expire_on_commit=False)

    def session(self) -> Session:
        return self._sessions()

    @contextmanager
    def begin(self) -> Iterator[Session]:
        with self._sessions() as session, session.begin():
            yield session

    def close(self) -> None:
        self.engine.dispose()
