"""Who works on which page or bundle right now: session-level advisory locks of PostgreSQL.

A worker holds the lock on its own connection for as long as it works. When it is killed the
server closes the connection and the lock is gone, so a page in state ``reading`` that nobody
holds was lost, whichever machine the worker ran on; no lease has to expire first.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from claims.db import Database

PAGE = 6_310_001  # any fixed numbers; they keep our locks apart from others in the database
BUNDLE = 6_310_002
RECONCILER = 6_310_003
WORKER = 6_310_004

Key = tuple[int, int]


def page_key(page_id: int) -> Key:
    return PAGE, page_id & 0x7FFF_FFFF


def bundle_key(bundle_id: str) -> Key:
    return BUNDLE, zlib.crc32(bundle_id.encode()) & 0x7FFF_FFFF


@contextmanager
def held(db: Database, key: Key) -> Iterator[bool]:
    """Hold ``key`` inside the block; gives False at once where another process holds it."""
    parameters = {"kind": key[0], "row": key[1]}
    with db.engine.connect() as connection:
        taken = connection.execute(text("SELECT pg_try_advisory_lock(:kind, :row)"), parameters)
        is_ours = bool(taken.scalar())
        connection.commit()  # the lock stays with the connection, no transaction stays open
        try:
            yield is_ours
        finally:
            if is_ours:
                try:
                    connection.execute(text("SELECT pg_advisory_unlock(:kind, :row)"), parameters)
                    connection.commit()
                except DBAPIError:
                    connection.invalidate()  # the server went away, and the lock with it


def held_now(session: Session) -> set[Key]:
    """Every key that some process holds."""
    rows = session.execute(
        text(
            "SELECT classid::int8, objid::int8 FROM pg_locks WHERE locktype = 'advisory'"
            " AND objsubid = 2 AND granted AND database ="
            " (SELECT oid FROM pg_database WHERE datname = current_database())"
        )
    )
    return {(kind, row) for kind, row in rows}
