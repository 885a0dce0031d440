"""Advisory file locks (flock): the kernel lets go of them when their holder dies."""

from __future__ import annotations

import fcntl
import os
from pathlib import Path


class FileLock:
    """One open lock file. Not inherited by programs that are started meanwhile."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._fd = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)

    def share(self) -> None:
        """Hold it together with others; waits for an exclusive holder to leave."""
        fcntl.flock(self._fd, fcntl.LOCK_SH)

    def try_exclusive(self) -> bool:
        """Become its only holder. A shared lock held before is lost when this fails."""
        return self._try(fcntl.LOCK_EX)

    def is_taken(self) -> bool:
        """Whether somebody else holds it exclusively. Only for a lock not held here."""
        if not self._try(fcntl.LOCK_SH):
            return True
        fcntl.flock(self._fd, fcntl.LOCK_UN)
        return False

    def write(self, content: str) -> None:
        os.ftruncate(self._fd, 0)
        os.pwrite(self._fd, content.encode(), 0)

    def read(self) -> str:
        return os.pread(self._fd, 65_536, 0).decode(errors="replace")

    def release(self) -> None:
        if self._fd >= 0:
            os.close(self._fd)
            self._fd = -1

    def _try(self, kind: int) -> bool:
        try:
            fcntl.flock(self._fd, kind | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True
