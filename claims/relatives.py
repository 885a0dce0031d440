"""Cards in a claim that are somebody else's: the spouse's who handed the papers in, a child's."""

from __future__ import annotations

from collections.abc import Sequence

from claims.grouping import CARDS, is_one_name_misread, same_person
from claims.papers import Paper


def others_cards(papers: Sequence[Paper]) -> list[Paper]:
    """Those ID and bank cards of one claim that name somebody whom no other kind of paper names.

    Papers that name the patient differ from them in more than a misread character; where no paper
    can be compared, a card is taken for the patient's.
    """
    telling = [paper for paper in papers if paper.type not in CARDS and paper.person_name]
    return [paper for paper in papers if paper.type in CARDS and _is_others(paper, telling)]


def without_others_cards(papers: Sequence[Paper]) -> list[Paper]:
    """``papers`` by which the claim's person is known."""
    others = others_cards(papers)
    return [paper for paper in papers if not any(paper is other for other in others)]


def _is_others(card: Paper, telling: Sequence[Paper]) -> bool:
    verdicts = [same_person(card, paper) for paper in telling]
    is_misread = any(is_one_name_misread(card, paper) for paper in telling)
    return False in verdicts and True not in verdicts and not is_misread
