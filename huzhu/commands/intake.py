"""``huzhu intake``: files and folders handed to the system of this home."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from huzhu.faults import WrongUse

if TYPE_CHECKING:
    from huzhu.handing_in import Unit
    from huzhu.office import Office
    from intake.bundles import Received
    from workers.queues import Queues


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "paths",
        nargs="+",
        type=Path,
        metavar="PATH",
        help="the files named are one bundle, each folder named is one of its own",
    )
    parser.add_argument("--note", help="a remark kept with the bundle")
    parser.add_argument("--wait", action="store_true", help="wait until it is read")
    parser.add_argument("--json", action="store_true", help="one JSON object a line and bundle")


def run(args: argparse.Namespace) -> int:
    from huzhu.office import open_office, open_queues, read_settings

    units = units_of(args.paths)
    settings = read_settings()
    with open_office(settings, with_redis=True) as office, open_queues(office) as queues:
        answers = _hand_in(office, queues, units, args)
    for answer in answers:
        print(json.dumps(answer, ensure_ascii=False) if args.json else _in_words(answer))
    return 1 if any(answer["status"] == "failed" for answer in answers) else 0


def units_of(paths: list[Path]) -> list[Unit]:
    """One bundle of all plain files, one of each folder. Raises ``WrongUse``."""
    from huzhu.handing_in import Unit, files_below

    missing = [str(path) for path in paths if not path.exists()]
    if missing:
        raise WrongUse(f"no such file or folder: {', '.join(missing)}")
    files = tuple(path for path in paths if path.is_file())
    units = [Unit(files[0].name, files)] if files else []
    units += [Unit(path.name, files_below(path)) for path in paths if path.is_dir()]
    empty = [unit.name for unit in units if not unit.files]
    if empty:
        raise WrongUse(f"no files in {', '.join(empty)}")
    return units


def _hand_in(
    office: Office, queues: Queues, units: list[Unit], args: argparse.Namespace
) -> list[dict[str, Any]]:
    from huzhu.handing_in import hand_in, somebody_works, wait_for
    from workers.worker import is_any_worker_present

    received = [hand_in(office, queues, unit.files, note=args.note, lane="live") for unit in units]
    if not args.wait:
        if not is_any_worker_present(office.db):
            _tell("no worker is running; `huzhu up` will read what was handed in")
        return [_answer(one) for one in received]
    with somebody_works(office):
        found = wait_for(office, [one.bundle_id for one in received], _tell)
    return [
        progress | {"duplicate_of": one.duplicate_of}
        for progress, one in zip(found, received, strict=True)
    ]


def _answer(received: Received) -> dict[str, Any]:
    answer: dict[str, Any] = {
        "id": received.bundle_id,
        "status": "received",
        "files": list(received.files),
    }
    if received.duplicate_of is not None:
        answer["duplicate_of"] = received.duplicate_of
    return answer


def _in_words(answer: dict[str, Any]) -> str:
    words = [f"{answer['id']}: {answer['status']}"]
    if answer.get("duplicate_of"):
        words.append("all of it was handed in before")
    words += [f"claim {claim['id']} ({claim['status']})" for claim in answer.get("claims", ())]
    words += [
        f"{file['name']}: {file['error']['message']}" for file in answer["files"] if file["error"]
    ]
    return ", ".join(words)


def _tell(words: str) -> None:
    print(f"huzhu: {words}", file=sys.stderr, flush=True)
