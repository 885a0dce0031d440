"""How well layouts are read that are drawn at random: extraction alone, no engine.

``python -m bench.random_layouts --count 500 --seed 3`` draws papers, reads them flawlessly (or
with ``--noise``, as engines do), extracts them and prints what was missed by field and by what the
layouts are like. Seeds from 100 on are for measuring: nobody looks at their papers.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from random import Random
from typing import Any, Literal

from bench.compare import DocumentResult, compare_file
from bench.result_line import result_line
from extractors.contract import document_to_json
from extractors.documents import find_documents
from extractors.types import Page
from fixtures.makers.misreading import misread, torn
from fixtures.makers.papers.tune.at_random import (
    RandomPaper,
    draw_at_random,
    draw_form_at_random,
)
from fixtures.makers.papers.tune.random_claim_papers import draw_claim_paper
from fixtures.makers.papers.tune.random_ward import draw_ward_paper
from fixtures.makers.perfect import perfect_page
from fixtures.makers.truth import (
    DocumentTruth,
    FileTruth,
    PageTruth,
    Placed,
    expected_json,
    plain_scale,
)

Draw = Callable[[str], RandomPaper]
Noise = Literal["", "light", "worn"]
FEWEST = 30  # values that a feature has to show before its rate says anything


@dataclass(frozen=True, slots=True)
class Read:
    """One layout and what became of it."""

    seed: str
    paper: RandomPaper
    page: Page
    result: DocumentResult


def read_layouts(
    seed: str, count: int, *, noise: Noise = "", draw: Draw = draw_at_random
) -> Iterator[Read]:
    """``count`` layouts of ``seed``, read and compared."""
    for number in range(count):
        yield read_layout(f"{seed}/{number}", noise=noise, draw=draw)


def read_layout(seed: str, *, noise: Noise = "", draw: Draw = draw_at_random) -> Read:
    paper, rng = draw(seed), Random(f"noise/{seed}")
    sheet = misread(paper.sheet, rng) if noise == "worn" else paper.sheet
    page = perfect_page(sheet, rng if noise else None)
    page = torn(page, rng) if noise == "worn" else page
    found: dict[str, Any] = {
        "documents": [document_to_json(each) for each in find_documents([page])]
    }
    (result,) = compare_file(_expected(seed, paper, page), found)
    return Read(seed, paper, page, result)


def _expected(seed: str, paper: RandomPaper, page: Page) -> dict[str, Any]:
    placed = Placed(paper.sheet, plain_scale())
    truth = FileTruth(
        (PageTruth(page.width, page.height, (placed,)),),
        (DocumentTruth(((0, 0),)),),
        {"family": paper.sheet.kind, "condition": "perfect"},
    )
    return expected_json(seed, b"", truth)


def figures(reads: Sequence[Read]) -> list[str]:
    """The lines of the table: all, critical and whole papers, by kind of paper; charges."""
    kinds = sorted({read.paper.sheet.kind for read in reads})
    return [
        result_line(kind or "all", [x.result for x in reads if kind in (None, x.paper.sheet.kind)])
        for kind in (None, *kinds)
    ]


def by_field(reads: Sequence[Read]) -> list[str]:
    """Missed, wrong and surplus values of each field, the most first."""
    of: Counter[str] = Counter()
    outcomes: dict[str, Counter[str]] = {}
    for read in reads:
        for each in read.result.fields:
            of[each.key] += each.outcome != "extra"
            outcomes.setdefault(each.key, Counter())[each.outcome] += each.outcome != "right"
    rows = sorted(outcomes.items(), key=lambda row: -sum(row[1].values()))
    return [
        f"{key:28} {of[key]:5}  "
        + "  ".join(f"{outcome} {n[outcome]:3}" for outcome in ("missing", "wrong", "extra"))
        for key, n in rows
        if sum(n.values())
    ]


def by_feature(reads: Sequence[Read]) -> list[str]:
    """How often values are missed on papers of each feature, the worst first."""
    rows: dict[str, list[int]] = {}
    for read in reads:
        printed = [f for f in read.result.fields if f.outcome != "extra"]
        missed = sum(f.outcome != "right" for f in printed)
        for feature in set(read.paper.features):
            row = rows.setdefault(feature, [0, 0])
            row[0] += missed
            row[1] += len(printed)
    worst = sorted(rows.items(), key=lambda row: -row[1][0] / max(row[1][1], 1))
    return [f"{name:44} {missed / of:7.2%} of {of}" for name, (missed, of) in worst if of >= FEWEST]


def misses(reads: Sequence[Read]) -> list[str]:
    """Every single miss, with the seed that draws its paper again."""
    return [
        f"{read.seed}  {read.paper.sheet.kind}  {each.outcome}  {each.key}  "
        f"printed {each.printed!r}  given {each.given!r} {each.confidence or ''}"
        for read in reads
        for each in read.result.fields
        if each.outcome != "right"
    ]


def main(argv: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="bench.random_layouts", description=__doc__)
    parser.add_argument("--count", type=int, default=200)
    parser.add_argument("--seed", default="1", help="from 100 on: for measuring only")
    parser.add_argument(
        "--noise", nargs="?", choices=("light", "worn"), const="light", default="",
        help="light: boxes and colons a little off; worn: labels misread, lines torn and joined",
    )  # fmt: skip
    parser.add_argument("--forms", action="store_true", help="pre-printed forms and slips only")
    parser.add_argument("--ward", action="store_true", help="summaries, certificates, reports")
    parser.add_argument("--claim", action="store_true", help="applications, lists and cards")
    parser.add_argument("--show", action="store_true", help="every miss, with its paper's seed")
    args = parser.parse_args(argv)
    draw: Draw = draw_form_at_random if args.forms else draw_at_random
    draw = draw_ward_paper if args.ward else draw_claim_paper if args.claim else draw
    reads = list(read_layouts(args.seed, args.count, noise=args.noise, draw=draw))
    sections = [figures(reads), by_field(reads), by_feature(reads)]
    if args.show:
        sections.append(misses(reads))
    print("\n\n".join("\n".join(lines) for lines in sections))
    return 0


if __name__ == "__main__":
    sys.exit(main())
