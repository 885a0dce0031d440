"""Originals and page pictures, each stored once under the SHA-256 of its bytes, never changed."""

from __future__ import annotations

import hashlib
import os
import tempfile
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import BinaryIO

CHUNK_BYTES = 1024 * 1024


class FileStore:
    """A folder of files named by their SHA-256 (64 hex digits).

    ``originals`` holds what people handed in and is what a backup must keep; ``derived`` holds
    page pictures, which can be made again by reading.
    """

    def __init__(self, root: Path) -> None:
        self.root = root
        root.mkdir(mode=0o700, parents=True, exist_ok=True)
        for part in ("originals", "derived", "new"):
            (root / part).mkdir(mode=0o700, exist_ok=True)

    def put(self, source: Path | bytes) -> str:
        """Keep an original; returns its SHA-256. What is there already is left as it is."""
        if isinstance(source, bytes):
            return self._keep(BytesIO(source), "originals")
        with source.open("rb") as stream:
            return self._keep(stream, "originals")

    def put_derived(self, content: bytes) -> str:
        """Keep bytes that were made from an original; returns their SHA-256."""
        return self._keep(BytesIO(content), "derived")

    def path(self, sha256: str) -> Path:
        """Where the file lies (or would lie: it is for the caller to see whether it does)."""
        original = self._place("originals", sha256)
        derived = self._place("derived", sha256)
        return derived if derived.exists() and not original.exists() else original

    def originals(self) -> Iterator[tuple[str, Path]]:
        """SHA-256 and path of every original, in no order."""
        for path in (self.root / "originals").glob("*/*/*"):
            yield path.name, path

    def _place(self, part: str, sha256: str) -> Path:
        # Two levels of 256 folders keep each folder small at millions of files.
        return self.root / part / sha256[:2] / sha256[2:4] / sha256

    def _keep(self, stream: BinaryIO, part: str) -> str:
        """Write beside, make durable, then rename: a name in the store always has all its bytes."""
        descriptor, name = tempfile.mkstemp(dir=self.root / "new")
        fresh = Path(name)
        try:
            with os.fdopen(descriptor, "wb") as out:
                digest = hashlib.sha256()
                while chunk := stream.read(CHUNK_BYTES):
                    digest.update(chunk)
                    out.write(chunk)
                out.flush()
                place = self._place(part, digest.hexdigest())
                if not place.exists():
                    os.fsync(out.fileno())
                    os.fchmod(out.fileno(), 0o400)
                    place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
                    fresh.rename(place)
                    _sync_folder(place.parent)
            return digest.hexdigest()
        finally:
            fresh.unlink(missing_ok=True)


def sha256_of(path: Path) -> str:
    """The SHA-256 of a file's bytes."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _sync_folder(folder: Path) -> None:
    """Without this the rename itself may be lost in a power cut."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
