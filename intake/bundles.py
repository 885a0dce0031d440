"""A bundle is received: bytes are stored once, rows are written in one transaction.

The caller enqueues the bundle afterwards, by its id only. Should that fail, the reconciler finds
the bundle in state ``received`` and does it.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import func, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from claims.db import Database
from claims.models import OPEN_STATES, Bundle, BundleFile, Claim, Json, StoredFile
from extractors.errors import EmptyFile, FileError, FileTooLarge, UnsupportedType
from extractors.limits import Limits
from extractors.reading import sniff
from intake.progress import progress
from intake.store import FileStore

__all__ = ["NotOpen", "Received", "Upload", "add_to_claim", "progress", "receive"]


class NotOpen(Exception):
    """The claim takes no papers now; ``code`` says why: ``not_found``, ``claim_decided`` or
    ``being_read``."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


@dataclass(frozen=True, slots=True)
class Upload:
    """One file as it was handed in: its bytes lie at ``path``, its sender called it ``name``."""

    name: str
    path: Path


@dataclass(frozen=True, slots=True)
class Received:
    """What became of an upload.

    ``files`` holds ``{name, sha256, first_seen, error}`` in the order given. Where every file was
    here before, nothing new is written: ``bundle_id`` and ``duplicate_of`` name the old bundle.
    """

    bundle_id: str
    duplicate_of: str | None
    files: tuple[Json, ...]


@dataclass(frozen=True, slots=True)
class _File:
    name: str
    size: int = 0
    sha256: str | None = None
    media_type: str = "application/octet-stream"
    error: FileError | None = None


def receive(
    db: Database,
    store: FileStore,
    files: Iterable[Upload],
    note: str | None = None,
    lane: str = "live",
    limits: Limits | None = None,
) -> Received:
    """Keep ``files`` as one bundle in state ``received``. One bad file never stops the others."""
    kept = [_keep(store, upload, limits or Limits()) for upload in files]
    bundle_id = secrets.token_hex(8)
    with db.begin() as session:
        first_bundles = _register(session, kept, bundle_id)
        if kept and all(file.sha256 in first_bundles for file in kept):
            earlier = _earlier_bundle(session, [file.sha256 for file in kept if file.sha256])
            if earlier is not None:
                return Received(earlier, earlier, _described(kept, first_bundles))
        bundle = Bundle(id=bundle_id, lane=lane, note=note)
        session.add(bundle)
        session.flush()
        described = _described(kept, first_bundles, own=bundle_id)
        _add_files(session, bundle, kept, described)
    return Received(bundle_id, None, described)


def _add_files(
    session: Session,
    bundle: Bundle,
    kept: Sequence[_File],
    described: Sequence[Json],
    first_position: int = 0,
    claim_id: int | None = None,
) -> None:
    for position, (file, words) in enumerate(zip(kept, described, strict=True), first_position):
        session.add(
            BundleFile(
                bundle_id=bundle.id,
                position=position,
                name=file.name,
                sha256=file.sha256,
                first_seen=words["first_seen"],
                error_code=file.error.code if file.error else None,
                error_message=file.error.message if file.error else None,
                claim_id=claim_id,
            )
        )


def add_to_claim(
    db: Database,
    store: FileStore,
    claim_id: int,
    files: Iterable[Upload],
    limits: Limits | None = None,
) -> Received:
    """Keep ``files`` in the bundle of an open claim, which goes back to state ``received``.

    Files that the bundle has already are not read again; where it has all of them,
    ``duplicate_of`` names it and nothing changes. Raises :class:`NotOpen`.
    """
    kept = [_keep(store, upload, limits or Limits()) for upload in files]
    with db.begin() as session:
        bundle = _open_bundle(session, claim_id)
        here = {file.sha256 for file in bundle.files if file.sha256}
        first_bundles = _register(session, kept, bundle.id)
        first_bundles |= dict.fromkeys(here, bundle.id)
        described = _described(kept, first_bundles, own=bundle.id)
        if kept and all(file.sha256 in here for file in kept):
            return Received(bundle.id, bundle.id, described)
        _add_files(session, bundle, kept, described, len(bundle.files), claim_id)
        bundle.status = "received"
        bundle.attempts = bundle.assemble_attempts = 0
        bundle.error_code = bundle.error_message = bundle.finished_at = None
        return Received(bundle.id, None, described)


def _open_bundle(session: Session, claim_id: int) -> Bundle:
    """The claim's bundle, locked, if both are at rest."""
    claim = session.get(Claim, claim_id)
    if claim is None:
        raise NotOpen("not_found", f"There is no claim {claim_id}.")
    bundle = session.get_one(Bundle, claim.bundle_id, with_for_update=True)
    session.refresh(claim)
    if claim.status not in OPEN_STATES:
        message = f"Claim {claim_id} is decided ({claim.status}) and takes no more papers."
        raise NotOpen("claim_decided", message)
    if bundle.status in ("received", "reading"):
        message = "The papers of this claim are still being read. Add more when that is done."
        raise NotOpen("being_read", message)
    return bundle


def _keep(store: FileStore, upload: Upload, limits: Limits) -> _File:
    """Store the bytes, with a first look that costs nothing: empty, too large, unknown."""
    size = upload.path.stat().st_size
    if size == 0:
        return _File(upload.name, error=EmptyFile("The file is empty. Send it again."))
    if size > limits.max_file_bytes:
        allowed = limits.max_file_bytes // (1024 * 1024)
        message = f"The file is larger than the {allowed:,} MB allowed. Send it in parts."
        return _File(upload.name, size, error=FileTooLarge(message))
    with upload.path.open("rb") as stream:
        media_type = sniff.media_type(stream.read(sniff.HEAD_BYTES))
    sha256 = store.put(upload.path)
    if media_type is None:
        message = "The file type is not known. Send PDF, OFD, XML, JPEG, PNG, TIFF or ZIP."
        return _File(upload.name, size, sha256, error=UnsupportedType(message))
    return _File(upload.name, size, sha256, media_type)


def _register(session: Session, files: Sequence[_File], bundle_id: str) -> dict[str, str]:
    """Note each content once. Returns SHA-256 → bundle for those that were here before."""
    stored = {file.sha256: file for file in files if file.sha256 is not None}
    if not stored:
        return {}
    # In one order everywhere, so that two uploads of the same files cannot lock each other out;
    # a second one waits here until the first has committed and then finds its rows.
    rows = [
        {
            "sha256": sha256,
            "size": stored[sha256].size,
            "media_type": stored[sha256].media_type,
            "first_bundle_id": bundle_id,
        }
        for sha256 in sorted(stored)
    ]
    session.execute(insert(StoredFile).values(rows).on_conflict_do_nothing())
    found = session.execute(
        select(StoredFile.sha256, StoredFile.first_bundle_id).where(
            StoredFile.sha256.in_(stored), StoredFile.first_bundle_id != bundle_id
        )
    )
    return {row.sha256: row.first_bundle_id for row in found}


def _earlier_bundle(session: Session, hashes: Sequence[str]) -> str | None:
    """The bundle that has most of these files, the first of equals; failed ones do not count."""
    held = func.count(BundleFile.sha256.distinct())
    return session.scalar(
        select(Bundle.id)
        .join(BundleFile)
        .where(BundleFile.sha256.in_(hashes), Bundle.status != "failed")
        .group_by(Bundle.id)
        .order_by(held.desc(), Bundle.created_at, Bundle.id)
        .limit(1)
    )


def _described(
    files: Sequence[_File], first_bundles: dict[str, str], own: str | None = None
) -> tuple[Json, ...]:
    """One answer a file. A file that is twice in one bundle points at the bundle itself."""
    described: list[Json] = []
    seen_here: set[str] = set()
    for file in files:
        first_seen = first_bundles.get(file.sha256) if file.sha256 else None
        if file.sha256 is not None and file.sha256 in seen_here and own is not None:
            first_seen = own
        if file.sha256 is not None:
            seen_here.add(file.sha256)
        answer: Json = {"name": file.name, "sha256": file.sha256, "first_seen": first_seen}
        answer["error"] = (
            {"code": file.error.code, "message": file.error.message} if file.error else None
        )
        described.append(answer)
    return tuple(described)
