"""Settings from the environment. ``HUZHU_`` is the prefix; unknown names with it are warned about.

``DATABASE_URL`` and ``REDIS_URL`` keep the names that everyone knows. An ``.env`` file in the
working folder is read too; the real environment wins.
"""

from __future__ import annotations

import difflib
import os
from collections.abc import Mapping
from pathlib import Path

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict

from extractors.limits import Limits
from extractors.reading.options import ReaderOptions

PREFIX = "HUZHU_"


class Settings(BaseSettings):
    """Everything an administrator can set; see ``docs/settings.md``."""

    model_config = SettingsConfigDict(
        env_prefix=PREFIX, env_file=".env", extra="ignore", populate_by_name=True
    )

    home: Path = Field(default_factory=lambda: Path.home() / ".huzhu")
    host: str = "127.0.0.1"
    port: int = Field(default=8000, ge=1, le=65_535)
    workers: int = Field(default=1, ge=1)
    database_url: str | None = Field(default=None, validation_alias="DATABASE_URL")
    redis_url: str | None = Field(default=None, validation_alias="REDIS_URL")
    # Reading
    ocr_engine: str = "paddle-onnx"  # paddle-onnx, paddle, null
    ocr_threads: int = 0  # 0: as many as there are cores, divided among the workers
    detection_model_dir: Path | None = None
    recognition_model_dir: Path | None = None
    page_timeout_s: float = Field(default=120.0, gt=0)
    reader_max_pages: int = Field(default=2_000, ge=1)  # recycle the reading process after these
    reader_max_mb: int = Field(default=1_600, ge=200)  # or when it grew beyond
    # Limits of one upload
    max_file_mb: int = Field(default=200, ge=1)
    max_pages: int = Field(default=1_000, ge=1)
    max_image_megapixels: int = Field(default=100, ge=1)
    max_archive_mb: int = Field(default=1_024, ge=1)
    max_archive_members: int = Field(default=2_000, ge=1)
    max_upload_files: int = Field(default=500, ge=1)
    # Watched folder
    watch_folder: Path | None = None
    watch_settle_s: float = Field(default=10.0, gt=0)  # a file that long unchanged is whole
    # The desk: from how many days on an open claim is marked as overdue
    overdue_days: int = Field(default=7, ge=1)
    # Reconciler
    reconcile_every_s: float = Field(default=10.0, gt=0)

    def limits(self) -> Limits:
        """The limits as the extractors want them."""
        return Limits(
            max_file_bytes=self.max_file_mb * 1024 * 1024,
            max_pages=self.max_pages,
            max_image_pixels=self.max_image_megapixels * 1_000_000,
            max_archive_bytes=self.max_archive_mb * 1024 * 1024,
            max_archive_members=self.max_archive_members,
            page_timeout_s=self.page_timeout_s,
        )

    def reader_options(self) -> ReaderOptions:
        """How this machine's reading processes are set up; its cores are shared by its workers."""
        cores = os.cpu_count() or 1
        return ReaderOptions(
            engine=self.ocr_engine,
            detection_dir=self.detection_model_dir,
            recognition_dir=self.recognition_model_dir,
            threads=self.ocr_threads or max(1, cores // self.workers),
            limits=self.limits(),
            max_pages=self.reader_max_pages,
            max_mb=self.reader_max_mb,
        )


def unknown_names(environ: Mapping[str, str] = os.environ) -> list[str]:
    """One warning a variable that has our prefix and that nothing reads (a typo, most often)."""
    known = {PREFIX + name.upper() for name in Settings.model_fields}
    warnings = []
    for name in sorted(environ):
        if name.startswith(PREFIX) and name not in known:
            close = difflib.get_close_matches(name, known, n=1)
            hint = f"; did you mean {close[0]}?" if close else ""
            warnings.append(f"{name} is set but huzhu has no such setting{hint}")
    return warnings
