"""An ID card and a bank card copied on one sheet: the page is cut in the gap between them."""

from __future__ import annotations

from extractors.gaps import gaps_across
from extractors.types import Page
from extractors.types_of_paper.bank_card import BANK_CARD, has_card_number
from extractors.types_of_paper.base import comparable_text, count_of
from extractors.types_of_paper.id_card import BACK, FRONT, ID_CARD

MIN_LIKENESS = 0.6  # of each part to its kind of card
LONGEST_TEXT = 1_000  # characters on a copy of both sides of an ID card and a bank card


def cards_on(page: Page) -> list[Page]:
    """``page`` itself, or its part with the ID card and its part with the bank card, in order."""
    text = comparable_text(page)
    if len(text) > LONGEST_TEXT or count_of((*FRONT, *BACK), text) < 2 or not has_card_number(page):
        return [page]
    cuts = [cut for cut in gaps_across(page) if _are_two_cards(*cut[1:])]
    if not cuts:
        return [page]
    _, before, after = max(cuts, key=lambda cut: cut[0])
    return [before, after]


def _are_two_cards(one: Page, other: Page) -> bool:
    return any(
        ID_CARD.likeness(first) >= MIN_LIKENESS and BANK_CARD.likeness(second) >= MIN_LIKENESS
        for first, second in ((one, other), (other, one))
    )
