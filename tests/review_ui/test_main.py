"""``python -m review_ui`` as the supervisor starts it."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

from claims.db import Database

ROOT = Path(__file__).parents[2]
COMMAND = [sys.executable, "-m", "review_ui"]


def environment(home: Path, **more: str) -> dict[str, str]:
    kept = {key: value for key, value in os.environ.items() if not key.startswith("HUZHU_")}
    return {**kept, "HUZHU_HOME": str(home), "PYTHONPATH": str(ROOT), **more}


def refusal(home: Path, **more: str) -> tuple[int, str]:
    ended = subprocess.run(
        COMMAND,
        env=environment(home, **more),
        cwd=home,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    return ended.returncode, ended.stderr


def test_only_loopback_is_served_without_accounts(tmp_path: Path) -> None:
    code, said = refusal(tmp_path, HUZHU_HOST="0.0.0.0")
    assert code == 2
    assert "127.0.0.1" in said


def test_servers_must_be_named(tmp_path: Path) -> None:
    code, said = refusal(tmp_path, DATABASE_URL="", REDIS_URL="")
    assert code == 2
    assert "DATABASE_URL" in said


def test_it_serves_until_told_to_stop(
    db: Database, database_url: str, redis_url: str, tmp_path: Path
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = str(free.getsockname()[1])
    more = {"DATABASE_URL": database_url, "REDIS_URL": redis_url, "HUZHU_PORT": port}
    with subprocess.Popen(COMMAND, env=environment(tmp_path, **more), cwd=tmp_path) as server:
        try:
            assert wait_for(f"http://127.0.0.1:{port}/readyz") == 200
        finally:
            server.send_signal(signal.SIGTERM)
        assert server.wait(timeout=20) in (0, -signal.SIGTERM)


def wait_for(url: str) -> int:
    deadline = time.monotonic() + 60
    while True:
        try:
            with urllib.request.urlopen(url, timeout=5) as answer:
                return int(answer.status)
        except urllib.error.HTTPError as error:
            return error.code
        except OSError:
            assert time.monotonic() < deadline, "no answer"
            time.sleep(0.1)
