"""What every job works with, set once when a worker process starts."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from claims.db import Database
from extractors.reading.isolated import OpenedFile
from extractors.reading.page_read import PartText, ReadPage
from extractors.types import Box
from intake.settings import Settings
from intake.store import FileStore
from workers.queues import Queues


class Reader(Protocol):
    """Opens files and reads pages; ``extractors.reading.isolated.IsolatedReader`` does."""

    def open(self, path: Path, name: str, timeout_s: float | None = None) -> OpenedFile: ...
    def read_page(
        self,
        path: Path,
        name: str,
        index: int,
        timeout_s: float | None = None,
        rotation: int | None = None,
    ) -> ReadPage: ...
    def read_part(
        self,
        path: Path,
        name: str,
        index: int,
        rotation: int,
        box: Box,
        timeout_s: float | None = None,
    ) -> tuple[PartText, ...]: ...


@dataclass(frozen=True, slots=True)
class Tools:
    """The parts of one worker process."""

    settings: Settings
    db: Database
    store: FileStore
    queues: Queues
    reader: Reader
