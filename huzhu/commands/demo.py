"""``huzhu demo``: the system with made-up members, two plans and sample papers."""

from __future__ import annotations

import argparse
import os
from pathlib import Path
from typing import TYPE_CHECKING

from huzhu.commands import up
from huzhu.faults import Fault

if TYPE_CHECKING:
    from huzhu.office import Office

DEFAULT_HOME = "~/.huzhu-demo"
EXPECTED_SUFFIX = ".expected.json"  # what tests hold the reading of a sample against
LOADED_MARK = "demo-loaded"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    up.add_arguments(parser)


def run(args: argparse.Namespace) -> int:
    from huzhu.office import open_office, read_settings
    from huzhu.supervisor import Supervisor, check_address

    if not os.environ.get("HUZHU_HOME"):
        # Real papers and made-up ones never share a home.
        os.environ["HUZHU_HOME"] = str(Path(DEFAULT_HOME).expanduser())
    settings = read_settings(host=args.host, port=args.port, workers=args.workers)
    check_address(settings.host, settings.port)
    up.start_logging()
    with open_office(settings, with_redis=True) as office:
        load_samples(office, samples_folder())
        supervisor = Supervisor(office)
        supervisor.run(lambda: up.announce(supervisor.address))
    return 0


def samples_folder() -> Path:
    """Where the samples lie in the checkout or the installed package."""
    import fixtures

    folder = Path(next(iter(fixtures.__path__))) / "demo"
    if not folder.is_dir():
        raise Fault(f"The samples are missing: {folder}. Use a complete checkout.")
    return folder


def load_samples(office: Office, folder: Path) -> None:
    """Load roster, plans and bundles, once for a home."""
    from claims.benefits.store import load_file
    from claims.members.roster import import_roster
    from huzhu.handing_in import find_units, hand_in
    from huzhu.office import open_queues

    mark = office.settings.home / LOADED_MARK
    if mark.exists():
        return
    with office.db.begin() as session:
        import_roster(session, folder / "roster.csv", actor="demo")
        for plan in sorted((folder / "plans").glob("*.yaml")):
            load_file(session, plan.read_text(encoding="utf-8"), plan.name)
    with open_queues(office) as queues:
        for unit in find_units(folder / "bundles"):
            papers = [path for path in unit.files if not path.name.endswith(EXPECTED_SUFFIX)]
            hand_in(office, queues, papers, note=f"sample: {unit.name}", lane="live")
    mark.touch()
