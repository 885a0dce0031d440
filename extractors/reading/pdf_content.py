"""How long the drawing instructions of a PDF page are once unpacked, found out within a bound.

Deflate packs a thousand to one: a small file can hold a page whose instructions take gigabytes
to draw. PDFium offers no limit of its own, so they are measured before it sees them.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from typing import Any

from pdfminer.ascii85 import ascii85decode, asciihexdecode
from pdfminer.pdftypes import PDFStream, resolve1
from pdfminer.psparser import PSLiteral, literal_name

_CHUNK_BYTES = 1024 * 1024
_MAX_DEFLATE_RATIO = 1032  # what zlib can reach
_DEFLATE = ("FlateDecode", "Fl")
_PLAIN_TEXT = {
    "ASCII85Decode": ascii85decode,
    "A85": ascii85decode,
    "ASCIIHexDecode": asciihexdecode,
    "AHx": asciihexdecode,
}
_MAX_FORM_DEPTH = 4
_MAX_FORMS = 500


def content_bytes(page: Any, bound: int) -> int:
    """Unpacked bytes of the instructions of ``page`` (pdfminer's) and of the forms it names.

    Counting stops soon after ``bound``. What is packed by other methods than deflate counts as
    it lies in the file, as does what is torn.
    """
    total = 0
    for stream in _streams(page):
        total += _unpacked_bytes(stream, bound - total)
        if total > bound:
            break
    return total


def _streams(page: Any) -> Iterator[PDFStream]:
    for entry in page.contents:
        stream = resolve1(entry)
        if isinstance(stream, PDFStream):
            yield stream
    yield from _forms(page.resources, set(), _MAX_FORM_DEPTH)


def _forms(resources: Any, seen: set[int | None], depth: int) -> Iterator[PDFStream]:
    resources = resolve1(resources)
    named = resolve1(resources.get("XObject")) if isinstance(resources, dict) else None
    for entry in named.values() if isinstance(named, dict) and depth else ():
        stream = resolve1(entry)
        if (
            not isinstance(stream, PDFStream)
            or _name(stream.get("Subtype")) != "Form"
            or stream.objid in seen
            or len(seen) >= _MAX_FORMS
        ):
            continue
        seen.add(stream.objid)
        yield stream
        yield from _forms(stream.get("Resources"), seen, depth - 1)


def _unpacked_bytes(stream: PDFStream, bound: int) -> int:
    raw = stream.get_rawdata() or b""
    filters = [_name(name) for name, _ in stream.get_filters()]
    if len(filters) == 1 and len(raw) * _MAX_DEFLATE_RATIO <= bound:
        return len(raw)  # most pages: it could not be too long
    for name in filters:
        if name in _DEFLATE:
            raw = b"".join(_inflate(raw, bound))
        elif name in _PLAIN_TEXT:
            raw = _PLAIN_TEXT[name](raw)
        else:
            break
    return len(raw)


def _inflate(packed: bytes, bound: int) -> Iterator[bytes]:
    """``packed`` unpacked piece by piece, until a little more than ``bound`` bytes are out."""
    unpacker = zlib.decompressobj()
    taken = 0
    try:
        while packed and taken <= bound and not unpacker.eof:
            piece = unpacker.decompress(packed, _CHUNK_BYTES)
            packed = unpacker.unconsumed_tail
            taken += len(piece)
            yield piece
    except zlib.error:  # torn: as much as could be unpacked counts
        return


def _name(value: Any) -> str:
    value = resolve1(value)
    return str(literal_name(value)) if isinstance(value, PSLiteral) else ""
