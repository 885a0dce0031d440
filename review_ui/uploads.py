"""Takes a multipart upload off the wire straight into files, never into memory.

A file that passes the limit is cut one byte behind it: whoever looks at it next finds it too
large and says so, and the other files of the same upload go on.
"""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import BinaryIO
from urllib.parse import unquote

from python_multipart.exceptions import FormParserError
from python_multipart.multipart import MultipartParser, parse_options_header
from starlette.requests import ClientDisconnect

from review_ui.problems import Problem

MAX_TEXT_BYTES = 64 * 1024  # of one plain form field


@dataclass(frozen=True, slots=True)
class UploadedFile:
    """One file as it came: the name is only a label, the bytes lie at ``path``."""

    name: str
    path: Path


@dataclass(slots=True)
class Form:
    """What the upload held, in order."""

    files: list[UploadedFile] = field(default_factory=list)
    values: dict[str, str] = field(default_factory=dict)


@dataclass(slots=True)
class _Part:
    name: str = ""
    filename: str | None = None
    text: bytearray = field(default_factory=bytearray)
    out: BinaryIO | None = None
    size: int = 0


class _Receiver:
    """Follows the parser's callbacks; one instance an upload."""

    def __init__(self, folder: Path, max_file_bytes: int, max_files: int) -> None:
        self.folder = folder
        self.max_file_bytes = max_file_bytes
        self.max_files = max_files
        self.form = Form()
        self.part = _Part()
        self.header = b""
        self.value = b""
        self.is_complete = False

    def parser(self, boundary: bytes) -> MultipartParser:
        return MultipartParser(
            boundary,
            {
                "on_part_begin": self.begin,
                "on_header_field": self.header_name,
                "on_header_value": self.header_value,
                "on_header_end": self.header_end,
                "on_part_data": self.more,
                "on_part_end": self.end,
                "on_end": self.complete,
            },
        )

    def begin(self) -> None:
        self.part = _Part()

    def header_name(self, chunk: bytes, start: int, end: int) -> None:
        self.header += chunk[start:end]

    def header_value(self, chunk: bytes, start: int, end: int) -> None:
        self.value += chunk[start:end]

    def header_end(self) -> None:
        if self.header.lower() == b"content-disposition":
            options = parse_options_header(self.value)[1]
            self.part.name = options.get(b"name", b"").decode("utf-8", "replace")
            self.part.filename = file_name(self.value)
        self.header = self.value = b""

    def more(self, chunk: bytes, start: int, end: int) -> None:
        part = self.part
        if part.filename is None:
            part.text += chunk[start:end]
            if len(part.text) > MAX_TEXT_BYTES:
                raise Problem(413, "request_too_large", f"The form field {part.name} is too long.")
            return
        room = self.max_file_bytes + 1 - part.size
        part.size += end - start
        if room > 0:
            self._out().write(chunk[start : min(end, start + room)])

    def end(self) -> None:
        part = self.part
        if part.filename is None:
            self.form.values[part.name] = part.text.decode("utf-8", "replace")
        elif part.filename or part.size:  # a file input left empty sends neither
            self._out().close()

    def complete(self) -> None:
        self.is_complete = True

    def _out(self) -> BinaryIO:
        if self.part.out is None:
            if len(self.form.files) >= self.max_files:
                detail = f"More than {self.max_files} files; send them in several uploads."
                raise Problem(413, "too_many_files", detail)
            path = self.folder / f"{len(self.form.files):05d}"
            self.part.out = path.open("wb")
            self.form.files.append(UploadedFile(self.part.filename or path.name, path))
        return self.part.out

    def close(self) -> None:
        if self.part.out is not None:
            self.part.out.close()


def file_name(disposition: bytes) -> str | None:
    """The file's name in a Content-Disposition, None where the part is no file.

    Browsers send UTF-8 bytes in ``filename``; some programs only the RFC 5987 ``filename*``.
    """
    plain = parse_options_header(disposition)[1].get(b"filename")
    if plain is not None:
        name = plain.decode("utf-8", "replace")
        return name.replace("%22", '"').replace("%0D", " ").replace("%0A", " ")
    extended = re.search(rb"filename\*\s*=\s*utf-8'[^']*'([^;\s]+)", disposition, re.IGNORECASE)
    return unquote(extended[1].decode("ascii", "replace")) if extended else None


@contextmanager
def upload_folder(parent: Path) -> Iterator[Path]:
    """A folder for the bytes of one upload, gone afterwards; on the store's own disk."""
    parent.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(dir=parent, prefix="upload-") as name:
        yield Path(name)


async def receive_form(
    chunks: AsyncIterator[bytes],
    content_type: str,
    folder: Path,
    *,
    max_file_bytes: int,
    max_files: int,
) -> Form:
    """Write the upload's files under ``folder``. Raises :class:`Problem` where it is no upload."""
    kind, options = parse_options_header(content_type)
    boundary = options.get(b"boundary")
    if kind != b"multipart/form-data" or not boundary:
        raise Problem(415, "not_multipart", "Send the files as multipart/form-data.")
    receiver = _Receiver(folder, max_file_bytes, max_files)
    try:
        parser = receiver.parser(boundary)
        async for chunk in chunks:
            parser.write(chunk)
        parser.finalize()
    except FormParserError as error:
        raise Problem(400, "bad_multipart", f"The upload is malformed: {error}") from error
    except ClientDisconnect as error:
        raise Problem(400, "bad_multipart", "The upload broke off; nothing was kept.") from error
    finally:
        receiver.close()
    if not receiver.is_complete:
        raise Problem(400, "bad_multipart", "The upload broke off; nothing of it was kept.")
    return receiver.form
