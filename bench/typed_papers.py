"""How well papers are read that somebody typed as text: ``python -m bench.typed_papers [GROUP …]``.

Extraction alone, no engine: a paper's rows become lines with boxes (``fixtures/makers/typed.py``).
``--prints 3`` reads each as three worn prints beside the clean one. Groups are the folders of
``fixtures/typed``; each was written by somebody who had not seen the vocabularies.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random

from bench.compare import DocumentResult, compare_file
from bench.result_line import result_line
from extractors.contract import document_to_json
from extractors.documents import find_documents
from fixtures.makers.typed import FOLDER, TypedPaper, read_pages, truth_json, typed_papers


@dataclass(frozen=True, slots=True)
class Read:
    """One print of a paper and what became of it."""

    paper: TypedPaper
    group: str
    print: int  # 0 is the clean one
    result: DocumentResult
    documents: int


def groups() -> list[str]:
    return sorted(each.name for each in FOLDER.iterdir() if each.is_dir())


def read_group(group: str, prints: int = 0, names: Sequence[str] = ()) -> Iterator[Read]:
    """Every paper of ``group`` (or those of ``names``), clean and in ``prints`` worn prints."""
    for paper in typed_papers(FOLDER / group):
        if names and paper.name not in names:
            continue
        for number in range(prints + 1):
            yield read_paper(paper, group, number)


def read_paper(paper: TypedPaper, group: str, number: int = 0) -> Read:
    noise = Random(f"{group}/{paper.name}/{number}") if number else None
    found = [document_to_json(each) for each in find_documents(read_pages(paper, noise))]
    (result,) = compare_file(truth_json(paper, group), {"documents": found})
    return Read(paper, group, number, result, len(found))


def figures(reads: Sequence[Read]) -> list[str]:
    """The lines of the table: by group, then by type of paper."""
    names = [("all", reads)]
    names += [(each, [x for x in reads if x.group == each]) for each in groups()]
    kinds = sorted({read.paper.type for read in reads})
    names += [(each, [x for x in reads if x.paper.type == each]) for each in kinds]
    return [result_line(name, [x.result for x in found]) for name, found in names if found]


def misses(reads: Sequence[Read]) -> Iterator[str]:
    """Every single miss, with the paper and the print that it stands on."""
    for read in reads:
        name = f"{read.group}/{read.paper.name}#{read.print}"
        if not read.result.is_type_right or read.documents != 1:
            yield f"{name}  TYPE or split: {read.documents} documents, printed {read.paper.type}"
            continue
        if read.result.failed_checks:
            yield f"{name}  ALARM {', '.join(read.result.failed_checks)}"
        if read.result.items_right < read.result.items_printed:
            yield f"{name}  ROWS {read.result.items_right} of {read.result.items_printed}"
        for each in read.result.fields:
            if each.outcome != "right":
                yield (
                    f"{name}  {each.outcome}  {each.key}  printed {each.printed!r}  "
                    f"given {each.given!r} {each.confidence or ''}"
                )


def main(argv: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="bench.typed_papers", description=__doc__)
    parser.add_argument("groups", nargs="*", help="folders of fixtures/typed; all where none")
    parser.add_argument("--only", nargs="*", default=(), metavar="NAME", help="papers by name")
    parser.add_argument("--prints", type=int, default=0, help="worn prints beside the clean one")
    parser.add_argument("--show", action="store_true", help="every miss")
    args = parser.parse_args(argv)
    names = [Path(each).stem for each in args.only]
    chosen = args.groups or groups()
    reads = [read for group in chosen for read in read_group(group, args.prints, names)]
    lines = figures(reads)
    if args.show:
        lines += ["", *misses(reads)]
    print("\n".join(lines))
    return 0


if __name__ == "__main__":
    sys.exit(main())
