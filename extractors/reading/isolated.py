"""Reading in a child process that can be killed: a hung or crashing read ends with its page.

A timeout inside a process waits for the native call to return; only ``kill -9`` does not. The
child lives long, because loading the models takes seconds, and is replaced when it grew large.
"""

from __future__ import annotations

import logging
import math
import os
import signal
import subprocess
import sys
import threading
import time
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any

from extractors.errors import FileTooLarge, InternalError, ReadTimeout, error_for
from extractors.reading import wire
from extractors.reading.codec import page_from_json
from extractors.reading.options import ReaderOptions
from extractors.reading.page_read import PageRef, PartText, ReadPage
from extractors.types import Box, Problem

LOAD_TIMEOUT_S = 180.0  # on a busy machine importing PaddleOCR alone takes half a minute
_EXIT_GRACE_S = 2.0
_LOOK_EVERY_S = 0.2
# What one request may hold beyond ``max_mb``: the largest images allowed take half of it.
_HEADROOM_MB = 800
_PAGE_BYTES = os.sysconf("SC_PAGE_SIZE")
_ROOT = Path(__file__).resolve().parents[2]

log = logging.getLogger(__name__)


class _TooMuchMemory(Exception):
    """The child grew past its bound in the middle of a request."""


@dataclass(frozen=True, slots=True)
class OpenedFile:
    """What ``open_source`` found: pages in order, and what could not be opened."""

    pages: tuple[PageRef, ...]
    problems: tuple[Problem, ...]


class IsolatedReader:
    """Opens files and reads pages in a child. One request at a time; safe to share by threads."""

    def __init__(self, options: ReaderOptions | None = None) -> None:
        self.options = options or ReaderOptions()
        self._child: subprocess.Popen[bytes] | None = None
        self._pages_read = 0
        self._lock = threading.Lock()

    @property
    def pid(self) -> int | None:
        """The child's process id, while there is one."""
        return self._child.pid if self._child is not None else None

    def open(self, path: Path, name: str, timeout_s: float | None = None) -> OpenedFile:
        """Count the pages of ``path``. Raises ``FileError`` as ``open_source`` does."""
        reply, _ = self._ask({"do": "open", "path": str(path), "name": name}, timeout_s)
        return OpenedFile(
            tuple(PageRef(**ref) for ref in reply["pages"]),
            tuple(Problem(**problem) for problem in reply["problems"]),
        )

    def read_page(
        self,
        path: Path,
        name: str,
        index: int,
        timeout_s: float | None = None,
        rotation: int | None = None,
    ) -> ReadPage:
        """Read one page. Raises ``FileError``: ``timeout`` when it took longer than ``timeout_s``.

        ``timeout_s`` defaults to the limits' page timeout and does not count loading the engine.
        ``rotation``: see :func:`extractors.reading.reader.read_page`.
        """
        request = {"do": "read", "path": str(path), "name": name, "index": index}
        request |= {"rotation": rotation}
        reply, body = self._ask(request, timeout_s)
        return ReadPage(page_from_json(reply["page"]), body)

    def read_part(
        self,
        path: Path,
        name: str,
        index: int,
        rotation: int,
        box: Box,
        timeout_s: float | None = None,
    ) -> tuple[PartText, ...]:
        """Read a part of one page: see :func:`extractors.reading.part.read_part`."""
        request = {"do": "part", "path": str(path), "name": name, "index": index}
        request |= {"rotation": rotation, "box": [*box]}
        reply, _ = self._ask(request, timeout_s)
        return tuple(
            PartText(tuple(found["lines"]), found["confidence"]) for found in reply["parts"]
        )

    def close(self) -> None:
        """End the child. The next request would start another."""
        with self._lock:
            self._stop(kill=False)

    def __enter__(self) -> IsolatedReader:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def _ask(
        self, request: dict[str, Any], timeout_s: float | None
    ) -> tuple[dict[str, Any], bytes]:
        limit = timeout_s or self.options.limits.page_timeout_s
        with self._lock:
            try:
                child = self._send(request)
                reply, body = _wait(child, limit, self.options.max_mb)
            except wire.TooLate:
                self._stop(kill=True)
                raise ReadTimeout(
                    f"The page took longer than {limit:g} seconds and was given up."
                    " Try again, or scan it again."
                ) from None
            except _TooMuchMemory:
                self._stop(kill=True)
                raise FileTooLarge(
                    "Reading this takes too much memory and was given up."
                    " Print or scan the paper again as a plain picture."
                ) from None
            except wire.Closed:
                cause = self._stop(kill=True)
                raise InternalError(
                    f"The reader stopped while it read this page ({cause})."
                    " Try again, or scan it again."
                ) from None
            except BaseException:
                self._stop(kill=True)  # an interrupted exchange leaves the pipes out of step
                raise
            self._recycle(reply.get("rss_mb", 0))
        if "error" in reply:
            raise error_for(reply["error"]["code"], reply["error"]["message"])
        return reply, body

    def _send(self, request: dict[str, Any]) -> subprocess.Popen[bytes]:
        if self._child is not None and self._child.poll() is not None:
            self._stop(kill=True)  # it died while idle: nobody's page is to blame
        if self._child is None:
            self._child = _start(self.options)
            self._pages_read = 0
        assert self._child.stdin is not None
        wire.send(self._child.stdin.fileno(), request)
        return self._child

    def _recycle(self, rss_mb: int) -> None:
        self._pages_read += 1
        if self._pages_read >= self.options.max_pages or rss_mb > self.options.max_mb:
            log.info("replacing the reader after %d pages at %d MB", self._pages_read, rss_mb)
            self._stop(kill=False)

    def _stop(self, kill: bool) -> str:
        """End the child and say how it ended."""
        child, self._child = self._child, None
        if child is None:
            return "not running"
        with child:  # closes the pipes; the child ends at the end of its input
            if kill:
                child.kill()
            assert child.stdin is not None
            child.stdin.close()
            try:
                child.wait(_EXIT_GRACE_S)
            except subprocess.TimeoutExpired:
                child.kill()
                child.wait()
        return _how_it_ended(child.returncode)


def _start(options: ReaderOptions) -> subprocess.Popen[bytes]:
    path = os.pathsep.join(filter(None, (str(_ROOT), os.environ.get("PYTHONPATH"))))
    return subprocess.Popen(
        [sys.executable, "-m", "extractors.reading.child", str(os.getpid()), options.to_json()],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": path},
        bufsize=0,
        process_group=0,  # Ctrl-C is for us: a child that is still importing would print a trace
    )


def _wait(
    child: subprocess.Popen[bytes], limit: float, max_mb: int
) -> tuple[dict[str, Any], bytes]:
    """The child's reply. While it loads the engine another, longer limit holds."""
    assert child.stdout is not None
    replies = child.stdout.fileno()
    deadline = time.monotonic() + limit
    bound_mb: float = max(max_mb, _rss_mb(child.pid)) + _HEADROOM_MB
    while True:
        while not wire.is_readable(replies, min(_LOOK_EVERY_S, deadline - time.monotonic())):
            if time.monotonic() >= deadline:
                raise wire.TooLate
            if _rss_mb(child.pid) > bound_mb:
                raise _TooMuchMemory
        reply, body = wire.receive(replies, deadline)
        if "loading" not in reply:
            return reply, body
        deadline = time.monotonic() + (LOAD_TIMEOUT_S if reply["loading"] else limit)
        # the models are no fault of the page: what they take is measured when they are there
        loaded_mb = max(max_mb, _rss_mb(child.pid))
        bound_mb = math.inf if reply["loading"] else loaded_mb + _HEADROOM_MB


def _rss_mb(pid: int) -> int:
    """Memory that the process holds; 0 where it has just ended (the wait then says so)."""
    try:
        pages = int(Path(f"/proc/{pid}/statm").read_text().split()[1])
    except (OSError, IndexError):
        return 0
    return pages * _PAGE_BYTES // (1024 * 1024)


def _how_it_ended(code: int) -> str:
    if code < 0:
        try:
            return f"signal {signal.Signals(-code).name}"
        except ValueError:
            return f"signal {-code}"
    return f"exit code {code}"
