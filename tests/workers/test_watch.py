"""The watching process: started with its addresses in the environment, stopped by a signal."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from claims.db import Database
from claims.models import Bundle
from workers.queues import Queues, split_id

pytestmark = pytest.mark.servers

TIMEOUT_S = 60.0


def test_a_scan_is_received_and_queued_until_the_process_is_stopped(
    db: Database, database_url: str, redis_url: str, tmp_path: Path
) -> None:
    folder = tmp_path / "scans"
    env = {
        **os.environ,
        **{"DATABASE_URL": database_url, "REDIS_URL": redis_url},
        **{"HUZHU_HOME": str(tmp_path / "home"), "HUZHU_WATCH_FOLDER": str(folder)},
        **{"HUZHU_WATCH_SETTLE_S": "0.2", "PYTHONPATH": str(Path(__file__).parents[2])},
    }
    running = subprocess.Popen([sys.executable, "-P", "-m", "workers.watch"], env=env)
    try:
        deadline = time.monotonic() + TIMEOUT_S
        while not folder.is_dir():
            assert time.monotonic() < deadline
            time.sleep(0.05)
        (folder / "甲.pdf").write_bytes(b"%PDF-1.4 ")
        while not list((folder).glob("taken/*/甲.pdf")):
            assert time.monotonic() < deadline
            time.sleep(0.05)
    finally:
        running.send_signal(signal.SIGTERM)
        assert running.wait(TIMEOUT_S) == 0
    with db.begin() as session:
        bundle = session.query(Bundle).one()
    queues = Queues(redis_url)
    assert queues.waiting() == {split_id(bundle.id, 0)}
    queues.close()


def test_without_a_folder_there_is_nothing_to_watch(tmp_path: Path) -> None:
    env = {key: value for key, value in os.environ.items() if not key.startswith("HUZHU_")}
    env |= {"DATABASE_URL": "postgresql://", "REDIS_URL": "redis://127.0.0.1:1"}
    env["PYTHONPATH"] = str(Path(__file__).parents[2])
    command = [sys.executable, "-P", "-m", "workers.watch"]
    subprocess.run(command, env=env, cwd=tmp_path, check=True, timeout=TIMEOUT_S)
