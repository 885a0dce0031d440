"""One input file as numbered pages: opened, counted and checked before any engine is touched."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from types import TracebackType
from typing import BinaryIO

from extractors.errors import (
    EmptyFile,
    FileError,
    FileTooLarge,
    NestedArchive,
    TooManyPages,
    UnsupportedType,
    error_for,
)
from extractors.limits import Limits
from extractors.reading import sniff
from extractors.reading.archive import Archive, Member
from extractors.reading.einvoice import open_einvoice
from extractors.reading.images import open_image
from extractors.reading.ofd import open_ofd
from extractors.reading.ofd_package import is_ofd
from extractors.reading.page_file import PageFile
from extractors.reading.page_read import PageRef
from extractors.reading.pdf import open_pdf
from extractors.types import Problem

Opener = Callable[[BinaryIO, Limits], PageFile]

# A new format is one file with an opener and one line here.
OPENERS: dict[str, Opener] = {
    sniff.PDF: open_pdf,
    sniff.JPEG: open_image,
    sniff.PNG: open_image,
    sniff.TIFF: open_image,
    sniff.BMP: open_image,
    sniff.WEBP: open_image,
    sniff.GIF: open_image,
    sniff.OFD: open_ofd,
    sniff.XML: open_einvoice,
}
_ARCHIVES = (sniff.ZIP, sniff.RAR, sniff.SEVEN_ZIP, sniff.GZIP)
_KNOWN_BUT_UNREAD = {
    sniff.HEIC: "HEIC photos cannot be read. Send the photo as JPEG.",
    sniff.RAR: "RAR archives cannot be read. Pack the files as ZIP.",
    sniff.SEVEN_ZIP: "7z archives cannot be read. Pack the files as ZIP.",
    sniff.GZIP: "GZIP archives cannot be read. Pack the files as ZIP.",
    sniff.OLE: "Office documents cannot be read. Save the document as PDF.",
}
_PACKED_DOCUMENTS = {  # a name that only such a document holds → what to tell its sender
    "[Content_Types].xml": "Office documents cannot be read. Save the document as PDF.",
}


class Source:
    """An open input. ``pages`` are numbered through; ``problems`` name what could not be opened.

    Members of an archive are unpacked when one of their pages is read, the last one is kept.
    """

    def __init__(self, path: Path, name: str, limits: Limits) -> None:
        self.path = path
        self.name = name
        self._limits = limits
        self._open_member: tuple[str | None, PageFile] | None = None
        self._archive: Archive | None = None
        self._members: dict[str, Member] = {}
        self.pages: tuple[PageRef, ...] = ()
        self.problems: tuple[Problem, ...] = ()
        _check_size(path, limits)
        try:
            self._enumerate()
        except BaseException:
            self.close()
            raise

    def page_file(self, index: int) -> tuple[PageFile, PageRef]:
        """The open file that holds page ``index``, and where in it. Raises ``FileError``."""
        ref = self.pages[index]
        if self._open_member is None or self._open_member[0] != ref.member:
            self._close_member()
            self._open_member = (ref.member, self._open(ref.member))
        return self._open_member[1], ref

    def close(self) -> None:
        self._close_member()
        if self._archive is not None:
            self._archive.close()
            self._archive = None

    def __enter__(self) -> Source:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def _enumerate(self) -> None:
        with self.path.open("rb") as stream:
            found = kind_of(stream, self._limits)
        if found == sniff.ZIP:
            self._archive = Archive(self.path.open("rb"), self._limits)
            refuse_packed_document(self._archive.names)
            self._enumerate_members(self._archive)
        else:
            opened = self._open(None)
            self._open_member = (None, opened)
            self.pages = tuple(PageRef(part, None, part) for part in range(opened.part_count))

    def _enumerate_members(self, archive: Archive) -> None:
        members, unusable = archive.members()
        problems = list(unusable)
        pages: list[PageRef] = []
        self._members = {member.name: member for member in members}
        for member in members:
            try:
                opened = self._open(member.name)
            except FileError as error:
                problems.append(Problem(error.code, error.message, member=member.name))
                continue
            with closing(opened):
                parts = range(opened.part_count)
            start = len(pages)
            pages.extend(PageRef(start + part, member.name, part) for part in parts)
            if len(pages) > self._limits.max_pages:
                raise TooManyPages(
                    f"The archive has more than {self._limits.max_pages:,} pages. Send it in parts."
                )
        self.pages, self.problems = tuple(pages), tuple(problems)
        if not pages:
            raise _nothing_read(problems)

    def _open(self, member: str | None) -> PageFile:
        if member is None:
            return open_page_file(self.path.open("rb"), self._limits)
        assert self._archive is not None
        return open_page_file(
            self._archive.open(self._members[member]), self._limits, is_member=True
        )

    def _close_member(self) -> None:
        if self._open_member is not None:
            self._open_member[1].close()
            self._open_member = None


def open_source(path: Path, name: str, limits: Limits) -> Source:
    """Open ``path`` (called ``name`` by whoever sent it) and count its pages.

    Raises ``FileError`` where nothing in it can be read; what fails in part is in ``problems``.
    """
    return Source(path, name, limits)


def open_page_file(stream: BinaryIO, limits: Limits, is_member: bool = False) -> PageFile:
    """Open one file by what its bytes are. Takes over ``stream``. Raises ``FileError``."""
    try:
        found = kind_of(stream, limits)
        if is_member and found in _ARCHIVES:
            _refuse_member_archive(found, stream, limits)
        opener = OPENERS.get(found or "")
        if opener is None:
            raise UnsupportedType(
                _KNOWN_BUT_UNREAD.get(
                    found or "",
                    "The file type is not known. Send PDF, OFD, XML, JPEG, PNG, TIFF or ZIP.",
                )
            )
        return opener(stream, limits)
    except BaseException:
        stream.close()
        raise


def kind_of(stream: BinaryIO, limits: Limits) -> str | None:
    """The media type of the file in ``stream``, which is left at its start.

    An OFD is known by what its archive holds. Raises ``CorruptFile`` for a torn archive.
    """
    found = sniff.media_type(stream.read(sniff.HEAD_BYTES))
    stream.seek(0)
    if found == sniff.ZIP:
        if is_ofd(Archive(stream, limits).names):
            found = sniff.OFD
        stream.seek(0)
    return found


def refuse_packed_document(names: tuple[str, ...]) -> None:
    """Raise ``UnsupportedType`` where a ZIP is really a document of another kind."""
    for mark, advice in _PACKED_DOCUMENTS.items():
        if mark in names:
            raise UnsupportedType(advice)


def _refuse_member_archive(found: str, stream: BinaryIO, limits: Limits) -> None:
    if found == sniff.ZIP:
        inner = Archive(stream, limits)
        refuse_packed_document(inner.names)
    raise NestedArchive(
        "An archive inside the archive is not opened. Unpack it and send its files."
    )


def _check_size(path: Path, limits: Limits) -> None:
    size = path.stat().st_size
    if size == 0:
        raise EmptyFile("The file is empty. Send it again.")
    if size > limits.max_file_bytes:
        allowed = limits.max_file_bytes // (1024 * 1024)
        raise FileTooLarge(f"The file is larger than the {allowed:,} MB allowed. Send it in parts.")


def _nothing_read(problems: list[Problem]) -> FileError:
    if not problems:
        return EmptyFile("The archive holds no files. Pack the papers and send it again.")
    first = problems[0]
    return error_for(
        first.code, f"Nothing in the archive could be read. {first.member}: {first.message}"
    )


__all__ = ["OPENERS", "PageRef", "Source", "open_page_file", "open_source"]
