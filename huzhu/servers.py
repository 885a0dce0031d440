"""Join the embedded servers of a home folder, or start them; the last one to leave stops them."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path
from types import TracebackType
from typing import Any

from huzhu.faults import Fault
from huzhu.locks import FileLock
from huzhu.postgres import is_open_to_all, open_log

START_TIMEOUT_S = 150.0
LEAVE_TIMEOUT_S = 40.0
FOLDERS = ("run", "log", "store", "tmp")


def prepare_home(home: Path) -> Path:
    """Create the home folder with its parts; returns it as an absolute path.

    Root's is 0711 where its parents are open, so that PostgreSQL's own user can reach the
    cluster inside; everything else in it stays closed. A folder that is there is left as it is.
    """
    home = home.expanduser().absolute()
    try:
        if not home.exists():
            home.mkdir(parents=True)
            is_root_in_the_open = os.geteuid() == 0 and is_open_to_all(home.parent)
            home.chmod(0o711 if is_root_in_the_open else 0o700)
        for name in FOLDERS:
            (home / name).mkdir(mode=0o700, exist_ok=True)
    except OSError as error:
        raise Fault(
            f"The folder {home} cannot be used ({error.strerror}). Set HUZHU_HOME to a folder that "
            "you may write."
        ) from error
    return home.resolve()


class JoinedServer:
    """A share in one embedded server, given back by ``leave``."""

    def __init__(self, kind: str, home: Path) -> None:
        self.kind = kind
        self.home = home
        self.url = ""
        self._holders = FileLock(home / "run" / f"{kind}.holders")
        self._seat = FileLock(home / "run" / f"{kind}.keeper")
        self._holders.share()

    def ask_for_start(self) -> None:
        """Start a keeper unless one is there. It answers later: see ``wait``."""
        if self._seat.is_taken():
            return
        with open_log(self.home / "log" / "keeper.log") as log:
            subprocess.run(
                [sys.executable, "-m", "huzhu.keeper", self.kind, str(self.home)],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                cwd=Path(__file__).parents[1],  # where `-m` finds this package
                start_new_session=True,  # Ctrl-C is for the command, not for the keeper
                check=False,
            )

    def wait(self) -> None:
        """Wait until the server answers; sets ``url``."""
        deadline = time.monotonic() + START_TIMEOUT_S
        while time.monotonic() < deadline:
            is_taken = self._seat.is_taken()
            state = self._state()
            if is_taken and "url" in state and Path(f"/proc/{state['pid']}").exists():
                self.url = state["url"]
                return
            if not is_taken:
                if "fault" in state:
                    raise Fault(state["fault"])
                self.ask_for_start()  # its keeper was just leaving, or was killed
            time.sleep(0.02)
        raise Fault(f"The embedded {self.kind} did not start; see {self.home / 'log'}.")

    def leave(self) -> None:
        """Give the share back; waits for the server to stop where it was the last one."""
        is_last = self._holders.try_exclusive()
        self._holders.release()
        deadline = time.monotonic() + LEAVE_TIMEOUT_S
        while is_last and self._seat.is_taken() and time.monotonic() < deadline:
            time.sleep(0.02)
        self._seat.release()

    def _state(self) -> Mapping[str, Any]:
        """What the keeper wrote last."""
        try:
            state: Mapping[str, Any] = json.loads(self._seat.read())
        except ValueError:
            return {}
        return state


class Servers:
    """PostgreSQL and Redis for one process: external ones where given, else embedded ones.

    ``with Servers(home) as servers`` starts or joins; ``database_url`` and ``redis_url`` hold
    for as long as the block runs. Raises ``Fault`` where a server cannot be had.
    """

    def __init__(
        self,
        home: Path,
        *,
        database_url: str | None = None,
        redis_url: str | None = None,
        with_redis: bool = True,
    ) -> None:
        self._with_redis = with_redis
        self.home = prepare_home(home)
        self.database_url = database_url or ""
        self.redis_url = redis_url or ""
        self._joined: list[JoinedServer] = []

    def start(self) -> Servers:
        """Both servers start side by side."""
        wanted = {
            "postgres": not self.database_url,
            "redis": self._with_redis and not self.redis_url,
        }
        try:
            self._joined = [
                JoinedServer(kind, self.home) for kind, is_on in wanted.items() if is_on
            ]
            for server in self._joined:
                server.ask_for_start()
            for server in self._joined:
                server.wait()
        except BaseException:
            self.stop()
            raise
        for server in self._joined:
            if server.kind == "postgres":
                self.database_url = server.url
            else:
                self.redis_url = server.url
        return self

    def revive(self) -> None:
        """Start again what was killed together with its keeper; cheap, for a supervisor's loop."""
        for server in self._joined:
            server.ask_for_start()

    def stop(self) -> None:
        for server in self._joined:
            server.leave()
        self._joined = []

    def __enter__(self) -> Servers:
        return self.start()

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stop()
