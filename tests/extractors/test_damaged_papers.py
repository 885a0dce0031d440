"""However much of a paper is lost, torn or misread: it is still read, with less on it."""

from __future__ import annotations

from dataclasses import replace
from itertools import islice
from random import Random

import pytest

from extractors.documents import find_documents
from extractors.types import Line, Page
from fixtures.makers.typed import FOLDER, TypedPaper, read_pages, typed_papers

STRAYS = ("/", "一", "ON", ".", "¥", "0", "、", "()", "次", "1", ":")
GROUPS = sorted(each.name for each in FOLDER.iterdir() if each.is_dir())


def damaged(page: Page, rng: Random) -> Page:
    """``page`` with a fifth of its lines lost, torn in two, cut at the front or turned to marks."""
    return replace(page, lines=tuple(part for line in page.lines for part in _left_of(line, rng)))


def _left_of(line: Line, rng: Random) -> list[Line]:
    fate, cut = rng.random(), rng.randrange(len(line.text))
    if fate < 0.08:
        return []
    if fate < 0.14:
        halves = (line.part(0, cut), line.part(cut, len(line.text)))
        return [half for half in halves if half is not None]
    if fate < 0.18:
        return [replace(line, text=rng.choice(STRAYS), edges=())]
    return [replace(line, text=line.text[cut:], edges=())] if fate < 0.22 else [line]


def every_tenth(group: str) -> list[TypedPaper]:
    return list(islice(typed_papers(FOLDER / group), 0, None, 10))


@pytest.mark.parametrize("group", GROUPS)
def test_every_page_of_a_damaged_paper_lies_in_one_document(group: str) -> None:
    for paper in every_tenth(group):
        rng = Random(f"{group}/{paper.name}")
        pages = [damaged(page, rng) for page in read_pages(paper)]
        found = [n for document in find_documents(pages) for n in document.pages]
        assert sorted(set(found)) == [page.index for page in pages]
