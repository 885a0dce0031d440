"""Papers of one claim while a bundle is put together, and what they say of the person."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import combinations, groupby

from claims.papers import OF_STAYS, OF_VISITS, PERSON_PAPERS, Paper
from claims.same_person import is_surely_one, same_person
from claims.stays import stay_of

CARDS = frozenset({"id_card", "bank_card"})


@dataclass(eq=False)
class Group:
    """The papers of one claim, each with its place in the bundle."""

    papers: list[tuple[int, Paper]] = field(default_factory=list)

    @property
    def tells_stay(self) -> bool:
        return any(paper.type not in PERSON_PAPERS for _, paper in self.papers)

    @property
    def visits_only(self) -> bool:
        kinds = {paper.type for _, paper in self.papers}
        return not kinds.isdisjoint(OF_VISITS) and kinds.isdisjoint(OF_STAYS)

    def distance(self, place: int) -> tuple[int, int]:
        """Whether all its papers lie behind ``place``, and how far away the nearest one is."""
        gaps = [place - at for at, _ in self.papers]
        before = [gap for gap in gaps if gap > 0]
        return (0, min(before)) if before else (1, min(-gap for gap in gaps))


def names_person(paper: Paper) -> bool:
    return bool(paper.person_name or paper.person_id)


def names_anything(paper: Paper) -> bool:
    return names_person(paper) or stay_of(paper) is not None


def are_several_people(groups: Sequence[Group]) -> bool:
    """Whether papers of two of ``groups`` show that two people are meant."""
    return any(False in _verdicts(one, other) for one, other in combinations(groups, 2))


def people_of(groups: Sequence[Group]) -> list[list[Group]]:
    """``groups`` by person; one that nothing shows to be another's is by itself."""
    people: list[list[Group]] = []
    for found in groups:
        for person in people:
            if any(_is_one(found, each) for each in person):
                person.append(found)
                break
        else:
            people.append([found])
    return people


def are_mixed(groups: Sequence[Group]) -> bool:
    """Whether papers of several people lie between one another, and a place says nothing."""
    people = people_of([found for found in groups if any(names_person(x) for _, x in found.papers)])
    return len(people) > 1 and len(stacks_of(people)) > len(people)


def stacks_of(people: Sequence[Sequence[Group]]) -> list[int]:
    """Whose papers lie behind one another in the bundle, by the number of the person."""
    return [number for number, _ in groupby(number for _, number in owners(people))]


def owners(people: Sequence[Sequence[Group]]) -> list[tuple[int, int]]:
    """Each paper's place in the bundle, in order, with the number of its person in ``people``."""
    return sorted(
        (at, number)
        for number, person in enumerate(people)
        for found in person
        for at, _ in found.papers
    )


def _is_one(found: Group, other: Group) -> bool:
    pairs = [(a, b) for _, a in found.papers for _, b in other.papers]
    is_told = any(is_surely_one(a, b) for a, b in pairs)
    return is_told and False not in _verdicts(found, other)


def _verdicts(one: Group, other: Group) -> set[bool | None]:
    return {same_person(a, b) for _, a in one.papers for _, b in other.papers}
