"""The two sides of an ID card on two pages, next to each other or far apart, are one paper."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from extractors.papers.splitting import PaperPages
from extractors.types import Document
from extractors.types_of_paper.id_card import ID_CARD, is_one_side

_PLACE_ENDS = re.compile(r"公安局|公安|分局|派出所|[省市县区州盟旗]")
MIN_PLACE = 2  # characters of a place's name


@dataclass(frozen=True, slots=True)
class _Side:
    place: int  # in the list of papers
    is_front: bool
    card: Document


def join_card_sides(papers: Sequence[PaperPages]) -> list[PaperPages]:
    """``papers`` with each card's two sides made one, where it is plain which belong together."""
    sides = [side for place, paper in enumerate(papers) if (side := _side(place, paper))]
    pairs = [pair for run in _runs(sides, papers) for pair in _pairs_in(run)]
    taken = {side.place for pair in pairs for side in pair}
    pairs += _pairs_far_apart([side for side in sides if side.place not in taken])
    joined = dict(enumerate(papers))
    for one, other in pairs:
        first, second = sorted((one.place, other.place))
        whole, more = joined[first], joined.pop(second)
        likeness = min(whole.likeness, more.likeness)
        joined[first] = PaperPages(whole.type, (*whole.leaves, *more.leaves), likeness)
    return list(joined.values())


def _side(place: int, paper: PaperPages) -> _Side | None:
    if paper.type is not ID_CARD:
        return None
    card = ID_CARD.extract(paper.pages, paper.likeness)
    side = is_one_side(card)
    return None if side is None else _Side(place, side == "front", card)


def _runs(sides: Sequence[_Side], papers: Sequence[PaperPages]) -> list[list[_Side]]:
    """Sides that lie behind one another, blank backs aside."""
    runs: list[list[_Side]] = [[side] for side in sides[:1]]
    for before, side in pairwise(sides):
        between = papers[before.place + 1 : side.place]
        if all(paper.is_blank for paper in between):
            runs[-1].append(side)
        else:
            runs.append([side])
    return runs


def _pairs_in(run: Sequence[_Side]) -> list[tuple[_Side, _Side]]:
    """Front, back, front, back: one card after the other. In any other order (both fronts, then
    both backs) the places decide."""
    if any(a.is_front == b.is_front for a, b in pairwise(run)):
        return []
    return list(zip(run[::2], run[1::2], strict=False))


def _pairs_far_apart(sides: Sequence[_Side]) -> list[tuple[_Side, _Side]]:
    """A front and the only back that was issued where its bearer lives; else the only two left."""
    fronts = [side for side in sides if side.is_front]
    backs = [side for side in sides if not side.is_front]
    pairs = []
    for front in fronts:
        own = [back for back in backs if _is_issued_at_home(back.card, front.card)]
        rivals = [each for each in fronts if own and _is_issued_at_home(own[0].card, each.card)]
        if len(own) == len(rivals) == 1:
            pairs.append((front, own[0]))
    taken = {side.place for pair in pairs for side in pair}
    left = [side for side in sides if side.place not in taken]
    if len(left) == 2 and left[0].is_front != left[1].is_front:
        pairs.append((left[0], left[1]))
    return pairs


def _is_issued_at_home(back: Document, front: Document) -> bool:
    office, address = back.value("issuing_authority"), front.value("address")
    if office is None or address is None:
        return False
    places = [place for place in _PLACE_ENDS.split(office) if len(place) >= MIN_PLACE]
    return bool(places) and places[-1] in address
