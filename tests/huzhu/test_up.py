"""``huzhu up`` as a user has it: started, killed in parts, stopped, with nothing left behind."""

from __future__ import annotations

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import pytest
from PIL import Image

pytestmark = pytest.mark.servers

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

    def __init__(self, home: Path) -> None:
        self.home, self.port = home, free_port()
        self.env = {
            **os.environ,
            "HUZHU_HOME": str(home),
            "HUZHU_OCR_ENGINE": "null",
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

    def bundle(self, bundle_id: str) -> dict:
        with urllib.request.urlopen(f"{self.address}/api/v1/bundles/{bundle_id}") as answer:
            return json.load(answer)

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


@pytest.fixture
def system() -> Iterator[System]:
    home = Path(tempfile.mkdtemp(prefix="huzhu-test-", dir="/tmp"))
    home.chmod(0o711)
    running = System(home)
    try:
        yield running
    finally:
        running.close()
        wait_until(lambda: not running.processes())
        shutil.rmtree(home)


def papers(folder: Path, count: int) -> Path:
    folder.mkdir()
    for number in range(count):
        Image.new("RGB", (1200, 1600), (number, 99, 12)).save(folder / f"{number:03d}.png")
    return folder


def test_a_second_one_is_refused_the_port_and_ctrl_c_stops_everything(system: System) -> None:
    with urllib.request.urlopen(f"{system.address}/readyz") as answer:
        assert answer.status == 200
    assert len(system.processes()) > 5
    again = system.command("up", "--port", system.port)
    assert again.returncode == 1
    assert f"Port {system.port}" in again.stderr
    assert "Traceback" not in again.stderr
    system.up.send_signal(signal.SIGINT)
    assert system.up.wait(60) == 0
    wait_until(lambda: not system.processes(), 1)


def test_a_killed_supervisor_leaves_no_orphans(system: System) -> None:
    system.up.kill()
    wait_until(lambda: not system.processes(), 30)


def test_a_worker_killed_in_the_middle_of_a_bundle_loses_nothing(
    system: System, tmp_path: Path
) -> None:
    """Another command joins the running servers; the supervisor brings a new worker."""
    handed_in = system.command("intake", papers(tmp_path / "papers", 40), "--json")
    assert handed_in.returncode == 0, handed_in.stderr
    bundle_id = json.loads(handed_in.stdout)["id"]
    wait_until(lambda: system.bundle(bundle_id)["pages_done"] >= 2)
    lost = system.worker()
    lost.kill()
    assert system.bundle(bundle_id)["pages_done"] < 40, "it was killed too late to prove anything"
    wait_until(lambda: system.bundle(bundle_id)["status"] == "ready")
    found = system.bundle(bundle_id)
    assert [page["state"] for page in found["pages"]] == ["read"] * 40
    assert system.worker().pid != lost.pid
    listed = sorted(place for paper in found["documents"] for place in paper["pages"])
    assert listed == list(range(40))
