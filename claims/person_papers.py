"""Papers about a person, not a stay (ID card, bank card, application): whose claims they go with.

Most bank cards name nobody. An account that is put to a stranger's claim may be paid to, so such a
card goes by the application that names its account, or by its place among papers in good order,
else to nobody.
"""

from __future__ import annotations

from collections.abc import Sequence

from claims.groups import (
    CARDS,
    Group,
    are_several_people,
    names_anything,
    names_person,
    owners,
    people_of,
    stacks_of,
)
from claims.papers import Paper
from claims.same_person import is_surely_one, same_person
from extractors.types_of_paper import OTHER

REACH = 2  # papers before and behind a card, where those of several people are mixed
FEWEST_AROUND = 3  # of one person


def claims_of(place: int, paper: Paper, groups: Sequence[Group]) -> list[Group]:
    """The claims that ``paper`` goes with: all of its person. What names nobody who claims
    something here goes with those among whose papers it lies: a relative's card is no claim."""
    if paper.type == OTHER:
        return _nearest(place, groups)
    own = _of_its_person(place, paper, groups) or _of_its_account(paper, groups)
    own = own or _beside_its_front(place, paper, groups)
    if not own:
        fitting = [found for found in groups if not is_somebody_elses(paper, found)]
        own = _by_its_place(place, paper, fitting if names_person(paper) else _known(groups))
    if not own and names_person(paper) and paper.type in CARDS:
        own = _by_its_place(place, paper, [found for found in groups if found.tells_stay])
    return [each for person in people_of(groups) if set(person) & set(own) for each in person]


def _known(groups: Sequence[Group]) -> list[Group]:
    """``groups`` without cards by themselves that name nobody."""
    return [
        found
        for found in groups
        if found.tells_stay or any(names_anything(other) for _, other in found.papers)
    ]


def is_somebody_elses(paper: Paper, found: Group) -> bool:
    return any(same_person(paper, other) is False for _, other in found.papers)


def _of_its_person(place: int, paper: Paper, groups: Sequence[Group]) -> list[Group]:
    """The claims of the person on ``paper``; of several people whom a masked name fits, of the one
    who applies with the account or among whose papers it lies."""
    verdicts = [[same_person(paper, other) for _, other in found.papers] for found in groups]
    own = [
        found
        for found, each in zip(groups, verdicts, strict=True)
        if True in each and False not in each
    ]
    sure = [found for found in own if any(is_surely_one(paper, x) for _, x in found.papers)]
    own = sure or own
    if are_several_people(own):
        return _of_its_account(paper, own) or _by_its_place(place, paper, own)
    return own


def _of_its_account(paper: Paper, groups: Sequence[Group]) -> list[Group]:
    """For a card that names nobody here (the spouse's): the claims whose application names its
    account."""
    account = paper.text("card_number")
    if account is None:
        return []
    return [
        found
        for found in groups
        if any(other.text("card_number") == account for _, other in found.papers)
    ]


def _beside_its_front(place: int, paper: Paper, groups: Sequence[Group]) -> list[Group]:
    """The claim with the portrait side of an ID card next to ``paper``, a lone emblem side."""
    if paper.type != "id_card" or names_anything(paper):
        return []
    return [
        found
        for found in groups
        for at, other in found.papers
        if other.type == "id_card" and abs(at - place) == 1 and other.person_name
        if "issuing_authority" not in other.values
    ][:1]


def _by_its_place(place: int, paper: Paper, groups: Sequence[Group]) -> list[Group]:
    """Whose a card is that names nobody: of the only person, of the one in whose stack of papers
    it lies. Between two stacks it is the last of the first one, or where a card lies on top of
    the bundle the first of the second one, unless that person has a card of the kind already.
    Where papers of several people are mixed, it must lie well within those of one."""
    if not are_several_people(groups):
        return _nearest(place, groups)
    people = people_of(groups)
    whose = owners(people)
    before = [number for at, number in whose if at < place]
    behind = [number for at, number in whose if at > place]
    if len(stacks_of(people)) > len(people):
        around = before[-REACH:] + behind[:REACH]
        lies_within = len(around) >= FEWEST_AROUND and len(set(around)) == 1
        return people[around[0]] if lies_within else []
    near = before[-1:] + behind[:1]
    if len(set(near)) > 1:
        lacking = [number for number in near if not _has(paper.type, people[number])]
        near = lacking or near
        if len(near) > 1 and _is_card_on_top(groups):
            near = near[1:]
    return people[near[0]]


def _has(kind: str, person: Sequence[Group]) -> bool:
    """Whether a person's claims have a bank card; sides of ID cards are many papers."""
    return kind == "bank_card" and any(
        other.type == kind for found in person for _, other in found.papers
    )


def _is_card_on_top(groups: Sequence[Group]) -> bool:
    _, first = min((each for found in groups for each in found.papers), key=lambda each: each[0])
    return first.type in CARDS


def _nearest(place: int, groups: Sequence[Group]) -> list[Group]:
    """The claim whose papers lie nearest before ``place``, else nearest after it."""
    return [min(groups, key=lambda found: found.distance(place))] if groups else []
