"""Pages → documents: every page ends in one document, in page order.

A sheet with two receipts, or an ID card and a bank card, gives two documents.
Pages are identified one by one; a page that starts no paper of its own may continue the one
before it. What nothing recognises becomes ``other`` and keeps its text.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from extractors.cards import cards_on
from extractors.code_checks import Scanned, checked_again, with_codes
from extractors.receipts import receipts_on
from extractors.types import Check, Document, Page
from extractors.types_of_paper import OTHER, TYPES
from extractors.types_of_paper.base import TypeOfPaper, page_number
from extractors.types_of_paper.id_card import ID_CARD, is_one_side

MIN_LIKENESS = 0.4
MIN_LEAD = 0.1


@dataclass(frozen=True, slots=True)
class _Paper:
    type: TypeOfPaper | None
    pages: tuple[Page, ...]
    likeness: float


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


def find_documents(pages: Sequence[Page]) -> tuple[Document, ...]:
    """All papers on ``pages`` with their fields and checks."""
    documents = [
        _compared(paper.type.extract(paper.pages, paper.likeness), paper.pages)
        if paper.type is not None
        else Document(OTHER, tuple(page.index for page in paper.pages), 1.0 - paper.likeness)
        for paper in _split([part for page in pages for part in papers_on(page)])
    ]
    return tuple(_join_card_sides(documents, {page.index: page for page in pages}))


def papers_on(page: Page) -> list[Page]:
    """``page``, or its parts where it is a copy of two receipts or of two kinds of card."""
    return [part for receipt in receipts_on(page) for part in cards_on(receipt)]


def check_document(document: Document) -> tuple[Check, ...]:
    """The checks of ``document`` as its fields stand now (``other`` has none). What its codes say
    is taken from the check of them that it has."""
    kind = next((kind for kind in TYPES if kind.name == document.type), None)
    if kind is None:
        return ()
    found = kind.check(document.fields, document.extras, document.items)
    return (*found, *checked_again(document.checks, document.fields))


def _compared(document: Document, pages: Sequence[Page]) -> Document:
    """``document`` after the QR and bar codes on its pages were held against it."""
    return with_codes(
        document, [Scanned(code, page.index) for page in pages for code in page.codes]
    )


def _split(pages: Sequence[Page]) -> list[_Paper]:
    papers: list[_Paper] = []
    for page in pages:
        kind, likeness = identify(page)
        previous = papers[-1] if papers else None
        if previous is not None and previous.type is not None and _belongs(previous, kind, page):
            papers[-1] = _Paper(previous.type, (*previous.pages, page), previous.likeness)
        else:
            papers.append(_Paper(kind, (page,), likeness))
    return papers


def _belongs(previous: _Paper, kind: TypeOfPaper | None, page: Page) -> bool:
    """A page of another type never continues a paper; one of the same type only by its number."""
    if previous.type is None or (kind is not None and kind is not previous.type):
        return False
    number = page_number(page)
    if kind is previous.type and (number is None or number == 1):
        return previous.type.continues(previous.pages, page) and number is None
    return previous.type.continues(previous.pages, page)


def _join_card_sides(documents: Sequence[Document], pages: dict[int, Page]) -> list[Document]:
    """The two sides of one ID card on neighbouring pages are one paper."""
    joined: list[Document] = []
    for document in documents:
        last = joined[-1] if joined else None
        if last is not None and last.type == document.type == ID_CARD.name:
            sides = {is_one_side(last), is_one_side(document)}
            if sides == {"front", "back"}:
                both = [pages[index] for index in (*last.pages, *document.pages)]
                joined[-1] = ID_CARD.extract(both, min(last.confidence, document.confidence))
                continue
        joined.append(document)
    return joined
