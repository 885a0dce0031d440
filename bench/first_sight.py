"""Keep what became of an exam before it is opened: ``python -m bench.first_sight past5 --out DIR``.

An exam that was sat is opened and tunes from then on; what went wrong at first sight of it is
mended and would be forgotten. Run this on the score papers before their split is renamed: the
values that were wrong go to ``first_sight.yaml`` (they count as wrong in every later fit of the
confidences), how sure each document was and whether it was wrong to ``first_sight_documents.yaml``
(thresholds for documents are chosen on these).
"""

from __future__ import annotations

import argparse
import json
import sys
import textwrap
from collections.abc import Iterable, Sequence
from pathlib import Path

from bench import calibrate, trust
from bench.calibrate import Given, given_values
from bench.running import Options, default_jobs, evaluate
from bench.samples import prepare

LEAST_SURE = 0.2  # documents less sure are far under every threshold


def main(arguments: Sequence[str] | None = None) -> int:
    """Evaluate the score papers that lie in ``--out`` and append what is to be kept."""
    parser = argparse.ArgumentParser(prog="python -m bench.first_sight", description=__doc__)
    parser.add_argument("name", help="what the exam will be called once it is opened")
    parser.add_argument("--count", type=int, default=320)
    parser.add_argument("--seed", default="1")
    parser.add_argument("--out", type=Path, default=Path("eval-out"))
    parser.add_argument("--jobs", type=int, default=default_jobs())
    options = parser.parse_args(arguments)
    folder = options.out / f"score-{options.seed}"
    papers = prepare(folder, "score", options.count, options.seed, options.jobs)
    documents = evaluate(papers, Options(options.out / "readings"), options.jobs).product
    values = given_values(documents)
    wrong = [each for each in values if not each.is_right]
    head = f"# Those of *{options.name}* ({len(papers)} files, {len(values)} values given)."
    _append(calibrate.FIRST_SIGHT, [head, *map(entry, wrong)])
    _append(trust.FIRST_SIGHT, levels(options.name, trust.document_cases(documents)))
    print(f"{options.name}: {len(wrong)} wrong values, {len(documents)} documents kept")
    return 0


def entry(value: Given) -> str:
    """One line of ``first_sight.yaml``."""
    given, score = value.field.value, value.field.score
    shown = {
        "family": value.family,
        "layout": value.layout,
        "key": value.key,
        "evidence": value.evidence,
        "score": round(score if score is not None else 0.0, 3),
        "given": given if isinstance(given, str) else list(given),
    }
    return "- " + json.dumps(shown, ensure_ascii=False)


def levels(name: str, cases: Iterable[trust.Case]) -> list[str]:
    """The lines of ``first_sight_documents.yaml`` for one exam."""
    kept = sorted(((round(level, 3), wrong) for level, wrong in cases), reverse=True)
    lines = [f"{name}:"]
    for outcome, is_wrong in (("right", False), ("wrong", True)):
        found = [level for level, wrong in kept if level >= LEAST_SURE and wrong == is_wrong]
        text = f"{outcome}: [{', '.join(map(str, found))}]"
        lines += textwrap.wrap(text, 100, initial_indent="  ", subsequent_indent="    ")
    return lines


def _append(path: Path, lines: Iterable[str]) -> None:
    with path.open("a", encoding="utf-8") as file:
        file.writelines(f"{line}\n" for line in lines)


if __name__ == "__main__":
    sys.exit(main())
