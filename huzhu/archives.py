"""A backup: one tar file with a dump of the database, every stored file, and a manifest.

The manifest is the first member and holds the SHA-256 and size of each other one, so that a
restore can tell a broken archive before it changes anything.
"""

from __future__ import annotations

import hashlib
import io
import json
import os
import subprocess
import tarfile
import tempfile
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import make_url, text
from sqlalchemy.orm import Session

from claims.db import normalise_url
from claims.models import Bundle, Member
from huzhu.faults import Fault
from huzhu.office import Office
from huzhu.postgres import Owner, find_installation
from intake.store import sha256_of

MANIFEST, DUMP = "manifest.json", "database.dump"
FORMAT = 1


def write_archive(office: Office, target: Path) -> int:
    """Write a backup to ``target``; the number of members. Replaces a file only when done.

    Raises ``Fault`` where it cannot be written.
    """
    fresh = target.with_name(target.name + ".part")
    try:
        return _write(office, fresh, target)
    except OSError as error:
        fresh.unlink(missing_ok=True)
        raise Fault(f"The backup {target} cannot be written: {error.strerror or error}.") from error


def check_writable(target: Path) -> None:
    """Raise ``Fault`` where a backup cannot end up at ``target``; before work is spent on it."""
    if target.is_dir():
        raise Fault(f"{target} is a folder. Give the name of a file in it.")
    if not os.access(target.parent, os.W_OK | os.X_OK):
        raise Fault(f"The folder {target.parent} is not there or may not be written.")


def _write(office: Office, fresh: Path, target: Path) -> int:
    with tempfile.TemporaryDirectory(dir=office.settings.home / "tmp") as folder:
        dump = Path(folder) / DUMP
        # First the database, then the files: what it names is in the store by then.
        _run_tool("pg_dump", office, "--format=custom", "--no-owner", f"--file={dump}")
        members = {DUMP: dump} | {f"originals/{name}": p for name, p in office.store.originals()}
        derived = office.store.root / "derived"
        members |= {f"derived/{p.name}": p for p in sorted(derived.glob("*/*/*"))}
        manifest = {
            "format": FORMAT,
            "written": datetime.now(UTC).isoformat(),
            "files": {
                name: {"sha256": sha256_of(path), "size": path.stat().st_size}
                for name, path in members.items()
            },
        }
        with tarfile.open(fresh, "w") as archive:
            _add_text(archive, MANIFEST, json.dumps(manifest, indent=1))
            for name, path in members.items():
                archive.add(path, name, recursive=False, filter=_without_owner)
    fresh.replace(target)
    return len(members)


def read_archive(office: Office, source: Path) -> int:
    """Bring back a backup into an empty office; the number of files. Raises ``Fault``."""
    with office.db.begin() as session:
        if not _is_empty(session):
            raise Fault("This office is in use. Restore into an empty HUZHU_HOME or database.")
    with (
        tempfile.TemporaryDirectory(dir=office.settings.home / "tmp") as folder,
        _open(source) as archive,
    ):
        files = _manifest(archive)
        dump = Path(folder) / DUMP
        for name, known in files.items():
            _check_member(archive, name, known, keep_as=dump if name == DUMP else None)
        with office.db.begin() as session:
            session.execute(text("DROP SCHEMA public CASCADE"))
            session.execute(text("CREATE SCHEMA public"))
        office.db.close()
        _run_tool("pg_restore", office, "--no-owner", "--exit-on-error", "-d", _url(office), dump)
        for name in files:
            _put(office, archive, name)
    return len(files)


def _is_empty(session: Session) -> bool:
    return not session.query(Bundle.id).limit(1).all() and not session.query(Member.id).first()


def _open(source: Path) -> tarfile.TarFile:
    try:
        return tarfile.open(source)
    except (OSError, tarfile.TarError) as error:
        raise Fault(f"{source} cannot be read: {error}") from error


def _manifest(archive: tarfile.TarFile) -> dict[str, Any]:
    try:
        stream = archive.extractfile(MANIFEST)
        assert stream is not None
        manifest = json.load(stream)
        if manifest["format"] != FORMAT:
            raise Fault(f"The archive has format {manifest['format']}; this huzhu reads {FORMAT}.")
        files: dict[str, Any] = manifest["files"]
    except (KeyError, ValueError, tarfile.TarError) as error:
        raise Fault(f"This is no backup that huzhu wrote ({error}).") from error
    return files


def _check_member(
    archive: tarfile.TarFile, name: str, known: dict[str, Any], keep_as: Path | None
) -> None:
    """Compare a member with the manifest; write it to ``keep_as`` on the way."""
    digest = hashlib.sha256()
    try:
        stream = archive.extractfile(name)
        assert stream is not None
        with keep_as.open("wb") if keep_as else io.BytesIO() as out:
            while chunk := stream.read(1024 * 1024):
                digest.update(chunk)
                if keep_as is not None:
                    out.write(chunk)
    except (KeyError, OSError, tarfile.TarError) as error:
        raise Fault(f"The archive is damaged at {name} ({error}). Nothing was changed.") from error
    if digest.hexdigest() != known["sha256"]:
        raise Fault(f"The archive is damaged at {name}. Nothing was changed.")


def _put(office: Office, archive: tarfile.TarFile, name: str) -> None:
    part = name.split("/", maxsplit=1)[0]
    stream = archive.extractfile(name)
    assert stream is not None
    if part == "derived":
        office.store.put_derived(stream.read())
    elif part == "originals":
        with tempfile.NamedTemporaryFile(dir=office.settings.home / "tmp") as copy:
            while chunk := stream.read(1024 * 1024):
                copy.write(chunk)
            copy.flush()
            office.store.put(Path(copy.name))


def _run_tool(tool: str, office: Office, *arguments: str | Path) -> None:
    """Run one of PostgreSQL's programs as ourselves, on the office's database."""
    binary = find_installation(Owner()) / "bin" / tool
    command = [str(binary), *map(str, arguments)]
    if tool == "pg_dump":
        command += ["-d", _url(office)]
    environment = {**os.environ, "LC_ALL": "C"}
    finished = subprocess.run(command, capture_output=True, env=environment, check=False)
    if finished.returncode != 0:
        raise Fault(f"{tool} failed: {finished.stderr.decode(errors='replace').strip()}")


def _url(office: Office) -> str:
    """The address as PostgreSQL's own programs want it: without SQLAlchemy's driver name."""
    url = make_url(normalise_url(office.servers.database_url)).set(drivername="postgresql")
    return url.render_as_string(hide_password=False)


def _add_text(archive: tarfile.TarFile, name: str, content: str) -> None:
    info = tarfile.TarInfo(name)
    raw = content.encode()
    info.size, info.mode = len(raw), 0o600
    archive.addfile(info, io.BytesIO(raw))


def _without_owner(info: tarfile.TarInfo) -> tarfile.TarInfo:
    info.uid = info.gid = 0
    info.uname = info.gname = ""
    return info
