"""Processes that belong to a command: started, started again when they die, stopped with it."""

from __future__ import annotations

import logging
import os
import signal
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

from huzhu.lifeline import die_with_parent
from huzhu.office import Office

log = logging.getLogger(__name__)

ROOT = Path(__file__).parents[1]
STANDARD_ERROR = 2
FIRST_DELAY_S, LONGEST_DELAY_S = 0.5, 30.0
STEADY_AFTER_S = 60.0
# A worker ends its page first; told again, it gives the page back; then it is killed.
STOP_AGAIN_AFTER_S, KILL_AFTER_S = 2.0, 6.0


def environment(office: Office) -> dict[str, str]:
    """The addresses and settings of ``office`` for its child processes."""
    settings = office.settings
    watched = settings.watch_folder
    return {
        **os.environ,
        # In front, and -P below: a folder called `workers` where the user happens to be must lose.
        "PYTHONPATH": os.pathsep.join(filter(None, (str(ROOT), os.environ.get("PYTHONPATH")))),
        "DATABASE_URL": office.servers.database_url,
        "REDIS_URL": office.servers.redis_url,
        "HUZHU_HOME": str(settings.home),
        "HUZHU_HOST": settings.host,
        "HUZHU_PORT": str(settings.port),
        "HUZHU_WORKERS": str(settings.workers),
        # An .env file of the user's folder reaches us, and a relative path means that folder.
        **({"HUZHU_WATCH_FOLDER": str(watched.absolute())} if watched else {}),
    }


class Child:
    """One process, by the module it runs. Start it from the main thread only."""

    def __init__(self, name: str, module: str, env: Mapping[str, str]) -> None:
        self.name = name
        self._command = [sys.executable, "-P", "-m", module]
        self._env = env
        self._running: subprocess.Popen[bytes] | None = None
        self._started_at = 0.0
        self._delay_s = FIRST_DELAY_S
        self._start_again_at: float | None = None

    @property
    def pid(self) -> int | None:
        return self._running.pid if self._running is not None else None

    def start(self) -> None:
        self._start_again_at = None
        self._started_at = time.monotonic()
        self._running = subprocess.Popen(
            self._command,
            env=self._env,
            stdin=subprocess.DEVNULL,
            stdout=STANDARD_ERROR,  # standard output is for results
            process_group=0,  # Ctrl-C is for the command, which stops its children in order
            preexec_fn=die_with_parent(signal.SIGKILL),  # noqa: PLW1509  (started without threads)
        )

    def look_after(self) -> None:
        """Start it again some time after it died, later each time it dies soon."""
        assert self._running is not None
        now = time.monotonic()
        if self._start_again_at is not None:
            if now >= self._start_again_at:
                self.start()
        elif (code := self._running.poll()) is not None:
            if now - self._started_at > STEADY_AFTER_S:
                self._delay_s = FIRST_DELAY_S
            log.warning("%s ended (%s); starting it again", self.name, code)
            self._start_again_at = now + self._delay_s
            self._delay_s = min(self._delay_s * 2, LONGEST_DELAY_S)

    def has_ended(self) -> bool:
        return self._running is None or self._running.poll() is not None

    def signal(self, number: int) -> None:
        if self._running is not None and self._running.poll() is None:
            self._running.send_signal(number)

    def reap(self) -> None:
        if self._running is not None:
            self._running.wait()


def stop(children: Sequence[Child]) -> None:
    """End all of them: gently, then firmly, then for certain. Takes seconds at most."""
    began = time.monotonic()
    for number, after_s in (
        (signal.SIGTERM, STOP_AGAIN_AFTER_S),
        (signal.SIGTERM, KILL_AFTER_S),
        (signal.SIGKILL, 2 * KILL_AFTER_S),
    ):
        for child in children:
            child.signal(number)
        while time.monotonic() < began + after_s:
            if all(child.has_ended() for child in children):
                break
            time.sleep(0.02)
    for child in children:
        child.reap()
