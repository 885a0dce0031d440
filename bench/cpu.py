"""CPU time of this thread and of the database's process: what a loaded machine does not distort."""

from __future__ import annotations

import time
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import text
from sqlalchemy.orm import Session


@dataclass(frozen=True, slots=True)
class Spent:
    """Seconds. ``server`` is ``None`` where the database's process cannot be looked at."""

    wall: float
    client: float
    server: float | None

    @property
    def cpu(self) -> float:
        return self.client + (self.server or 0.0)


class Stopwatch:
    """Measures what a session costs on both sides; parallel helpers of the server do not count."""

    def __init__(self, session: Session) -> None:
        pid = session.execute(text("SELECT pg_backend_pid()")).scalar_one()
        self._schedule = Path(f"/proc/{pid}/schedstat")
        self.restart()

    def restart(self) -> None:
        self._start = self._now()

    def spent(self) -> Spent:
        """Since the last ``restart``."""
        wall, client, server = self._now()
        wall_before, client_before, server_before = self._start
        used = None if server is None or server_before is None else server - server_before
        return Spent(wall - wall_before, client - client_before, used)

    def _now(self) -> tuple[float, float, float | None]:
        return time.perf_counter(), time.thread_time(), self._server()

    def _server(self) -> float | None:
        try:
            return int(self._schedule.read_text().split()[0]) / 1e9
        except (OSError, ValueError, IndexError):  # another machine, another user, no Linux
            return None
