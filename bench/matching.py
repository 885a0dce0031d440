"""Member matching at size: recall, automatic links, wrong links and time, beside rapidfuzz.

    python -m bench.matching [--size 100k|1M|10M] [--queries 5000] [--seed 0] [--json FILE]

Prints how many of the answerable queries found their member first and among the first five, how
many were linked, wrongly linked, and how many people outside the roster were linked; what imports
and queries took by the clock and of CPU time; and each goal with whether it is met.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
import time
from array import array
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from statistics import median

from rapidfuzz import process

from bench.cpu import Spent, Stopwatch
from bench.databases import open_database
from bench.matching_asked import questions
from bench.matching_figures import MILLION, Figures, goals, reliability, scores, times
from bench.matching_papers import Asked
from bench.matching_people import make_people, read_people, write_roster
from bench.matching_splink import beside_splink
from claims.db import Database
from claims.members.matching import MatchResult, match
from claims.members.names import name_key
from claims.members.roster import import_roster

SIZES = {"100k": 100_000, "1M": MILLION, "10M": 10 * MILLION}
RAPIDFUZZ_SAMPLE = 50
WARM_UP_QUERIES = 200


def main() -> int:
    """Run the bench; exit code 1 where anybody was linked wrongly."""
    options = _options()
    with _roster(options) as (path, planted):
        with open_database(options.database_url) as database:
            figures: Figures = {"members": options.members, "seed": options.seed}
            figures |= _import(database, path)
            asked = questions(path, planted, options.queries, options.seed)
            results, spent = _answer(database, asked)
        figures |= scores(asked, results) | times(spent)
        if options.members <= MILLION:
            figures |= _beside_rapidfuzz(path, asked)
            if options.splink:
                figures |= beside_splink(list(read_people(path)), asked)
    _report(options, figures, asked, results)
    return 1 if figures["wrong_links"] or figures["outsiders_linked"] else 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    size = parser.add_mutually_exclusive_group()
    size.add_argument("--members", type=int, default=SIZES["100k"])
    size.add_argument("--size", choices=SIZES, help="members, in round numbers")
    parser.add_argument("--queries", type=int, default=5_000)
    parser.add_argument("--seed", type=int, default=0, help="another roster, other papers")
    parser.add_argument("--splink", action="store_true", help="ask Splink too, where installed")
    parser.add_argument("--database-url", help="an empty database; else an own server is started")
    parser.add_argument("--folder", type=Path, help="where the roster file lies meanwhile")
    parser.add_argument("--json", type=Path, help="write the figures here too")
    parser.add_argument("--misses", type=int, default=0, help="print so many queries that failed")
    options = parser.parse_args()
    if options.size:
        options.members = SIZES[options.size]
    return options


@contextmanager
def _roster(options: argparse.Namespace) -> Iterator[tuple[Path, array[int]]]:
    with tempfile.TemporaryDirectory(dir=options.folder) as folder:
        path = Path(folder) / "roster.csv"
        yield path, write_roster(make_people(options.members, 7 + options.seed), path)


def _import(database: Database, path: Path) -> Figures:
    """The first import, and the same file again, which changes nothing."""
    figures: Figures = {}
    for name in ("import", "import_again"):
        start = time.perf_counter()
        with database.begin() as session:
            stopwatch = Stopwatch(session)
            report = import_roster(session, path)
            spent = stopwatch.spent()
        figures[f"{name}_s"] = round(time.perf_counter() - start, 1)
        figures[f"{name}_client_cpu_s"] = round(spent.client, 1)
        if spent.server is not None:
            figures[f"{name}_server_cpu_s"] = round(spent.server, 1)
        print(name, figures[f"{name}_s"], report.added, report.changed, report.unchanged,
              report.rejected[:3], file=sys.stderr)  # fmt: skip
    return figures


def _answer(database: Database, asked: Sequence[Asked]) -> tuple[list[MatchResult], list[Spent]]:
    results, spent = [], []
    with database.begin() as session:
        for one in asked[:WARM_UP_QUERIES]:  # prepared statements, as in a running worker
            match(session, one.query)
        stopwatch = Stopwatch(session)
        for one in asked:
            stopwatch.restart()
            results.append(match(session, one.query))
            spent.append(stopwatch.spent())
    return results, spent


def _beside_rapidfuzz(roster: Path, asked: Sequence[Asked]) -> Figures:
    """What comparing the name with every name on the roster finds, and what it costs."""
    numbers, names = [], []
    for person in read_people(roster):
        numbers.append(person.member_no)
        names.append(name_key(person.name))
    sample = [one for one in asked if one.is_answerable and one.query.name][:RAPIDFUZZ_SAMPLE]
    hits, seconds = 0, []
    for one in sample:
        start = time.perf_counter()
        found = process.extract(name_key(one.query.name or ""), names, limit=5)
        seconds.append(time.perf_counter() - start)
        hits += one.truth in [numbers[place] for _, _, place in found]
    return {
        "rapidfuzz_recall_at_5": round(hits / max(len(sample), 1), 4),
        "rapidfuzz_median_ms": round(median(seconds) * 1000, 2),
    }


def _report(
    options: argparse.Namespace,
    figures: Figures,
    asked: Sequence[Asked],
    results: Sequence[MatchResult],
) -> None:
    if options.misses:
        _print_unlinked(asked, results)
        _print_misses(asked, results, options.misses)
    kept = reliability(asked, results)
    print(json.dumps(figures, indent=1, ensure_ascii=False))
    for row in kept:
        print("  ".join(f"{name} {value}" for name, value in row.items()))
    for goal in goals(options.members):
        print(goal.row(figures))
    if options.json:
        told = json.dumps(figures | {"reliability": kept}, indent=1)
        options.json.write_text(told, encoding="utf-8")


def _print_unlinked(asked: Sequence[Asked], results: Sequence[MatchResult]) -> None:
    """Why answerable queries went to a person, most frequent first."""
    pairs = zip(asked, results, strict=True)
    reasons = Counter((r.doubt, one.kind) for one, r in pairs if one.is_answerable and r.doubt)
    for (doubt, kind), count in reasons.most_common(40):
        print(f"{count:5} {doubt:18} {kind}", file=sys.stderr)


def _print_misses(asked: Sequence[Asked], results: Sequence[MatchResult], most: int) -> None:
    for one, result in zip(asked, results, strict=True):
        first = result.candidates[0].member_no if result.candidates else None
        is_wrong = result.linked not in (None, one.truth)  # outsiders have no truth
        if most and (is_wrong or (one.is_answerable and first != one.truth)):
            most -= 1
            found = [(c.member_no, round(c.score, 5), c.reasons) for c in result.candidates[:2]]
            mark = "WRONG" if is_wrong else "miss"
            print(mark, one.truth, one.kind, asdict(one.query), result.doubt, found)


if __name__ == "__main__":
    raise SystemExit(main())
