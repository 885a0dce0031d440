"""How well typed papers are read whose plain rows are laid anew: ``python -m bench.relaid``.

Same contents, another layout (``bench/layings.py``): what stood beside its label stands under it,
in cells without colons, half a row off, or in pieces. What a person could no longer tell is left
as it was typed (``bench/plain_pairs.py``). Each way is measured against the same papers as they
were typed; ``--show`` gives what only the new layout misses, ``--print`` the papers themselves.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby
from random import Random

from bench.compare import DocumentResult, FieldResult, compare_file
from bench.layings import WAYS, lay, style_of
from bench.plain_pairs import Pairs, Row, plain_rows, width
from bench.result_line import result_line
from bench.typed_papers import groups, read_paper
from extractors.contract import document_to_json
from extractors.documents import find_documents
from extractors.types import Box, Line, Page
from fixtures.makers.typed import (
    CELL_PX,
    FOLDER,
    MARGIN_PX,
    ROW_PX,
    TYPE_PX,
    TypedPaper,
    truth_json,
    typed_papers,
)

TOGETHER = ("celled+struck", "stacked+turned", "bare+joined", "upright+bare", "celled+torn",
            "bare+glued", "joined+struck")  # fmt: skip
SURE = 0.95


@dataclass(frozen=True, slots=True)
class Relaid:
    """One paper in a new layout: its rows by page, how it was read, and as it was typed."""

    name: str
    how: str
    pages: tuple[tuple[Row, ...], ...]
    result: DocumentResult
    as_typed: DocumentResult

    def lost(self) -> list[FieldResult]:
        """What this layout misses, and the paper as typed does not."""
        known = {(x.key, x.outcome, str(x.given)) for x in self.as_typed.fields}
        return [x for x in self.result.fields if x.outcome != "right"
                and (x.key, x.outcome, str(x.given)) not in known]  # fmt: skip


def relaid_pages(paper: TypedPaper, how: str, rng: Random) -> tuple[tuple[Row, ...], ...] | None:
    """The rows of ``paper`` laid anew; ``None`` where it has no plain rows."""
    style, has_plain = style_of(how, rng), False
    pages = []
    for page in plain_rows(paper):
        laid: list[Row] = []
        for is_plain, rows in groupby(page, key=lambda each: each[1] is not None):
            block: list[tuple[Row, Pairs | None]] = list(rows)
            if is_plain:
                laid += lay([pairs for _, pairs in block if pairs], style, rng)
                has_plain = True
            else:
                laid += [row for row, _ in block]
        pages.append(tuple(laid))
    return tuple(pages) if has_plain else None


def page_of(index: int, rows: Sequence[Row]) -> Page:
    """``rows`` as a flawless engine reads them at about 200 dpi."""
    lines = [_line(run.text, run.at, number + run.drop) for number, row in enumerate(rows)
             for run in row]  # fmt: skip
    right = max((line.box.x1 for line in lines), default=0.0)
    return Page(index, round(right + MARGIN_PX), round(2 * MARGIN_PX + len(rows) * ROW_PX), 0,
                "ocr", tuple(lines))  # fmt: skip


def _line(text: str, at: float, row: float) -> Line:
    edges = tuple(MARGIN_PX + CELL_PX * (at + width(text[:n])) for n in range(len(text) + 1))
    top = MARGIN_PX + ROW_PX * row
    return Line(text, Box(edges[0], top, edges[-1], top + TYPE_PX), 0.99, edges)


@lru_cache(maxsize=2000)
def _as_typed(group: str, name: str) -> DocumentResult:
    return read_paper(_papers(group)[name], group).result


@lru_cache(maxsize=64)
def _papers(group: str) -> dict[str, TypedPaper]:
    return {paper.name: paper for paper in typed_papers(FOLDER / group)}


def read_relaid(group: str, name: str, how: str, seed: str) -> Relaid | None:
    """One paper in the ways of ``how``; ``None`` where nothing of it can be laid anew."""
    paper = _papers(group)[name]
    pages = relaid_pages(paper, how, Random(f"{seed}/{how}/{group}/{name}"))
    if pages is None:
        return None
    found = find_documents([page_of(index, rows) for index, rows in enumerate(pages)])
    given = {"documents": [document_to_json(each) for each in found]}
    (result,) = compare_file(truth_json(paper, group), given)
    return Relaid(f"{group}/{name}", how, pages, result, _as_typed(group, name))


def relaid(chosen: Sequence[str], how: str, seed: str, count: int) -> Iterator[Relaid]:
    """``count`` papers of the groups ``chosen``, or all that there are."""
    names = [(group, name) for group in chosen for name in _papers(group)
             if _papers(group)[name].truth]  # fmt: skip
    Random(f"{seed}/{how}").shuffle(names)
    found = (read_relaid(group, name, how, seed) for group, name in names)
    return (each for each, _ in zip((x for x in found if x), range(count), strict=False))


def figures(how: str, reads: Sequence[Relaid]) -> list[str]:
    """Two lines of the table, and which fields this way loses, the most first."""
    lost = [each for read in reads for each in read.lost()]
    sure = sum(x.outcome != "missing" and (x.confidence or 0) >= SURE for x in lost)
    most = Counter(x.key for x in lost).most_common(12)
    return [
        result_line("as typed", [x.as_typed for x in reads]),
        result_line(how, [x.result for x in reads]),
        f"{'':24}lost {len(lost)}, {sure} of them wrong and sure: "
        + ", ".join(f"{key} {count}" for key, count in most),
    ]


def misses(reads: Sequence[Relaid]) -> Iterator[str]:
    """Every value that only the new layout misses."""
    for read in reads:
        name = f"{read.how}  {read.name}"
        if not read.result.is_type_right:
            yield f"{name}  TYPE {read.result.type}"
            continue
        if set(read.result.failed_checks) - set(read.as_typed.failed_checks):
            yield f"{name}  ALARM {', '.join(read.result.failed_checks)}"
        for x in read.lost():
            yield (f"{name}  {read.result.type}  {x.outcome}  {x.key}  printed {x.printed!r}  "
                   f"given {x.given!r} {x.confidence or ''}")  # fmt: skip


def as_text(rows: Sequence[Row]) -> Iterator[str]:
    """``rows`` to look at: what is off its row stands in one of its own, behind a mark."""
    for row in rows:
        for drop in sorted({run.drop for run in row}):
            text, end = "", 0
            for run in sorted(row, key=lambda each: each.at):
                if run.drop == drop:
                    text += "|" * run.begins + " " * round(run.at - end) + run.text
                    end = round(run.end)
            yield f"{drop:+.2f} {text}" if drop else f"      {text}"


def main(argv: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="bench.relaid", description=__doc__)
    parser.add_argument("groups", nargs="*", help="folders of fixtures/typed; all where none")
    parser.add_argument("--how", nargs="*", default=(*WAYS, *TOGETHER), help="ways, by + together")
    parser.add_argument("--count", type=int, default=150, help="papers of each way")
    parser.add_argument("--seed", default="1", help="from 100 on: for measuring only")
    parser.add_argument("--only", nargs="*", metavar="GROUP/NAME", help="these papers alone")
    parser.add_argument("--show", action="store_true", help="every value that a way loses")
    parser.add_argument("--print", action="store_true", help="the papers in their new layout")
    args = parser.parse_args(argv)
    for how in args.how:
        if args.only:
            asked = [name.partition("/") for name in args.only]
            one = (read_relaid(group, name, how, args.seed) for group, _, name in asked)
            reads = [read for read in one if read is not None]
        else:
            reads = list(relaid(args.groups or groups(), how, args.seed, args.count))
        lines = figures(how, reads) + (list(misses(reads)) if args.show else [])
        for read in reads if args.print else ():
            lines += [
                f"== {read.how} {read.name}",
                *(x for page in read.pages for x in as_text(page)),
            ]
        print("\n".join(lines), flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
