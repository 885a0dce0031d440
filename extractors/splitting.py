"""Pages → papers: which pages belong together, without separator sheets.

Every page is identified alone. One that begins no paper of its own may go on with the paper
before it, blank backs aside; one whose neighbours were shuffled finds its paper by its number and
by whom its running head names. No page is lost: each ends in exactly one paper.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from extractors.page_heads import PageHead, is_blank, page_head
from extractors.types import Page
from extractors.types_of_paper import TYPES
from extractors.types_of_paper.base import TypeOfPaper

MIN_LIKENESS = 0.4
MIN_LEAD = 0.1


@dataclass(frozen=True, slots=True)
class Leaf:
    """A page (or the part of one with a paper of its own) and what its head and foot say."""

    page: Page
    head: PageHead

    @staticmethod
    def of(page: Page) -> Leaf:
        return Leaf(page, page_head(page))


@dataclass(frozen=True, slots=True)
class PaperPages:
    """The pages of one paper in reading order; ``type`` is ``None`` for ``other``."""

    type: TypeOfPaper | None
    leaves: tuple[Leaf, ...]
    likeness: float
    is_blank: bool = False

    @property
    def pages(self) -> tuple[Page, ...]:
        return tuple(leaf.page for leaf in self.leaves)

    @property
    def numbers(self) -> list[int | None]:
        return [leaf.head.number for leaf in self.leaves]

    def agrees(self, leaf: Leaf) -> bool | None:
        """Whether ``leaf`` names the person and stay that these pages name; ``None``: unsaid."""
        told = [each.head.agrees(leaf.head) for each in self.leaves]
        if False in told:
            return False
        return True if True in told else None

    def with_leaves(self, *more: Leaf) -> PaperPages:
        """With further pages, in the order of the printed numbers where all have one."""
        leaves = (*self.leaves, *more)
        known = {leaf.head.number for leaf in leaves} - {None}
        if len(known) == len(leaves):
            leaves = tuple(sorted(leaves, key=lambda leaf: leaf.head.number or 0))
        return replace(self, leaves=leaves)


def identify(page: Page) -> tuple[TypeOfPaper | None, float]:
    """The type of a page standing alone and how sure that is; ``None`` for ``other``."""
    scored = sorted(
        ((kind.likeness(page), number) for number, kind in enumerate(TYPES)), reverse=True
    )
    best, number = scored[0]
    second = max(score for score, each in scored if TYPES[each].name != TYPES[number].name)
    if best < MIN_LIKENESS or best - second < MIN_LEAD:
        return None, best
    return TYPES[number], best


def split(pages: Sequence[Page]) -> list[PaperPages]:
    """The papers that ``pages`` (or parts of pages) are, in the order of their first page."""
    papers: list[PaperPages] = []
    last: int | None = None  # the paper that the page before belongs to
    for page in pages:
        leaf = Leaf.of(page)
        if is_blank(page):
            papers.append(PaperPages(None, (leaf,), 0.0, is_blank=True))
            continue
        kind, likeness = identify(page)
        home = last if last is not None and _goes_on(papers[last], kind, leaf) else None
        if home is None:
            home = _home_elsewhere(papers, kind, leaf)
        if home is None:
            papers.append(PaperPages(kind, (leaf,), likeness))
            last = len(papers) - 1
        else:
            papers[home] = papers[home].with_leaves(leaf)
            last = home
    return _with_early_pages(papers)


def _goes_on(paper: PaperPages, kind: TypeOfPaper | None, leaf: Leaf) -> bool:
    """Whether ``leaf`` follows right behind ``paper``. A page of another type never does; one of
    the same type not with a first page's number, nor under another person's name."""
    if kind is not None and kind is not paper.type:
        return False
    agrees = paper.agrees(leaf)
    if agrees is False or (kind is not None and leaf.head.number == 1):
        return False
    if paper.type is None:
        return _is_next(paper, leaf)
    return bool(agrees and _is_next(paper, leaf)) or paper.type.continues(paper.pages, leaf.page)


def _is_next(paper: PaperPages, leaf: Leaf) -> bool:
    """Whether both have printed numbers and this one is the next."""
    before = paper.numbers[-1]
    return before is not None and leaf.head.number == before + 1


def _home_elsewhere(
    papers: Sequence[PaperPages], kind: TypeOfPaper | None, leaf: Leaf
) -> int | None:
    """An earlier paper that lacks this page's number and names the same person's stay."""
    number = leaf.head.number
    if number is None or number == 1:
        return None
    fitting = [
        place
        for place, paper in enumerate(papers)
        if paper.type is not None
        and kind in (None, paper.type)
        and number not in paper.numbers
        and 1 in paper.numbers
        and paper.agrees(leaf)
    ]
    return fitting[0] if len(fitting) == 1 else None


def _with_early_pages(papers: Sequence[PaperPages]) -> list[PaperPages]:
    """Papers with the pages that lay before their first page: 2 was scanned before 1."""
    kept = list(papers)
    for early in papers:
        if early.is_blank or early.numbers[0] is None or 1 in early.numbers:
            continue
        homes = [
            place
            for place, paper in enumerate(kept)
            if 1 in paper.numbers
            and paper.type is not None
            and early.type in (None, paper.type)
            and not set(early.numbers) & set(paper.numbers)
            and _may_join(paper, early, is_neighbour=kept[place - 1] is early)
        ]
        if len(homes) == 1:
            kept[homes[0]] = kept[homes[0]].with_leaves(*early.leaves)
            kept.remove(early)
    return kept


def _may_join(paper: PaperPages, early: PaperPages, *, is_neighbour: bool) -> bool:
    """The running heads name one stay; where they name nobody, the pages lie side by side and go
    on with one another."""
    told = {paper.agrees(leaf) for leaf in early.leaves}
    if False in told or True in told:
        return False not in told
    kind = paper.type
    return is_neighbour and all(
        kind is not None and kind.continues(paper.pages, leaf.page) for leaf in early.leaves
    )
