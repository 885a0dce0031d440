"""The process that opens files and holds the OCR engine: ``python -m extractors.reading.child``.

It answers one message at a time and may be killed at any moment; it keeps nothing that matters.
"""

from __future__ import annotations

import ctypes
import logging
import os
import signal
import sys
import traceback
from dataclasses import asdict
from pathlib import Path
from typing import Any

from extractors.errors import FileError, InternalError
from extractors.reading import wire
from extractors.reading.codec import page_to_json
from extractors.reading.engines import EngineError, OcrEngine, make_engine
from extractors.reading.options import ReaderOptions
from extractors.reading.part import read_part
from extractors.reading.reader import read_page
from extractors.reading.source import Source, open_source
from extractors.types import Box

_PR_SET_PDEATHSIG = 1
_PAGE_BYTES = os.sysconf("SC_PAGE_SIZE")

log = logging.getLogger(__name__)


class Child:
    """Answers ``open``, ``read`` and ``part``. The first page that needs the engine loads it."""

    def __init__(self, options: ReaderOptions, reply_to: int) -> None:
        self._options = options
        self._reply_to = reply_to
        self._source: tuple[tuple[Any, ...], Source] | None = None
        self._engine: OcrEngine | None = None

    def answer(self, request: dict[str, Any]) -> None:
        """Do what ``request`` asks and send one reply; whatever goes wrong is a reply too."""
        try:
            header, body = self._do(request)
        except FileError as error:
            header, body = _failure(error), b""
        except EngineError as error:
            header, body = _failure(InternalError(str(error))), b""
        except Exception as error:
            # one line and the place: this is the terminal of someone with an odd file, too
            log.error("reading failed: %s", _where(error))
            message = f"The page could not be read ({type(error).__name__}). Try again."
            header, body = _failure(InternalError(message)), b""
        wire.send(self._reply_to, {**header, "rss_mb": _rss_mb()}, body)

    def _do(self, request: dict[str, Any]) -> tuple[dict[str, Any], bytes]:
        source = self._opened(Path(request["path"]), request["name"])
        if request["do"] == "open":
            return {
                "pages": [asdict(ref) for ref in source.pages],
                "problems": [asdict(problem) for problem in source.problems],
            }, b""
        if request["do"] == "part":
            place = (request["index"], _Lazy(self), request["rotation"], Box(*request["box"]))
            return {"parts": [asdict(found) for found in read_part(source, *place)]}, b""
        read = read_page(source, request["index"], _Lazy(self), request["rotation"])
        return {"page": page_to_json(read.page)}, read.image_jpeg

    def engine(self) -> OcrEngine:
        """The engine. Loading is announced, so that it does not count against a page's time."""
        if self._engine is None:
            wire.send(self._reply_to, {"loading": True})
            options = self._options
            self._engine = make_engine(
                options.engine,
                options.detection_dir,
                options.recognition_dir,
                options.threads,
                options.cache_dir,
            )
            wire.send(self._reply_to, {"loading": False})
        return self._engine

    def _opened(self, path: Path, name: str) -> Source:
        """The source of ``path``; the last one stays open, pages are asked for one by one."""
        try:
            stat = path.stat()
        except OSError as error:
            raise InternalError(f"{name} is no longer there. Send it again.") from error
        key = (path, stat.st_mtime_ns, stat.st_size)
        if self._source is None or self._source[0] != key:
            if self._source is not None:
                self._source[1].close()
                self._source = None
            self._source = (key, open_source(path, name, self._options.limits))
        return self._source[1]


class _Lazy:
    """The child's engine, loaded at its first use: text-layer pages never need it."""

    def __init__(self, child: Child) -> None:
        self._child = child
        self.name = child._options.engine

    def read(self, image: Any) -> Any:
        return self._child.engine().read(image)

    def recognise(self, crops: Any) -> Any:
        return self._child.engine().recognise(crops)


def main() -> None:
    """Answer messages from standard input until it ends."""
    _die_with_parent(int(sys.argv[1]))
    requests, replies = os.dup(0), os.dup(1)
    # native libraries print to descriptor 1 whenever they like: it must not be the protocol's
    os.dup2(2, 1)
    with open(os.devnull) as nothing:  # noqa: PTH123 - a descriptor is wanted
        os.dup2(nothing.fileno(), 0)
    child = Child(ReaderOptions.from_json(sys.argv[2]), replies)
    try:
        while True:
            request, _ = wire.receive(requests)
            child.answer(request)
    except wire.Closed:
        return


def _die_with_parent(parent: int) -> None:
    """End with the parent even in the middle of a hung native call (Linux)."""
    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:  # it died before the call above
        os._exit(0)


def _failure(error: FileError) -> dict[str, Any]:
    return {"error": {"code": error.code, "message": error.message}}


def _where(error: Exception) -> str:
    frames = traceback.extract_tb(error.__traceback__)
    places = " < ".join(f"{Path(one.filename).name}:{one.lineno}" for one in reversed(frames[-4:]))
    said = " ".join(str(error).split())
    return f"{type(error).__name__}: {said} ({places})"


def _rss_mb() -> int:
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * _PAGE_BYTES // (1024 * 1024)


if __name__ == "__main__":
    main()
