"""``huzhu backup``: database and stored files into one archive."""

from __future__ import annotations

import argparse
from pathlib import Path


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", type=Path, metavar="FILE.tar")


def run(args: argparse.Namespace) -> int:
    from huzhu.archives import check_writable, write_archive
    from huzhu.office import open_office, read_settings

    check_writable(args.file)
    with open_office(read_settings()) as office:
        number = write_archive(office, args.file)
    print(f"{number} files written to {args.file}")
    return 0
