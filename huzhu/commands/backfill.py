"""``huzhu backfill``: an archive of papers, bundle by bundle, behind the work of the day."""

from __future__ import annotations

import argparse
import hashlib
import json
import sys
import time
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from huzhu.faults import WrongUse

if TYPE_CHECKING:
    from huzhu.handing_in import Unit
    from huzhu.office import Office
    from workers.queues import Queues

MOST_IN_HAND = 200  # bundles handed in and not finished: Redis and the queue page stay small
LOOK_EVERY_S = 0.3


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "folder", type=Path, metavar="DIR", help="each folder in it is a bundle, each file one too"
    )
    parser.add_argument("--resume", action="store_true", help="leave out what was handed in before")
    parser.add_argument("--report", type=Path, metavar="FILE", help="one JSON object a bundle")


def run(args: argparse.Namespace) -> int:
    from huzhu.handing_in import find_units, somebody_works
    from huzhu.office import open_office, open_queues, read_settings

    if not args.folder.is_dir():
        raise WrongUse(f"no such folder: {args.folder}")
    units = list(find_units(args.folder))
    settings = read_settings()
    with (
        open_office(settings, with_redis=True) as office,
        open_queues(office) as queues,
        somebody_works(office),
        Journal(office.settings.home, args.folder, is_kept=args.resume) as journal,
    ):
        try:
            failed = _hand_in_all(office, queues, units, journal, args.report)
        except KeyboardInterrupt:
            print("stopped; go on with: huzhu backfill DIR --resume", file=sys.stderr)
            raise
    return 1 if failed else 0


class Journal:
    """Which units of a folder were handed in, as which bundle; one JSON object a line."""

    def __init__(self, home: Path, folder: Path, *, is_kept: bool) -> None:
        key = hashlib.sha256(str(folder.resolve()).encode()).hexdigest()[:16]
        self._path = home / "backfill" / f"{key}.jsonl"
        self._path.parent.mkdir(mode=0o700, exist_ok=True)
        self.known: dict[str, str] = dict(self._read()) if is_kept else {}
        self._out: IO[str] = self._path.open("a" if is_kept else "w", encoding="utf-8")

    def note(self, unit: str, bundle_id: str) -> None:
        self.known[unit] = bundle_id
        print(json.dumps([unit, bundle_id], ensure_ascii=False), file=self._out, flush=True)

    def __enter__(self) -> Journal:
        return self

    def __exit__(self, *_: object) -> None:
        self._out.close()

    def _read(self) -> Iterator[tuple[str, str]]:
        if not self._path.exists():
            return
        for line in self._path.read_text(encoding="utf-8").splitlines():
            try:
                unit, bundle_id = json.loads(line)
            except ValueError:  # the line that was being written when the power went
                continue
            yield unit, bundle_id


def _hand_in_all(
    office: Office, queues: Queues, units: list[Unit], journal: Journal, report: Path | None
) -> int:
    """Keep ``MOST_IN_HAND`` bundles in work until all are finished; the number that failed."""
    from tqdm import tqdm

    from huzhu.handing_in import hand_in

    waiting = list(reversed(units))
    in_hand: dict[str, list[str]] = {}  # bundle -> its units: an archive may hold papers twice
    failed = 0
    with tqdm(total=len(units), unit="bundle", file=sys.stderr) as bar, _open(report) as out:
        while waiting or in_hand:
            while waiting and len(in_hand) < MOST_IN_HAND:
                unit = waiting.pop()
                bundle_id = journal.known.get(unit.name)
                if bundle_id is None:
                    received = hand_in(office, queues, unit.files, note=unit.name, lane="bulk")
                    bundle_id = received.bundle_id
                    journal.note(unit.name, bundle_id)
                in_hand.setdefault(bundle_id, []).append(unit.name)
            for one in _finished(office, in_hand):
                for unit_name in in_hand.pop(one["bundle_id"]):
                    failed += one["status"] == "failed"
                    bar.update()
                    if out is not None:
                        print(json.dumps({"unit": unit_name} | one, ensure_ascii=False), file=out)
            if in_hand:
                time.sleep(LOOK_EVERY_S)
    print(f"{len(units)} bundles: {len(units) - failed} read, {failed} failed")
    return failed


def _finished(office: Office, in_hand: Collection[str]) -> list[dict[str, Any]]:
    """The bundles in hand that are done, with the claims made of them."""
    from sqlalchemy import select

    from claims.models import Bundle, Claim

    with office.db.begin() as session:
        bundles = session.scalars(
            select(Bundle).where(Bundle.id.in_(in_hand), Bundle.status.in_(("ready", "failed")))
        ).all()
        claims: dict[str, list[int]] = {bundle.id: [] for bundle in bundles}
        found = select(Claim.bundle_id, Claim.id).where(Claim.bundle_id.in_(claims))
        for bundle_id, claim_id in session.execute(found.order_by(Claim.id)):
            claims[bundle_id].append(claim_id)
        return [
            {
                "bundle_id": bundle.id,
                "status": bundle.status,
                "error_code": bundle.error_code,
                "error_message": bundle.error_message,
                "claims": claims[bundle.id],
            }
            for bundle in bundles
        ]


@contextmanager
def _open(path: Path | None) -> Iterator[IO[str] | None]:
    """The report's file, or ``None`` where none is wanted."""
    if path is None:
        yield None
        return
    with path.open("w", encoding="utf-8") as out:
        yield out
