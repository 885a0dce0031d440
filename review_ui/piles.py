"""The papers of a bundle as the page lays them out: claim, document, page; and what lies aside."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

Json = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class PaperPile:
    """One document with its pages in order."""

    id: int
    type: str
    title: str | None
    pages: tuple[Json, ...]


@dataclass(frozen=True, slots=True)
class ClaimPile:
    """One claim with its documents in page order."""

    claim: Json
    documents: tuple[PaperPile, ...]


@dataclass(frozen=True, slots=True)
class Piles:
    """All pages of a bundle: each is in ``claims``, ``aside`` or ``unread``."""

    claims: tuple[ClaimPile, ...]
    aside: tuple[Json, ...]
    unread: tuple[Json, ...]


def piles(bundle: Json) -> Piles:
    """Lay out what ``intake.progress`` tells of a bundle."""
    pages = {page["position"]: page for page in bundle["pages"]}
    documents = bundle["documents"]
    laid = tuple(
        ClaimPile(
            claim,
            tuple(
                PaperPile(
                    one["id"], one["type"], one["title"], tuple(pages[at] for at in one["pages"])
                )
                for one in documents
                if one["claim_id"] == claim["id"]
            ),
        )
        for claim in bundle["claims"]
    )
    inside = {at for one in documents for at in one["pages"]}
    outside = [page for at, page in sorted(pages.items()) if at not in inside]
    return Piles(
        tuple(pile for pile in laid if pile.documents),
        tuple(page for page in outside if page["state"] == "set_aside"),
        tuple(page for page in outside if page["state"] != "set_aside"),
    )
