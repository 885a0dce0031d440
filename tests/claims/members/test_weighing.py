"""Scores are probabilities: of all explanations together, whatever was found so far."""

from __future__ import annotations

from datetime import date
from math import exp, log

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claims.members.earlier import EarlierClaims
from claims.members.evidence import Census
from claims.members.lookups import Known
from claims.members.seen import Query, read_query
from claims.members.weighing import MAX_CANDIDATES, STRANGERS_SHARE, Candidate, Weighing
from tests.claims.members.people import id_number

BORN = date(1980, 1, 1)
NUMBERS = [id_number(born="19800101", sequence=f"{n:03d}") for n in range(100, 130)]
CENSUS = Census(members=1_000_000, namesakes=20, look_alikes=50)


def known(place: int, name: str = "张伟", born: date | None = BORN) -> Known:
    return Known(f"M{place:02d}", place, name, NUMBERS[place], born, "male", None, None)


def weighed(query: Query, *found: Known, is_search_over: bool = True) -> list[Candidate]:
    weighing = Weighing(read_query(query), CENSUS, [], EarlierClaims(None, None), is_search_over)
    return weighing.candidates(found)


def odds(score: float) -> float:
    return score / (1 - score)


@given(st.lists(st.sampled_from(["张伟", "张玮", "李芳"]), min_size=1, max_size=12))
def test_candidates_share_one_whole(names: list[str]) -> None:
    found = [known(place, name) for place, name in enumerate(names)]
    candidates = weighed(Query("张伟", NUMBERS[0][:14], birth_date="1980-01-01"), *found)
    assert len(candidates) == min(len(found), MAX_CANDIDATES)
    assert sum(one.score for one in candidates) < 1
    scores = [one.score for one in candidates]
    assert scores == sorted(scores, reverse=True)
    for one in candidates:  # the waterfall adds up
        total = one.prior + sum(fact.weight for fact in one.evidence) + one.others
        assert exp(total) == pytest.approx(odds(one.score))


def test_two_who_fit_alike_never_reach_the_bound() -> None:
    first, second = weighed(Query("张伟", birth_date="1980-01-01"), known(0), known(1))
    assert first.score == second.score < 0.5


def test_while_members_are_not_looked_up_yet_nobody_is_as_certain() -> None:
    query = Query("张伟", NUMBERS[0][:6] + "********" + NUMBERS[0][14:])
    (early,) = weighed(query, known(0), is_search_over=False)
    (late,) = weighed(query, known(0))
    assert early.score < late.score
    # Anybody may explain what a stranger does: so many more as there are papers to one of theirs.
    assert late.others <= 0
    assert early.others - late.others >= log(STRANGERS_SHARE)
