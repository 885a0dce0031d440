"""Field accuracy on synthetic papers: ``python -m bench.eval --split score --count 300``.

Makes (or reuses) the papers of a split, reads them for real, extracts, and holds every printed
field against what came out. Accuracy is right ÷ all printed fields; a value given where none is
printed is counted on its own as *extra*. How values are compared stands in ``bench.compare``.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tqdm import tqdm

import fixtures
from bench import tables
from bench.baseline import read_plainly
from bench.compare import DocumentResult, compare_file
from bench.readings import Readings
from extractors.contract import file_to_json
from extractors.extract import extract_file
from extractors.reading.source import Source
from extractors.types import Page
from fixtures.makers.evaluation_set import make_numbered
from fixtures.makers.page import write

Json = dict[str, Any]


@dataclass(slots=True)
class Results:
    """What came out, for the product and for the baseline."""

    product: list[DocumentResult]
    baseline: list[DocumentResult]
    extract_seconds: float = 0.0
    pages: int = 0


def main(arguments: Sequence[str] | None = None) -> int:
    """Make, read, compare, print, and write the figures as JSON."""
    options = _parser().parse_args(arguments)
    papers = options.out / f"{options.split}-{options.seed}"
    samples = prepare(papers, options.split, options.count, options.seed)
    samples = samples[: options.limit] if options.limit else samples
    readings = Readings(options.out / "readings", options.engine, options.reread)
    results = evaluate(samples, readings)
    report = {
        "split": options.split,
        "samples": len(samples),
        "extraction_ms_per_page": round(1000 * results.extract_seconds / max(results.pages, 1), 1),
        "product": tables.figures(results.product),
        "baseline": tables.figures(results.baseline),
    }
    target = options.out / f"eval-{options.split}.json"
    target.write_text(json.dumps(report, ensure_ascii=False, indent=1) + "\n", "utf-8")
    show(report, results, readings, options.show_misses)
    print(f"\nwritten: {target}")
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m bench.eval", description=__doc__)
    parser.add_argument("--split", choices=("tune", "score"), default="score")
    parser.add_argument("--count", type=int, default=300, help="samples to make")
    parser.add_argument("--limit", type=int, help="evaluate only the first samples")
    parser.add_argument("--seed", default="1")
    parser.add_argument("--out", type=Path, default=Path("eval-out"))
    parser.add_argument("--engine", default="paddle-onnx")
    parser.add_argument("--reread", action="store_true", help="read again what was read before")
    parser.add_argument("--show-misses", type=int, default=12, metavar="N")
    return parser


def prepare(folder: Path, split: Any, count: int, seed: str) -> list[Path]:
    """The samples of a split under ``folder``; made anew where the makers have changed."""
    made_by = folder / "made-by.txt"
    code = makers_code()
    if not made_by.exists() or made_by.read_text("utf-8") != code:
        for old in folder.glob("[0-9]*"):
            old.unlink()
    golden = sorted(folder.glob("*.expected.json"))
    if len(golden) < count:
        for number in tqdm(range(len(golden), count), "making", unit="file"):
            write(make_numbered(split, number, seed), folder)
    made_by.write_text(code, "utf-8")
    golden = sorted(folder.glob("*.expected.json"))[:count]
    return [path.with_name(path.name.removesuffix(".expected.json")) for path in golden]


def makers_code() -> str:
    """A fingerprint of the code that makes samples."""
    digest = hashlib.sha256()
    for source in sorted(Path(str(fixtures.__file__)).parent.rglob("*.py")):
        digest.update(source.read_bytes())
    return digest.hexdigest()[:16]


def evaluate(samples: Sequence[Path], readings: Readings) -> Results:
    """Read and extract every sample, once for the product and once plainly."""
    results = Results([], [])
    for sample in tqdm(samples, "reading", unit="file"):
        expected = json.loads(Path(f"{sample}.expected.json").read_text("utf-8"))
        kept = readings.read(sample)
        pages: list[Page] = []
        reading = 0.0

        def read(
            source: Source, index: int, kept: dict[int, Page] = kept, pages: list[Page] = pages
        ) -> Page:
            nonlocal reading
            begun = time.perf_counter()
            pages.append(kept[index] if index in kept else readings.fresh_page(source, index))
            reading += time.perf_counter() - begun
            return pages[-1]

        begun = time.perf_counter()
        found = extract_file(sample, sample.name, read)
        results.extract_seconds += time.perf_counter() - begun - reading
        results.pages += len(pages)
        if len(kept) < len(pages):
            readings.keep(sample, tuple(pages))
        results.product += compare_file(expected, file_to_json(found))
        results.baseline += compare_file(expected, read_plainly(pages))
    return results


def show(report: Json, results: Results, readings: Readings, count: int) -> None:
    """The figures as text."""
    product, baseline = report["product"], report["baseline"]
    print(f"{report['split']}: {report['samples']} files, {product['documents']} documents")
    wholes = ("all", "main_types")
    tables.print_table("all", *({key: each[key] for key in wholes} for each in (product, baseline)))
    for key in ("by_group", "by_condition", "by_type", "by_type_and_group", "by_family"):
        tables.print_table(key.replace("_", " "), product[key], baseline[key])
    tables.print_reliability(product["reliability"])
    alarms = product["alarms"]
    for name, figure in alarms.items():
        print(f"{name.replace('_', ' ')}: {figure['right']} of {figure['of']}")
    print(f"extraction beyond reading: {report['extraction_ms_per_page']} ms a page")
    if readings.fresh:
        print(f"read: {readings.seconds / readings.fresh:.2f} s a page ({readings.fresh} pages)")
    if readings.outdated:
        print(f"{readings.outdated} readings were made by other reading code; see --reread")
    print("\ncommonest misses")
    for name, times, cases in tables.misses(results.product)[:count]:
        print(f"{times:5}  {name}")
        for case in cases[:3]:
            print(f"         {json.dumps(case, ensure_ascii=False)[:180]}")


if __name__ == "__main__":
    sys.exit(main())
