"""``huzhu restore``: an archive that ``huzhu backup`` wrote, into an empty office."""

from __future__ import annotations

import argparse
from pathlib import Path


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", type=Path, metavar="FILE.tar")


def run(args: argparse.Namespace) -> int:
    from huzhu.archives import read_archive
    from huzhu.office import open_office, read_settings

    with open_office(read_settings()) as office:
        number = read_archive(office, args.file)
    print(f"{number} files brought back from {args.file}")
    return 0
