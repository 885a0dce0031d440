"""Pages → papers: which pages belong together, without separator sheets.

Every page is identified alone. One that begins no paper of its own may go on with the paper
before it, blank backs aside; one whose neighbours were shuffled finds its paper by its number and
by whom its running head names. No page is lost: each ends in exactly one paper.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from extractors.papers.page_heads import PageHead, is_blank, page_head
from extractors.types import Page
from extractors.types_of_paper import TYPES
from extractors.types_of_paper.base import TypeOfPaper
from extractors.types_of_paper.continued import is_its_list
from extractors.types_of_paper.other import title_of

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
        if last is not None and _goes_on(papers[last], kind, leaf):
            papers[last] = papers[last].with_leaves(leaf)
        else:
            papers.append(PaperPages(kind, (leaf,), likeness))
            last = len(papers) - 1
    return _with_lost_pages(papers)


def _goes_on(paper: PaperPages, kind: TypeOfPaper | None, leaf: Leaf) -> bool:
    """Whether ``leaf`` follows right behind ``paper``. A page of another type never does, but for
    the list of an invoice's charges; one of the same type not with a first page's number, nor
    under another person's name."""
    if is_its_list(paper.pages, leaf.page):
        return True
    if (kind is not None and kind is not paper.type) or (kind is None and title_of(leaf.page)):
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


def _with_lost_pages(papers: Sequence[PaperPages]) -> list[PaperPages]:
    """Papers with their further pages that lay before their first page, or behind another paper;
    a page that could be of two papers is given to neither."""
    kept = list(papers)
    lost = [paper for paper in papers if not paper.is_blank and (paper.numbers[0] or 1) > 1]
    for stray in sorted(lost, key=lambda paper: paper.numbers[0] or 0):
        homes = [place for place in range(len(kept)) if _is_home(kept, place, stray)]
        if len(homes) == 1:
            kept[homes[0]] = kept[homes[0]].with_leaves(*stray.leaves)
            kept = [paper for paper in kept if paper is not stray]
    return kept


def _is_home(papers: Sequence[PaperPages], place: int, stray: PaperPages) -> bool:
    """Whether the paper at ``place`` has a first page, lacks the stray's numbers and is about the
    same stay. Heads that name nobody leave it to the number of pages and the place in the pile."""
    paper = papers[place]
    is_fitting = 1 in paper.numbers and not set(paper.numbers) & set(stray.numbers)
    if paper.type is None or stray.type not in (None, paper.type) or not is_fitting:
        return False
    told = {paper.agrees(leaf) for leaf in stray.leaves}
    if False in told or True in told:
        return False not in told
    at = next(number for number, each in enumerate(papers) if each is stray)
    between = papers[min(at, place) + 1 : max(at, place)]
    is_near = all(each.type is None for each in between)
    totals = {leaf.head.total for leaf in (*paper.leaves, *stray.leaves)}
    if len(totals) == 1 and None not in totals:
        return is_near
    is_next_to = all(each.is_blank for each in between)
    return is_next_to and all(paper.type.continues(paper.pages, x.page) for x in stray.leaves)
