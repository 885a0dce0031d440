"""The ZIP that an OFD is: parts by their places, bounded like any archive."""

from __future__ import annotations

import posixpath
from typing import BinaryIO
from xml.etree.ElementTree import Element

from extractors.errors import CorruptFile, FileError, FileTooLarge
from extractors.limits import Limits
from extractors.reading.archive import Archive, Member
from extractors.reading.xml_text import MAX_XML_BYTES, parse_xml

ROOT = "OFD.xml"
MAX_RESOURCE_BYTES = 64 * 1024 * 1024  # of one picture or font


class OfdPackage:
    """The parts of an open OFD; takes over its stream. Raises ``FileError`` like an archive."""

    def __init__(self, stream: BinaryIO, limits: Limits) -> None:
        self._archive = Archive(stream, limits)
        try:
            members, _ = self._archive.members()
        except FileError:
            self._archive.close()
            raise
        self._members = {_plain(member.name): member for member in members}

    def has(self, place: str) -> bool:
        return _plain(place) in self._members

    def xml(self, place: str) -> Element:
        """The root element of the part at ``place``. Raises ``CorruptFile``, ``FileTooLarge``."""
        return parse_xml(self._read(self._member(place), MAX_XML_BYTES), f"Part {place} of the OFD")

    def optional_xml(self, place: str) -> Element | None:
        """The same for a part that the paper can be read without."""
        try:
            return self.xml(place) if self.has(place) else None
        except FileError:
            return None

    def resource(self, place: str) -> bytes | None:
        """A picture, font or signature; ``None`` where it is missing, torn or too large."""
        try:
            return self._read(self._member(place), MAX_RESOURCE_BYTES)
        except FileError:
            return None

    def close(self) -> None:
        self._archive.close()

    def _member(self, place: str) -> Member:
        member = self._members.get(_plain(place))
        if member is None:
            raise CorruptFile(
                f"The OFD names a part that it does not hold ({place})."
                " Get the file again from where it was issued."
            )
        return member

    def _read(self, member: Member, limit: int) -> bytes:
        with self._archive.open(member) as stream:
            content = stream.read(limit + 1)
        if len(content) > limit:
            allowed = limit // (1024 * 1024)
            raise FileTooLarge(f"Part {member.name} of the OFD is over the {allowed} MB allowed.")
        return content


def is_ofd(names: tuple[str, ...]) -> bool:
    """Whether an archive with members called ``names`` is an OFD."""
    return any(_plain(name) == ROOT.lower() for name in names)


def resolve(base: str, location: str) -> str:
    """Where ``location``, written in the part ``base``, leads; a leading ``/`` is the package."""
    location = location.strip().replace("\\", "/")
    if location.startswith("/"):
        return posixpath.normpath(location.lstrip("/"))
    return posixpath.normpath(posixpath.join(posixpath.dirname(base), location))


def _plain(place: str) -> str:
    """Writers on Windows are careless with the case of names."""
    return posixpath.normpath(place.lstrip("/")).lower()
