"""How quick the desk is: the queue, reviewers at work, and the page of a long claim.

    python -m bench.desk [--only queue|actions|page|batch] [--claims 100000] [--rounds 9]
                         [--json FILE]

Prints median and p95 of everything in milliseconds beside its goal; exit code 1 where a goal is
missed. Needs nothing but this machine: it starts servers of its own and removes them. The page
is measured in Chromium.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from dataclasses import asdict
from pathlib import Path

from bench import desk_actions, desk_batch, desk_page, desk_queue
from bench.desk_claims import prepare
from bench.desk_figures import Figure, table
from bench.desk_server import Office, open_office

PARTS = ("queue", "actions", "page", "batch")
BUSY_S = 20


def main() -> int:
    """Run the bench."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only", choices=PARTS)
    parser.add_argument("--claims", type=int, default=100_000)
    parser.add_argument("--rounds", type=int, default=9)
    parser.add_argument("--json", type=Path)
    options = parser.parse_args()
    with open_office() as office:
        figures = _measure(office, options)
    print(table(figures))
    if options.json:
        rows = [asdict(one) for one in figures]
        options.json.write_text(json.dumps(rows, indent=1, ensure_ascii=False), "utf-8")
    return 1 if any(one.is_met is False for one in figures) else 0


def _measure(office: Office, options: argparse.Namespace) -> list[Figure]:
    parts = (options.only,) if options.only else PARTS
    figures: list[Figure] = []
    start = time.perf_counter()
    desk_queue.fill_queue(office.db, options.claims)
    print(f"filled in {time.perf_counter() - start:.0f} s", file=sys.stderr)
    if "queue" in parts:
        figures += desk_queue.ask(office.db, options.rounds)
    with office.db.begin() as session:
        prepare(session)
    if "actions" in parts:
        figures += desk_actions.measure(office, BUSY_S)
    if desk_page.browser_path() is None:
        print("no browser: neither the page nor a batch is measured", file=sys.stderr)
        return figures
    if "page" in parts:
        figures += desk_page.measure(office, options.rounds)
    if "batch" in parts:
        figures += desk_batch.measure(office)
    return figures


if __name__ == "__main__":
    sys.exit(main())
