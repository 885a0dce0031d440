"""Bounds on what one input may cost, checked before the OCR engine is touched."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """Limits of one input file. Sizes are bytes or pixels, times are seconds."""

    max_file_bytes: int = 200 * 1024 * 1024
    max_pages: int = 1_000
    max_image_pixels: int = 100_000_000
    max_archive_bytes: int = 1024 * 1024 * 1024
    max_archive_members: int = 2_000
    page_timeout_s: float = 120.0
