"""``huzhu extract``: what is in a file, as JSON, without any server."""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from huzhu.faults import WrongUse

if TYPE_CHECKING:
    from extractors.types import FileExtraction


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "paths", nargs="+", type=Path, metavar="PATH", help="PDF, OFD, XML, image or ZIP"
    )
    parser.add_argument("--jsonl", action="store_true", help="one line a file instead of an array")


def run(args: argparse.Namespace) -> int:
    from extractors.contract import file_to_json

    files = list(_files(args.paths))
    has_errors = False
    results = []
    for found in _extract_all(files):
        has_errors = has_errors or found.error is not None
        if args.jsonl:
            print(json.dumps(file_to_json(found), ensure_ascii=False), flush=True)
        else:
            results.append(file_to_json(found))
    if not args.jsonl:
        print(json.dumps(results, ensure_ascii=False, indent=2))
    return 1 if has_errors else 0


def _files(paths: list[Path]) -> Iterator[Path]:
    """The files named, and those in folders named. A wrong name stops the command at once."""
    from huzhu.handing_in import files_below

    missing = [str(path) for path in paths if not path.exists()]
    if missing:
        raise WrongUse(f"no such file: {', '.join(missing)}")
    for path in paths:
        yield from files_below(path) if path.is_dir() else (path,)


def _extract_all(files: list[Path]) -> Iterator[FileExtraction]:
    """Read in a child process: a page that hangs or crashes ends alone."""
    from extractors.extract import extract_file
    from extractors.reading.isolated import IsolatedReader
    from huzhu.office import read_settings

    settings = read_settings(workers=1)
    limits = settings.limits()
    with IsolatedReader(settings.reader_options()) as reader:
        for path in files:
            yield extract_file(
                path,
                path.name,
                lambda source, index: reader.read_page(source.path, source.name, index).page,
                limits,
            )
