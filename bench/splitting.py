"""Pages into papers and papers into claims: how much of it is right.

Blank backs belong to nobody: wherever they end up, no reviewer has to move them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from claims.grouping import group
from claims.papers import paper_of
from extractors.types import Document

Json = Mapping[str, Any]
Pages = frozenset[int]


@dataclass(frozen=True, slots=True)
class SplitResult:
    """Of one file: printed pages in the right paper, and claims put together right."""

    pages_right: int
    pages: int
    claims_right: int = 0
    claims: int = 0


def compare_split(expected: Json, found: Sequence[Document]) -> SplitResult:
    """``expected["claims"]``, where a file has it, lists each claim's documents by place."""
    blank = blank_pages(expected)
    printed = [frozenset(each["pages"]) for each in expected["documents"]]
    given = [frozenset(each.pages) - blank for each in found]
    pages = sorted(frozenset().union(*printed))
    right = sum(_holders(page, printed) == _holders(page, given) for page in pages)
    wanted = [_claim(members, expected["documents"]) for members in expected.get("claims", ())]
    made = [_made(members, found, blank) for members in _drafts(found)] if wanted else []
    return SplitResult(right, len(pages), sum(each in made for each in wanted), len(wanted))


def blank_pages(expected: Json) -> Pages:
    """Pages of a file on which nothing is printed."""
    return frozenset(page["index"] for page in expected["pages"] if page.get("blank"))


def _holders(page: int, papers: Sequence[Pages]) -> list[list[int]]:
    """The papers on a page, each by all its pages."""
    return sorted(sorted(each) for each in papers if page in each)


def _claim(members: Sequence[int], documents: Sequence[Json]) -> list[tuple[str, list[int]]]:
    return sorted((documents[n]["type"], sorted(documents[n]["pages"])) for n in members)


def _made(
    members: Sequence[int], found: Sequence[Document], blank: Pages
) -> list[tuple[str, list[int]]]:
    """A claim by its papers; a blank page that was kept as a paper of its own is no paper."""
    papers = [(found[n].type, sorted(set(found[n].pages) - blank)) for n in members]
    return sorted((kind, pages) for kind, pages in papers if pages)


def _drafts(found: Sequence[Document]) -> list[list[int]]:
    drafts = group(found, [paper_of(each) for each in found])
    return [[*draft.documents, *draft.shared] for draft in drafts]
