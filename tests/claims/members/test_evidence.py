"""What a name weighs follows from how often its spelling comes up by chance."""

from __future__ import annotations

from dataclasses import replace
from math import exp

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claims.members.evidence import PRINTED_AS, Census
from claims.members.names import Agreement

MEMBERS = 1_000_000
CENSUSES = st.builds(
    Census,
    st.integers(0, 10_000_000),
    st.integers(0, 5_000),
    st.integers(0, 5_000),
    is_short=st.booleans(),
)


@given(CENSUSES, st.sampled_from(sorted(PRINTED_AS, key=lambda one: one.value)))
def test_the_more_people_have_a_name_the_less_it_says(census: Census, how: Agreement) -> None:
    more = replace(census, namesakes=census.namesakes + 100)
    assert more.name_weight(how) < census.name_weight(how)


@given(CENSUSES)
def test_a_name_as_on_the_roster_says_most(census: Census) -> None:
    weights = {how: census.name_weight(how) for how in PRINTED_AS}
    assert max(weights, key=weights.__getitem__) is Agreement.SAME


def test_a_spelling_that_is_nobodys_name_was_misread_whoever_it_is() -> None:
    nobodys = Census(MEMBERS, namesakes=0, look_alikes=3)
    somebodys = Census(MEMBERS, namesakes=500, look_alikes=3)
    for how in (Agreement.LOOKS_ALIKE, Agreement.SURNAME_MISSING, Agreement.ONE_MISSING):
        assert nobodys.name_weight(how) > 5
        # 500 people print it when nothing is misread: that explains the paper better.
        assert somebodys.name_weight(how) < nobodys.name_weight(how) - 2


def test_two_characters_may_be_the_rest_of_many_names() -> None:
    long, short = (Census(MEMBERS, 0, 0, is_short=is_short) for is_short in (False, True))
    assert short.name_weight(Agreement.ONE_MISSING) < long.name_weight(Agreement.ONE_MISSING)


@pytest.mark.parametrize("namesakes", [10, 100, 1_000])
def test_one_name_in_so_many_weighs_so_much(namesakes: int) -> None:
    """Bayes by hand: whoever prints the name has it, but for the few whose name is misread so."""
    weight = Census(MEMBERS, namesakes, 0).name_weight(Agreement.SAME)
    assert exp(weight) == pytest.approx(MEMBERS / namesakes, rel=0.15)
