"""The media type of a file, from its first bytes. What the file is called does not matter."""

from __future__ import annotations

import re

PDF = "application/pdf"
JPEG = "image/jpeg"
PNG = "image/png"
TIFF = "image/tiff"
BMP = "image/bmp"
WEBP = "image/webp"
GIF = "image/gif"
HEIC = "image/heic"
ZIP = "application/zip"
RAR = "application/vnd.rar"
SEVEN_ZIP = "application/x-7z-compressed"
GZIP = "application/gzip"
OFD = "application/ofd"  # to bytes a ZIP: what is in it tells, see ``source.kind_of``
XML = "application/xml"
OLE = "application/x-ole-storage"

HEAD_BYTES = 1024  # the PDF specification lets its mark stand anywhere in the first 1,024 bytes

_MAGIC: tuple[tuple[bytes, str], ...] = (
    (b"\xff\xd8\xff", JPEG),
    (b"\x89PNG\r\n\x1a\n", PNG),
    (b"II*\x00", TIFF),
    (b"MM\x00*", TIFF),
    (b"II+\x00", TIFF),
    (b"MM\x00+", TIFF),
    (b"GIF87a", GIF),
    (b"GIF89a", GIF),
    (b"PK\x03\x04", ZIP),
    (b"PK\x05\x06", ZIP),
    (b"Rar!\x1a\x07", RAR),
    (b"7z\xbc\xaf\x27\x1c", SEVEN_ZIP),
    (b"\x1f\x8b", GZIP),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", OLE),
)
_HEIF_BRANDS = (b"heic", b"heix", b"mif1", b"msf1", b"hevc", b"avif")
_MIN_BMP_HEADER_BYTES = 26
_ELEMENT = re.compile(rb"<(?:!--|[A-Za-z_\x80-\xff][^<>]{0,500}>)")
_WEB_PAGE = re.compile(rb"<(?:html|head|body|script|svg)\b", re.IGNORECASE)


def media_type(head: bytes) -> str | None:
    """The media type of a file that begins with ``head``; ``None`` where it is not known."""
    for magic, found in _MAGIC:
        if head.startswith(magic):
            return found
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return WEBP
    if head[4:8] == b"ftyp" and head[8:12] in _HEIF_BRANDS:
        return HEIC
    # "BM" alone is a common start of text: the four reserved bytes must be zero as well
    if head[:2] == b"BM" and len(head) >= _MIN_BMP_HEADER_BYTES and head[6:10] == bytes(4):
        return BMP
    if b"%PDF-" in head[:HEAD_BYTES]:
        return PDF
    return XML if _looks_like_xml(head) else None


def _looks_like_xml(head: bytes) -> bool:
    """A declaration, or an element where the file begins; a web page is none."""
    for mark, encoding in ((b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be")):
        if head.startswith(mark):
            head = head[2:].decode(encoding, errors="ignore").encode()
    start = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    return start.startswith(b"<?xml") or bool(_ELEMENT.match(start) and not _WEB_PAGE.match(start))
