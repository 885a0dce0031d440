"""One file in, everything that is in it out: what ``huzhu extract`` runs, without any server."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path

from extractors.documents import find_documents
from extractors.errors import FileError
from extractors.limits import Limits
from extractors.reading.engines import OcrEngine
from extractors.reading.reader import read_page
from extractors.reading.source import Source, open_source
from extractors.types import FileExtraction, Page, Problem

PageReader = Callable[[Source, int], Page]


def in_process(engine: OcrEngine) -> PageReader:
    """Read pages here, with ``engine``; the CLI and the workers read in a child instead."""
    return lambda source, index: read_page(source, index, engine).page


def extract_file(
    path: Path, name: str, read: PageReader, limits: Limits | None = None
) -> FileExtraction:
    """Read all pages of ``path`` and find the documents on them.

    Trouble with the whole file becomes ``error``, with a page or an archive's member a
    ``Problem``; nothing is raised for bad input.
    """
    digest = sha256_of(path)
    try:
        source = open_source(path, name, limits or Limits())
    except FileError as error:
        return FileExtraction(name, digest, error=Problem(error.code, error.message))
    with source:
        pages, problems = _read_pages(source, read)
    if not pages:
        first = problems[0] if problems else Problem("corrupt_file", "The file has no pages.")
        return FileExtraction(name, digest, problems=tuple(problems), error=first)
    return FileExtraction(name, digest, tuple(pages), find_documents(pages), tuple(problems))


def _read_pages(source: Source, read: PageReader) -> tuple[list[Page], list[Problem]]:
    pages: list[Page] = []
    problems = list(source.problems)
    for ref in source.pages:
        try:
            pages.append(read(source, ref.index))
        except FileError as error:
            problems.append(Problem(error.code, error.message, ref.member, ref.index))
    return pages, problems


def sha256_of(path: Path) -> str:
    """Hex SHA-256 of the file's bytes."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
