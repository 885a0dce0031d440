"""Read and extract samples, several at once where there are cores, and hold them to their truth."""

from __future__ import annotations

import json
import os
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tqdm import tqdm

from bench.altered import AlteredCase, altered_cases
from bench.baseline import read_plainly
from bench.compare import DocumentResult, compare_file
from bench.readings import Readings
from bench.splitting import SplitResult, compare_split
from extractors.contract import file_to_json
from extractors.extract import extract_file
from extractors.reading.source import Source
from extractors.types import Page

Json = dict[str, Any]


@dataclass(slots=True)
class Results:
    """What came out of any number of samples, for the product and for the baseline."""

    product: list[DocumentResult] = field(default_factory=list)
    baseline: list[DocumentResult] = field(default_factory=list)
    splits: list[SplitResult] = field(default_factory=list)
    altered: list[AlteredCase] = field(default_factory=list)
    pages: int = 0
    extract_seconds: float = 0.0
    fresh_pages: int = 0
    read_seconds: float = 0.0
    outdated: int = 0  # files whose cached reading was made by other reading code

    def add(self, other: Results) -> None:
        self.product += other.product
        self.baseline += other.baseline
        self.splits += other.splits
        self.altered += other.altered
        self.pages += other.pages
        self.extract_seconds += other.extract_seconds
        self.fresh_pages += other.fresh_pages
        self.read_seconds += other.read_seconds
        self.outdated += other.outdated


@dataclass(frozen=True, slots=True)
class Options:
    """How to read. ``folder`` keeps the readings; ``threads`` are those of each engine."""

    folder: Path
    engine: str = "paddle-onnx"
    rereads: bool = False
    threads: int = 0

    def readings(self) -> Readings:
        return Readings(self.folder, self.engine, self.rereads, self.threads)


def evaluate(
    samples: Sequence[Path], options: Options, jobs: int = 1, title: str = "reading"
) -> Results:
    """All ``samples``; more than one job reads in as many processes, one thread each."""
    together = Results()
    for each in tqdm(_each(samples, options, jobs), title, len(samples), unit="file"):
        together.add(each)
    return together


def _each(samples: Sequence[Path], options: Options, jobs: int) -> Iterator[Results]:
    if jobs <= 1:
        readings = options.readings()
        yield from (evaluate_one(sample, readings) for sample in samples)
        return
    with ProcessPoolExecutor(jobs, initializer=_begin, initargs=(options,)) as readers:
        yield from readers.map(_evaluate_here, samples)


_HERE: list[Readings] = []  # of this process: the engine is built once in each


def _begin(options: Options) -> None:
    _HERE[:] = [options.readings()]


def _evaluate_here(sample: Path) -> Results:
    return evaluate_one(sample, _HERE[0])


def evaluate_one(sample: Path, readings: Readings) -> Results:
    """One file: read (or taken from the cache), extracted, compared."""
    expected = json.loads(Path(f"{sample}.expected.json").read_text("utf-8"))
    fresh, seconds, outdated = readings.fresh, readings.seconds, readings.outdated
    reader = _Reader(readings, readings.read(sample))
    begun = time.perf_counter()
    try:
        found = extract_file(sample, sample.name, reader)
    finally:
        if readings.fresh > fresh:  # also where extraction fails: reading is what costs
            readings.keep(sample, tuple(reader.pages))
    took = time.perf_counter() - begun
    return Results(
        product=compare_file(expected, file_to_json(found)),
        baseline=compare_file(expected, read_plainly(reader.pages)),
        splits=[compare_split(expected, found.documents)],
        altered=altered_cases(expected, reader.pages, "1"),
        pages=len(reader.pages),
        extract_seconds=took - reader.seconds,
        fresh_pages=readings.fresh - fresh,
        read_seconds=readings.seconds - seconds,
        outdated=readings.outdated - outdated,
    )


@dataclass(slots=True)
class _Reader:
    """Gives kept pages before it reads, and knows how long that took."""

    readings: Readings
    kept: dict[int, Page]
    pages: list[Page] = field(default_factory=list)
    seconds: float = 0.0

    def __call__(self, source: Source, index: int) -> Page:
        begun = time.perf_counter()
        page = self.kept.get(index) or self.readings.fresh_page(source, index)
        self.pages.append(page)
        self.seconds += time.perf_counter() - begun
        return page


def default_jobs() -> int:
    """Processes that read at once: one a core, four at most (each holds an engine of 1.1 GB)."""
    return max(min(len(os.sched_getaffinity(0)), 4), 1)
