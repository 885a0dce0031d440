"""A small process that owns one embedded server for as long as anybody holds it.

``python -m huzhu.keeper KIND HOME`` takes ``run/KIND.keeper`` (only one can), starts the server
as its child and writes its address into that file. Everybody who uses the server holds
``run/KIND.holders`` shared; when the keeper can take that lock for itself nobody is left and it
stops the server. The kernel drops the locks of killed processes, so no state can get stuck: a
killed holder no longer counts, and a killed keeper takes its server along (``lifeline``).
"""

from __future__ import annotations

import json
import os
import signal
import sys
import time
from pathlib import Path
from types import FrameType
from typing import Protocol

from huzhu.faults import Fault
from huzhu.locks import FileLock
from huzhu.postgres import Postgres
from huzhu.redis_server import Redis

LOOK_EVERY_S = 0.1
MAX_RESTARTS = 5


class Server(Protocol):
    """One embedded server; ``url`` is set once it has started."""

    kind: str
    url: str

    def __init__(self, home: Path) -> None: ...
    def start(self) -> None: ...
    def is_alive(self) -> bool: ...
    def stop(self) -> None: ...


SERVERS: tuple[type[Server], ...] = (Postgres, Redis)


class _Stop(Exception):
    """SIGTERM or SIGINT arrived."""


def _raise_stop(_signum: int, _frame: FrameType | None) -> None:
    raise _Stop


def keep(kind: str, home: Path) -> None:
    """Take the seat, go to the background and run the server until its last holder is gone.

    Returns at once in the process that was started; it has taken the seat by then, so that
    whoever started it only needs to look at the seat.
    """
    seat = FileLock(home / "run" / f"{kind}.keeper")
    if not seat.try_exclusive():
        return  # another keeper was quicker and serves the same holders
    seat.write("")
    if os.fork() != 0:
        os._exit(0)  # the child keeps the lock
    signal.signal(signal.SIGTERM, _raise_stop)
    known = {server.kind: server for server in SERVERS}
    try:
        _keep_running(known[kind](home), seat)
        seat.write("")
    except Fault as fault:
        print(fault, flush=True)
        seat.write(json.dumps({"fault": str(fault)}))


def _keep_running(server: Server, seat: FileLock) -> None:
    holders = FileLock(seat.path.with_suffix(".holders"))
    try:
        server.start()
        seat.write(json.dumps({"pid": os.getpid(), "url": server.url}))
        _watch(server, holders)
    except _Stop:
        pass
    finally:
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
        server.stop()


def _watch(server: Server, holders: FileLock) -> None:
    restarts = 0
    while not holders.try_exclusive():
        if not server.is_alive():
            restarts += 1
            if restarts > MAX_RESTARTS:
                raise Fault(f"The embedded {server.kind} server stops again and again.")
            print(f"{server.kind} stopped by itself; starting it again", flush=True)
            time.sleep(0.2 * restarts)
            server.start()
        time.sleep(LOOK_EVERY_S)


if __name__ == "__main__":
    keep(sys.argv[1], Path(sys.argv[2]))
