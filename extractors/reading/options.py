"""How the reading child is set up; crosses to it as JSON."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from extractors.limits import Limits


@dataclass(frozen=True, slots=True)
class ReaderOptions:
    """Engine, limits, and when the child is replaced: after pages read or megabytes held."""

    engine: str = "paddle-onnx"
    detection_dir: Path | None = None
    recognition_dir: Path | None = None
    threads: int = 0
    cache_dir: Path | None = None
    limits: Limits = field(default_factory=Limits)
    max_pages: int = 2_000
    max_mb: int = 1_600

    def to_json(self) -> str:
        """One line that :meth:`from_json` reads back."""
        return json.dumps(asdict(self), default=str)

    @staticmethod
    def from_json(text: str) -> ReaderOptions:
        """The options that :meth:`to_json` wrote."""
        stored: dict[str, Any] = json.loads(text)
        for name in ("detection_dir", "recognition_dir", "cache_dir"):
            stored[name] = Path(stored[name]) if stored[name] else None
        return ReaderOptions(**{**stored, "limits": Limits(**stored["limits"])})
