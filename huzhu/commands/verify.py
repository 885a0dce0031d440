"""``huzhu verify``: whether every stored file is there and has the bytes it had."""

from __future__ import annotations

import argparse
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from huzhu.office import Office


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--quiet", action="store_true", help="print faults only")


def run(args: argparse.Namespace) -> int:
    from huzhu.office import open_office, read_settings

    with open_office(read_settings()) as office:
        faults = list(_faults(office))
    for fault in faults:
        print(fault)
    if not faults and not args.quiet:
        print("every stored file is there and unchanged")
    return 1 if faults else 0


def _faults(office: Office) -> Iterator[str]:
    """Originals that are missing or changed, page pictures that are missing, strays."""
    from sqlalchemy import select

    from claims.models import PageRow, StoredFile
    from intake.store import sha256_of

    with office.db.begin() as session:
        originals = set(session.scalars(select(StoredFile.sha256)))
        query = select(PageRow.image_sha256).where(PageRow.image_sha256.is_not(None))
        pictures = set(session.scalars(query.distinct()))
    for sha256 in sorted(originals):
        path = office.store.path(sha256)
        if not path.exists():
            yield f"missing original: {sha256}"
        elif sha256_of(path) != sha256:
            yield f"changed original: {sha256}"
    for sha256 in sorted(filter(None, pictures)):
        if not office.store.path(sha256).exists():
            yield f"missing page picture: {sha256}"
    strays = sum(sha256 not in originals for sha256, _ in office.store.originals())
    if strays:  # an upload that broke off between store and database; harmless
        print(f"{strays} stored files belong to no bundle", file=sys.stderr)
