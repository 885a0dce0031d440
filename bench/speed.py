"""Speed of reading, as ratios within one run: ``python -m bench.speed --out bench-out``.

Machines are noisy, so the contenders take turns and the median ratio of the rounds is given, never
a single time. Goals: a scanned page end to end at most 1.3 times PaddleOCR's own pipeline for it
alone; a text-layer page at least ten times faster; a cold ``huzhu extract`` under 15 s; a worker's
reading child within 1.6 GB.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from statistics import median
from typing import Any

import cv2
import psutil

from extractors.documents import find_documents
from extractors.limits import Limits
from extractors.reading.engines import model_folders
from extractors.reading.isolated import IsolatedReader
from extractors.reading.options import ReaderOptions
from extractors.reading.source import open_source

READY = Path(__file__).parents[1] / "fixtures" / "ready"
SCAN = READY / "national-scan.jpg"
DIGITAL = READY / "national-digital.pdf"


def main(arguments: Sequence[str] | None = None) -> int:
    """Run all rounds, print the figures, and write them as JSON."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=9)
    parser.add_argument("--out", type=Path, default=Path("bench-out"))
    options = parser.parse_args(arguments)
    figures = compare(options.rounds) | {"cold_extract_s": cold_extract()}
    options.out.mkdir(parents=True, exist_ok=True)
    (options.out / "speed.json").write_text(json.dumps(figures, indent=1), encoding="utf-8")
    for name, value in figures.items():
        print(f"{name:40} {value}")
    return 0


def compare(rounds: int) -> dict[str, Any]:
    """Interleaved rounds of our reading and PaddleOCR's pipeline on the same picture."""
    pipeline, defaults = _pipelines()
    picture = cv2.imread(str(SCAN))
    threads = os.cpu_count() or 1
    with IsolatedReader(ReaderOptions(threads=threads)) as reader:
        contenders: dict[str, Callable[[], Any]] = {
            "ours_scan": lambda: read_whole(reader, SCAN),
            "ours_digital": lambda: read_whole(reader, DIGITAL),
            "pipeline_same_size": lambda: pipeline(picture),
            "pipeline_defaults": lambda: defaults(picture),
        }
        seconds: dict[str, list[float]] = {name: [] for name in contenders}
        for number in range(rounds + 1):
            for name, run in contenders.items():
                start = time.perf_counter()
                run()
                if number:  # the first round warms up
                    seconds[name].append(time.perf_counter() - start)
        memory = psutil.Process(reader.pid).memory_info().rss / 1024**2
    ours = seconds["ours_scan"]
    return {
        "rounds": rounds,
        **{f"{name}_median_s": round(median(times), 3) for name, times in seconds.items()},
        "scan_to_pipeline_same_size": _ratio(ours, seconds["pipeline_same_size"]),
        "scan_to_pipeline_defaults": _ratio(ours, seconds["pipeline_defaults"]),
        "scan_to_digital": _ratio(ours, seconds["ours_digital"]),
        "reading_child_mb": round(memory),
    }


def read_whole(reader: IsolatedReader, path: Path) -> None:
    """What a warm worker does with a page: read it in the child, then find its documents."""
    with open_source(path, path.name, Limits()) as source:
        pages = [reader.read_page(path, path.name, ref.index).page for ref in source.pages]
    find_documents(pages)


def _pipelines() -> tuple[Callable[[Any], Any], Callable[[Any], Any]]:
    """PaddleOCR's ready-made pipeline over the same models: at our size, and as it comes."""
    os.environ["PADDLE_PDX_DISABLE_MODEL_SOURCE_CHECK"] = "True"
    from paddleocr import PaddleOCR

    detection, recognition = model_folders.prepared_folders(None)
    ready_made = PaddleOCR(
        text_detection_model_name=model_folders.model_name(detection),
        text_detection_model_dir=str(detection),
        text_recognition_model_name=model_folders.model_name(recognition),
        text_recognition_model_dir=str(recognition),
        use_doc_orientation_classify=False,
        use_doc_unwarping=False,
        use_textline_orientation=False,
        engine="onnxruntime",
        device="cpu",
    )

    def at_our_size(picture: Any) -> Any:
        return ready_made.predict(picture, text_det_limit_side_len=1280, text_det_limit_type="max")

    return at_our_size, ready_made.predict


def _ratio(a: Sequence[float], b: Sequence[float]) -> float:
    """Median of the ratios round by round."""
    return round(median(x / y for x, y in zip(a, b, strict=True)), 2)


def cold_extract() -> float:
    """Seconds of one ``huzhu extract`` from nothing, as a user waits for it."""
    start = time.perf_counter()
    command = [sys.executable, "-m", "huzhu", "extract", str(SCAN), "--jsonl"]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    return round(time.perf_counter() - start, 1)


if __name__ == "__main__":
    sys.exit(main())
