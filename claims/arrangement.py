"""How the pages of a bundle lie: in the documents of claims, or set aside.

Pure: each change gives a new arrangement of the same pages. A page is in at least one document (a
sheet with two receipts is in two) or set aside, never both and never in neither.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace

NEW_CLAIM = 0  # stands for a claim that is opened for what is moved to it


class Impossible(ValueError):
    """A change that this arrangement does not allow; the text says why, ``code`` for programs."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


@dataclass(frozen=True, slots=True)
class Placed:
    """One document: its pages (positions in the bundle) in order, its claim, its row or ``None``
    where it is new, and whether nothing is printed on it."""

    pages: tuple[int, ...]
    claim_id: int | None
    row_id: int | None = None
    is_blank: bool = False


@dataclass(frozen=True, slots=True)
class Arrangement:
    """Every page of a bundle that is not being read any more."""

    documents: tuple[Placed, ...]
    aside: frozenset[int] = frozenset()

    @property
    def placed(self) -> frozenset[int]:
        """Pages that are in a document."""
        return frozenset(page for one in self.documents for page in one.pages)

    @property
    def pages(self) -> frozenset[int]:
        return self.aside | self.placed

    def document(self, row_id: int | None) -> Placed:
        found = next((one for one in self.documents if one.row_id == row_id), None)
        if found is None or row_id is None:
            raise Impossible("paper_gone", f"The bundle has no document {row_id} any more.")
        return found


@dataclass(frozen=True, slots=True)
class Operation:
    """What a person asks for. ``do`` is a key of ``OPERATIONS``; pages count from 0.

    ``document`` is the document that is split, joined or moved as a whole; ``to_document`` and
    ``to_claim`` (``NEW_CLAIM``: one to be opened) say where pages or a document go.
    """

    do: str
    pages: tuple[int, ...] = ()
    document: int | None = None
    to_document: int | None = None
    to_claim: int | None = None
    reason: str | None = None


def changed(before: Arrangement, operation: Operation) -> Arrangement:
    """``before`` with ``operation`` applied; raises :class:`Impossible`."""
    change = OPERATIONS.get(operation.do)
    if change is None:
        raise Impossible("unknown_move", f"{operation.do} is nothing that can be done with pages.")
    _require(before, operation.pages)
    after = change(before, operation)
    return Arrangement(tuple(sorted(after.documents, key=_first_page)), after.aside)


def _first_page(document: Placed) -> tuple[int, int]:
    return document.pages[0], document.row_id or 0


def _require(before: Arrangement, pages: Collection[int]) -> None:
    unknown = sorted(set(pages) - before.pages)
    if unknown:
        raise Impossible("page_gone", f"The bundle has no page {unknown[0] + 1}.")


def _chosen(operation: Operation) -> tuple[int, ...]:
    if not operation.pages:
        raise Impossible("no_page_chosen", "Choose at least one page.")
    return operation.pages


def _without(before: Arrangement, pages: Collection[int]) -> Arrangement:
    """What is left when ``pages`` are taken out; a document without pages is none."""
    left = [
        replace(one, pages=tuple(page for page in one.pages if page not in pages))
        for one in before.documents
    ]
    return Arrangement(tuple(one for one in left if one.pages), before.aside - set(pages))


def _with(before: Arrangement, document: Placed) -> Arrangement:
    return replace(before, documents=(*before.documents, document))


def _move(before: Arrangement, operation: Operation) -> Arrangement:
    """Pages to a document or, as a document of their own, to a claim; or a document to a claim."""
    if operation.document is not None:
        return _move_document(before, operation)
    pages = tuple(sorted(set(_chosen(operation))))
    if operation.to_document is not None:
        home = before.document(operation.to_document)
        rest = _without(before, pages)
        others = tuple(one for one in rest.documents if one.row_id != home.row_id)
        # All of its own pages may be among the chosen ones: it stays, with them.
        joined = replace(home, pages=tuple(sorted({*home.pages, *pages})))
        return Arrangement((*others, joined), rest.aside)
    if operation.to_claim is None:
        raise Impossible("no_place_chosen", "Say where the pages go: to a document or to a claim.")
    return _with(_without(before, pages), Placed(pages, operation.to_claim))


def _move_document(before: Arrangement, operation: Operation) -> Arrangement:
    if operation.to_claim is None:
        raise Impossible("no_place_chosen", "Say which claim the document goes to.")
    moved = before.document(operation.document)
    others = tuple(one for one in before.documents if one is not moved)
    return replace(before, documents=(*others, replace(moved, claim_id=operation.to_claim)))


def _split(before: Arrangement, operation: Operation) -> Arrangement:
    """The document's pages from the chosen one on become a document of their own."""
    whole = before.document(operation.document)
    first = min(_chosen(operation))
    head = tuple(page for page in whole.pages if page < first)
    tail = tuple(page for page in whole.pages if page >= first)
    if not head or not tail:
        raise Impossible("split_at_first", "A document is split before its second page or later.")
    others = tuple(one for one in before.documents if one is not whole)
    parts = (replace(whole, pages=head), Placed(tail, whole.claim_id))
    return replace(before, documents=(*others, *parts))


def _join(before: Arrangement, operation: Operation) -> Arrangement:
    """The document goes on with the one before it in the same claim, past blank backs."""
    second = before.document(operation.document)
    sisters = [one for one in before.documents if one.claim_id == second.claim_id]
    earlier = [
        one for one in sorted(sisters, key=_first_page) if _first_page(one) < _first_page(second)
    ]
    earlier = [one for one in earlier if not one.is_blank] or earlier
    if not earlier:
        raise Impossible("nothing_before", "There is no document before it in this claim.")
    first = earlier[-1]
    others = tuple(one for one in before.documents if one not in (first, second))
    joined = replace(first, pages=tuple(sorted({*first.pages, *second.pages})))
    return replace(before, documents=(*others, joined))


def _set_aside(before: Arrangement, operation: Operation) -> Arrangement:
    pages = _chosen(operation)
    if not (operation.reason or "").strip():
        raise Impossible("reason_needed", "Say why the page is set aside.")
    rest = _without(before, pages)
    return replace(rest, aside=rest.aside | set(pages))


def _take_back(before: Arrangement, operation: Operation) -> Arrangement:
    """Pages that were set aside become a document of the claim whose papers lie next to them."""
    pages = tuple(sorted(set(_chosen(operation))))
    if not set(pages) <= before.aside:
        raise Impossible("not_aside", "Only a page that is set aside can be taken back.")
    claim_id = operation.to_claim
    if claim_id is None:
        claim_id = _nearest_claim(before.documents, pages[0])
    return _with(_without(before, pages), Placed(pages, claim_id))


def _nearest_claim(documents: Sequence[Placed], page: int) -> int:
    """The claim of the document that lies nearest, before the page rather than behind it."""
    near = [
        (abs(page - at), at > page, one.claim_id)
        for one in documents
        if one.claim_id is not None
        for at in one.pages
    ]
    if not near:
        return NEW_CLAIM
    claim_id = min(near, key=lambda each: each[:2])[2]
    assert claim_id is not None
    return claim_id


OPERATIONS: Mapping[str, Callable[[Arrangement, Operation], Arrangement]] = {
    "move": _move,
    "split": _split,
    "join": _join,
    "set_aside": _set_aside,
    "take_back": _take_back,
}
