"""What a command works with: settings, running servers, the database brought up to date."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pydantic import ValidationError

from huzhu.faults import Fault, WrongUse
from huzhu.servers import Servers
from intake.settings import PREFIX, Settings, unknown_names

if TYPE_CHECKING:
    from claims.db import Database
    from intake.store import FileStore
    from workers.queues import Queues

DATABASE_SCHEMES = ("postgresql://", "postgres://", "postgresql+psycopg://")
REDIS_SCHEMES = ("redis://", "rediss://", "unix://")


@dataclass(frozen=True, slots=True)
class Office:
    """The parts of the system as one command sees them."""

    settings: Settings
    servers: Servers
    db: Database
    store: FileStore


def read_settings(**overrides: object) -> Settings:
    """Settings from the environment; warns about names that nothing reads.

    ``overrides`` that are ``None`` were not given on the command line. Raises ``WrongUse``.
    """
    for warning in unknown_names():
        print(f"huzhu: warning: {warning}", file=sys.stderr)
    given = {name: value for name, value in overrides.items() if value is not None}
    try:
        settings = Settings()
    except ValidationError as error:
        raise _wrong_setting(error, _variable) from None
    try:
        settings = Settings.model_validate(settings.model_dump() | given)
    except ValidationError as error:
        raise _wrong_setting(error, lambda name: f"--{name.replace('_', '-')}") from None
    _check_scheme("DATABASE_URL", settings.database_url, DATABASE_SCHEMES)
    _check_scheme("REDIS_URL", settings.redis_url, REDIS_SCHEMES)
    return settings


def _wrong_setting(error: ValidationError, name_of: Callable[[str], str]) -> WrongUse:
    said = "; ".join(f"{name_of(str(one['loc'][0]))}: {one['msg']}" for one in error.errors())
    return WrongUse(f"a setting is wrong: {said}")


def _variable(name: str) -> str:
    """The environment variable behind a setting; some are reported under it already."""
    return PREFIX + name.upper() if name in Settings.model_fields else name


def _check_scheme(name: str, url: str | None, allowed: tuple[str, ...]) -> None:
    """Raise ``WrongUse`` for another kind of server; the rest of an address may be secret."""
    if url is not None and not url.startswith(allowed):
        scheme = url.partition("://")[0] + "://" if "://" in url else "something else"
        raise WrongUse(f"{name} begins with {scheme}; it must begin with {' or '.join(allowed)}.")


@contextmanager
def open_office(settings: Settings, *, with_redis: bool = False) -> Iterator[Office]:
    """Join the running servers of this home, or start them for as long as the block runs."""
    from sqlalchemy.exc import OperationalError

    from claims.db import Database, migrate
    from intake.store import FileStore

    servers = Servers(
        settings.home,
        database_url=settings.database_url,
        redis_url=settings.redis_url,
        with_redis=with_redis,
    )
    settings = settings.model_copy(update={"home": servers.home})
    with servers:
        db = Database(servers.database_url)
        try:
            migrate(db.engine)
        except OperationalError as error:
            db.close()
            raise Fault(f"The database cannot be reached: {error.orig}") from error
        try:
            yield Office(settings, servers, db, FileStore(settings.home / "store"))
        finally:
            db.close()


@contextmanager
def open_queues(office: Office) -> Iterator[Queues]:
    """The job queues; raises ``Fault`` where Redis does not answer."""
    import redis.exceptions

    from workers.queues import Queues

    queues = Queues(office.servers.redis_url)
    try:
        queues.ping()
        yield queues
    except redis.exceptions.ConnectionError as error:
        raise Fault(f"Redis cannot be reached: {error}") from error
    finally:
        queues.close()
