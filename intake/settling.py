"""Which files and folders in a watched folder lie still, so that nobody writes to them any more."""

from __future__ import annotations

import stat
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

# Names that scanners, browsers and office programs give to what they have not finished.
UNFINISHED_ENDINGS = (".part", ".partial", ".tmp", ".temp", ".crdownload", ".filepart")
UNFINISHED_STARTS = (".", "~")
OURS = ("taken", "failed")  # what became of things; everything else of ours begins with a dot

Signature = tuple[tuple[str, int, int, int], ...]  # path, size, mtime in ns, inode of each file


def is_unfinished(name: str) -> bool:
    """Whether the name alone says that the file is not for us (yet)."""
    return name.startswith(UNFINISHED_STARTS) or name.lower().endswith(UNFINISHED_ENDINGS)


def files_of(entry: Path) -> tuple[Path, ...]:
    """The files of one bundle in name order: ``entry`` itself or all files below it.

    Links are left out: they could lead anywhere.
    """
    if entry.is_symlink():
        return ()
    if entry.is_file():
        return (entry,)
    found = (path for path in sorted(entry.rglob("*")) if not _is_hidden(path, entry))
    return tuple(path for path in found if path.is_file() and not path.is_symlink())


def _is_hidden(path: Path, entry: Path) -> bool:
    return any(part.startswith(UNFINISHED_STARTS) for part in path.relative_to(entry).parts)


def signature(entry: Path) -> Signature | None:
    """What changes when somebody writes; ``None`` where there is nothing to take yet."""
    try:
        files = files_of(entry)
        if any(is_unfinished(path.name) for path in files):
            return None
        told = [(path, path.stat()) for path in files]
    except OSError:  # renamed or taken away while we looked
        return None
    if not told or not all(stat.S_ISREG(one.st_mode) for _, one in told):
        return None
    return tuple(
        (str(path.relative_to(entry)), one.st_size, one.st_mtime_ns, one.st_ino)
        for path, one in told
    )


@dataclass
class Settling:
    """Remembers since when each entry of ``root`` has looked the same.

    Only our own clock counts: the clock of a scanner or a file server may be off by hours.
    """

    root: Path
    settle_s: float
    _since: dict[str, tuple[Signature, float]] = field(default_factory=dict)

    def settled(self, now: float) -> list[tuple[Path, Signature]]:
        """Entries that have not changed for the settle time at ``now`` (monotonic seconds)."""
        seen = dict(self._signatures())
        since: dict[str, tuple[Signature, float]] = {}
        for name, found in seen.items():
            before = self._since.get(name)
            since[name] = before if before is not None and before[0] == found else (found, now)
        self._since = since
        return [
            (self.root / name, found)
            for name, (found, first) in sorted(since.items())
            if now - first >= self.settle_s
        ]

    def _signatures(self) -> Iterator[tuple[str, Signature]]:
        for entry in self.root.iterdir():
            if entry.name in OURS or is_unfinished(entry.name):
                continue
            found = signature(entry)
            if found is not None:
                yield entry.name, found
