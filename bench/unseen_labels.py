"""What becomes of values whose wording no list has: ``python -m bench.unseen_labels [GROUP …]``.

Typed papers are read once as they are and once for each listed wording that they print, with that
wording alone taken out of the lists (``extractors/vocabulary``). What was right before and is not
any more was known by the list only: *lost* where nothing is given, *elsewhere* where another field
takes the value, *wrong* where the field itself says another. From a confidence of 0.95 on a wrong
value passes without a look: *sure*, the worst. ``--lists values`` hides kinds of insurance and of
institution and departments in the same way, ``charges`` names of charges, ``headings`` what
headings end in: a value behind a known label must not depend on being listed.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from random import Random
from types import ModuleType
from typing import Any

from bench.compare import INVOICES, DocumentResult, FieldResult
from bench.typed_papers import groups, read_paper
from extractors.values.text import ascii_width, squeeze
from extractors.vocabularies import word_list
from fixtures.makers.typed import FOLDER, TypedPaper, typed_papers

LABELS = (
    *("invoice", "settlement_sheet", "discharge_summary", "diagnosis_certificate", "tax_invoice"),
    *("expense_list", "pathology_report", "application_form", "bank_card", "discharge_by_rank"),
)
LISTS = {
    "labels": LABELS,
    "values": ("known_values",),
    "charges": ("charges",),
    "headings": ("headings",),
}
SURE = 0.95
LEAST = 2  # characters: a single one is no wording
_READERS = "extractors."
# What depends on no list that is hidden here, and takes long to make again.
_KEPT = (
    *(
        "extractors.hospitals.grammar",
        "extractors.labels.label_words",
        "extractors.confidence.calibration",
    ),
    *(
        "extractors.confidence.surnames",
        "extractors.vocabularies.word_list",
        "extractors.sums.identities",
    ),
)
Loss = tuple[str, str, FieldResult]  # paper, what became of the value, and how


@dataclass
class Hidden:
    """One wording on one kind of paper, how many papers print it, and what those lost by it that
    were read without."""

    wording: str
    meant: str
    type: str
    printed: int
    papers: int
    losses: list[Loss] = field(default_factory=list)

    def count(self, what: str) -> int:
        return sum(each == what for _, each, _ in self.losses)


@contextmanager
def hiding(wording: str, files: Sequence[str]) -> Iterator[None]:
    """Within it no list of ``files`` has ``wording``, and no set that a module made of one."""
    taken: list[tuple[list[Any], int]] = []
    sets = list(_sets_of(wording, files))
    for name in files:
        _take(word_list(name), wording, taken)
    for holder, name, whole in sets:
        setattr(holder, name, whole - {wording})
    _forget()
    try:
        yield
    finally:
        for held, place in reversed(taken):
            held.insert(place, wording)
        for holder, name, whole in sets:
            setattr(holder, name, whole)
        _forget()


def _sets_of(
    wording: str, files: Sequence[str]
) -> Iterator[tuple[ModuleType, str, frozenset[str]]]:
    """The constants of modules that hold ``wording`` and nothing that ``files`` do not list."""
    listed = {each for own in wordings(files).values() for each in own}
    for module_name, module in list(sys.modules.items()):
        for name, each in list(vars(module).items()) if module_name.startswith(_READERS) else ():
            is_made = isinstance(each, frozenset) and wording in each
            if is_made and {x for x in each if len(x) >= LEAST} <= listed:
                yield module, name, each


def _take(content: Any, wording: str, taken: list[tuple[list[Any], int]]) -> None:
    if isinstance(content, Mapping):
        for each in content.values():
            _take(each, wording, taken)
    elif isinstance(content, list):
        while wording in content:
            taken.append((content, content.index(wording)))
            content.remove(wording)
        for each in content:
            _take(each, wording, taken)


def _forget() -> None:
    """Every cache of what was made from the lists, emptied."""
    for name, module in list(sys.modules.items()):
        if name.startswith(_READERS):
            for own, each in list(vars(module).items()):
                is_cache = hasattr(each, "cache_clear") and each.__module__ == name
                if is_cache and not f"{name}.{own}".startswith(_KEPT):
                    each.cache_clear()


def wordings(files: Sequence[str]) -> dict[str, dict[str, str]]:
    """Every wording that a list of ``files`` has, with what it means there, by file."""
    return {name: dict(_listed(word_list(name), ())) for name in files}


def _listed(content: Any, path: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    """What stands in lists alone before what is a field: a wording can be both."""
    if isinstance(content, Mapping):
        for key in sorted(content, key=lambda each: each in _MEANT):
            yield from _listed(content[key], (*path, str(key)))
    elif isinstance(content, list):
        for each in content:
            if isinstance(each, str) and len(each) >= LEAST:
                yield each, path[1] if path[0] in _MEANT and len(path) > 1 else path[0]
            else:
                yield from _listed(each, path)


_MEANT = ("columns", "sections", "fields")


def printed(paper: TypedPaper, known: Sequence[str]) -> set[str]:
    """The wordings of ``known``, the longest first, on ``paper``; of overlapping ones one."""
    found: set[str] = set()
    for row in (row for page in paper.pages for row in page):
        text = squeeze(ascii_width(row))
        for each in known:
            if each in text:
                found.add(each)
                text = text.replace(each, "\n")
    return found


def what_became(before: DocumentResult, after: DocumentResult) -> Iterator[tuple[str, FieldResult]]:
    """Every value that was right before and is not any more, and what is given now and was not."""
    if not after.is_type_right:
        yield "type", FieldResult("type", "wrong", before.type, after.type, None)
        return
    right = {x.key for x in before.fields if x.outcome == "right"}
    known = {(x.key, str(x.given)) for x in before.fields}
    for x in after.fields:
        is_new = x.outcome != "right" and (x.key in right or (x.key, str(x.given)) not in known)
        is_further = x.outcome == "extra" and x.key.startswith("extras.")
        if not is_new or is_further:
            continue
        if x.outcome == "missing":
            yield "lost", x
        else:
            is_sure = (x.confidence or 0) >= SURE
            yield "sure" if is_sure else ("elsewhere" if x.outcome == "extra" else "wrong"), x
    lacking = before.items_right - after.items_right
    for _ in range(lacking):
        yield "lost", FieldResult("items", "missing", None, None, None)


@dataclass(frozen=True, slots=True)
class Asked:
    """Which lists are hidden from which papers: of each wording up to ``count`` papers, and only
    those that at most ``most`` print (few do: so are the wordings that nobody has seen yet)."""

    files: Sequence[str]
    count: int = 3
    most: int = 10**6
    seed: str = "1"
    only: Sequence[str] = ()

    def of_kind(self, kind: str) -> Sequence[str]:
        """The files whose wordings a paper of ``kind`` is read by."""
        own = "invoice" if kind in INVOICES else kind
        return [own] if own in self.files else [x for x in self.files if x not in LABELS]


def read_hidden(papers: Sequence[tuple[str, TypedPaper]], asked: Asked) -> Iterator[Hidden]:
    """What each wording that ``papers`` print does to those that print it when it is hidden."""
    before: dict[str, DocumentResult] = {}
    for (wording, kind), own in sorted(_printing(papers, asked).items()):
        some = Random(f"{asked.seed}/{wording}").sample(own, min(asked.count, len(own)))
        listed = wordings(asked.of_kind(kind)).values()
        meant = next(x[wording] for x in listed if wording in x)
        each = Hidden(wording, meant, kind, len(own), len(some))
        for group, paper in some:
            name = f"{group}/{paper.name}"
            if name not in before:
                before[name] = read_paper(paper, group).result
        with hiding(wording, asked.files):
            for group, paper in some:
                name = f"{group}/{paper.name}"
                became = what_became(before[name], read_paper(paper, group).result)
                each.losses += [(name, *x) for x in became]
        yield each


def _printing(
    papers: Sequence[tuple[str, TypedPaper]], asked: Asked
) -> dict[tuple[str, str], list[tuple[str, TypedPaper]]]:
    """The papers that print each wording, by wording and kind of paper."""
    on: dict[tuple[str, str], list[tuple[str, TypedPaper]]] = defaultdict(list)
    for group, paper in papers:
        listed = wordings(asked.of_kind(paper.type)).values()
        known = sorted({x for each in listed for x in each}, key=len, reverse=True)
        for each in printed(paper, known) if paper.truth else ():
            if not asked.only or each in asked.only:
                on[each, paper.type].append((group, paper))
    return {key: own for key, own in on.items() if len(own) <= asked.most}


KINDS = ("lost", "elsewhere", "wrong", "sure", "type")


def table(found: Sequence[Hidden]) -> Iterator[str]:
    """By what the wordings mean: how many are told without the list, and what is lost."""
    by_meaning: dict[str, list[Hidden]] = defaultdict(list)
    for each in found:
        by_meaning[each.meant].append(each)
    rows = [("all", list(found)), *sorted(by_meaning.items(), key=lambda x: -_harm(x[1]))]
    for name, own in rows:
        whole = sum(not x.losses for x in own)
        counts = "  ".join(f"{kind} {sum(x.count(kind) for x in own):4}" for kind in KINDS)
        papers = sum(x.papers for x in own)
        yield f"{name[:32]:32} wordings {len(own):4}  told {whole:4}  papers {papers:5}  {counts}"


def _harm(found: Sequence[Hidden]) -> int:
    return sum(len(each.losses) for each in found)


def losses(found: Sequence[Hidden]) -> Iterator[str]:
    """Every wording that loses something, the worst first."""
    for each in sorted(found, key=lambda x: (-x.count("sure"), -len(x.losses) / x.papers)):
        fields = Counter(f"{what} {x.key}" for _, what, x in each.losses)
        said = ", ".join(f"{what} {number}" for what, number in fields.most_common())
        if each.losses:
            yield f"{each.wording}  [{each.type}: {each.meant}]  {each.papers} papers: {said}"


def single_losses(each: Hidden) -> Iterator[str]:
    for name, what, x in each.losses:
        yield (
            f"{each.wording}  {each.meant}  {name}  {what}  {x.key}  printed {x.printed!r}  "
            f"given {x.given!r} {x.confidence or ''}"
        )


def main(argv: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="bench.unseen_labels", description=__doc__)
    parser.add_argument("groups", nargs="*", help="folders of fixtures/typed; all where none")
    parser.add_argument("--lists", choices=sorted(LISTS), default="labels")
    parser.add_argument("--papers", type=int, default=3, help="papers for each wording at most")
    parser.add_argument("--most", type=int, default=10**6, help="only what so few papers print")
    parser.add_argument("--only", nargs="*", default=(), metavar="WORDING", help="these alone")
    parser.add_argument("--seed", default="1")
    parser.add_argument("--show", action="store_true", help="every wording that loses something")
    parser.add_argument("--each", action="store_true", help="every single value")
    args = parser.parse_args(argv)
    chosen = args.groups or groups()
    asked = Asked(LISTS[args.lists], args.papers, args.most, args.seed, args.only)
    papers = [(group, paper) for group in chosen for paper in typed_papers(FOLDER / group)]
    found = []
    for each in read_hidden(papers, asked):
        found.append(each)
        if args.each:
            print("\n".join(single_losses(each)) or f"{each.wording}  told", flush=True)
    lines = list(table(found))
    lines += ["", *losses(found)] if args.show else []
    print("\n".join(lines))
    return 0


if __name__ == "__main__":
    sys.exit(main())
