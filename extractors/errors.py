"""Errors a user can cause with a file. Each has a stable code and says what to do next."""

from __future__ import annotations


class FileError(Exception):
    """A file, or one page of it, that cannot be read. ``code`` is part of the contract."""

    code = "internal"

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


class EmptyFile(FileError):
    code = "empty_file"


class UnsupportedType(FileError):
    code = "unsupported_type"


class CorruptFile(FileError):
    code = "corrupt_file"


class EncryptedPdf(FileError):
    code = "encrypted_pdf"


class TooManyPages(FileError):
    code = "too_many_pages"


class ImageTooLarge(FileError):
    code = "image_too_large"


class FileTooLarge(FileError):
    code = "file_too_large"


class ArchiveTooLarge(FileError):
    code = "archive_too_large"


class NestedArchive(FileError):
    code = "nested_archive"


class UnsafePath(FileError):
    code = "unsafe_path"


class ReadTimeout(FileError):
    code = "timeout"


class InternalError(FileError):
    code = "internal"


def error_for(code: str, message: str) -> FileError:
    """The error whose stable code is ``code``; ``InternalError`` where no error has it."""
    kinds = {kind.code: kind for kind in FileError.__subclasses__()}
    return kinds.get(code, InternalError)(message)
