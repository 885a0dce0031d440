"""Member matching at size: recall, automatic links, wrong links and time, beside rapidfuzz.

    python -m bench.matching [--members 100000] [--queries 5000] [--seed 0] [--splink] [--json FILE]

Prints how many of the answerable queries found their member first and among the first five, how
many were linked, wrongly linked, and how many people outside the roster were linked.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
import time
from bisect import bisect_right
from collections import Counter
from collections.abc import Sequence, Set
from dataclasses import asdict, replace
from pathlib import Path
from random import Random
from statistics import mean, median, quantiles

from rapidfuzz import process

from bench.databases import open_database
from bench.matching_papers import Asked, Clerk
from bench.matching_people import Person, make_people, relative, write_roster
from bench.matching_splink import beside_splink
from claims.db import Database
from claims.members.matching import MatchResult, match
from claims.members.names import name_key
from claims.members.roster import import_roster

OUTSIDERS_SHARE = 0.1
RAPIDFUZZ_SAMPLE = 50
SCORE_STEPS = (0.001, 0.01, 0.05, 0.1, 0.3, 0.5, 0.7, 0.9, 0.95, 0.99, 0.999, 0.9999)


def main() -> int:
    """Run the bench; exit code 1 where anybody was linked wrongly."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--members", type=int, default=100_000)
    parser.add_argument("--queries", type=int, default=5_000)
    parser.add_argument("--seed", type=int, default=0, help="another roster, other papers")
    parser.add_argument("--splink", action="store_true", help="ask Splink too, where installed")
    parser.add_argument("--database-url", help="an empty database; else an own server is started")
    parser.add_argument("--json", type=Path, help="write the figures here too")
    parser.add_argument("--misses", type=int, default=0, help="print so many queries that failed")
    options = parser.parse_args()
    with open_database(options.database_url) as database:
        people, figures = _load(database, options.members, options.seed)
        asked = _questions(people, options.queries, options.seed)
        results, seconds = _answer(database, asked)
    figures |= _score(asked, results) | _times(seconds) | _beside_rapidfuzz(people, asked)
    if options.splink:
        figures |= beside_splink(people, asked)
    reliability = _reliability(asked, results)
    if options.misses:
        _unlinked(asked, results)
    _print_misses(asked, results, options.misses)
    print(json.dumps(figures, indent=1, ensure_ascii=False))
    for row in reliability:
        print("  ".join(f"{name} {value}" for name, value in row.items()))
    if options.json:
        told = json.dumps(figures | {"reliability": reliability}, indent=1)
        options.json.write_text(told, encoding="utf-8")
    return 1 if figures["wrong_links"] or figures["outsiders_linked"] else 0


def _load(database: Database, members: int, seed: int) -> tuple[list[Person], dict[str, float]]:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "roster.csv"
        people = write_roster(make_people(members, 7 + seed), path)
        figures: dict[str, float] = {"members": members}
        for name in ("import_s", "import_again_s"):
            start = time.perf_counter()
            with database.begin() as session:
                report = import_roster(session, path)
            figures[name] = round(time.perf_counter() - start, 1)
            print(name, figures[name], report.added, report.changed, report.unchanged,
                  report.rejected[:3], file=sys.stderr)  # fmt: skip
    return people, figures


def _questions(people: Sequence[Person], count: int, seed: int) -> list[Asked]:
    rng = Random(13 + seed)
    clerk = Clerk(people, 11 + seed)
    planted = [person for person in people if person.is_planted]
    numbers = {person.id_number for person in people}
    asked = []
    for _ in range(count):
        person = rng.choice(planted if rng.random() < 0.25 else people)
        if rng.random() < OUTSIDERS_SHARE:
            person = _outsider(rng, person, numbers)
        asked.append(clerk.ask(person))
    return asked


def _outsider(rng: Random, near: Person, numbers: Set[str]) -> Person:
    """Somebody easily taken for ``near`` who is not on the roster.

    A few of thousands share name, county, unit and birthday with a member by the way they are made
    (the son of the father of a son). Where their papers show no last ID digits, nothing tells them
    apart: they are counted as *doubles*.
    """
    while (person := relative(rng, near)).id_number in numbers:
        pass
    return replace(person, member_no="")


def _answer(database: Database, asked: Sequence[Asked]) -> tuple[list[MatchResult], list[float]]:
    results, seconds = [], []
    with database.begin() as session:
        for one in asked[:200]:  # caches and prepared statements, as in a running worker
            match(session, one.query)
        for one in asked:
            start = time.perf_counter()
            results.append(match(session, one.query))
            seconds.append(time.perf_counter() - start)
    return results, seconds


def _score(asked: Sequence[Asked], results: Sequence[MatchResult]) -> dict[str, float]:
    counts: Counter[str] = Counter()
    for one, result in zip(asked, results, strict=True):
        found = [candidate.member_no for candidate in result.candidates]
        if one.truth is None:
            counts["outsiders"] += 1
            counts["doubles"] += one.is_double
            key = "doubles_linked" if one.is_double else "outsiders_linked"
            counts[key] += result.linked is not None
        else:
            counts["wrong_links"] += result.linked not in (None, one.truth)
        if one.is_answerable:
            counts["answerable"] += 1
            counts["first"] += found[:1] == [one.truth]
            counts["among_five"] += one.truth in found[:5]
            counts["links"] += result.linked == one.truth
    answerable = max(counts["answerable"], 1)
    return {
        "queries": len(asked),
        "answerable": counts["answerable"],
        "recall_at_1": round(counts["first"] / answerable, 4),
        "recall_at_5": round(counts["among_five"] / answerable, 4),
        "linked_share": round(counts["links"] / answerable, 4),
        "wrong_links": counts["wrong_links"],
        "outsiders": counts["outsiders"],
        "outsiders_linked": counts["outsiders_linked"],
        "doubles": counts["doubles"],
        "doubles_linked": counts["doubles_linked"],
    }


def _reliability(asked: Sequence[Asked], results: Sequence[MatchResult]) -> list[dict[str, float]]:
    """What scores promise and keep: for each range of scores, all candidates of all queries."""
    bins: list[list[tuple[float, bool]]] = [[] for _ in range(len(SCORE_STEPS) + 1)]
    for one, result in zip(asked, results, strict=True):
        for found in result.candidates:
            is_true = found.member_no == one.truth
            bins[bisect_right(SCORE_STEPS, found.score)].append((found.score, is_true))
    return [
        {
            "from": low,
            "candidates": len(kept),
            "promised": round(mean(score for score, _ in kept), 5),
            "kept": round(mean(is_true for _, is_true in kept), 5),
        }
        for low, kept in zip((0.0, *SCORE_STEPS), bins, strict=True)
        if kept
    ]


def _unlinked(asked: Sequence[Asked], results: Sequence[MatchResult]) -> None:
    """Why answerable queries went to a person, most frequent first."""
    pairs = zip(asked, results, strict=True)
    reasons = Counter((r.doubt, one.kind) for one, r in pairs if one.is_answerable and r.doubt)
    for (doubt, kind), count in reasons.most_common(40):
        print(f"{count:5} {doubt:18} {kind}", file=sys.stderr)


def _times(seconds: Sequence[float]) -> dict[str, float]:
    return {
        "median_ms": round(median(seconds) * 1000, 2),
        "p95_ms": round(quantiles(seconds, n=20)[-1] * 1000, 2),
        "p99_ms": round(quantiles(seconds, n=100)[-1] * 1000, 2),
    }


def _beside_rapidfuzz(people: Sequence[Person], asked: Sequence[Asked]) -> dict[str, float]:
    """What comparing the name with every name on the roster finds, and what it costs."""
    names = [name_key(person.name) for person in people]
    sample = [one for one in asked if one.is_answerable and one.query.name][:RAPIDFUZZ_SAMPLE]
    hits, seconds = 0, []
    for one in sample:
        start = time.perf_counter()
        found = process.extract(name_key(one.query.name or ""), names, limit=5)
        seconds.append(time.perf_counter() - start)
        hits += one.truth in [people[place].member_no for _, _, place in found]
    return {
        "rapidfuzz_recall_at_5": round(hits / max(len(sample), 1), 4),
        "rapidfuzz_median_ms": round(median(seconds) * 1000, 2),
    }


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
