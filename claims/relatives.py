"""Cards in a claim that are somebody else's: the spouse's who handed the papers in, a child's."""

from __future__ import annotations

from collections.abc import Sequence

from claims.groups import CARDS
from claims.papers import Paper
from claims.same_person import compare_ids, is_one_name_misread, same_person


def others_cards(papers: Sequence[Paper]) -> list[Paper]:
    """Those ID and bank cards of one claim that name somebody whom no other kind of paper names.

    Papers that name the patient differ from them in more than a misread character; where no paper
    can be compared, a card is taken for the patient's.
    """
    telling = [paper for paper in papers if paper.type not in CARDS and paper.person_name]
    return [paper for paper in papers if paper.type in CARDS and _is_others(paper, telling)]


def for_the_checklist(papers: Sequence[Paper], member_id: str | None = None) -> list[Paper]:
    """The papers that a checklist may count: somebody else's ID card is not the one it asks for.

    The card of the linked member (``member_id`` is his number) is, whatever was read elsewhere.
    """
    others = [
        paper
        for paper in others_cards(papers)
        if paper.type == "id_card" and compare_ids(paper.person_id, member_id) is not True
    ]
    return [paper for paper in papers if not any(paper is other for other in others)]


def without_others_cards(papers: Sequence[Paper]) -> list[Paper]:
    """``papers`` by which the claim's person is known."""
    others = others_cards(papers)
    return [paper for paper in papers if not any(paper is other for other in others)]


def _is_others(card: Paper, telling: Sequence[Paper]) -> bool:
    verdicts = [same_person(card, paper) for paper in telling]
    is_misread = any(is_one_name_misread(card, paper) for paper in telling)
    return False in verdicts and True not in verdicts and not is_misread
