"""ID cards and bank cards copied on one sheet: the page is cut in the gaps between them."""

from __future__ import annotations

from itertools import combinations, pairwise

from extractors.gaps import gaps_across
from extractors.types import Page
from extractors.types_of_paper.bank_card import (
    BANK_CARD,
    card_number,
    is_unionpay,
    numbers_of_cards,
)
from extractors.types_of_paper.base import comparable_text, count_of
from extractors.types_of_paper.id_card import BACK, FRONT, ID_CARD

MIN_LIKENESS = 0.6  # of each part to its kind of card
LONGEST_TEXT = 1_000  # characters on a copy of both sides of an ID card and a bank card
MOST_MISREAD = 2  # figures in which one number may differ where a card shows it twice
MOST_GAPS, DEPTH = 12, 2  # of a sheet that are tried, the widest first; cuts one inside the other


def cards_on(page: Page) -> list[Page]:
    """``page`` itself, or its parts with the ID card and each bank card, in order."""
    if len(comparable_text(page)) > LONGEST_TEXT:
        return [page]
    return _cards(page, DEPTH)


def _cards(page: Page, depth: int) -> list[Page]:
    """``page``, or its parts on either side of the widest gap that lies between cards, each cut
    again where it shows several."""
    if not depth or not _shows_several(page):
        return [page]
    gaps = sorted(gaps_across(page), key=lambda cut: -cut[0])
    for _, *sides in gaps[:MOST_GAPS]:
        if all(map(_holds_cards, sides)):
            parts = [part for side in sides for part in _cards(side, depth - 1)]
            if all(_are_two_cards(*pair) for pair in pairwise(parts)):
                return parts
    return [page]


def _shows_several(page: Page) -> bool:
    if _are_of_two(_proven(page)):
        return True
    return card_number(page) is not None and count_of((*FRONT, *BACK), comparable_text(page)) >= 2


def _holds_cards(page: Page) -> bool:
    kinds = (ID_CARD, BANK_CARD)
    is_card = any(kind.likeness(page) >= MIN_LIKENESS for kind in kinds)
    return is_card or _are_of_two(_proven(page))


def _proven(page: Page) -> list[str]:
    """The numbers of UnionPay cards: figures of amounts are none but by rare chance."""
    return [number for number in numbers_of_cards(page) if is_unionpay(number)]


def _are_two_cards(one: Page, other: Page) -> bool:
    """Whether they are an ID card and a bank card, or bank cards with a number each."""
    is_bank = [BANK_CARD.likeness(part) >= MIN_LIKENESS for part in (one, other)]
    if all(is_bank):
        found = [card_number(part) for part in (one, other)]
        return _are_of_two([str(number.value) for number in found if number is not None])
    is_id = [ID_CARD.likeness(part) >= MIN_LIKENESS for part in (one, other)]
    return (is_id[0] and is_bank[1]) or (is_bank[0] and is_id[1])


def _are_of_two(numbers: list[str]) -> bool:
    """Whether two of ``numbers`` are those of different cards, not two readings of one."""
    return any(_differ(*pair) for pair in combinations(numbers, 2))


def _differ(one: str, other: str) -> bool:
    apart = sum(a != b for a, b in zip(one, other, strict=False))
    return apart + abs(len(one) - len(other)) > MOST_MISREAD
