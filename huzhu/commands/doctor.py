"""``huzhu doctor``: looks at each part and says what to do about what is wrong."""

from __future__ import annotations

import argparse
import json
import os
import shutil
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from huzhu.faults import Fault

if TYPE_CHECKING:
    from intake.settings import Settings

FONT_FOLDERS = ("/usr/share/fonts", "/usr/local/share/fonts", "~/.fonts", "~/.local/share/fonts")
CJK_FONT_NAMES = ("cjk", "uming", "ukai", "wqy", "simsun", "simhei", "sourcehan", "noto sans sc")
LEAST_FREE_BYTES = 2 * 1024**3


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--json", action="store_true", help="the findings as JSON")


def run(args: argparse.Namespace) -> int:
    from huzhu.office import read_settings

    settings = read_settings()
    findings = []
    for part, look in PARTS:
        try:
            is_well, words = True, look(settings)
        except Fault as fault:
            is_well, words = False, str(fault)
        except Exception as error:  # whatever it is, the next part is looked at
            is_well, words = False, f"{type(error).__name__}: {error}"
        findings.append({"part": part, "ok": is_well, "message": words})
        if not args.json:
            print(f"{'ok   ' if is_well else 'FAULT'} {part}: {words}", flush=True)
    if args.json:
        print(json.dumps(findings, ensure_ascii=False, indent=2))
    return 0 if all(finding["ok"] for finding in findings) else 1


def _python(_settings: Settings) -> str:
    version = ".".join(map(str, sys.version_info[:3]))
    if sys.version_info[:2] not in {(3, 11), (3, 12)}:
        raise Fault(f"Python {version}: use 3.11 or 3.12, for which all parts are there.")
    return version


def _engine(settings: Settings) -> str:
    """Load the engine and the models, read a page with one line on it."""
    import cv2
    import numpy as np

    from extractors.reading.isolated import IsolatedReader

    image = np.full((200, 900, 3), 255, np.uint8)
    cv2.putText(image, "12345678", (60, 130), cv2.FONT_HERSHEY_SIMPLEX, 3, (0, 0, 0), 6)
    began = time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        page = Path(folder) / "page.png"
        cv2.imwrite(str(page), image)
        with IsolatedReader(settings.reader_options()) as reader:
            lines = reader.read_page(page, page.name, 0).page.lines
    seconds = time.monotonic() - began
    if settings.ocr_engine == "null":
        return "null: HUZHU_OCR_ENGINE is for tests, scans will have no text"
    if "12345678" not in "".join(line.text for line in lines):
        raise Fault(
            f"{settings.ocr_engine} did not read a plain test line. Check the model folders, or "
            "unset HUZHU_DETECTION_MODEL_DIR and HUZHU_RECOGNITION_MODEL_DIR."
        )
    return f"{settings.ocr_engine} loaded and read a test line in {seconds:.1f} s"


def _database(settings: Settings) -> str:
    from sqlalchemy import text

    from huzhu.office import open_office

    with open_office(settings) as office, office.db.begin() as session:
        version = session.scalar(text("SHOW server_version"))
        encoding = session.scalar(text("SHOW server_encoding"))
        if encoding != "UTF8":
            raise Fault(f"The database's encoding is {encoding}; create it with UTF8.")
    kind = "given by DATABASE_URL" if settings.database_url else "embedded"
    return f"PostgreSQL {version}, {kind}, schema up to date"


def _redis(settings: Settings) -> str:
    import redis

    from huzhu.servers import Servers

    with Servers(settings.home, database_url="not needed", redis_url=settings.redis_url) as servers:
        connection = redis.Redis.from_url(servers.redis_url, socket_connect_timeout=5)
        try:
            info = connection.info("server")
            policy = connection.config_get("maxmemory-policy").get("maxmemory-policy")
        except redis.exceptions.ConnectionError as error:
            raise Fault(f"Redis does not answer ({error}). Check REDIS_URL.") from error
        finally:
            connection.close()
    if policy != "noeviction":
        raise Fault(f"Redis throws keys away ({policy}); set maxmemory-policy to noeviction.")
    return f"Redis {info['redis_version']}, {'given' if settings.redis_url else 'embedded'}"


def _storage(settings: Settings) -> str:
    from huzhu.servers import prepare_home

    home = prepare_home(settings.home)
    with tempfile.TemporaryFile(dir=home / "store") as probe:
        probe.write(b"0" * 1024 * 1024)
        probe.flush()
        os.fsync(probe.fileno())
    free = shutil.disk_usage(home).free
    if free < LEAST_FREE_BYTES:
        raise Fault(f"Only {free / 1024**3:.1f} GB are free at {home}. Make room.")
    return f"{home} can be written, {free / 1024**3:.0f} GB free"


def _fonts(_settings: Settings) -> str:
    """OFD, XML and PDF files without embedded fonts are drawn with the machine's own."""
    for folder in FONT_FOLDERS:
        for path in Path(folder).expanduser().rglob("*"):
            if any(name in path.name.lower() for name in CJK_FONT_NAMES):
                return f"Chinese fonts are there ({path.name})"
    raise Fault(
        "There is no Chinese font. OFD, XML and PDF files without embedded fonts are read, but "
        "their pictures show no Chinese text: "
        "install fonts-noto-cjk (Debian, Ubuntu)."
    )


PARTS: tuple[tuple[str, Callable[[Settings], str]], ...] = (
    ("python", _python),
    ("storage", _storage),
    ("database", _database),
    ("redis", _redis),
    ("engine", _engine),
    ("fonts", _fonts),
)
