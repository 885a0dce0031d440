"""Names on the papers of a bundle of which one character was misread, lost or added.

A fax or a stroke of a seal makes 陈素芳 of 陈素芬, and half of her papers a stranger's. Before
papers are grouped, such a name is read as the other one, where papers tie the two (one hospital
number, one whole stay) or one paper alone bears it, and nothing speaks of two people: two papers
of a kind that everybody has once, other ID numbers, other sexes. Names alone never suffice where
each is borne by several papers: father and son, sisters.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace

from claims.hospitals import clearly_differ
from claims.members.names import Agreement, compare_names, name_key
from claims.papers import PERSON_NAME, Paper
from claims.same_person import (
    is_id_contradiction,
    is_other_admission,
    is_same_total,
    one_character_off,
    same_person,
    shares_hospital_number,
    shares_id,
)
from claims.stays import is_same_whole_stay, same_stay, stay_of

# Of these a person hands in one for a stay.
ONE_EACH = frozenset(
    {"inpatient_invoice", "discharge_summary", "settlement_sheet", "id_card", "application_form"}
)
NEAR = frozenset(
    {
        *(Agreement.LOOKS_ALIKE, Agreement.ONE_MISSING, Agreement.ONE_ADDED),
        *(Agreement.ONE_DIFFERS, Agreement.SURNAME_MISSING, Agreement.SURNAME_DIFFERS),
    }
)
Bearers = Mapping[str, Sequence[Paper]]


def with_names_settled(papers: Sequence[Paper]) -> list[Paper]:
    """``papers`` in their order, each misread name replaced by the one that it is taken for.

    Where ink hides the name, it is that of the other papers with the same ID number or account.
    """
    papers = [_named_by_number(paper, papers) for paper in papers]
    bearers: dict[str, list[Paper]] = defaultdict(list)
    for paper in papers:
        if (name := paper.person_name) and "*" not in name and not name.isascii():
            bearers[name].append(paper)
    meant = _meant(bearers)
    return [_renamed(paper, meant) for paper in papers]


def _named_by_number(paper: Paper, papers: Sequence[Paper]) -> Paper:
    if paper.person_name:
        return paper
    names = {
        other.person_name
        for other in papers
        if other.person_name and (same_person(paper, other) or _shares_account(paper, other))
    }
    if len(names) != 1:
        return paper
    return replace(paper, values={**paper.values, PERSON_NAME[0]: names.pop()})


def _meant(bearers: Bearers) -> dict[str, str]:
    """For each misread name the one with more papers behind it; among equals the first."""
    meant: dict[str, str] = {}
    by_papers = sorted(bearers, key=lambda name: len(bearers[name]))
    for place, name in enumerate(by_papers):
        later = by_papers[place + 1 :]
        others = [other for other in later if is_near(name, other)]
        tied = [
            other
            for other in later
            if (other in others or _is_half(name, other))
            and _are_one(bearers[name], bearers[other], needs_both=other not in others)
        ]
        if not tied and len(others) == 1 and _may_be_one(bearers[name], bearers[others[0]]):
            tied = others
        if len(tied) == 1:
            meant[name] = tied[0]
    return meant


def _renamed(paper: Paper, meant: Mapping[str, str]) -> Paper:
    name = paper.person_name
    if name is None or name not in meant:
        return paper
    while name in meant:
        name = meant[name]
    key = next(key for key in PERSON_NAME if paper.text(key))
    return replace(paper, values={**paper.values, key: name})


def is_near(one: str, other: str) -> bool:
    """Whether one character misread, lost or added makes one name of the other."""
    first, second = name_key(one), name_key(other)
    return one_character_off(first, second) or compare_names(first, second) in NEAR


def _is_half(one: str, other: str) -> bool:
    """Whether faint print left a character of a name: 东索芬 for 陈素芬."""
    return len(one) == len(other) > 2 and any(x == y for x, y in zip(one, other, strict=True))


def _are_one(papers: Sequence[Paper], others: Sequence[Paper], needs_both: bool) -> bool:
    """Whether a number, a bill's sum or a whole stay (or both) ties two papers, and nothing parts
    any."""
    pairs = [(a, b) for a in papers for b in others]
    enough = all if needs_both else any
    is_tied = any(enough(_ties(a, b)) for a, b in pairs)
    return is_tied and not any(_part(a, b) for a, b in pairs)


def _ties(a: Paper, b: Paper) -> tuple[bool, bool]:
    is_stay = is_same_whole_stay(a, b) and not _are_apart(a, b)
    is_number = shares_hospital_number(a, b) or shares_id(a, b) or _shares_account(a, b)
    return is_number or is_same_total(a, b), is_stay


def _shares_account(a: Paper, b: Paper) -> bool:
    """Whether an application names the account on a bank card."""
    account = a.text("card_number")
    return account is not None and account == b.text("card_number")


def _may_be_one(papers: Sequence[Paper], others: Sequence[Paper]) -> bool:
    """Whether a name that nothing ties to the other is still no third person's: a lone paper
    without a stay of its own bears it, or its characters look alike."""
    if any(_part(a, b) or _are_apart(a, b) for a in papers for b in others):
        return False
    names = [name_key(each[0].person_name or "") for each in (papers, others)]
    if min(map(len, names)) < 2 or all(_tells_stay(each) for each in (papers, others)):
        return False
    is_alone = len(papers) == 1 and len(names[0]) == len(names[1])
    return is_alone or compare_names(*names) is Agreement.LOOKS_ALIKE


def _tells_stay(papers: Sequence[Paper]) -> bool:
    return any(stay_of(paper) is not None for paper in papers)


def _are_apart(a: Paper, b: Paper) -> bool:
    """Whether two papers name different hospitals, or different stays at one."""
    first, second = a.text("hospital_name"), b.text("hospital_name")
    if first and second and clearly_differ(first, second):
        return True
    return is_other_admission(a, b)


def _part(a: Paper, b: Paper) -> bool:
    """Whether two papers show that two people are meant."""
    if is_id_contradiction(a, b):
        return True
    if len({a.text("sex"), b.text("sex")} - {None}) > 1:
        return True
    return a.type == b.type and a.type in ONE_EACH and _is_of_one_event(a, b)


def _is_of_one_event(a: Paper, b: Paper) -> bool:
    return same_stay(a, b) is not False and not shares_hospital_number(a, b)
