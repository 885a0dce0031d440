"""About whom a bench of the matching asks: members, planted look-alikes, people outside: most of
them close to a member, some strangers.
"""

from __future__ import annotations

from array import array
from dataclasses import replace
from pathlib import Path
from random import Random

from bench.matching_papers import Asked, Clerk, judge
from bench.matching_people import Person, make_people, read_people, relative

CLOSE_SHARE = 0.1  # of the papers are of people outside who are easily taken for a member
STRANGERS_SHARE = 0.03  # and of others outside
STRANGERS_SEED = 1_000_003
PLANTED_SHARE = 0.25
SPARE = 1.02  # some outsiders turn out to have a member's ID number


def questions(roster: Path, planted: array[int], count: int, seed: int) -> list[Asked]:
    """``count`` queries about the people of ``roster``; two passes over it, little memory."""
    rng = Random(13 + seed)
    rows = _rows(roster)
    places = _places(rng, planted, rows, round(count * SPARE))
    wanted = set(places)
    people = {place: one for place, one in enumerate(read_people(roster)) if place in wanted}
    clerk = Clerk(11 + seed)
    strangers = make_people(max(rows, count), STRANGERS_SEED + seed)
    papers = []
    for place in places:
        person, roll = people[place], rng.random()
        if roll < CLOSE_SHARE:
            person = _outsider(rng, person)
        elif roll < CLOSE_SHARE + STRANGERS_SHARE:
            person = replace(next(strangers), member_no="")
        papers.append(clerk.paper(person))
    return judge(papers, read_people(roster))[:count]


def _rows(roster: Path) -> int:
    with roster.open("rb") as file:
        return sum(chunk.count(b"\n") for chunk in iter(lambda: file.read(1 << 20), b"")) - 1


def _places(rng: Random, planted: array[int], rows: int, count: int) -> list[int]:
    return [
        rng.choice(planted) if planted and rng.random() < PLANTED_SHARE else rng.randrange(rows)
        for _ in range(count)
    ]


def _outsider(rng: Random, near: Person) -> Person:
    """Somebody easily taken for ``near`` who is not on the roster.

    A few of thousands share name, county, unit and birthday with a member by the way they are made
    (the son of the father of a son). Where their papers show no last ID digits, nothing tells them
    apart: they are counted as *doubles*.
    """
    return replace(relative(rng, near), member_no="")
