"""One ``huzhu up`` for a test: started like a user starts it, in a home of its own."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable
from pathlib import Path
from typing import Any

import psutil

ROOT = Path(__file__).parents[2]


def wait_until(condition: Callable[[], object], timeout_s: float = 90.0) -> None:
    deadline = time.monotonic() + timeout_s
    while not condition():
        assert time.monotonic() < deadline, "it did not happen in time"
        time.sleep(0.1)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class System:
    """One ``huzhu up`` in a home of its own."""

    def __init__(self, home: Path, engine: str = "null") -> None:
        self.home, self.port = home, free_port()
        self.env = {
            **os.environ,
            "HUZHU_HOME": str(home),
            "HUZHU_OCR_ENGINE": engine,
            "HUZHU_RECONCILE_EVERY_S": "1",
            "PYTHONPATH": str(ROOT),
        }
        self.log = (home / "up.log").open("w")
        self.up = self._start()

    def _start(self) -> subprocess.Popen[str]:
        up = subprocess.Popen(
            [sys.executable, "-m", "huzhu", "up", "--port", str(self.port), "--workers", "1"],
            env=self.env,
            stdout=subprocess.PIPE,
            stderr=self.log,
            text=True,
        )
        assert up.stdout is not None
        assert up.stdout.readline() == f"huzhu is ready: {self.address}\n"
        return up

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def command(self, *words: object) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "huzhu", *map(str, words)],
            env=self.env,
            capture_output=True,
            text=True,
            check=False,
        )

    def get(self, path: str) -> Any:
        with urllib.request.urlopen(f"{self.address}{path}") as answer:
            return json.load(answer)

    def bundle(self, bundle_id: str) -> Any:
        return self.get(f"/api/v1/bundles/{bundle_id}")

    def processes(self) -> list[psutil.Process]:
        """Everything that works for this home: by its environment, or its command line."""
        found = []
        for one in psutil.process_iter():
            try:
                is_ours = one.environ().get("HUZHU_HOME") == str(self.home)
                is_ours = is_ours or any(str(self.home) in word for word in one.cmdline())
                if is_ours and one.status() != psutil.STATUS_ZOMBIE and one.pid != os.getpid():
                    found.append(one)
            except psutil.Error:
                continue
        return found

    def worker(self) -> psutil.Process:
        (found,) = [
            one
            for one in psutil.Process(self.up.pid).children()
            if one.cmdline()[-2:] == ["-m", "workers"]
        ]
        return found

    def close(self) -> None:
        if self.up.poll() is None:
            self.up.send_signal(signal.SIGINT)
        with self.up:
            self.up.wait(60)
        self.log.close()
