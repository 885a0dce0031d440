"""A watched folder: what has settled in it is taken over, received as a bundle and put away.

An entry is a loose file or a sub-folder; each becomes one bundle. It is renamed into a place of
its own under ``.taking`` first: a rename is atomic, so of two watchers (also on two machines) one
gets it and the other finds nothing. The place is locked while somebody works on it; what a killed
watcher left behind is found there and finished. Handing the same bytes in twice makes no second
bundle, so nothing is lost and nothing is doubled wherever the power went.
"""

from __future__ import annotations

import errno
import fcntl
import logging
import os
import secrets
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from pathlib import Path

from sqlalchemy.exc import SQLAlchemyError

from claims.db import Database
from extractors.limits import Limits
from intake.bundles import Received, Upload, receive
from intake.settling import Settling, Signature, files_of, signature
from intake.store import FileStore

log = logging.getLogger(__name__)

TAKING, TAKEN, FAILED = ".taking", "taken", "failed"
LOCK = ".lock"
DISK_FULL = (errno.ENOSPC, errno.EDQUOT)
LONGEST_PAUSE_S, SHORTEST_PAUSE_S = 5.0, 0.1


class Watcher:
    """Looks into ``folder`` and receives what has settled; ``on_received`` queues the bundle."""

    def __init__(
        self,
        folder: Path,
        settle_s: float,
        db: Database,
        store: FileStore,
        on_received: Callable[[str], None],
        limits: Limits | None = None,
    ) -> None:
        self._folder = folder
        self._settling = Settling(folder, settle_s)
        self._db, self._store, self._limits = db, store, limits
        self._on_received = on_received
        self._pause_s = min(LONGEST_PAUSE_S, max(SHORTEST_PAUSE_S, settle_s / 4))

    def run(self, is_over: threading.Event) -> None:
        """Look again and again until ``is_over``; trouble is logged and waits for better times."""
        while not is_over.is_set():
            try:
                self.look(time.monotonic())
            except OSError as error:
                log.warning("the watched folder %s cannot be read: %s", self._folder, error)
            is_over.wait(self._pause_s)

    def look(self, now: float) -> int:
        """Finish what was left behind and take what has settled; the number of bundles received."""
        done = sum(self._finish(place) for place in self._left_behind())
        for entry, seen in self._settling.settled(now):
            place = self._folder / TAKING / secrets.token_hex(8)
            place.mkdir(parents=True)
            with _locked(place) as is_ours:
                if is_ours and _take(entry, seen, place):
                    done += self._finish_locked(place)
                if is_ours:
                    _remove_if_empty(place)
        return done

    def _left_behind(self) -> Sequence[Path]:
        taking = self._folder / TAKING
        return sorted(path for path in taking.iterdir()) if taking.is_dir() else ()

    def _finish(self, place: Path) -> int:
        """Finish a place that nobody works on."""
        with _locked(place) as is_ours:
            if not is_ours:
                return 0
            done = self._finish_locked(place)
            _remove_if_empty(place)
            return done

    def _finish_locked(self, place: Path) -> int:
        entry = next((path for path in place.iterdir() if path.name != LOCK), None)
        if entry is None:
            return 0
        try:
            received = self._receive(entry)
        except SQLAlchemyError as error:  # it stays in its place and is tried at the next look
            log.warning("a file waits for the database (%s)", type(error).__name__)
            return 0
        except OSError as error:
            if error.errno in DISK_FULL:
                log.warning("a file waits for room on the disk")
                return 0
            self._put_away(entry, FAILED, f"It could not be read: {error.strerror}.")
            return 0
        self._file(entry, received)
        return 1

    def _receive(self, entry: Path) -> Received:
        files = files_of(entry)
        uploads = [Upload(str(path.relative_to(entry.parent)), path) for path in files]
        note = entry.name if entry.is_dir() else None
        return receive(self._db, self._store, uploads, note, "live", self._limits)

    def _file(self, entry: Path, received: Received) -> None:
        """Put the files away, and say beside them what somebody who looks for them must know."""
        errors = [file for file in received.files if file["error"]]
        told = "\n".join(f"{file['name']}: {file['error']['message']}" for file in errors)
        if errors and len(errors) == len(received.files):
            self._put_away(entry, FAILED, told)
        elif received.duplicate_of is not None:
            first = f"Every file was handed in before: bundle {received.duplicate_of}."
            self._put_away(entry, TAKEN, f"{first}\n{told}".rstrip())
        else:
            self._put_away(entry, TAKEN, told)
        if received.duplicate_of is None:
            self._on_received(received.bundle_id)

    def _put_away(self, entry: Path, where: str, reason: str) -> None:
        folder = self._folder / where / date.today().isoformat()
        folder.mkdir(parents=True, exist_ok=True)
        target = folder / entry.name
        while target.exists():  # the scanner starts at 0001.pdf every morning and after lunch
            target = folder / f"{entry.stem}-{secrets.token_hex(3)}{entry.suffix}"
        entry.rename(target)
        if reason:
            target.with_name(f"{target.name}.reason.txt").write_text(
                reason + "\n", encoding="utf-8"
            )
            # Names of files are names of people, often with their ID numbers: not for the log.
            log.warning("one entry is in %s, with the reason beside it", folder)


def _take(entry: Path, seen: Signature, place: Path) -> bool:
    """Move ``entry`` to ``place``; false where another watcher was quicker, or where somebody
    wrote to it at the last moment: then it lies where it lay."""
    target = place / entry.name
    try:
        entry.rename(target)
    except FileNotFoundError:
        return False
    if signature(target) == seen:
        return True
    if not entry.exists():
        target.rename(entry)
        return False
    return True  # a new one of that name came in: this one is what was there before


@contextmanager
def _locked(place: Path) -> Iterator[bool]:
    """Whether the place is ours for the time of the block. The lock ends with its process."""
    try:
        lock = (place / LOCK).open("w")
    except OSError:  # it was finished and removed meanwhile
        yield False
        return
    with lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            # Whoever had it before us may have removed the place: then our lock is of no file.
            is_there = os.path.samestat(os.fstat(lock.fileno()), (place / LOCK).stat())
        except (BlockingIOError, FileNotFoundError):
            is_there = False
        yield is_there


def _remove_if_empty(place: Path) -> None:
    """Under its lock. A folder that is not empty cannot be removed: nothing can be lost here."""
    if any(path.name != LOCK for path in place.iterdir()):
        return
    (place / LOCK).unlink(missing_ok=True)
    try:
        place.rmdir()
    except OSError:  # somebody came in a moment ago
        log.debug("%s is in use again", place)
