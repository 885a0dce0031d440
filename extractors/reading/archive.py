"""Members of a ZIP archive: safe names, bounded sizes, read one at a time."""

from __future__ import annotations

import io
import struct
import tempfile
import zipfile
import zlib
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import BinaryIO, cast

from extractors.errors import (
    ArchiveTooLarge,
    CorruptFile,
    EmptyFile,
    FileTooLarge,
    UnsafePath,
    UnsupportedType,
)
from extractors.limits import Limits
from extractors.types import Problem

_UTF8_NAME = 0x800
_ENCRYPTED = 0x1
_END_MARK = b"PK\x05\x06"
_END_RECORD = struct.Struct("<12xIIH")  # bytes and start of the directory, bytes of the comment
_MAX_COMMENT_BYTES = 0xFFFF
_ZIP64 = 0xFFFFFFFF
_ZIP64_RECORDS_BYTES = 56 + 20  # some packers write them where the plain record would do
_CHUNK_BYTES = 256 * 1024
_IN_MEMORY_BYTES = 32 * 1024 * 1024
# what zipfile raises on torn members, RuntimeError for oddities of encryption included
_DAMAGE = (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, RuntimeError)
_JUNK_NAMES = {"thumbs.db", "desktop.ini", ".ds_store"}
_JUNK_FOLDERS = {"__MACOSX"}


@dataclass(frozen=True, slots=True)
class Member:
    """One file of an archive, under the name that a person would see."""

    name: str
    info: zipfile.ZipInfo


class Archive:
    """An open ZIP; takes over its stream.

    Its members come in name order, and each is unpacked only when it is asked for.
    """

    def __init__(self, stream: BinaryIO, limits: Limits) -> None:
        self._limits = limits
        self._stream = stream
        try:
            _check_whole(stream)
            self._zip = zipfile.ZipFile(stream)
        except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError) as error:
            stream.close()
            raise CorruptFile(
                "The ZIP archive is damaged or cut off. Pack it again and send the new file."
            ) from error
        self.names = tuple(_readable_name(info) for info in self._zip.infolist())

    def members(self) -> tuple[tuple[Member, ...], tuple[Problem, ...]]:
        """The files worth opening and what is wrong with the others.

        Raises ``ArchiveTooLarge`` where the archive declares too many or too large members.
        """
        infos = [info for info in self._zip.infolist() if not info.is_dir()]
        self._check_declared(infos)
        members, problems = [], []
        for info in infos:
            name = _readable_name(info)
            if _is_junk(name):
                continue
            if _is_unsafe(name):
                message = (
                    "The name leads outside the archive. Pack the file again under a plain name."
                )
                problems.append(Problem(UnsafePath.code, message, member=name))
            elif info.flag_bits & _ENCRYPTED:
                message = "The member is protected by a password. Pack it again without one."
                problems.append(Problem(UnsupportedType.code, message, member=name))
            else:
                members.append(Member(name, info))
        return tuple(sorted(members, key=lambda member: member.name)), tuple(problems)

    def open(self, member: Member) -> BinaryIO:
        """``member`` unpacked, as a seekable stream that moves to disk when it is large.

        What really comes out is counted, whatever was declared.
        """
        spool = tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY_BYTES)  # noqa: SIM115
        content = cast(BinaryIO, spool)
        try:
            self._unpack(member, content)
        except BaseException:
            content.close()
            raise
        content.seek(0)
        return content

    def _unpack(self, member: Member, content: BinaryIO) -> None:
        size = 0
        try:
            with self._zip.open(member.info) as packed:
                while chunk := packed.read(_CHUNK_BYTES):
                    size += len(chunk)
                    self._check_unpacked(size)
                    content.write(chunk)
        except NotImplementedError as error:
            raise UnsupportedType(
                "The member is packed by a method that is not supported. Pack it as plain ZIP."
            ) from error
        except _DAMAGE as error:
            raise CorruptFile(
                "The member is damaged. Pack the archive again and send the new file."
            ) from error
        if not size:
            raise EmptyFile("The file is empty. Send it again.")

    def close(self) -> None:
        self._zip.close()
        self._stream.close()  # zipfile leaves a stream alone that it did not open itself

    def _check_declared(self, infos: list[zipfile.ZipInfo]) -> None:
        if len(infos) > self._limits.max_archive_members:
            raise ArchiveTooLarge(
                f"The archive has {len(infos):,} members, more than the"
                f" {self._limits.max_archive_members:,} allowed. Send it in parts."
            )
        if sum(info.file_size for info in infos) > self._limits.max_archive_bytes:
            raise self._too_large()

    def _check_unpacked(self, size: int) -> None:
        if size > self._limits.max_archive_bytes:
            raise self._too_large()
        if size > self._limits.max_file_bytes:
            allowed = self._limits.max_file_bytes // (1024 * 1024)
            raise FileTooLarge(
                f"The file is larger than the {allowed:,} MB allowed. Send it in parts."
            )

    def _too_large(self) -> ArchiveTooLarge:
        allowed = self._limits.max_archive_bytes // (1024 * 1024)
        return ArchiveTooLarge(
            f"Unpacked, the archive is larger than the {allowed:,} MB allowed. Send it in parts."
        )


def _check_whole(stream: BinaryIO) -> None:
    """Raise ``BadZipFile`` unless the archive ends in its own record of its members.

    ``zipfile`` also takes a record further up and moves all places to fit: of an archive that
    was cut off inside a stored ZIP it would show that one's members and lose the others.
    """
    size = stream.seek(0, io.SEEK_END)
    tail_start = max(0, size - _END_RECORD.size - _MAX_COMMENT_BYTES)
    stream.seek(tail_start)
    tail = stream.read()
    place = tail.rfind(_END_MARK, 0, max(0, len(tail) - _END_RECORD.size + len(_END_MARK)))
    if place < 0:
        raise zipfile.BadZipFile("no end record")
    directory_bytes, directory_start, comment_bytes = _END_RECORD.unpack_from(tail, place)
    end = tail_start + place
    if end + _END_RECORD.size + comment_bytes != size:
        raise zipfile.BadZipFile("the end record is not at the end")
    is_zip64 = _ZIP64 in (directory_bytes, directory_start)  # zipfile follows its further record
    if not is_zip64 and directory_start + directory_bytes not in (end, end - _ZIP64_RECORDS_BYTES):
        raise zipfile.BadZipFile("the directory is not where the end record says")


def _readable_name(info: zipfile.ZipInfo) -> str:
    """The member's name; Chinese Windows writes GBK where ``zipfile`` takes code page 437."""
    name = info.orig_filename.split("\x00", 1)[0]
    if info.flag_bits & _UTF8_NAME:
        return name
    raw = name.encode("cp437", errors="replace")
    for encoding in ("utf-8", "gb18030"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    return name


def _is_unsafe(name: str) -> bool:
    has_drive = len(name) > 1 and name[1] == ":"
    return "\\" in name or has_drive or name.startswith("/") or ".." in PurePosixPath(name).parts


def _is_junk(name: str) -> bool:
    parts = PurePosixPath(name).parts
    last = parts[-1] if parts else ""
    return (
        last.lower() in _JUNK_NAMES or last.startswith("._") or not _JUNK_FOLDERS.isdisjoint(parts)
    )
