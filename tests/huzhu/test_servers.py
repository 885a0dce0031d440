"""The embedded servers: started, shared, stopped by the last one, never stuck."""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
import textwrap
import time
from collections.abc import Iterator
from pathlib import Path

import psutil
import psycopg
import pytest
import redis

from huzhu.faults import Fault
from huzhu.postgres import Postgres, is_open_to_all
from huzhu.servers import Servers, prepare_home

pytestmark = pytest.mark.servers


@pytest.fixture
def home() -> Iterator[Path]:
    folder = Path(tempfile.mkdtemp(prefix="huzhu-test-", dir="/tmp"))
    folder.chmod(0o711)
    yield folder
    wait_until(lambda: not server_processes(folder))
    shutil.rmtree(folder)


def server_processes(home: Path) -> list[psutil.Process]:
    """Keepers and servers that belong to ``home``."""
    found = []
    for one in psutil.process_iter():
        try:
            if any(str(home) in word for word in one.cmdline()) and one.pid != os.getpid():
                found.append(one)
        except psutil.Error:
            continue
    return found


def wait_until(condition, timeout_s: float = 20.0) -> None:
    deadline = time.monotonic() + timeout_s
    while not condition():
        assert time.monotonic() < deadline, "it did not happen in time"
        time.sleep(0.05)


def start_holder(home: Path) -> subprocess.Popen[str]:
    """Another process that holds the servers until it is told to go."""
    code = """
        import sys
        from pathlib import Path
        from huzhu.servers import Servers
        with Servers(Path(sys.argv[1])) as servers:
            print(servers.database_url, flush=True)
            sys.stdin.read()
    """
    holder = subprocess.Popen(
        [sys.executable, "-c", textwrap.dedent(code), str(home)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        cwd=Path(__file__).parents[2],
    )
    assert holder.stdout is not None
    assert holder.stdout.readline().startswith("postgresql://")
    return holder


def finish(holder: subprocess.Popen[str]) -> None:
    with holder:
        holder.communicate(timeout=30)


def test_both_answer_and_stop_with_their_only_holder(home: Path) -> None:
    with Servers(home) as servers:
        with psycopg.connect(servers.database_url) as connection:
            encoding, provider = connection.execute(
                "SELECT pg_encoding_to_char(encoding), datlocprovider FROM pg_database"
                " WHERE datname = current_database()"
            ).fetchone()
            assert (encoding, provider) == ("UTF8", "b")
        with redis.Redis.from_url(servers.redis_url) as client:
            assert client.config_get("maxmemory-policy")["maxmemory-policy"] == "noeviction"
    assert server_processes(home) == []


def test_what_was_written_is_there_at_the_next_start(home: Path) -> None:
    with Servers(home) as servers, psycopg.connect(servers.database_url) as connection:
        connection.execute("CREATE TABLE kept (word text)")
        connection.execute("INSERT INTO kept VALUES ('互助')")
    with Servers(home) as servers, psycopg.connect(servers.database_url) as connection:
        assert connection.execute("SELECT word FROM kept").fetchone() == ("互助",)


def test_a_second_process_shares_them_and_the_last_one_stops_them(home: Path) -> None:
    holder = start_holder(home)
    with Servers(home) as servers:
        assert len([one for one in server_processes(home) if "huzhu.keeper" in one.cmdline()]) == 2
        finish(holder)
        with psycopg.connect(servers.database_url) as connection:
            assert connection.execute("SELECT 1").fetchone() == (1,)
    assert server_processes(home) == []


def test_a_killed_holder_does_not_keep_them_alive(home: Path) -> None:
    holder = start_holder(home)
    holder.kill()
    with holder:
        holder.wait()
    wait_until(lambda: not server_processes(home))


def test_a_killed_keeper_takes_its_server_along_and_the_next_start_recovers(home: Path) -> None:
    holder = start_holder(home)
    keepers = [one for one in server_processes(home) if "huzhu.keeper" in one.cmdline()]
    for one in keepers:
        one.send_signal(signal.SIGKILL)
    wait_until(lambda: all(one.status() == psutil.STATUS_ZOMBIE for one in keepers))
    with Servers(home) as servers, psycopg.connect(servers.database_url) as connection:
        assert connection.execute("SELECT 1").fetchone() == (1,)
    finish(holder)


def test_a_server_that_crashed_is_started_again(home: Path) -> None:
    with Servers(home) as servers:
        with psycopg.connect(servers.database_url) as connection:
            (pid,) = connection.execute(
                "SELECT (regexp_split_to_array(pg_read_file('postmaster.pid'), '\n'))[1]::int"
            ).fetchone()
        os.kill(pid, signal.SIGKILL)

        def answers() -> bool:
            try:
                psycopg.connect(servers.database_url).close()
            except psycopg.OperationalError:
                return False
            return not psutil.pid_exists(pid)

        wait_until(answers)


def test_a_pid_file_that_names_another_process_is_no_obstacle(home: Path) -> None:
    with Servers(home):
        cluster = next(home.glob("postgres/cluster"))
    (cluster / "postmaster.pid").write_text(f"{os.getpid()}\n{cluster}\n0\n5432\n\n\n\n")
    with Servers(home) as servers:
        psycopg.connect(servers.database_url).close()


def test_a_long_home_path_still_gets_its_sockets(home: Path) -> None:
    deep = home / ("深" * 20) / ("x" * 60)
    deep.mkdir(parents=True)
    with Servers(deep) as servers:
        psycopg.connect(servers.database_url).close()
        with redis.Redis.from_url(servers.redis_url) as client:
            assert client.ping()


def test_given_addresses_start_nothing(home: Path) -> None:
    with Servers(home, database_url="postgresql://db/huzhu", redis_url="redis://r") as servers:
        assert servers.database_url == "postgresql://db/huzhu"
        assert server_processes(home) == []


def test_a_closed_folder_above_home_is_not_opened(home: Path) -> None:
    """Root's PostgreSQL runs as another user; the way to our home stays closed to it."""
    closed = home / "closed"
    closed.mkdir(mode=0o700)
    with Servers(closed / "huzhu") as servers:
        psycopg.connect(servers.database_url).close()
        assert closed.stat().st_mode & 0o777 == 0o700
        assert not is_open_to_all(closed)
    pointer = closed / "huzhu" / "postgres.path"
    if pointer.exists():  # as root
        shutil.rmtree(pointer.read_text().strip())


def test_a_home_that_cannot_be_made_is_the_users_to_fix(home: Path) -> None:
    (home / "file").write_text("")
    with pytest.raises(Fault, match="HUZHU_HOME"):
        prepare_home(home / "file" / "huzhu")


def test_a_user_without_a_name_is_told_before_anything_is_made(home: Path, monkeypatch) -> None:
    nobody_knows = max(entry.pw_uid for entry in pwd.getpwall() if entry.pw_uid < 60_000) + 1
    server = Postgres(prepare_home(home))
    monkeypatch.setattr(os, "geteuid", lambda: nobody_knows)
    with pytest.raises(Fault, match=f"{nobody_knows} has no name .* /etc/passwd"):
        server.start()
    assert not (home / "postgres").exists()
