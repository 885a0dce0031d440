"""How well papers are read: ``python -m bench.eval`` (or ``make eval``); ``--quick`` in minutes.

Makes (or reuses) the papers of *score*, which nothing was tuned on, reads them for real, extracts,
and holds every printed field against what came out. Accuracy is right ÷ all printed fields that a
person can read; a value given where none is printed is counted on its own as *extra*. The first
table names each goal; ``docs/evaluation.md`` says how to read the rest.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from bench import tables, trust
from bench.goals import goal_rows, print_goals
from bench.running import Options, Results, default_jobs, evaluate
from bench.samples import prepare
from bench.shares import share, shown
from fixtures.makers.family import OPEN, SPLITS, Split

Json = dict[str, Any]
FULL_COUNT, QUICK_COUNT = 320, 24
FULL_TUNE_COUNT, QUICK_TUNE_COUNT = 40, 8


def main(arguments: Sequence[str] | None = None) -> int:
    """Make, read, compare, print, and write the figures as JSON."""
    options = _parser().parse_args(arguments)
    count = options.count or (QUICK_COUNT if options.quick else FULL_COUNT)
    results = run(options, options.split, count)
    learnt = results.product
    if options.split == "score":
        count = options.tune_count or (QUICK_TUNE_COUNT if options.quick else FULL_TUNE_COUNT)
        learnt = [each for split in OPEN for each in run(options, split, count).product]
    report = report_of(options.split, results, trust.thresholds(learnt, trust.first_sight()))
    target = options.out / f"eval-{options.split}.json"
    target.write_text(json.dumps(report, ensure_ascii=False, indent=1) + "\n", "utf-8")
    show(report)
    show_reading(results)
    show_misses(results, options.show_misses if options.split in OPEN else 0)
    print(f"\nwritten: {target}")
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m bench.eval", description=__doc__)
    parser.add_argument("--split", choices=SPLITS, default="score")
    parser.add_argument("--count", type=int, help=f"files to read (default {FULL_COUNT})")
    parser.add_argument("--tune-count", type=int, help="files of tune and past, for thresholds")
    parser.add_argument("--quick", action="store_true", help="a few files, in a few minutes")
    parser.add_argument("--jobs", type=int, default=default_jobs(), help="processes that read")
    parser.add_argument("--seed", default="1")
    parser.add_argument("--out", type=Path, default=Path("eval-out"))
    parser.add_argument("--engine", default="paddle-onnx")
    parser.add_argument("--reread", action="store_true", help="read again what was read before")
    parser.add_argument(
        "--show-misses", type=int, default=12, metavar="N", help="score stays unseen"
    )
    return parser


def run(options: argparse.Namespace, split: Split, count: int) -> Results:
    """The first ``count`` samples of ``split``, made where needed."""
    folder = options.out / f"{split}-{options.seed}"
    samples = prepare(folder, split, count, options.seed, options.jobs)
    threads = 1 if options.jobs > 1 else 0
    reading = Options(options.out / "readings", options.engine, options.reread, threads)
    return evaluate(samples, reading, options.jobs, f"reading {split}")


def report_of(split: Split, results: Results, chosen: Json) -> Json:
    """Every figure of a run; ``chosen`` are the thresholds found beforehand."""
    files = {each.file for each in results.product}
    return {
        "of": split,
        "files": len(files),
        "pages": results.pages,
        "extraction_ms_per_page": round(1000 * results.extract_seconds / max(results.pages, 1), 1),
        "product": tables.figures(results.product),
        "baseline": tables.figures(results.baseline),
        "split": tables.split_figures(results.splits),
        "altered": tables.altered_figures(results.altered, results.product),
        "trust": trust.passing(results.product, chosen),
    }


def show(report: Json) -> None:
    """The figures as text, the goals first."""
    product, baseline = report["product"], report["baseline"]
    documents, families = product["documents"], len(product["by_family"])
    print(
        f"{report['of']}: {report['files']} files, {report['pages']} pages, "
        f"{documents} documents, {families} families\n"
    )
    print_goals(goal_rows(report))
    wholes = ("all", "main_types")
    tables.print_table("all", *({key: each[key] for key in wholes} for each in (product, baseline)))
    for key in ("by_group", "by_condition", "by_type", "by_type_and_group", "by_family"):
        tables.print_table(key.replace("_", " "), product[key], baseline[key])
    tables.print_reliability(product["reliability"])
    boxes = product["boxes"]
    print(f"\nboxes of right values that lie on their ink: {shown(boxes)} of {boxes['of']}")
    print("\nwithout a look, at thresholds chosen on open papers and at earlier first sights")
    for name, bound in (("fields", trust.FIELD_BOUND), ("documents", trust.DOCUMENT_BOUND)):
        through = report["trust"][name]
        print(
            f"  {name} at confidence ≥ {through['threshold']} (bound {bound:.1%} wrong): "
            f"{shown(through['passing'])} go through, {shown(through['wrong'])} of them wrong"
        )
    print("\none digit of an amount altered")
    for name, figure in report["altered"].items():
        print(f"  {name.replace('_', ' '):<28}{shown(figure):>24}  of {figure['of']}")


def show_reading(results: Results) -> None:
    """How long reading took, and whether the cache is of today's reading code."""
    if results.fresh_pages:
        seconds = results.read_seconds / results.fresh_pages
        print(f"read: {seconds:.2f} s a page in one process ({results.fresh_pages} pages)")
    if results.outdated:
        known = share(results.outdated, len({each.file for each in results.product}))
        print(f"{shown(known)} of the readings were made by other reading code; see --reread")


def show_misses(results: Results, count: int) -> None:
    """What failed most often, never on *score*: whoever sees score's misses tunes on them."""
    if not count:
        return
    print("\ncommonest misses")
    for name, times, cases in tables.misses(results.product)[:count]:
        print(f"{times:5}  {name}")
        for case in cases[:3]:
            print(f"         {json.dumps(case, ensure_ascii=False)[:180]}")


if __name__ == "__main__":
    sys.exit(main())
