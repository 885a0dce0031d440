"""``huzhu up`` as a user has it: started, killed in parts, stopped, with nothing left behind."""

from __future__ import annotations

import json
import shutil
import signal
import tempfile
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image

from tests.huzhu.running import System, wait_until

pytestmark = pytest.mark.servers


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
