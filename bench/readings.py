"""Page readings kept by file hash, so that rules can be evaluated again without OCR."""

from __future__ import annotations

import hashlib
import json
import time
from dataclasses import dataclass, field
from pathlib import Path

import extractors.reading
from extractors.extract import sha256_of
from extractors.reading.codec import page_from_json, page_to_json
from extractors.reading.engines import OcrEngine, make_engine
from extractors.reading.reader import read_page
from extractors.reading.source import Source
from extractors.types import Page


def reading_code() -> str:
    """A fingerprint of the code that reads pages, with what it uses from elsewhere."""
    root = Path(next(iter(extractors.reading.__path__)))
    used = [root.parent / name for name in ("character_cells.py", "types.py", "values/text.py")]
    digest = hashlib.sha256()
    for source in sorted([*root.rglob("*.py"), *used]):
        digest.update(source.read_bytes())
    return digest.hexdigest()[:16]


@dataclass(slots=True)
class Readings:
    """Reads pages and remembers them under ``folder``; the engine is built when first needed."""

    folder: Path
    engine_name: str = "paddle-onnx"
    rereads: bool = False
    threads: int = 0  # of the engine; 0: as many as there are cores
    outdated: int = 0  # readings that another state of extractors/reading made
    fresh: int = 0
    seconds: float = 0.0  # spent reading fresh pages
    _engine: OcrEngine | None = None
    _code: str = field(default_factory=reading_code)

    def read(self, path: Path) -> dict[int, Page]:
        """What is kept of the file at ``path``: pages by index."""
        kept = self._kept(path)
        if self.rereads or not kept.exists():
            return {}
        stored = json.loads(kept.read_text("utf-8"))
        self.outdated += stored["code"] != self._code
        return {page["index"]: page_from_json(page) for page in stored["pages"]}

    def keep(self, path: Path, pages: tuple[Page, ...]) -> None:
        kept = self._kept(path)
        kept.parent.mkdir(parents=True, exist_ok=True)
        stored = {"code": self._code, "pages": [page_to_json(page) for page in pages]}
        kept.write_text(json.dumps(stored, ensure_ascii=False), "utf-8")

    def fresh_page(self, source: Source, index: int) -> Page:
        """Read one page with the real engine."""
        if self._engine is None:
            self._engine = make_engine(self.engine_name, threads=self.threads)
        begun = time.perf_counter()
        page = read_page(source, index, self._engine).page
        self.fresh += 1
        self.seconds += time.perf_counter() - begun
        return page

    def _kept(self, path: Path) -> Path:
        return self.folder / f"{sha256_of(path)}.json"
